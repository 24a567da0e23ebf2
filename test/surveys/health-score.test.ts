import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { healthScore } from "../../src/surveys/health-score.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const inputs = {
  nps: { min: 0, max: 10 },
  logins: { min: 0, max: 20, weight: 2 },
  tickets: { min: 0, max: 5, direction: "low-is-healthy" },
} as const;
const score = healthScore.with({ inputs });

interface Expected {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly coverage: number;
  readonly contributions: readonly number[];
}

describe("healthScore of one customer", () => {
  it("is the weighted mean of what is there, and says how it came about", () => {
    expect(score({ nps: 9, logins: 5, tickets: null, name: "Acme" })).toEqual({
      metric: "healthScore",
      value: expect.closeTo((90 + 2 * 25) / 3, 12),
      unit: "points",
      n: 1,
      effectiveN: 1,
      missing: 0,
      invalid: 0,
      standardError: null,
      interval: null,
      suppressed: false,
      convention:
        "weighted mean of nps (0 to 10, weight 1), logins (0 to 20, weight 2), tickets (5 to 0, weight 1), each moved to 0 to 100, of the inputs that each customer has, at least 50 % of the weight",
      basis: null,
      reason: null,
      coverage: 75,
      contributions: [
        {
          input: "nps",
          count: 1,
          normalised: 90,
          weight: expect.closeTo(100 / 3, 12),
          contribution: expect.closeTo(30, 12),
        },
        {
          input: "logins",
          count: 1,
          normalised: 25,
          weight: expect.closeTo(200 / 3, 12),
          contribution: expect.closeTo(50 / 3, 12),
        },
        { input: "tickets", count: 0, normalised: null, weight: 0, contribution: 0 },
      ],
      bands: null,
    });
  });

  it("turns an input round where low is healthy", () => {
    const only = healthScore.with({ inputs: { tickets: inputs.tickets } });
    expect([0, 2, 5].map((tickets) => only({ tickets }).value)).toEqual([100, 60, 0]);
  });

  it("has no score below the minimum coverage, and says so", () => {
    const few = score({ nps: 9 });
    expect(few).toMatchObject({ value: null, reason: "not-enough-inputs", coverage: 25, n: 0, missing: 1 });
    expect(score({ nps: 9 }, { minimumCoverage: 25 })).toMatchObject({ value: 90, reason: null });
    expect(score({}, { minimumCoverage: 0 })).toMatchObject({ value: null, reason: "not-enough-inputs", coverage: 0 });
  });

  it("does not lose a customer to the last digit of the weights", () => {
    const tenths = {
      a: { min: 0, max: 1, weight: 0.1 },
      b: { min: 0, max: 1, weight: 0.2 },
      c: { min: 0, max: 1, weight: 0.3 },
    };
    expect(healthScore({ a: 1, b: 1 }, { inputs: tenths, minimumCoverage: 50 }).value).toBeCloseTo(100, 9);
  });

  it("refuses a value out of its range, or takes it for the nearer end", () => {
    expect(messageOf(() => score({ nps: 11, logins: 1, tickets: 1 }))).toBe(
      "healthScore: customer.nps must be a number from 0 to 10, got 11",
    );
    expect(score({ nps: 11, logins: -4, tickets: 9 }, { outOfRange: "clamp" }).value).toBe(25);
    expect(messageOf(() => score({ nps: "9" }, { outOfRange: "clamp" }))).toBe(
      'healthScore: customer.nps must be a finite number, got "9"',
    );
  });
});

describe("healthScore of many customers", () => {
  it.each(
    readReference<{ readonly rows: readonly (readonly (number | null)[])[] }, Expected>("composites", "health score"),
  )("gives the figures of: $name", ({ input, expected }) => {
    const result = score(input.rows.map(([nps, logins, tickets]) => ({ nps, logins, tickets })));
    expectClose(result.value, expected.value, { absolute: 1e-10 });
    expectClose(result.standardError, expected.standardError, { absolute: 1e-10 });
    expectLimits(result.interval, [expected.low, expected.high], { absolute: 1e-9 });
    expect(result.n).toBe(expected.n);
    expectClose(result.coverage, expected.coverage, { absolute: 1e-10 });
    result.contributions?.forEach(({ contribution }, i) => {
      expectClose(contribution, expected.contributions[i] as number, { absolute: 1e-10 });
    });
  });

  it("is that of the one customer in a list of one", () => {
    const customer = { nps: 3, logins: 7, tickets: 1 };
    expect(score([customer])).toEqual(score(customer));
  });

  it("has contributions that add up to the value, and weights that add up to 100", () => {
    const value = fc.option(fc.nat(5));
    const rows = fc.array(fc.record({ nps: value, logins: value, tickets: value }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.nat(100), (customers, minimumCoverage) => {
        const result = score(customers, { minimumCoverage });
        if (result.value === null) return;
        const all = result.contributions ?? [];
        expect(all.reduce((sum, one) => sum + Number(one.contribution), 0)).toBeCloseTo(result.value, 9);
        expect(all.reduce((sum, one) => sum + Number(one.weight), 0)).toBeCloseTo(100, 9);
      }),
    );
  });

  it("counts customers by band, a band beginning with its own score", () => {
    const only = healthScore.with({ inputs: { nps: inputs.nps } });
    const bands = [
      { band: "at risk", from: 0 },
      { band: "fine", from: 50 },
      { band: "healthy", from: 80 },
    ];
    const result = only([{ nps: 0 }, { nps: 4.9 }, { nps: 5 }, { nps: 8 }, { nps: null }], { bands });
    expect(result.bands).toEqual([
      { band: "at risk", from: 0, count: 2, percent: 50 },
      { band: "fine", from: 50, count: 1, percent: 25 },
      { band: "healthy", from: 80, count: 1, percent: 25 },
    ]);
  });

  it("says why there is no value", () => {
    expect(score([]).reason).toBe("no-customers");
    expect(score([{}, {}]).reason).toBe("not-enough-inputs");
    expect(score([{ nps: 1, logins: 1 }], { weights: [0] }).reason).toBe("no-weight");
    expect(score([{ nps: 1, logins: 1 }], { minimumResponses: 2 })).toMatchObject({
      reason: "suppressed",
      coverage: null,
    });
  });

  it("weighs customers, by revenue for one", () => {
    const only = healthScore.with({ inputs: { nps: inputs.nps } });
    const rows = [
      { nps: 10, revenue: 3 },
      { nps: 0, revenue: 1 },
    ];
    const metric = only.of({ nps: "nps" }, { weight: "revenue" });
    expect(metric(rows).value).toBe(75);
    expect(segment(rows, { by: "nps", metric }).map(({ value }) => value)).toEqual([0, 100]);
  });

  it.each([
    [{}, "options.inputs must be inputs { min, max, direction, weight } under their fields, got undefined"],
    [{ inputs: {} }, "options.inputs must be inputs { min, max, direction, weight } under their fields, got an object"],
    [{ inputs: { a: { min: 0 } } }, "options.inputs.a.max must be a finite number (at most 1e15), got undefined"],
    [{ inputs: { a: { min: 1, max: 0 } } }, 'options.inputs.a must be ordered: min < max, got "1, 0"'],
    [
      { inputs: { a: { min: 0, max: 1, weight: 0 } } },
      "options.inputs.a.weight must be a number above 0 (from 1e-6 to 1e6), got 0",
    ],
    [{ inputs, minimumCoverage: 101 }, "options.minimumCoverage must be a number from 0 to 100, got 101"],
    [
      { inputs, bands: [{ band: "a", from: 10 }] },
      "options.bands must be bands { band, from } in ascending order, the first from 0 and the last below 100, got an array",
    ],
  ])("refuses the options %j", (options, message) => {
    expect(messageOf(() => healthScore([], options as never))).toBe(`healthScore: ${message}`);
  });
});
