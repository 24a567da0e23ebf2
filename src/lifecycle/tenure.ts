import { rejectInput } from "../errors.ts";
import type { Subscription } from "../schemas/lifecycle.ts";
import { type CustomerTenuresOptions, customerTenuresOptionsSchema } from "../schemas/survival.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { dayLength } from "../time/civil.ts";
import type { Instant } from "../time/instant.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { readSpells, type SpellReader } from "./spells.ts";
import { tenureIn } from "./tenure-units.ts";

/** How long a customer was there. */
export interface CustomerTenure {
  /** Who it is. */
  readonly customerId: string | number;
  /** How long they were there, in the unit, from completed days. */
  readonly tenure: number;
  /** Whether they were lost at the end of it; `false` where they were still there at `asOf`. */
  readonly lost: boolean;
  /** The tenure that they had when they came under observation; 0 where that was the beginning. */
  readonly entry: number;
}

/**
 * How long each customer was, or has been, there: one record a customer, from their subscriptions.
 *
 * In completed days on the clock of `timeZone`, or in a unit made of them. A customer who is still subscribed at `asOf` has
 * `lost: false`: their tenure is a lower bound. The mean of such tenures is not the mean tenure; take {@link customerSurvival}, or
 * give `tenure`, `lost` and `entry` to `kaplanMeier`.
 *
 * - A subscription is active from `startedAt` on and until `endedAt`, at which it is active no more. One that ends when it begins is
 *   a tenure of 0. One that begins after `asOf` is not looked at, nor is an end after it.
 * - Several subscriptions of a customer become a tenure as `tenure` says: see {@link TenureRule}.
 * - With `observedFrom`, who was lost before is left out, and so is who was not observed for a whole day after it.
 *
 * @param subscriptions - Records `{ customerId, startedAt, endedAt }`, in any order. Those without a customer or a beginning are
 * left out.
 * @param options - `asOf`, and what else {@link CustomerTenuresOptions} has.
 * @returns The tenures, by the first appearance of their customers; those of one customer by time.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, no `asOf`, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerTenures } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-10", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-02-01", endedAt: "2024-03-01" },
 *   { customerId: "bo", startedAt: "2024-03-01", endedAt: "2024-03-31" }, // a change of plan
 * ];
 * assert.deepEqual(customerTenures(subscriptions, { asOf: "2024-04-01", timeZone: "Europe/Berlin" }), [
 *   { customerId: "ada", tenure: 82, lost: false, entry: 0 },
 *   { customerId: "bo", tenure: 59, lost: true, entry: 0 },
 * ]);
 * ```
 */
export function customerTenures(
  subscriptions: readonly Subscription[],
  options: CustomerTenuresOptions = {},
): CustomerTenure[] {
  const name = "customerTenures";
  const { unit = "days" } = checkZonedOptions(customerTenuresOptionsSchema(), options, name);
  const window = tenureWindow(name, options);
  const [spells] = readSpells(name, subscriptions, options, null);
  const tenures: CustomerTenure[] = [];
  (spells as SpellReader).forEach(window.asOf, options.tenure ?? "first-spell", (customerId, start, end) => {
    const days = window.daysOf(start, end);
    if (days === null) return;
    const { duration, lost, entry } = days;
    tenures.push({ customerId, tenure: tenureIn(unit, duration), lost, entry: tenureIn(unit, entry) });
  });
  return tenures;
}

/** A spell as it was observed, in completed days. */
interface ObservedDays {
  readonly duration: number;
  readonly lost: boolean;
  readonly entry: number;
}

/** What can be seen of spells from one instant to another. */
export interface TenureWindow {
  /** Up to when the data reach. */
  readonly asOf: number;
  /** The observed days of a spell; `null` where nothing is seen of it. */
  readonly daysOf: (start: number, end: number) => ObservedDays | null;
}

/** Reads from the options what can be seen. */
export function tenureWindow(functionName: string, options: CustomerTenuresOptions): TenureWindow {
  const { asOf: last, observedFrom: first, timeZone } = options;
  const asOf = readBound(functionName, "asOf", last, timeZone);
  const from =
    first === undefined ? Number.NEGATIVE_INFINITY : readBound(functionName, "observedFrom", first, timeZone);
  if (!(from < asOf)) rejectInput(functionName, "options", ["observedFrom"], "invalid-order", "before asOf", first);
  const daysBetween = dayCounter(timeZone);
  return {
    asOf,
    daysOf: (start, end) => {
      if (end < from) return null;
      const duration = daysBetween(start, Math.min(end, asOf));
      const entry = start < from ? daysBetween(start, from) : 0;
      return start < from && duration <= entry ? null : { duration, lost: end <= asOf, entry };
    },
  };
}

function readBound(
  functionName: string,
  option: "asOf" | "observedFrom",
  value: Instant | undefined,
  timeZone: string | undefined,
): number {
  if (value === undefined) {
    const expected = "the instant up to which the data reach";
    return rejectInput(functionName, "options", [option], "missing-value", expected, value);
  }
  return readInstantOption(functionName, [option], value, timeZone);
}

/** Counts the days that are completed between two instants, on the wall clock: a day in which the clocks are changed is one. */
function dayCounter(timeZone: string | undefined): (start: number, end: number) => number {
  const offsetAt = timeZone === undefined ? () => 0 : zoneClock(timeZone).offsetAt;
  return (start, end) => Math.max(0, Math.floor((end + offsetAt(end) - (start + offsetAt(start))) / dayLength));
}
