import { type Fault, MetricInputError, maximumIssues, movePlaces, rejectInput } from "../errors.ts";
import { type Field, type FieldValues, type Rows, readField } from "../rows.ts";
import type { TrendSettings } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { instantsSchema } from "../schemas/instants.ts";
import { describeInstant } from "../schemas/records.ts";
import { maximumInstant } from "../time/civil.ts";
import { type Instant, instantReader } from "../time/instant.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { type CalendarPeriods, calendarPeriods } from "../time/periods.ts";
import type { BlockReader } from "./table.ts";

/** A field of instants, read. */
export interface Instants {
  /** Epoch milliseconds; NaN for a row without an instant. */
  readonly instants: Float64Array;
  /** How many rows have none. */
  readonly undated: number;
  /** The first instant; infinity where there is none. */
  readonly first: number;
  /** The last instant; minus infinity where there is none. */
  readonly last: number;
}

/** A reading of instants that goes along with a pass over the rows. */
interface InstantsReader {
  readonly read: BlockReader;
  readonly finish: () => Instants;
}

/** Accepts what is an instant or blank; all else goes to the schema, which words the fault. */
export function instantsReader(
  functionName: string,
  rows: Rows,
  rowCount: number,
  at: Field<never>,
  timeZone: string | undefined,
): InstantsReader {
  const toInstant = instantReader(timeZone);
  const records = Array.isArray(rows) && typeof at === "string" ? (rows as readonly object[]) : null;
  const values = records === null ? readField(functionName, rows, at) : null;
  if (values instanceof Float64Array) {
    const column = readDoubles(values);
    if (column !== null) return { read: () => {}, finish: () => column };
  }
  const instants = new Float64Array(rowCount);
  let undated = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    read: (from, to) => {
      for (let row = from; row < to; row++) {
        const value = values === null ? fieldOf(records?.[row], at as string) : values[row];
        const isNumber = typeof value === "number" && value >= -maximumInstant && value <= maximumInstant;
        const instant = isNumber ? value : toInstant(value);
        instants[row] = instant;
        if (instant < first) first = instant;
        if (instant > last) last = instant;
        if (!Number.isNaN(instant)) continue;
        if (value !== null && value !== undefined) {
          checkInstants(functionName, readField(functionName, rows, at), at, timeZone);
        }
        undated++;
      }
    },
    finish: () => {
      // Reading the field says so where no row knows it, or where a row is none.
      if (undated === rowCount) readField(functionName, rows, at);
      return { instants, undated, first, last };
    },
  };
}

/** A column that is epoch milliseconds already, as it stands; `null` where it holds anything else. */
function readDoubles(instants: Float64Array): Instants | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < instants.length; row++) {
    const instant = instants[row] as number;
    // NaN stays in both.
    first = Math.min(first, instant);
    last = Math.max(last, instant);
  }
  if (!(first >= -maximumInstant && last <= maximumInstant)) return null;
  return { instants, undated: 0, first, last };
}

function fieldOf(record: object | null | undefined, field: string): unknown {
  // What is no record is refused by the schema, which sees it as a value that is no instant.
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[field] : true;
}

/** Throws for the values of a field that are no instants. */
export function checkInstants(
  functionName: string,
  values: FieldValues,
  at: Field<never>,
  timeZone: string | undefined,
): void {
  const suffix = typeof at === "string" ? [at] : [];
  try {
    checkInput(instantsSchema(timeZone), values, functionName, "rows");
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => ({ argument, path: [...path, ...suffix] }));
  }
}

/** The instant up to which the data reach; the last one of the rows where none is stated. */
export function readAsOf(
  functionName: string,
  { asOf, timeZone }: { readonly asOf?: Instant | undefined; readonly timeZone?: string | undefined },
  last: number,
): number {
  return asOf === undefined ? last : readInstantOption(functionName, ["asOf"], asOf, timeZone);
}

/** Throws for the instants of a field that lie after `asOf`. There must be one. */
export function rejectLate(
  functionName: string,
  rows: Rows,
  at: Field<never>,
  { instants }: Instants,
  asOf: number,
  timeZone: string | undefined,
): never {
  const expected = `no later than asOf (${formatInstant(asOf, timeZone)})`;
  return rejectRows(functionName, rows, at, expected, (row) => (instants[row] as number) > asOf);
}

/** Throws for the rows whose instant is out of order. There must be one. */
export function rejectRows(
  functionName: string,
  rows: Rows,
  at: Field<never>,
  expected: string | ((row: number) => string),
  isFaulty: (row: number) => boolean,
): never {
  const values = readField(functionName, rows, at);
  const suffix = typeof at === "string" ? [at] : [];
  const faults: Fault[] = [];
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    if (!isFaulty(row) || ++total > maximumIssues) continue;
    faults.push({
      code: "invalid-order",
      argument: "rows",
      path: [row, ...suffix],
      expected: typeof expected === "string" ? expected : expected(row),
      received: describeInstant(values[row]),
    });
  }
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}

/** A date in a wrong century makes more periods than anybody can use. */
const maximumPeriods = 100_000;

/** The periods of the calendar from one instant through another. All options but their number have been checked. */
export function breakdownPeriods(
  functionName: string,
  from: number,
  to: number,
  {
    every,
    timeZone,
    weekStartsOn,
  }: Pick<TrendSettings, "every" | "weekStartsOn"> & { readonly timeZone?: string | undefined },
): CalendarPeriods {
  try {
    const periods = calendarPeriods(from, to, { every, timeZone, weekStartsOn }, functionName);
    if (periods.starts.length - 1 <= maximumPeriods) return periods;
  } catch (error) {
    // All else was checked before: it is their number, of more than a million.
    if (!(error instanceof MetricInputError)) throw error;
  }
  const expected = `a unit that cuts the span of the rows into at most ${maximumPeriods} periods`;
  return rejectInput(functionName, "options", ["every"], "out-of-range", expected, every);
}
