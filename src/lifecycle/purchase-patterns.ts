import { rejectInput } from "../errors.ts";
import {
  isPurchaseHistory,
  type PurchaseColumns,
  type PurchaseFitOptions,
  type PurchaseRecord,
  purchaseRecordsSchema,
  recencyWords,
  timeRule,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { count } from "../schemas/rules.ts";
import { columnSchema } from "../schemas/schema.ts";
import { isCount, isRecord } from "../values.ts";

/** The different histories among customers, in order of frequency, age and recency, whatever order they came in. */
export interface PurchasePatterns {
  /** How many customers there are. */
  readonly n: number;
  /** How many of them bought again. */
  readonly repeatCustomers: number;
  /** Customers left out because something was missing. */
  readonly missing: number;
  /** Customers left out as invalid. */
  readonly invalid: number;
  /** The recency of each pattern. */
  readonly recency: Float64Array;
  /** Its age. */
  readonly age: Float64Array;
  /** How many customers have it. */
  readonly count: Float64Array;
  /** The patterns of one frequency after the other. */
  readonly frequencies: readonly FrequencyRun[];
}

/** The patterns of one frequency: those from `start` to before `end`. */
interface FrequencyRun {
  /** The repeat purchases. */
  readonly frequency: number;
  /** How many customers have as many. */
  readonly customers: number;
  /** The first pattern. */
  readonly start: number;
  /** Where the next frequency begins. */
  readonly end: number;
}

/** Customers as columns that can be counted, before equal ones are put together. */
interface ReadCustomers {
  length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly count: Float64Array;
  missing: number;
  invalid: number;
}

/** Checks customers and puts those of one history together. */
export function readPurchasePatterns(
  functionName: string,
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: PurchaseFitOptions,
): PurchasePatterns {
  const read = isRecord(customers)
    ? readColumns(functionName, customers as PurchaseColumns, options)
    : readRecords(functionName, customers as readonly PurchaseRecord[], options);
  return patternsOf(read);
}

function readRecords(
  functionName: string,
  customers: readonly PurchaseRecord[],
  options: PurchaseFitOptions,
): ReadCustomers {
  const refuse = (): void => {
    checkInput(purchaseRecordsSchema(options), customers, functionName, "customers");
  };
  if (!Array.isArray(customers)) refuse();
  const read = emptyCustomers(customers.length);
  for (let i = 0; i < customers.length; i++) {
    const customer = customers[i] as PurchaseRecord;
    if (typeof customer === "object" && customer !== null) {
      const { frequency, recency, age, count: alike = 1 } = customer;
      if (isPurchaseHistory(frequency, recency, age) && isCount(alike ?? 1)) {
        add(read, frequency as number, recency as number, age as number, alike ?? 1);
        continue;
      }
    }
    if (isInvalid(customer)) {
      if (options.invalid !== "omit") refuse();
      read.invalid++;
    } else {
      if (options.missing === "error") refuse();
      read.missing++;
    }
  }
  return read;
}

/** Whether something of a customer is wrong, and not only missing. */
function isInvalid(customer: unknown): boolean {
  if (!isRecord(customer)) return true;
  const { frequency, recency, age, count: alike } = customer;
  const isWrong = (value: unknown, accepts: (value: unknown) => boolean): boolean =>
    value !== null && value !== undefined && !accepts(value);
  const time = timeRule().accepts;
  if (isWrong(frequency, isCount) || isWrong(recency, time) || isWrong(age, time) || isWrong(alike, isCount))
    return true;
  const isWhole = [frequency, recency, age].every((value) => value !== null && value !== undefined);
  return isWhole && !isPurchaseHistory(frequency, recency, age);
}

function readColumns(
  functionName: string,
  { frequency, recency, age, count: alike, ...others }: PurchaseColumns,
  { missing = "omit", invalid = "error" }: PurchaseFitOptions,
): ReadCustomers {
  for (const [key, value] of Object.entries(others)) {
    const expected = "one of the columns frequency, recency, age, count";
    rejectInput(functionName, "customers", [key], "unknown-key", expected, value);
  }
  const rules = { frequency: count(), recency: timeRule(), age: timeRule(), count: count() };
  const columns = { frequency, recency, age, ...(alike !== undefined && { count: alike }) };
  const blank = missing === "omit" ? "omit" : "error";
  for (const [name, column] of Object.entries(columns)) {
    const rule = rules[name as keyof typeof rules];
    const accepts = invalid === "omit" ? () => true : rule.accepts;
    const schema = columnSchema({
      ...rule,
      accepts,
      missing: blank,
      length: name === "frequency" ? undefined : frequency.length,
    });
    checkInput(schema, column, functionName, "customers", [name]);
  }
  const read = emptyCustomers(frequency.length);
  for (let i = 0; i < frequency.length; i++) {
    const [x, last, now, weight] = [frequency[i], recency[i], age[i], alike === undefined ? 1 : alike[i]];
    if (isPurchaseHistory(x, last, now) && isCount(weight)) {
      add(read, x as number, last as number, now as number, weight);
    } else if ([x, last, now, weight].some((value) => value === null || value === undefined)) {
      read.missing++;
    } else if (invalid === "omit") {
      read.invalid++;
    } else {
      rejectInput(functionName, "customers", ["recency", i], "inconsistent", recencyWords(x, now), last);
    }
  }
  return read;
}

function emptyCustomers(capacity: number): ReadCustomers {
  const column = (): Float64Array => new Float64Array(capacity);
  return { length: 0, frequency: column(), recency: column(), age: column(), count: column(), missing: 0, invalid: 0 };
}

function add(read: ReadCustomers, frequency: number, recency: number, age: number, alike: number): void {
  if (alike === 0) return;
  const at = read.length++;
  read.frequency[at] = frequency;
  read.recency[at] = recency;
  read.age[at] = age;
  read.count[at] = alike;
}

function patternsOf({
  length,
  frequency,
  recency,
  age,
  count: alike,
  missing,
  invalid,
}: ReadCustomers): PurchasePatterns {
  // Sums in one order give the same last digit whatever order the customers came in.
  const order = new Uint32Array(length).map((_, i) => i);
  order.sort(
    (i, j) =>
      (frequency[i] as number) - (frequency[j] as number) ||
      (age[i] as number) - (age[j] as number) ||
      (recency[i] as number) - (recency[j] as number),
  );
  const counts = new Float64Array(length);
  const firsts = new Uint32Array(length);
  let patterns = 0;
  let before = -1;
  for (const i of order) {
    const isSame =
      before >= 0 && frequency[i] === frequency[before] && age[i] === age[before] && recency[i] === recency[before];
    if (!isSame) firsts[patterns++] = i;
    counts[patterns - 1] = (counts[patterns - 1] as number) + (alike[i] as number);
    before = i;
  }
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from({ length: patterns }, (_, place) => column[firsts[place] as number] as number);
  const count = counts.slice(0, patterns);
  const frequencies = runsOf(pick(frequency), count);
  const n = count.reduce((sum, customers) => sum + customers, 0);
  const single = frequencies[0]?.frequency === 0 ? frequencies[0].customers : 0;
  return {
    n,
    repeatCustomers: n - single,
    missing,
    invalid,
    recency: pick(recency),
    age: pick(age),
    count,
    frequencies,
  };
}

function runsOf(frequency: Float64Array, count: Float64Array): FrequencyRun[] {
  const runs: FrequencyRun[] = [];
  for (let start = 0; start < frequency.length; ) {
    let end = start;
    let customers = 0;
    for (; end < frequency.length && frequency[end] === frequency[start]; end++) customers += count[end] as number;
    runs.push({ frequency: frequency[start] as number, customers, start, end });
    start = end;
  }
  return runs;
}

/** The mean age of the customers: what a search begins with, so that it takes the same course in every unit of time. */
export function meanAge({ age, count, n }: PurchasePatterns): number {
  return age.reduce((sum, value, i) => sum + (count[i] as number) * (value / n), 0);
}
