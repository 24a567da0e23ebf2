import { type PathStep, rejectInput } from "../errors.ts";
import type { NumericArray } from "./check.ts";
import { countValues, joinValues, spreadCounts } from "./count-values.ts";
import {
  type CheckedSurvivalData,
  checkColumn,
  checkColumnNames,
  checkSurvivalData,
  type SurvivalData,
  timeRange,
  weightRange,
} from "./survival-data.ts";

/**
 * All that survival statistics need of a sample: how many had their event, were censored and came late, at each time.
 *
 * Small where times repeat (days, months), safe in JSON, and two of them merge into one. A warehouse makes one by grouping
 * on the duration. The columns have one length.
 */
export interface SurvivalTable {
  /** The distinct times, ascending, from 0. */
  readonly times: NumericArray;
  /** How many had their event at each time; fractional where rows are weighted. */
  readonly events: NumericArray;
  /** How many were censored at each time: last seen then, without an event. */
  readonly censored: NumericArray;
  /** How many came under observation right after each time; all others were there from the beginning. */
  readonly entries: NumericArray;
}

/** What the functions of survival take: rows, or a table of them. */
export type SurvivalInput = SurvivalData | SurvivalTable;

/** A survival table whose columns were checked. */
export interface CheckedSurvivalTable {
  readonly times: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  readonly entries: Float64Array;
}

/**
 * Reduces rows of durations to a survival table: counts (or sums of weights) at each distinct time.
 *
 * Takes one pass where durations are whole numbers, such as days or months, and sorts them otherwise.
 *
 * @param data - Durations, with flags that say which ended in an event.
 * @returns A plain object; that of no rows has empty columns.
 * @throws `MetricInputError` when a duration is not a finite number from 0 on, a flag is neither true nor false, an entry is not
 * below its duration, or columns differ in length.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { survivalTable } from "cx-metrics/stats";
 *
 * const table = survivalTable({ durations: [3, 1, 3, 8], observed: [true, true, false, false] });
 * assert.deepEqual(table, { times: [1, 3, 8], events: [1, 1, 0], censored: [0, 1, 1], entries: [0, 0, 0] });
 * ```
 */
export function survivalTable(data: SurvivalData): SurvivalTable {
  return toPlain(toSurvivalTable("survivalTable", "data", data));
}

/**
 * The survival table of two samples together. The order of the two does not matter, and an empty table changes nothing.
 *
 * @throws `MetricInputError` when an argument is not a survival table.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mergeSurvivalTables, survivalTable } from "cx-metrics/stats";
 *
 * const january = survivalTable({ durations: [1, 3], observed: [1, 0] });
 * const february = survivalTable({ durations: [3, 5], observed: [1, 1] });
 * assert.deepEqual(mergeSurvivalTables(january, february), {
 *   times: [1, 3, 5],
 *   events: [1, 1, 1],
 *   censored: [0, 1, 0],
 *   entries: [0, 0, 0],
 * });
 * ```
 */
export function mergeSurvivalTables(a: SurvivalTable, b: SurvivalTable): SurvivalTable {
  const name = "mergeSurvivalTables";
  return toPlain(joinTables([checkSurvivalTable(name, "a", a, []), checkSurvivalTable(name, "b", b, [])]));
}

/** The table of what a function was given. */
export function toSurvivalTable(
  functionName: string,
  argument: string,
  input: SurvivalInput,
  path: readonly PathStep[] = [],
): CheckedSurvivalTable {
  if (typeof input !== "object" || input === null || !("durations" in input || "times" in input)) {
    const expected = "{ durations, observed } or a survival table";
    return rejectInput(functionName, argument, path, "invalid-type", expected, input);
  }
  if ("times" in input) return checkSurvivalTable(functionName, argument, input, path);
  return tabulateDurations(checkSurvivalData(functionName, argument, input, path));
}

/** The counts of several tables, added. */
export function joinTables(tables: readonly CheckedSurvivalTable[]): CheckedSurvivalTable {
  let times: Float64Array = new Float64Array(0);
  for (const table of tables) times = joinValues(times, table.times);
  const total = (column: "events" | "censored" | "entries"): Float64Array => {
    const sums = new Float64Array(times.length);
    for (const table of tables) {
      const counts = spreadCounts(times, table.times, table[column]);
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (counts[i] as number);
    }
    return sums;
  };
  return { times, events: total("events"), censored: total("censored"), entries: total("entries") };
}

/** How many are under observation just before each time, so that an event then could be seen. */
export function countAtRisk({ events, censored, entries }: CheckedSurvivalTable): Float64Array {
  const atRisk = new Float64Array(events.length);
  let later = 0;
  // From the end on: what is added up never cancels unless someone came late.
  for (let i = events.length - 1; i >= 0; i--) {
    const leaving = (events[i] as number) + (censored[i] as number);
    later += leaving - (entries[i] as number);
    atRisk[i] = Math.max(later, leaving);
  }
  return atRisk;
}

function tabulateDurations({ durations, observed, entries, weights }: CheckedSurvivalData): CheckedSurvivalTable {
  const left = countValues(durations, observed, weights);
  const table = { times: left.values, events: left.otherCounts, censored: left.counts };
  if (entries === null) return withoutEmptyTimes({ ...table, entries: new Float64Array(left.values.length) });
  const entered = countValues(entries, new Uint8Array(entries.length), weights);
  const times = joinValues(left.values, entered.values).slice();
  return withoutEmptyTimes({
    times,
    events: spreadCounts(times, left.values, left.otherCounts),
    censored: spreadCounts(times, left.values, left.counts),
    entries: spreadCounts(times, entered.values, entered.counts),
  });
}

/** Leaves out times at which nothing happens. Who enters at 0 is there from the beginning. */
function withoutEmptyTimes(table: CheckedSurvivalTable): CheckedSurvivalTable {
  const { times, events, censored, entries } = table;
  if (times[0] === 0) entries[0] = 0;
  let size = 0;
  for (let i = 0; i < times.length; i++) {
    if (events[i] === 0 && censored[i] === 0 && entries[i] === 0) continue;
    times[size] = times[i] as number;
    events[size] = events[i] as number;
    censored[size] = censored[i] as number;
    entries[size++] = entries[i] as number;
  }
  if (size === times.length) return table;
  return {
    times: times.subarray(0, size),
    events: events.subarray(0, size),
    censored: censored.subarray(0, size),
    entries: entries.subarray(0, size),
  };
}

function checkSurvivalTable(
  functionName: string,
  argument: string,
  table: SurvivalTable,
  path: readonly PathStep[],
): CheckedSurvivalTable {
  if (typeof table !== "object" || table === null) {
    const expected = "a survival table { times, events, censored, entries }";
    return rejectInput(functionName, argument, path, "invalid-type", expected, table);
  }
  checkColumnNames(functionName, argument, table, ["times", "events", "censored", "entries"], path);
  const times = checkColumn(functionName, argument, table.times, [...path, "times"], null, timeRange);
  const read = (column: "events" | "censored" | "entries"): Float64Array =>
    checkColumn(functionName, argument, table[column], [...path, column], times.length, weightRange);
  const checked = { times, events: read("events"), censored: read("censored"), entries: read("entries") };
  for (let i = 1; i < times.length; i++) {
    if ((times[i] as number) > (times[i - 1] as number)) continue;
    const expected = `above the time before it (${times[i - 1]})`;
    rejectInput(functionName, argument, [...path, "times", i], "invalid-order", expected, times[i]);
  }
  checkEntries(functionName, argument, checked, path);
  return checked;
}

/** Throws where more have entered than leave later: somebody would come and never go. */
function checkEntries(
  functionName: string,
  argument: string,
  { events, censored, entries }: CheckedSurvivalTable,
  path: readonly PathStep[],
): void {
  let leaving = 0;
  let entering = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entered = entries[i] as number;
    entering += entered;
    if (entered > 0 && entering > leaving * (1 + 1e-9)) {
      const expected = `at most as many as leave later (${leaving - (entering - entered)})`;
      rejectInput(functionName, argument, [...path, "entries", i], "inconsistent", expected, entered);
    }
    leaving += (events[i] as number) + (censored[i] as number);
  }
}

function toPlain({ times, events, censored, entries }: CheckedSurvivalTable): SurvivalTable {
  return {
    times: Array.from(times),
    events: Array.from(events),
    censored: Array.from(censored),
    entries: Array.from(entries),
  };
}
