import { MetricInputError, rejectInput } from "../errors.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import { checkInput } from "../schemas/check.ts";
import type { EnpsOptions } from "../schemas/enps.ts";
import { npsOptionsSchema } from "../schemas/surveys.ts";
import { isRecord } from "../values.ts";
import { type NpsInput, type NpsResult, type NpsSummary, nps } from "./nps.ts";

/** What `enps` keeps of its input: what `nps` keeps, under its own name. */
export interface EnpsSummary extends Omit<NpsSummary, "kind"> {
  /** Which metric's summary it is. */
  readonly kind: "enps";
}

/** What `enps` gives. */
export interface EnpsResult extends NpsResult {
  /** The number of answers below which the figures are withheld. */
  readonly minimumResponses: number;
}

/** Fewer answers than these are not shown. */
const defaultMinimum = 5;

/**
 * Employee Net Promoter Score: the Net Promoter question about the employer, with the figures of small groups withheld.
 *
 * "How likely are you to recommend us as a place to work?" `100 · (promoters − detractors) / answers`, in points from −100 to 100,
 * with the scale, the cut points, the interval and the options of {@link nps}, and the same inputs: a column of answers, or
 * `{ promoters, passives, detractors }`.
 *
 * - Below 5 answers, or the `minimumResponses` that is asked for, `value` and all figures are `null` and `suppressed` is `true`. `n` is
 *   stated all the same. The default keeps the promise that single answers cannot be worked out; Friday Pulse shows results from 3
 *   answers on, Gallup from 30. The result says which minimum it was.
 * - A withheld group can still be worked out where the whole and all other groups are shown: withhold two, or none.
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 *
 * Sources: Reichheld 2003, Harvard Business Review 81(12); Rocks 2016, The American Statistician 70: 365–372; the minimums are those
 * that Friday Pulse and Gallup (Q12) state.
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link EnpsOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale, a count below 0, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { enps } from "cx-metrics";
 *
 * const team = enps([10, 9, 9, 8, 6, 3]);
 * assert.equal(team.value?.toFixed(1), "16.7");
 *
 * const small = enps([10, 9, 2]);
 * assert.deepEqual([small.value, small.suppressed, small.n], [null, true, 3]);
 * assert.deepEqual(small.detractors, { count: null, percent: null });
 * assert.equal(enps([10, 9, 2], { minimumResponses: 3 }).value?.toFixed(1), "33.3");
 * ```
 */
export const enps: Metric<NpsInput, EnpsOptions, EnpsSummary, EnpsResult> = /* @__PURE__ */ defineColumnMetric({
  name: "enps",
  summarize: (input: NpsInput, options: EnpsOptions): EnpsSummary =>
    named(() => fromNps(nps.summarize(input, options))),
  summarizeBy: (input, groups, options) =>
    named(() => (nps.summarizeBy?.(input, groups, options) ?? []).map((summary) => fromNps(summary))),
  merge: (a, b) => named(() => fromNps(nps.merge(toNps(a), toNps(b)))),
  measure: (summary, options) => {
    const { minimumResponses = defaultMinimum } = options;
    const result = named(() => nps.measure(toNps(summary), { ...options, minimumResponses }));
    return { ...result, metric: "enps", minimumResponses };
  },
  checkOptions: (options) => {
    checkInput(npsOptionsSchema(), options, "enps", "options");
  },
});

function fromNps(summary: NpsSummary): EnpsSummary {
  return { ...summary, kind: "enps" };
}

function toNps(summary: EnpsSummary): NpsSummary {
  const given: unknown = summary;
  if (!isRecord(given)) rejectInput("enps", "summary", [], "invalid-type", "an object", given);
  if (given.kind !== "enps") rejectInput("enps", "summary", ["kind"], "invalid-type", '"enps"', given.kind);
  return { ...summary, kind: "nps" };
}

/** Lets what `nps` refuses be refused in the name of `enps`. */
function named<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof MetricInputError ? new MetricInputError("enps", error.issues, error.total) : error;
  }
}
