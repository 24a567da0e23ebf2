import { rejectInput } from "../errors.ts";
import { type EstimateFacts, noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent } from "../schemas/lifecycle.ts";
import { count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { findPartFault } from "../schemas/ticket-counts.ts";
import { isSmallCount } from "../schemas/ticket-rates.ts";
import {
  type BounceRateOptions,
  bounceRateOptionsSchema,
  type EngagementDefinition,
  engagementDefinitionRule,
  engagementThresholdRule,
  isEngagementTime,
  isInteractions,
  type SessionCounts,
  sessionCountsSchema,
  type WebSession,
  webSessionsSchema,
} from "../schemas/web.ts";
import { countFigures } from "../share-figures.ts";
import { isBlank, isRecord } from "../values.ts";
import { asSummarized, sameDefinition } from "./same-definition.ts";
import { type RecordState, tallyRecords } from "./tally-records.ts";

/** What `bounceRate` and `engagementRate` take: sessions, as records or as a table of columns, or their counts. */
export type SessionInput = readonly WebSession[] | ColumnTable | SessionCounts;

/** What `bounceRate` and `engagementRate` keep of their input. */
export interface SessionSummary<Kind extends string> {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** What a bounce was taken for. */
  readonly definition: EngagementDefinition;
  /** From how many seconds on a session was engaged; `null` where time does not matter. */
  readonly engagementThreshold: number | null;
  /** Sessions in all. */
  readonly sessions: number;
  /** Those that bounced. Under `"ga4"` the others were engaged. */
  readonly bounces: number;
  /** Sessions of which something is not known that the definition asks for. */
  readonly missing: number;
  /** Sessions that were left out as invalid. */
  readonly invalid: number;
}

/** What `bounceRate` and `engagementRate` give. The counts are `null` where the figures are withheld. */
export interface SessionResult extends Estimate {
  /** What a bounce was taken for. */
  readonly definition: EngagementDefinition;
  /** Sessions in all. */
  readonly sessions: number | null;
  /** Sessions that bounced. */
  readonly bounces: number | null;
  /** Engaged sessions; `null` also under `"universal-analytics"`, which has no word for them. */
  readonly engagedSessions: number | null;
}

/** A metric of engaged sessions, or of those that bounced. */
export type SessionMetric<Kind extends string> = Metric<
  SessionInput,
  BounceRateOptions,
  SessionSummary<Kind>,
  SessionResult
>;

/** The fields that a definition reads; without one there is nothing to read yet. */
const fieldsOf: Readonly<Record<EngagementDefinition | "none", readonly string[]>> = {
  ga4: ["engagementSeconds", "keyEvents", "views"],
  "universal-analytics": ["interactions"],
  none: [],
};

const defining = ["definition", "engagementThreshold"] as const;

/** Makes the metric of the share that one of the two sides has. */
export function defineSessionMetric<Kind extends "bounceRate" | "engagementRate">(name: Kind): SessionMetric<Kind> {
  const schema = lazySchema(() => sessionSummarySchema(name));
  return defineRecordMetric<
    readonly WebSession[] | SessionCounts,
    SessionSummary<Kind>,
    SessionResult,
    BounceRateOptions
  >(
    {
      name,
      summarize: (input, options) =>
        isRecord<SessionCounts>(input) ? fromCounts(name, input, options) : fromSessions(name, input, options),
      merge: (a, b) => {
        sameDefinition(name, defining, a, b);
        return {
          ...a,
          sessions: a.sessions + b.sessions,
          bounces: a.bounces + b.bounces,
          missing: a.missing + b.missing,
          invalid: a.invalid + b.invalid,
        };
      },
      measure: (summary, options) => measureSessions(name, summary, options),
      checkOptions: (options) => {
        const { definition } = checkInput(bounceRateOptionsSchema(), options, name, "options");
        if (name === "engagementRate" && definition === "universal-analytics") {
          const expected = '"ga4": Universal Analytics has no engaged sessions, only bounces (see bounceRate)';
          rejectInput(name, "options", ["definition"], "inconsistent", expected, definition);
        }
      },
      checkSummary: (summary) => {
        checkInput<SessionSummary<Kind>>(schema(), summary, name, "summary");
      },
    },
    {
      argument: "sessions",
      fields: ({ definition }) => fieldsOf[definition ?? (name === "engagementRate" ? "ga4" : "none")],
    },
  );
}

function sessionSummarySchema<Kind extends string>(name: Kind): ReturnType<typeof summarySchema<SessionSummary<Kind>>> {
  const threshold = engagementThresholdRule();
  const expected = `${threshold.expected}, or null`;
  const schema = summarySchema<SessionSummary<Kind>>(name, {
    definition: engagementDefinitionRule(),
    engagementThreshold: leaf(expected, (value) => value === null || threshold.accepts(value), "number"),
    sessions: count(),
    bounces: count(),
  });
  return consistent(schema, (summary) => {
    const isOfTime = summary.definition === "ga4";
    if (isOfTime === (summary.engagementThreshold !== null)) return findPartFault(summary, "bounces", "sessions");
    return {
      field: "engagementThreshold",
      expected: isOfTime ? 'given for "ga4"' : 'null for "universal-analytics"',
      code: "inconsistent",
    };
  });
}

function fromCounts<Kind extends string>(
  name: Kind,
  input: SessionCounts,
  options: BounceRateOptions,
): SessionSummary<Kind> {
  const { sessions, engagedSessions, bounces = 0 } = checkInput(sessionCountsSchema(), input, name, "counts");
  if (engagedSessions === undefined) {
    return toSummary(name, readDefinition(name, options, "bounces"), options, { sessions, bounces }, 0, 0);
  }
  if (options.definition === "universal-analytics") {
    const expected = "bounces under Universal Analytics, which has no engaged sessions: left out";
    rejectInput(name, "counts", ["engagedSessions"], "inconsistent", expected, engagedSessions);
  }
  return toSummary(name, "ga4", options, { sessions, bounces: sessions - engagedSessions }, 0, 0);
}

function fromSessions<Kind extends string>(
  name: Kind,
  input: readonly WebSession[],
  options: BounceRateOptions,
): SessionSummary<Kind> {
  const definition = name === "engagementRate" ? "ga4" : readDefinition(name, options, "sessions");
  const { tally, missing, invalid } = tallyRecords(input, {
    ...options,
    start: () => ({ sessions: 0, bounces: 0 }),
    add: definition === "ga4" ? engagementCounter(options.engagementThreshold ?? defaultThreshold) : addInteractions,
    check: (sessions) => checkInput<unknown>(webSessionsSchema({ ...options, definition }), sessions, name, "sessions"),
  });
  return toSummary(name, definition, options, tally, missing, invalid);
}

function readDefinition(name: string, { definition }: BounceRateOptions, what: string): EngagementDefinition {
  if (definition !== undefined) return definition;
  const expected = `"ga4" or "universal-analytics" for ${what}: their bounces are different things`;
  return rejectInput(name, "options", ["definition"], "missing-value", expected, definition);
}

const defaultThreshold = 10;

function toSummary<Kind extends string>(
  kind: Kind,
  definition: EngagementDefinition,
  options: BounceRateOptions,
  counts: SessionTally,
  missing: number,
  invalid: number,
): SessionSummary<Kind> {
  const isOfTime = definition === "ga4";
  if (!isOfTime && options.engagementThreshold !== undefined) {
    const expected = "left out under Universal Analytics, where time does not matter";
    rejectInput(kind, "options", ["engagementThreshold"], "inconsistent", expected, options.engagementThreshold);
  }
  const engagementThreshold = isOfTime ? (options.engagementThreshold ?? defaultThreshold) : null;
  return { kind, version: 1, definition, engagementThreshold, ...counts, missing, invalid };
}

interface SessionTally {
  sessions: number;
  bounces: number;
}

/** Counts a session by Google Analytics 4. One of which only a part is known could be either. */
function engagementCounter(threshold: number): (tally: SessionTally, session: unknown) => RecordState {
  return (tally, session) => {
    if (!isRecord(session)) return "invalid";
    const { engagementSeconds, keyEvents, views } = session;
    const isAcceptable =
      (isBlank(engagementSeconds) || isEngagementTime(engagementSeconds)) &&
      (isBlank(keyEvents) || isSmallCount(keyEvents)) &&
      (isBlank(views) || isSmallCount(views));
    if (!isAcceptable) return "invalid";
    if (isBlank(engagementSeconds) || isBlank(keyEvents) || isBlank(views)) return "missing";
    tally.sessions++;
    if (engagementSeconds < threshold && keyEvents === 0 && views < 2) tally.bounces++;
    return "counted";
  };
}

function addInteractions(tally: SessionTally, session: unknown): RecordState {
  if (!isRecord(session)) return "invalid";
  const { interactions } = session;
  if (isBlank(interactions)) return "missing";
  if (!isInteractions(interactions)) return "invalid";
  tally.sessions++;
  if (interactions === 1) tally.bounces++;
  return "counted";
}

function measureSessions<Kind extends string>(
  name: Kind,
  summary: SessionSummary<Kind>,
  options: BounceRateOptions,
): SessionResult {
  asSummarized(name, defining, options, summary);
  const { definition, sessions, bounces, missing, invalid } = summary;
  const engaged = sessions - bounces;
  const facts: EstimateFacts = {
    metric: name,
    unit: "percent",
    n: sessions,
    effectiveN: sessions,
    missing,
    invalid,
    convention: describe(name, summary),
  };
  const favourable = name === "engagementRate" ? engaged : bounces;
  const estimate = toEstimate(facts, sessions > 0 ? countFigures(favourable, sessions, options) : noFigures, options);
  const shown = (figure: number): number | null => (estimate.suppressed ? null : figure);
  return {
    ...estimate,
    definition,
    sessions: shown(sessions),
    bounces: shown(bounces),
    engagedSessions: definition === "ga4" ? shown(engaged) : null,
  };
}

function describe(name: string, { definition, engagementThreshold }: SessionSummary<string>): string {
  if (definition === "universal-analytics") {
    return "% of sessions with a single interaction hit (Universal Analytics)";
  }
  const engaged = `${engagementThreshold} seconds or longer, or with a key event, or with two views or more`;
  const what = name === "engagementRate" ? "engaged" : "not engaged";
  return `% of sessions that were ${what}; engaged: ${engaged} (Google Analytics 4)`;
}
