import type * as z from "zod/mini";
import type { CompareOptions } from "./breakdowns.ts";
import { metricNameRule } from "./control-chart.ts";
import { choice, leaf, openProbability, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The options of `compareSeasons`. */
export interface CompareSeasonsOptions extends CompareOptions {
  /** How far back the period lies that each is compared with: the same period a year before (the default), or so many rows. */
  readonly lag?: "year" | number | undefined;
  /** How the p-values are adjusted for being so many. Default `"holm"`. */
  readonly adjust?: "holm" | "benjamini-hochberg" | "none" | undefined;
  /** The metric to look at, by its name, where the rows have several. */
  readonly metric?: string | undefined;
}

/**
 * The schema of {@link CompareSeasonsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSeasonsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(compareSeasonsOptionsSchema(), { lag: 4 }).success, true);
 * assert.equal(z.safeParse(compareSeasonsOptionsSchema(), { lag: "month" }).success, false);
 * ```
 */
export const compareSeasonsOptionsSchema: () => z.ZodMiniType<CompareSeasonsOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      lag: optional(
        leaf(
          '"year" or a whole number from 1 on',
          (lag) => lag === "year" || (Number.isSafeInteger(lag) && (lag as number) > 0),
        ),
      ),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
      metric: optional(metricNameRule()),
      confidenceLevel: optional(openProbability()),
      alternative: optional(choice("two-sided", "less", "greater")),
    },
  }),
);
