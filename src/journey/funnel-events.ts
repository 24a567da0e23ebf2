import { movePlaces, type PathStep, rejectInput } from "../errors.ts";
import { checkField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type FunnelOptions, type FunnelValue, funnelEventsSchema, isFunnelValue } from "../schemas/funnel.ts";
import { isCustomerId } from "../schemas/records.ts";
import { maximumInstant } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { isBlank, isRecord } from "../values.ts";
import { joinValues, type ValueEncoder, valueEncoder } from "./funnel-codes.ts";
import { type EventKinds, openKind, uselessKind } from "./funnel-kinds.ts";
import type { FunnelPlan } from "./funnel-plan.ts";

/** For every event its kind. */
export type KindColumn = Uint16Array | Uint32Array;

/** Events as columns. */
export interface EventTable {
  /** For every event its kind: 0 where it is good for nothing, or was left out. */
  readonly kinds: KindColumn;
  /** For every event when it happened, in epoch milliseconds. */
  readonly instants: Float64Array;
  /** For every event the number of its customer. */
  readonly customers: Uint32Array;
  /** One more than the largest number of a customer. */
  readonly customerCount: number;
  /** For every event the code of the values that are held constant: 0 where one is blank; `null` where none are held. */
  readonly held: Uint32Array | null;
  /** For every event the code of its segment; `null` without segments. */
  readonly segments: Uint32Array | null;
  /** The segments by their codes. */
  readonly segmentValues: readonly (FunnelValue | null)[];
  /** Events without a customer, a name, a time or a value that is held constant. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** A column of kinds, wide enough for all that there can be. */
export function kindColumn(length: number, plan: FunnelPlan): KindColumn {
  return plan.uses.length <= 12 ? new Uint16Array(length) : new Uint32Array(length);
}

/** Checks events and turns them into columns, in one pass. What it does not accept at once is judged by the schema's rules. */
export function readFunnelRecords(
  functionName: string,
  input: unknown,
  plan: FunnelPlan,
  kinds: EventKinds,
  options: FunnelOptions,
): EventTable {
  const { latest, fields } = plan;
  const refuse = (): void => {
    checkInput(funnelEventsSchema(options), input, functionName, "events");
  };
  if (!Array.isArray(input)) refuse();
  const events = input as readonly Readonly<Record<string, unknown>>[];
  const length = events.length;
  const table = {
    kinds: kindColumn(length, plan),
    instants: new Float64Array(length),
    customers: new Uint32Array(length),
  };
  const read = instantReader(options.timeZone);
  const numbers = new Map<unknown, number>();
  const others = otherFields(functionName, plan, kinds, length, options, (row, field) => [row, field]);
  const { customerId, event: eventField, at } = fields;
  let [missing, invalid, lastKind] = [0, 0, uselessKind];
  let lastName: string | null = null;

  for (let row = 0; row < length; row++) {
    const event = events[row] as Readonly<Record<string, unknown>>;
    if (typeof event === "object" && event !== null && !Array.isArray(event)) {
      const id = event[customerId];
      const name = event[eventField];
      const time = event[at];
      const instant = typeof time === "number" && Math.abs(time) <= maximumInstant ? time : read(time);
      // NaN, for what is no instant, passes no comparison.
      if (instant <= latest && typeof name === "string" && name !== "" && isCustomerId(id)) {
        if (name !== lastName) {
          lastName = name;
          lastKind = kinds.kindOf(name);
        }
        const kind =
          lastKind === openKind
            ? kinds.judge(
                name,
                (field) => event[field],
                () => event,
              )
            : lastKind;
        if (kind === uselessKind) continue;
        const fault = others === null ? null : others.take(row, kind, (field) => event[field]);
        if (fault === null) {
          let number = numbers.get(id);
          if (number === undefined) {
            number = numbers.size;
            numbers.set(id, number);
          }
          table.kinds[row] = kind;
          table.instants[row] = instant;
          table.customers[row] = number;
        } else if (fault === "missing") missing++;
        else invalid++;
        continue;
      }
    }
    if (faultOf(event, plan, read) === "invalid") {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else {
      if (options.missing === "error") refuse();
      missing++;
    }
  }
  checkFields(functionName, events, [...Object.values(fields), ...kinds.conditionFields, ...plan.held], plan.by);
  return { ...table, customerCount: numbers.size, ...finishOthers(others), missing, invalid };
}

/** A field that no record so much as knows is mistyped. */
function checkFields(
  functionName: string,
  events: readonly object[],
  fields: readonly string[],
  by: string | null,
): void {
  const [first] = events;
  const absent = [...fields, ...(by === null ? [] : [by])].filter((field) => !(isRecord(first) && field in first));
  if (absent.length === 0 || !events.every(isRecord)) return;
  atEvents(() => {
    for (const field of absent) checkField(functionName, events, field, null);
  });
}

/** Says the faults of rows where the caller gave them: as events. */
export function atEvents<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => ({ argument: argument === "rows" ? "events" : argument, path }));
  }
}

/** What is wrong with an event that cannot be counted. */
export function faultOf(
  event: unknown,
  { fields, latest }: Pick<FunnelPlan, "fields" | "latest">,
  read: (value: unknown) => number,
): "missing" | "invalid" {
  if (!isRecord<Readonly<Record<string, unknown>>>(event)) return "invalid";
  const { [fields.customerId]: id, [fields.event]: name, [fields.at]: at } = event;
  const isWrong =
    (!isBlank(id) && !isCustomerId(id)) ||
    (!isBlank(name) && !(typeof name === "string" && name !== "")) ||
    (!isBlank(at) && !(read(at) <= latest));
  return isWrong ? "invalid" : "missing";
}

/** Reads what is held constant and the segment. */
export interface OtherFields {
  /** Reads them of an event; says what is wrong with it, or `null`. */
  readonly take: (row: number, kind: number, read: (field: string) => unknown) => "missing" | "invalid" | null;
  /** What is held constant. */
  readonly held: ValueEncoder | null;
  /** The segment. */
  readonly segments: ValueEncoder | null;
}

/** Makes a reader of what is held constant and of the segment; `null` where neither is asked for. */
export function otherFields(
  functionName: string,
  { held, by }: Pick<FunnelPlan, "held" | "by">,
  { steps }: EventKinds,
  length: number,
  { missing, invalid }: FunnelOptions,
  place: (row: number, field: string) => readonly PathStep[],
): OtherFields | null {
  if (held.length === 0 && by === null) return null;
  const encoders = {
    held: held.length === 0 ? null : valueEncoder(length),
    segments: by === null ? null : valueEncoder(length),
  };
  const fields = by === null ? held : [...held, by];
  return {
    ...encoders,
    take: (row, kind, read) => {
      for (const field of fields) {
        const value = read(field);
        if (isBlank(value) || isFunnelValue(value)) continue;
        if (invalid === "omit") return "invalid";
        const expected = "a string, a finite number or a boolean";
        rejectInput(functionName, "events", place(row, field), "invalid-type", expected, value);
      }
      const values = held.map(read);
      const blank = values.findIndex(isBlank);
      // What only ends attempts may be without: then it ends them whatever is held.
      if (blank >= 0 && steps[kind] !== 0) {
        if (missing !== "error") return "missing";
        const expected = "given: it is held constant";
        rejectInput(
          functionName,
          "events",
          place(row, held[blank] as string),
          "missing-value",
          expected,
          values[blank],
        );
      }
      const joined = joinValues(values);
      if (joined !== null) encoders.held?.take(row, joined);
      const segment = by === null ? null : read(by);
      if (isFunnelValue(segment)) encoders.segments?.take(row, segment);
      return null;
    },
  };
}

/** The columns that came of it. */
export function finishOthers(others: OtherFields | null): Pick<EventTable, "held" | "segments" | "segmentValues"> {
  const segments = others?.segments?.finish();
  return {
    held: others?.held?.finish().codes ?? null,
    segments: segments?.codes ?? null,
    segmentValues: segments?.values ?? [null],
  };
}
