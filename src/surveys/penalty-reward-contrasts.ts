import { type CrossProducts, hasVariance } from "../stats/cross-product-sums.ts";
import { fSurvival } from "../stats/f.ts";
import {
  coefficientAt,
  covarianceAt,
  type LinearRegressionResult,
  modelOf,
  noCoefficient,
  type RegressionCoefficient,
  type RegressionModel,
  type RegressionPredictor,
  type RegressionReason,
  testOf,
} from "../stats/regression-model.ts";

/** What a driver is by its penalty and its reward. */
export type PenaltyRewardKind = "basic" | "performance" | "excitement" | "no-effect";

/** A penalty or a reward, with its error. */
export interface PenaltyRewardEffect extends RegressionCoefficient {
  /** The share of responses with such a rating in percent; with weights, of their weight. */
  readonly percent: number | null;
  /** Why the coefficient is `null`; `null` where it is not for a reason of this driver's. */
  readonly reason: RegressionReason | null;
}

/** What `penaltyReward` says of one driver. */
export interface PenaltyRewardDriver {
  /** The name of its field. */
  readonly driver: string;
  /** What a low rating does to the outcome, against a middling one: below 0 where it harms. */
  readonly penalty: PenaltyRewardEffect;
  /** What a high rating does to it: above 0 where it helps. */
  readonly reward: PenaltyRewardEffect;
  /** How much larger the penalty is than the reward, −penalty − reward, with its test against 0. */
  readonly difference: RegressionCoefficient;
  /** The p-value of the F-test that a low and a high rating do as much as a middling one. */
  readonly effectPValue: number | null;
  /** What the driver is; `null` where the penalty or the reward is not known. */
  readonly kind: PenaltyRewardKind | null;
}

/** The drivers where nothing could be computed, or nothing may be shown. */
export function listWithheldContrasts(
  drivers: readonly string[],
  reason: RegressionReason | null,
): PenaltyRewardDriver[] {
  const effect: PenaltyRewardEffect = { ...noCoefficient, percent: null, reason };
  return drivers.map((driver) => ({
    driver,
    penalty: effect,
    reward: effect,
    difference: noCoefficient,
    effectPValue: null,
    kind: null,
  }));
}

/** Sets the penalty of each driver against its reward. */
export function contrastDrivers(
  drivers: readonly string[],
  crossProducts: CrossProducts,
  { predictors }: LinearRegressionResult,
  confidenceLevel: number,
): PenaltyRewardDriver[] {
  const columns = predictors.map((_, place) => place + 1).filter((column) => hasVariance(crossProducts, column));
  const model = modelOf(crossProducts, columns, confidenceLevel);
  return drivers.map((driver, place) => {
    const [low, high] = [2 * place, 2 * place + 1];
    const penalty = effectOf(predictors[low] as RegressionPredictor, crossProducts.means[low + 1] as number);
    const reward = effectOf(predictors[high] as RegressionPredictor, crossProducts.means[high + 1] as number);
    const isKnown = penalty.coefficient !== null && reward.coefficient !== null;
    const contrast = isKnown ? contrastOf(model, columns.indexOf(low + 1), columns.indexOf(high + 1)) : unknownContrast;
    return { driver, penalty, reward, ...contrast };
  });
}

type Contrast = Pick<PenaltyRewardDriver, "difference" | "effectPValue" | "kind">;

const unknownContrast: Contrast = { difference: noCoefficient, effectPValue: null, kind: null };

function effectOf(predictor: RegressionPredictor, share: number): PenaltyRewardEffect {
  const { coefficient, standardError, statistic, pValue, interval, reason } = predictor;
  const percent = Math.min(100, Math.max(0, 100 * share));
  return { coefficient, standardError, statistic, pValue, interval, percent, reason };
}

function contrastOf(model: RegressionModel, low: number, high: number): Contrast {
  const penalty = coefficientAt(model, low);
  const reward = coefficientAt(model, high);
  const [a, b, c] = [covarianceAt(model, low, low), covarianceAt(model, low, high), covarianceAt(model, high, high)];
  const variance = Math.max(0, a + 2 * b + c);
  const difference = testOf(0 - penalty - reward, Math.sqrt(variance), model);
  const determinant = a * c - b * b;
  // The F statistic of both coefficients together: half of the squared distance from 0 in units of their covariance.
  const squares = penalty * penalty * c - 2 * penalty * reward * b + reward * reward * a;
  const statistic = determinant > 0 ? Math.max(0, squares / determinant / 2) : null;
  const effectPValue =
    statistic !== null && Number.isFinite(statistic) ? fSurvival(statistic, 2, model.degreesOfFreedom) : null;
  return { difference, effectPValue, kind: kindOf(difference, effectPValue, 1 - model.confidenceLevel) };
}

function kindOf(
  { coefficient, pValue }: RegressionCoefficient,
  effectPValue: number | null,
  level: number,
): PenaltyRewardKind | null {
  if (coefficient === null || pValue === null || effectPValue === null) return null;
  if (pValue < level) return coefficient > 0 ? "basic" : "excitement";
  return effectPValue < level ? "performance" : "no-effect";
}
