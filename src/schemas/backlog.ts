import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { instantReader } from "../time/instant.ts";
import { type CalendarUnit, type Weekday, weekdays } from "../time/periods.ts";
import type { DurationUnit } from "../time/units.ts";
import { anchorOptionRules, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import type { ReportingPeriod } from "./lifecycle.ts";
import type { EstimateOptions, InputOptions } from "./options.ts";
import { firstBroken, orderRule, type PairRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { isStatusList } from "./support.ts";
import { type StatusChange, ticketStatuses } from "./ticket-events.ts";

/** A ticket, as far as it was open and when. */
export interface BacklogTicket {
  /** When it was created. */
  readonly createdAt: Instant | null | undefined;
  /** When it was last resolved; `null`, or left out, while it was not. */
  readonly resolvedAt?: Instant | null | undefined;
  /** When it was last reopened; `null`, or left out, where it never was. */
  readonly reopenedAt?: Instant | null | undefined;
  /** When it was first resolved. Read where it was reopened and then resolved again. */
  readonly firstResolvedAt?: Instant | null | undefined;
  /** Its statuses in the order of time. Where there are any, they say when it was open, and the other fields but `createdAt` do not. */
  readonly statusChanges?: readonly StatusChange[] | null | undefined;
}

/** The options of `backlog`. */
export interface BacklogOptions extends InputOptions, EstimateOptions {
  /** Up to when the data reach, and the instant of the headline figure. Needed. An instant after it is invalid. */
  readonly asOf?: Instant | undefined;
  /** Makes a series of the calendar's periods that this span touches, as far as they begin by `asOf`. Default: no series. */
  readonly period?: ReportingPeriod | undefined;
  /** The periods of the series. Default `"day"`. */
  readonly every?: CalendarUnit | undefined;
  /** The day that weeks start on. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
  /** The zone whose calendar it is, and of instants without an offset: an IANA name. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Instants to count the open tickets at. Default: none but `asOf`. */
  readonly at?: readonly Instant[] | undefined;
  /** The unit of ages. Default `"days"`. */
  readonly unit?: DurationUnit | undefined;
  /** Where the buckets of ages begin after the first, which begins at 0: `[1, 7, 30]` in `unit` makes four. Default: none. */
  readonly ageBuckets?: readonly number[] | undefined;
}

/** The fields of a {@link BacklogTicket} that hold instants after its creation. */
const laterFields = ["resolvedAt", "reopenedAt", "firstResolvedAt"] as const;

/**
 * The schema of an array of {@link BacklogTicket}, as `backlog` takes them.
 *
 * @param options - What is asked of them, as for `backlog`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backlogTicketsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(backlogTicketsSchema().safeParse([{ createdAt: 0, resolvedAt: 5 }]).success, true);
 * assert.equal(backlogTicketsSchema().safeParse([{ createdAt: 6, resolvedAt: 5 }]).success, false);
 * ```
 */
export function backlogTicketsSchema(options: BacklogOptions = {}): z.ZodMiniType<readonly BacklogTicket[]> {
  const { missing = "omit", invalid, timeZone } = options;
  const instants = ticketInstants("backlogTicketsSchema", options);
  const later = ticketInstantField("omit", instants);
  const statuses = `status changes { status, at } in the order of time, of the statuses ${ticketStatuses.join(", ")}`;
  return recordListSchema({
    expected: "an array of tickets",
    fields: {
      createdAt: ticketInstantField(missing, instants),
      ...Object.fromEntries(laterFields.map((field) => [field, later])),
      statusChanges: { ...leaf(statuses, (value) => isStatusList(value, instants.read)), missing: "omit" },
    },
    pair: afterCreation(timeZone),
    invalid,
  });
}

/** That nothing happened before the creation. */
function afterCreation(timeZone: string | undefined): PairRule {
  const read = instantReader(timeZone);
  const rules: readonly PairRule[] = [
    ...laterFields.map((field) => orderRule("createdAt", field, timeZone)),
    {
      field: "statusChanges",
      accepts: ({ createdAt, statusChanges }) => {
        if (!isStatusList(statusChanges, read)) return true;
        const first = statusChanges[0];
        return first === undefined || !(read(first.at) < read(createdAt));
      },
      expected: () => "at or after createdAt from the first on",
    },
  ];
  return firstBroken(rules, "createdAt");
}

/**
 * The schema of {@link BacklogOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backlogOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(backlogOptionsSchema(), { asOf: "2024-06-01", every: "week" }).success, true);
 * assert.equal(z.safeParse(backlogOptionsSchema(), { ageBuckets: [7, 1] }).success, false);
 * ```
 */
export const backlogOptionsSchema: () => z.ZodMiniType<BacklogOptions> = /* @__PURE__ */ lazySchema(() => {
  const { statistic: _, ...duration } = durationOptionRules();
  const { period } = anchorOptionRules() as { readonly period: Rule };
  const read = instantReader("UTC");
  const isInstants = (value: unknown): boolean =>
    Array.isArray(value) && value.length <= 10_000 && value.every((one) => !Number.isNaN(read(one)));
  return objectSchema({
    fields: {
      ...duration,
      period,
      every: optional(choice("hour", "day", "week", "month", "quarter", "year")),
      weekStartsOn: optional(choice(...weekdays)),
      at: optional(leaf("a list of instants (at most 10000)", isInstants)),
      ageBuckets: optional(leaf("ascending numbers above 0 (at most 100 of them)", isAscending)),
    },
  });
});

function isAscending(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 100) return false;
  return value.every(
    (one, i) => typeof one === "number" && one > (i === 0 ? 0 : (value[i - 1] as number)) && one <= 1e15,
  );
}
