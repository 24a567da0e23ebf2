import { rejectInput } from "../errors.ts";
import { sum } from "../stats/sum.ts";
import type { AnswerGroup } from "./group.ts";
import type { AnswerCounts } from "./tally.ts";

/** A summary of answers of which some are favourable, as far as its parts must fit together. */
interface CountedSummary {
  readonly scale: { readonly min: number; readonly max: number };
  readonly total: AnswerGroup;
  readonly distribution: AnswerCounts | null;
}

/** What sums of the same weights may differ by, when they were added in another order. */
const roundedUp = 1.000000001;

/** Throws unless a summary's distribution has a count for every answer of its scale, and no part is more than the whole. */
export function checkTotals(functionName: string, summary: CountedSummary, part: AnswerGroup): void {
  const { scale, total, distribution } = summary;
  const within =
    part.count <= total.count &&
    part.weight <= roundedUp * total.weight &&
    part.squaredWeight <= roundedUp * total.squaredWeight;
  if (!within) rejectInput(functionName, "summary", ["total"], "inconsistent", "no less than its parts", total);
  if (distribution === null) return;
  const { counts } = distribution;
  if (counts.length !== scale.max - scale.min + 1 || sum(counts) !== total.count) {
    const expected = `counts of ${total.count} answers on a scale from ${scale.min} to ${scale.max}`;
    rejectInput(functionName, "summary", ["distribution"], "inconsistent", expected, distribution);
  }
}
