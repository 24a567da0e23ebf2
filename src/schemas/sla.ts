import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isRecord } from "../values.ts";
import {
  type AnchorOptions,
  anchorOptionRules,
  type ClockOptions,
  clockOptionRules,
  type DurationOptions,
  durationOptionRules,
  type ScheduledTicket,
  scheduleFields,
  ticketInstantField,
  ticketInstants,
} from "./durations.ts";
import type { EstimateOptions, InputOptions } from "./options.ts";
import { isCustomerId, notBefore, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { countRules } from "./ticket-counts.ts";

/** A stretch of time for which the clock of a promise stood still. */
export interface SlaPause {
  /** When it began. */
  readonly startedAt: Instant;
  /** When the clock went on; `null`, or left out, while it stands still. */
  readonly endedAt?: Instant | null | undefined;
}

/** A ticket with a promise. Its start, stop and priority may stand in other fields, which the options name. */
export interface SlaTicket extends ScheduledTicket {
  /** When the promise began. */
  readonly createdAt?: Instant | null | undefined;
  /** When it was kept; `null`, or left out, while it was not. */
  readonly firstRespondedAt?: Instant | null | undefined;
  /** The priority that it had when the promise was made: a later one has another target. */
  readonly priorityAtApplication?: string | number | null | undefined;
  /** For how many seconds, on the clock of the promise, it was paused. */
  readonly pausedSeconds?: number | null | undefined;
  /** When it was paused, in the order of time and one after the other. Business time within them is subtracted under a `schedule`. */
  readonly pauses?: readonly SlaPause[] | null | undefined;
}

/** Promises that are counted already. */
export interface SlaCounts {
  /** Promises that were kept within their target. */
  readonly met: number;
  /** Promises that were kept too late. */
  readonly breached: number;
  /** Promises that are open, and past their target. Default 0. */
  readonly breachedOpen?: number | undefined;
  /** Promises that are open, and within their target. Default 0. */
  readonly stillRunning?: number | undefined;
  /** Promises whose clock stands still. Default 0. */
  readonly paused?: number | undefined;
  /** Promises that were cancelled within their target. Default 0. */
  readonly cancelled?: number | undefined;
  /** Tickets without a promise. Default 0. */
  readonly neverApplied?: number | undefined;
}

/** How the promise of a ticket is judged. */
export interface SlaRules extends ClockOptions, Pick<DurationOptions, "timeZone" | "asOf" | "unit"> {
  /**
   * The target for each priority, in `unit`: `{ urgent: 900, default: 3600 }`. `default` is for all others, and for tickets
   * without a priority; where there is none, no promise was made for those. Needed for tickets.
   */
  readonly targets?: Readonly<Record<string, number>> | undefined;
  /** The field of the instant at which the promise begins. Default `"createdAt"`. */
  readonly startField?: string | undefined;
  /** The field of the instant at which it is kept. Default `"firstRespondedAt"`. */
  readonly stopField?: string | undefined;
  /** The field of an instant at which it ends without being kept, such as `"resolvedAt"` for a response. Default: none. */
  readonly cancelField?: string | undefined;
  /**
   * The field of the priority. Default `"priorityAtApplication"`, so that nobody judges by today's priority without saying so:
   * a ticket that was raised to urgent after two days never had an urgent target for those.
   */
  readonly priorityField?: string | undefined;
}

/** The options of `slaStatus`. */
export interface SlaStatusOptions extends SlaRules {}

/** The options of `slaAttainment`. */
export interface SlaAttainmentOptions extends SlaRules, InputOptions, EstimateOptions, Pick<AnchorOptions, "period"> {
  /**
   * What is open and past its target: breached (`"count"`, the default), or in no figure (`"exclude"`), as where only what
   * is finished is judged.
   */
  readonly openBreaches?: "count" | "exclude" | undefined;
}

/** The name of the field that each part is read from. */
export function slaFields({
  startField = "createdAt",
  stopField = "firstRespondedAt",
  priorityField = "priorityAtApplication",
  cancelField,
}: SlaRules): { start: string; stop: string; priority: string; cancel: string | undefined } {
  return { start: startField, stop: stopField, priority: priorityField, cancel: cancelField };
}

/** The columns that a table of tickets must have: the start, the stop, and what is named to cancel. */
export function slaColumns(rules: SlaRules): string[] {
  const { start, stop, cancel } = slaFields(rules);
  return cancel === undefined ? [start, stop] : [start, stop, cancel];
}

/** Whether a value is a list of {@link SlaPause} in the order of time, one after the other. */
export function isPauseList(value: unknown, read: (value: unknown) => number): value is readonly SlaPause[] {
  if (!Array.isArray(value)) return false;
  let before = Number.NEGATIVE_INFINITY;
  for (const pause of value as readonly unknown[]) {
    if (!isRecord(pause)) return false;
    const { startedAt, endedAt } = pause;
    const start = read(startedAt);
    const end = endedAt === null || endedAt === undefined ? Number.POSITIVE_INFINITY : read(endedAt);
    if (!(start >= before && end >= start)) return false;
    before = end;
  }
  return true;
}

/** Whether a value is a number of seconds. */
export function isSeconds(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1e12;
}

/**
 * The schema of an array of {@link SlaTicket}, as `slaAttainment` takes them.
 *
 * @param options - What is asked of them, as for `slaAttainment`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaTicketsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(slaTicketsSchema().safeParse([{ createdAt: 0, firstRespondedAt: 60_000 }]).success, true);
 * assert.equal(slaTicketsSchema().safeParse([{ createdAt: 0, pausedSeconds: -5 }]).success, false);
 * ```
 */
export function slaTicketsSchema(options: SlaAttainmentOptions = {}): z.ZodMiniType<readonly SlaTicket[]> {
  const { missing = "omit", invalid } = options;
  const instants = ticketInstants("slaTicketsSchema", options);
  const { start, stop, priority, cancel } = slaFields(options);
  const pauses = "pauses { startedAt, endedAt } in the order of time, one after the other";
  const ends = cancel === undefined ? [stop] : [stop, cancel];
  return recordListSchema({
    expected: "an array of tickets, or an object of counts",
    fields: {
      ...Object.fromEntries(ends.map((field) => [field, ticketInstantField("omit", instants)])),
      [start]: ticketInstantField(missing, instants),
      [priority]: { ...leaf("a string that is not empty or a finite number", isCustomerId), missing: "omit" },
      pausedSeconds: { ...leaf("a number of seconds from 0 on (at most 1e12)", isSeconds, "number"), missing: "omit" },
      pauses: { ...leaf(pauses, (value) => isPauseList(value, instants.read)), missing: "omit" },
      ...scheduleFields(options, instants),
    },
    pair: notBefore(start, ends, options.timeZone),
    invalid,
  });
}

/**
 * The schema of {@link SlaCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(slaCountsSchema(), { met: 470, breached: 30 }).success, true);
 * assert.equal(z.safeParse(slaCountsSchema(), { met: 470 }).success, false);
 * ```
 */
export const slaCountsSchema: () => z.ZodMiniType<SlaCounts> = /* @__PURE__ */ lazySchema(() => {
  const others = ["breachedOpen", "stillRunning", "paused", "cancelled", "neverApplied"];
  return objectSchema({ fields: countRules(["met", "breached"], others) });
});

/**
 * The schema of {@link SlaAttainmentOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaAttainmentOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(slaAttainmentOptionsSchema(), { targets: { urgent: 900, default: 3600 } }).success, true);
 * assert.equal(z.safeParse(slaAttainmentOptionsSchema(), { targets: { urgent: "1h" } }).success, false);
 * ```
 */
export const slaAttainmentOptionsSchema: () => z.ZodMiniType<SlaAttainmentOptions> = /* @__PURE__ */ lazySchema(() => {
  const { statistic: _, ...duration } = durationOptionRules();
  const { period } = anchorOptionRules() as { readonly period: Rule };
  return objectSchema({
    fields: { ...duration, ...slaRules(), period, openBreaches: optional(choice("count", "exclude")) },
  });
});

/**
 * The schema of {@link SlaStatusOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaStatusOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(slaStatusOptionsSchema(), { targets: { default: 1 }, unit: "hours" }).success, true);
 * assert.equal(z.safeParse(slaStatusOptionsSchema(), { openBreaches: "count" }).success, false);
 * ```
 */
export const slaStatusOptionsSchema: () => z.ZodMiniType<SlaStatusOptions> = /* @__PURE__ */ lazySchema(() => {
  const { timeZone, asOf, unit } = durationOptionRules() as Readonly<Record<"timeZone" | "asOf" | "unit", Rule>>;
  return objectSchema({ fields: { timeZone, asOf, unit, ...slaRules() } });
});

function slaRules(): Record<string, Rule> {
  const field = optional(leaf("a field's name", (value) => typeof value === "string" && value !== ""));
  return {
    ...clockOptionRules(),
    targets: optional(leaf("an object with a target for each priority, numbers above 0 (at most 1e9)", isTargets)),
    startField: field,
    stopField: field,
    cancelField: field,
    priorityField: field,
  };
}

function isTargets(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const targets = Object.values(value);
  return targets.length > 0 && targets.every((target) => typeof target === "number" && target > 0 && target <= 1e9);
}
