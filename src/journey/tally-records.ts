import type { InputOptions } from "../schemas/options.ts";

/** What became of a record: it was counted, or it lacks what is asked for, or it is not acceptable. */
export type RecordState = "counted" | "missing" | "invalid";

/** How records are counted. */
export interface TallyRules<Tally> extends InputOptions {
  /** The tally of no records. */
  readonly start: () => Tally;
  /** Counts a record, unless something is wrong with it. */
  readonly add: (tally: Tally, record: unknown) => RecordState;
  /** Throws for what is no such list of records, in the words of its schema. */
  readonly check: (input: unknown) => unknown;
}

/** What was counted, and what was not. */
export interface Tallied<Tally> {
  readonly tally: Tally;
  readonly missing: number;
  readonly invalid: number;
}

/** Checks records and counts them, in the same pass. */
export function tallyRecords<Tally>(input: unknown, rules: TallyRules<Tally>): Tallied<Tally> {
  const tallied = Array.isArray(input) ? passOver(input, rules, rules) : null;
  if (tallied !== null) return tallied;
  rules.check(input);
  return passOver(input as readonly unknown[], rules, { missing: "omit", invalid: "omit" }) as Tallied<Tally>;
}

/** Looks at every record once; `null` at the first one that is not acceptable, unless those are to be left out. */
function passOver<Tally>(
  records: readonly unknown[],
  { start, add }: TallyRules<Tally>,
  policy: InputOptions,
): Tallied<Tally> | null {
  const tally = start();
  let missing = 0;
  let invalid = 0;
  for (let row = 0; row < records.length; row++) {
    const state = add(tally, records[row]);
    if (state === "counted") continue;
    if (state === "invalid") {
      if (policy.invalid !== "omit") return null;
      invalid++;
    } else {
      if (policy.missing === "error") return null;
      missing++;
    }
  }
  return { tally, missing, invalid };
}
