import type { Grouping } from "../metric.ts";

/** What a record, or a wait within it, is to a metric of durations. */
export const ended = 0;
export const open = 1;
export const excluded = 2;
export const missing = 3;
export const invalid = 4;

/** What was read of records: for each wait what it is, how long it took, and in which record it stands. */
export interface DurationMarks {
  length: number;
  kinds: Uint8Array;
  /** Milliseconds; NaN where they are not known. */
  durations: Float64Array;
  rows: Uint32Array;
}

/** The durations of one group. */
export interface GatheredDurations {
  /** The milliseconds of what ended. */
  readonly durations: Float64Array;
  /** The milliseconds of what is open; `null` where they are not known. */
  readonly waiting: Float64Array | null;
  readonly unanswered: number;
  readonly excluded: number;
  readonly missing: number;
  readonly invalid: number;
}

/** Room for the marks of so many records, which grows when records have several. */
export function emptyMarks(capacity: number): DurationMarks {
  return {
    length: 0,
    kinds: new Uint8Array(capacity),
    durations: new Float64Array(capacity),
    rows: new Uint32Array(capacity),
  };
}

/** Notes a mark. */
export function addMark(marks: DurationMarks, kind: number, duration: number, row: number): void {
  const place = marks.length++;
  if (place === marks.kinds.length) grow(marks);
  marks.kinds[place] = kind;
  marks.durations[place] = duration;
  marks.rows[place] = row;
}

function grow(marks: DurationMarks): void {
  const { kinds, durations, rows } = marks;
  const capacity = Math.max(16, 2 * kinds.length);
  marks.kinds = new Uint8Array(capacity);
  marks.kinds.set(kinds);
  marks.durations = new Float64Array(capacity);
  marks.durations.set(durations);
  marks.rows = new Uint32Array(capacity);
  marks.rows.set(rows);
}

/** The marks of all records together. */
export function gather({ length, kinds, durations }: Omit<DurationMarks, "rows">): GatheredDurations {
  const counts = new Uint32Array(5);
  for (let i = 0; i < length; i++) {
    const kind = kinds[i] as number;
    counts[kind] = (counts[kind] as number) + 1;
  }
  const values = new Float64Array(counts[ended] as number);
  const waits = new Float64Array(counts[open] as number);
  let answered = 0;
  let unanswered = 0;
  for (let i = 0; i < length; i++) {
    if (kinds[i] === ended) values[answered++] = durations[i] as number;
    else if (kinds[i] === open) waits[unanswered++] = durations[i] as number;
  }
  return {
    durations: values,
    waiting: waits.some(Number.isNaN) ? null : waits,
    unanswered,
    excluded: counts[excluded] as number,
    missing: counts[missing] as number,
    invalid: counts[invalid] as number,
  };
}

/** The marks of each group of records. */
export function gatherBy(
  { length, kinds, durations, rows }: DurationMarks,
  { codes, groupCount }: Pick<Grouping, "codes" | "groupCount">,
): GatheredDurations[] {
  const starts = new Uint32Array(groupCount + 1);
  for (let i = 0; i < length; i++) {
    const after = (codes[rows[i] as number] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let group = 0; group < groupCount; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const ordered = { kinds: new Uint8Array(length), durations: new Float64Array(length) };
  for (let i = 0; i < length; i++) {
    const group = codes[rows[i] as number] as number;
    const place = next[group] as number;
    ordered.kinds[place] = kinds[i] as number;
    ordered.durations[place] = durations[i] as number;
    next[group] = place + 1;
  }
  return Array.from({ length: groupCount }, (_, group) => {
    const [from, to] = [starts[group] as number, starts[group + 1] as number];
    return gather({
      length: to - from,
      kinds: ordered.kinds.subarray(from, to),
      durations: ordered.durations.subarray(from, to),
    });
  });
}
