import type { Grouping } from "./metric.ts";
import type { InputOptions } from "./schemas/options.ts";

/** What a reader gives for a record that lacks what it needs, and for one that cannot be read. */
export const missingRecord = -1;
export const invalidRecord = -2;

/** How records are told apart and counted. */
export interface KindRules extends Pick<InputOptions, "missing" | "invalid"> {
  /** How many kinds there are. */
  readonly kindCount: number;
  /** The kind of a record from 0 on, or {@link missingRecord} or {@link invalidRecord}. */
  readonly kindOf: (record: unknown) => number;
  /** Throws for what is no such list of records, in the words of its schema. */
  readonly check: () => void;
}

/** How many records of each kind one group has. */
export interface KindCounts {
  readonly counts: Float64Array;
  readonly missing: number;
  readonly invalid: number;
}

/** Checks records and counts them by kind, in the same pass. */
export function countKinds(
  input: unknown,
  rules: KindRules,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): KindCounts[] {
  let bins = Array.isArray(input) ? passOver(input, rules, rules, groups) : null;
  if (bins === null) {
    rules.check();
    bins = passOver(input as readonly unknown[], rules, { missing: "omit", invalid: "omit" }, groups) as Float64Array;
  }
  const { kindCount } = rules;
  const width = kindCount + 2;
  const counted = bins;
  return Array.from({ length: groups?.groupCount ?? 1 }, (_, group) => ({
    counts: counted.subarray(group * width, group * width + kindCount),
    missing: counted[group * width + kindCount] as number,
    invalid: counted[group * width + kindCount + 1] as number,
  }));
}

/** Reads every record once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver(
  records: readonly unknown[],
  { kindCount, kindOf }: KindRules,
  { missing, invalid }: Pick<InputOptions, "missing" | "invalid">,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): Float64Array | null {
  const width = kindCount + 2;
  const bins = new Float64Array((groups?.groupCount ?? 1) * width);
  for (let row = 0; row < records.length; row++) {
    let kind = kindOf(records[row]);
    if (kind < 0) {
      if (kind === invalidRecord ? invalid !== "omit" : missing === "error") return null;
      kind = kind === invalidRecord ? kindCount + 1 : kindCount;
    }
    const group = groups === null ? 0 : (groups.codes[row] as number);
    bins[group * width + kind]!++;
  }
  return bins;
}
