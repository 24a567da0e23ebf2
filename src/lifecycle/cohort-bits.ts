import { type CohortEventOptions, cohortEventRules } from "../schemas/cohorts.ts";
import { maximumInstant } from "../time/civil.ts";
import { periodFinder } from "../time/period-index.ts";
import { checkCohortColumns, isColumnTable } from "./cohort-columns.ts";
import { type CountedCohorts, cohortsOf } from "./cohort-counts.ts";
import { type CohortTable, checkTableSize, cohortPeriods } from "./cohort-table.ts";

/**
 * Counts the cohorts of columns in which customers are small whole numbers and instants epoch milliseconds, for the plain table:
 * calendar periods since the first event, active with any event. Each customer is a row of bits, one a period.
 *
 * @returns The counts and the last instant; `null` where anything is otherwise, or wrong: that is for the reader of events.
 */
export function countPlainColumns(
  functionName: string,
  input: unknown,
  table: CohortTable,
  options: CohortEventOptions,
): { readonly counted: CountedCohorts; readonly lastSeen: number } | null {
  if (!isPlainTable(table) || !isColumnTable(input)) return null;
  const { customerId: ids, at: instants } = input as { readonly customerId?: unknown; readonly at?: unknown };
  if (!isWholeColumn(ids) || !(instants instanceof Float64Array) || ids.length === 0) return null;
  const { length } = checkCohortColumns(functionName, input, options);
  const latest = Math.min(maximumInstant, cohortEventRules(functionName, options).latest);
  let first = latest;
  let last = -maximumInstant;
  let customerRange = 0;
  for (let i = 0; i < length; i++) {
    const instant = instants[i] as number;
    if (!(instant >= -maximumInstant && instant <= latest)) return null;
    if (instant < first) first = instant;
    if (instant > last) last = instant;
    const id = ids[i] as number;
    if (id >= customerRange) customerRange = id + 1;
  }

  const periods = cohortPeriods(table, first, last);
  const periodCount = periods.starts.length - 1;
  const wordCount = Math.ceil(periodCount / 32);
  if (customerRange * wordCount > 4 * length + 65_536) return null;
  const width = Math.min(periodCount, (table.maximumAge ?? Number.POSITIVE_INFINITY) + 1);
  checkTableSize(periodCount, width);
  const find = periodFinder(periods);
  const bits = new Uint32Array(customerRange * wordCount);
  for (let i = 0; i < length; i++) {
    const period = find(instants[i] as number);
    const at = (ids[i] as number) * wordCount + (period >>> 5);
    bits[at] = (bits[at] as number) | (1 << (period & 31));
  }

  const sizes = new Uint32Array(periodCount);
  const counts = new Uint32Array(periodCount * width);
  let customers = 0;
  for (let from = 0; from < bits.length; from += wordCount) {
    let cohort = -1;
    for (let word = 0; word < wordCount; word++) {
      let rest = bits[from + word] as number;
      while (rest !== 0) {
        const period = 32 * word + 31 - Math.clz32(rest & -rest);
        rest &= rest - 1;
        if (cohort < 0) {
          cohort = period;
          sizes[cohort] = (sizes[cohort] as number) + 1;
          customers++;
        }
        if (period - cohort >= width) continue;
        const at = cohort * width + period - cohort;
        counts[at] = (counts[at] as number) + 1;
      }
    }
  }
  return {
    counted: { cohorts: cohortsOf({ sizes, counts }, null, width, periods), customers, early: 0 },
    lastSeen: last,
  };
}

function isPlainTable(table: CohortTable): boolean {
  const { cohortBy, clock, mode, startEvent, returnEvent, retained, minimumOccurrences } = table;
  const isAny = startEvent === null && returnEvent === null && minimumOccurrences === 1;
  return isAny && cohortBy === "first-event" && clock === "calendar" && mode === "on" && retained === "customers";
}

/** Whether a column is a typed array of whole numbers from 0 on. */
function isWholeColumn(ids: unknown): ids is Uint8Array | Uint16Array | Uint32Array {
  return ids instanceof Uint8Array || ids instanceof Uint16Array || ids instanceof Uint32Array;
}
