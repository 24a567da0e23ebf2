import { describe, expect, it } from "vitest";
import { linearRegression } from "../../src/stats/index.ts";
import { type PenaltyRewardOptions, penaltyReward } from "../../src/surveys/index.ts";
import { expectClose } from "../stats/reference.ts";

/** Responses to which low and high ratings of a driver do what is said. */
function simulate(
  effects: Readonly<Record<string, readonly [number, number]>>,
  length = 625,
): Record<string, number>[] {
  return Array.from({ length }, (_, i) => {
    let y = 5 + ((i * 7) % 5) / 2;
    const ratings = Object.entries(effects).map(([name, [low, high]], place) => {
      const value = 1 + (Math.floor(i / 5 ** place) % 5);
      y += value <= 2 ? low : value >= 4 ? high : 0;
      return [name, value] as const;
    });
    return { y, ...Object.fromEntries(ratings) };
  });
}

const responses = simulate({ basic: [-3, 0.5], excitement: [-0.2, 2], performance: [-1.5, 1.5], nothing: [0, 0] });
const options: PenaltyRewardOptions = { outcome: "y", drivers: ["basic", "excitement", "performance", "nothing"] };

describe("penaltyReward", () => {
  it("finds what each driver is", () => {
    const { drivers, value, n, unit } = penaltyReward(responses, options);
    expect(drivers.map(({ driver, kind }) => [driver, kind])).toEqual([
      ["basic", "basic"],
      ["excitement", "excitement"],
      ["performance", "performance"],
      ["nothing", "no-effect"],
    ]);
    expect([n, unit]).toEqual([625, "r-squared"]);
    expect(value).toBeGreaterThan(0.7);
  });

  it("is the regression on dummies of low and high", () => {
    const dummies = (name: string): [string, number[]][] => [
      [`${name} low`, responses.map((row) => (Number(row[name]) <= 2 ? 1 : 0))],
      [`${name} high`, responses.map((row) => (Number(row[name]) >= 4 ? 1 : 0))],
    ];
    const outcome = responses.map(({ y }) => y as number);
    const predictors = Object.fromEntries((options.drivers ?? []).flatMap(dummies));
    const regression = linearRegression({ outcome, predictors });
    const { drivers, value } = penaltyReward(responses, options);
    expectClose(value, regression.rSquared as number, { relative: 1e-14 });
    drivers.forEach(({ penalty, reward }, place) => {
      for (const [effect, predictor] of [
        [penalty, regression.predictors[2 * place]],
        [reward, regression.predictors[2 * place + 1]],
      ] as const) {
        expect(effect.coefficient).toBe(predictor?.coefficient);
        expect(effect.pValue).toBe(predictor?.pValue);
        expect(effect.interval).toEqual(predictor?.interval);
        expectClose(effect.percent, 40, { relative: 1e-12 });
      }
    });
  });

  it("tests the difference as the coefficient of a regression that is turned to it", () => {
    // With z = high − low and low ∪ high as the other column, the coefficient of the latter is half of low + high.
    const rows = responses.map(({ y, basic }) => ({
      y: y as number,
      low: Number(basic) <= 2,
      high: Number(basic) >= 4,
    }));
    const turned = linearRegression({
      outcome: rows.map(({ y }) => y),
      predictors: {
        either: rows.map(({ low, high }) => (low || high ? 1 : 0)),
        contrast: rows.map(({ low, high }) => Number(high) - Number(low)),
      },
    });
    const { drivers } = penaltyReward(responses, { outcome: "y", drivers: ["basic"] });
    const difference = drivers[0]?.difference;
    expectClose(difference?.coefficient, -2 * (turned.predictors[0]?.coefficient as number), { relative: 1e-12 });
    expectClose(difference?.standardError, 2 * (turned.predictors[0]?.standardError as number), { relative: 1e-12 });
    expectClose(difference?.pValue, turned.predictors[0]?.pValue as number, { relative: 1e-10 });
    // One driver alone: the test of its effect is the F-test of the whole regression.
    expectClose(drivers[0]?.effectPValue, turned.pValue as number, { relative: 1e-9 });
  });

  it("takes other scales with all four numbers, and refuses what is not ordered", () => {
    const scale = { min: 0, max: 10, lowUpTo: 6, highFrom: 9 };
    const rows = Array.from({ length: 66 }, (_, i) => ({ y: (i % 11) + ((i * 5) % 4), a: i % 11 }));
    const result = penaltyReward(rows, { outcome: "y", drivers: ["a"], scale });
    expect(result.convention).toBe(
      "R² (0 to 1) of the linear regression of y on whether each driver is low (0 to 6) and whether it is high (9 to 10)",
    );
    expectClose(result.drivers[0]?.penalty.percent, 700 / 11, { relative: 1e-12 });
    expect(() => penaltyReward(rows, { outcome: "y", drivers: ["a"], scale: { lowUpTo: 4 } })).toThrow(
      'penaltyReward: options.scale must be ordered: min ≤ lowUpTo < highFrom ≤ max, got "1, 4, 4, 5"',
    );
    expect(() => penaltyReward(rows, { outcome: "y", drivers: ["a"] })).toThrow(
      "penaltyReward: responses[0].a must be a number from 1 to 5, got 0 (the first of 36 faults)",
    );
    expect(penaltyReward(rows, { outcome: "y", drivers: ["a"], invalid: "omit" })).toMatchObject({
      n: 30,
      invalid: 36,
    });
    const summary = penaltyReward.summarize(rows, { outcome: "y", drivers: ["a"], scale });
    expect(() => penaltyReward.measure(summary, { scale: {} })).toThrow(
      "penaltyReward: options.scale must be the scale 0 to 10, low up to 6, high from 9",
    );
    expect(() => penaltyReward.merge(summary, { ...summary, scale: { ...scale, max: 11 } })).toThrow("summary.scale");
    expect(() => penaltyReward.measure({ ...summary, drivers: ["a", "b"] })).toThrow(
      "penaltyReward: summary.crossProducts.means.length must be 5, got 3",
    );
  });

  it("has no penalty where nobody rated low, and neither where nobody rated middling", () => {
    const rows = responses.map(({ y, basic, performance }) => ({
      y,
      content: Math.max(3, basic as number),
      divided: Number(performance) <= 3 ? 1 : 5,
    }));
    const { drivers, reason } = penaltyReward(rows as Record<string, number>[], {
      outcome: "y",
      drivers: ["content", "divided"],
    });
    expect(reason).toBeNull();
    expect(drivers[0]).toMatchObject({
      penalty: { coefficient: null, reason: "no-variance", percent: 0 },
      reward: { reason: null },
      difference: { coefficient: null },
      kind: null,
    });
    expect(drivers[1]).toMatchObject({ penalty: { reason: "collinear" }, reward: { reason: "collinear" }, kind: null });
  });

  it("has a null with a reason where nothing can be said, and withholds below minimumResponses", () => {
    expect(
      penaltyReward(
        [0, 2, 4].map((i) => responses[i] as object),
        options,
      ),
    ).toMatchObject({
      value: null,
      reason: "too-few-rows",
      n: 3,
    });
    expect(penaltyReward([], options)).toMatchObject({ value: null, reason: "too-few-rows", n: 0 });
    const still = responses.map((row) => ({ ...row, y: 1 }));
    expect(penaltyReward(still, options)).toMatchObject({ value: null, reason: "no-variance" });
    const withheld = penaltyReward(responses, { ...options, minimumResponses: 1000 });
    expect(withheld).toMatchObject({ value: null, suppressed: true, reason: "suppressed" });
    expect(withheld.drivers[0]).toMatchObject({ driver: "basic", kind: null, penalty: { percent: null } });
  });

  it("counts a whole weight as so many responses", () => {
    const weights = responses.map((_, i) => i % 3);
    const repeated = responses.flatMap((row, i) => new Array<typeof row>(i % 3).fill(row));
    const weighted = penaltyReward(responses, { ...options, weights });
    const expected = penaltyReward(repeated, options);
    expectClose(weighted.value, expected.value as number, { relative: 1e-12 });
    weighted.drivers.forEach(({ penalty }, place) => {
      expectClose(penalty.coefficient, expected.drivers[place]?.penalty.coefficient as number, { absolute: 1e-12 });
    });
  });
});
