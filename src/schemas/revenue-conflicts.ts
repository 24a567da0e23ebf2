import type * as z from "zod/mini";
import { describeValue, type MetricIssueCode, type PathStep } from "../errors.ts";
import { instantReader } from "../time/instant.ts";
import { isBlank, isRecord } from "../values.ts";
import { type RecordsRule, recordListSchema } from "./records.ts";

/** What two rows that are right each for itself contradict each other in. */
interface Conflict {
  readonly path: readonly PathStep[];
  readonly code: MetricIssueCode;
  readonly expected: string;
  readonly value: unknown;
}

/** A row that is right for itself, with its place. */
interface PlacedRow {
  readonly row: Readonly<Record<string, unknown>>;
  readonly place: number;
}

type ReadInstant = (value: unknown) => number;

/** Rows that are right each for itself, have one currency, and in which nothing is said twice. */
export function consistentRowsSchema<T>(
  rule: RecordsRule,
  isComplete: (row: PlacedRow["row"]) => boolean,
  find: (rows: readonly PlacedRow[], read: ReadInstant) => Conflict | null,
  timeZone: string | undefined,
): z.ZodMiniType<readonly T[]> {
  const fields = Object.entries(rule.fields);
  const isRight = (row: unknown): row is Readonly<Record<string, unknown>> =>
    isRecord(row) &&
    fields.every(([name, { accepts }]) => isBlank(row[name]) || accepts(row[name])) &&
    rule.pair.accepts(row);
  return recordListSchema<T>(rule).check(({ value, issues }) => {
    const right = (value as readonly unknown[]).flatMap((row, place) =>
      isRight(row) && isComplete(row) ? [{ row, place }] : [],
    );
    const conflict = findOtherCurrency(right) ?? find(right, instantReader(timeZone));
    if (conflict === null) return;
    const { path, code, expected } = conflict;
    const params = { code, expected, received: describeValue(conflict.value) };
    const message = `must be ${expected}, got ${params.received}`;
    issues.push({ code: "custom", message, path: [...path], input: conflict.value, params });
  });
}

function findOtherCurrency(rows: readonly PlacedRow[]): Conflict | null {
  const priced = rows.filter(({ row }) => !isBlank(row.currency));
  const first = priced[0]?.row.currency;
  const other = priced.find(({ row }) => row.currency !== first);
  if (other === undefined) return null;
  const expected = `${JSON.stringify(first)} like the rows before`;
  return { path: [other.place, "currency"], code: "inconsistent", expected, value: other.row.currency };
}

/** Finds two stretches of one subscription that overlap. */
export function findOverlap(rows: readonly PlacedRow[], read: ReadInstant): Conflict | null {
  for (const stretches of rowsOf(rows, ({ subscriptionId }) => (isBlank(subscriptionId) ? null : subscriptionId))) {
    stretches.sort((a, b) => read(a.row.startedAt) - read(b.row.startedAt));
    for (let i = 1; i < stretches.length; i++) {
      const [before, next] = [stretches[i - 1] as PlacedRow, stretches[i] as PlacedRow];
      const { endedAt, subscriptionId } = before.row;
      if (!isBlank(endedAt) && read(endedAt) <= read(next.row.startedAt)) continue;
      const expected = `at or after the end of row ${before.place} of the same subscription (${describeValue(subscriptionId)})`;
      return { path: [next.place, "startedAt"], code: "inconsistent", expected, value: next.row.startedAt };
    }
  }
  return null;
}

/** Finds two rows that say what a customer pays from the same instant on. */
export function findSameInstant(rows: readonly PlacedRow[], read: ReadInstant): Conflict | null {
  const changes = rows.filter(({ row }) => isBlank(row.month));
  for (const customer of rowsOf(changes, ({ customerId }) => customerId)) {
    for (const stretches of rowsOf(customer, ({ subscriptionId }) => subscriptionId ?? null, true)) {
      stretches.sort((a, b) => read(a.row.at) - read(b.row.at));
      for (let i = 1; i < stretches.length; i++) {
        const [before, next] = [stretches[i - 1] as PlacedRow, stretches[i] as PlacedRow];
        if (read(before.row.at) !== read(next.row.at)) continue;
        const expected = `another instant than that of row ${before.place} (${describeValue(before.row.at)}), which is of the same customer`;
        return { path: [next.place, "at"], code: "inconsistent", expected, value: next.row.at };
      }
    }
  }
  return null;
}

/** The rows by a key; those without one are left out, unless they are a group of their own. */
function rowsOf(
  rows: readonly PlacedRow[],
  keyOf: (row: PlacedRow["row"]) => unknown,
  keepBlank: boolean = false,
): PlacedRow[][] {
  const groups = new Map<unknown, PlacedRow[]>();
  for (const one of rows) {
    const key = keyOf(one.row);
    if (key === null && !keepBlank) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
