import type { BusinessSchedule, ScheduleRule } from "../time/business-schedule.ts";
import { businessTimeAt } from "../time/business-time.ts";
import { maximumInstant } from "../time/civil.ts";
import { describeInstantProblem, type Instant, instantReader } from "../time/instant.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { earliestInstant, endOfInstants } from "../time/open-table.ts";
import type { DurationUnit } from "../time/units.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isRecord } from "../values.ts";
import type { ReportingPeriod } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import type { FieldRule } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** What may be said of every metric of durations. */
export interface DurationOptions extends InputOptions, EstimateOptions {
  /** The unit of the figures. Default `"seconds"`. A day has 24 hours, in business time too. */
  readonly unit?: DurationUnit | undefined;
  /** Which figure is the `value`: the mean (default) or the median. The other one stands beside it. */
  readonly statistic?: "mean" | "median" | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
  /**
   * Up to when the data reach. What is open is then known to last at least until then, and `censored` holds the figures that take it
   * into account. An instant after it is invalid.
   */
  readonly asOf?: Instant | undefined;
}

/** On which clock a span is measured. */
export interface ClockOptions {
  /** Measures business time by this schedule, or by a history of schedules. Default: elapsed time, nights and weekends included. */
  readonly schedule?: BusinessSchedule | readonly BusinessSchedule[] | undefined;
  /**
   * Other schedules by name, for tickets that have a `scheduleId` or `scheduleChanges`. `schedule` holds for all others, and must be
   * given as well.
   */
  readonly schedules?: Readonly<Record<string, BusinessSchedule | readonly BusinessSchedule[]>> | undefined;
  /**
   * Which schedule counts for a span in which schedules change: each for as long as it held (`"cumulative"`, the default), or for the
   * whole span the one in force at its end (`"at-event"`, Zendesk's rule for first replies and resolutions).
   */
  readonly rule?: ScheduleRule | undefined;
}

/** Which tickets count. */
export interface AnchorOptions {
  /** Only what the `anchor` dates in this period counts; the rest is counted in `excluded`. Default: everything. */
  readonly period?: ReportingPeriod | undefined;
  /**
   * The instant that dates a ticket: its creation (default), the response, or the resolution. What has no such instant is in no period
   * and counted in `excluded`: under any other anchor than `"created"` nothing that waits is in the figures.
   */
  readonly anchor?: "created" | "responded" | "resolved" | undefined;
}

/** From when on another schedule holds for a ticket. */
export interface ScheduleChange {
  /** From when on. */
  readonly at: Instant;
  /** The schedule's name among `schedules`. */
  readonly scheduleId: string;
}

/** The schedule of a ticket, where tickets have schedules of their own. */
export interface ScheduledTicket {
  /** The name of its schedule among the option `schedules`. Blank where the option `schedule` holds. */
  readonly scheduleId?: string | null | undefined;
  /** The schedules it came to later, in the order of time. Before the first, `scheduleId` holds. */
  readonly scheduleChanges?: readonly ScheduleChange[] | null | undefined;
}

/** The rules of {@link DurationOptions}, to spread into those of an options object. */
export function durationOptionRules(): Record<string, Rule> {
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    unit: optional(choice("milliseconds", "seconds", "minutes", "hours", "days")),
    statistic: optional(choice("mean", "median")),
    timeZone: optional(timeZoneRule()),
    asOf: optional(instantRule()),
  };
}

/** The rules of {@link ClockOptions}. What stands in a schedule is asked elsewhere. */
export function clockOptionRules(): Record<string, Rule> {
  return {
    schedule: optional(
      leaf("a business schedule, or a list of them", (value) => isRecord(value) || Array.isArray(value)),
    ),
    schedules: optional(leaf("business schedules by name", (value) => isRecord(value))),
    rule: optional(choice("cumulative", "at-event")),
  };
}

/** The rules of {@link AnchorOptions}. */
export function anchorOptionRules(...anchors: readonly string[]): Record<string, Rule> {
  return {
    period: { fields: { start: instantRule(), end: instantRule() }, optional: true },
    anchor: optional(choice(...anchors)),
  };
}

/** Throws for options that are right one by one, and wrong together. */
export function checkDurationOptions(
  functionName: string,
  options: DurationOptions & ClockOptions & AnchorOptions,
): void {
  const { timeZone, schedule, schedules } = options;
  if (timeZone !== undefined) checkTimeZone(functionName, "options", ["timeZone"], timeZone);
  if (schedule !== undefined) businessTimeAt({ functionName, argument: "options", path: ["schedule"] }, schedule, {});
  for (const [name, one] of Object.entries(schedules ?? {})) {
    businessTimeAt({ functionName, argument: "options", path: ["schedules", name] }, one, {});
  }
}

/** What the options ask of instants beyond their being some. */
export interface TicketInstants {
  /** Gives epoch milliseconds, or NaN for what is no instant, or none that the options allow. */
  readonly read: (value: unknown) => number;
  /** Says what a refused value should have been, in words to follow "must be". */
  readonly describe: (value: unknown) => string;
  /** Up to when the data reach; infinity where that is not said. */
  readonly asOf: number;
}

/** Works out what the options ask of instants. */
export function ticketInstants(
  functionName: string,
  { timeZone, asOf, schedule }: Pick<DurationOptions & ClockOptions, "timeZone" | "asOf" | "schedule">,
): TicketInstants {
  const read = instantReader(timeZone);
  const latest = latestInstant(functionName, { asOf, timeZone });
  const [from, to] = schedule === undefined ? [-maximumInstant, maximumInstant + 1] : [earliestInstant, endOfInstants];
  if (asOf === undefined && schedule === undefined) {
    return { read, describe: (value) => describeInstantProblem(value, timeZone), asOf: latest };
  }
  return {
    read: (value) => {
      const instant = read(value);
      return instant <= latest && instant >= from && instant < to ? instant : Number.NaN;
    },
    describe: (value) => {
      const instant = read(value);
      if (Number.isNaN(instant)) return describeInstantProblem(value, timeZone);
      if (instant > latest) return `no later than asOf (${formatInstant(latest, timeZone)})`;
      return "an instant of the years 1900 to 2199";
    },
    asOf: latest,
  };
}

/** A field that holds an instant which the options allow. */
export function ticketInstantField(missing: "omit" | "error", { read, describe }: TicketInstants): FieldRule {
  return { ...leaf("an instant", (value) => !Number.isNaN(read(value)), "instant"), missing, describe };
}

/** The fields of {@link ScheduledTicket}, where they are read. */
export function scheduleFields({ schedules }: ClockOptions, { read }: TicketInstants): Record<string, FieldRule> {
  if (schedules === undefined) return {};
  const names = Object.keys(schedules);
  const known = (value: unknown): boolean => typeof value === "string" && names.includes(value);
  const words = names.map((name) => JSON.stringify(name)).join(", ");
  const changes = `schedule changes { at, scheduleId } in the order of time, of the schedules ${words}`;
  return {
    scheduleId: { ...leaf(`one of the schedules (${words})`, known, "choice"), missing: "omit" },
    scheduleChanges: { ...leaf(changes, (value) => isChangeList(value, "scheduleId", known, read)), missing: "omit" },
  };
}

/** Whether a value is a list of changes in the order of time. */
export function isChangeList(
  value: unknown,
  field: string,
  accepts: (value: unknown) => boolean,
  read: (value: unknown) => number,
): value is readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return false;
  let before = Number.NEGATIVE_INFINITY;
  for (const change of value as readonly unknown[]) {
    if (!isRecord(change) || !accepts(change[field])) return false;
    const at = read(change.at);
    if (!(at >= before)) return false;
    before = at;
  }
  return true;
}
