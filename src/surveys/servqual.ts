import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate, Interval } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import {
  type ServqualOptions,
  type ServqualResponse,
  servqualLayout,
  servqualOptionsSchema,
} from "../schemas/servqual.ts";
import { alphaOf } from "../stats/cronbach-alpha.ts";
import { isNegligible } from "../stats/mean.ts";
import { type Moments, standardErrorOf } from "../stats/moments.ts";
import { readServqual } from "./servqual-answers.ts";
import { mergeServqual, type ServqualScores, scoreServqual } from "./servqual-scores.ts";
import {
  checkServqual,
  definitionOf,
  type GapMoments,
  type ServqualDefinition,
  type ServqualSummary,
  sideOf,
  theSame,
} from "./servqual-summary.ts";

/** A score over some respondents. Where there are too few of them, all of it is `null`. */
export interface ServqualScore {
  /** How many respondents have it. */
  readonly n: number | null;
  /** Perception less expectation; under `method: "servperf"` the perception. */
  readonly value: number | null;
  /** The standard error of `value`. */
  readonly standardError: number | null;
  /** Student's interval of `value`. */
  readonly interval: Interval | null;
  /** The mean perception. */
  readonly perception: number | null;
  /** The mean expectation; `null` under `method: "servperf"`. */
  readonly expectation: number | null;
}

/** The score of one item. */
export interface ServqualItem extends ServqualScore {
  /** The item. */
  readonly item: string;
  /** Its dimension. */
  readonly dimension: string;
}

/** The score of one dimension. */
export interface ServqualDimension extends ServqualScore {
  /** The dimension. */
  readonly dimension: string;
  /** The mean of the points that respondents gave it; `null` where nobody gave points. */
  readonly points: number | null;
  /** Cronbach's alpha of its items, by respondents who answered all of them; `null` for a single item. */
  readonly alpha: number | null;
  /** Feldt's interval of alpha. */
  readonly alphaInterval: Interval | null;
}

/** What `servqual` gives. `n` counts respondents with an overall score, `missing` those without. */
export interface ServqualResult extends Estimate {
  /** Perception less expectation, or perception alone. */
  readonly method: "servqual" | "servperf";
  /** The mean of each respondent's dimensions. */
  readonly unweighted: ServqualScore;
  /** The same, weighed by each respondent's own points. */
  readonly weighted: ServqualScore;
  /** Every dimension, in the order of the options. */
  readonly dimensions: readonly ServqualDimension[];
  /** Every item, in the order of the dimensions. */
  readonly items: readonly ServqualItem[];
}

/**
 * SERVQUAL: the gap between the service that customers perceive and the service that they expect, over five dimensions.
 *
 * For each respondent: the gap of an item is perception less expectation, the score of a dimension the mean of its items' gaps, the
 * overall score the mean of the dimensions; all of these are then averaged over respondents. A gap of 0 is a service as expected, one
 * below 0 falls short; on a scale from 1 to 7 it lies between −6 and 6. `score: "weighted"` weighs the dimensions by the 100 points that
 * each respondent split among them, respondent by respondent and before averaging. `method: "servperf"` takes perceptions alone, and
 * its value lies on the scale.
 *
 * Takes an array of {@link ServqualResponse}: `{ expectations, perceptions, points? }` with ratings in an array or under the names of
 * the items; or flat records (`E1` … `E22`, `P1` … `P22`) with `fields: { expectations: "E", perceptions: "P" }`. By default there are
 * items 1 to 22: tangibles 1–4, reliability 5–9, responsiveness 10–13, assurance 14–17, empathy 18–22. Other items: `dimensions`.
 *
 * - An item counts where both of its sides were answered. What becomes of the rest says `missingItems`; a respondent who leaves out a
 *   whole dimension has no overall score, and is counted in `missing`. So is, for the weighted value, one who gave no points.
 * - The intervals are Student's over respondents' scores, and `null` below two and where all agree.
 * - Cronbach's alpha of each dimension is that of its gaps (of its perceptions under SERVPERF). Differences are less reliable than
 *   their parts, which is one of the objections to SERVQUAL.
 * - Nobody with a score gives `value: null`.
 *
 * Sources: Parasuraman, Zeithaml and Berry 1988, Journal of Retailing 64: 12–40, and 1991, 67: 420–450 (points); Cronin and Taylor
 * 1992, Journal of Marketing 56: 55–68 (SERVPERF); Cronbach 1951, Psychometrika 16: 297–334; Feldt 1965, Psychometrika 30: 357–370.
 *
 * @param responses - Responses, one a respondent; or a table of their columns.
 * @param options - See {@link ServqualOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale, points that do not add up to 100, an item that is not known, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { servqual } from "cx-metrics";
 *
 * const dimensions = { speed: ["answers", "delivers"], care: ["listens"] };
 * const responses = [
 *   { expectations: [7, 6, 6], perceptions: [5, 4, 6], points: { speed: 80, care: 20 } },
 *   { expectations: [6, 6, 7], perceptions: [6, 4, 6], points: { speed: 50, care: 50 } },
 * ];
 * const result = servqual(responses, { dimensions });
 * assert.deepEqual(result.dimensions.map(({ dimension, value }) => [dimension, value]), [["speed", -1.5], ["care", -0.5]]);
 * assert.equal(result.value, -1);
 * assert.equal(servqual(responses, { dimensions, score: "weighted" }).value?.toFixed(2), "-1.30");
 * assert.equal(servqual(responses, { dimensions, method: "servperf" }).value, 5.375);
 *
 * const flat = [{ Eanswers: 7, Edelivers: 6, Elistens: 6, Panswers: 5, Pdelivers: 4, Plistens: 6 }];
 * assert.equal(servqual(flat, { dimensions, fields: { expectations: "E", perceptions: "P" } }).value, -1);
 * ```
 */
export const servqual: Metric<
  readonly (ServqualResponse | Readonly<Record<string, unknown>>)[] | ColumnTable,
  ServqualOptions,
  ServqualSummary,
  ServqualResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "servqual",
    summarize: (
      input: readonly (ServqualResponse | Readonly<Record<string, unknown>>)[],
      options: ServqualOptions,
    ): ServqualSummary => summarizeGroups(input, null, options)[0] as ServqualSummary,
    summarizeBy: summarizeGroups,
    merge: (a, b) => ({
      kind: "servqual",
      version: 1,
      definition: theSame(a.definition, b.definition),
      ...mergeServqual(a, b),
    }),
    measure: measureServqual,
    checkOptions: (options) => {
      checkInput(servqualOptionsSchema(), options, "servqual", "options");
    },
    checkSummary: (summary) => {
      checkServqual(summary);
    },
  },
  { argument: "responses", fields: ({ fields }) => (fields === undefined ? ["perceptions"] : []) },
);

function summarizeGroups(
  input: unknown,
  groups: Parameters<typeof scoreServqual>[4],
  options: ServqualOptions,
): ServqualSummary[] {
  if ("weights" in options) {
    const expected = "left out: respondents weigh the same";
    rejectInput("servqual", "options", ["weights"], "unknown-key", expected, options.weights);
  }
  const definition = definitionOf(options);
  const layout = servqualLayout(options);
  if (layout.sides.length === 2 && options.fields !== undefined && options.fields.expectations === undefined) {
    const expected = 'stated for method "servqual"';
    rejectInput("servqual", "options", ["fields", "expectations"], "missing-value", expected, undefined);
  }
  const answers = readServqual(input, layout, options);
  const { dimensionItems, missingItems } = definition;
  return scoreServqual(answers, layout, dimensionItems, missingItems, groups).map(
    (scores: ServqualScores): ServqualSummary => ({ kind: "servqual", version: 1, definition, ...scores }),
  );
}

function measureServqual(summary: ServqualSummary, options: ServqualOptions): ServqualResult {
  const { definition, unweighted, weighted, missing, invalid } = summary;
  const { score = "unweighted" } = options;
  checkDefinition(definition, options);
  const { method, dimensionItems } = definition;
  const overall = sideOf(score === "weighted" ? weighted : unweighted, method);
  const facts = {
    metric: "servqual",
    unit: method === "servqual" ? "scale-points" : "rating",
    n: overall.n,
    effectiveN: overall.n,
    missing: missing + sideOf(unweighted, method).n - overall.n,
    invalid,
    convention: describe(definition, score),
  };
  const estimate = toEstimate(facts, figuresOf(overall, options), options);
  const { suppressed } = estimate;
  const measure = (moments: GapMoments): ServqualScore => measureScore(moments, method, suppressed, options);
  return {
    ...estimate,
    method,
    unweighted: measure(unweighted),
    weighted: measure(weighted),
    dimensions: summary.dimensions.map(({ points, reliability, ...moments }, place) => {
      const { alpha, interval } = alphaOf(reliability, options.confidenceLevel ?? defaultConfidenceLevel);
      const isHidden = (n: number): boolean => suppressed || isSuppressed(n, options);
      return {
        dimension: definition.dimensions[place] as string,
        ...measure(moments),
        points: points.n === 0 || isHidden(points.n) ? null : points.mean,
        alpha: isHidden(reliability.n) ? null : alpha,
        alphaInterval: isHidden(reliability.n) ? null : interval,
      };
    }),
    items: dimensionItems
      .flatMap((items, place) => items.map((item) => ({ item, dimension: definition.dimensions[place] as string })))
      .map((names, place) => ({ ...names, ...measure(summary.items[place] as GapMoments) })),
  };
}

/** Options that say how scores come about must say what the summary says. */
function checkDefinition(definition: ServqualDefinition, options: ServqualOptions): void {
  const { method, scale, dimensions, missingItems } = options;
  const asked = definitionOf(options);
  const stated: Partial<ServqualDefinition> = {
    ...(method !== undefined && { method: asked.method }),
    ...(scale !== undefined && { scale: asked.scale }),
    ...(dimensions !== undefined && { dimensions: asked.dimensions, dimensionItems: asked.dimensionItems }),
    ...(missingItems !== undefined && { missingItems }),
  };
  theSame({ ...definition, ...stated }, definition);
}

function figuresOf(moments: Moments, options: EstimateOptions): ReturnType<typeof meanFigures> {
  const { n, mean } = moments;
  if (n === 0) return noFigures;
  const standardError = standardErrorOf(moments);
  const isExact = standardError !== null && isNegligible(standardError, mean);
  return meanFigures(mean, isExact ? 0 : standardError, n - 1, options);
}

function measureScore(
  moments: GapMoments,
  method: ServqualDefinition["method"],
  isHidden: boolean,
  options: EstimateOptions,
): ServqualScore {
  const side = sideOf(moments, method);
  if (isHidden || isSuppressed(side.n, options)) {
    return { n: null, value: null, standardError: null, interval: null, perception: null, expectation: null };
  }
  const { value, standardError, interval } = figuresOf(side, options);
  const meanOf = ({ n, mean }: Moments): number | null => (n === 0 ? null : mean);
  return {
    n: side.n,
    value,
    standardError,
    interval,
    perception: meanOf(moments.perception),
    expectation: meanOf(moments.expectation),
  };
}

function describe(
  { method, scale, dimensions, dimensionItems, missingItems }: ServqualDefinition,
  score: string,
): string {
  const what = method === "servqual" ? "SERVQUAL, perception less expectation" : "SERVPERF, perception alone";
  const parts = `${dimensionItems.flat().length} items in ${dimensions.length} dimensions`;
  const how = score === "weighted" ? "weighed by each respondent's points" : "of equal weight";
  const policies: Record<typeof missingItems, string> = {
    "available-items": "dimensions by the items that were answered",
    "complete-dimension": "dimensions of which all items were answered",
    "complete-cases": "respondents who answered all items",
  };
  const range = `on a scale from ${scale.min} to ${scale.max}`;
  return `${what}: mean over respondents of ${parts} ${how}, ${range}; ${policies[missingItems]}`;
}
