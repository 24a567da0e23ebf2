import { movePlaces, rejectInput } from "../errors.ts";
import { type ColumnTable, columnOf, type DictionaryColumn, type FieldValues, isDictionary } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type FunnelOptions, funnelEventsSchema } from "../schemas/funnel.ts";
import { maximumInstant } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { isBlank } from "../values.ts";
import { noCustomer, numberCustomers } from "./funnel-customers.ts";
import {
  atEvents,
  type EventTable,
  faultOf,
  finishOthers,
  type KindColumn,
  kindColumn,
  otherFields,
} from "./funnel-events.ts";
import { type EventKinds, openKind, unreadableKind, uselessKind } from "./funnel-kinds.ts";
import type { FunnelPlan } from "./funnel-plan.ts";

type AnyColumn = FieldValues | DictionaryColumn;

/** The same as of records, read column by column; no record is made, but for a function that asks for one. */
export function readFunnelColumns(
  functionName: string,
  input: ColumnTable,
  plan: FunnelPlan,
  kinds: EventKinds,
  options: FunnelOptions,
): EventTable {
  const { fields, held, by, latest } = plan;
  const columns = atEvents(() => {
    const own = [...Object.values(fields), ...kinds.conditionFields, ...held, ...(by === null ? [] : [by])];
    // A function may ask for any of them.
    const names = plan.uses.some(({ where }) => typeof where === "function") ? [...own, ...Object.keys(input)] : own;
    return new Map(names.map((name): [string, AnyColumn] => [name, columnOf(functionName, input, name)]));
  });
  const columnNamed = (name: string): AnyColumn => columns.get(name) as AnyColumn;
  const length = lengthOf(columnNamed(fields.customerId));
  for (const [name, column] of columns) {
    const found = lengthOf(column);
    const expected = `${length}, one for each event`;
    if (found !== length) rejectInput(functionName, "events", [name, "length"], "length-mismatch", expected, found);
    // Those of the event are checked while they are read.
    if (isDictionary(column) && name !== fields.event) checkCodes(functionName, name, column);
  }
  const valueIn = (field: string, row: number): unknown => valueAt(columnNamed(field), row);
  const recordAt = (row: number): Record<string, unknown> =>
    Object.fromEntries([...columns].map(([field, column]) => [field, valueAt(column, row)]));
  const eventAt = (row: number): Record<string, unknown> =>
    Object.fromEntries(Object.values(fields).map((field) => [field, valueIn(field, row)]));
  const refuse = (): void => {
    const events = Array.from({ length }, (_, row) => eventAt(row));
    atColumns(() => checkInput(funnelEventsSchema(options), events, functionName, "events"));
  };
  const read = instantReader(options.timeZone);
  const others = otherFields(functionName, plan, kinds, length, options, (row, field) => [field, row]);
  const kindOfRow = kindColumn(length, plan);
  const events = columnNamed(fields.event);
  if (isDictionary(events)) kindsOfCodes(functionName, fields.event, events, kindOfRow, kinds);
  else kindsOfNames(events, kindOfRow, kinds);
  const instants = instantsOf(columnNamed(fields.at), read);
  const { numbers: customers, count: customerCount } = numberCustomers(columnNamed(fields.customerId));
  const last = Math.min(latest, maximumInstant);
  let [missing, invalid] = [0, 0];
  /** What is wrong with a row whose other fields are to be looked at; settles its kind. A function of its own: closures cost. */
  const takeOthers = (row: number, kind: number): "missing" | "invalid" | null => {
    const readOther = (field: string): unknown => valueIn(field, row);
    const judged =
      kind === openKind ? kinds.judge(readOther(fields.event) as string, readOther, () => recordAt(row)) : kind;
    kindOfRow[row] = judged;
    return others === null || judged === uselessKind ? null : others.take(row, judged, readOther);
  };

  for (let row = 0; row < length; row++) {
    const instant = instants[row] as number;
    const kind = kindOfRow[row] as number;
    // NaN, for what is no instant, passes no comparison.
    if (instant >= -maximumInstant && instant <= last && kind !== unreadableKind && customers[row] !== noCustomer) {
      if (kind !== openKind && (others === null || kind === uselessKind)) continue;
      const fault = takeOthers(row, kind);
      if (fault === null) continue;
      if (fault === "missing") missing++;
      else invalid++;
    } else if (faultOf(eventAt(row), plan, read) === "invalid") {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else {
      if (options.missing === "error") refuse();
      missing++;
    }
    kindOfRow[row] = uselessKind;
  }
  return { kinds: kindOfRow, instants, customers, customerCount, ...finishOthers(others), missing, invalid };
}

/** Says the faults of records where they stand in columns: `events.at[17]`, not `events[17].at`. */
function atColumns<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => {
      const [row, field, ...inside] = path;
      return { argument, path: typeof row === "number" && field !== undefined ? [field, row, ...inside] : path };
    });
  }
}

function lengthOf(column: AnyColumn): number {
  return (isDictionary(column) ? column.codes : column).length;
}

function valueAt(column: AnyColumn, row: number): unknown {
  return isDictionary(column) ? column.dictionary[column.codes[row] as number] : column[row];
}

function checkCodes(functionName: string, field: string, { codes, dictionary }: DictionaryColumn): void {
  const size = dictionary.length;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0 && code < size) continue;
    const expected = `an index of the dictionary (0 to ${size - 1})`;
    rejectInput(functionName, "events", [field, "codes", row], "out-of-range", expected, code);
  }
}

/** Fills a column with the kinds that the names of events settle. */
function kindsOfNames(names: FieldValues, ofRows: KindColumn, kinds: EventKinds): void {
  let last: unknown = null;
  let lastKind = unreadableKind;
  for (let row = 0; row < names.length; row++) {
    const name = names[row];
    if (name !== last) {
      last = name;
      lastKind = kindOfName(name, kinds);
    }
    ofRows[row] = lastKind;
  }
}

/** The same by the codes of names, which are checked. */
function kindsOfCodes(
  functionName: string,
  field: string,
  column: DictionaryColumn,
  ofRows: KindColumn,
  kinds: EventKinds,
): void {
  const { codes, dictionary } = column;
  const ofCodes = Uint32Array.from(dictionary, (name) => kindOfName(name, kinds));
  for (let row = 0; row < codes.length; row++) {
    const kind = ofCodes[codes[row] as number];
    if (kind === undefined) checkCodes(functionName, field, column);
    ofRows[row] = kind as number;
  }
}

function kindOfName(name: unknown, kinds: EventKinds): number {
  return typeof name === "string" && name !== "" ? kinds.kindOf(name) : unreadableKind;
}

/** A column of instants in epoch milliseconds, NaN where there is none. */
function instantsOf(column: AnyColumn, read: (value: unknown) => number): Float64Array {
  if (column instanceof Float64Array) return column;
  if (isDictionary(column)) {
    const known = Float64Array.from(column.dictionary, (value) => (isBlank(value) ? Number.NaN : read(value)));
    return Float64Array.from(column.codes, (code) => known[code] as number);
  }
  if (ArrayBuffer.isView(column)) return Float64Array.from(column as unknown as ArrayLike<number>);
  const instants = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) instants[row] = read(column[row]);
  return instants;
}
