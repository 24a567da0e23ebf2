import { rejectInput } from "../errors.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type HistoricLtvOptions, historicLtvOptionsSchema } from "../schemas/ltv.ts";
import { leaf } from "../schemas/rules.ts";
import { columnSchema } from "../schemas/schema.ts";
import { sumOf } from "../stats/sum.ts";

/** What `historicLtv` gives. */
export interface HistoricLtv {
  /** What the customer has left after costs to date; `null` where there are no periods. */
  readonly value: number | null;
  /** How many periods there are, those without a number included. */
  readonly periods: number;
  /** How many of them had no number: nothing is added for those. */
  readonly missing: number;
  /** In which period, counted from 1, the sum first reached the cost of winning the customer; `null` where it did not, or there is none. */
  readonly paybackPeriod: number | null;
}

/**
 * Historic lifetime value: what a customer, or the average customer of a cohort, has left after costs to date.
 *
 * `Σ revenue_t · margin · (1 + compoundRate)^(T − t) − acquisitionCost`, in the currency of the revenue: for each period, the
 * oldest first, what was paid in it; with a `compoundRate` what came early is worth more at the end of the last period T. It is what was,
 * and foresees nothing: of young customers it says little. Refunds are negative numbers.
 *
 * No periods give `value: null`. `null` and `undefined` add nothing, take their place in time, and are counted in `missing`. Payback is
 * looked for in the plain sum of margins, without compounding.
 *
 * @param revenues - What was paid in each period, the oldest first: numbers from -1e12 to 1e12.
 * @param options - See {@link HistoricLtvOptions}.
 * @throws {@link MetricInputError} for what is no such number, a rate with which the sum passes the largest double, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { historicLtv } from "cx-metrics";
 *
 * const result = historicLtv([100, 100, 100], { margin: 0.5, acquisitionCost: 80 });
 * assert.deepEqual([result.value, result.paybackPeriod], [70, 2]);
 * assert.equal(historicLtv([100, 100], { compoundRate: 0.1 }).value?.toFixed(6), "210.000000");
 * ```
 */
export function historicLtv(revenues: Column, options: HistoricLtvOptions = {}): HistoricLtv {
  const checked = checkInput(historicLtvOptionsSchema(), options, "historicLtv", "options");
  const { margin = 1, compoundRate = 0, acquisitionCost } = checked;
  const expected = "a number from -1e12 to 1e12";
  const isRevenue = (value: unknown): boolean => typeof value === "number" && Math.abs(value) <= 1e12;
  const column = columnSchema({ ...leaf(expected, isRevenue, "number"), missing: "omit" });
  checkInput(column, revenues, "historicLtv", "revenues");
  const cost = acquisitionCost ?? 0;
  const periods = revenues.length;
  const margins = Float64Array.from({ length: periods }, (_, t) => (revenues[t] ?? 0) * margin);
  const grown = margins.map((one, t) => one * (1 + compoundRate) ** (periods - 1 - t));
  const value = sumOf(grown) - cost;
  if (!Number.isFinite(value)) {
    const small = `so small that ${periods} periods of it have an end`;
    rejectInput("historicLtv", "options", ["compoundRate"], "out-of-range", small, compoundRate);
  }
  let missing = 0;
  for (let t = 0; t < periods; t++) if (revenues[t] === null || revenues[t] === undefined) missing++;
  return {
    value: periods === 0 ? null : value,
    periods,
    missing,
    paybackPeriod: acquisitionCost === undefined ? null : paybackOf(margins, acquisitionCost),
  };
}

/** The period, counted from 1, in which the sum first reached the cost. */
function paybackOf(margins: Float64Array, cost: number): number | null {
  for (let t = 1, sum = 0; t <= margins.length; t++) {
    sum += margins[t - 1] as number;
    if (sum >= cost) return t;
  }
  return null;
}
