import { rejectInput } from "../errors.ts";
import { type Figures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ChurnCounts,
  type ChurnRateOptions,
  churnCountsSchema,
  churnRateOptionsSchema,
  consistent,
  countOrNull,
  findChurnFault,
  type Subscription,
} from "../schemas/lifecycle.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countFigures } from "../share-figures.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isRecord } from "../values.ts";
import { averageBaseFigures } from "./average-base.ts";
import { countSubscriptions } from "./subscription-counts.ts";

/** What `churnRate` takes: subscriptions, or customers that are counted already. */
export type ChurnRateInput = readonly Subscription[] | ChurnCounts;

/** What `churnRate` keeps of its input. Summaries merge where no customer stands in both. */
export interface ChurnRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "churnRate";
  /** The version of its form. */
  readonly version: 1;
  /** Customers at the start of the period. */
  readonly customersAtStart: number;
  /** Those of them who were lost. */
  readonly customersLost: number;
  /** Customers added in the period; `null` where that is not known. */
  readonly customersAdded: number | null;
  /** Those of the added ones who were lost again; `null` where that is not known. */
  readonly customersLostOfAdded: number | null;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/** What `churnRate` gives. The counts are `null` where the figures are withheld. */
export interface ChurnRateResult extends Estimate {
  /** Customers at the start of the period. */
  readonly customersAtStart: number | null;
  /** Those of the start who are gone at the end. */
  readonly customersLost: number | null;
  /** Customers who came in the period, or came back in it; `null` where that is not known. */
  readonly customersAdded: number | null;
  /** Those of the added ones who are gone at the end; `null` where that is not known. */
  readonly customersLostOfAdded: number | null;
  /** Those of all the above who are still there at the end; `null` where that is not known. */
  readonly customersAtEnd: number | null;
}

/**
 * Churn rate: the share of a period's customers who were lost in it.
 *
 * In percent. With S customers at the start, L of them lost, A added and L_A of those lost again, the base is named:
 *
 * - `"start"` (default): `100 · L / S`, from 0 to 100. ChartMogul's standard rate.
 * - `"average"`: `100 · L / ((S + E) / 2)` with E = S + A − L − L_A customers at the end. It reaches 200 when all are lost.
 * - `"start-plus-added"`: `100 · (L + L_A) / (S + A)`, from 0 to 100. Stripe's rate.
 *
 * Takes `{ customersAtStart, customersLost, customersAdded?, customersLostOfAdded? }`, or subscriptions together with
 * `period: { start, end }`, which are counted so:
 *
 * - A subscription is active from `startedAt` on and until `endedAt`, at which it is active no more. One that has no
 *   `endedAt` is active still, and one that ends when it begins never is.
 * - A customer may have several. At the start are those with something active at `start`; added are the others with
 *   something active between `start` and `end`, come for the first time or come back.
 * - Lost is who has nothing active at the instant `end`. So a change of plan is no loss, not even one at that very instant,
 *   nor is who left and came back within the period; and a subscription that runs out at `end` is lost in this period,
 *   not in the next.
 * - Who begins at the instant `end` belongs to the next period, as one of its customers at the start.
 *
 * What is missing and what is uncertain:
 *
 * - Without customers to lose, `value` is `null`. A subscription whose `customerId` or `startedAt` is `null` or `undefined`
 *   is left out and counted in `missing`. `n` is the base; the mean of two counts may be a half.
 * - The interval is Wilson's. For `"average"`, its limits for L/S are carried over to the rate, which rises with L/S, given
 *   those added; the standard error is carried over by the delta method.
 * - Summaries merge by adding, which is right for parts that have no customer in common.
 * - By segment, a customer belongs to every segment in which they have a subscription. So by plan, a change of plan is a loss to
 *   the one and a gain to the other, though it is none to the whole.
 *
 * Sources: ChartMogul, Churn rate formulas; Stripe, Calculating subscriber churn rate in Billing; Wilson 1927, JASA 22:
 * 209–212; Agresti and Caffo 2000, The American Statistician 54: 280–288 (`basis` of the average).
 *
 * @param input - Subscriptions, or counts.
 * @param options - See {@link ChurnRateOptions}.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, counts that are
 * no whole numbers or do not add up, subscriptions without a `period`, a base without the counts it needs, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnRate } from "cx-metrics";
 *
 * assert.equal(churnRate({ customersAtStart: 500, customersLost: 50 }).value, 10);
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-10", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-02-01", endedAt: "2024-03-15" },
 *   { customerId: "bo", startedAt: "2024-03-15", endedAt: null }, // a change of plan
 *   { customerId: "cy", startedAt: "2023-11-05", endedAt: "2024-03-20" },
 *   { customerId: "di", startedAt: "2024-03-04", endedAt: "2024-03-09" },
 * ];
 * const march = { period: { start: "2024-03-01", end: "2024-04-01" }, timeZone: "Asia/Bishkek" };
 * const result = churnRate(subscriptions, march);
 * assert.deepEqual([result.customersLost, result.customersAtStart], [1, 3]);
 * assert.equal(result.value?.toFixed(1), "33.3");
 * assert.equal(churnRate(subscriptions, { ...march, base: "start-plus-added" }).value, 50);
 * ```
 */
export const churnRate: Metric<ChurnRateInput, ChurnRateOptions, ChurnRateSummary, ChurnRateResult> =
  /* @__PURE__ */ defineMetric({
    name: "churnRate",
    summarize: (input: ChurnRateInput, options: ChurnRateOptions): ChurnRateSummary =>
      isRecord<ChurnCounts>(input)
        ? fromCounts(input, options)
        : (countSubscriptions("churnRate", input, options, null).map(toSummary)[0] as ChurnRateSummary),
    summarizeBy: (input, groups, options) => countSubscriptions("churnRate", input, options, groups).map(toSummary),
    merge: (a, b) => ({
      kind: "churnRate",
      version: 1,
      customersAtStart: a.customersAtStart + b.customersAtStart,
      customersLost: a.customersLost + b.customersLost,
      customersAdded: addKnown(a.customersAdded, b.customersAdded),
      customersLostOfAdded: addKnown(a.customersLostOfAdded, b.customersLostOfAdded),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureChurn,
    checkOptions: (options) => {
      const { timeZone } = checkInput(churnRateOptionsSchema(), options, "churnRate", "options");
      if (timeZone !== undefined) checkTimeZone("churnRate", "options", ["timeZone"], timeZone);
    },
    checkSummary: (summary) => {
      checkInput(churnRateSummarySchema(), summary, "churnRate", "summary");
    },
  });

const churnRateSummarySchema = /* @__PURE__ */ lazySchema<ChurnRateSummary>(() =>
  consistent(
    summarySchema<ChurnRateSummary>("churnRate", {
      customersAtStart: count(),
      customersLost: count(),
      customersAdded: countOrNull(),
      customersLostOfAdded: countOrNull(),
    }),
    findChurnFault,
  ),
);

function toSummary(counts: Omit<ChurnRateSummary, "kind" | "version">): ChurnRateSummary {
  return { kind: "churnRate", version: 1, ...counts };
}

function fromCounts(input: ChurnCounts, options: ChurnRateOptions): ChurnRateSummary {
  const counts = checkInput(churnCountsSchema(), input, "churnRate", "counts");
  const { customersAtStart, customersLost, customersAdded = null } = counts;
  const customersLostOfAdded = counts.customersLostOfAdded ?? (customersAdded === null ? null : 0);
  const known = { customersAtStart, customersLost, customersAdded, customersLostOfAdded };
  requireAdded(known, options, "counts");
  return toSummary({ ...known, missing: 0, invalid: 0 });
}

/** Throws where the base asks for added customers and nobody knows how many there are. */
function requireAdded(
  { customersAdded }: Pick<ChurnRateSummary, "customersAdded">,
  { base = "start" }: ChurnRateOptions,
  argument: string,
): void {
  if (customersAdded !== null || base === "start") return;
  const expected = `a whole number from 0 on for base "${base}"`;
  rejectInput("churnRate", argument, ["customersAdded"], "missing-value", expected, customersAdded);
}

function addKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function measureChurn(summary: ChurnRateSummary, options: ChurnRateOptions): ChurnRateResult {
  requireAdded(summary, options, "summary");
  const { base = "start" } = options;
  const { customersAtStart, customersLost, customersAdded, customersLostOfAdded, missing, invalid } = summary;
  const added = customersAdded ?? 0;
  const stayed = added - (customersLostOfAdded ?? 0);
  const customersAtEnd = customersAdded === null ? null : customersAtStart - customersLost + stayed;
  let n = customersAtStart;
  let figures: Figures;
  if (base === "average") {
    n = (customersAtStart + (customersAtEnd ?? 0)) / 2;
    figures = averageBaseFigures(customersAtStart, customersLost, stayed, options);
  } else if (base === "start-plus-added") {
    n += added;
    figures = countFigures(customersLost + (customersLostOfAdded ?? 0), n, options);
  } else figures = countFigures(customersLost, n, options);

  const facts = {
    metric: "churnRate",
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: conventions[base],
  };
  const estimate = toEstimate(facts, figures, options);
  const shown = <T>(value: T): T | null => (estimate.suppressed ? null : value);
  return {
    ...estimate,
    customersAtStart: shown(customersAtStart),
    customersLost: shown(customersLost),
    customersAdded: shown(customersAdded),
    customersLostOfAdded: shown(customersLostOfAdded),
    customersAtEnd: shown(customersAtEnd),
  };
}

const conventions: Readonly<Record<NonNullable<ChurnRateOptions["base"]>, string>> = {
  start: "customers lost, of those at the start of the period",
  average: "customers lost of those at the start, by the mean of the customers at the start and at the end",
  "start-plus-added": "customers lost, of those at the start of the period and those added in it",
};
