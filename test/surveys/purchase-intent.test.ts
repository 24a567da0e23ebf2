import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { purchaseIntent } from "../../src/surveys/purchase-intent.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const counts = (one: number, two: number, three: number, four: number, five: number) => ({
  definitelyWould: five,
  probablyWould: four,
  mightOrMightNot: three,
  probablyWouldNot: two,
  definitelyWouldNot: one,
});

interface Expected {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

describe("purchaseIntent", () => {
  it.each(
    readReference<{ readonly counts: readonly [number, number, number, number, number] }, Expected>(
      "composites",
      "purchase intent",
    ),
  )("gives the figures of: $name", ({ input, expected }) => {
    const result = purchaseIntent(counts(...input.counts), { score: "weighted" });
    expectClose(result.value, expected.value, { absolute: 1e-10 });
    expectClose(result.standardError, expected.standardError, { absolute: 1e-10 });
    expectLimits(result.interval, [expected.low, expected.high], { absolute: 1e-9 });
  });

  it("has three values by three conventions, and says which it used", () => {
    const heads = (["top-box", "top-2-box", "weighted"] as const).map((score) => {
      const { value, convention } = purchaseIntent(counts(10, 20, 30, 25, 15), { score });
      return [value, convention];
    });
    expect(heads).toEqual([
      [15, "% who definitely would buy (5 of 5) of those who answered"],
      [40, "% who definitely or probably would buy (4 and 5 of 5) of those who answered"],
      [17.5, "mean intent in percent, where the answers from 5 down to 1 are worth 75 %, 25 %, 0 %, 0 %, 0 %"],
    ]);
  });

  it("shows all three and the whole distribution, whatever the value is", () => {
    const { topBox, top2Box, weightedIntent, distribution } = purchaseIntent([5, 4, 4, 1, null]);
    expect({ topBox, top2Box, weightedIntent }).toEqual({
      topBox: { count: 1, percent: 25 },
      top2Box: { count: 3, percent: 75 },
      weightedIntent: 31.25,
    });
    expect(distribution?.map(({ answer, count }) => [answer, count])).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 2],
      [5, 1],
    ]);
  });

  it("takes weights of one's own, and a 75-25 that is spelt out is the same", () => {
    const own = { definitelyWould: 0.75, probablyWould: 0.25 };
    const answers = [5, 4, 4, 3, 2];
    const named = purchaseIntent(answers, { score: "weighted" });
    expect(purchaseIntent(answers, { score: "weighted", intentWeights: own })).toEqual(named);
    const other = purchaseIntent(answers, { score: "weighted", intentWeights: { ...own, mightOrMightNot: 0.1 } });
    expect(messageOf(() => compare(named, other))).toContain("after.convention must be the same as before");
  });

  it("takes words, and gives null for no answers", () => {
    const labels = { "definitely would": 5, "probably would": 4, other: 2 };
    expect(purchaseIntent(["definitely would", "other", null], { labels })).toMatchObject({ value: 50, missing: 1 });
    expect(purchaseIntent([])).toMatchObject({ value: null, weightedIntent: null, n: 0 });
  });

  it.each([
    [[6], {}, "answers[0] must be an integer from 1 to 5, got 6"],
    [
      { definitelyWould: 1 },
      {},
      "counts.probablyWould must be a whole number from 0 on, got undefined (the first of 4 faults)",
    ],
    [
      [],
      { intentWeights: { definitelyWould: 75, probablyWould: 25 } },
      'options.intentWeights must be "75-25" or an object of shares from 0 to 1 (definitelyWould, probablyWould, …), got an object',
    ],
  ])("refuses %j with %j", (input, options, message) => {
    expect(messageOf(() => purchaseIntent(input as never, options as never))).toBe(`purchaseIntent: ${message}`);
  });

  it("keeps the error of one answer beside two of a huge weight", () => {
    const weights = [1e10, 1e10, 1];
    for (const score of ["top-box", "top-2-box"] as const) {
      expectClose(purchaseIntent([5, 5, 1], { weights, score }).standardError, Math.sqrt(1.5) * 5e-9, {
        relative: 1e-5,
      });
    }
  });
});
