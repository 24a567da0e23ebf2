import { movePlaces } from "./errors.ts";
import { defineMetric, type Metric, type MetricDefinition, type Selector, selectColumns } from "./metric.ts";
import {
  type ColumnTable,
  columnLength,
  columnOf,
  countRows,
  dictionaryValue,
  type Field,
  type FieldValues,
  isDictionary,
  readField,
} from "./rows.ts";
import { isRecord } from "./values.ts";

/** The name of the records in errors, and the fields that a table of them must have under these options. */
export interface RecordRules<Options> {
  /** What the documentation calls the records: `"tickets"`. */
  readonly argument: string | ((table: ColumnTable) => string);
  /** The fields without which there is nothing to measure. Others may be there or not. */
  readonly fields: readonly string[] | ((options: Options, table: ColumnTable) => readonly string[]);
  /** What the parts of the metric get of a table. Default `"records"`. */
  readonly passes?: "records" | "rows" | undefined;
}

/** What makes a column of a table one that is read by place. */
type LoadColumn = (field: string) => FieldValues;

/** Columns under the numbers of their fields, each made readable when it is first read. */
interface LoadedColumns {
  readonly columns: (FieldValues | undefined)[];
  readonly load: LoadColumn;
}

function loadedColumn(loaded: LoadedColumns, field: string, place: number): FieldValues {
  loaded.columns[place] ??= loaded.load(field);
  return loaded.columns[place];
}

/** A row of a table that reads like a record: no value is copied. */
interface RowView {
  readonly [field: string]: unknown;
}

/** Makes rows of tables that have the same fields, so that what reads their rows meets one kind of object. */
interface RowViews {
  readonly key: string;
  readonly fields: readonly string[];
  readonly view: (loaded: LoadedColumns, row: number) => RowView;
  readonly move: (view: RowView, row: number) => void;
}

/** The rows of a table of columns, as what reads records reads them. */
class RecordTable {
  /** How many rows there are. */
  readonly length: number;
  readonly #views: RowViews;
  readonly #loaded: LoadedColumns;
  readonly #row: RowView;

  constructor(views: RowViews, length: number, load: LoadColumn) {
    this.length = length;
    this.#views = views;
    this.#loaded = { columns: [], load };
    this.#row = views.view(this.#loaded, 0);
  }

  /** The record at a row, which is the same object for all of them: it is good until the next one is asked for. */
  at(row: number): object {
    this.#views.move(this.#row, row);
    return this.#row;
  }

  /** The columns of these fields, which are read much quicker than a record is; an empty one where there is none. */
  columns(fields: readonly string[]): FieldValues[] {
    return fields.map((field) => {
      const place = this.#views.fields.indexOf(field);
      return place < 0 ? [] : loadedColumn(this.#loaded, field, place);
    });
  }

  /** A record for every row, each an object of its own. */
  records(): object[] {
    const records = new Array<object>(this.length);
    for (let row = 0; row < records.length; row++) records[row] = this.#views.view(this.#loaded, row);
    return records;
  }
}

/** Makes the rows of a table with these fields. */
function viewsOf(fields: readonly string[], key: string): RowViews {
  class View {
    readonly #loaded: LoadedColumns;
    #row: number;
    constructor(loaded: LoadedColumns, row: number) {
      this.#loaded = loaded;
      this.#row = row;
    }
    static move(view: View, row: number): void {
      view.#row = row;
    }
    static define(field: string, place: number): void {
      const read = function (this: View): unknown {
        return loadedColumn(this.#loaded, field, place)[this.#row];
      };
      Object.defineProperty(View.prototype, field, { get: read, enumerable: true, configurable: true });
    }
  }
  // A record has no field of that name.
  Reflect.deleteProperty(View.prototype, "constructor");
  fields.forEach(View.define);
  return {
    key,
    fields,
    view: (loaded, row) => new View(loaded, row) as unknown as RowView,
    move: (view, row) => View.move(view as unknown as View, row),
  };
}

/** Makes what turns tables into rows, and keeps the rows' class as long as tables have the same fields. */
function tableReader(functionName: string): (table: ColumnTable, argument: string) => RecordTable {
  let views: RowViews | undefined;
  return (table, argument) => {
    const fields = Object.keys(table);
    const key = JSON.stringify(fields);
    if (views?.key !== key) views = viewsOf(fields, key);
    const length = inArgument(argument, () => countRows(functionName, table));
    const load: LoadColumn = (field) => inArgument(argument, () => plainColumn(functionName, table, field));
    return new RecordTable(views, length, load);
  };
}

/** Says the faults of rows by the name that the records have in the documentation. */
function inArgument<T>(argument: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw movePlaces(error, ({ path }) => ({ argument, path }));
  }
}

/** A column with its dictionary looked up: a value a row. */
function plainColumn(functionName: string, table: ColumnTable, field: string): FieldValues {
  const column = columnOf(functionName, table, field);
  if (!isDictionary(column)) return column;
  const { codes, dictionary } = column;
  const values = new Array<unknown>(codes.length);
  for (let row = 0; row < values.length; row++) {
    const value = dictionary[codes[row] as number];
    values[row] = value === undefined ? dictionaryValue(functionName, field, column, codes[row] as number, row) : value;
  }
  return values;
}

/** Whether an input is a table of columns, and not a list of records or an object of counts: those hold numbers. */
function isTable(input: unknown): input is ColumnTable {
  if (!isCounts(input)) return false;
  const values = Object.values(input);
  return (
    values.some((column) => columnLength(column) !== undefined) && values.every((column) => typeof column !== "number")
  );
}

/** What a reader goes through row by row: records, or the rows of a table. */
export type RecordList = readonly unknown[] | RecordTable;

/** Whether an input is that. */
export function isRecordList(input: unknown): input is RecordList {
  return Array.isArray(input) || input instanceof RecordTable;
}

/** The record at a row. That of a table is good until the next one is asked for. */
export function recordAt(records: RecordList, row: number): unknown {
  return records instanceof RecordTable ? records.at(row) : records[row];
}

/** The columns of these fields in the rows of a table; `null` for records. */
export function columnsOf(records: RecordList, fields: readonly string[]): FieldValues[] | null {
  return records instanceof RecordTable ? records.columns(fields) : null;
}

/** Enough of a list to see what its records are: all of it, or the first row of a table. */
export function sampleOf(input: unknown): readonly unknown[] {
  if (input instanceof RecordTable) return input.length === 0 ? [] : [input.at(0)];
  return Array.isArray(input) ? input : [];
}

/** The rows of a table as records; anything else as it came. */
export function toRecords(input: unknown): unknown {
  return input instanceof RecordTable ? input.records() : input;
}

/** Whether an input is an object, which then is one of counts, and neither a list nor the rows of a table. */
export function isCounts<T extends object>(input: unknown): input is T {
  return isRecord(input) && !(input instanceof RecordTable);
}

/** Throws where a table lacks a field, and names those that it has. */
function checkFields(functionName: string, argument: string, table: ColumnTable, fields: readonly string[]): void {
  for (const field of fields) {
    if (!Object.hasOwn(table, field)) inArgument(argument, () => columnOf(functionName, table, field));
  }
}

/** The rows of a table, for a reader that asks for one after the other and keeps none; anything else as it came. */
export function rowsOf(functionName: string, argument: string, input: unknown, fields: readonly string[]): unknown {
  if (!isTable(input)) return input;
  checkFields(functionName, argument, input, fields);
  return tableReader(functionName)(input, argument);
}

/** The records of a table; anything else as it came. */
export function recordsOf<T>(
  functionName: string,
  argument: string,
  input: T,
  fields: readonly string[],
): Exclude<T, ColumnTable> {
  const rows = rowsOf(functionName, argument, input, fields);
  return (rows instanceof RecordTable ? rows.records() : rows) as Exclude<T, ColumnTable>;
}

/**
 * Makes a metric over records that takes a table of columns as well.
 *
 * Its parts get an array of records in either case; those that say `passes: "rows"` get a {@link RecordTable}, which costs no object a
 * row.
 */
export function defineRecordMetric<Input, Summary, Result, Options extends object = Record<never, never>>(
  definition: MetricDefinition<Input, Options, Summary, Result>,
  { argument, fields, passes = "records" }: RecordRules<Options>,
): Metric<Input | ColumnTable, Options, Summary, Result> {
  const { name, summarizeBy } = definition;
  const argumentOf = typeof argument === "string" ? () => argument : argument;
  const fieldsOf = typeof fields === "function" ? fields : () => fields;
  const readTable = tableReader(name);
  const readSelected = tableReader(name);
  const read = (input: unknown, options: Options): Input => {
    let rows = input;
    if (isTable(input)) {
      const called = argumentOf(input);
      checkFields(name, called, input, fieldsOf(options, input));
      rows = readTable(input, called);
    }
    return (rows instanceof RecordTable && passes === "records" ? rows.records() : rows) as Input;
  };
  return defineMetric<Input | ColumnTable, Summary, Result, Options>({
    ...definition,
    summarize: (input, options) => definition.summarize(read(input, options), options),
    summarizeBy: summarizeBy && ((input, groups, options) => summarizeBy(read(input, options), groups, options)),
    select: (functionName, rows, selector: Selector) => {
      if (typeof selector !== "object") return readField(functionName, rows, selector as Field<never>);
      const table = Object.fromEntries(selectColumns(functionName, rows, selector).columns);
      return readSelected(table, argumentOf(table));
    },
  });
}
