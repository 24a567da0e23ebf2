import type { Interval } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { type FormatOptions, formatOptionsSchema, formattableSchema } from "../schemas/format.ts";
import { numberWriter } from "./number-writer.ts";
import { scaleOf } from "./scale.ts";
import { dash, fill, wordsOf } from "./words.ts";

/** What `formatEstimate` reads of a result. Every result of a built-in metric has it, and still has it after a trip through JSON. */
export interface Formattable {
  /** The figure. */
  readonly value: number | null;
  /** Its unit; without one it is written as a plain number. */
  readonly unit?: string | null | undefined;
  /** How many answers it rests on; left out where it is not there. */
  readonly n?: number | null | undefined;
  /** Its interval; left out where it is not there. A limit that is `null` becomes a dash. */
  readonly interval?: FormattableInterval | null | undefined;
  /** Why there is no value: decides which words stand in its place. */
  readonly reason?: string | null | undefined;
}

/** What is read of an interval. */
export interface FormattableInterval extends Pick<Interval, "confidenceLevel"> {
  /** The lower limit; `null` where there is none. */
  readonly low: number | null;
  /** The upper limit; `null` where there is none. */
  readonly high: number | null;
}

/**
 * Writes a result as a text: `"52 (95% CI 47 to 57, n = 1,204)"`.
 *
 * - Net scores have no decimals, shares one, means of ratings two, money those of its currency; where half the interval is less than the last
 *   place, decimals are added until it is not. `digits` says otherwise.
 * - Durations are written in hours and minutes, below an hour in minutes and seconds, below a second in milliseconds. Hours are the
 *   largest unit, since a day of business time is none of the calendar. A result in days, weeks, months or years stays in them.
 * - A unit of three capitals is a currency of ISO 4217. Units without words in the locale ("tickets") are left to the heading.
 * - Rounding is half away from zero, once, of the decimal that the number prints: 1.005 becomes 1.01, −2.5 becomes −3. There is no −0.
 * - Digits, signs, spaces and units are the locale's, by `Intl`; spaces are often the kind that does not break. Words are built in for
 *   `de`, `en`, `es`, `fr`, `hy`, `ky`, `ru`, `sw` and `uz`. In other languages signs stand for them: `"52 (95%: [47; 57], n = 1204)"`.
 * - A withheld value becomes "withheld", nothing to measure "no data", any other `null` a dash.
 *
 * Which units of time are cut short, and how, may change a little with the version of the locale data that the engine has.
 *
 * @param result - The result of a metric, or of a row of a breakdown.
 * @param options - See {@link FormatOptions}.
 * @throws {@link MetricInputError} for what is no result, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat, formatEstimate, nps } from "cx-metrics";
 *
 * const result = nps({ promoters: 700, passives: 380, detractors: 124 });
 * assert.equal(formatEstimate(result), "48 (95% CI 44 to 52, n = 1,204)");
 * assert.equal(formatEstimate(result, { style: "value", digits: 1 }), "47.8");
 *
 * const satisfied = csat({ satisfied: 161, total: 200 });
 * const text = formatEstimate(satisfied, { locale: "ru" }).replaceAll("\u00a0", " ");
 * assert.equal(text, "80,5 % (95 % ДИ от 74,5 % до 85,4 %, n = 200)");
 * assert.equal(formatEstimate(nps([])), "no data (n = 0)");
 * ```
 */
export function formatEstimate(result: Formattable, options: FormatOptions = {}): string {
  return makeFormatter("formatEstimate", options)(result);
}

/**
 * Makes a `formatEstimate` with its options bound, for many results: what `Intl` needs is made once, and not for each of them.
 *
 * @param options - See {@link FormatOptions}.
 * @returns A function that writes a result as `formatEstimate` does.
 * @throws {@link MetricInputError} for unknown options; the function throws it for what is no result.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { estimateFormatter, nps, segment } from "cx-metrics";
 *
 * const answers = [{ plan: "Pro", score: 10 }, { plan: "Pro", score: 9 }, { plan: "Free", score: 3 }];
 * const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
 * const format = estimateFormatter({ locale: "sw", style: "value" });
 *
 * assert.deepEqual(byPlan.map((row) => `${row.segment}: ${format(row)}`), ["Free: -100", "Pro: 100"]);
 * ```
 */
export function estimateFormatter(options: FormatOptions = {}): (result: Formattable) => string {
  return makeFormatter("estimateFormatter", options);
}

function makeFormatter(name: string, options: FormatOptions): (result: Formattable) => string {
  checkInput(formatOptionsSchema(), options, name, "options");
  const { style = "full" } = options;
  const words = wordsOf(options);
  const writer = numberWriter(options.locale);
  return (result) => {
    checkInput(formattableSchema(), result, name, "result");
    const { value, n, interval } = result;
    const scale = scaleOf({ ...result, interval: closed(interval) }, options.digits);
    const text = value === null ? wordFor(result, words) : writer.figure(value, scale);
    const details: string[] = [];
    if (interval && style !== "value") {
      const [low, high] = [writer.figure(interval.low, scale), writer.figure(interval.high, scale)];
      details.push(fill(words.interval, { level: writer.level(interval.confidenceLevel), low, high }));
    }
    if (style === "full" && typeof n === "number") details.push(`n = ${writer.count(n)}`);
    return inBrackets(text, details);
  };
}

/** A text with what belongs to it in brackets. */
export function inBrackets(text: string, details: readonly string[]): string {
  return details.length > 0 ? `${text} (${details.join(", ")})` : text;
}

/** The interval where it has both limits. */
export function closed(
  interval: FormattableInterval | null | undefined,
): { readonly low: number; readonly high: number } | null {
  return interval && interval.low !== null && interval.high !== null
    ? { low: interval.low, high: interval.high }
    : null;
}

/** What stands for a value that is not there. */
export function wordFor(
  { reason, n }: Pick<Formattable, "reason" | "n">,
  { noData, suppressed }: { readonly noData: string; readonly suppressed: string },
): string {
  if (reason === "suppressed") return suppressed;
  return reason === "no-data" || (!reason && n === 0) ? noData : dash;
}
