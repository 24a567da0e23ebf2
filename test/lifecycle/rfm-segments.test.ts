import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutSegments } from "../../src/lifecycle/rfm-map.ts";
import { rfmSegments } from "../../src/lifecycle/rfm-segments.ts";
import type { CustomerRfm, RfmSegmentRule } from "../../src/schemas/rfm-segments.ts";
import { expectClose } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

/** A customer of every cell of scores, by cuts at 1, 2, 3 and 4; a recency of 5 − score + 0.5 has that score. */
function everyCell(): CustomerRfm[] {
  const scores = [1, 2, 3, 4, 5];
  return scores.flatMap((r) =>
    scores.flatMap((f) =>
      scores.map((m) => ({ customerId: `${r}${f}${m}`, recency: 5.5 - r, frequency: f, monetary: m - 0.5 })),
    ),
  );
}

const cuts = { recency: [1, 2, 3, 4], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4] };

function withFrequency(...frequencies: readonly number[]): CustomerRfm[] {
  return frequencies.map((frequency, customerId) => ({ customerId, recency: 1, frequency, monetary: 1 }));
}

function frequencyScores(options: object, ...frequencies: readonly number[]): string {
  return rfmSegments(withFrequency(...frequencies), options)
    .customers.map(({ frequencyScore }) => frequencyScore)
    .join("");
}

describe("the scores of rfmSegments", () => {
  it("are quintiles of ranks, 5 the best, and of recency 5 the most recent", () => {
    expect(frequencyScores({}, 10, 20, 30, 40, 50)).toBe("12345");
    expect(frequencyScores({}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).toBe("1122334455");
    // Seven customers: fifths of 1.4 ranks, so ranks ½, 1½, … 6½ fall into 1, 2, 2, 3, 4, 4, 5.
    expect(frequencyScores({}, 1, 2, 3, 4, 5, 6, 7)).toBe("1223445");
    const days = [3, 400, 40, 90, 10].map((recency, customerId) => ({
      customerId,
      recency,
      frequency: 1,
      monetary: 1,
    }));
    expect(rfmSegments(days).customers.map(({ recencyScore }) => recencyScore)).toEqual([5, 1, 3, 2, 4]);
  });

  it("are equal for equal values, at the middle, the lowest or the highest of their ranks", () => {
    // Ranks 1 to 6 of ten are equal: middle 3.5 (fifth 1.5 → 2), lowest 1 (→ 1), highest 6 (→ 3).
    const orders = [1, 1, 1, 1, 1, 1, 2, 3, 4, 5];
    expect(frequencyScores({}, ...orders)).toBe("2222224455");
    expect(frequencyScores({ ties: "lowest" }, ...orders)).toBe("1111114455");
    expect(frequencyScores({ ties: "highest" }, ...orders)).toBe("3333334455");
  });

  it("tell nothing apart where all are equal, and show that they do not", () => {
    const { scores, customers } = rfmSegments(withFrequency(1, 1, 1, 1));
    expect(customers.map(({ cell }) => cell)).toEqual(["333", "333", "333", "333"]);
    expect(scores.frequency.distinct).toBe(1);
    expect(scores.frequency.classes.map(({ count }) => count)).toEqual([0, 0, 4, 0, 0]);
    expect(scores.frequency.classes[2]).toEqual({ score: 3, count: 4, from: 1, to: 1 });
    expect(scores.frequency.classes[0]).toEqual({ score: 1, count: 0, from: null, to: null });
  });

  it("leave some of five empty where there are fewer different values", () => {
    expect(frequencyScores({}, 1, 1, 1, 2, 2, 3)).toBe("222445");
    expect(frequencyScores({}, 7)).toBe("3");
  });

  it("go by fixed cuts, with what is on a cut below it or above it", () => {
    const fixed = { cuts: { frequency: [1, 2, 4, 9] } };
    expect(frequencyScores(fixed, 0, 1, 2, 3, 4, 5, 9, 10)).toBe("11233445");
    expect(frequencyScores({ ...fixed, onCut: "above" }, 0, 1, 2, 3, 4, 5, 9, 10)).toBe("12334455");
    const recent = (onCut: "below" | "above") =>
      rfmSegments([{ customerId: 1, recency: 30, frequency: 1, monetary: 1 }], {
        cuts: { recency: [30, 90, 180, 365] },
        onCut,
      }).customers[0]?.recencyScore;
    expect([recent("below"), recent("above")]).toEqual([5, 4]);
  });

  it("never order two customers against their values", () => {
    const value = fc.integer({ min: 0, max: 12 });
    const ties = fc.constantFrom("middle", "lowest", "highest");
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), ties, (frequencies, rule) => {
        const rows = withFrequency(...frequencies);
        const { customers, scores } = rfmSegments(rows, { ties: rule as "middle" });
        for (const a of customers) {
          for (const b of customers) {
            if (a.frequency === b.frequency) expect(a.frequencyScore).toBe(b.frequencyScore);
            if (a.frequency < b.frequency) expect(a.frequencyScore).toBeLessThanOrEqual(b.frequencyScore);
          }
        }
        const counted = scores.frequency.classes.reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBe(rows.length);
        // Multiplied by anything, and in any order, the scores are the same.
        const scaled = rfmSegments(rows.map((row) => ({ ...row, frequency: 7 * Number(row.frequency) })).reverse(), {
          ties: rule as "middle",
        });
        expect(scaled.customers.map(({ frequencyScore }) => frequencyScore).reverse()).toEqual(
          customers.map(({ frequencyScore }) => frequencyScore),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("hold a fifth of the customers each, give or take one, where no values are equal", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1e6), { minLength: 1, maxLength: 60 }), (frequencies) => {
        const { classes } = rfmSegments(withFrequency(...frequencies)).scores.frequency;
        for (const { count } of classes) expect(Math.abs(count - frequencies.length / 5)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the segments of rfmSegments", () => {
  it("name every one of the 125 cells exactly once", () => {
    const { customers, segments } = rfmSegments(everyCell(), { cuts });
    expect(customers.every(({ customerId, cell }) => customerId === cell)).toBe(true);
    expect(segments.map(({ segment, count }) => [segment, count])).toEqual([
      ["champions", 10],
      ["loyal", 20],
      ["potential-loyalists", 20],
      ["new-customers", 5],
      ["promising", 5],
      ["need-attention", 5],
      ["about-to-sleep", 10],
      ["cannot-lose", 10],
      ["at-risk", 20],
      ["hibernating", 20],
    ]);
    expect(new Set(customers.map(({ cell }) => cell)).size).toBe(125);
  });

  it("are those of the well-known map", () => {
    const { customers } = rfmSegments(everyCell(), { cuts });
    const segmentOf = (cell: string) => customers.find((customer) => customer.cell === cell)?.segment;
    expect(
      ["551", "543", "355", "444", "423", "531", "515", "411", "333", "321", "155", "243", "111"].map(segmentOf),
    ).toEqual([
      "champions",
      "champions",
      "loyal",
      "loyal",
      "potential-loyalists",
      "potential-loyalists",
      "new-customers",
      "promising",
      "need-attention",
      "about-to-sleep",
      "cannot-lose",
      "at-risk",
      "hibernating",
    ]);
  });

  it("may be of one's own, also by what is spent, and several rules may make one segment", () => {
    const segments: RfmSegmentRule[] = [
      { segment: "whales", monetary: [5, 5] },
      { segment: "lost", recency: [1, 2], monetary: [1, 4] },
      { segment: "rest", recency: [3, 4], monetary: [1, 4] },
      { segment: "rest", recency: [5, 5], monetary: [1, 4] },
    ];
    const result = rfmSegments(everyCell(), { cuts, segments });
    expect(result.segments.map(({ segment, count }) => [segment, count])).toEqual([
      ["whales", 25],
      ["lost", 40],
      ["rest", 60],
    ]);
  });

  it("are refused with the cell where two meet or none is", () => {
    const message = (segments: readonly RfmSegmentRule[]) => faultOf(() => rfmSegments([], { segments })).message;
    expect(
      message([
        { segment: "recent", recency: [3, 5] },
        { segment: "loyal", recency: [1, 4], frequency: [4, 5] },
      ]),
    ).toBe(
      'rfmSegments: options.segments[1] must be apart from segments[0] ("recent") at recency 3, frequency 4, monetary 1, got "loyal"',
    );
    expect(
      message([
        { segment: "recent", recency: [2, 5] },
        { segment: "old", recency: [1, 1], frequency: [1, 4] },
      ]),
    ).toBe(
      "rfmSegments: options.segments must be segments that cover every cell, also recency 1, frequency 5, monetary 1, got an array",
    );
    expect(message([{ segment: "all", recency: [0, 5] }])).toContain(
      "options.segments[0].recency must be [low, high], whole numbers from 1 to 5, got an array",
    );
    expect(message([{ segment: "" }])).toContain("options.segments[0].segment must be a name");
    expect(message([{ segment: "all", spend: [1, 5] } as never])).toContain(
      "options.segments[0].spend must be a known name",
    );
  });

  it("are accepted just where a count of the cells says that each is covered once", () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    const sorted = range.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    const rule = fc.record({
      segment: fc.constantFrom("a", "b"),
      recency: sorted,
      frequency: sorted,
      monetary: sorted,
    });
    const split = fc.integer({ min: 1, max: 4 }).map((cut): RfmSegmentRule[] => [
      { segment: "a", recency: [1, cut] },
      { segment: "b", recency: [cut + 1, 5] },
    ]);
    fc.assert(
      fc.property(fc.oneof(split, fc.array(rule, { minLength: 1, maxLength: 4 })), (rules) => {
        let isExact = true;
        for (let cell = 0; cell < 125; cell++) {
          const scores = [Math.floor(cell / 25) + 1, (Math.floor(cell / 5) % 5) + 1, (cell % 5) + 1];
          const owners = rules.filter(({ recency = [1, 5], frequency = [1, 5], monetary = [1, 5] }) =>
            [recency, frequency, monetary].every(
              ([low, high], i) => Number(scores[i]) >= low && Number(scores[i]) <= high,
            ),
          );
          if (owners.length !== 1) isExact = false;
        }
        const lay = () => layOutSegments("rfmSegments", rules);
        if (isExact) expect(lay().places.length).toBe(125);
        else expect(faultOf(lay).code).toBe("inconsistent");
      }),
      { numRuns: 200 },
    );
  });

  it("have counts, shares, sums and means that add up to the whole", () => {
    const { segments, customers } = rfmSegments(everyCell(), { cuts });
    const total = (read: (one: (typeof segments)[number]) => number | null) =>
      segments.reduce((sum, one) => sum + Number(read(one)), 0);
    expect(total(({ count }) => count)).toBe(125);
    expectClose(
      total(({ percent }) => percent),
      100,
      { absolute: 1e-9 },
    );
    expectClose(
      total(({ monetarySum }) => monetarySum),
      125 * 2.5,
      { absolute: 1e-9 },
    );
    expectClose(
      total(({ monetaryPercent }) => monetaryPercent),
      100,
      { absolute: 1e-9 },
    );
    const [champions] = segments;
    expect(champions).toMatchObject({ recencyMean: 0.5, frequencyMean: 4.5, monetaryMean: 2.5, monetarySum: 25 });
    expect(customers.filter(({ segment }) => segment === "champions").length).toBe(10);
  });
});

describe("the orders of rfmSegments", () => {
  const orders = [
    { customerId: "a", at: "2024-06-29T23:30:00Z", amount: 50 },
    { customerId: "a", at: "2024-05-01T10:00:00Z", amount: 30 },
    { customerId: "a", at: "2024-05-03T10:00:00Z", amount: -20 },
    { customerId: "b", at: "2024-06-01T10:00:00Z", amount: 10 },
    { customerId: "b", at: "2024-07-02T10:00:00Z", amount: 999 },
    { customerId: "c", at: "2024-06-01T10:00:00Z", amount: -5 },
    { customerId: null, at: "2024-06-01T10:00:00Z", amount: 5 },
  ];

  it("are added up until asOf, in calendar days, with refunds taken off and not counted", () => {
    const { customers, missing, n, laterOrders } = rfmSegments(orders, { asOf: "2024-07-01T12:00:00Z" });
    expect(
      customers.map(({ customerId, recency, frequency, monetary }) => [customerId, recency, frequency, monetary]),
    ).toEqual([
      ["a", 2, 2, 60],
      ["b", 30, 1, 10],
    ]);
    expect([missing, n, laterOrders]).toEqual([1, 2, 1]);
    const berlin = rfmSegments(orders, { asOf: "2024-07-01T12:00:00Z", timeZone: "Europe/Berlin" });
    expect(berlin.customers[0]?.recency).toBe(1);
    const mean = rfmSegments(orders, { asOf: "2024-07-01T12:00:00Z", monetary: "mean" });
    expect(mean.customers[0]?.monetary).toBe(30);
    expect(mean.convention).toContain("mean of the orders, less refunds");
  });

  it("give what their figures give", () => {
    const byOrders = rfmSegments(orders, { asOf: "2024-07-01T12:00:00Z" });
    const ready = byOrders.customers.map(({ customerId, recency, frequency, monetary }) => ({
      customerId,
      recency,
      frequency,
      monetary,
    }));
    const byFigures = rfmSegments(ready);
    expect(byFigures.customers).toEqual(byOrders.customers);
    expect(byFigures.segments).toEqual(byOrders.segments);
  });
});

describe("rfmSegments", () => {
  it("gives empty segments for no customers", () => {
    const { n, segments, customers } = rfmSegments([]);
    expect([n, customers.length, segments.length]).toEqual([0, 0, 10]);
    expect(segments[0]).toEqual({
      segment: "champions",
      count: 0,
      percent: null,
      monetarySum: 0,
      monetaryPercent: null,
      monetaryMean: null,
      recencyMean: null,
      frequencyMean: null,
    });
  });

  it("words what is wrong, or leaves it out and counts it", () => {
    const good = { customerId: 1, recency: 1, frequency: 1, monetary: 1 };
    const message = (rows: unknown, options = {}) => faultOf(() => rfmSegments(rows as CustomerRfm[], options)).message;
    expect(message([good, { ...good, customerId: 2, frequency: 1.5 }])).toBe(
      "rfmSegments: customers[1].frequency must be a whole number from 0 on, got 1.5",
    );
    expect(message([{ ...good, recency: -2 }])).toContain(
      "customers[0].recency must be a number from 0 to 1e15, got -2",
    );
    expect(message([good, good])).toContain("customers[1].customerId must be the only row of its customer, got 1");
    expect(message("rows")).toContain("customers must be an array of customers");
    expect(message([{ customerId: 1, at: "2024-05-01", amount: 3 }], { asOf: 0 })).toContain(
      "orders[0].at must be a string with an offset, such as Z or +06:00 (or give timeZone)",
    );
    expect(message([good], { monetary: "mean" })).toContain("options.monetary must be left out");
    expect(message([good], { cuts: { recency: [3, 2, 4, 5] } })).toContain(
      "options.cuts.recency must be an array of 4 ascending numbers",
    );
    expect(message([{ ...good, monetary: null }], { missing: "error" })).toContain("customers[0].monetary must be");
    const rows = [good, { ...good, frequency: "3" }, { ...good, customerId: 2, monetary: null }, 7, good] as never[];
    expect(rfmSegments(rows, { invalid: "omit" })).toMatchObject({ n: 1, invalid: 3, missing: 1 });
  });

  it("refuses orders without asOf and customers with it, in which it would find nobody", () => {
    const orders = [null, { customerId: 1, at: "2024-05-01", amount: 3 }] as never[];
    const expected = "rfmSegments: options.asOf must be given for orders { customerId, at, amount }, got undefined";
    expect(faultOf(() => rfmSegments(orders)).message).toBe(expected);
    expect(faultOf(() => rfmSegments(orders, { timeZone: "UTC", monetary: "mean" })).message).toBe(expected);
    const customers = [{ customerId: 1, recency: 1, frequency: 1, monetary: 1 }];
    expect(faultOf(() => rfmSegments(customers, { asOf: 0 })).message).toContain(
      "options.asOf must be left out for customers { customerId, recency, frequency, monetary }, got 0",
    );
  });

  it("takes tables of columns", () => {
    const columns = {
      customerId: { codes: Uint8Array.of(0, 0, 1), dictionary: ["a", "b"] },
      at: { length: 3, get: (row: number) => row * 864e5 },
      amount: Float32Array.of(2, 4, 8),
    };
    const orders = [0, 1, 2].map((row) => ({ customerId: "aab"[row], at: row * 864e5, amount: 2 ** (row + 1) }));
    expect(rfmSegments(columns, { asOf: 864e6 })).toEqual(rfmSegments(orders as never, { asOf: 864e6 }));
    const figures = { customerId: [1, 2], recency: [3, 5], frequency: [4, 1], monetary: [9, 7] };
    const customers = [0, 1].map((row) => ({
      customerId: figures.customerId[row] as number,
      recency: figures.recency[row] as number,
      frequency: figures.frequency[row] as number,
      monetary: figures.monetary[row] as number,
    }));
    expect(rfmSegments(figures)).toEqual(rfmSegments(customers));
    expect(() => rfmSegments(columns)).toThrow("options.asOf must be given for orders { customerId, at, amount }");
    expect(() => rfmSegments(figures, { asOf: 0 })).toThrow("options.asOf must be left out for customers");
    expect(() => rfmSegments({ customerId: [1], at: [0] }, { asOf: 0 })).toThrow(
      'rfmSegments: orders.amount must be one of the fields that exist (customerId, at), got "amount"',
    );
  });

  it("is sound for anything", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const row = fc.record(
      {
        customerId: fc.oneof(fc.nat(9), odd),
        recency: fc.oneof(fc.nat(), odd),
        frequency: fc.oneof(fc.nat(), odd),
        monetary: fc.oneof(fc.double({ min: -1e15, max: 1e15, noNaN: true }), odd),
        at: fc.oneof(fc.date(), odd),
        amount: fc.oneof(fc.integer(), odd),
      },
      { requiredKeys: [] },
    );
    const options = fc.dictionary(
      fc.constantFrom("asOf", "timeZone", "ties", "cuts", "onCut", "segments", "missing", "invalid", "monetary"),
      fc.oneof(odd, fc.constantFrom<unknown>("omit", "UTC", "lowest", "above", "mean", cuts)),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(row, { maxLength: 6 }), odd), options, (rows, chosen) => {
        const frozen = freezeDeep(rows) as CustomerRfm[];
        expectSound(() => rfmSegments(frozen, chosen));
        expectSound(() => rfmSegments(frozen, { invalid: "omit" }));
        expectSound(() => rfmSegments(frozen as never, { asOf: 1e12, invalid: "omit", timeZone: "Asia/Bishkek" }));
      }),
      { numRuns: 300 },
    );
  });
});
