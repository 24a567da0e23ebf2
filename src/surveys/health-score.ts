import { movePlaces, rejectInput } from "../errors.ts";
import { effectiveCount, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type HealthBand,
  type HealthInput,
  type HealthScoreOptions,
  healthInputRule,
  healthScoreOptionsSchema,
} from "../schemas/health-score.ts";
import { healthSummaryRules } from "../schemas/health-summary.ts";
import { objectSchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { isRecord } from "../values.ts";
import { addGroups, shareOf } from "./group.ts";
import {
  type HealthDefinition,
  type HealthInputDefinition,
  type HealthInputSums,
  type HealthSums,
  scoreCustomers,
} from "./health-customers.ts";
import { orderedScale } from "./scale.ts";
import { clamp, mergeScores, scoreFigures } from "./score-moments.ts";

/** A customer: what the inputs of the score measure, under their fields. */
export type HealthRecord = Readonly<Record<string, unknown>>;

/** What `healthScore` takes: one customer, or many. */
export type HealthScoreInput = HealthRecord | readonly HealthRecord[];

/** What `healthScore` keeps of its input. */
export interface HealthScoreSummary extends HealthSums, HealthDefinition {
  /** Which metric's summary it is. */
  readonly kind: "healthScore";
  /** The version of its form. */
  readonly version: 1;
}

/** What one input gives to the score. With many customers: on average over those with a score. */
export interface HealthContribution {
  /** The input's field. */
  readonly input: string;
  /** How many of the customers with a score have it. */
  readonly count: number;
  /** Its value from 0 to 100, the higher the healthier, on average over those who have it; `null` where nobody has. */
  readonly normalised: number | null;
  /** Its share of the weight that was used, in percent; 0 for a customer without it. All of them add up to 100. */
  readonly weight: number | null;
  /** The points that it gave. All of them add up to the score. */
  readonly contribution: number | null;
}

/** The customers of one band. */
export interface HealthBandShare extends HealthBand {
  /** How many have a score in it. */
  readonly count: number;
  /** Their share in percent (weighted, where there are weights); `null` when nobody has a score. */
  readonly percent: number | null;
}

/** What `healthScore` gives. */
export interface HealthScoreResult extends Estimate {
  /**
   * Why there is no value: nobody was given, nobody has enough of the inputs, all customers weigh 0, or the figures are withheld;
   * `null` where there is a value.
   */
  readonly reason: "no-customers" | "not-enough-inputs" | "no-weight" | "suppressed" | null;
  /** The share of the weight that is there, in percent, on average over all customers, with a score or without. */
  readonly coverage: number | null;
  /** What each input gave, in their order; `null` where the figures are withheld. */
  readonly contributions: readonly HealthContribution[] | null;
  /** The customers by band, from the lowest up; `null` where no bands were asked for, or the figures are withheld. */
  readonly bands: readonly HealthBandShare[] | null;
}

/**
 * Customer health score: what is known of a customer, each input moved to 0 to 100, as one weighted mean.
 *
 * `Σ w·normalised / Σ w` over the inputs that are there, in points from 0 to 100. An input is
 * `{ min, max, direction, weight }` under the field that holds it: `min` is worth 0 and `max` 100 (turned round where
 * `direction` is `"low-is-healthy"`), and values between lie on the line. There is no standard, so all of it is yours to state.
 *
 * Takes one customer (a record) or many (an array of records). For many the value is the mean of their scores.
 *
 * - An input that is `null` or `undefined` is left out of that customer's score, and the weights of the others fill its place.
 *   `coverage` says how much of the weight is there. A customer with less than `minimumCoverage` percent of it (default 50) has no
 *   score and is counted in `missing`. Without a score `value` is `null` and `reason` says why.
 * - `contributions` lists what each input gave; they add up to the value.
 * - A value out of its range is an error; `outOfRange: "clamp"` takes it for the nearer end.
 * - The interval over many customers is Student's t on their scores, cut off at 0 and 100; `null` below two, and where all have one
 *   score. With `weights` for the customers the standard error is linearised. `bands` counts customers by their score.
 *
 * Source: Student 1908, Biometrika 6: 1–25 (interval).
 *
 * @param input - One customer, or many; other fields than those of the inputs may stand in them; or a table of their columns.
 * @param options - See {@link HealthScoreOptions}.
 * @throws {@link MetricInputError} for a value that is no number or out of its range, options without `inputs`, an input whose
 * `min` is not below its `max`, bands that do not rise from 0, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { healthScore } from "cx-metrics";
 *
 * const score = healthScore.with({
 *   inputs: {
 *     nps: { min: 0, max: 10, weight: 1 },
 *     weeklyLogins: { min: 0, max: 20, weight: 2 },
 *     openTickets: { min: 0, max: 5, weight: 1, direction: "low-is-healthy" },
 *   },
 *   outOfRange: "clamp",
 * });
 * const one = score({ nps: null, weeklyLogins: 15, openTickets: 2 });
 * assert.equal(one.value, 70);
 * assert.equal(one.coverage, 75);
 * assert.deepEqual(one.contributions?.map(({ input, contribution }) => [input, contribution]), [
 *   ["nps", 0],
 *   ["weeklyLogins", 50],
 *   ["openTickets", 20],
 * ]);
 *
 * const unknown = score({ nps: 9 });
 * assert.deepEqual([unknown.value, unknown.reason, unknown.coverage], [null, "not-enough-inputs", 25]);
 *
 * const bands = [{ band: "at risk", from: 0 }, { band: "healthy", from: 60 }];
 * const all = score([{ nps: 9, weeklyLogins: 30, openTickets: 0 }, { nps: 2, weeklyLogins: 1, openTickets: 5 }], { bands });
 * assert.deepEqual(all.bands?.map(({ band, percent }) => [band, percent]), [["at risk", 50], ["healthy", 50]]);
 * ```
 */
export const healthScore: Metric<
  HealthScoreInput | ColumnTable,
  HealthScoreOptions,
  HealthScoreSummary,
  HealthScoreResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "healthScore",
    summarize: (input: HealthScoreInput, options: HealthScoreOptions): HealthScoreSummary => {
      const definition = definitionOf(options);
      const score = (customers: unknown) => scoreCustomers(customers, definition, options, null)[0] as HealthSums;
      return toSummary(definition, isRecord(input) ? scoreOne(input, score) : score(input));
    },
    summarizeBy: (input, groups, options) => {
      const definition = definitionOf(options);
      return scoreCustomers(input, definition, options, groups).map((sums) => toSummary(definition, sums));
    },
    merge: (a, b) => toSummary(sameDefinition("healthScore", partsOf(a), partsOf(b)), mergeSums(a, b)),
    measure: measureHealth,
    checkOptions: (options) => {
      if (isRecord<HealthScoreOptions>(options) && isRecord(options.inputs)) checkInputs(options.inputs);
      checkInput(healthScoreOptionsSchema(), options, "healthScore", "options");
    },
    checkSummary: (summary) => {
      checkInput(summarySchema("healthScore", healthSummaryRules(summary)), summary, "healthScore", "summary");
    },
  },
  { argument: "customers", fields: ({ inputs }) => Object.keys(inputs ?? {}) },
);

/** Words the fault of an input at its own place. */
function checkInputs(inputs: Readonly<Record<string, unknown>>): void {
  for (const [name, input] of Object.entries(inputs)) {
    const schema = objectSchema<HealthInput>(healthInputRule());
    const path = ["inputs", name];
    orderedScale("healthScore", "options", path, checkInput(schema, input, "healthScore", "options", path));
  }
}

/** A fault in the only customer stands in no list. */
function scoreOne(customer: HealthRecord, score: (customers: unknown) => HealthSums): HealthSums {
  try {
    return score([customer]);
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) =>
      argument === "customers" ? { argument: "customer", path: path.slice(1) } : { argument, path },
    );
  }
}

function definitionOf({ inputs, minimumCoverage = 50, bands = [] }: HealthScoreOptions): HealthDefinition {
  if (inputs === undefined) {
    const expected = "inputs { min, max, direction, weight } under their fields";
    return rejectInput("healthScore", "options", ["inputs"], "missing-value", expected, inputs);
  }
  return {
    inputs: Object.entries(inputs).map(([input, { min, max, direction = "high-is-healthy", weight = 1 }]) => ({
      input,
      min,
      max,
      direction,
      weight,
    })),
    minimumCoverage,
    bands: bands.map(({ band, from }) => ({ band, from })),
  };
}

function partsOf({ inputs, minimumCoverage, bands }: HealthDefinition): HealthDefinition {
  return { inputs, minimumCoverage, bands };
}

function toSummary(definition: HealthDefinition, sums: HealthSums): HealthScoreSummary {
  const { scores, contributions, banded, coverage, missing, invalid } = sums;
  return {
    kind: "healthScore",
    version: 1,
    ...definition,
    scores,
    contributions,
    banded,
    coverage,
    missing,
    invalid,
  };
}

function mergeSums(a: HealthSums, b: HealthSums): HealthSums {
  return {
    scores: mergeScores(a.scores, b.scores),
    contributions: a.contributions.map((one, i) => addInputSums(one, b.contributions[i] as HealthInputSums)),
    banded: a.banded.map((band, i) => addGroups(band, b.banded[i] as typeof band)),
    coverage: {
      count: a.coverage.count + b.coverage.count,
      weight: a.coverage.weight + b.coverage.weight,
      sum: a.coverage.sum + b.coverage.sum,
    },
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function addInputSums(a: HealthInputSums, b: HealthInputSums): HealthInputSums {
  return {
    count: a.count + b.count,
    weight: a.weight + b.weight,
    normalised: a.normalised + b.normalised,
    share: a.share + b.share,
    contribution: a.contribution + b.contribution,
  };
}

function measureHealth(summary: HealthScoreSummary, options: HealthScoreOptions): HealthScoreResult {
  const { scores, contributions, banded, coverage, missing, invalid, bands } = summary;
  const definition = partsOf(summary);
  const asked = definitionOf({ ...options, inputs: options.inputs ?? {} });
  for (const part of ["inputs", "minimumCoverage", "bands"] as const) {
    if (options[part] === undefined) continue;
    sameDefinition("healthScore", { [part]: asked[part] }, { [part]: definition[part] });
  }

  const { count: n, weight, squaredWeight } = scores;
  const effectiveN = effectiveCount(weight, squaredWeight);
  const convention = describe(definition);
  const facts = { metric: "healthScore", unit: "points", n, effectiveN, missing, invalid, convention };
  const estimate = toEstimate(facts, scoreFigures(scores, 0, 100, options), options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    reason: suppressed ? "suppressed" : reasonOf(summary),
    coverage: suppressed || !(coverage.weight > 0) ? null : clamp((100 * coverage.sum) / coverage.weight, 0, 100),
    contributions: suppressed
      ? null
      : contributions.map((sums, i) =>
          describeContribution(sums, definition.inputs[i] as HealthInputDefinition, weight),
        ),
    bands:
      suppressed || bands.length === 0
        ? null
        : bands.map(({ band, from }, i) => {
            const group = banded[i] as (typeof banded)[number];
            return { band, from, count: group.count, percent: shareOf(group, weight, false).percent };
          }),
  };
}

function reasonOf({ scores, coverage }: HealthSums): HealthScoreResult["reason"] {
  if (scores.weight > 0) return null;
  if (coverage.count === 0) return "no-customers";
  return scores.count === 0 ? "not-enough-inputs" : "no-weight";
}

function describeContribution(
  sums: HealthInputSums,
  { input }: HealthInputDefinition,
  weight: number,
): HealthContribution {
  return {
    input,
    count: sums.count,
    normalised: sums.weight > 0 ? clamp(sums.normalised / sums.weight, 0, 100) : null,
    weight: weight > 0 ? clamp((100 * sums.share) / weight, 0, 100) : null,
    contribution: weight > 0 ? clamp(sums.contribution / weight, 0, 100) : null,
  };
}

function describe({ inputs, minimumCoverage }: HealthDefinition): string {
  const parts = inputs.map(({ input, min, max, direction, weight }) => {
    const [worst, best] = direction === "low-is-healthy" ? [max, min] : [min, max];
    return `${input} (${worst} to ${best}, weight ${weight})`;
  });
  const needed = `of the inputs that each customer has, at least ${minimumCoverage} % of the weight`;
  return `weighted mean of ${parts.join(", ")}, each moved to 0 to 100, ${needed}`;
}
