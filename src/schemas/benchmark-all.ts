import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import type { BenchmarkOptions } from "./comparisons.ts";
import { choice, leaf, openProbability, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** An outside figure for one of several results. */
export interface BenchmarkFigure extends Pick<BenchmarkOptions, "value" | "standardError" | "n" | "margin"> {
  /** Whether it is better to be above it (`"above"`, the default) or below it (`"below"`: churn, bounces, waiting times). */
  readonly better?: "above" | "below" | undefined;
}

/** The options of `benchmarkAll`. */
export interface BenchmarkAllOptions {
  /** The confidence level of the intervals, and of the verdicts. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** How the p-values are adjusted for being so many. Default `"holm"`. */
  readonly adjust?: "holm" | "benjamini-hochberg" | "none" | undefined;
}

/**
 * The schema of {@link BenchmarkAllOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchmarkAllOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(benchmarkAllOptionsSchema(), { adjust: "none" }).success, true);
 * assert.equal(z.safeParse(benchmarkAllOptionsSchema(), { adjust: "tukey" }).success, false);
 * ```
 */
export const benchmarkAllOptionsSchema: () => z.ZodMiniType<BenchmarkAllOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      confidenceLevel: optional(openProbability()),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
    },
  }),
);

/**
 * The schema of the figures of `benchmarkAll`: of every one a number, or a {@link BenchmarkFigure}. What stands in such a figure is asked
 * where it is used. Without the names of the results any will do.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchmarkFiguresSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(benchmarkFiguresSchema(["nps", "churn"]), { nps: 32, churn: { value: 5 } }).success, true);
 * assert.equal(z.safeParse(benchmarkFiguresSchema(["nps"]), { nsp: 32 }).success, false);
 * ```
 */
export function benchmarkFiguresSchema(
  names?: readonly string[],
): z.ZodMiniType<Readonly<Record<string, number | BenchmarkFigure>>> {
  const figure = leaf("a number, or { value, standardError, n, margin, better }", isFigure);
  if (names === undefined) return objectSchema({ fields: {}, open: true });
  return objectSchema({ fields: Object.fromEntries(names.map((name) => [name, figure])) });
}

const figureFields: readonly string[] = ["value", "standardError", "n", "margin", "better"];

function isFigure(value: unknown): boolean {
  if (!isRecord(value)) return Number.isFinite(value);
  if (!Object.keys(value).every((key) => figureFields.includes(key))) return false;
  return value.better === undefined || value.better === "above" || value.better === "below";
}
