import { toEstimate } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { isWaitLength } from "../schemas/calls.ts";
import { checkInput } from "../schemas/check.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import {
  type AgentTime,
  agentTimesSchema,
  type OccupancyOptions,
  occupancyOptionsSchema,
} from "../schemas/workload.ts";
import { type CrossProducts, mergeSums, productAt, toPlain } from "../stats/cross-product-sums.ts";
import { isNegligible } from "../stats/mean.ts";
import { isRecord } from "../values.ts";
import { crossProductsRule, orderlessCrossProducts, timeRatioFigures } from "./time-ratio.ts";

const name = "occupancy";

/** What `occupancy` keeps of its input. */
export interface OccupancySummary {
  /** Which metric's summary it is. */
  readonly kind: "occupancy";
  /** The version of its form. */
  readonly version: 1;
  /** The sums of the seconds of handling, of all seconds, and of the occupancies of the records. */
  readonly sums: CrossProducts;
  /** Records without any time in them. */
  readonly excluded: number;
  /** Records in which one of the times is blank. */
  readonly missing: number;
  /** Records that were left out as invalid. */
  readonly invalid: number;
}

/** What `occupancy` gives. */
export interface OccupancyResult extends Estimate {
  /** The seconds of handling in all; `null` where the figures are withheld. */
  readonly handleSeconds: number | null;
  /** The seconds of waiting for contacts in all; `null` where the figures are withheld. */
  readonly availableSeconds: number | null;
  /** Records without any time in them: they have no occupancy. Stated even where the figures are withheld. */
  readonly excluded: number;
}

/**
 * Occupancy: the share of the time for contacts that agents spend on contacts.
 *
 * `100 · Σ handle time / Σ (handle time + available time)`, in percent from 0 to 100, from one record an agent, a team or an interval.
 * `average: "mean-of-records"` is the mean of the records' own occupancies: an agent of two hours then counts as much as one of eight.
 * The two differ as soon as who works longer is busier, and only the pooled one says what share of the paid time was used.
 *
 * - A record in which a time is blank is counted in `missing`: a blank is not a zero. One without any time is counted in `excluded`.
 *   Without time, `value` is `null`; `n` is the number of records.
 * - The standard error is that of a ratio of means, over the records; the interval is Student's, within 0 and 100. Give records of agents
 *   and not of half hours where it is to say how agents differ: half hours of one agent are alike.
 *
 * Source: Cochran 1977, Sampling Techniques, 3rd edition, section 6.4 (standard error of a ratio).
 *
 * @param records - Times of agents, teams or intervals; or a table of their columns.
 * @param options - See {@link OccupancyOptions}.
 * @throws {@link MetricInputError} for a time that is no number of seconds from 0 to 1e9, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { occupancy } from "cx-metrics";
 *
 * const agents = [
 *   { handleSeconds: 24_000, availableSeconds: 6_000 },
 *   { handleSeconds: 5_000, availableSeconds: 5_000 },
 * ];
 * assert.equal(occupancy(agents).value, 72.5);
 * assert.equal(occupancy(agents, { average: "mean-of-records" }).value, 65);
 * ```
 */
export const occupancy: Metric<
  readonly AgentTime[] | ColumnTable,
  OccupancyOptions,
  OccupancySummary,
  OccupancyResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (records: readonly AgentTime[], options: OccupancyOptions): OccupancySummary => {
      const read = readTimes(records, options);
      if (read !== null) return read;
      checkInput(agentTimesSchema(options), records, name, "records");
      return readTimes(records, { missing: "omit", invalid: "omit" }) as OccupancySummary;
    },
    merge: (a, b) => ({
      kind: name,
      version: 1,
      sums: toPlain(mergeSums(a.sums, b.sums)),
      excluded: a.excluded + b.excluded,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureOccupancy,
    checkOptions: (options) => {
      checkInput(occupancyOptionsSchema(), options, name, "options");
    },
    checkSummary: (summary) => {
      checkInput(occupancySummarySchema(), summary, name, "summary");
    },
  },
  { argument: "records", fields: ["handleSeconds", "availableSeconds"] },
);

const occupancySummarySchema = /* @__PURE__ */ lazySchema<OccupancySummary>(() =>
  summarySchema(name, { sums: crossProductsRule(3), excluded: count() }),
);

/** The sums of all records; `null` at the first one that is not acceptable. */
function readTimes(records: unknown, { missing, invalid }: OccupancyOptions): OccupancySummary | null {
  if (!Array.isArray(records)) return null;
  const columns = [0, 1, 2].map(() => new Float64Array(records.length)) as [Float64Array, Float64Array, Float64Array];
  const counts = { excluded: 0, missing: 0, invalid: 0 };
  let n = 0;
  for (const record of records as readonly unknown[]) {
    const handled = isRecord(record) ? record.handleSeconds : Number.NaN;
    const available = isRecord(record) ? record.availableSeconds : Number.NaN;
    const [lacksOne, lacksOther] = [handled ?? null, available ?? null].map((value) => value === null);
    if (!((lacksOne || isWaitLength(handled)) && (lacksOther || isWaitLength(available)))) {
      if (invalid !== "omit") return null;
      counts.invalid++;
    } else if (lacksOne || lacksOther) {
      if (missing === "error") return null;
      counts.missing++;
    } else {
      const total = (handled as number) + (available as number);
      if (total === 0) counts.excluded++;
      else {
        columns[0][n] = handled as number;
        columns[1][n] = total;
        columns[2][n++] = (handled as number) / total;
      }
    }
  }
  const [handled, total, shares] = columns.map((column) => column.subarray(0, n)) as typeof columns;
  return { kind: name, version: 1, sums: orderlessCrossProducts(handled, total, shares), ...counts };
}

function measureOccupancy(summary: OccupancySummary, options: OccupancyOptions): OccupancyResult {
  const { sums, excluded, missing, invalid } = summary;
  const { n, means } = sums;
  const { average = "pooled" } = options;
  const figures = average === "pooled" ? timeRatioFigures(sums, 100, options) : meanOfRecords(sums, options);
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `% of handle and available time that is handle time, ${average === "pooled" ? "all time pooled" : "mean of the records"}`,
  };
  const bounded = within(0, 100, { ...figures, value: figures.value === null ? null : Math.min(100, figures.value) });
  const estimate = toEstimate(facts, bounded, options);
  const [handled = 0, total = 0] = means;
  return {
    ...estimate,
    handleSeconds: estimate.suppressed ? null : n * handled,
    availableSeconds: estimate.suppressed ? null : Math.max(0, n * (total - handled)),
    excluded,
  };
}

function meanOfRecords(sums: CrossProducts, options: OccupancyOptions): ReturnType<typeof meanFigures> {
  const { n, means } = sums;
  const mean = 100 * (means[2] as number);
  if (n === 0) return { value: null, standardError: null, interval: null, basis: null };
  if (n < 2) return meanFigures(mean, null, 0, options);
  const standardError = 100 * Math.sqrt(productAt(sums, 2, 2) / (n * (n - 1)));
  // A sample without variance says nothing about its own error.
  if (isNegligible(standardError, mean)) return { value: mean, standardError: 0, interval: null, basis: null };
  return meanFigures(mean, standardError, n - 1, options);
}
