import { toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate, Interval } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ChurnReasonsOptions,
  type ChurnReasonsSummary,
  churnReasonsOptionsSchema,
  churnReasonsSummarySchema,
  type EndedSubscription,
  type ReasonCount,
} from "../schemas/churn-reasons.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { type NoRateReason, reasonOf } from "./rate-words.ts";
import { countReasons, listReasons, type ReasonCounts } from "./reason-tally.ts";

/** A part of the customers who were lost. */
export interface ChurnPart {
  /** How many customers. */
  readonly customersLost: number;
  /** Their share of all customers lost, in percent; the shares add up to 100. `null` where nobody was lost. */
  readonly percentOfLost: number | null;
  /** Wilson's interval of that share. */
  readonly intervalOfLost: Interval | null;
  /** Their part of the churn rate: of the customers at the start, in percent. The parts add up to the rate. */
  readonly churnRate: number | null;
  /** Wilson's interval of that part. */
  readonly interval: Interval | null;
}

/** Customers who were lost for one reason. */
export interface ChurnReason extends ChurnPart {
  /** The reason; `null` where none was noted. */
  readonly reason: string | null;
  /** The kind that it belongs to; `null` where it is in none. */
  readonly kind: string | null;
}

/** Customers who were lost for the reasons of one kind. */
export interface ChurnKind extends ChurnPart {
  /** The kind; `null` for unknown reasons, and for those that are in no kind. */
  readonly kind: string | null;
}

/** What `churnReasons` gives. The counts are `null`, and the lists empty, where the figures are withheld. */
export interface ChurnReasonsResult extends Estimate {
  /** Customers at the start of the period. */
  readonly customersAtStart: number | null;
  /** Those of them who were lost. */
  readonly customersLost: number | null;
  /** The reasons, the most frequent first, the unknown one always there and last. */
  readonly reasons: readonly ChurnReason[];
  /** The kinds in the order of the option, then what is in none. Empty without the option. */
  readonly kinds: readonly ChurnKind[];
  /** Why `value` is `null`; `null` where it is not. */
  readonly reason: NoRateReason | null;
}

/**
 * Churn by reason: for what customers were lost, and what part of the churn rate each reason makes.
 *
 * `value` is `100 · L / S`, as {@link churnRate} has it on the base `"start"`. With L_r customers lost for the reason r, its share of
 * the lost is `100 · L_r / L` and its part of the rate `100 · L_r / S`. Shares add up to 100 and parts to the rate, because a customer
 * has one reason, and unknown is a class of its own.
 *
 * Takes subscriptions with `endReason`, together with `period: { start, end }`, and counts customers as {@link churnRate} does. The
 * reason of a customer is that of the subscription which ended last. Where several ended at the same instant, a known reason goes
 * before an unknown one, and else the alphabet decides.
 *
 * - With `kinds`, such as voluntary and involuntary, the same is given for each kind. What belongs to none is `kind: null`: report
 *   it, and never spread it over the others.
 * - An `endReason` that is `null`, left out or empty is unknown. Spelling counts: `"Price"` and `"price"` are two reasons.
 * - Without customers at the start, `value` is `null`, and `reason` says so. A subscription whose `customerId` or `startedAt` is
 *   `null` or `undefined` is left out and counted in `missing`. `n` is the number of customers at the start.
 * - Intervals are Wilson's, each for itself.
 * - Summaries merge by adding, which is right for parts that have no customer in common.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the intervals.
 *
 * @param input - Records `{ customerId, startedAt, endedAt, endReason }`. Other names: `churnReasons.of({ endReason: "why", … })`; or a table of their columns.
 * @param options - See {@link ChurnReasonsOptions}.
 * @throws {@link MetricInputError} for an instant, a customer or a reason that is none, an end before its beginning, no `period`, a
 * reason of two kinds, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnReasons } from "cx-metrics";
 *
 * const startedAt = "2023-06-01";
 * const subscriptions = [
 *   { customerId: 1, startedAt, endedAt: "2024-03-05", endReason: "too expensive" },
 *   { customerId: 2, startedAt, endedAt: "2024-03-09", endReason: "payment_failed" },
 *   { customerId: 3, startedAt, endedAt: "2024-03-20", endReason: "" },
 *   { customerId: 4, startedAt, endedAt: "2024-03-28", endReason: "too expensive" },
 *   { customerId: 5, startedAt, endedAt: null },
 * ];
 * const result = churnReasons(subscriptions, {
 *   period: { start: "2024-03-01", end: "2024-04-01" },
 *   timeZone: "Asia/Bishkek",
 *   kinds: { voluntary: ["too expensive"], involuntary: ["payment_failed"] },
 * });
 * assert.equal(result.value, 80);
 * assert.deepEqual(
 *   result.kinds.map(({ kind, customersLost, percentOfLost, churnRate }) => [kind, customersLost, percentOfLost, churnRate]),
 *   [["voluntary", 2, 50, 40], ["involuntary", 1, 25, 20], [null, 1, 25, 20]],
 * );
 * ```
 */
export const churnReasons: Metric<
  readonly EndedSubscription[] | ColumnTable,
  ChurnReasonsOptions,
  ChurnReasonsSummary,
  ChurnReasonsResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "churnReasons",
    summarize: (input: readonly EndedSubscription[], options: ChurnReasonsOptions): ChurnReasonsSummary =>
      countReasons("churnReasons", input, options, null).map(toSummary)[0] as ChurnReasonsSummary,
    summarizeBy: (input, groups, options) => countReasons("churnReasons", input, options, groups).map(toSummary),
    merge: (a, b) => {
      const lost = new Map<string | null, number>();
      for (const { reason, customersLost } of [...a.reasons, ...b.reasons]) {
        lost.set(reason, (lost.get(reason) ?? 0) + customersLost);
      }
      return toSummary({
        customersAtStart: a.customersAtStart + b.customersAtStart,
        reasons: listReasons(lost),
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      });
    },
    measure: measureReasons,
    checkOptions: (options) => {
      checkZonedOptions(churnReasonsOptionsSchema(), options, "churnReasons");
    },
    checkSummary: (summary) => {
      checkInput(churnReasonsSummarySchema(), summary, "churnReasons", "summary");
    },
  },
  { argument: "subscriptions", fields: ["customerId", "startedAt", "endedAt", "endReason"] },
);

function toSummary(counts: ReasonCounts): ChurnReasonsSummary {
  return { kind: "churnReasons", version: 1, ...counts };
}

function measureReasons(summary: ChurnReasonsSummary, options: ChurnReasonsOptions): ChurnReasonsResult {
  const { customersAtStart, missing, invalid } = summary;
  const customersLost = summary.reasons.reduce((sum, one) => sum + one.customersLost, 0);
  const facts = {
    metric: "churnReasons",
    unit: "percent",
    n: customersAtStart,
    effectiveN: customersAtStart,
    missing,
    invalid,
    convention: "customers lost, of those at the start of the period, by the reason of what ended last",
  };
  const estimate = toEstimate(facts, countFigures(customersLost, customersAtStart, options), options);
  const reason = reasonOf(estimate, false);
  if (estimate.suppressed) {
    return { ...estimate, customersAtStart: null, customersLost: null, reasons: [], kinds: [], reason };
  }
  const partOf = (lost: number): ChurnPart => toPart(lost, customersLost, customersAtStart, options);
  const kindOf = new Map(
    Object.entries(options.kinds ?? {}).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
  );
  const known = summary.reasons.filter((one) => one.reason !== null);
  const unknown = summary.reasons.find((one) => one.reason === null) ?? { reason: null, customersLost: 0 };
  const ordered = [...known.sort(byFrequency), unknown];
  const reasons = ordered.map((one): ChurnReason => {
    const kind = one.reason === null ? null : (kindOf.get(one.reason) ?? null);
    return { reason: one.reason, kind, ...partOf(one.customersLost) };
  });
  const names = options.kinds === undefined ? [] : [...Object.keys(options.kinds), null];
  const kinds = names.map((kind): ChurnKind => {
    const own = reasons.filter((one) => one.kind === kind);
    return { kind, ...partOf(own.reduce((sum, one) => sum + one.customersLost, 0)) };
  });
  return { ...estimate, customersAtStart, customersLost, reasons, kinds, reason };
}

/** The most frequent first, and those that are as frequent in alphabetical order. */
function byFrequency(a: ReasonCount, b: ReasonCount): number {
  return b.customersLost - a.customersLost || ((a.reason as string) < (b.reason as string) ? -1 : 1);
}

function toPart(lost: number, all: number, atStart: number, options: ChurnReasonsOptions): ChurnPart {
  const ofLost = countFigures(lost, all, options);
  const ofAll = countFigures(lost, atStart, options);
  return {
    customersLost: lost,
    percentOfLost: ofLost.value,
    intervalOfLost: ofLost.interval,
    churnRate: ofAll.value,
    interval: ofAll.interval,
  };
}
