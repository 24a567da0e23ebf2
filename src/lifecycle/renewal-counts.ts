import { checkInput } from "../schemas/check.ts";
import { type RenewalCounts, type SurvivorCounts, survivorCountsSchema } from "../schemas/contractual.ts";

/** Customers by renewal, in doubles. */
export interface CountedRenewals {
  /** How many customers there are in all. */
  readonly n: number;
  /** For each renewal, from the first: how many came up for it. */
  readonly atRisk: Float64Array;
  /** How many of them were lost at it. */
  readonly lost: Float64Array;
}

/** Checks survivors of one or several cohorts, and adds the cohorts up by renewal: all that the likelihood depends on. */
export function countRenewals(functionName: string, survivors: SurvivorCounts): CountedRenewals {
  const checked = checkInput(survivorCountsSchema(), survivors, functionName, "survivors");
  if (isCounted(checked)) return fromCounts(checked);
  const cohorts = (
    checked.some((one) => typeof one === "object") ? checked : [checked]
  ) as readonly (readonly number[])[];
  const periods = cohorts.reduce((most, cohort) => Math.max(most, cohort.length - 1), 0);
  const atRisk = new Float64Array(periods);
  const lost = new Float64Array(periods);
  let n = 0;
  for (const cohort of cohorts) {
    n += cohort[0] ?? 0;
    for (let period = 1; period < cohort.length; period++) {
      const before = cohort[period - 1] as number;
      atRisk[period - 1] = (atRisk[period - 1] as number) + before;
      lost[period - 1] = (lost[period - 1] as number) + before - (cohort[period] as number);
    }
  }
  return { n, atRisk, lost };
}

function fromCounts({ atRisk, lost, n = atRisk[0] ?? 0 }: RenewalCounts): CountedRenewals {
  return { n, atRisk: Float64Array.from(atRisk), lost: Float64Array.from(lost) };
}

function isCounted(survivors: SurvivorCounts): survivors is RenewalCounts {
  return "atRisk" in survivors;
}
