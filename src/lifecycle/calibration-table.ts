import {
  type CalibrationTableOptions,
  calibrationTableOptionsSchema,
  type PurchaseColumns,
  type PurchaseModel,
  type PurchaseRecord,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { readPurchasePatterns } from "./purchase-patterns.ts";
import { checkPurchaseModel, stateOfNew } from "./purchase-state.ts";
import { countProbabilityIn } from "./purchases-ahead.ts";

/** How many customers made so many repeat purchases, and how many a model expects. */
export interface CalibrationRow {
  /** The number of repeat purchases. */
  readonly purchases: number;
  /** Whether the row is that of so many **or more**: the last one. */
  readonly orMore: boolean;
  /** How many customers made as many. */
  readonly observed: number;
  /** How many would by the model, each within their own age; `null` where the model has no parameters. */
  readonly expected: number | null;
}

/**
 * How many customers made 0, 1, 2, … repeat purchases, beside how many a model expects: whether it fits the data that it comes from.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customers - The customers, as the fit takes them.
 * @param options - `maximum`, the number of purchases from which on they are in one row (default 7), and what is asked of the input.
 * @returns One row for each number of purchases up to `maximum`.
 * @throws {@link MetricInputError} for what is no model, for customers that a fit refuses, for an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationTable } from "cx-metrics";
 *
 * const model = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * const customers = [
 *   { frequency: 0, recency: 0, age: 39 },
 *   { frequency: 0, recency: 0, age: 39 },
 *   { frequency: 3, recency: 20, age: 39 },
 * ];
 * const [none, some] = calibrationTable(model, customers, { maximum: 1 });
 * assert.deepEqual([none?.observed, none?.expected?.toFixed(2)], [2, "1.72"]);
 * assert.deepEqual([some?.observed, some?.orMore, some?.expected?.toFixed(2)], [1, true, "1.28"]);
 * ```
 */
export function calibrationTable(
  model: PurchaseModel,
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: CalibrationTableOptions = {},
): CalibrationRow[] {
  checkPurchaseModel("calibrationTable", model);
  checkInput(calibrationTableOptionsSchema(), options, "calibrationTable", "options");
  const { maximum = 7 } = options;
  const { n, age, count, frequencies } = readPurchasePatterns("calibrationTable", customers, options);
  const observed = new Float64Array(maximum + 1);
  for (const { frequency, customers: alike } of frequencies) {
    const row = Math.min(frequency, maximum);
    observed[row] = (observed[row] as number) + alike;
  }
  const expected = new Float64Array(maximum + 1);
  const state = stateOfNew(model);
  if (state !== null) {
    for (const [time, alike] of countsOf(age, count)) {
      for (let x = 0; x < maximum; x++) {
        expected[x] = (expected[x] as number) + alike * countProbabilityIn(state, x, time);
      }
    }
    expected[maximum] = Math.max(0, n - expected.reduce((sum, value) => sum + value, 0));
  }
  return Array.from(observed, (customersThere, purchases) => ({
    purchases,
    orMore: purchases === maximum,
    observed: customersThere,
    expected: state && (expected[purchases] as number),
  }));
}

/** How many customers have each age, by age. */
export function countsOf(age: Float64Array, count: Float64Array): [age: number, customers: number][] {
  const counts = new Map<number, number>();
  for (const [i, time] of age.entries()) counts.set(time, (counts.get(time) ?? 0) + (count[i] as number));
  return [...counts].sort(([a], [b]) => a - b);
}
