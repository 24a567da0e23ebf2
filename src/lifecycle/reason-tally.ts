import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Grouping } from "../metric.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ChurnReasonsOptions,
  type EndedSubscription,
  endedSubscriptionsSchema,
  type ReasonCount,
} from "../schemas/churn-reasons.ts";
import { instantReader } from "../time/instant.ts";
import type { Bounds } from "../time/instant-options.ts";
import { isBlank } from "../values.ts";
import { type ReadSubscription, subscriptionReader } from "./read-subscription.ts";
import { readPeriod } from "./subscription-counts.ts";

/** The customers of a period, and for which reasons they were lost. */
export interface ReasonCounts {
  /** Customers with something active at the start. */
  readonly customersAtStart: number;
  /** Those of them with nothing active at the end, by the reason of what ended last. */
  readonly reasons: ReasonCount[];
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/** What is known of a customer while subscriptions are read. */
interface Customer {
  wasThere: boolean;
  isThere: boolean;
  /** When the last subscription that has ended did so. */
  lastEnd: number;
  /** Why it did. */
  reason: string | null;
}

interface Group {
  readonly customers: Map<string | number, Customer>;
  missing: number;
  invalid: number;
}

type Groups = Pick<Grouping, "codes" | "groupCount"> | null;

/** Checks subscriptions and counts the customers of every group by the reason of their loss, in the same pass. */
export function countReasons(
  functionName: string,
  input: unknown,
  options: ChurnReasonsOptions,
  groups: Groups,
): ReasonCounts[] {
  const schema = endedSubscriptionsSchema(options);
  const subscriptions = Array.isArray(input) ? input : checkInput(schema, input, functionName, "subscriptions");
  const bounds = readPeriod(functionName, options);
  let counted = passOver(subscriptions, bounds, options, groups);
  if (counted === null) {
    checkInput(schema, input, functionName, "subscriptions");
    counted = passOver(subscriptions, bounds, { ...options, missing: "omit", invalid: "omit" }, groups) ?? [];
  }
  return counted.map(toCounts);
}

/** Reads every subscription once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver(
  subscriptions: readonly unknown[],
  bounds: Bounds,
  { missing, invalid, timeZone }: ChurnReasonsOptions,
  grouping: Groups,
): Group[] | null {
  const reader = subscriptionReader(subscriptions, instantReader(timeZone));
  const groups = Array.from(
    { length: grouping?.groupCount ?? 1 },
    (): Group => ({ customers: new Map(), missing: 0, invalid: 0 }),
  );
  for (let i = 0; i < subscriptions.length; i++) {
    const group = groups[grouping === null ? 0 : (grouping.codes[i] as number)] as Group;
    const state = reader.read(i);
    const endReason = state === invalidRecord ? null : (subscriptions[i] as EndedSubscription).endReason;
    if (state === invalidRecord || !(isBlank(endReason) || typeof endReason === "string")) {
      if (invalid !== "omit") return null;
      group.invalid++;
    } else if (state === missingRecord) {
      if (missing === "error") return null;
      group.missing++;
    } else {
      const { started, ended } = reader.last;
      const isInPeriod = started <= bounds.end && ended > bounds.start && ended > started;
      if (isInPeriod) note(group.customers, reader.last, endReason || null, bounds);
    }
  }
  return groups;
}

function note(
  customers: Group["customers"],
  { customerId, started, ended }: ReadSubscription,
  reason: string | null,
  { start, end }: Bounds,
): void {
  let customer = customers.get(customerId);
  if (customer === undefined) {
    customer = { wasThere: false, isThere: false, lastEnd: Number.NEGATIVE_INFINITY, reason: null };
    customers.set(customerId, customer);
  }
  if (started <= start) customer.wasThere = true;
  if (ended > end) customer.isThere = true;
  else if (ended > customer.lastEnd) {
    customer.lastEnd = ended;
    customer.reason = reason;
  } else if (ended === customer.lastEnd && isBefore(reason, customer.reason)) customer.reason = reason;
}

/** Of two reasons at the same instant the known one counts, and of two known ones the first in the alphabet: never the order of rows. */
function isBefore(reason: string | null, other: string | null): boolean {
  return reason !== null && (other === null || reason < other);
}

function toCounts({ customers, missing, invalid }: Group): ReasonCounts {
  let customersAtStart = 0;
  const lost = new Map<string | null, number>();
  for (const { wasThere, isThere, reason } of customers.values()) {
    if (!wasThere) continue;
    customersAtStart++;
    if (!isThere) lost.set(reason, (lost.get(reason) ?? 0) + 1);
  }
  return { customersAtStart, reasons: listReasons(lost), missing, invalid };
}

/** The reasons in alphabetical order, the unknown one last. */
export function listReasons(lost: ReadonlyMap<string | null, number>): ReasonCount[] {
  const reasons = Array.from(lost, ([reason, customersLost]) => ({ reason, customersLost }));
  return reasons.sort((a, b) => (isBefore(a.reason, b.reason) ? -1 : 1));
}
