import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/result.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { ratingScore } from "../../src/surveys/rating-score.ts";
import { expectClose } from "../stats/reference.ts";

interface Weighed {
  readonly answer: number;
  readonly weight: number;
}
type Column = (answers: number[], weights: number[]) => Estimate;

const scale = { min: 1, max: 5 };
const five = { min: 1, max: 5, detractorsUpTo: 2, promotersFrom: 4 };

/** The metrics, with what each answer from 1 to 5 scores. */
const metrics: readonly [name: string, measure: Column, scores: readonly number[]][] = [
  ["nps", (answers, weights) => nps(answers, { weights, scale: five }), [-100, -100, 0, 100, 100]],
  ["csat", (answers, weights) => csat(answers, { weights }), [0, 0, 0, 100, 100]],
  ["ces", (answers, weights) => ces(answers, { weights }), [0, 0, 0, 100, 100]],
  ["ces, net", (answers, weights) => ces(answers, { weights, score: "net-easy" }), [-100, -100, 0, 100, 100]],
  [
    "ratingScore, net",
    (answers, weights) => ratingScore(answers, { weights, scale, score: "net-box" }),
    [-100, 0, 0, 0, 100],
  ],
];

// Weights of 50 beside weights of 0.01: what is left of the squares of a whole less those of its parts has few digits.
const weighed: fc.Arbitrary<Weighed> = fc.record({
  answer: fc.integer({ min: 1, max: 5 }),
  weight: fc.constantFrom(50, 50, 0.01, 0.01, 1000, 0.003),
});

describe.each(metrics)("the linearised error of %s", (_, measure, scores) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("keeps its digits beside extremely unequal weights (seed %i)", (seed) => {
    fc.assert(
      fc.property(fc.array(weighed, { minLength: 1, maxLength: 20 }), (rows) => {
        const weights = rows.map(({ weight }) => weight);
        const scored = rows.map(({ answer }) => Number(scores[answer - 1]));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const center = scored.reduce((sum, score, i) => sum + score * Number(weights[i]), 0) / total;
        const squares = scored.reduce((sum, score, i) => sum + (Number(weights[i]) * (score - center)) ** 2, 0);
        const { standardError } = measure(
          rows.map(({ answer }) => answer),
          weights,
        );
        expectClose(standardError, Math.sqrt(squares) / total, { relative: 1e-9, absolute: 1e-12 });
        expect(standardError).toBeGreaterThanOrEqual(0);
      }),
      { seed, numRuns: 200 },
    );
  });
});
