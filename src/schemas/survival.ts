import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isCount, isRecord } from "../values.ts";
import { type Subscription, subscriptionRule } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { summarySchema } from "./summaries.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** A unit of tenure. A week has 7 days, a year 365, and a month is a twelfth of a year. */
export type TenureUnit = "days" | "weeks" | "months" | "years";

/**
 * What is a tenure, of a customer who comes and goes. Subscriptions that overlap or follow each other without a gap are one spell:
 *
 * - `"first-spell"`: from the first beginning until the first loss; a return is not looked at.
 * - `"first-to-last"`: from the first beginning until the last loss; gaps are bridged.
 * - `"every-spell"`: each spell by itself; a customer who returned counts more than once.
 */
export type TenureRule = "first-spell" | "first-to-last" | "every-spell";

/** The options of `customerTenures`. */
export interface CustomerTenuresOptions extends InputOptions {
  /** Up to when the data reach. Who is subscribed then is censored: a loss is still to come. Needed. */
  readonly asOf?: Instant | undefined;
  /**
   * From when on losses are in the data. Customers of before are there only if they had not left by then, so that they count as
   * under observation from the tenure on that they had reached (left truncation). Left out, all losses are in the data.
   */
  readonly observedFrom?: Instant | undefined;
  /** What is a tenure, of a customer who comes and goes. Default `"first-spell"`. */
  readonly tenure?: TenureRule | undefined;
  /** The unit of the figures. Default `"days"`. */
  readonly unit?: TenureUnit | undefined;
  /** The zone of the days, and of instants without an offset: an IANA name. Without it days are those of UTC. */
  readonly timeZone?: string | undefined;
}

/** The options of `customerSurvival`. */
export interface CustomerSurvivalOptions extends CustomerTenuresOptions, EstimateOptions {
  /**
   * Which figure is the value: the `"median"` tenure, or the `"restricted-mean"` up to `horizon`, which there always is, and which
   * can be compared between segments. Default `"median"`.
   */
  readonly score?: "median" | "restricted-mean" | undefined;
  /** How the limits of the curve are computed: see `kaplanMeier`. Default `"log-log"`. */
  readonly limits?: "log-log" | "log" | "plain" | undefined;
  /** The tenure of a quantile where the curve is flat at just its share. Default `"first"`. */
  readonly quantileRule?: "first" | "midpoint" | undefined;
  /** Tenures, in the unit, at which the share still there is asked for: `[30, 90, 365]`. Default none. */
  readonly at?: readonly number[] | undefined;
  /** The tenure, in the unit, up to which the restricted mean is taken. Default the longest that was observed. */
  readonly horizon?: number | undefined;
}

/** A table of tenures in a summary: how many customers were lost, censored and came late at each number of days. */
export interface TenureTable {
  /** The tenures in completed days, ascending. */
  readonly times: readonly number[];
  /** How many were lost at each. */
  readonly events: readonly number[];
  /** How many were censored at each. */
  readonly censored: readonly number[];
  /** How many came under observation right after each; all others were there from the beginning. */
  readonly entries: readonly number[];
}

/** What `customerSurvival` keeps of its input. Summaries merge where no customer stands in both. */
export interface CustomerSurvivalSummary {
  /** Which metric's summary it is. */
  readonly kind: "customerSurvival";
  /** The version of its form. */
  readonly version: 1;
  /** What was taken for a tenure. */
  readonly tenure: TenureRule;
  /** The customers by tenure. */
  readonly tenures: TenureTable;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/**
 * The schema of {@link CustomerTenuresOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerTenuresOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(customerTenuresOptionsSchema(), { asOf: "2026-01-01", tenure: "every-spell" }).success, true);
 * assert.equal(z.safeParse(customerTenuresOptionsSchema(), { unit: "hours" }).success, false);
 * ```
 */
export const customerTenuresOptionsSchema: () => z.ZodMiniType<CustomerTenuresOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: tenureOptionRules() }),
);

/**
 * The schema of {@link CustomerSurvivalOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerSurvivalOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(customerSurvivalOptionsSchema(), { asOf: "2026-01-01", at: [30, 365] }).success, true);
 * assert.equal(z.safeParse(customerSurvivalOptionsSchema(), { at: [-30] }).success, false);
 * ```
 */
export const customerSurvivalOptionsSchema: () => z.ZodMiniType<CustomerSurvivalOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...tenureOptionRules(),
        ...estimateOptionRules(),
        score: optional(choice("median", "restricted-mean")),
        limits: optional(choice("log-log", "log", "plain")),
        quantileRule: optional(choice("first", "midpoint")),
        at: optional(leaf("an array of numbers from 0 to 1e9", isTenureList)),
        horizon: optional(leaf("a number from 0 to 1e9", isTenure, "number")),
      },
    }),
);

/** The schema of subscriptions whose tenure is asked for. */
export function tenureSubscriptionsSchema(options: CustomerTenuresOptions): z.ZodMiniType<readonly Subscription[]> {
  return recordListSchema(subscriptionRule(options));
}

/** The schema of {@link CustomerSurvivalSummary}. */
export const customerSurvivalSummarySchema: () => z.ZodMiniType<CustomerSurvivalSummary> = /* @__PURE__ */ lazySchema(
  () => summarySchema("customerSurvival", { tenure: tenureRule(), tenures: tenureTableRule() }),
);

function tenureOptionRules(): Record<string, Rule> {
  const instant = instantRule();
  return {
    ...inputOptionRules(),
    asOf: optional(instant),
    observedFrom: optional(instant),
    tenure: optional(tenureRule()),
    unit: optional(choice("days", "weeks", "months", "years")),
    timeZone: optional(timeZoneRule()),
  };
}

function tenureRule(): LeafRule {
  return choice("first-spell", "first-to-last", "every-spell");
}

function tenureTableRule(): LeafRule {
  return leaf("a table of tenures { times, events, censored, entries } as summarize gives it", isTenureTable);
}

function isTenureTable(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { times, events, censored, entries } = value;
  const columns = [events, censored, entries];
  if (!isCounts(times) || !times.every((time, i) => i === 0 || time > (times[i - 1] as number))) return false;
  if (!columns.every((column) => isCounts(column) && column.length === times.length)) return false;
  const [lost, left, came] = columns as [number[], number[], number[]];
  // Who came must leave later.
  let balance = 0;
  for (let i = times.length - 1; i >= 0; i--) {
    balance -= came[i] as number;
    if (balance < 0) return false;
    balance += (lost[i] as number) + (left[i] as number);
  }
  return true;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}

function isTenure(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1e9;
}

function isTenureList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isTenure);
}
