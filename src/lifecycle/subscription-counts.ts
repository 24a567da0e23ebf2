import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Grouping } from "../metric.ts";
import { isRecordList, type RecordList, rowsOf, toRecords } from "../record-table.ts";
import { checkInput } from "../schemas/check.ts";
import { type SubscriptionOptions, subscriptionsSchema } from "../schemas/lifecycle.ts";
import { instantReader } from "../time/instant.ts";
import type { Bounds } from "../time/instant-options.ts";
import { readPeriodOption } from "./period-option.ts";
import { subscriptionFields, subscriptionReader } from "./read-subscription.ts";

/** The customers of a period, as subscriptions show them. */
export interface SubscriptionCounts {
  /** Customers with something active at the start. */
  readonly customersAtStart: number;
  /** Those of them with nothing active at the end. */
  readonly customersLost: number;
  /** The other customers with something active in the period. */
  readonly customersAdded: number;
  /** Those of the added ones with nothing active at the end. */
  readonly customersLostOfAdded: number;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/** What is known of the customers of one group while its subscriptions are read. */
interface Group {
  /** For every customer the place of what is known of it. */
  readonly places: Map<string | number, number>;
  /** When each customer was seen active. */
  readonly marks: number[];
  missing: number;
  invalid: number;
}

type ReadInstant = (value: unknown) => number;

const atStart = 1;
const inPeriod = 2;
const atEnd = 4;

/** Checks subscriptions and counts the customers of every group, in the same pass. */
export function countSubscriptions(
  functionName: string,
  input: unknown,
  options: SubscriptionOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): SubscriptionCounts[] {
  const subscriptions = requireList(functionName, input, options);
  const read = instantReader(options.timeZone);
  const bounds = readPeriod(functionName, options);
  let counted = passOver(subscriptions, bounds, read, options, groups);
  if (counted === null) {
    checkInput(subscriptionsSchema(options), toRecords(subscriptions), functionName, "subscriptions");
    counted = passOver(subscriptions, bounds, read, { missing: "omit", invalid: "omit" }, groups) ?? [];
  }
  return counted.map(toCounts);
}

/** Throws for what is no array. The shape goes first: who passes something else altogether is not helped by hearing of a period. */
export function requireList(functionName: string, input: unknown, options: SubscriptionOptions): RecordList {
  const subscriptions = rowsOf(functionName, "subscriptions", input, subscriptionFields);
  if (isRecordList(subscriptions)) return subscriptions;
  return checkInput<readonly unknown[]>(subscriptionsSchema(options), input, functionName, "subscriptions");
}

/** Reads the period that is measured. */
export function readPeriod(functionName: string, options: SubscriptionOptions): Bounds {
  return readPeriodOption(functionName, options, "count customers from subscriptions");
}

/** Reads every subscription once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver(
  subscriptions: RecordList,
  { start, end }: Bounds,
  read: ReadInstant,
  policy: Pick<SubscriptionOptions, "missing" | "invalid">,
  grouping: Pick<Grouping, "codes" | "groupCount"> | null,
): Group[] | null {
  const groups = Array.from(
    { length: grouping?.groupCount ?? 1 },
    (): Group => ({ places: new Map(), marks: [], missing: 0, invalid: 0 }),
  );
  const reader = subscriptionReader(subscriptions, read);
  for (let i = 0; i < subscriptions.length; i++) {
    const group = groups[grouping === null ? 0 : (grouping.codes[i] as number)] as Group;
    const state = reader.read(i);
    if (state === invalidRecord) {
      if (policy.invalid !== "omit") return null;
      group.invalid++;
      continue;
    }
    if (state === missingRecord) {
      if (policy.missing === "error") return null;
      group.missing++;
      continue;
    }
    const { customerId, started, ended } = reader.last;
    if (started <= end && ended > start && ended > started) {
      let seen = started <= start ? atStart : started < end ? inPeriod : 0;
      if (ended > end) seen |= atEnd;
      const place = group.places.get(customerId);
      if (place === undefined) {
        group.places.set(customerId, group.marks.length);
        group.marks.push(seen);
      } else group.marks[place] = (group.marks[place] as number) | seen;
    }
  }
  return groups;
}

function toCounts({ marks, missing, invalid }: Group): SubscriptionCounts {
  let customersAtStart = 0;
  let customersLost = 0;
  let customersAdded = 0;
  let customersLostOfAdded = 0;
  for (const seen of marks) {
    const isLost = (seen & atEnd) === 0;
    if ((seen & atStart) !== 0) {
      customersAtStart++;
      if (isLost) customersLost++;
    } else if ((seen & inPeriod) !== 0) {
      customersAdded++;
      if (isLost) customersLostOfAdded++;
    }
  }
  return { customersAtStart, customersLost, customersAdded, customersLostOfAdded, missing, invalid };
}
