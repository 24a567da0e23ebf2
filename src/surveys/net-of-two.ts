import { type Figures, noFigures } from "../estimate.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { shareFigures } from "../share-figures.ts";
import { type AnswerGroup, addGroups } from "./group.ts";

/**
 * The figures of a share less the rest, 2p − 1, in points from −100 to 100.
 *
 * The interval is Wilson's interval of the share, stretched. A comparison uses the share with one success and one failure added,
 * which keeps its level for two small samples (Agresti and Caffo 2000, The American Statistician 54: 280–288).
 */
export function netOfTwoFigures(high: AnswerGroup, low: AnswerGroup, options: EstimateOptions): Figures {
  const total = addGroups(high, low);
  const counts = { n: total.count, total, favourable: high, others: low };
  const { value, standardError, interval, basis } = shareFigures(counts, options);
  if (value === null || basis?.kind !== "proportion") return noFigures;
  const trials = basis.trials + 2;
  const share = (basis.successes + 1) / trials;
  return {
    value: 2 * value - 100,
    standardError: standardError === null ? null : 2 * standardError,
    interval: interval && { ...interval, low: 2 * interval.low - 100, high: 2 * interval.high - 100 },
    basis: {
      kind: "normal",
      center: 200 * share - 100,
      standardError: 200 * Math.sqrt((share * (1 - share)) / trials),
      method: "agresti-caffo",
    },
  };
}
