import { rejectInput } from "../errors.ts";
import { checkArray, checkChoice, checkNumber, checkOptions } from "./check.ts";
import { chiSquareSurvival } from "./chi-square.ts";

/** The options of {@link goodnessOfFitTest}. */
export interface GoodnessOfFitOptions {
  /** The shares to test against, one for each count, that add up to 1. Default: all equal. */
  readonly probabilities?: readonly number[] | undefined;
  /** `"pearson"` (the default) is Σ(O − E)²/E, `"likelihood-ratio"` the G-test, 2·ΣO·ln(O/E). */
  readonly method?: "pearson" | "likelihood-ratio" | undefined;
}

/** What {@link goodnessOfFitTest} returns. */
export interface GoodnessOfFitResult {
  /** How it was tested. */
  readonly method: "pearson" | "likelihood-ratio";
  /** The chi-square or G statistic; `null` where nothing was counted. */
  readonly statistic: number | null;
  /** The number of counts less one. */
  readonly degreesOfFreedom: number;
  /** The p-value; `null` where nothing was counted. */
  readonly pValue: number | null;
  /** The expected counts, n·p. */
  readonly expected: readonly number[];
  /** (O − E) ÷ √(E(1 − p)), about standard normal under the shares tested; `null` where nothing was counted. */
  readonly standardizedResiduals: readonly number[] | null;
}

/**
 * The chi-square test of goodness of fit: whether counts agree with given shares.
 *
 * Source: Pearson (1900), Philosophical Magazine 50, 157–175.
 *
 * @param observed - The counts, at least two. They may be fractional.
 * @throws `MetricInputError` when a count is not a number of 0 or more, the shares are not as many as the counts, not
 * between 0 and 1 or do not add up to 1, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { goodnessOfFitTest } from "cx-metrics/stats";
 *
 * const test = goodnessOfFitTest([30, 50, 20], { probabilities: [0.25, 0.5, 0.25] });
 * assert.equal(test.statistic, 2);
 * assert.equal(test.pValue?.toFixed(4), "0.3679");
 * ```
 */
export function goodnessOfFitTest(observed: readonly number[], options?: GoodnessOfFitOptions): GoodnessOfFitResult {
  checkOptions("goodnessOfFitTest", options, ["probabilities", "method"]);
  const { method = "pearson" } = options ?? {};
  checkChoice("goodnessOfFitTest", "options", ["method"], method, ["pearson", "likelihood-ratio"]);
  checkArray("goodnessOfFitTest", "observed", observed, "an array of at least two counts", 2);
  for (const [index, count] of observed.entries()) {
    const expected = "a number of 0 or more";
    checkNumber("goodnessOfFitTest", "observed", [index], count, 0, Number.MAX_SAFE_INTEGER, expected);
  }
  const probabilities = options?.probabilities ?? observed.map(() => 1 / observed.length);
  checkProbabilities(probabilities, observed.length);
  const n = observed.reduce((sum, count) => sum + count, 0);
  const expected = probabilities.map((probability) => n * probability);
  const degreesOfFreedom = observed.length - 1;
  if (n === 0)
    return { method, statistic: null, degreesOfFreedom, pValue: null, expected, standardizedResiduals: null };
  const terms = observed.map((count, index) => {
    const fitted = expected[index] as number;
    if (method === "pearson") return (count - fitted) ** 2 / fitted;
    return count === 0 ? 0 : 2 * count * Math.log(count / fitted);
  });
  const statistic = Math.max(
    0,
    terms.reduce((sum, term) => sum + term, 0),
  );
  const standardizedResiduals = observed.map((count, index) => {
    const fitted = expected[index] as number;
    return (count - fitted) / Math.sqrt(fitted * (1 - (probabilities[index] as number)));
  });
  const pValue = chiSquareSurvival(statistic, degreesOfFreedom);
  return { method, statistic, degreesOfFreedom, pValue, expected, standardizedResiduals };
}

function checkProbabilities(probabilities: readonly number[], length: number): void {
  const name = "goodnessOfFitTest";
  if (!Array.isArray(probabilities) || probabilities.length !== length) {
    const expected = `an array of ${length} shares`;
    rejectInput(
      name,
      "options",
      ["probabilities"],
      "length-mismatch",
      expected,
      probabilities?.length ?? probabilities,
    );
  }
  for (const [index, probability] of probabilities.entries()) {
    const path = ["probabilities", index];
    checkNumber(
      name,
      "options",
      path,
      probability,
      Number.MIN_VALUE,
      1 - Number.EPSILON / 2,
      "a number between 0 and 1",
    );
  }
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    rejectInput(name, "options", ["probabilities"], "inconsistent", "shares that add up to 1", sum);
  }
}
