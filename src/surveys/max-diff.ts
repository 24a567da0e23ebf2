import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate, Interval } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { countOrNull } from "../schemas/lifecycle.ts";
import {
  type MaxDiffCounts,
  type MaxDiffItemCounts,
  type MaxDiffOptions,
  type MaxDiffShowing,
  maxDiffCountsSchema,
  maxDiffItemsRule,
  maxDiffOptionsSchema,
} from "../schemas/max-diff.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { sum } from "../stats/sum.ts";
import { isRecord } from "../values.ts";
import { scoreItem } from "./max-diff-score.ts";
import { type MaxDiffClusters, type MaxDiffItemSums, type MaxDiffTally, tallyShowings } from "./max-diff-tally.ts";

/** What `maxDiff` takes: showings, or their counts. */
export type MaxDiffInput = readonly MaxDiffShowing[] | MaxDiffCounts;

/** What `maxDiff` keeps of its input. Summaries merge where no respondent stands in both. */
export interface MaxDiffSummary extends MaxDiffTally {
  /** Which metric's summary it is. */
  readonly kind: "maxDiff";
  /** The version of its form. */
  readonly version: 1;
}

/** One item with its score. */
export interface MaxDiffItem extends MaxDiffItemCounts {
  /** The item. */
  readonly item: string;
  /** Best less worst, by showings or by respondents; `null` where the item was never shown. */
  readonly score: number | null;
  /** The standard error of the score; `null` when it cannot be had. */
  readonly standardError: number | null;
  /** The confidence interval of the score; `null` when it cannot be had. */
  readonly interval: Interval | null;
  /** Its place by score, from 1 on; equal scores share the better place. `null` without a score. */
  readonly rank: number | null;
}

/** What `maxDiff` gives. `value`, `n` and all that goes with them are those of the `item` that was asked for. */
export interface MaxDiffResult extends Estimate {
  /** All items, the best first, equal ones by name; `null` where the figures are withheld. */
  readonly items: readonly MaxDiffItem[] | null;
  /** How many showings there were; `null` where the figures are withheld. */
  readonly showings: number | null;
  /** How many respondents; `null` where they are not known, or the figures are withheld. */
  readonly respondents: number | null;
}

/**
 * MaxDiff (best–worst scaling) by counts: how often an item is picked as best less how often as worst, by how often it was shown.
 *
 * `(best − worst) / shown`, from −1 (always the worst) to 1 (always the best), for every item, with its rank. With
 * `score: "per-respondent"` the same difference is divided by the number of respondents, which is another number as soon as an
 * item is shown to somebody more or less than once.
 *
 * Takes records `{ shown, best, worst, respondentId? }`, one a showing, or `{ items: { price: { best, worst, shown } } }`.
 *
 * - There is no one value of all items. `item` names the one whose score is the `value`, to segment, trend and compare it; without
 *   it `value` is `null` and `n` counts the showings. With it `n` counts the showings of that item.
 * - A showing whose `shown`, `best` or `worst` is `null` or `undefined` is left out and counted in `missing`. A pick that was not
 *   shown, and one item picked as both, is invalid.
 * - With `respondentId` the interval is Student's t with the variance between respondents, whose showings are alike, cut off at the
 *   ends; `null` below two respondents, and where all said the same. Without it every showing counts as one of its own, by adjusted
 *   Wald. Counts show no respondents, so their interval is of the second kind, and there is none per respondent.
 * - Counts are not the utilities of a choice model. With a balanced design they are close to them; where items are not shown
 *   equally often against each other they depend on the company that an item kept.
 *
 * Sources: Marley and Louviere 2005, Journal of Mathematical Psychology 49: 464–480; Cochran 1977, Sampling Techniques, 3rd edition,
 * section 6.4; Rocks 2016, The American Statistician 70: 365–372.
 *
 * @param input - Showings, or their counts; or a table of their columns.
 * @param options - See {@link MaxDiffOptions}.
 * @throws {@link MetricInputError} for a pick that was not shown, the same item as best and worst, an item shown twice at once,
 * counts that do not add up, `"per-respondent"` where respondents are not known, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maxDiff } from "cx-metrics";
 *
 * const showings = [
 *   { respondentId: 1, shown: ["price", "speed", "support"], best: "speed", worst: "support" },
 *   { respondentId: 1, shown: ["price", "speed", "design"], best: "speed", worst: "design" },
 *   { respondentId: 2, shown: ["price", "support", "design"], best: "price", worst: "design" },
 *   { respondentId: 2, shown: ["speed", "support", "design"], best: "support", worst: "design" },
 * ];
 * assert.deepEqual(
 *   maxDiff(showings).items?.map(({ item, score, rank }) => [item, score?.toFixed(2), rank]),
 *   [
 *     ["speed", "0.67", 1],
 *     ["price", "0.33", 2],
 *     ["support", "0.00", 3],
 *     ["design", "-1.00", 4],
 *   ],
 * );
 * assert.equal(maxDiff(showings, { item: "speed", score: "per-respondent" }).value, 1);
 * ```
 */
export const maxDiff: Metric<MaxDiffInput | ColumnTable, MaxDiffOptions, MaxDiffSummary, MaxDiffResult> =
  /* @__PURE__ */ defineRecordMetric(
    {
      name: "maxDiff",
      // Showings have no weights.
      columns: {},
      summarize: (input: MaxDiffInput, options: MaxDiffOptions): MaxDiffSummary =>
        toSummary(isRecord<MaxDiffCounts>(input) ? fromCounts(input) : tallyShowings(input, options)),
      merge: (a, b) =>
        toSummary({
          items: mergeItems(a.items, b.items),
          showings: a.showings + b.showings,
          respondents: addRespondents(a, b),
          missing: a.missing + b.missing,
          invalid: a.invalid + b.invalid,
        }),
      measure: measureMaxDiff,
      checkOptions: (options) => {
        checkInput(maxDiffOptionsSchema(), options, "maxDiff", "options");
      },
      checkSummary: (summary) => {
        const { items, showings } = checkInput(maxDiffSummarySchema(), summary, "maxDiff", "summary");
        checkShowings("summary", items, showings);
      },
    },
    { argument: "showings", fields: ["shown", "best", "worst"] },
  );

const maxDiffSummarySchema = /* @__PURE__ */ lazySchema<MaxDiffSummary>(() =>
  summarySchema("maxDiff", { items: maxDiffItemsRule(), showings: count(), respondents: countOrNull() }),
);

function toSummary({ items, showings, respondents, missing, invalid }: MaxDiffTally): MaxDiffSummary {
  return { kind: "maxDiff", version: 1, items, showings, respondents, missing, invalid };
}

function fromCounts(input: MaxDiffCounts): MaxDiffTally {
  const counts = checkInput(maxDiffCountsSchema(), input, "maxDiff", "counts");
  const items = Object.entries(counts.items)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([item, { best, worst, shown }]): MaxDiffItemSums => ({ item, best, worst, shown, clusters: null }));
  const picked = sum(items.map(({ best }) => best));
  const { showings = picked, respondents = null } = counts;
  if (counts.showings === undefined && picked !== sum(items.map(({ worst }) => worst))) {
    const expected = "given where items are missing: as many are picked as best as are picked as worst";
    rejectInput("maxDiff", "counts", ["showings"], "missing-value", expected, undefined);
  }
  checkShowings("counts", items, showings);
  return { items, showings, respondents, missing: 0, invalid: 0 };
}

/** Throws where items were picked or shown more often than there were showings. */
function checkShowings(argument: string, items: readonly MaxDiffItemSums[], showings: number): void {
  const picks = [sum(items.map(({ best }) => best)), sum(items.map(({ worst }) => worst))];
  const least = Math.max(...picks, ...items.map(({ shown }) => shown));
  if (showings >= least) return;
  const expected = `at least ${least}, as often as items are picked, or one of them is shown`;
  rejectInput("maxDiff", argument, ["showings"], "inconsistent", expected, showings);
}

function addRespondents(a: MaxDiffTally, b: MaxDiffTally): number | null {
  if (a.respondents !== null && b.respondents !== null) return a.respondents + b.respondents;
  // A part without showings knows of no respondents, and needs none.
  if (a.respondents === null && a.showings === 0) return b.respondents;
  if (b.respondents === null && b.showings === 0) return a.respondents;
  if (a.respondents === b.respondents) return null;
  const expected = a.respondents === null ? "unknown, as it was before" : "known, as it was before";
  return rejectInput("maxDiff", "summary", ["respondents"], "inconsistent", expected, b.respondents);
}

function mergeItems(a: readonly MaxDiffItemSums[], b: readonly MaxDiffItemSums[]): MaxDiffItemSums[] {
  const merged = new Map(a.map((sums) => [sums.item, sums]));
  for (const sums of b) {
    const other = merged.get(sums.item);
    merged.set(sums.item, other === undefined ? sums : addItems(other, sums));
  }
  return [...merged.values()].sort((x, y) => (x.item < y.item ? -1 : 1));
}

function addItems(a: MaxDiffItemSums, b: MaxDiffItemSums): MaxDiffItemSums {
  return {
    item: a.item,
    best: a.best + b.best,
    worst: a.worst + b.worst,
    shown: a.shown + b.shown,
    clusters: a.clusters && b.clusters && addClusters(a.clusters, b.clusters),
  };
}

function addClusters(a: MaxDiffClusters, b: MaxDiffClusters): MaxDiffClusters {
  return {
    netSquares: a.netSquares + b.netSquares,
    products: a.products + b.products,
    shownSquares: a.shownSquares + b.shownSquares,
  };
}

function measureMaxDiff(summary: MaxDiffSummary, options: MaxDiffOptions): MaxDiffResult {
  const { items, showings, respondents, missing, invalid } = summary;
  const { score = "per-showing", item } = options;
  if (score === "per-respondent" && respondents === null && showings > 0) {
    const expected = 'known for score "per-respondent": every showing needs its respondentId';
    rejectInput("maxDiff", "summary", ["respondents"], "missing-value", expected, respondents);
  }
  const chosen = items.find((sums) => sums.item === item);
  const n = item === undefined ? showings : (chosen?.shown ?? 0);
  const figures = chosen === undefined ? noFigures : scoreItem(chosen, respondents, options);
  const convention = item === undefined ? conventions[score] : `${conventions[score]}, of ${JSON.stringify(item)}`;
  const facts = { metric: "maxDiff", unit: "score", n, effectiveN: n, missing, invalid, convention };
  const estimate = toEstimate(facts, figures, options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    items: suppressed ? null : rankItems(items, respondents, options),
    showings: suppressed ? null : showings,
    respondents: suppressed ? null : respondents,
  };
}

/** All items with their scores, the best first. */
function rankItems(
  items: readonly MaxDiffItemSums[],
  respondents: number | null,
  options: MaxDiffOptions,
): MaxDiffItem[] {
  const scored = items.map((sums) => {
    const { value, standardError, interval } = scoreItem(sums, respondents, options);
    const { item, best, worst, shown } = sums;
    return { item, best, worst, shown, score: value, standardError, interval };
  });
  // Items come by name, and sorting keeps the order of equal ones.
  const place = (score: number | null): number => score ?? Number.NEGATIVE_INFINITY;
  const sorted = scored.sort((a, b) => (place(a.score) === place(b.score) ? 0 : place(b.score) - place(a.score)));
  return sorted.map((one) => ({
    ...one,
    rank: one.score === null ? null : 1 + sorted.findIndex(({ score }) => score === one.score),
  }));
}

const conventions: Readonly<Record<NonNullable<MaxDiffOptions["score"]>, string>> = {
  "per-showing": "times picked as best less times picked as worst, by times shown",
  "per-respondent": "times picked as best less times picked as worst, by respondents",
};
