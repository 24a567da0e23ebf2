import { countKinds, type KindCounts, type KindRules } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameWord } from "../same-definition.ts";
import {
  type AbandonmentCounts,
  type AbandonmentRateOptions,
  abandonmentCountsSchema,
  abandonmentRateOptionsSchema,
  findPartFault,
  type QueuedCall,
  secondsRule,
  type WaitedCall,
} from "../schemas/calls.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent, countOrNull } from "../schemas/lifecycle.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { addKnownOf } from "../stats/known-sum.ts";
import { isRecord } from "../values.ts";
import { answeredCall, callReader, checkCalls, waitingCall } from "./read-calls.ts";
import { callRecords } from "./ticket-records.ts";

const name = "abandonmentRate";

/** What `abandonmentRate` takes: calls, or their counts. */
export type AbandonmentRateInput = readonly (QueuedCall | WaitedCall)[] | AbandonmentCounts;

/** What `abandonmentRate` keeps of its input. */
export interface AbandonmentRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "abandonmentRate";
  /** The version of its form. */
  readonly version: 1;
  /** The seconds up to which an abandon was short. */
  readonly shortAbandonSeconds: number;
  /** Calls that were answered. */
  readonly answered: number;
  /** Calls that were abandoned. */
  readonly abandoned: number;
  /** Those of them that were short abandons; `null` where that is not known. */
  readonly shortAbandoned: number | null;
  /** Calls that were still waiting. */
  readonly waiting: number;
  /** Calls without an instant of queueing, or without a wait or an outcome. */
  readonly missing: number;
  /** Calls that were left out as invalid. */
  readonly invalid: number;
}

/** What `abandonmentRate` gives. The counts are `null` where the figures are withheld. */
export interface AbandonmentRateResult extends Estimate {
  /** Calls that were answered. */
  readonly answered: number | null;
  /** Calls that were abandoned, short abandons among them. */
  readonly abandoned: number | null;
  /** Those of them that were short abandons; `null` where that is not known. */
  readonly shortAbandoned: number | null;
  /** Calls that were still waiting. They are in no figure. */
  readonly waiting: number | null;
}

/**
 * Abandonment rate of a queue: the share of the calls or chats offered whose customers gave up before anybody answered.
 *
 * `100 · abandoned / (answered + abandoned)`, in percent from 0 to 100. Who hangs up within `shortAbandonSeconds` (5 unless another
 * threshold is given, and the last of them counts) has hardly waited: `shortAbandons: "count-as-offered"` takes them for calls that were
 * not abandoned, and `"leave-out"` for no calls at all. By default they count like others.
 *
 * Takes calls by their instants (`{ queuedAt, answeredAt, abandonedAt }`), calls by their waits (`{ waitSeconds, outcome }`), or counts
 * (`{ answered, abandoned, shortAbandoned }`).
 *
 * - A call that is still waiting is counted in `waiting` and in nothing else. One whose `queuedAt`, wait or outcome is blank is counted in
 *   `missing`. Without calls, `value` is `null`; `n` is the denominator.
 * - The interval is Wilson's.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval.
 *
 * @param input - Calls, or their counts; or a table of their columns.
 * @param options - See {@link AbandonmentRateOptions}.
 * @throws {@link MetricInputError} for an instant that is none, an end before the queueing, counts that do not add up, short abandons that
 * are not known, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { abandonmentRate } from "cx-metrics";
 *
 * const day = { answered: 90, abandoned: 30, shortAbandoned: 20 };
 * assert.equal(abandonmentRate(day).value, 25);
 * assert.equal(abandonmentRate(day, { shortAbandons: "leave-out" }).value, 10);
 * assert.equal(abandonmentRate(day, { shortAbandons: "count-as-offered" }).value?.toFixed(2), "8.33");
 *
 * const calls = [
 *   { queuedAt: "2026-03-02T09:00:00Z", answeredAt: "2026-03-02T09:00:15Z" },
 *   { queuedAt: "2026-03-02T09:00:10Z", abandonedAt: "2026-03-02T09:01:40Z" },
 * ];
 * assert.equal(abandonmentRate(calls).value, 50);
 * ```
 */
export const abandonmentRate: Metric<
  AbandonmentRateInput | ColumnTable,
  AbandonmentRateOptions,
  AbandonmentRateSummary,
  AbandonmentRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: AbandonmentRateInput, options: AbandonmentRateOptions): AbandonmentRateSummary =>
      isRecord<AbandonmentCounts>(input)
        ? fromCounts(input, options)
        : fromKinds(countKinds(input, rulesOf(input, options), null)[0] as KindCounts, options),
    summarizeBy: (input, groups, options) =>
      countKinds(input, rulesOf(input, options), groups).map((counted) => fromKinds(counted, options)),
    merge: (a, b) => ({
      kind: name,
      version: 1,
      shortAbandonSeconds: sameWord(name, "shortAbandonSeconds", a.shortAbandonSeconds, b.shortAbandonSeconds),
      answered: a.answered + b.answered,
      abandoned: a.abandoned + b.abandoned,
      shortAbandoned: addKnownOf(offeredOf(a), offeredOf(b), "shortAbandoned", "answered"),
      waiting: a.waiting + b.waiting,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureAbandons,
    checkOptions: (options) => {
      checkZonedOptions(abandonmentRateOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(abandonmentRateSummarySchema(), summary, name, "summary");
    },
  },
  /* @__PURE__ */ callRecords(),
);

const abandonmentRateSummarySchema = /* @__PURE__ */ lazySchema<AbandonmentRateSummary>(() =>
  consistent(
    summarySchema<AbandonmentRateSummary>(name, {
      shortAbandonSeconds: secondsRule(),
      answered: count(),
      abandoned: count(),
      shortAbandoned: countOrNull(),
      waiting: count(),
    }),
    (counts) => findPartFault(counts, ["shortAbandoned", "abandoned"]),
  ),
);

/** Without an abandoned call none was a short one. */
function offeredOf({ abandoned, shortAbandoned }: AbandonmentRateSummary): {
  readonly answered: number;
  readonly shortAbandoned: number | null;
} {
  return { answered: abandoned, shortAbandoned };
}

const [answeredKind, shortAbandon, longAbandon, stillWaiting] = [0, 1, 2, 3];

function rulesOf(input: unknown, options: AbandonmentRateOptions): KindRules {
  const { missing, invalid, shortAbandonSeconds = 5 } = options;
  const threshold = 1000 * shortAbandonSeconds;
  return {
    kindCount: 4,
    kindOf: callReader(name, input, options, (outcome, wait) => {
      if (outcome === answeredCall) return answeredKind;
      if (outcome === waitingCall) return stillWaiting;
      return wait <= threshold ? shortAbandon : longAbandon;
    }),
    check: () => checkCalls(name, input, options),
    missing,
    invalid,
  };
}

function fromKinds({ counts, missing, invalid }: KindCounts, options: AbandonmentRateOptions): AbandonmentRateSummary {
  const of = (kind: number): number => counts[kind] as number;
  return {
    kind: name,
    version: 1,
    shortAbandonSeconds: options.shortAbandonSeconds ?? 5,
    answered: of(answeredKind),
    abandoned: of(shortAbandon) + of(longAbandon),
    shortAbandoned: of(shortAbandon),
    waiting: of(stillWaiting),
    missing,
    invalid,
  };
}

function fromCounts(input: AbandonmentCounts, options: AbandonmentRateOptions): AbandonmentRateSummary {
  const counts = checkInput(abandonmentCountsSchema(), input, name, "counts");
  const { answered, abandoned, shortAbandoned = null } = counts;
  const { shortAbandonSeconds = 5 } = options;
  const all = { answered, abandoned, shortAbandoned };
  return { kind: name, version: 1, shortAbandonSeconds, ...all, waiting: 0, missing: 0, invalid: 0 };
}

function measureAbandons(summary: AbandonmentRateSummary, options: AbandonmentRateOptions): AbandonmentRateResult {
  const { answered, abandoned, shortAbandoned, shortAbandonSeconds, waiting, missing, invalid } = summary;
  const { shortAbandons = "count" } = options;
  if (options.shortAbandonSeconds !== undefined) {
    sameWord(name, "shortAbandonSeconds", options.shortAbandonSeconds, shortAbandonSeconds);
  }
  const short = shortAbandons === "count" ? 0 : knownShort(shortAbandoned, shortAbandons);
  const n = answered + abandoned - (shortAbandons === "leave-out" ? short : 0);
  const within = `abandoned within ${shortAbandonSeconds} s`;
  const convention = {
    count: "% abandoned of the calls offered (answered or abandoned)",
    "count-as-offered": `% abandoned of the calls offered, where those ${within} do not count as abandoned`,
    "leave-out": `% abandoned of the calls offered, both less those ${within}`,
  }[shortAbandons];
  const facts = { metric: name, unit: "percent", n, effectiveN: n, missing, invalid, convention };
  const estimate = toEstimate(facts, n > 0 ? countFigures(abandoned - short, n, options) : noFigures, options);
  const shown = (count: number | null): number | null => (estimate.suppressed ? null : count);
  return {
    ...estimate,
    answered: shown(answered),
    abandoned: shown(abandoned),
    shortAbandoned: shown(shortAbandoned),
    waiting: shown(waiting),
  };
}

function knownShort(shortAbandoned: number | null, rule: string): number {
  if (shortAbandoned !== null) return shortAbandoned;
  const expected = `given for shortAbandons: ${JSON.stringify(rule)}`;
  return rejectInput(name, "counts", ["shortAbandoned"], "missing-value", expected, undefined);
}
