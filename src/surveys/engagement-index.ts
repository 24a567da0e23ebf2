import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable, Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type EngagementIndexOptions, engagementIndexOptionsSchema } from "../schemas/engagement.ts";
import { percentOf } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import { type EngagementItem, favourableFigures, measureItem } from "./engagement-figures.ts";
import {
  type EngagementTally,
  meanOverPersons,
  mergeTallies,
  type PersonGroups,
  tallyPersons,
} from "./engagement-persons.ts";
import { checkEngagement, checkOrder, type EngagementIndexSummary, sameNames } from "./engagement-summary.ts";
import { readItemAnswers } from "./item-answers.ts";
import { sameScale, topBoxFrom } from "./scale.ts";

/** What `engagementIndex` gives. `n` counts persons. */
export interface EngagementIndexResult extends Estimate {
  /** The share of favourable answers in percent, averaged as asked. */
  readonly favourable: number | null;
  /** The mean answer on the scale, averaged as asked. */
  readonly grandMean: number | null;
  /** The items answered in percent of all that were asked, those of persons who answered none included. */
  readonly responseRate: number | null;
  /** Every item, in the order of `items`. */
  readonly items: readonly EngagementItem[];
  /** The number of persons, or of answers to an item, below which figures are withheld. */
  readonly minimumResponses: number;
}

/** Fewer persons than these are not shown. */
const defaultMinimum = 5;

/**
 * Engagement index: how favourably persons answer a set of items on one scale, over all items and for each.
 *
 * By default `100 · favourable answers / answers` in percent, with 4 and 5 of 5 as favourable. `score: "grand-mean"` gives the mean
 * answer on the scale, as Gallup does with its twelve items. `average: "persons"` gives every person the same weight instead of
 * every answer. Gallup's own share of "engaged" employees follows a rule that is not public.
 *
 * Takes records, one a person, with `items` naming the fields, or a table of columns.
 *
 * - The answers of one person resemble each other, so the error is that of persons and not of answers: linearised over each person's
 *   sum. The interval of the share is Wilson's on the effective number of answers, corrected for few persons; that of the mean
 *   Student's t, `null` where all agree.
 * - An item that a person left blank is left out; who answered none is counted in `missing`, and `n` counts all others. With
 *   `invalid: "omit"` a person with an invalid answer is left out whole.
 * - Below 5 persons, or the `minimumResponses` that is asked for, all figures are `null`; so are those of an item that fewer answered.
 *   A single withheld item can still be worked out from the whole and all others.
 * - Nothing answered gives `value: null`.
 *
 * Sources: Cochran 1977, Sampling Techniques, 6.3 and 9 (linearised ratio, persons as clusters); Korn and Graubard 1998, Survey
 * Methodology 24: 193–201 (effective number of answers); Gallup, Q12 (grand mean).
 *
 * @param input - Records, or a table of columns.
 * @param options - See {@link EngagementIndexOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale, items that no record has, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engagementIndex } from "cx-metrics";
 *
 * const responses = [
 *   { team: "A", q1: 5, q2: 4, q3: 4 },
 *   { team: "A", q1: 4, q2: 2, q3: null },
 *   { team: "B", q1: 3, q2: 3, q3: 5 },
 *   { team: "B", q1: 5, q2: 5, q3: 5 },
 *   { team: "B", q1: 1, q2: 2, q3: 3 },
 * ];
 * const result = engagementIndex(responses, { items: ["q1", "q2", "q3"] });
 * assert.equal(result.value?.toFixed(1), "57.1"); // 8 of 14 answers
 * assert.equal(result.grandMean?.toFixed(2), "3.64");
 * assert.deepEqual(result.items.map(({ favourable }) => favourable.percent), [60, 40, null]);
 * assert.deepEqual([result.items[2]?.n, result.items[2]?.suppressed], [null, true]);
 * ```
 */
export const engagementIndex: Metric<Rows, EngagementIndexOptions, EngagementIndexSummary, EngagementIndexResult> =
  /* @__PURE__ */ defineMetric({
    name: "engagementIndex",
    summarize: (input: Rows, options: EngagementIndexOptions): EngagementIndexSummary =>
      summarizePersons(input, null, options)[0] as EngagementIndexSummary,
    summarizeBy: summarizePersons,
    merge: (a, b) => {
      for (const field of ["items", "reversedItems"] as const) sameNames(a[field], b[field], field);
      const { items: answers, ...merged } = mergeTallies(toTally(a), toTally(b));
      return {
        kind: "engagementIndex",
        version: 1,
        scale: sameScale("engagementIndex", a.scale, b.scale),
        items: a.items,
        reversedItems: a.reversedItems,
        answers,
        ...merged,
      };
    },
    measure: measureEngagement,
    checkOptions: (options) => {
      checkInput(engagementIndexOptionsSchema(), options, "engagementIndex", "options");
    },
    checkSummary: (summary) => {
      checkEngagement(summary);
    },
  });

function scaleOf({ scale = {} }: EngagementIndexOptions): EngagementIndexSummary["scale"] {
  const { min = 1, max = 5 } = scale;
  const favourableFrom = scale.favourableFrom ?? topBoxFrom("engagementIndex", "favourableFrom", min, max, max - 1);
  return checkOrder({ min, max, favourableFrom }, "options");
}

function itemsOf(input: unknown, { items, reversedItems = [] }: EngagementIndexOptions): readonly string[] {
  const found = items ?? (isRecord<ColumnTable>(input) ? Object.keys(input) : []);
  if (found.length === 0) {
    const expected = "stated: the names of the fields that hold the answers";
    rejectInput("engagementIndex", "options", ["items"], "missing-value", expected, items);
  }
  const stray = reversedItems.find((item) => !found.includes(item));
  if (stray !== undefined) {
    const expected = `among the items (${found.slice(0, 30).join(", ")})`;
    const path = ["reversedItems", reversedItems.indexOf(stray)];
    rejectInput("engagementIndex", "options", path, "unknown-field", expected, stray);
  }
  return found;
}

function summarizePersons(
  input: unknown,
  groups: PersonGroups | null,
  options: EngagementIndexOptions,
): EngagementIndexSummary[] {
  if ("weights" in options) {
    rejectInput("engagementIndex", "options", ["weights"], "unknown-key", "left out: persons weigh the same", options);
  }
  const scale = scaleOf(options);
  const { min, max, favourableFrom } = scale;
  const items = itemsOf(input, options);
  const { reversedItems = [] } = options;
  const isReversed = items.map((item) => reversedItems.includes(item));
  const points = { lowest: min, last: max - min, favourableFrom: favourableFrom - min, isReversed };
  return tallyPersons(readItemAnswers("engagementIndex", input, items, options), points, groups).map(
    ({ items: answers, ...tally }) => ({
      kind: "engagementIndex",
      version: 1,
      scale,
      items,
      reversedItems: items.filter((_, place) => isReversed[place]),
      answers,
      ...tally,
    }),
  );
}

function toTally({ answers, persons, missing, invalid }: EngagementIndexSummary): EngagementTally {
  return { items: answers, persons, missing, invalid };
}

function measureEngagement(summary: EngagementIndexSummary, options: EngagementIndexOptions): EngagementIndexResult {
  const { scale, items, answers, persons, missing, invalid } = summary;
  if (options.scale !== undefined) sameScale("engagementIndex", scaleOf(options), scale);
  if (options.items !== undefined) sameNames(options.items, items, "items");
  const { score = "favourable", average = "answers", minimumResponses = defaultMinimum } = options;
  const limits = { ...options, minimumResponses };
  const { count, favourable, favourableSquares, points, pointSquares } = persons;
  const share = meanOverPersons(count, favourable, favourableSquares, average);
  const mean = meanOverPersons(count, points, pointSquares, average);
  const n = share.persons;
  const grandMean = n === 0 ? noFigures : meanFigures(scale.min + mean.mean, mean.standardError, n - 1, options);
  const facts = {
    metric: "engagementIndex",
    unit: score === "favourable" ? "percent" : "rating",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: describe(summary, score, average),
  };
  const figures = score === "favourable" ? favourableFigures(share, options) : grandMean;
  const estimate = toEstimate(facts, figures, limits);
  const asked = n + missing;
  const { suppressed } = estimate;
  return {
    ...estimate,
    favourable: suppressed || n === 0 ? null : percentOf(share.total, share.weight),
    grandMean: suppressed ? null : grandMean.value,
    responseRate: suppressed || asked === 0 ? null : percentOf(share.answers, asked * items.length),
    items: items.map((item, place) => {
      const counts = answers[place] as number[];
      return { item, ...measureItem(counts, scale, asked, suppressed, limits) };
    }),
    minimumResponses,
  };
}

function describe(
  { scale: { min, max, favourableFrom }, items, reversedItems }: EngagementIndexSummary,
  score: string,
  average: string,
): string {
  const range = `on a scale from ${min} to ${max}`;
  const turned = reversedItems.length > 0 ? `, ${reversedItems.length} of them turned round` : "";
  const to = `to ${items.length} items ${range}${turned}`;
  const what = score === "favourable" ? `% favourable (${favourableFrom} to ${max})` : "mean";
  return average === "answers"
    ? `${what} of all answers ${to}`
    : `mean over persons of the ${what} of their answers ${to}`;
}
