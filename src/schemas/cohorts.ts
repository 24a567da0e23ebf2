import type * as z from "zod/mini";
import { rejectInput } from "../errors.ts";
import { maximumInstant } from "../time/civil.ts";
import { describeInstantProblem, type Instant, instantReader } from "../time/instant.ts";
import { formatInstant } from "../time/labels.ts";
import type { CalendarUnit, Weekday } from "../time/periods.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, type FieldRule, instantField, recordListSchema } from "./records.ts";
import { choice, count, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Something that a customer did at some moment. An event may have other fields too; they are not looked at. */
export interface CohortEvent {
  /** Who it was. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** When it happened. With `cohortBy: "joinedAt"` it may be blank: the customer joined and nothing is known to have followed. */
  readonly at?: Instant | null | undefined;
  /** When the customer joined. Read with `cohortBy: "joinedAt"` only. */
  readonly joinedAt?: Instant | null | undefined;
}

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
   * one in it or later. `"on-or-before"`: those who came back in it or earlier.
   */
  readonly mode?: "on" | "on-or-after" | "on-or-before" | undefined;
  /** How many events a period needs for a customer to count as active in it. The event that makes a cohort needs no second. Default 1. */
  readonly minimumOccurrences?: number | undefined;
  /** The last age to be shown. Default: all there are. */
  readonly maximumAge?: number | undefined;
}

/** The options of `cohortRetention`. */
export interface CohortRetentionOptions extends CohortTableOptions, InputOptions, EstimateOptions {
  /** Up to when the data reach: periods that ended by then are complete, and events after it invalid. Default: the last event. */
  readonly asOf?: Instant | undefined;
}

/** The rules of {@link CohortTableOptions}. */
export function cohortTableRules(): Record<keyof CohortTableOptions, Rule> {
  return {
    every: choice("hour", "day", "week", "month", "quarter", "year"),
    timeZone: leaf("an IANA time zone", (value) => typeof value === "string"),
    weekStartsOn: choice("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    cohortBy: choice("first-event", "joinedAt", "recurring"),
    clock: choice("calendar", "elapsed", "elapsed-hours"),
    mode: choice("on", "on-or-after", "on-or-before"),
    minimumOccurrences: leaf(
      "a whole number from 1 on",
      (value) => Number.isSafeInteger(value) && Number(value) >= 1,
      "integer",
    ),
    maximumAge: count(),
  };
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
    return objectSchema({
      fields: { ...Object.fromEntries(table), ...inputOptionRules(), ...estimateOptionRules(), asOf: optional(asOf) },
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
}

/** Works out from the options what is asked of events. */
export function cohortEventRules({ timeZone, asOf, cohortBy }: CohortRetentionOptions): CohortEventRules {
  const read = instantReader(timeZone);
  const latest = asOf === undefined ? Number.POSITIVE_INFINITY : read(asOf);
  if (Number.isNaN(latest)) {
    rejectInput(
      "cohortRetention",
      "options",
      ["asOf"],
      "invalid-instant",
      describeInstantProblem(asOf, timeZone),
      asOf,
    );
  }
  return { read, joined: cohortBy === "joinedAt", latest };
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
export function cohortEventsSchema(options: CohortRetentionOptions = {}): z.ZodMiniType<readonly CohortEvent[]> {
  const { read, joined, latest } = cohortEventRules(options);
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
    },
    pair: { field: "at", accepts: ({ at }) => !(read(at) > latest), expected: () => inTime },
    invalid,
  });
}
