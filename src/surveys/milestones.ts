import { countKinds, invalidRecord, type KindCounts, type KindRules, missingRecord } from "../count-kinds.ts";
import type { Grouping } from "../metric.ts";
import { instantReader } from "../time/instant.ts";
import { isBlank, isRecord } from "../values.ts";

/** What milestones are read from. */
export interface MilestoneRules extends Pick<KindRules, "missing" | "invalid"> {
  /** The fields that hold when each was reached; the first is the beginning, and the last must not be before it. */
  readonly fields: readonly string[];
  /** The zone of instants without an offset. */
  readonly timeZone?: string | undefined;
  /** Throws for what is no such list of records. */
  readonly check: (input: unknown) => void;
}

/**
 * Checks records and counts them by the milestones that they reached, in the same pass. The bits of a kind are the milestones: bit 0 is
 * the first field, without which a record is missing.
 */
export function countMilestones(
  input: unknown,
  { fields, timeZone, missing, invalid, check }: MilestoneRules,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): KindCounts[] {
  const read = instantReader(timeZone);
  const kindOf = (record: unknown): number => milestonesOf(record, fields, read);
  const rules = { kindCount: 1 << fields.length, kindOf, missing, invalid, check: () => check(input) };
  return countKinds(input, rules, groups);
}

function milestonesOf(record: unknown, fields: readonly string[], read: (value: unknown) => number): number {
  if (!isRecord(record)) return invalidRecord;
  let mark = 0;
  let first = Number.NEGATIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  for (let i = 0; i < fields.length; i++) {
    const value = record[fields[i] as string];
    if (isBlank(value)) continue;
    const instant = read(value);
    if (Number.isNaN(instant)) return invalidRecord;
    mark |= 1 << i;
    if (i === 0) first = instant;
    if (i === fields.length - 1) last = instant;
  }
  if (last < first) return invalidRecord;
  return (mark & 1) === 0 ? missingRecord : mark;
}
