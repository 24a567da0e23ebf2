import { rejectInput } from "../errors.ts";
import { type Figures, noFigures, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type GroupCodes, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type AaporResponseRateOptions,
  aaporResponseRateOptionsSchema,
  type Disposition,
  type DispositionCounts,
  dispositionCountsSchema,
  dispositions,
  dispositionsSchema,
  type OutcomeRate,
  outcomeRates,
} from "../schemas/dispositions.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { shareFigures } from "../share-figures.ts";
import { isNumberColumn, isRecord } from "../values.ts";

/** What `aaporResponseRate` takes: the disposition of every case, or their counts. */
export type AaporResponseRateInput = Column<Disposition> | DispositionCounts;

/** What `aaporResponseRate` keeps of its input. */
export interface AaporResponseRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "aaporResponseRate";
  /** The version of its form. */
  readonly version: 1;
  /** Cases by what became of them. */
  readonly cases: Readonly<Record<Disposition, number>>;
  /** Cases without a disposition. */
  readonly missing: number;
  /** Cases that were left out as invalid. */
  readonly invalid: number;
}

/** What `aaporResponseRate` gives. */
export interface AaporResponseRateResult extends Estimate {
  /** Every outcome rate in percent; `null` where its denominator is 0, needs an eligibility that was not given, or is withheld. */
  readonly rates: Readonly<Record<OutcomeRate, number | null>>;
  /** The share of the cases of unknown eligibility that is taken to be eligible, from 0 to 1; `null` where none is stated. */
  readonly eligibility: number | null;
}

/**
 * The response rates of the American Association for Public Opinion Research, and its cooperation, refusal and contact rates.
 *
 * With complete interviews I, partial ones P, refusals R, non-contacts NC, others O and cases of unknown eligibility U = UH + UO:
 *
 * - RR1 = I / (I + P + R + NC + O + U), RR2 = (I + P) / the same;
 * - RR3 and RR4 count e·U in place of U, RR5 and RR6 none of them;
 * - COOP1 = I / (I + P + R + O), COOP2 = (I + P) / the same, COOP3 and COOP4 leave out O;
 * - REF1 = R / the denominator of RR1, REF2 of RR3, REF3 of RR5;
 * - CON1 = (I + P + R + O) / the denominator of RR1, CON2 of RR3, CON3 of RR5.
 *
 * In percent. `method` chooses the value, RR1 by default, which is the lowest; all of them stand in `rates`. e is yours to state
 * (`eligibility`), or `"proportional"`: (I + P + R + NC + O) / (I + P + R + NC + O + NE).
 *
 * Takes the disposition of every case, as a column or by `.of("disposition")`, or their counts.
 *
 * - A denominator of 0 gives `value: null`, and so does an e that cannot be had. Cases whose disposition is `null` or `undefined`
 *   are left out and counted in `missing`. `n` is how many cases the denominator is made of, `effectiveN` the denominator itself.
 * - The interval is Wilson's on that denominator, with e taken as known.
 *
 * Source: AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys, 9th edition, 2016.
 *
 * @param input - Dispositions, or their counts.
 * @param options - See {@link AaporResponseRateOptions}.
 * @throws {@link MetricInputError} for a disposition that is none, a rate with e where `eligibility` is not given, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { aaporResponseRate } from "cx-metrics";
 *
 * const cases = { I: 300, P: 20, R: 150, NC: 100, O: 30, UH: 300, UO: 100 };
 * assert.equal(aaporResponseRate(cases).value, 30);
 * assert.equal(aaporResponseRate(cases, { method: "RR3", eligibility: 0.25 }).value?.toFixed(2), "42.86");
 * assert.equal(aaporResponseRate(cases).rates.COOP3?.toFixed(2), "63.83");
 * assert.equal(aaporResponseRate(["I", "R", "I", "NC"], { method: "RR5" }).value, 50);
 * ```
 */
export const aaporResponseRate: Metric<
  AaporResponseRateInput,
  AaporResponseRateOptions,
  AaporResponseRateSummary,
  AaporResponseRateResult
> = /* @__PURE__ */ defineColumnMetric({
  name: "aaporResponseRate",
  summarize: (input: AaporResponseRateInput, options: AaporResponseRateOptions): AaporResponseRateSummary =>
    isRecord<DispositionCounts>(input)
      ? fromCounts(input)
      : (countDispositions(input, options, null, 1)[0] as AaporResponseRateSummary),
  summarizeBy: (input, { codes, groupCount }, options) => countDispositions(input, options, codes, groupCount),
  merge: (a, b) => ({
    kind: "aaporResponseRate",
    version: 1,
    cases: casesOf((letters) => a.cases[letters] + b.cases[letters]),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureOutcome,
  checkOptions: (options) => {
    checkInput(aaporResponseRateOptionsSchema(), options, "aaporResponseRate", "options");
  },
  checkSummary: (summary) => {
    checkInput(aaporResponseRateSummarySchema(), summary, "aaporResponseRate", "summary");
  },
});

const aaporResponseRateSummarySchema = /* @__PURE__ */ lazySchema<AaporResponseRateSummary>(() =>
  summarySchema("aaporResponseRate", {
    cases: { fields: Object.fromEntries(dispositions.map((letters) => [letters, count()])) },
  }),
);

function casesOf(read: (letters: Disposition) => number): AaporResponseRateSummary["cases"] {
  const entries = dispositions.map((letters) => [letters, read(letters)]);
  return Object.fromEntries(entries) as AaporResponseRateSummary["cases"];
}

function fromCounts(input: DispositionCounts): AaporResponseRateSummary {
  const counts = checkInput(dispositionCountsSchema(), input, "aaporResponseRate", "counts");
  const cases = casesOf((letters) => counts[letters] ?? 0);
  return { kind: "aaporResponseRate", version: 1, cases, missing: 0, invalid: 0 };
}

function countDispositions(
  input: unknown,
  options: AaporResponseRateOptions,
  codes: GroupCodes | null,
  groupCount: number,
): AaporResponseRateSummary[] {
  const column = isNumberColumn(input) ? input : [];
  const places = new Map<unknown, number>(dispositions.map((letters, place) => [letters, place]));
  const [blank, stray] = [dispositions.length, dispositions.length + 1];
  const bins = Array.from({ length: groupCount }, () => new Float64Array(stray + 1));
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    const place = places.get(value) ?? (value === null || value === undefined ? blank : stray);
    (bins[codes === null ? 0 : (codes[i] as number)] as Float64Array)[place]!++;
  }
  const refused = (place: number, policy: unknown): boolean =>
    policy !== "omit" && bins.some((counts) => (counts[place] as number) > 0);
  if (column !== input || refused(stray, options.invalid) || refused(blank, options.missing ?? "omit")) {
    checkInput<unknown>(dispositionsSchema(options), input, "aaporResponseRate", "dispositions");
  }
  return bins.map((counts) => ({
    kind: "aaporResponseRate",
    version: 1,
    cases: casesOf((letters) => counts[dispositions.indexOf(letters)] as number),
    missing: counts[blank] as number,
    invalid: counts[stray] as number,
  }));
}

/** A rate as its parts: how many of which cases. */
interface Outcome {
  readonly favourable: number;
  /** Cases in the denominator that are known to be eligible. */
  readonly eligible: number;
  /** Cases in the denominator of which that is unknown. */
  readonly unknown: number;
  /** Whether only the eligible share of those counts. */
  readonly estimated: boolean;
}

function outcomeOf(rate: OutcomeRate, { I, P, R, NC, O, UH, UO }: AaporResponseRateSummary["cases"]): Outcome {
  const variant = Number(rate.at(-1));
  if (rate.startsWith("COOP")) {
    const eligible = I + P + R + (variant <= 2 ? O : 0);
    return { favourable: variant % 2 === 1 ? I : I + P, eligible, unknown: 0, estimated: false };
  }
  const isResponse = rate.startsWith("RR");
  const base = isResponse ? Math.ceil(variant / 2) : variant;
  const answered = variant % 2 === 1 ? I : I + P;
  const others = rate.startsWith("REF") ? R : I + P + R + O;
  return {
    favourable: isResponse ? answered : others,
    eligible: I + P + R + NC + O,
    unknown: base === 3 ? 0 : UH + UO,
    estimated: base === 2,
  };
}

/** The eligible share of the cases of unknown eligibility; `null` where none is stated or none can be had. */
function eligibilityOf(
  { I, P, R, NC, O, NE }: AaporResponseRateSummary["cases"],
  { eligibility }: AaporResponseRateOptions,
): number | null {
  if (eligibility !== "proportional") return eligibility ?? null;
  const eligible = I + P + R + NC + O;
  return eligible + NE > 0 ? eligible / (eligible + NE) : null;
}

function denominatorOf({ eligible, unknown, estimated }: Outcome, eligibility: number | null): number | null {
  if (!estimated) return eligible + unknown;
  return eligibility === null ? null : eligible + eligibility * unknown;
}

function measureOutcome(
  { cases, missing, invalid }: AaporResponseRateSummary,
  options: AaporResponseRateOptions,
): AaporResponseRateResult {
  const { method = "RR1" } = options;
  const outcome = outcomeOf(method, cases);
  if (outcome.estimated && options.eligibility === undefined) {
    const expected = `given for ${method}: a number from 0 to 1 or "proportional"`;
    rejectInput("aaporResponseRate", "options", ["eligibility"], "missing-value", expected, undefined);
  }
  const eligibility = eligibilityOf(cases, options);
  const denominator = denominatorOf(outcome, eligibility) ?? 0;
  const n = outcome.eligible + outcome.unknown;
  const facts = {
    metric: "aaporResponseRate",
    unit: "percent",
    n,
    effectiveN: denominator,
    missing,
    invalid,
    convention: describe(method, outcome, options),
  };
  const estimate = toEstimate(facts, figuresOf(outcome.favourable, denominator, options), options);
  const rates = outcomeRates.map((rate) => {
    const other = outcomeOf(rate, cases);
    const base = denominatorOf(other, eligibility) ?? 0;
    return [rate, base > 0 && !estimate.suppressed ? Math.min(100, (100 * other.favourable) / base) : null];
  });
  return {
    ...estimate,
    rates: Object.fromEntries(rates) as AaporResponseRateResult["rates"],
    eligibility: estimate.suppressed ? null : eligibility,
  };
}

function figuresOf(favourable: number, denominator: number, options: AaporResponseRateOptions): Figures {
  if (!(denominator > 0)) return noFigures;
  const counted = (weight: number): { weight: number; squaredWeight: number } => ({ weight, squaredWeight: weight });
  return shareFigures({ n: denominator, total: counted(denominator), favourable: counted(favourable) }, options);
}

function describe(method: OutcomeRate, { estimated }: Outcome, { eligibility }: AaporResponseRateOptions): string {
  if (!estimated) return `AAPOR ${method}`;
  const share = eligibility === "proportional" ? "that of the cases whose eligibility is known" : eligibility;
  return `AAPOR ${method}, where the eligible share of the unknown cases is ${share}`;
}
