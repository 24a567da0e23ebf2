import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { choice, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** A figure of a metric, of which the value and its error are read. */
export interface LtvEstimate {
  /** The figure; `null` where it could not be had. */
  readonly value: number | null;
  /** Its standard error, if it is known. */
  readonly standardError: number | null;
  /** Its unit. */
  readonly unit?: string | undefined;
}

/** What `ltv` takes. Revenue and churn must be of the same period. */
export interface LtvInput {
  /** What a customer pays in a period on average, from 0 to 1e12: a number, or a result of `averageRevenuePerCustomer`. */
  readonly averageRevenue: number | LtvEstimate;
  /** The share of customers who are lost in a period, in percent from 0 to 100: a number, or a result of `churnRate`. */
  readonly churnRate: number | LtvEstimate;
  /** The share of the revenue that is left when the costs of serving it are paid: 0.8 for 80 %. Default 1: revenue, not profit. */
  readonly margin?: number | undefined;
  /** What it costs to win a customer, from 0 to 1e12. Default 0; only where it is given is there a payback. */
  readonly acquisitionCost?: number | undefined;
}

/** The options of `ltv`. */
export interface LtvOptions extends Pick<EstimateOptions, "confidenceLevel"> {
  /**
   * How it is computed:
   *
   * - `"simple"`: margin by churn, nothing discounted. The default.
   * - `"discounted-in-arrears"`: the first margin comes after one period, from those who are still there.
   * - `"discounted-in-advance"`: the first margin comes at once, from everybody.
   */
  readonly method?: "simple" | "discounted-in-arrears" | "discounted-in-advance" | undefined;
  /** The discount rate of a period: 0.1 for 10 %, at most 10. Needed for the discounted methods, and for those only. */
  readonly discountRate?: number | undefined;
}

/** The options of `historicLtv`. */
export interface HistoricLtvOptions {
  /** The share of the revenue that is left when the costs of serving it are paid: 0.8 for 80 %. Default 1. */
  readonly margin?: number | undefined;
  /** The rate of a period at which what came early has grown since: 0.1 for 10 %, at most 10. Default 0. */
  readonly compoundRate?: number | undefined;
  /** What it cost to win the customer, from 0 to 1e12. Default 0. */
  readonly acquisitionCost?: number | undefined;
}

/**
 * The schema of {@link LtvInput}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ltvInputSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ltvInputSchema(), { averageRevenue: 100, churnRate: 5 }).success, true);
 * assert.equal(z.safeParse(ltvInputSchema(), { averageRevenue: 100, churnRate: 105 }).success, false);
 * ```
 */
export const ltvInputSchema: () => z.ZodMiniType<LtvInput> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      averageRevenue: figure("a number from 0 to 1e12", 1e12),
      churnRate: figure("a number from 0 to 100", 100),
      margin: optional(marginRule()),
      acquisitionCost: optional(upTo(1e12)),
    },
  }),
);

/**
 * The schema of {@link LtvOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ltvOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ltvOptionsSchema(), { method: "discounted-in-advance", discountRate: 0.01 }).success, true);
 * assert.equal(z.safeParse(ltvOptionsSchema(), { method: "discounted" }).success, false);
 * ```
 */
export const ltvOptionsSchema: () => z.ZodMiniType<LtvOptions> = /* @__PURE__ */ lazySchema(() => {
  const { confidenceLevel } = estimateOptionRules();
  const method = optional(choice("simple", "discounted-in-arrears", "discounted-in-advance"));
  return objectSchema({
    fields: { confidenceLevel: confidenceLevel as LeafRule, method, discountRate: optional(discountRateRule()) },
  });
});

/**
 * The schema of {@link HistoricLtvOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { historicLtvOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(historicLtvOptionsSchema(), { margin: 0.8, compoundRate: 0.01 }).success, true);
 * assert.equal(z.safeParse(historicLtvOptionsSchema(), { margin: 80 }).success, false);
 * ```
 */
export const historicLtvOptionsSchema: () => z.ZodMiniType<HistoricLtvOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      margin: optional(marginRule()),
      compoundRate: optional(discountRateRule()),
      acquisitionCost: optional(upTo(1e12)),
    },
  }),
);

function marginRule(): LeafRule {
  return leaf("a share from 0 to 1 (0.8 for 80 %)", (value) => isWithin(value, 1), "number");
}

/** The rate at which money to come is discounted, or money of before compounded. */
export function discountRateRule(): LeafRule {
  return leaf("a number from 0 to 10 (0.1 for 10 %)", (value) => isWithin(value, 10), "number");
}

function upTo(most: number): LeafRule {
  return leaf(`a number from 0 to ${most}`, (value) => isWithin(value, most), "number");
}

function figure(expected: string, most: number): LeafRule {
  return leaf(
    `${expected}, or an estimate of it { value, standardError }`,
    (value) => (isRecord(value) ? isEstimate(value, most) : isWithin(value, most)),
    "number",
  );
}

function isEstimate({ value, standardError, unit }: Readonly<Record<string, unknown>>, most: number): boolean {
  if (unit !== undefined && typeof unit !== "string") return false;
  return (value === null || isWithin(value, most)) && (standardError === null || isWithin(standardError, 1e12));
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === "number" && value >= 0 && value <= most;
}
