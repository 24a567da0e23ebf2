import { checkInput } from "../schemas/check.ts";
import {
  type CohortEvent,
  type CohortEventOptions,
  type CohortEventRules,
  cohortEventRules,
  cohortEventsSchema,
  isRevenue,
} from "../schemas/cohorts.ts";
import { isCustomerId } from "../schemas/records.ts";
import { maximumInstant } from "../time/civil.ts";
import { isBlank, isRecord } from "../values.ts";
import { atColumns, checkCohortColumns, isColumnTable } from "./cohort-columns.ts";
import { type EventStore, eventStore } from "./cohort-store.ts";

/** What was read. */
export interface CohortInput {
  /** The events that can be counted. */
  readonly events: EventStore;
  /** The first instant at which a customer came: the first event, or the earliest `joinedAt`; infinity when there is none. */
  readonly firstStart: number;
  /** The last instant that was seen; `null` when there was none. */
  readonly lastSeen: number | null;
  /** Events without a customer or a time. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** Checks events and turns them into columns, in one pass. What it does not accept at once is judged by the schema's rules. */
export function readCohortEvents(functionName: string, input: unknown, options: CohortEventOptions): CohortInput {
  const rules = cohortEventRules(functionName, options);
  const { read, joined, latest, earned, chosen, isStart, isReturn } = rules;
  const separate = chosen === "different" && !joined;
  const refuse = (): void => {
    checkInput(cohortEventsSchema(options), input, functionName, "events");
  };
  if (isColumnTable(input)) return readColumns(functionName, input, options, rules);
  if (!Array.isArray(input)) refuse();
  const events = input as readonly CohortEvent[];
  const length = events.length;
  const store = eventStore(length, joined || separate, earned);
  const idOfOther = otherIds();
  let firstStart = Number.POSITIVE_INFINITY;
  let lastSeen = Number.NEGATIVE_INFINITY;
  let missing = 0;
  let invalid = 0;

  for (let i = 0; i < length; i++) {
    const event = events[i] as CohortEvent;
    if (typeof event === "object" && event !== null) {
      const { customerId, at } = event;
      // NaN, for what is no id or no instant, passes no comparison.
      const id = Number.isSafeInteger(customerId) ? (customerId as number) : idOfOther(customerId);
      const instant = typeof at === "number" && at >= -maximumInstant && at <= maximumInstant ? at : read(at);
      const start = joined ? read(event.joinedAt) : instant;
      const happened = instant <= latest || (joined && isBlank(at));
      const revenue = earned ? event.revenue : 0;
      if (!Number.isNaN(id) && happened && start <= latest && (!earned || isRevenue(revenue))) {
        if (start > lastSeen) lastSeen = start;
        if (instant > lastSeen) lastSeen = instant;
        if (chosen === "any") {
          store.add(id, instant, start, i, revenue as number);
          if (start < firstStart) firstStart = start;
          continue;
        }
        const starts = joined || isStart(event);
        const returns = isReturn(event);
        if (!starts && !returns) continue;
        store.add(id, returns ? instant : Number.NaN, starts ? start : Number.NaN, i, revenue as number);
        if (starts && start < firstStart) firstStart = start;
        continue;
      }
    }
    if (isInvalid(event, rules)) {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else {
      if (options.missing === "error") refuse();
      missing++;
    }
  }
  return { events: store, firstStart, lastSeen: Number.isFinite(lastSeen) ? lastSeen : null, missing, invalid };
}

/** So many events are read at a time: their numbers stay in a processor's cache. */
const blockLength = 2048;

/** The same of columns: what records would hold is read column by column, block by block, and no record is made. */
function readColumns(
  functionName: string,
  input: object,
  options: CohortEventOptions,
  rules: CohortEventRules,
): CohortInput {
  const { read, joined, latest, earned, chosen, isStart, isReturn } = rules;
  const { length, reader, typeAt, recordAt } = checkCohortColumns(functionName, input, options);
  const refuse = (): void => {
    const events = Array.from({ length }, (_, row) => recordAt(row));
    atColumns(() => checkInput(cohortEventsSchema(options), events, functionName, "events"));
  };
  const store = eventStore(length, joined || chosen === "different", earned);
  const idOfOther = otherIds();
  const readIds = reader("customerId", (id) => (Number.isSafeInteger(id) ? (id as number) : idOfOther(id)));
  const readInstants = reader("at", read);
  const readJoins = joined ? reader("joinedAt", read) : null;
  const readRevenues = earned ? reader("revenue", (value) => (isRevenue(value) ? value : Number.NaN)) : null;
  const [ids, instants] = [new Float64Array(blockLength), new Float64Array(blockLength)];
  const joins = joined ? new Float64Array(blockLength) : instants;
  const revenues = new Float64Array(blockLength);
  // Who chooses events by a function may look at all of an event; of types no record is needed.
  const isFunction = typeof options.startEvent === "function" || typeof options.returnEvent === "function";
  const typed: { type?: CohortEvent["type"] } = {};
  let firstStart = Number.POSITIVE_INFINITY;
  let lastSeen = Number.NEGATIVE_INFINITY;
  let missing = 0;
  let invalid = 0;

  for (let from = 0; from < length; from += blockLength) {
    const count = Math.min(blockLength, length - from);
    readIds(from, count, ids);
    readInstants(from, count, instants);
    readJoins?.(from, count, joins);
    readRevenues?.(from, count, revenues);
    for (let i = 0; i < count; i++) {
      const id = ids[i] as number;
      const instant = instants[i] as number;
      const start = joins[i] as number;
      const revenue = revenues[i] as number;
      const happened = instant <= latest || (joined && Number.isNaN(instant) && isBlank(recordAt(from + i).at));
      // NaN, for what is no id, no instant and no amount passes no comparison.
      if (!Number.isNaN(id) && happened && start <= latest && !Number.isNaN(revenue)) {
        if (start > lastSeen) lastSeen = start;
        if (instant > lastSeen) lastSeen = instant;
        if (chosen === "any") {
          store.add(id, instant, start, from + i, revenue);
          if (start < firstStart) firstStart = start;
          continue;
        }
        typed.type = isFunction ? undefined : typeAt(from + i);
        const event = isFunction ? recordAt(from + i) : typed;
        const starts = joined || isStart(event);
        const returns = isReturn(event);
        if (!starts && !returns) continue;
        store.add(id, returns ? instant : Number.NaN, starts ? start : Number.NaN, from + i, revenue);
        if (starts && start < firstStart) firstStart = start;
        continue;
      }
      if (isInvalid(recordAt(from + i), rules)) {
        if (options.invalid !== "omit") refuse();
        invalid++;
      } else {
        if (options.missing === "error") refuse();
        missing++;
      }
    }
  }
  return { events: store, firstStart, lastSeen: Number.isFinite(lastSeen) ? lastSeen : null, missing, invalid };
}

/** Whether something in an event is wrong, and not only missing. */
function isInvalid(event: unknown, { read, joined, latest, earned }: CohortEventRules): boolean {
  if (!isRecord<CohortEvent>(event)) return true;
  const { customerId, at, joinedAt, revenue } = event;
  if (earned && !isBlank(revenue) && !isRevenue(revenue)) return true;
  const isWrong = (instant: unknown): boolean => !isBlank(instant) && !(read(instant) <= latest);
  return (!isBlank(customerId) && !isCustomerId(customerId)) || isWrong(at) || (joined && isWrong(joinedAt));
}

/** Gives ids that are no whole numbers one that no whole number is equal to: 0.5, 1.5, 2.5, … What is no id gets NaN. */
function otherIds(): (customerId: unknown) => number {
  // Whole numbers cost a Map nothing but their place; a number with a fraction would cost it an object.
  const ids = new Map<unknown, number>();
  return (customerId) => {
    const known = ids.get(customerId);
    if (known !== undefined) return known + 0.5;
    if (!isCustomerId(customerId)) return Number.NaN;
    ids.set(customerId, ids.size);
    return ids.size - 0.5;
  };
}
