import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Grouping } from "../metric.ts";
import { isRecordList, type RecordList, rowsOf, toRecords } from "../record-table.ts";
import { checkInput } from "../schemas/check.ts";
import { type CustomerTenuresOptions, type TenureRule, tenureSubscriptionsSchema } from "../schemas/survival.ts";
import { instantReader } from "../time/instant.ts";
import { subscriptionFields, subscriptionReader } from "./read-subscription.ts";

/** The subscriptions of one group. */
export interface SpellReader {
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
  /**
   * Calls `use` for every tenure, customer by customer in the order of their appearance. `end` is infinity while a subscription runs.
   * Subscriptions that begin after `asOf` are not looked at.
   */
  readonly forEach: (
    asOf: number,
    rule: TenureRule,
    use: (customerId: string | number, start: number, end: number) => void,
  ) => void;
}

type Groups = Pick<Grouping, "codes" | "groupCount">;

/** Where the subscriptions of the customers of one group stand. */
interface Group {
  /** For every customer the place of their last subscription. */
  readonly lastOf: Map<string | number, number>;
  missing: number;
  invalid: number;
}

/** All subscriptions in columns. */
interface Terms {
  readonly started: Float64Array;
  readonly ended: Float64Array;
  /** The place of the customer's subscription before; −1 where there is none. */
  readonly before: Int32Array;
  readonly groups: Group[];
}

/** Checks subscriptions and gathers those of each customer, in the same pass. */
export function readSpells(
  functionName: string,
  input: unknown,
  options: CustomerTenuresOptions,
  groups: Groups | null,
): SpellReader[] {
  const read = instantReader(options.timeZone);
  const subscriptions = rowsOf(functionName, "subscriptions", input, subscriptionFields);
  let terms = isRecordList(subscriptions) ? passOver(subscriptions, read, options, groups) : null;
  if (terms === null) {
    checkInput(tenureSubscriptionsSchema(options), toRecords(subscriptions), functionName, "subscriptions");
    terms = passOver(subscriptions as RecordList, read, { missing: "omit", invalid: "omit" }, groups) as Terms;
  }
  const all = terms;
  return all.groups.map((group) => ({
    missing: group.missing,
    invalid: group.invalid,
    forEach: (asOf, rule, use) => {
      for (const [customerId, last] of group.lastOf) {
        eachSpell(all, last, asOf, rule, (start, end) => use(customerId, start, end));
      }
    },
  }));
}

/** Reads every subscription once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver(
  subscriptions: RecordList,
  read: (value: unknown) => number,
  { missing, invalid }: Pick<CustomerTenuresOptions, "missing" | "invalid">,
  grouping: Groups | null,
): Terms | null {
  const reader = subscriptionReader(subscriptions, read);
  const size = subscriptions.length;
  const started = new Float64Array(size);
  const ended = new Float64Array(size);
  const before = new Int32Array(size);
  const groups = Array.from(
    { length: grouping?.groupCount ?? 1 },
    (): Group => ({ lastOf: new Map(), missing: 0, invalid: 0 }),
  );
  for (let i = 0; i < size; i++) {
    const group = groups[grouping === null ? 0 : (grouping.codes[i] as number)] as Group;
    const state = reader.read(i);
    if (state === invalidRecord) {
      if (invalid !== "omit") return null;
      group.invalid++;
    } else if (state === missingRecord) {
      if (missing === "error") return null;
      group.missing++;
    } else {
      const { customerId } = reader.last;
      started[i] = reader.last.started;
      ended[i] = reader.last.ended;
      before[i] = group.lastOf.get(customerId) ?? -1;
      group.lastOf.set(customerId, i);
    }
  }
  return { started, ended, before, groups };
}

/** The tenures of the customer whose last subscription stands at a place. */
function eachSpell(
  { started, ended, before }: Terms,
  last: number,
  asOf: number,
  rule: TenureRule,
  use: (start: number, end: number) => void,
): void {
  const places: number[] = [];
  for (let place = last; place >= 0; place = before[place] as number) {
    if ((started[place] as number) <= asOf) places.push(place);
  }
  if (places.length > 1) places.sort((a, b) => (started[a] as number) - (started[b] as number));
  let [start, end] = [Number.NaN, Number.NaN];
  for (const place of places) {
    const from = started[place] as number;
    const to = ended[place] as number;
    if (from <= end || (rule === "first-to-last" && !Number.isNaN(start))) {
      end = Math.max(end, to);
      continue;
    }
    if (!Number.isNaN(start)) {
      use(start, end);
      if (rule === "first-spell") return;
    }
    [start, end] = [from, to];
  }
  if (!Number.isNaN(start)) use(start, end);
}
