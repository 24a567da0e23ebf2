import type { Figures } from "../estimate.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import type { RevenuePeriodOptions } from "../schemas/revenue.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import {
  changeRules,
  checkChange,
  mergeChanges,
  type RevenueChangeInput,
  type RevenueChangeSummary,
  type RevenueParts,
  type RevenueSquares,
  summarizeChange,
} from "./revenue-change.ts";
import { revenueRecords } from "./revenue-terms.ts";

/** Why there is no ratio of revenue. */
export type RevenueReason = "no-opening-revenue" | "no-losses";

/** What the figures of revenue between two instants give. */
export interface RevenueRatioResult extends Estimate {
  /** Why `value` is `null`; `null` where there is one. */
  readonly reason: RevenueReason | "suppressed" | null;
  /** The currency of the movements; `null` where none was named. */
  readonly currency: string | null;
  /** The movements in money; `null` where the figures are withheld. */
  readonly revenue: RevenueParts | null;
  /** The movements in customers; `null` where only money was given, or the figures are withheld. */
  readonly customers: RevenueParts | null;
}

/** A ratio of sums over customers. */
export interface RevenueRatio {
  /** The sum above. */
  readonly numerator: number;
  /** The sum below; where it is 0 there is no ratio. */
  readonly denominator: number;
  /** What the ratio is multiplied by: 100 for percent. */
  readonly scale: number;
  /** How many customers are in it. */
  readonly n: number;
  /** The terms of Σ(y − r·x)² for the ratio r, over customers. */
  readonly residuals: (squares: RevenueSquares, ratio: number) => readonly number[];
  /** The limits that the figure cannot pass. */
  readonly limits: readonly [low: number, high: number];
  /** Why there is no ratio where the sum below is 0. */
  readonly reason: RevenueReason;
  /** The definition in words. */
  readonly convention: string;
}

/** The parts of a metric of revenue between two instants. */
export interface RevenueRatioDefinition<Kind extends string, Options extends RevenuePeriodOptions> {
  /** The metric's name. */
  readonly name: Kind;
  /** The unit of its value. */
  readonly unit: string;
  /** The schema of its options. */
  readonly optionsSchema: () => Parameters<typeof checkInput<Options>>[0];
  /** The ratio of a summary. */
  readonly ratio: (summary: RevenueChangeSummary<Kind>, options: Options) => RevenueRatio;
}

/** A metric of revenue between two instants. */
export type RevenueRatioMetric<Kind extends string, Options extends RevenuePeriodOptions> = Metric<
  RevenueChangeInput | ColumnTable,
  Options,
  RevenueChangeSummary<Kind>,
  RevenueRatioResult
>;

/** Makes a metric that is a ratio of movements of revenue. */
export function defineRevenueRatio<Kind extends string, Options extends RevenuePeriodOptions>(
  definition: RevenueRatioDefinition<Kind, Options>,
): RevenueRatioMetric<Kind, Options> {
  const { name, optionsSchema } = definition;
  const schema = lazySchema<RevenueChangeSummary<Kind>>(() => summarySchema(name, changeRules()));
  return defineRecordMetric(
    {
      name,
      summarize: (input: RevenueChangeInput, options: Options) => summarizeChange(name, input, options),
      merge: mergeChanges,
      measure: (summary: RevenueChangeSummary<Kind>, options: Options) => measureRatio(definition, summary, options),
      checkOptions: (options) => {
        checkZonedOptions(optionsSchema(), options, name);
      },
      checkSummary: (summary) => checkChange(checkInput(schema(), summary, name, "summary")),
    },
    revenueRecords,
  );
}

function measureRatio<Kind extends string, Options extends RevenuePeriodOptions>(
  { name, unit, ratio }: RevenueRatioDefinition<Kind, Options>,
  summary: RevenueChangeSummary<Kind>,
  options: Options,
): RevenueRatioResult {
  const wanted = ratio(summary, options);
  const { n, convention, reason, denominator } = wanted;
  const { missing, invalid, currency, revenue, customers } = summary;
  const facts = { metric: name, unit, n, effectiveN: n, missing, invalid, convention };
  const estimate = toEstimate(facts, ratioFigures(wanted, summary.squares, options), options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    reason: suppressed ? "suppressed" : denominator > 0 ? null : reason,
    currency,
    revenue: suppressed ? null : revenue,
    customers: suppressed ? null : customers,
  };
}

/** The figures of a ratio of sums: its error by linearisation, customer by customer (Cochran 1977, ch. 6). */
function ratioFigures(
  { numerator, denominator, scale, n, residuals, limits }: RevenueRatio,
  squares: RevenueSquares | null,
  options: EstimateOptions,
): Figures {
  if (!(denominator > 0)) return noFigures;
  const ratio = numerator / denominator;
  const value = (scale * numerator) / denominator;
  if (squares === null || n < 2) return { ...noFigures, value };
  const terms = residuals(squares, ratio);
  const sum = terms.reduce((total, term) => total + term, 0);
  const size = terms.reduce((total, term) => total + Math.abs(term), 0);
  // What is left of terms that cancel is rounding: all customers changed alike.
  const variance = sum > 1e-12 * size ? (sum * n) / (n - 1) : 0;
  const [low, high] = limits;
  return within(low, high, meanFigures(value, (scale * Math.sqrt(variance)) / denominator, n - 1, options));
}

/** The terms of Σ(loss − r · then)² over the customers of the start. */
export function lossResiduals(squares: RevenueSquares, ratio: number): readonly number[] {
  return [squares.loss, -2 * ratio * squares.openingByLoss, ratio ** 2 * squares.opening];
}
