/**
 * The statistics of `cx-metrics`: numbers in, numbers out. Usable alone; nothing here knows of metrics, dates or
 * schemas.
 *
 * @packageDocumentation
 */

export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { Interval } from "../result.ts";
export {
  type AdjustmentMethod,
  adjustBenjaminiHochberg,
  adjustHolm,
  adjustPValues,
  type PValues,
} from "./adjust.ts";
export { betaCdf, betaQuantile, betaSurvival } from "./beta.ts";
export { binomialCdf, binomialProbability, binomialQuantile, binomialSurvival } from "./binomial.ts";
export { bootstrapInterval } from "./bootstrap.ts";
export { bootstrapCountsInterval } from "./bootstrap-counts.ts";
export type { BootstrapMethod, BootstrapOptions, BootstrapResult } from "./bootstrap-result.ts";
export { type OptimalPartitionOptions, type OptimalPartitionResult, optimalPartition } from "./change-points.ts";
export type { NumericArray } from "./check.ts";
export { chiSquareCdf, chiSquareQuantile, chiSquareSurvival } from "./chi-square.ts";
export { type ChiSquareOptions, type ChiSquareResult, chiSquareTest } from "./chi-square-test.ts";
export type { ContingencyTable, TwoByTwoTable } from "./contingency-table.ts";
export {
  type CorrelationMethod,
  type CorrelationOptions,
  type CorrelationResult,
  correlationTest,
} from "./correlation.ts";
export {
  type CronbachAlphaOptions,
  type CronbachAlphaResult,
  cronbachAlpha,
  type ItemReliability,
} from "./cronbach-alpha.ts";
export {
  type CrossProducts,
  type CrossProductsOptions,
  crossProductsOf,
  mergeCrossProducts,
  type NumberColumn,
} from "./cross-products.ts";
export { cohenD, cohenH, type HedgesGOptions, hedgesG, oddsRatio, relativeRisk } from "./effect-size.ts";
export {
  type ExponentialSmoothingOptions,
  type ExponentialSmoothingResult,
  exponentialSmoothing,
  type SmoothingForecast,
} from "./exponential-smoothing.ts";
export type { SmoothingParameters, SmoothingState } from "./exponential-smoothing-filter.ts";
export { fCdf, fQuantile, fSurvival } from "./f.ts";
export { type FisherOptions, type FisherResult, fisherTest } from "./fisher.ts";
export { gammaCdf, gammaQuantile, gammaSurvival } from "./gamma.ts";
export { type GoodnessOfFitOptions, type GoodnessOfFitResult, goodnessOfFitTest } from "./goodness-of-fit.ts";
export { jackknife, jackknifeAcceleration } from "./jackknife.ts";
export {
  type KaplanMeierOptions,
  type KaplanMeierResult,
  kaplanMeier,
  type SurvivalPoint,
  type SurvivalStep,
} from "./kaplan-meier.ts";
export { type KruskalWallisResult, kruskalWallisTest } from "./kruskal-wallis.ts";
export { type LinearRegressionOptions, linearRegression, type RegressionColumns } from "./linear-regression.ts";
export {
  type LogRankGroup,
  type LogRankOptions,
  type LogRankResult,
  type LogRankWeighting,
  logRank,
  stratifiedLogRank,
} from "./log-rank.ts";
export {
  type LogRankArm,
  type LogRankPowerOptions,
  type LogRankSampleSize,
  type LogRankSampleSizeOptions,
  powerLogRank,
  sampleSizeLogRank,
} from "./log-rank-power.ts";
export { type MannWhitneyOptions, type MannWhitneyResult, mannWhitneyTest } from "./mann-whitney.ts";
export {
  type LogLikelihood,
  type MaximumLikelihoodOptions,
  type MaximumLikelihoodReason,
  type MaximumLikelihoodResult,
  maximumLikelihood,
} from "./maximum-likelihood.ts";
export { type McnemarOptions, type McnemarResult, mcnemarTest } from "./mcnemar.ts";
export { type MeanIntervalOptions, meanInterval } from "./mean.ts";
export { type MedianInterval, type MedianIntervalOptions, medianInterval } from "./median-interval.ts";
export { type Moments, mergeMoments, momentsOf, standardErrorOf, varianceOf } from "./moments.ts";
export {
  type HazardLimits,
  type HazardStep,
  type NelsonAalenOptions,
  type NelsonAalenResult,
  nelsonAalen,
} from "./nelson-aalen.ts";
export { newcombeInterval, type ProportionCounts } from "./newcombe.ts";
export { normalCdf, normalDensity, normalQuantile, normalSurvival, normalUpperQuantile } from "./normal.ts";
export { type OneWayOptions, type OneWayResult, oneWayTest } from "./one-way.ts";
export type { Alternative, TestOptions } from "./p-value.ts";
export { type ProportionIntervalOptions, type ProportionMethod, proportionInterval } from "./proportion.ts";
export {
  type ProportionDifferenceMethod,
  type ProportionDifferenceOptions,
  proportionDifferenceInterval,
} from "./proportion-difference.ts";
export {
  median,
  type QuantileOptions,
  type QuantileType,
  quantile,
  quantileOfSorted,
  quantiles,
} from "./quantile.ts";
export type { QuantileSketch, SketchBuckets } from "./quantile-sketch.ts";
export { createRandom, type RandomOptions, type SeededRandom } from "./random.ts";
export type {
  LinearRegressionResult,
  RegressionCoefficient,
  RegressionPredictor,
  RegressionReason,
} from "./regression-model.ts";
export type { RestrictedMean } from "./restricted-mean.ts";
export {
  type SampleSizeOptions,
  sampleSizeTTest,
  sampleSizeTwoProportions,
  type TestSampleSize,
} from "./sample-size.ts";
export { mergeQuantileSketches, quantileOfSketch, quantileSketch } from "./sketch.ts";
export type { QuantileSketchOptions } from "./sketch-check.ts";
export { quantileSketchOfBuckets, type SketchBucketCounts, type SketchBucketRow } from "./sketch-of-buckets.ts";
export { digamma } from "./special/digamma.ts";
export { erf, erfc } from "./special/error-function.ts";
export { hypergeometric2F1 } from "./special/hypergeometric.ts";
export {
  inverseRegularizedBeta,
  inverseRegularizedBetaComplement,
  regularizedBeta,
  regularizedBetaComplement,
} from "./special/incomplete-beta.ts";
export {
  inverseRegularizedGammaP,
  inverseRegularizedGammaQ,
  regularizedGammaP,
  regularizedGammaQ,
} from "./special/incomplete-gamma.ts";
export { logBeta, logGamma } from "./special/log-gamma.ts";
export {
  type FiveNumberSummary,
  fiveNumberSummary,
  interquartileRange,
  type MedianAbsoluteDeviationOptions,
  medianAbsoluteDeviation,
} from "./spread.ts";
export { studentTCdf, studentTQuantile, studentTSurvival, studentTTwoSidedP } from "./student-t.ts";
export { compensatedSum } from "./sum.ts";
export type { SurvivalLimits } from "./survival-curve.ts";
export type { SurvivalData } from "./survival-data.ts";
export type { SurvivalQuantile, SurvivalQuantileRule, SurvivalReason } from "./survival-quantiles.ts";
export { mergeSurvivalTables, type SurvivalInput, type SurvivalTable, survivalTable } from "./survival-table.ts";
export {
  type MeanEstimate,
  pairedTTest,
  studentTTest,
  type TTestResult,
  welchTest,
  welchTestOfEstimates,
} from "./t-test.ts";
export { type TrendTestOptions, type TrendTestResult, trendTest } from "./trend-test.ts";
export { trimmedMean } from "./trimmed-mean.ts";
export { type TwoProportionTestResult, twoProportionTest } from "./two-proportion-test.ts";
export { type WeightedQuantileOptions, weightedQuantile } from "./weighted-quantile.ts";
export { wilsonInterval } from "./wilson.ts";
export { type NormalEstimate, type ZTestResult, zTest } from "./z-test.ts";
