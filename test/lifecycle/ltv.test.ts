import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { discountedExpectedLifetime } from "../../src/lifecycle/contract-lifetime.ts";
import { historicLtv } from "../../src/lifecycle/historic-ltv.ts";
import { ltv } from "../../src/lifecycle/ltv.ts";
import reference from "../reference/revenue.json" with { type: "json" };
import { faultOf } from "../support/soundness.ts";

describe("ltv", () => {
  it.each(reference.lifetimeValue)(
    "gives the reference figures of $name",
    ({ input, discountRate, expected, tolerance }) => {
      for (const [method, value] of Object.entries(expected)) {
        const result = ltv(input, { method: method as "discounted-in-advance", discountRate });
        expect(Math.abs(Number(result.value) - value)).toBeLessThanOrEqual(tolerance);
      }
    },
  );

  it("is margin by churn, less what winning the customer costs", () => {
    const result = ltv({ averageRevenue: 50, churnRate: 4, margin: 0.8, acquisitionCost: 200 });
    expect(result).toMatchObject({
      value: 800,
      unit: "money",
      lifetime: 25,
      marginPerPeriod: 40,
      paybackPeriods: 5,
      valueToCost: 5,
    });
    expect(result).toMatchObject({ standardError: null, interval: null, basis: null, reason: null });
    expect(ltv({ averageRevenue: 50, churnRate: 4 })).toMatchObject({
      value: 1250,
      paybackPeriods: null,
      valueToCost: null,
    });
    expect(ltv({ averageRevenue: 50, churnRate: 4, acquisitionCost: 0 })).toMatchObject({
      paybackPeriods: 0,
      valueToCost: null,
    });
  });

  it("is null where nobody leaves and nothing is discounted, with the reason", () => {
    expect(ltv({ averageRevenue: 50, churnRate: 0 })).toMatchObject({
      value: null,
      lifetime: null,
      reason: "no-churn",
    });
    const free = { method: "discounted-in-advance", discountRate: 0 } as const;
    expect(ltv({ averageRevenue: 50, churnRate: 0 }, free).reason).toBe("no-churn");
    expect(ltv({ averageRevenue: 50, churnRate: 0 }, { ...free, discountRate: 0.1 }).value).toBeCloseTo(550, 9);
  });

  it("is null where an estimate has no value, with the reason", () => {
    const none = churnRate({ customersAtStart: 0, customersLost: 0 });
    expect(ltv({ averageRevenue: 50, churnRate: none })).toMatchObject({ value: null, reason: "no-churn-rate" });
    const unknown = { value: null, standardError: null };
    expect(ltv({ averageRevenue: unknown, churnRate: 5 })).toMatchObject({
      value: null,
      reason: "no-average-revenue",
      marginPerPeriod: null,
    });
  });

  it("carries the errors of both estimates over by the delta method", () => {
    const averageRevenue = { value: 50, standardError: 2, unit: "EUR" };
    const result = ltv({ averageRevenue, churnRate: { value: 4, standardError: 0.5 }, margin: 0.8 });
    // V = 0.8 · a / c with c = 0.04: ∂V/∂a = 20, ∂V/∂c = −40 / 0.0016.
    expect(result.standardError).toBeCloseTo(Math.hypot(20 * 2, 25_000 * 0.005), 9);
    expect(result).toMatchObject({ unit: "EUR", interval: { method: "delta", confidenceLevel: 0.95 } });
    expect(Number(result.interval?.high) - 1000).toBeCloseTo(1.959963984540054 * Number(result.standardError), 9);
    expect(result.basis).toEqual({
      kind: "normal",
      center: 1000,
      standardError: result.standardError,
      method: "delta",
    });
  });

  it("has the slope of its own figures, by every method", () => {
    const churn = fc.double({ min: 1, max: 60, noNaN: true });
    fc.assert(
      fc.property(churn, fc.constantFrom("simple", "discounted-in-arrears", "discounted-in-advance"), (rate, name) => {
        const method = name as "simple";
        const options = method === "simple" ? { method } : { method, discountRate: 0.03 };
        const at = (churnRate: number): number => Number(ltv({ averageRevenue: 10, churnRate }, options).value);
        const step = 1e-4 * rate;
        const slope = (at(rate + step) - at(rate - step)) / (2 * step);
        const { standardError } = ltv({ averageRevenue: 10, churnRate: { value: rate, standardError: 1 } }, options);
        expect(Math.abs(Number(standardError) / Math.abs(slope) - 1)).toBeLessThan(1e-6);
      }),
    );
  });

  it("differs in arrears and in advance by just one margin", () => {
    const share = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(share, share, (churnRate, percent) => {
        const discountRate = percent / 100;
        const [late, early] = (["discounted-in-arrears", "discounted-in-advance"] as const).map(
          (method) => ltv({ averageRevenue: 70, churnRate }, { method, discountRate }).value,
        );
        expect(Number(early) - Number(late)).toBeCloseTo(70, 6);
      }),
    );
  });

  it("refuses a discount rate that is not used or not given, and what is out of range", () => {
    const input = { averageRevenue: 10, churnRate: 5 };
    expect(faultOf(() => ltv(input, { discountRate: 1 })).message).toBe(
      'ltv: options.discountRate must be left out for method "simple", got 1',
    );
    expect(faultOf(() => ltv(input, { method: "discounted-in-arrears" })).code).toBe("missing-value");
    expect(faultOf(() => ltv({ ...input, churnRate: 101 })).message).toMatch(
      /^ltv: input\.churnRate must be a number from 0 to 100/,
    );
    expect(faultOf(() => ltv({ ...input, margins: 5 } as never)).code).toBe("unknown-key");
    expect(faultOf(() => ltv({ ...input, margin: 80 })).message).toBe(
      "ltv: input.margin must be a share from 0 to 1 (0.8 for 80 %), got 80",
    );
    expect(faultOf(() => ltv(input, { method: "discounted-in-advance", discountRate: 12 })).message).toBe(
      "ltv: options.discountRate must be a number from 0 to 10 (0.1 for 10 %), got 12",
    );
  });
});

it("discounts as discountedExpectedLifetime does: the same rate by the same number", () => {
  // With a variance next to nothing all customers leave with the same chance, here of 20 %.
  const steady = { model: "shifted-beta-geometric", parameters: { alpha: 2e7, beta: 8e7 } } as const;
  const { value } = ltv({ averageRevenue: 1, churnRate: 20 }, { method: "discounted-in-advance", discountRate: 0.1 });
  expect(Number(discountedExpectedLifetime(steady, { discountRate: 0.1 }).value)).toBeCloseTo(Number(value), 5);
});

describe("historicLtv", () => {
  it("adds up margins, and lets early ones grow", () => {
    expect(historicLtv([100, 50, 25], { margin: 0.4 }).value).toBe(70);
    expect(historicLtv([100, 0, 0], { compoundRate: 0.1 }).value).toBeCloseTo(121, 10);
    expect(historicLtv(Float64Array.of(1, -3)).value).toBe(-2);
  });

  it("says in which period the cost of winning the customer came back", () => {
    expect(historicLtv([100, 100], { margin: 0.5, acquisitionCost: 100 })).toEqual({
      value: 0,
      periods: 2,
      missing: 0,
      paybackPeriod: 2,
    });
    expect(historicLtv([100], { acquisitionCost: 101 }).paybackPeriod).toBe(null);
  });

  it("gives null for no periods, and adds nothing for a missing one", () => {
    expect(historicLtv([])).toMatchObject({ value: null, periods: 0 });
    expect(historicLtv([100, null, 100], { compoundRate: 1 })).toMatchObject({ value: 500, missing: 1 });
  });

  it("refuses what is no amount, and growth without end", () => {
    expect(faultOf(() => historicLtv([1, Number.NaN])).message).toMatch(/^historicLtv: revenues\[1\]/);
    const long = new Array<number>(400).fill(1e12);
    expect(faultOf(() => historicLtv(long, { compoundRate: 10 })).code).toBe("out-of-range");
  });
});
