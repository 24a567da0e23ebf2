import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type KeyDriversOptions, keyDriversOptionsSchema } from "../schemas/drivers.ts";
import { correlationSystem } from "../stats/correlation-system.ts";
import { type ColumnReader, gatherRows, readerOfColumn } from "../stats/cross-product-blocks.ts";
import { hasVariance } from "../stats/cross-product-sums.ts";
import { createRandom } from "../stats/random.ts";
import { type ImportanceDraw, importancesOf, percentileIntervals, replicateOptions } from "./driver-importance.ts";
import { type DriverRows, fieldsOf, gatherDriverRows, openDriverRows } from "./driver-rows.ts";
import { type KeyDriversResult, type KeyDriversSummary, reportDrivers, varyingDrivers } from "./key-drivers.ts";

/**
 * `keyDrivers` with bootstrap intervals that resample the responses: nothing is assumed of how the answers are distributed.
 *
 * The intervals that `keyDrivers` itself draws come from its summary, as from a normal population. These need the responses, take
 * `replicates` passes over them, and so do not merge. All other figures are the same. Each sample draws as many responses as
 * there are, with replacement, weights and all; samples in which a driver or the outcome does not vary are left out, and with more
 * than a tenth of them the interval is `null`.
 *
 * Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap; Tonidandel, LeBreton and Johnson 2009, Psychological
 * Methods 14: 387–399, for relative weights.
 *
 * @param responses - Records, or a table of columns.
 * @param options - See {@link KeyDriversOptions}; `bootstrap` holds `replicates` (999) and `seed` (0).
 * @throws {@link MetricInputError} as `keyDrivers` does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapKeyDrivers } from "cx-metrics";
 *
 * const responses = Array.from({ length: 40 }, (_, i) => {
 *   const [support, price] = [1 + (i % 5), 1 + ((i * 7) % 4)];
 *   return { nps: support + Math.floor(price / 2) + (i % 3), support, price };
 * });
 * const options = { outcome: "nps", drivers: ["support", "price"], bootstrap: { replicates: 199, seed: 1 } };
 * const [first] = bootstrapKeyDrivers(responses, options).drivers;
 * assert.equal(first?.driver, "support");
 * assert.equal(first?.importance?.toFixed(3), "0.614");
 * assert.deepEqual([first?.interval?.low.toFixed(2), first?.interval?.high.toFixed(2)], ["0.48", "0.72"]);
 * assert.equal(first?.interval?.method, "bootstrap-rows");
 * ```
 */
export function bootstrapKeyDrivers(responses: Rows, options: KeyDriversOptions): KeyDriversResult {
  const name = "bootstrapKeyDrivers";
  checkInput(keyDriversOptionsSchema(), options, name, "options");
  const fields = fieldsOf(name, options);
  const gathered = gatherDriverRows(name, responses, fields, options);
  const summary: KeyDriversSummary = { kind: "keyDrivers", version: 1, ...fields, ...gathered };
  return reportDrivers(summary, options, (size) => {
    const columns = varyingDrivers(summary);
    const { length, readers, weights } = wholeRows(openDriverRows(name, responses, fields, options));
    const counts = new Float64Array(length);
    const random = createRandom(options.bootstrap?.seed ?? 0);
    const chosen = replicateOptions(options);
    const draw: ImportanceDraw = () => {
      counts.fill(0);
      for (let i = 0; i < length; i++) {
        const row = random.integer(length);
        counts[row]! += weights === null ? 1 : (weights[row] as number);
      }
      const { crossProducts } = gatherRows(length, readers, counts);
      if (![0, ...columns].every((column) => hasVariance(crossProducts, column))) return null;
      return importancesOf(correlationSystem(crossProducts, columns), chosen).values;
    };
    return percentileIntervals(size, draw, "bootstrap-rows", options);
  });
}

/** The responses in which every field is a number, as columns in memory. */
function wholeRows({ length, readers, weights }: DriverRows): Omit<DriverRows, "invalid"> {
  const columns = readers.map((read: ColumnReader) => {
    const column = new Float64Array(length);
    read(0, length, column, 0);
    return column;
  });
  let kept = 0;
  const keptWeights = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    if (!columns.every((column) => Number.isFinite(column[row]))) continue;
    for (const column of columns) column[kept] = column[row] as number;
    keptWeights[kept++] = weights === null ? 1 : (weights[row] as number);
  }
  return {
    length: kept,
    readers: columns.map((column) => readerOfColumn(column.subarray(0, kept))),
    weights: weights === null ? null : keptWeights.subarray(0, kept),
  };
}
