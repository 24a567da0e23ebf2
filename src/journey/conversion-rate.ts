import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent, countOrNull } from "../schemas/lifecycle.ts";
import { choice, count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { findPartFault } from "../schemas/ticket-counts.ts";
import {
  type ConversionCounts,
  type ConversionRateOptions,
  type ConvertingSession,
  conversionCountsSchema,
  conversionRateOptionsSchema,
} from "../schemas/web.ts";
import { countFigures } from "../share-figures.ts";
import { addKnown } from "../stats/known-sum.ts";
import { poissonLimits } from "../stats/poisson-limits.ts";
import { isRecord, isWeight } from "../values.ts";
import { countConversions } from "./count-conversions.ts";
import { asSummarized, sameDefinition } from "./same-definition.ts";

const name = "conversionRate";

/** What `conversionRate` takes: sessions, as records or as a table of columns, or their counts. */
export type ConversionRateInput = readonly ConvertingSession[] | ColumnTable | ConversionCounts;

/** What `conversionRate` keeps of its input. Summaries merge where no session, or no user, stands in both. */
export interface ConversionRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "conversionRate";
  /** The version of its form. */
  readonly version: 1;
  /** What was counted: sessions or users. */
  readonly per: "session" | "user";
  /** How many there are. */
  readonly visits: number;
  /** Those with a conversion or more; `null` where that is not known. */
  readonly converted: number | null;
  /** Conversions in all; `null` where that is not known. */
  readonly conversions: number | null;
  /** The sum of the squares of the conversions of each; `null` where only sums are known. */
  readonly squaredConversions: number | null;
  /** Records without a word on conversions, or without a user where they are counted. */
  readonly missing: number;
  /** Records that were left out as invalid. */
  readonly invalid: number;
}

/** What `conversionRate` gives. The counts are `null` where they are not known, or the figures are withheld. */
export interface ConversionRateResult extends Estimate {
  /** Sessions or users in all, as `per` says. */
  readonly visits: number | null;
  /** Those with a conversion or more. */
  readonly converted: number | null;
  /** Conversions in all. */
  readonly conversions: number | null;
}

/**
 * Conversion rate: which part of the sessions, or of the users, led to a conversion.
 *
 * `100 · converted / sessions`, in percent from 0 to 100; `per: "user"` divides converted users by users. Google Analytics 4 calls the
 * two `sessionKeyEventRate` and `userKeyEventRate`. People come back before they buy, so the rate per user is the higher one as a rule.
 *
 * `counting: "total"` divides all conversions by sessions or users. One of them may have several, so this is no share but a ratio, in
 * conversions per 100, which may pass 100.
 *
 * Takes sessions `{ userId, sessionId, converted }` (records, or a table of such columns), where `converted` is true, false or a number of conversions, or counts
 * `{ sessions, convertedSessions, users, convertedUsers, conversions }`, of which only those are needed that are asked for.
 *
 * - Records with one `sessionId` and one `userId` are one session. Session numbers of Google Analytics 4 are the second at which it
 *   began, so different users share them: give `userId` too.
 * - A record without `converted`, or without `userId` per user, is counted in `missing`. Nothing to divide by gives `value: null`.
 * - The interval of a share is Wilson's. That of a total is Student's with the error over sessions or users, cut off at 0; of counts,
 *   where that is not known, it is Garwood's of a Poisson count, which is too narrow where one of them converts many times.
 * - Users do not add up: one who comes in two weeks is a user of both. Summaries merge over parts that share no user (per session: no
 *   session).
 *
 * Sources: Wilson 1927, JASA 22: 209–212; Student 1908, Biometrika 6: 1–25; Garwood 1936, Biometrika 28: 437–442.
 *
 * @param input - Sessions, or their counts.
 * @param options - See {@link ConversionRateOptions}.
 * @throws {@link MetricInputError} for a `converted` that is no answer, counts that do not add up or lack what is asked for, an option
 * that does not exist, summaries per session and per user.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { conversionRate } from "cx-metrics";
 *
 * const sessions = [
 *   { userId: "ann", converted: false },
 *   { userId: "ann", converted: 2 },
 *   { userId: "bob", converted: false },
 *   { userId: "eve", converted: 1 },
 * ];
 * assert.equal(conversionRate(sessions).value, 50);
 * assert.equal(conversionRate(sessions, { per: "user" }).value?.toFixed(1), "66.7");
 * assert.equal(conversionRate(sessions, { counting: "total" }).value, 75);
 *
 * const counted = conversionRate({ sessions: 1000, convertedSessions: 30 });
 * assert.deepEqual(
 *   [counted.value, counted.interval?.low.toFixed(2), counted.interval?.high.toFixed(2)],
 *   [3, "2.11", "4.25"],
 * );
 * ```
 */
export const conversionRate: Metric<
  ConversionRateInput,
  ConversionRateOptions,
  ConversionRateSummary,
  ConversionRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (
      input: readonly ConvertingSession[] | ConversionCounts,
      options: ConversionRateOptions,
    ): ConversionRateSummary =>
      isRecord<ConversionCounts>(input)
        ? fromCounts(input, options)
        : { kind: name, version: 1, per: options.per ?? "session", ...countConversions(name, input, options) },
    merge: mergeConversions,
    measure: measureConversions,
    checkOptions: (options) => {
      checkInput(conversionRateOptionsSchema(), options, name, "options");
    },
    checkSummary: (summary) => {
      checkInput(conversionSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "sessions", fields: ({ per }) => (per === "user" ? ["userId", "converted"] : ["converted"]) },
);

const conversionSummarySchema = /* @__PURE__ */ lazySchema(() =>
  consistent(
    summarySchema<ConversionRateSummary>(name, {
      per: choice("session", "user"),
      visits: count(),
      converted: countOrNull(),
      conversions: countOrNull(),
      squaredConversions: leaf("a sum of squares, or null", (value) => value === null || isWeight(value), "number"),
    }),
    (summary) =>
      findPartFault(summary, "converted", "visits") ??
      findPartFault(summary, "converted", "conversions") ??
      findPartFault(summary, "conversions", "squaredConversions"),
  ),
);

function fromCounts(input: ConversionCounts, options: ConversionRateOptions): ConversionRateSummary {
  const counts = checkInput(conversionCountsSchema(), input, name, "counts");
  const { per = "session" } = options;
  const [visits, converted] =
    per === "session"
      ? ([counts.sessions, counts.convertedSessions] as const)
      : ([counts.users, counts.convertedUsers] as const);
  if (visits === undefined) {
    return rejectInput(name, "counts", [`${per}s`], "missing-value", `given for the rate per ${per}`, visits);
  }
  return {
    kind: name,
    version: 1,
    per,
    visits,
    converted: converted ?? null,
    conversions: counts.conversions ?? null,
    squaredConversions: null,
    missing: 0,
    invalid: 0,
  };
}

function mergeConversions(a: ConversionRateSummary, b: ConversionRateSummary): ConversionRateSummary {
  sameDefinition(name, ["per"], a, b);
  const counts = { missing: a.missing + b.missing, invalid: a.invalid + b.invalid };
  // What is empty may know nothing of what the other one knows.
  if (isEmpty(a)) return { ...b, ...counts };
  if (isEmpty(b)) return { ...a, ...counts };
  return {
    ...a,
    visits: a.visits + b.visits,
    converted: addKnown(a.converted, b.converted),
    conversions: addKnown(a.conversions, b.conversions),
    squaredConversions: addKnown(a.squaredConversions, b.squaredConversions),
    ...counts,
  };
}

function isEmpty({ visits, conversions }: ConversionRateSummary): boolean {
  return visits === 0 && (conversions ?? 0) === 0;
}

function measureConversions(summary: ConversionRateSummary, options: ConversionRateOptions): ConversionRateResult {
  const { per, visits, converted, conversions, missing, invalid } = summary;
  const { counting = "unique" } = options;
  asSummarized(name, ["per"], options, summary);
  const isTotal = counting === "total";
  const facts = {
    metric: name,
    unit: isTotal ? `conversions per 100 ${per}s` : "percent",
    n: visits,
    effectiveN: visits,
    missing,
    invalid,
    convention: isTotal
      ? `all conversions divided by the number of ${per}s`
      : `% of ${per}s with at least one conversion`,
  };
  const figures = isTotal ? totalFigures(summary, options) : uniqueFigures(summary, options);
  const estimate = toEstimate(facts, figures, options);
  const shown = (figure: number | null): number | null => (estimate.suppressed ? null : figure);
  return { ...estimate, visits: shown(visits), converted: shown(converted), conversions: shown(conversions) };
}

function uniqueFigures(summary: ConversionRateSummary, options: ConversionRateOptions): Figures {
  const { per, visits, converted } = summary;
  if (isEmpty(summary)) return noFigures;
  if (converted !== null) return countFigures(converted, visits, options);
  const field = per === "session" ? "convertedSessions" : "convertedUsers";
  return rejectInput(name, "counts", [field], "missing-value", 'given for counting "unique"', undefined);
}

function totalFigures(summary: ConversionRateSummary, options: ConversionRateOptions): Figures {
  const { visits, conversions, squaredConversions } = summary;
  if (visits === 0) return noFigures;
  if (conversions === null) {
    return rejectInput(name, "counts", ["conversions"], "missing-value", 'given for counting "total"', undefined);
  }
  const value = (100 * conversions) / visits;
  if (squaredConversions !== null) {
    const spread = Math.max(0, squaredConversions - (conversions * conversions) / visits);
    const standardError = visits < 2 ? null : 100 * Math.sqrt(spread / (visits - 1) / visits);
    const figures = meanFigures(value, standardError, visits - 1, options);
    const { interval } = figures;
    return { ...figures, interval: interval && { ...interval, low: Math.max(0, interval.low) } };
  }
  const confidenceLevel = options.confidenceLevel ?? defaultConfidenceLevel;
  const [low, high] = poissonLimits(conversions, confidenceLevel).map((limit) => (100 * limit) / visits) as [
    number,
    number,
  ];
  const standardError = (100 * Math.sqrt(conversions)) / visits;
  return {
    value,
    standardError,
    interval: { low: Math.min(low, value), high: Math.max(high, value), confidenceLevel, method: "garwood" },
    basis: conversions === 0 ? null : { kind: "normal", center: value, standardError, method: "poisson" },
  };
}
