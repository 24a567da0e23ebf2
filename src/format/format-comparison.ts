import { checkInput } from "../schemas/check.ts";
import type { FormatOptions, FormatWords } from "../schemas/format.ts";
import { formatOptionsSchema, formattableComparisonSchema } from "../schemas/format.ts";
import { closed, type FormattableInterval, inBrackets } from "./format-estimate.ts";
import { type NumberWriter, numberWriter } from "./number-writer.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { dash, fill, wordsOf } from "./words.ts";

/** What `formatComparison` reads: what `compare` gives, the `versusRest` of a segment, the `change` of a period. */
export interface FormattableComparison {
  /** The difference. */
  readonly difference: number | null;
  /** Its unit. */
  readonly unit?: string | null | undefined;
  /** Its interval; left out where it is not there. */
  readonly interval?: FormattableInterval | null | undefined;
  /** The p-value; left out where it is not there. */
  readonly pValue?: number | null | undefined;
  /** The p-value adjusted for being one of many, which is written in the place of the plain one. */
  readonly adjustedPValue?: number | null | undefined;
}

/**
 * Writes a comparison as a text: `"+4.2 points (95% CI +0.1 to +8.3, p = 0.045)"`.
 *
 * A difference has its sign. One of shares is in percentage points: from 40 % to 50 % is +10 points and +25 %, and "+10 %" would say
 * neither. Net scores have one decimal here. The p-value has two decimals from 0.1 on and three below; under 0.001 it is only
 * bounded. Where the comparison has an adjusted p-value, as `versusRest` does, that is the one. A difference that is `null` becomes a dash.
 * All else is as in `formatEstimate`.
 *
 * @param comparison - What `compare`, `comparePaired` or `benchmark` gives, or `versusRest` or `change` of a row.
 * @param options - See {@link FormatOptions}.
 * @throws {@link MetricInputError} for what is no comparison, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compare, csat, formatComparison } from "cx-metrics";
 *
 * const change = compare(csat({ satisfied: 700, total: 1000 }), csat({ satisfied: 742, total: 1000 }));
 * assert.equal(
 *   formatComparison(change),
 *   "+4.2 percentage points (95% CI +0.3 to +8.1, p = 0.036)",
 * );
 * assert.equal(formatComparison(change, { locale: "de", style: "value" }), "+4,2 Prozentpunkte");
 * ```
 */
export function formatComparison(comparison: FormattableComparison, options: FormatOptions = {}): string {
  return makeFormatter("formatComparison", options)(comparison);
}

/**
 * Makes a `formatComparison` with its options bound, for many comparisons.
 *
 * @param options - See {@link FormatOptions}.
 * @returns A function that writes a comparison as `formatComparison` does.
 * @throws {@link MetricInputError} for unknown options; the function throws it for what is no comparison.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { comparisonFormatter } from "cx-metrics";
 *
 * const format = comparisonFormatter({ locale: "en", style: "value" });
 * assert.equal(format({ difference: -0.34, unit: "points" }), "-0.3 points");
 * assert.equal(format({ difference: 90, unit: "seconds" }), "+1 min 30 sec");
 * ```
 */
export function comparisonFormatter(options: FormatOptions = {}): (comparison: FormattableComparison) => string {
  return makeFormatter("comparisonFormatter", options);
}

function makeFormatter(name: string, options: FormatOptions): (comparison: FormattableComparison) => string {
  checkInput(formatOptionsSchema(), options, name, "options");
  const { style = "full" } = options;
  const words = wordsOf(options);
  const writer = numberWriter(options.locale);
  return (comparison) => {
    checkInput(formattableComparisonSchema(), comparison, name, "comparison");
    const { difference, unit = null, interval, pValue } = comparison;
    const scale = differenceScale(comparison, options.digits);
    const details: string[] = [];
    if (interval && style !== "value") {
      const [low, high] = [interval.low, interval.high].map((limit) => writer.figure(limit, scale, "exceptZero"));
      const level = writer.level(interval.confidenceLevel);
      details.push(fill(words.interval, { level, low: low as string, high: high as string }));
    }
    const p = comparison.adjustedPValue ?? pValue ?? null;
    if (p !== null && style === "full") details.push(`p ${writer.pValue(p, "= ")}`);
    return inBrackets(writeDifference(difference, unit, scale, words, writer), details);
  };
}

/** The scale of a difference. Points and percentage points are plain numbers with a word behind. */
export function differenceScale({ difference, unit = null, interval }: FormattableComparison, digits?: number): Scale {
  const figures = { value: difference, interval: closed(interval) };
  const isInWords = unit === "points" || unit === "percent";
  const scale = scaleOf({ ...figures, unit: isInWords ? "percent" : unit }, digits);
  return isInWords ? { ...scale, unit: null } : scale;
}

/** A difference with its sign and its unit. */
export function writeDifference(
  difference: number | null,
  unit: string | null,
  scale: Scale,
  { points, percentagePoints }: FormatWords,
  writer: NumberWriter,
): string {
  if (difference === null) return dash;
  const value = writer.figure(difference, scale, "exceptZero");
  if (unit === "points") return fill(points, { value });
  return unit === "percent" ? fill(percentagePoints, { value }) : value;
}
