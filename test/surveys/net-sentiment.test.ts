import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { netSentiment } from "../../src/surveys/net-sentiment.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Expected {
  readonly netOfAll?: number;
  readonly shares?: readonly number[];
  readonly positiveOfTwo?: number;
  readonly mean?: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
}

describe("netSentiment", () => {
  it.each(
    readReference<{ readonly counts: readonly [number, number, number] }, Expected>("composites", "net sentiment"),
  )("gives the figures of: $name", ({ input, expected }) => {
    const [positive, neutral, negative] = input.counts;
    const counts = { positive, neutral, negative };
    const all = netSentiment(counts);
    const two = netSentiment(counts, { score: "net-of-positive-and-negative" });
    if (expected.netOfAll !== undefined) expectClose(all.value, expected.netOfAll, { absolute: 1e-9 });
    if (expected.shares !== undefined) {
      expect([all.positive, all.neutral, all.negative].map(({ percent }) => percent)).toEqual(expected.shares);
    }
    if (expected.positiveOfTwo !== undefined)
      expectClose(two.value, 2 * expected.positiveOfTwo - 100, { absolute: 1e-9 });
    if (expected.mean !== undefined) {
      expectClose(netSentiment(counts, { score: "mean" }).value, expected.mean, { absolute: 1e-12 });
    }
    if (expected.low !== undefined && expected.high !== undefined) {
      expectClose(two.value, expected.value as number, { absolute: 1e-9 });
      expectLimits(two.interval, [expected.low, expected.high], { absolute: 1e-9 });
    }
  });

  it("says which denominator it used, in its unit, its n and its convention", () => {
    const counts = { positive: 6, neutral: 10, negative: 2, missing: 3 };
    const heads = (["net-of-all", "net-of-positive-and-negative", "mean"] as const).map((score) => {
      const { value, unit, n, missing, convention } = netSentiment(counts, { score });
      return [value?.toFixed(3), unit, n, missing, convention];
    });
    expect(heads).toEqual([
      ["22.222", "points", 18, 3, "% positive less % negative, of positive, neutral and negative"],
      ["50.000", "points", 8, 3, "% positive less % negative, of positive and negative only"],
      ["3.444", "rating", 18, 3, "mean of positive (5), neutral (3) and negative (1)"],
    ]);
  });

  it("takes words, words of one's own, and −1, 0 and 1", () => {
    const labels = { good: "positive", "so so": "neutral", bad: "negative" } as const;
    const results = [
      netSentiment(["positive", "negative", "neutral", "positive", null]),
      netSentiment(["good", "bad", "so so", "good", null], { labels }),
      netSentiment([1, -1, 0, 1, null]),
      netSentiment({ positive: 2, neutral: 1, negative: 1, missing: 1 }),
    ];
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({ value: 25, n: 4, missing: 1, positive: { count: 2, percent: 50 } });
  });

  it("is null where nothing is there for it, and only there", () => {
    const neutral = { positive: 0, neutral: 4, negative: 0 };
    expect(netSentiment(neutral).value).toBe(0);
    expect(netSentiment(neutral, { score: "net-of-positive-and-negative" })).toMatchObject({
      value: null,
      n: 0,
      basis: null,
    });
    expect(netSentiment([]).value).toBeNull();
  });

  it("compares two nets of two, even where one side is empty", () => {
    const score = { score: "net-of-positive-and-negative" } as const;
    const all = netSentiment({ positive: 8, neutral: 0, negative: 0 }, score);
    const half = netSentiment({ positive: 4, neutral: 0, negative: 4 }, score);
    const { difference, method, pValue } = compare(half, all);
    expect([difference, method]).toEqual([100, "agresti-caffo-z"]);
    // Centres 80 and 0 points, standard errors 200·√(0.9·0.1/10) and 200·√(0.25/10).
    expect(pValue).toBeCloseTo(0.0303, 3);
  });

  it("breaks down by segment", () => {
    const rows = [
      { channel: "chat", s: "positive" },
      { channel: "chat", s: "neutral" },
      { channel: "mail", s: "negative" },
    ];
    const parts = segment(rows, { by: "channel", metric: netSentiment.of("s") });
    expect(parts.map(({ segment, value }) => [segment, value])).toEqual([
      ["chat", 50],
      ["mail", -100],
    ]);
  });

  it.each([
    [
      ["fine"],
      {},
      'labels[0] must be one of the labels ("negative", "neutral", "positive") or an integer from -1 to 1, got "fine"',
    ],
    [
      [2],
      {},
      'labels[0] must be one of the labels ("negative", "neutral", "positive") or an integer from -1 to 1, got 2',
    ],
    [{ positive: 1, negative: 2 }, {}, "counts.neutral must be a whole number from 0 on, got undefined"],
    [[], { score: "net" }, 'options.score must be "net-of-all" or "net-of-positive-and-negative" or "mean", got "net"'],
    [
      { positive: 1, neutral: 0, negative: 2 },
      { weights: [1] },
      "options.weights must be left out where answers are counted already, got an array",
    ],
  ])("refuses %j with %j", (input, options, message) => {
    expect(messageOf(() => netSentiment(input as never, options as never))).toBe(`netSentiment: ${message}`);
  });

  it("keeps the error of one text beside two of a huge weight", () => {
    const options = { weights: [1e10, 1e10, 1], score: "net-of-positive-and-negative" } as const;
    const { standardError } = netSentiment(["positive", "positive", "negative"], options);
    expectClose(standardError, Math.sqrt(1.5) * 1e-8, { relative: 1e-5 });
  });
});
