import type * as z from "zod/mini";
import { maximumInstant } from "../time/civil.ts";
import { describeInstantProblem, type Instant, instantReader } from "../time/instant.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import type { CalendarUnit, Weekday } from "../time/periods.ts";
import { isCount } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, type FieldRule, instantField, recordListSchema } from "./records.ts";
import { choice, count, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** Something that a customer did at some moment. An event may have other fields too; they are not looked at. */
export interface CohortEvent {
  /** Who it was. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** When it happened. With `cohortBy: "joinedAt"` it may be blank: the customer joined and nothing is known to have followed. */
  readonly at?: Instant | null | undefined;
  /** When the customer joined. Read with `cohortBy: "joinedAt"` only. */
  readonly joinedAt?: Instant | null | undefined;
  /** What it was, for `startEvent` and `returnEvent`: `"signup"`. */
  readonly type?: string | null | undefined;
  /** What it earned; negative for a refund. Read with `retained: "revenue"` only. */
  readonly revenue?: number | null | undefined;
}

/** Which events are meant: those of a `type`, or those that a function accepts. */
export type EventChoice = string | ((event: CohortEvent) => boolean);

/** How customers are put into cohorts, and how their returns are counted. */
export interface CohortTableOptions {
  /** The length of a period: that of a cohort, and that of a step of age. Default `"month"`. */
  readonly every?: CalendarUnit | undefined;
  /** The zone of the calendar, and of strings without an offset, which are refused where it is not given. Default `"UTC"`. */
  readonly timeZone?: string | undefined;
  /** The day that weeks start on. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
  /**
   * What puts a customer into a cohort. `"first-event"` (default): the period of the first event. `"joinedAt"`: the period of the
   * field `joinedAt`. `"recurring"`: every period with an event, so that a customer stands in several cohorts (PostHog).
   */
  readonly cohortBy?: "first-event" | "joinedAt" | "recurring" | undefined;
  /**
   * What age is. `"calendar"` (default): periods of the calendar since the cohort's own. `"elapsed"`: full hours, days of 24
   * hours, weeks of 7 or months of 30 such days since the customer's first event (Mixpanel). `"elapsed-hours"`: the same after
   * both times were cut to the full hour of UTC (Amplitude).
   */
  readonly clock?: "calendar" | "elapsed" | "elapsed-hours" | undefined;
  /**
   * Which customers are active at an age. `"on"` (default): those with an event in that very period. `"on-or-after"`: those with
   * one in it or later. `"on-or-before"`: those who came back in it or earlier. `"streak"`: those with one in it and in every one
   * before. `"bracket"`: those with one anywhere in a stretch of ages, see `brackets`.
   */
  readonly mode?: "on" | "on-or-after" | "on-or-before" | "streak" | "bracket" | undefined;
  /** For mode `"bracket"`: stretches of ages in ascending order, the end not included: `[[1, 8], [8, 31]]`. */
  readonly brackets?: readonly (readonly [from: number, to: number])[] | undefined;
  /** Which events make the cohort. Default: any. Those before it are no returns. Not for recurring cohorts or `joinedAt`. */
  readonly startEvent?: EventChoice | undefined;
  /** Which events are returns. Default: any. Where they are others than start events, age 0 counts returns as well. */
  readonly returnEvent?: EventChoice | undefined;
  /**
   * What is retained: `"customers"` (default), or `"revenue"`: that of an age in percent of that at age 0, which may pass 100. For
   * mode `"on"`.
   */
  readonly retained?: "customers" | "revenue" | undefined;
  /** How many events a period needs for a customer to count as active in it. The event that makes a cohort needs no second. Default 1. */
  readonly minimumOccurrences?: number | undefined;
  /** The last age to be shown. Default: all there are. */
  readonly maximumAge?: number | undefined;
}

/** The options of `cohortRetention`. */
export interface CohortRetentionOptions extends CohortTableOptions, InputOptions, EstimateOptions {
  /** Up to when the data reach: periods that ended by then are complete, and events after it invalid. Default: the last event. */
  readonly asOf?: Instant | undefined;
  /**
   * How the cohorts are averaged in the curve, over those for which an age is complete: `"pooled"` (default): all customers together.
   * `"mean-of-rates"`: the plain mean, in which a cohort of ten has the say of one of a thousand. `"mixpanel"`: weighted by size, of
   * shares that are weighted by size already, so by the square of the size.
   */
  readonly average?: "pooled" | "mean-of-rates" | "mixpanel" | undefined;
}

/** The rules of {@link CohortTableOptions}, but for the choices of events. */
export function cohortTableRules(): Record<Exclude<keyof CohortTableOptions, "startEvent" | "returnEvent">, LeafRule> {
  return {
    every: choice("hour", "day", "week", "month", "quarter", "year"),
    timeZone: timeZoneRule(),
    weekStartsOn: weekdayRule(),
    cohortBy: choice("first-event", "joinedAt", "recurring"),
    clock: choice("calendar", "elapsed", "elapsed-hours"),
    mode: choice("on", "on-or-after", "on-or-before", "streak", "bracket"),
    brackets: leaf("stretches [from, to] of whole ages in ascending order that do not overlap", areBrackets),
    retained: choice("customers", "revenue"),
    minimumOccurrences: leaf(
      "a whole number from 1 on",
      (value) => Number.isSafeInteger(value) && Number(value) >= 1,
      "integer",
    ),
    maximumAge: count(),
  };
}

/** Whether a value is a list of stretches of ages. */
function areBrackets(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  let end = 0;
  for (const bracket of value as readonly unknown[]) {
    if (!Array.isArray(bracket) || bracket.length !== 2) return false;
    const [from, to] = bracket as unknown[];
    if (!isCount(from) || !isCount(to) || from < end || to <= from) return false;
    end = to;
  }
  return true;
}

/**
 * The schema of {@link CohortRetentionOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortRetentionOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(cohortRetentionOptionsSchema(), { every: "week", mode: "on" }).success, true);
 * assert.equal(z.safeParse(cohortRetentionOptionsSchema(), { every: "fortnight" }).success, false);
 * ```
 */
export const cohortRetentionOptionsSchema: () => z.ZodMiniType<CohortRetentionOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const table = Object.entries(cohortTableRules()).map(([name, rule]) => [name, optional(rule)]);
    // Whether a string needs an offset depends on another option, and is asked when both are known.
    const read = instantReader("UTC");
    const asOf = leaf(
      "a Date, epoch milliseconds or an ISO 8601 string",
      (value) => !Number.isNaN(read(value)),
      "instant",
    );
    const events = optional(
      leaf("a type of events or a function", (value) => typeof value === "string" || typeof value === "function"),
    );
    return objectSchema({
      fields: {
        ...Object.fromEntries(table),
        ...inputOptionRules(),
        ...estimateOptionRules(),
        asOf: optional(asOf),
        startEvent: events,
        returnEvent: events,
        average: optional(choice("pooled", "mean-of-rates", "mixpanel")),
      },
    });
  },
);

/** What is asked of events beyond their types. */
export interface CohortEventRules {
  /** Gives epoch milliseconds, or NaN for what is no instant. */
  readonly read: (value: unknown) => number;
  /** Whether `joinedAt` is read. */
  readonly joined: boolean;
  /** The last instant that an event may have; infinity where none is stated. */
  readonly latest: number;
  /** Whether `revenue` is read. */
  readonly earned: boolean;
  /** Whether an event makes a cohort. */
  readonly isStart: (event: CohortEvent) => boolean;
  /** Whether an event is a return. */
  readonly isReturn: (event: CohortEvent) => boolean;
  /** Which events those are: any of them for both (`"any"`), the same for both, or others. */
  readonly chosen: "any" | "same" | "different";
}

/** The options that say what is asked of events. */
export type CohortEventOptions = InputOptions &
  Pick<CohortRetentionOptions, "timeZone" | "asOf" | "cohortBy" | "startEvent" | "returnEvent" | "retained">;

/** Works out from the options what is asked of events. */
export function cohortEventRules(
  functionName: string,
  { timeZone, asOf, cohortBy, startEvent, returnEvent, retained }: CohortEventOptions,
): CohortEventRules {
  const read = instantReader(timeZone);
  const isSame = startEvent === returnEvent;
  return {
    read,
    joined: cohortBy === "joinedAt",
    latest: latestInstant(functionName, { asOf, timeZone }),
    earned: retained === "revenue",
    isStart: chooser(startEvent),
    isReturn: chooser(returnEvent),
    chosen: !isSame ? "different" : startEvent === undefined ? "any" : "same",
  };
}

function chooser(events: EventChoice | undefined): (event: CohortEvent) => boolean {
  if (events === undefined) return () => true;
  return typeof events === "string" ? ({ type }) => type === events : (event) => events(event) === true;
}

/**
 * The schema of an array of {@link CohortEvent}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `cohortRetention`: `timeZone`, `asOf`, `cohortBy`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortEventsSchema } from "cx-metrics/schemas";
 *
 * const schema = cohortEventsSchema();
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "2024-05-01T09:00:00Z" }]).success, true);
 * const refused = schema.safeParse([{ customerId: "ada", at: "yesterday" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "at"]);
 * ```
 */
export function cohortEventsSchema(options: CohortEventOptions = {}): z.ZodMiniType<readonly CohortEvent[]> {
  const { read, joined, latest, earned } = cohortEventRules("cohortEventsSchema", options);
  const { timeZone, missing = "omit", invalid } = options;
  const inTime = `no later than asOf (${latest <= maximumInstant ? formatInstant(latest, timeZone) : ""})`;
  const joinedAt: FieldRule = {
    ...leaf("an instant", (value) => read(value) <= latest, "instant"),
    missing,
    describe: (value) => (Number.isNaN(read(value)) ? describeInstantProblem(value, timeZone) : inTime),
  };
  return recordListSchema({
    expected: "an array of events",
    fields: {
      customerId: customerIdField(missing),
      at: instantField(joined ? "omit" : missing, timeZone),
      ...(joined && { joinedAt }),
      ...(earned && { revenue: { ...leaf("a number from -1e30 to 1e30", isRevenue, "number"), missing } }),
    },
    pair: { field: "at", accepts: ({ at }) => !(read(at) > latest), expected: () => inTime },
    invalid,
  });
}

/** Whether a value is an amount whose sums are in no danger to overflow. */
export function isRevenue(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 1e30;
}
