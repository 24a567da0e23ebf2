import type * as z from "zod/mini";
import type { CompareOptions } from "./breakdowns.ts";
import { choice, count, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/** The checked part of the options of `dedupe`. */
export interface DedupeSettings {
  /** Which row of a customer is kept. Default `"latest"`. */
  readonly keep?: "latest" | "first" | undefined;
  /** The zone of instants without an offset, an IANA name. */
  readonly timeZone?: string | undefined;
}

/** The options of `compareGroups`. */
export interface CompareGroupsOptions {
  /** The confidence level of the intervals, and of the verdicts. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** How the p-values of the pairs are adjusted for being so many. Default `"holm"`. */
  readonly adjust?: "holm" | "benjamini-hochberg" | "none" | undefined;
}

/** The options of `benchmark`. */
export interface BenchmarkOptions extends CompareOptions {
  /** The outside figure, in the unit of the result. */
  readonly value: number;
  /** Its standard error, in the same unit. Default 0: a target, or a figure that is known exactly. */
  readonly standardError?: number | undefined;
  /** How many answers an outside share rests on, instead of its standard error. */
  readonly n?: number | undefined;
  /** The largest difference, in the unit of the result, that would not matter: asks whether the two are equivalent. */
  readonly margin?: number | undefined;
}

function fieldRule(): Rule {
  return leaf("a field's name or a function", (value) => typeof value === "string" || typeof value === "function");
}

function positive(): Rule {
  return leaf("a number above 0", (value) => typeof value === "number" && value > 0 && value <= 1e90, "number");
}

function anything(): Rule {
  return leaf("given", (value) => value !== undefined);
}

/**
 * The schema of {@link DedupeSettings} with the fields that say whose rows they are, and when.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dedupeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(dedupeOptionsSchema(), { by: "customerId", keep: "first" }).success, true);
 * assert.equal(z.safeParse(dedupeOptionsSchema(), { by: "customerId", keep: "mean" }).success, false);
 * ```
 */
export const dedupeOptionsSchema: () => z.ZodMiniType<DedupeSettings> = /* @__PURE__ */ lazySchema(() => {
  const isField = (value: unknown): boolean => typeof value === "string" || typeof value === "function";
  const by = leaf("a field's name, a function, or a list of them", (value) => {
    const fields = Array.isArray(value) ? value : [value];
    return fields.length > 0 && fields.every(isField);
  });
  return objectSchema({
    fields: {
      by,
      at: optional(fieldRule()),
      answered: optional(fieldRule()),
      keep: optional(choice("latest", "first")),
      timeZone: optional(timeZoneRule()),
    },
  });
});

/**
 * The schema of the options of `comparePaired`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { comparePairedOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const options = { before: "scoreQ1", after: "scoreQ2", metric: () => 0 };
 * assert.equal(z.safeParse(comparePairedOptionsSchema(), options).success, true);
 * assert.equal(z.safeParse(comparePairedOptionsSchema(), { ...options, after: 2 }).success, false);
 * ```
 */
export const comparePairedOptionsSchema: () => z.ZodMiniType<CompareOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      before: fieldRule(),
      after: fieldRule(),
      metric: anything(),
      confidenceLevel: optional(openProbability()),
      alternative: optional(choice("two-sided", "less", "greater")),
    },
  }),
);

/**
 * The schema of {@link CompareGroupsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareGroupsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(compareGroupsOptionsSchema(), { adjust: "holm" }).success, true);
 * assert.equal(z.safeParse(compareGroupsOptionsSchema(), { adjust: "tukey" }).success, false);
 * ```
 */
export const compareGroupsOptionsSchema: () => z.ZodMiniType<CompareGroupsOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      confidenceLevel: optional(openProbability()),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
    },
  }),
);

/**
 * The schema of {@link BenchmarkOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchmarkOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(benchmarkOptionsSchema(), { value: 44, margin: 5 }).success, true);
 * assert.equal(z.safeParse(benchmarkOptionsSchema(), { value: "44" }).success, false);
 * ```
 */
export const benchmarkOptionsSchema: () => z.ZodMiniType<BenchmarkOptions> = /* @__PURE__ */ lazySchema(() => {
  const finite = leaf(
    "a finite number",
    (value) => Number.isFinite(value) && Math.abs(value as number) <= 1e90,
    "number",
  );
  const fromZero = leaf(
    "a finite number from 0 on",
    (value) => value === 0 || (typeof value === "number" && value > 0 && value <= 1e90),
    "number",
  );
  return objectSchema({
    fields: {
      value: finite,
      standardError: optional(fromZero),
      n: optional({
        ...count(),
        accepts: (value) => Number.isSafeInteger(value) && (value as number) > 0,
        expected: "a whole number from 1 on",
      }),
      margin: optional(positive()),
      confidenceLevel: optional(openProbability()),
      alternative: optional(choice("two-sided", "less", "greater")),
    },
  });
});
