import { countKinds, type KindCounts, type KindRules } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameWord } from "../same-definition.ts";
import {
  findPartFault,
  type QueuedCall,
  type ServiceLevelCounts,
  type ServiceLevelOptions,
  secondsRule,
  serviceLevelCountsSchema,
  serviceLevelOptionsSchema,
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

const name = "serviceLevel";

/** What `serviceLevel` takes: calls, or their counts. */
export type ServiceLevelInput = readonly (QueuedCall | WaitedCall)[] | ServiceLevelCounts;

/** What `serviceLevel` keeps of its input. */
export interface ServiceLevelSummary {
  /** Which metric's summary it is. */
  readonly kind: "serviceLevel";
  /** The version of its form. */
  readonly version: 1;
  /** The seconds within which a call was answered in time. */
  readonly targetSeconds: number;
  /** The seconds up to which an abandon was short. */
  readonly shortAbandonSeconds: number;
  /** Calls that were answered. */
  readonly answered: number;
  /** Those of them that were answered in time. */
  readonly answeredWithinTarget: number;
  /** Calls that were abandoned; `null` where that is not known. */
  readonly abandoned: number | null;
  /** Those of them that were short abandons; `null` where that is not known. */
  readonly shortAbandoned: number | null;
  /** Calls that were still waiting. */
  readonly waiting: number;
  /** Calls without an instant of queueing, or without a wait or an outcome. */
  readonly missing: number;
  /** Calls that were left out as invalid. */
  readonly invalid: number;
}

/** What `serviceLevel` gives. The counts are `null` where the figures are withheld. */
export interface ServiceLevelResult extends Estimate {
  /** Calls that were answered. */
  readonly answered: number | null;
  /** Those of them that were answered in time. */
  readonly answeredWithinTarget: number | null;
  /** Calls that were abandoned; `null` where that is not known. */
  readonly abandoned: number | null;
  /** Those of them that were short abandons; `null` where that is not known. */
  readonly shortAbandoned: number | null;
  /** Calls that were still waiting. They are in no figure. */
  readonly waiting: number | null;
}

/**
 * Service level of a queue: the share of calls or chats that were answered within a target, "80 % in 20 seconds".
 *
 * `100 · answered within targetSeconds / answered`, in percent from 0 to 100; the last second of the target counts. What it is divided by
 * differs between call centres: `of: "offered"` takes all calls that were answered or abandoned, and `"offered-less-short-abandons"`
 * leaves out who hung up within `shortAbandonSeconds`. Of the answered calls alone the figure is highest, and does not move when more
 * customers give up: watch {@link abandonmentRate} beside it.
 *
 * Takes calls by their instants (`{ queuedAt, answeredAt, abandonedAt }`), calls by their waits (`{ waitSeconds, outcome }`), or counts
 * (`{ answered, answeredWithinTarget, abandoned, shortAbandoned }`).
 *
 * - A call that is still waiting is counted in `waiting` and in nothing else. One whose `queuedAt`, wait or outcome is blank is counted in
 *   `missing`. Without calls, `value` is `null`; `n` is the denominator.
 * - The interval is Wilson's. Calls of one busy hour wait together, so that the true uncertainty is larger.
 *
 * Sources: Blue Telecoms, Calculating Erlang, drop rates and call centre service levels (of the answered); Wilson 1927, JASA 22:
 * 209–212 (interval).
 *
 * @param input - Calls, or their counts; or a table of their columns.
 * @param options - See {@link ServiceLevelOptions}.
 * @throws {@link MetricInputError} for an instant that is none, an answer before the queueing, counts that do not add up, a denominator
 * that is not known, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { serviceLevel } from "cx-metrics";
 *
 * assert.equal(serviceLevel({ answered: 125, answeredWithinTarget: 100 }).value, 80);
 *
 * const calls = [
 *   { waitSeconds: 8, outcome: "answered" },
 *   { waitSeconds: 20, outcome: "answered" },
 *   { waitSeconds: 45, outcome: "answered" },
 *   { waitSeconds: 3, outcome: "abandoned" },
 *   { waitSeconds: 60, outcome: "abandoned" },
 * ] as const;
 * assert.equal(serviceLevel(calls).value?.toFixed(1), "66.7");
 * assert.equal(serviceLevel(calls, { of: "offered" }).value, 40);
 * assert.equal(serviceLevel(calls, { of: "offered-less-short-abandons" }).value, 50);
 * ```
 */
export const serviceLevel: Metric<
  ServiceLevelInput | ColumnTable,
  ServiceLevelOptions,
  ServiceLevelSummary,
  ServiceLevelResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: ServiceLevelInput, options: ServiceLevelOptions): ServiceLevelSummary =>
      isRecord<ServiceLevelCounts>(input)
        ? fromCounts(input, options)
        : fromKinds(countKinds(input, rulesOf(input, options), null)[0] as KindCounts, options),
    summarizeBy: (input, groups, options) =>
      countKinds(input, rulesOf(input, options), groups).map((counted) => fromKinds(counted, options)),
    merge: (a, b) => ({
      kind: name,
      version: 1,
      targetSeconds: sameWord(name, "targetSeconds", a.targetSeconds, b.targetSeconds),
      shortAbandonSeconds: sameWord(name, "shortAbandonSeconds", a.shortAbandonSeconds, b.shortAbandonSeconds),
      answered: a.answered + b.answered,
      answeredWithinTarget: a.answeredWithinTarget + b.answeredWithinTarget,
      abandoned: addKnownOf(a, b, "abandoned", "answered"),
      shortAbandoned: addKnownOf(a, b, "shortAbandoned", "answered"),
      waiting: a.waiting + b.waiting,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureCalls,
    checkOptions: (options) => {
      checkZonedOptions(serviceLevelOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(serviceLevelSummarySchema(), summary, name, "summary");
    },
  },
  /* @__PURE__ */ callRecords(),
);

const serviceLevelSummarySchema = /* @__PURE__ */ lazySchema<ServiceLevelSummary>(() =>
  consistent(
    summarySchema<ServiceLevelSummary>(name, {
      targetSeconds: secondsRule(),
      shortAbandonSeconds: secondsRule(),
      answered: count(),
      answeredWithinTarget: count(),
      abandoned: countOrNull(),
      shortAbandoned: countOrNull(),
      waiting: count(),
    }),
    (counts) => findPartFault(counts, ["answeredWithinTarget", "answered"], ["shortAbandoned", "abandoned"]),
  ),
);

const [inTime, late, shortAbandon, longAbandon, stillWaiting] = [0, 1, 2, 3, 4];

function thresholdsOf(
  options: ServiceLevelOptions,
): Pick<ServiceLevelSummary, "targetSeconds" | "shortAbandonSeconds"> {
  const { targetSeconds = 20, shortAbandonSeconds = 5 } = options;
  return { targetSeconds, shortAbandonSeconds };
}

function rulesOf(input: unknown, options: ServiceLevelOptions): KindRules {
  const { targetSeconds, shortAbandonSeconds } = thresholdsOf(options);
  const [target, threshold] = [1000 * targetSeconds, 1000 * shortAbandonSeconds];
  const { missing, invalid } = options;
  return {
    kindCount: 5,
    kindOf: callReader(name, input, options, (outcome, wait) => {
      if (outcome === answeredCall) return wait <= target ? inTime : late;
      if (outcome === waitingCall) return stillWaiting;
      return wait <= threshold ? shortAbandon : longAbandon;
    }),
    check: () => checkCalls(name, input, options),
    missing,
    invalid,
  };
}

function fromKinds({ counts, missing, invalid }: KindCounts, options: ServiceLevelOptions): ServiceLevelSummary {
  const of = (kind: number): number => counts[kind] as number;
  return {
    kind: name,
    version: 1,
    ...thresholdsOf(options),
    answered: of(inTime) + of(late),
    answeredWithinTarget: of(inTime),
    abandoned: of(shortAbandon) + of(longAbandon),
    shortAbandoned: of(shortAbandon),
    waiting: of(stillWaiting),
    missing,
    invalid,
  };
}

function fromCounts(input: ServiceLevelCounts, options: ServiceLevelOptions): ServiceLevelSummary {
  const counts = checkInput(serviceLevelCountsSchema(), input, name, "counts");
  const { answered, answeredWithinTarget, abandoned = null, shortAbandoned = null } = counts;
  const thresholds = thresholdsOf(options);
  const all = { answered, answeredWithinTarget, abandoned, shortAbandoned };
  return { kind: name, version: 1, ...thresholds, ...all, waiting: 0, missing: 0, invalid: 0 };
}

function measureCalls(summary: ServiceLevelSummary, options: ServiceLevelOptions): ServiceLevelResult {
  const { answered, answeredWithinTarget, abandoned, shortAbandoned, waiting, missing, invalid } = summary;
  const { of = "answered" } = options;
  for (const key of ["targetSeconds", "shortAbandonSeconds"] as const) {
    const asked = options[key];
    if (asked !== undefined) sameWord(name, key, asked, summary[key]);
  }
  const n = denominatorOf(summary, of);
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: describe(summary, of),
  };
  const estimate = toEstimate(facts, n > 0 ? countFigures(answeredWithinTarget, n, options) : noFigures, options);
  const shown = (count: number | null): number | null => (estimate.suppressed ? null : count);
  return {
    ...estimate,
    answered: shown(answered),
    answeredWithinTarget: shown(answeredWithinTarget),
    abandoned: shown(abandoned),
    shortAbandoned: shown(shortAbandoned),
    waiting: shown(waiting),
  };
}

type Denominator = NonNullable<ServiceLevelOptions["of"]>;

function denominatorOf({ answered, abandoned, shortAbandoned }: ServiceLevelSummary, of: Denominator): number {
  if (of === "answered") return answered;
  if (abandoned === null) return rejectUnknown("abandoned", of);
  if (of === "offered") return answered + abandoned;
  return shortAbandoned === null ? rejectUnknown("shortAbandoned", of) : answered + abandoned - shortAbandoned;
}

function rejectUnknown(field: string, of: Denominator): never {
  return rejectInput(name, "counts", [field], "missing-value", `given for the share of ${of}`, undefined);
}

function describe({ targetSeconds, shortAbandonSeconds }: ServiceLevelSummary, of: Denominator): string {
  const calls = {
    answered: "calls that were answered",
    offered: "calls offered (answered or abandoned)",
    "offered-less-short-abandons": `calls offered, less those abandoned within ${shortAbandonSeconds} s`,
  };
  return `% answered within ${targetSeconds} s of the ${calls[of]}`;
}
