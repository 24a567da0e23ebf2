import type * as z from "zod/mini";
import type { ComparisonBasis, Unit } from "../result.ts";
import { instantReader } from "../time/instant.ts";
import { isRecord } from "../values.ts";
import { comparableSchema } from "./breakdowns.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The figure of one period: a row of `trend`, or as much of one as there is. */
export interface PeriodFigure {
  /** The period's label. */
  readonly period: string | number;
  /** The figure; `null` where there is none. */
  readonly value?: number | null | undefined;
  /** How many answers it rests on. */
  readonly n?: number | null | undefined;
  /** The period's first instant. */
  readonly start?: string | null | undefined;
  /** The first instant after it. */
  readonly end?: string | null | undefined;
  /** Whether the data reach to its end. Default `true`. */
  readonly complete?: boolean | null | undefined;
  /** Whether the figure was withheld. */
  readonly suppressed?: boolean | null | undefined;
  /** The metric's name. */
  readonly metric?: string | null | undefined;
  /** The unit of the figure. */
  readonly unit?: Unit | null | undefined;
  /** The definition that was used. */
  readonly convention?: string | null | undefined;
  /** The shape of its uncertainty. */
  readonly basis?: ComparisonBasis | null | undefined;
}

/** The periods that the limits are computed from, by their labels. */
export interface BaselinePeriods {
  /** The first of them. Default: the first there is. */
  readonly from?: string | number | undefined;
  /** The last of them. Default: the last there is. */
  readonly to?: string | number | undefined;
}

/** A process that is known already: what an earlier chart found. */
export interface KnownProcess {
  /** Its centre, in the unit of the values. */
  readonly center: number;
  /** The standard deviation of a value. For an XmR chart, which cannot do without. */
  readonly sigma?: number | null | undefined;
  /** How much more shares vary than binomial ones. For a p′ chart, which cannot do without. */
  readonly dispersion?: number | null | undefined;
}

/** The options of `controlChart`. */
export interface ControlChartOptions {
  /**
   * How the limits are computed.
   *
   * - `"xmr"`: from the mean distance of neighbouring periods; for any figure. The default, but for shares.
   * - `"p"`: from the binomial spread of a share of so many answers. The default where every figure is a share.
   * - `"p-prime"`: the same, widened to how much the shares really vary from one period to the next (Laney).
   */
  readonly type?: "xmr" | "p" | "p-prime" | undefined;
  /** Which patterns are signals: points beyond the limits (`"shewhart"`, the default), or the runs of a rule book as well. */
  readonly rules?: "shewhart" | "western-electric" | "nelson" | undefined;
  /** What the limits are computed from: the first so many periods, those from one to another, or a process known already. Default: all. */
  readonly baseline?: number | BaselinePeriods | KnownProcess | undefined;
  /** The labels of periods that the limits are not computed from, as their cause is known. */
  readonly exclude?: readonly (string | number)[] | undefined;
  /** The metric to look at, by its name, where the rows have several. */
  readonly metric?: string | undefined;
}

/** Whether a value can be a period's label. */
function isLabel(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : Number.isFinite(value);
}

/** Whether a value is a number that cannot overflow. */
export function isFigure(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 1e90;
}

/** Whether a value is what a result says of its uncertainty. */
function isBasis(basis: unknown): boolean {
  return !("issues" in comparableSchema()["~standard"].validate({ metric: "", value: null, basis }));
}

function baselineRule(): Rule {
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
  const isSpread = (value: unknown): boolean => value === undefined || value === null || isFigure(value);
  const hasOnly = (value: object, ...names: string[]): boolean =>
    Object.keys(value).every((key) => names.includes(key));
  const isKnown = ({ center, sigma, dispersion }: Record<string, unknown>): boolean =>
    isFigure(center) && [sigma, dispersion].every((one) => isSpread(one) && !((one as number) < 0));
  const isSpan = ({ from, to }: Record<string, unknown>): boolean =>
    [from, to].every((label) => label === undefined || isLabel(label));
  return leaf(
    "a whole number from 1 on, { from, to } with the labels of periods, or { center, sigma, dispersion }",
    (value) => {
      if (!isRecord(value)) return isCount(value);
      if (Object.hasOwn(value, "center")) return hasOnly(value, "center", "sigma", "dispersion") && isKnown(value);
      return hasOnly(value, "from", "to") && isSpan(value);
    },
  );
}

/**
 * The schema of {@link ControlChartOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { controlChartOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(controlChartOptionsSchema(), { type: "xmr", baseline: { to: "2024-12" } }).success, true);
 * assert.equal(z.safeParse(controlChartOptionsSchema(), { type: "c" }).success, false);
 * ```
 */
export const controlChartOptionsSchema: () => z.ZodMiniType<ControlChartOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      type: optional(choice("xmr", "p", "p-prime")),
      rules: optional(choice("shewhart", "western-electric", "nelson")),
      baseline: optional(baselineRule()),
      exclude: optional(leaf("an array of labels of periods", (value) => Array.isArray(value) && value.every(isLabel))),
      metric: optional(metricNameRule()),
    },
  }),
);

/** The rule of `metric` where it is the name of one. */
export function metricNameRule(): LeafRule {
  return leaf("the name of a metric", (value) => typeof value === "string");
}

/**
 * The schema of the rows that `controlChart` and `compareSeasons` take: an array of {@link PeriodFigure}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { periodFiguresSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(periodFiguresSchema(), [{ period: "2024-05", value: 31, n: 420 }]).success, true);
 * assert.equal(z.safeParse(periodFiguresSchema(), [{ period: "2024-05", value: "31" }]).success, false);
 * ```
 */
export const periodFiguresSchema: () => z.ZodMiniType<readonly PeriodFigure[]> = /* @__PURE__ */ lazySchema(() => {
  const read = instantReader();
  const field = (rule: LeafRule, missing: "omit" | "error" = "omit"): FieldRule => ({ ...rule, missing });
  const text = leaf("a string", (value) => typeof value === "string");
  const isInstant = (value: unknown): boolean => typeof value === "string" && !Number.isNaN(read(value));
  const instant = leaf("an instant as ISO 8601 text with an offset", isInstant, "instant");
  const flag = leaf("true or false", (value) => typeof value === "boolean");
  return recordListSchema<PeriodFigure>({
    expected: "an array of rows with a period and a value",
    fields: {
      period: field(leaf("a label: a string that is not empty, or a finite number", isLabel), "error"),
      value: field(leaf("a finite number (at most 1e90) or null", isFigure, "number")),
      n: field(leaf("a number from 0 on", (value) => isFigure(value) && value >= 0, "number")),
      start: field(instant),
      end: field(instant),
      complete: field(flag),
      suppressed: field(flag),
      metric: field(text),
      unit: field(text),
      convention: field(text),
      basis: field(leaf("what a metric's result says of its uncertainty, or null", isBasis)),
    },
    pair: {
      field: "end",
      accepts: ({ start, end }) => !(read(end) <= read(start)),
      expected: ({ start }) => `after start (${String(start)})`,
    },
  });
});
