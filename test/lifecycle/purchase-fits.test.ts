import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaGeometricLikelihood } from "../../src/lifecycle/beta-geometric-likelihood.ts";
import { gammaGammaLikelihood } from "../../src/lifecycle/gamma-gamma.ts";
import { bgNbd, gammaGamma, mbgNbd, paretoNbd } from "../../src/lifecycle/index.ts";
import { paretoLikelihood } from "../../src/lifecycle/pareto-likelihood.ts";
import { readPurchasePatterns } from "../../src/lifecycle/purchase-patterns.ts";
import type { PurchaseRecord, SpendRecord } from "../../src/schemas/btyd.ts";
import { hypergeometric2F1, logBeta, logGamma } from "../../src/stats/index.ts";
import { createRandom } from "../../src/stats/random.ts";
import { randomGamma } from "../../src/stats/random-gamma.ts";
import { expectClose } from "../stats/reference.ts";
import { simulateCustomers } from "./purchase-simulation.ts";

const fits = { "bg-nbd": bgNbd, "mbg-nbd": mbgNbd, "pareto-nbd": paretoNbd };
const truths = {
  "bg-nbd": [0.6, 8, 0.8, 2.5],
  "mbg-nbd": [0.9, 8, 0.8, 2.5],
  "pareto-nbd": [0.7, 8, 0.8, 12],
} as const;
const models = ["bg-nbd", "mbg-nbd", "pareto-nbd"] as const;

const history = fc
  .tuple(fc.nat(40), fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 200, noNaN: true }))
  .map(([frequency, share, age]) => ({ frequency, recency: frequency === 0 ? 0 : share * age, age }));
const positive = (min: number, max: number) =>
  fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
const parameters = fc.tuple(positive(0.05, 20), positive(0.1, 100), positive(0.05, 20), positive(0.1, 100));

describe("the likelihoods", () => {
  const likelihoods = {
    "bg-nbd": (customers: PurchaseRecord[]) => betaGeometricLikelihood(patternsOf(customers), 0),
    "mbg-nbd": (customers: PurchaseRecord[]) => betaGeometricLikelihood(patternsOf(customers), 1),
    "pareto-nbd": (customers: PurchaseRecord[]) => paretoLikelihood(patternsOf(customers)),
  };

  it.each(models)("have the gradient that finite differences give: %s", (model) => {
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 6 }), parameters, (customers, point) => {
        expectGradient(likelihoods[model](customers), point);
      }),
      { numRuns: 60 },
    );
  });

  it("have the gradient that finite differences give: gamma-gamma", () => {
    const spend = fc.tuple(fc.integer({ min: 1, max: 50 }), positive(0.1, 1000));
    const point = fc.tuple(positive(0.1, 20), positive(0.1, 20), positive(0.1, 1000));
    fc.assert(
      fc.property(fc.array(spend, { minLength: 1, maxLength: 6 }), point, (customers, at) => {
        const frequency = Float64Array.from(customers, ([x]) => x);
        const value = Float64Array.from(customers, ([, m]) => m);
        expectGradient(gammaGammaLikelihood({ frequency, value }), at);
      }),
      { numRuns: 60 },
    );
  });

  it("agree with the equation of Fader, Hardie and Lee: bg-nbd", () => {
    fc.assert(
      fc.property(history, parameters, (customer, point) => {
        const { frequency: x, recency, age } = customer;
        const [r, alpha, a, b] = point;
        const there = Math.exp(logBeta(a, b + x) - logBeta(a, b)) * (alpha + age) ** -(r + x);
        const left = x > 0 ? Math.exp(logBeta(a + 1, b + x - 1) - logBeta(a, b)) * (alpha + recency) ** -(r + x) : 0;
        const expected = logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + Math.log(there + left);
        const found = betaGeometricLikelihood(patternsOf([customer]), 0)(Float64Array.from(point), new Float64Array(4));
        expectClose(found, expected, { absolute: 1e-10, relative: 1e-11 });
      }),
    );
  });

  it("agree with the hypergeometric form of Fader and Hardie where that does not cancel: pareto-nbd", () => {
    const cases: [typeof history extends fc.Arbitrary<infer T> ? T : never, [number, number, number, number]][] = [
      [{ frequency: 2, recency: 30, age: 39 }, [0.55, 10.6, 0.6, 11.7]],
      [{ frequency: 0, recency: 0, age: 39 }, [0.55, 10.6, 0.6, 11.7]],
      [{ frequency: 5, recency: 3, age: 90 }, [0.55, 4, 2.6, 1.7]],
      [{ frequency: 1, recency: 8, age: 20 }, [3, 7, 0.3, 7]],
    ];
    for (const [customer, point] of cases) {
      const { frequency: x, recency, age } = customer;
      const [r, alpha, s, beta] = point;
      const all = r + s + x;
      const part = (time: number): number =>
        alpha >= beta
          ? hypergeometric2F1(all, s + 1, all + 1, (alpha - beta) / (alpha + time)) / (alpha + time) ** all
          : hypergeometric2F1(all, r + x, all + 1, (beta - alpha) / (beta + time)) / (beta + time) ** all;
      const there = (alpha + age) ** -(r + x) * (beta + age) ** -s;
      const expected =
        logGamma(r + x) -
        logGamma(r) +
        r * Math.log(alpha) +
        s * Math.log(beta) +
        Math.log(there + (s / all) * (part(recency) - part(age)));
      const found = paretoLikelihood(patternsOf([customer]))(Float64Array.from(point), new Float64Array(4));
      expectClose(found, expected, { absolute: 1e-11 });
    }
  });

  it("stay finite for large counts and long times", () => {
    const customer = { frequency: 100_000, recency: 9.9e5, age: 1e6 };
    for (const model of models) {
      const gradient = new Float64Array(4);
      const value = likelihoods[model]([customer])(Float64Array.of(0.5, 3, 0.7, 4), gradient);
      expect([value, ...gradient].every(Number.isFinite)).toBe(true);
    }
  });

  function patternsOf(customers: PurchaseRecord[]): ReturnType<typeof readPurchasePatterns> {
    return readPurchasePatterns("test", customers, {});
  }

  function expectGradient(
    likelihood: (at: Float64Array, gradient: Float64Array) => number,
    point: readonly number[],
  ): void {
    const gradient = new Float64Array(point.length);
    likelihood(Float64Array.from(point), gradient);
    const value = (i: number, factor: number): number => {
      const moved = Float64Array.from(point);
      moved[i] = (moved[i] as number) * factor;
      return likelihood(moved, new Float64Array(point.length));
    };
    for (const [i, at] of point.entries()) {
      const step = 1e-4;
      const difference = (value(i, Math.exp(step)) - value(i, Math.exp(-step))) / (2 * step);
      expectClose((gradient[i] as number) * at, difference, { absolute: 2e-5, relative: 1e-5 });
    }
  }
});

describe("bgNbd, mbgNbd and paretoNbd", () => {
  it.each(models)("find the parameters that customers were simulated with, within their errors: %s", (model) => {
    const fit = fits[model](simulateCustomers(model, truths[model], 6000, 11));
    expect(fit).toMatchObject({ model, converged: true, reason: null, n: 6000, warnings: [] });
    const found = Object.values(fit.parameters ?? {});
    const errors = Object.values(fit.standardErrors ?? {});
    for (const [i, truth] of truths[model].entries()) {
      expectClose(found[i], truth, { absolute: 3.5 * (errors[i] as number) });
    }
  });

  it.each(models)("give the same to the last digit whatever order the customers come in: %s", (model) => {
    const customers = simulateCustomers(model, truths[model], 300, 12);
    const fit = fits[model](customers);
    expect(fit.converged).toBe(true);
    expect(fits[model]([...customers].reverse())).toEqual(fit);
    const columns = {
      frequency: customers.map(({ frequency }) => frequency),
      recency: Float64Array.from(customers, ({ recency }) => recency),
      age: customers.map(({ age }) => age),
    };
    expect(fits[model](columns)).toEqual(fit);
  });

  it.each(models)("change only what is a time with the unit of time: %s", (model) => {
    const customers = simulateCustomers(model, truths[model], 300, 12);
    const inDays = customers.map(({ frequency, recency, age }) => ({ frequency, recency: 7 * recency, age: 7 * age }));
    const weeks = Object.entries(fits[model](customers).parameters ?? {});
    const days = fits[model](inDays).parameters as unknown as Record<string, number>;
    expect(weeks).toHaveLength(4);
    for (const [name, value] of weeks) {
      const factor = name === "alpha" || name === "beta" ? 7 : 1;
      expectClose(days[name], factor * value, { relative: 1e-6 });
    }
  });

  it("count customers who are just alike once with their number", () => {
    const counted = [
      { frequency: 0, recency: 0, age: 39, count: 60 },
      { frequency: 1, recency: 3, age: 38, count: 15 },
      { frequency: 1, recency: 20, age: 36, count: 9 },
      { frequency: 2, recency: 12, age: 39, count: 7 },
      { frequency: 3, recency: 33, age: 37, count: 6 },
      { frequency: 8, recency: 36, age: 38, count: 3 },
      { frequency: 9, recency: 36, age: 38, count: 0 },
    ];
    const written = counted.flatMap(({ count, ...customer }) => Array.from({ length: count }, () => customer));
    const fit = bgNbd(counted);
    expect(fit.parameters).not.toBeNull();
    expect(bgNbd(written)).toEqual(fit);
  });

  it("say why there is no fit, and give no figures then", () => {
    const nothing = { parameters: null, standardErrors: null, intervals: null, logLikelihood: null, converged: false };
    expect(bgNbd([])).toMatchObject({ ...nothing, reason: "no-customers" });
    expect(bgNbd([{ frequency: 1, recency: 3, age: 5 }])).toMatchObject({ ...nothing, reason: "too-few-customers" });
    const single = Array.from({ length: 50 }, () => ({ frequency: 0, recency: 0, age: 5 }));
    const alike = Array.from({ length: 50 }, () => ({ frequency: 3, recency: 9, age: 10 }));
    for (const fitted of Object.values(fits)) {
      expect(fitted(single)).toMatchObject({ ...nothing, reason: "no-repeat-customers" });
      expect(fitted(alike)).toMatchObject({ ...nothing, reason: "no-maximum" });
    }
    const customers = simulateCustomers("bg-nbd", truths["bg-nbd"], 300, 12);
    expect(bgNbd(customers, { maximumIterations: 1 })).toMatchObject({ ...nothing, reason: "not-converged" });
  });

  it("leave out who is missing something, and what is invalid where that is asked for", () => {
    const customers = simulateCustomers("bg-nbd", truths["bg-nbd"], 100, 13);
    const more = [...customers, { frequency: 1, recency: null, age: 3 }, { frequency: 2, recency: 9, age: 3 }];
    expect(bgNbd(more, { invalid: "omit" })).toMatchObject({ n: 100, missing: 1, invalid: 1 });
    expect(() => bgNbd(more)).toThrow("bgNbd: customers[101].recency must be above 0 and no more than age (3), got 9");
    expect(() => bgNbd(more.slice(0, 101), { missing: "error" })).toThrow(
      "bgNbd: customers[100].recency must be a number from 0 to 1e12, got null",
    );
  });

  it("refuse what cannot be, with its place", () => {
    const refused: [PurchaseRecord, string][] = [
      [{ frequency: -1, recency: 0, age: 1 }, "customers[0].frequency must be a whole number from 0 on, got -1"],
      [{ frequency: 1.5, recency: 1, age: 1 }, "customers[0].frequency must be a whole number from 0 on, got 1.5"],
      [{ frequency: 0, recency: 2, age: 3 }, "customers[0].recency must be 0 where frequency is 0, got 2"],
      [{ frequency: 1, recency: 0, age: 3 }, "customers[0].recency must be above 0 and no more than age (3), got 0"],
      [{ frequency: 1, recency: 1, age: Number.NaN }, "customers[0].age must be a number from 0 to 1e12, got NaN"],
    ];
    for (const [customer, message] of refused) expect(() => paretoNbd([customer])).toThrow(`paretoNbd: ${message}`);
    expect(() => mbgNbd({ frequency: [1], recency: [5], age: [3] })).toThrow(
      "mbgNbd: customers.recency[0] must be above 0 and no more than age (3), got 5",
    );
    expect(() => mbgNbd({ frequency: [1], recency: [1, 2], age: [3] })).toThrow("customers.recency.length must be 1");
    expect(() => bgNbd([], { method: "mle" } as object)).toThrow("bgNbd: options.method must be a known name");
    expect(() => bgNbd("customers" as never)).toThrow("bgNbd: customers must be an array of customers");
  });
});

describe("gammaGamma", () => {
  const random = createRandom(3);
  const customers = Array.from({ length: 4000 }, () => {
    const rate = randomGamma(random, 3.7) / 15;
    const frequency = 1 + random.integer(6);
    return { frequency, monetaryValue: randomGamma(random, 6 * frequency) / rate / frequency };
  });

  it("finds the parameters that spending was simulated with, within their errors", () => {
    const fit = gammaGamma(customers);
    expect(fit).toMatchObject({ converged: true, warnings: [], n: 4000, withoutSpend: 0 });
    const { p = 0, q = 0, v = 0 } = fit.parameters ?? {};
    const errors = fit.standardErrors ?? { p: 0, q: 0, v: 0 };
    expectClose(p, 6, { absolute: 3.5 * errors.p });
    expectClose(q, 3.7, { absolute: 3.5 * errors.q });
    expectClose(v, 15, { absolute: 3.5 * errors.v });
    expect(Math.abs(fit.correlation ?? 1)).toBeLessThan(0.1);
  });

  it("does not depend on the order of the customers, and v alone on the currency", () => {
    const fit = gammaGamma(customers.slice(0, 300));
    expect(gammaGamma(customers.slice(0, 300).reverse())).toEqual(fit);
    const cents = customers
      .slice(0, 300)
      .map((customer) => ({ ...customer, monetaryValue: 100 * customer.monetaryValue }));
    const inCents = gammaGamma(cents).parameters;
    expectClose(inCents?.p, fit.parameters?.p ?? 0, { relative: 1e-6 });
    expectClose(inCents?.v, 100 * (fit.parameters?.v ?? 0), { relative: 1e-6 });
  });

  it("leaves out and counts who spent nothing again, and who is missing something", () => {
    const more: SpendRecord[] = [
      ...customers.slice(0, 50),
      { frequency: 0, monetaryValue: null },
      { frequency: 2, monetaryValue: 0 },
      { frequency: 2, monetaryValue: null },
    ];
    expect(gammaGamma(more)).toMatchObject({ n: 50, withoutSpend: 2, missing: 1 });
    expect(() => gammaGamma([{ frequency: 2, monetaryValue: -3 }])).toThrow(
      "gammaGamma: customers[0].monetaryValue must be a number from 0 to 1e12, got -3",
    );
  });

  it("warns where who buys more also spends more", () => {
    const related = customers.map(({ frequency, monetaryValue }) => ({
      frequency,
      monetaryValue: monetaryValue * frequency,
    }));
    const fit = gammaGamma(related);
    expect(fit.correlation).toBeGreaterThan(0.3);
    expect(fit.warnings).toContain("spend-follows-frequency");
  });

  it("says why there is no fit", () => {
    expect(gammaGamma([]).reason).toBe("no-customers");
    expect(gammaGamma([{ frequency: 0, monetaryValue: null }]).reason).toBe("no-repeat-customers");
    const alike = Array.from({ length: 50 }, () => ({ frequency: 2, monetaryValue: 10 }));
    expect(gammaGamma(alike)).toMatchObject({ reason: "no-maximum", parameters: null, correlation: null });
  });
});
