import { rejectInput } from "../errors.ts";
import {
  type HoldoutRecord,
  type HoldoutTableOptions,
  holdoutTableOptionsSchema,
  isPurchaseHistory,
  type PurchaseModel,
  timeRule,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { isCount } from "../values.ts";
import { checkHistory, checkPurchaseModel, stateOf } from "./purchase-state.ts";
import { expectedIn } from "./purchases-ahead.ts";

/** Customers with so many repeat purchases, and what they bought in the time held out. */
export interface HoldoutRow {
  /** The number of repeat purchases before. */
  readonly frequency: number;
  /** Whether the row is that of so many **or more**: the last one. */
  readonly orMore: boolean;
  /** How many customers. */
  readonly customers: number;
  /** Their mean number of purchases in the time held out; `null` where there are none of them. */
  readonly observed: number | null;
  /** What the model expected; `null` where there are none of them, or the model has no parameters. */
  readonly expected: number | null;
}

/** How well a model foretold the time held out. */
export interface HoldoutTable {
  /** One row for each number of purchases before, up to `maximum`. */
  readonly rows: readonly HoldoutRow[];
  /** How many customers. */
  readonly n: number;
  /** All purchases in the time held out. */
  readonly observed: number;
  /** All that were expected; `null` where the model has no parameters. */
  readonly expected: number | null;
  /** The mean distance of a customer's purchases from those expected; `null` where there is nothing to compare. */
  readonly meanAbsoluteError: number | null;
  /** The root of the mean square of that distance. */
  readonly rootMeanSquareError: number | null;
}

/**
 * What customers bought in a time held out, beside what a model expected: whether it foretells.
 *
 * Fit the model to what was bought before `asOf`, and compare with what was bought after it.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customers - Records `{ frequency, recency, age, holdoutFrequency, holdoutAge }`, as {@link rfmSummary} makes them with
 * `holdoutUntil`.
 * @param options - `maximum`, the number of purchases from which on they are in one row (default 7).
 * @returns The table, and the errors over all customers.
 * @throws {@link MetricInputError} for what is no model or no such customer, for an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holdoutTable } from "cx-metrics";
 *
 * const model = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * const customers = [
 *   { frequency: 2, recency: 30.43, age: 38.86, holdoutFrequency: 1, holdoutAge: 39 },
 *   { frequency: 0, recency: 0, age: 38.86, holdoutFrequency: 0, holdoutAge: 39 },
 * ];
 * const { rows, observed, expected } = holdoutTable(model, customers, { maximum: 2 });
 * assert.deepEqual(rows.map((row) => row.expected?.toFixed(3)), ["0.195", undefined, "1.226"]);
 * assert.deepEqual([observed, expected?.toFixed(3)], [1, "1.421"]);
 * ```
 */
export function holdoutTable(
  model: PurchaseModel,
  customers: readonly HoldoutRecord[],
  options: HoldoutTableOptions = {},
): HoldoutTable {
  const name = "holdoutTable";
  checkPurchaseModel(name, model);
  checkInput(holdoutTableOptionsSchema(), options, name, "options");
  const { maximum = 7 } = options;
  if (!Array.isArray(customers)) rejectInput(name, "customers", [], "invalid-type", "an array of customers", customers);
  const bins = Array.from({ length: maximum + 1 }, () => ({ customers: 0, observed: 0, expected: 0 }));
  const total = { observed: 0, expected: 0, absolute: 0, square: 0 };
  for (const [i, customer] of (customers as readonly HoldoutRecord[]).entries()) {
    checkHoldout(name, customer, i);
    const state = stateOf(model, customer);
    const expected = state === null ? 0 : expectedIn(state, customer.holdoutAge as number);
    const observed = customer.holdoutFrequency as number;
    const bin = bins[Math.min(customer.frequency, maximum)] as (typeof bins)[number];
    bin.customers++;
    bin.observed += observed;
    bin.expected += expected;
    total.observed += observed;
    total.expected += expected;
    total.absolute += Math.abs(observed - expected);
    total.square += (observed - expected) ** 2;
  }
  const isFitted = model.parameters !== null;
  const n = customers.length;
  const mean = (sum: number, count: number): number | null => (count > 0 ? sum / count : null);
  return {
    rows: bins.map((bin, frequency) => ({
      frequency,
      orMore: frequency === maximum,
      customers: bin.customers,
      observed: mean(bin.observed, bin.customers),
      expected: isFitted ? mean(bin.expected, bin.customers) : null,
    })),
    n,
    observed: total.observed,
    expected: isFitted ? total.expected : null,
    meanAbsoluteError: isFitted ? mean(total.absolute, n) : null,
    rootMeanSquareError: isFitted && n > 0 ? Math.sqrt(total.square / n) : null,
  };
}

function checkHoldout(functionName: string, customer: HoldoutRecord, row: number): void {
  const isObject = typeof customer === "object" && customer !== null;
  if (!isObject || !isPurchaseHistory(customer.frequency, customer.recency, customer.age)) {
    checkHistory(functionName, customer, [row]);
  }
  const { holdoutFrequency, holdoutAge } = customer;
  if (isCount(holdoutFrequency) && timeRule().accepts(holdoutAge)) return;
  const [field, expected, value] = isCount(holdoutFrequency)
    ? (["holdoutAge", timeRule().expected, holdoutAge] as const)
    : (["holdoutFrequency", "a whole number from 0 on", holdoutFrequency] as const);
  const code = value === null || value === undefined ? "missing-value" : "invalid-type";
  rejectInput(functionName, "customers", [row, field], code, expected, value);
}
