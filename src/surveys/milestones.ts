import type { Grouping } from "../metric.ts";
import type { InputOptions } from "../schemas/options.ts";
import { instantReader } from "../time/instant.ts";
import { isRecord } from "../values.ts";

/** Records of one group by the milestones that they reached. */
export interface MilestoneCounts {
  /** How many records reached exactly the milestones whose bits make up the index: bit 0 for the first field. */
  readonly counts: Float64Array;
  /** Records without the first milestone. */
  readonly missing: number;
  /** Records that were left out as invalid. */
  readonly invalid: number;
}

/** What milestones are read from. */
export interface MilestoneRules extends InputOptions {
  /** The fields that hold when each was reached; the first is the beginning, and the last must not be before it. */
  readonly fields: readonly string[];
  /** The zone of instants without an offset. */
  readonly timeZone?: string | undefined;
  /** Throws for what is no such list of records. */
  readonly check: (input: unknown) => void;
}

type ReadInstant = (value: unknown) => number;

/** Checks records and counts them by the milestones that they reached, in the same pass. */
export function countMilestones(
  input: unknown,
  rules: MilestoneRules,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): MilestoneCounts[] {
  let counted = Array.isArray(input) ? passOver(input, rules, groups) : null;
  if (counted === null) {
    rules.check(input);
    counted = passOver(input as readonly unknown[], { ...rules, missing: "omit", invalid: "omit" }, groups) ?? [];
  }
  const width = 1 << rules.fields.length;
  return counted.map((bins) => ({
    counts: bins.subarray(0, width),
    missing: bins[width] as number,
    invalid: bins[width + 1] as number,
  }));
}

/** Reads every record once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver(
  records: readonly unknown[],
  { fields, timeZone, missing, invalid }: MilestoneRules,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): Float64Array[] | null {
  const read = instantReader(timeZone);
  const width = 1 << fields.length;
  const bins = Array.from({ length: groups?.groupCount ?? 1 }, () => new Float64Array(width + 2));
  for (let i = 0; i < records.length; i++) {
    let mark = markOf(records[i], fields, read);
    if (mark < 0) {
      if (invalid !== "omit") return null;
      mark = width + 1;
    } else if ((mark & 1) === 0) {
      if (missing === "error") return null;
      mark = width;
    }
    (bins[groups === null ? 0 : (groups.codes[i] as number)] as Float64Array)[mark]!++;
  }
  return bins;
}

/** The milestones of a record as bits, or −1 for one that is not acceptable. */
function markOf(record: unknown, fields: readonly string[], read: ReadInstant): number {
  if (!isRecord(record)) return -1;
  let mark = 0;
  let first = Number.NEGATIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  for (let i = 0; i < fields.length; i++) {
    const value = record[fields[i] as string];
    if (value === null || value === undefined) continue;
    const instant = read(value);
    if (Number.isNaN(instant)) return -1;
    mark |= 1 << i;
    if (i === 0) first = instant;
    if (i === fields.length - 1) last = instant;
  }
  return last < first ? -1 : mark;
}
