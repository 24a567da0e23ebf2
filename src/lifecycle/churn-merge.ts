import { rejectInput } from "../errors.ts";
import type { ChurnRateSummary, DailyChurn, PersonTime } from "../schemas/lifecycle.ts";
import { addKnown } from "../stats/known-sum.ts";

/** Joins the summaries of parts that have no customer in common. What one of them does not know, the whole does not. */
export function mergeChurn(a: ChurnRateSummary, b: ChurnRateSummary): ChurnRateSummary {
  return {
    kind: "churnRate",
    version: 1,
    customersAtStart: a.customersAtStart + b.customersAtStart,
    customersLost: a.customersLost + b.customersLost,
    customersAdded: addKnown(a.customersAdded, b.customersAdded),
    customersLostOfAdded: addKnown(a.customersLostOfAdded, b.customersLostOfAdded),
    days: a.days === null || b.days === null ? null : mergeDays(a.days, b.days),
    personTime: a.personTime === null || b.personTime === null ? null : mergePersonTime(a.personTime, b.personTime),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function mergeDays(a: DailyChurn, b: DailyChurn): DailyChurn {
  requireSamePeriod(["days", "atStart", "length"], a.atStart.length, b.atStart.length);
  const sum = (one: readonly number[], other: readonly number[]): number[] =>
    one.map((count, day) => count + (other[day] as number));
  return { atStart: sum(a.atStart, b.atStart), lost: sum(a.lost, b.lost) };
}

function mergePersonTime(a: PersonTime, b: PersonTime): PersonTime {
  const { periodLength } = a;
  requireSamePeriod(["personTime", "periodLength"], periodLength, b.periodLength);
  return { losses: a.losses + b.losses, exposure: a.exposure + b.exposure, periodLength };
}

function requireSamePeriod(path: readonly string[], ofFirst: number, ofSecond: number): void {
  if (ofFirst === ofSecond) return;
  rejectInput("churnRate", "summary", path, "inconsistent", `that of the other (${ofFirst})`, ofSecond);
}
