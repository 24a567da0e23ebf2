import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { columnsOf, type RecordList } from "../record-table.ts";
import type { FieldValues } from "../rows.ts";
import { isCustomerId } from "../schemas/records.ts";
import { isBlank, isRecord } from "../values.ts";

/** The subscription that was read last. */
export interface ReadSubscription {
  customerId: string | number;
  /** When it began, in epoch milliseconds. */
  started: number;
  /** When it ended; infinity while it runs. */
  ended: number;
}

/** Reads subscriptions one after the other, all into the same object. */
export interface SubscriptionReader {
  /** What was read last. */
  readonly last: ReadSubscription;
  /** Reads the one at a row: gives 0, or {@link missingRecord} or {@link invalidRecord} where it cannot be counted. */
  readonly read: (row: number) => number;
}

/** The fields that a table of subscriptions must have. */
export const subscriptionFields: readonly string[] = ["customerId", "startedAt", "endedAt"];

/** Makes a reader of subscriptions whose instants are read so. */
export function subscriptionReader(
  subscriptions: RecordList,
  readInstant: (value: unknown) => number,
): SubscriptionReader {
  const last: ReadSubscription = { customerId: "", started: Number.NaN, ended: Number.NaN };
  const readFields = (customerId: unknown, startedAt: unknown, endedAt: unknown): number => {
    const isAnonymous = isBlank(customerId);
    const isUndated = isBlank(startedAt);
    const started = isUndated ? Number.NEGATIVE_INFINITY : readInstant(startedAt);
    const ended = isBlank(endedAt) ? Number.POSITIVE_INFINITY : readInstant(endedAt);
    // What cannot be read is NaN, and no comparison with it holds.
    if (!(ended >= started) || !(isAnonymous || isCustomerId(customerId))) return invalidRecord;
    if (isAnonymous || isUndated) return missingRecord;
    last.customerId = customerId as string | number;
    last.started = started;
    last.ended = ended;
    return 0;
  };
  const columns = columnsOf(subscriptions, subscriptionFields);
  if (columns !== null) {
    const [ids, starts, ends] = columns as [FieldValues, FieldValues, FieldValues];
    return { last, read: (row) => readFields(ids[row], starts[row], ends[row]) };
  }
  const records = subscriptions as readonly unknown[];
  return {
    last,
    read: (row) => {
      const record = records[row];
      return isRecord(record) ? readFields(record.customerId, record.startedAt, record.endedAt) : invalidRecord;
    },
  };
}
