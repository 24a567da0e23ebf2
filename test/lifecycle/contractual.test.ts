import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaDiscreteWeibull } from "../../src/lifecycle/beta-discrete-weibull.ts";
import {
  contractLifetimeValue,
  discountedExpectedLifetime,
  discountedExpectedResidualLifetime,
  expectedRemainingLifetime,
} from "../../src/lifecycle/contract-lifetime.ts";
import { discountedPeriods } from "../../src/lifecycle/contract-sum.ts";
import { logSurvival } from "../../src/lifecycle/contract-survival.ts";
import { projectSurvival } from "../../src/lifecycle/project-survival.ts";
import { renewalCounts } from "../../src/lifecycle/renewals.ts";
import { shiftedBetaGeometric } from "../../src/lifecycle/shifted-beta-geometric.ts";
import { createRandom } from "../../src/stats/random.ts";
import { hypergeometric2F1 } from "../../src/stats/special/hypergeometric.ts";
import { expectClose } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const highEnd = [1000, 869, 743, 653, 593, 551, 517, 491];
const shape = fc.double({ min: 0.02, max: 200, noNaN: true });
const survivors = fc
  .tuple(fc.integer({ min: 0, max: 2000 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 9 }))
  .map(([first, kept]) =>
    kept.reduce<number[]>((all, share) => all.concat(Math.floor(Number(all.at(-1)) * share)), [first]),
  );

describe("shiftedBetaGeometric", () => {
  it("adds cohorts of unequal length up by renewal, whatever their order", () => {
    const cohorts = [highEnd, [900, 801, 700], [400, 350]];
    const together = shiftedBetaGeometric(cohorts);
    expect(shiftedBetaGeometric([...cohorts].reverse())).toEqual(together);
    const counts = { atRisk: [2300, 1670, 743, 653, 593, 551, 517], lost: [280, 227, 90, 60, 42, 34, 26] };
    expect(shiftedBetaGeometric(counts)).toEqual(together);
    expect(together.n).toBe(2300);
    expect(shiftedBetaGeometric({ ...counts, n: 2500 }).n).toBe(2500);
  });

  it("has parameters that no others near them are likelier than, and slopes that vanish", () => {
    const { parameters, logLikelihood } = shiftedBetaGeometric(highEnd);
    const at = (alpha: number, beta: number): number =>
      highEnd.slice(1).reduce((sum, kept, t) => {
        const churn = alpha / (alpha + beta + t);
        return sum + (Number(highEnd[t]) - kept) * Math.log(churn) + kept * Math.log1p(-churn);
      }, 0);
    const { alpha, beta } = parameters as { alpha: number; beta: number };
    expectClose(at(alpha, beta), Number(logLikelihood), { absolute: 1e-9 });
    for (const [a, b] of [
      [1, 0],
      [0, 1],
      [1, 1],
      [1, -1],
    ] as const) {
      const [above, below] = [1, -1].map((side) => at(alpha + side * a * 1e-3, beta + side * b * 1e-3));
      expect(above).toBeLessThan(Number(logLikelihood));
      expect(below).toBeLessThan(Number(logLikelihood));
      expectClose((Number(above) - Number(below)) / 2e-3, 0, { absolute: 1e-3 });
    }
  });

  it("has the standard errors of the observed information", () => {
    const { parameters, standardErrors, covariance } = shiftedBetaGeometric(highEnd);
    const { alpha, beta } = parameters as { alpha: number; beta: number };
    // Second derivatives by hand: of lost·log(α/(s + t)) + kept·log((β + t)/(s + t)), with s = α + β.
    let [aa, ab, bb] = [0, 0, 0];
    for (let t = 0; t + 1 < highEnd.length; t++) {
      const [risk, kept] = [Number(highEnd[t]), Number(highEnd[t + 1])];
      const all = risk / (alpha + beta + t) ** 2;
      aa += (risk - kept) / alpha ** 2 - all;
      ab -= all;
      bb += kept / (beta + t) ** 2 - all;
    }
    const determinant = aa * bb - ab ** 2;
    expectClose(standardErrors?.alpha, Math.sqrt(bb / determinant), { relative: 1e-5 });
    expectClose(standardErrors?.beta, Math.sqrt(aa / determinant), { relative: 1e-5 });
    expectClose(covariance?.[0]?.[1], -ab / determinant, { relative: 1e-5 });
  });

  it("has a standard error of a half for four times the customers, and the same parameters", () => {
    const [one, four] = [shiftedBetaGeometric(highEnd), shiftedBetaGeometric(highEnd.map((count) => 4 * count))];
    expectClose(four.parameters?.alpha, Number(one.parameters?.alpha), { relative: 1e-6 });
    expectClose(four.standardErrors?.beta, Number(one.standardErrors?.beta) / 2, { relative: 1e-5 });
  });

  it("finds the parameters that customers were drawn from, within three standard errors", () => {
    const random = createRandom("contracts");
    // Uniform chances to leave are beta distributed with 1 and 1.
    const cohort = new Array<number>(11).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const churn = random.uniform();
      for (let t = 0; t < cohort.length; t++) {
        cohort[t] = Number(cohort[t]) + 1;
        if (random.uniform() < churn) break;
      }
    }
    const { parameters, standardErrors } = shiftedBetaGeometric(cohort);
    expect(Math.abs(Number(parameters?.alpha) - 1)).toBeLessThan(3 * Number(standardErrors?.alpha));
    expect(Math.abs(Number(parameters?.beta) - 1)).toBeLessThan(3 * Number(standardErrors?.beta));
  });

  it.each([
    ["no-customers", []],
    ["no-customers", [0, 0, 0]],
    ["no-churn", [1000, 1000, 1000]],
    ["all-churned-at-once", [1000, 0, 0]],
    ["too-few-periods", [1000]],
    ["too-few-periods", [1000, 869]],
    ["polarized", [1000, 500, 500, 500]],
    ["no-heterogeneity", [1000, 900, 810, 729]],
    ["no-heterogeneity", [1000, 950, 850, 700, 500]],
  ])("gives no parameters, and says %s: %j", (reason, cohort) => {
    const fit = shiftedBetaGeometric(cohort);
    expect(fit).toMatchObject({
      reason,
      parameters: null,
      standardErrors: null,
      logLikelihood: null,
      converged: false,
    });
    expect(discountedExpectedLifetime(fit, { discountRate: 0.1 })).toMatchObject({ value: null, reason: "no-fit" });
    expect(projectSurvival(fit, { periods: 3 })).toEqual([]);
  });

  it("gives constant churn to hold the fit against", () => {
    const { homogeneous, logLikelihood } = shiftedBetaGeometric(highEnd);
    expectClose(homogeneous?.churn, (100 * 509) / 4926, { relative: 1e-12 });
    expect(Number(logLikelihood)).toBeGreaterThan(Number(homogeneous?.logLikelihood) + 20);
  });

  it("shows observed and fitted retention by renewal", () => {
    const [first, second] = shiftedBetaGeometric(highEnd).periods;
    expect(first).toMatchObject({ period: 1, atRisk: 1000, lost: 131, retention: 86.9 });
    expectClose(first?.fittedRetention, 85.0679, { absolute: 1e-3 });
    expect(second?.period).toBe(2);
  });

  it("words what is wrong with survivors", () => {
    const message = (input: unknown): string => faultOf(() => shiftedBetaGeometric(input as number[])).message;
    expect(message([1000, 869, 870])).toBe(
      "shiftedBetaGeometric: survivors[2] must be no more than the 869 of the period before, got 870",
    );
    expect(message([100, 86.9])).toBe(
      "shiftedBetaGeometric: survivors[1] must be a whole number of customers (a share times the size of its cohort), got 86.9",
    );
    expect(
      message([
        [10, 9],
        [8, 9],
      ]),
    ).toContain("survivors[1][1] must be no more than the 8");
    expect(message([[10, 9], 8])).toContain("survivors[1] must be an array of the survivors of a cohort, got 8");
    expect(message({ atRisk: [10, 8], lost: [2, 9] })).toContain(
      "survivors.lost[1] must be no more than the 8 at risk, got 9",
    );
    expect(message({ atRisk: [10, 8], lost: [2] })).toContain("survivors.lost.length must be 2 like atRisk, got 1");
    expect(message({ atRisk: [10] })).toContain("survivors.lost must be an array of counts, got undefined");
    expect(message("1000, 869")).toContain(
      "survivors must be survivors of a cohort, a list of such, or { atRisk, lost }",
    );
    expect(faultOf(() => shiftedBetaGeometric(new Array(99).fill("x"))).total).toBe(99);
    expect(faultOf(() => shiftedBetaGeometric(highEnd, { level: 0.9 } as never)).code).toBe("unknown-key");
  });
});

describe("betaDiscreteWeibull", () => {
  it("is at least as likely as the shifted-beta-geometric model, which it contains", () => {
    for (const cohort of [highEnd, [1000, 631, 468, 382, 326, 289, 262, 241], [1000, 800, 650, 530, 460]]) {
      const [wide, narrow] = [betaDiscreteWeibull(cohort), shiftedBetaGeometric(cohort)];
      expect(Number(wide.logLikelihood)).toBeGreaterThanOrEqual(Number(narrow.logLikelihood) - 1e-9);
    }
  });

  it("has a likelihood that falls away on all sides", () => {
    const { parameters, logLikelihood, standardErrors } = betaDiscreteWeibull(highEnd);
    const at = (shapes: { alpha: number; beta: number; c: number }): number =>
      highEnd.slice(1).reduce((sum, kept, t) => {
        const log = logSurvival(shapes, t, t + 1);
        return sum + kept * log + (Number(highEnd[t]) - kept) * Math.log(-Math.expm1(log));
      }, 0);
    const best = parameters as { alpha: number; beta: number; c: number };
    expectClose(at(best), Number(logLikelihood), { absolute: 1e-8 });
    for (const name of ["alpha", "beta", "c"] as const) {
      const step = 0.001 * Number(standardErrors?.[name]);
      const [above, below] = [step, -step].map((move) => at({ ...best, [name]: best[name] + move }));
      expect(Number(above)).toBeLessThan(Number(logLikelihood));
      expect(Number(below)).toBeLessThan(Number(logLikelihood));
      expectClose(((Number(above) - Number(below)) / (2 * step)) * Number(standardErrors?.[name]), 0, {
        absolute: 1e-4,
      });
    }
  });

  it("gives no figures where it finds no maximum", () => {
    // Nobody left at the first renewal: c goes to infinity.
    const fit = betaDiscreteWeibull([1000, 1000, 900, 850, 820]);
    expect(fit).toMatchObject({ parameters: null, logLikelihood: null, intervals: null, converged: false });
    expect(["no-maximum", "not-converged"]).toContain(fit.reason);
  });

  it("asks for three renewals", () => {
    expect(betaDiscreteWeibull([1000, 869, 743])).toMatchObject({ parameters: null, reason: "too-few-periods" });
  });

  it("follows retention that falls only by the model without differences", () => {
    const { reason, homogeneous } = betaDiscreteWeibull([1000, 900, 800, 690, 500]);
    expect(reason).toBe("no-heterogeneity");
    expect(Number(homogeneous?.c)).toBeGreaterThan(1.2);
  });
});

describe("projectSurvival", () => {
  it("survives what was not lost, never rises, and retains ever more", () => {
    fc.assert(
      fc.property(shape, shape, (alpha, beta) => {
        const model = { model: "shifted-beta-geometric", parameters: { alpha, beta } } as const;
        const rows = projectSurvival(model, { periods: 30 });
        let left = 100;
        for (const [t, row] of rows.entries()) {
          left -= row.lost;
          expectClose(row.survival, left, { absolute: 1e-9 });
          if (t === 0) continue;
          expect(row.survival).toBeLessThanOrEqual(Number(rows[t - 1]?.survival));
          expectClose(row.retention, (100 * (beta + t - 1)) / (alpha + beta + t - 1), { relative: 1e-12 });
          if (t > 1) expect(Number(row.retention)).toBeGreaterThanOrEqual(Number(rows[t - 1]?.retention));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("has intervals that hold the survival, within 0 and 100, and none for bare parameters", () => {
    const fit = shiftedBetaGeometric(highEnd);
    for (const { survival, interval } of projectSurvival(fit, { periods: 50 }).slice(1)) {
      expect(interval?.low).toBeGreaterThan(0);
      expect(interval?.high).toBeLessThan(100);
      expect(Number(interval?.low) < survival && survival < Number(interval?.high)).toBe(true);
    }
    const { covariance: _, ...bare } = fit;
    expect(projectSurvival(bare, { periods: 2 })[2]).toMatchObject({ interval: null, standardError: null });
  });

  it("has the delta method's error of the first renewal, worked by hand", () => {
    const fit = shiftedBetaGeometric(highEnd);
    const { alpha, beta } = fit.parameters as { alpha: number; beta: number };
    const [byAlpha, byBeta] = [-beta / (alpha + beta) ** 2, alpha / (alpha + beta) ** 2];
    const [[aa, ab], [, bb]] = fit.covariance as [[number, number], [number, number]];
    const variance = byAlpha ** 2 * aa + 2 * byAlpha * byBeta * ab + byBeta ** 2 * bb;
    expectClose(projectSurvival(fit, { periods: 1 })[1]?.standardError, 100 * Math.sqrt(variance), { relative: 1e-7 });
  });
});

describe("lifetimes", () => {
  const sbg = (alpha: number, beta: number) =>
    ({ model: "shifted-beta-geometric", parameters: { alpha, beta } }) as const;

  it("sum up to Gauss' hypergeometric function", () => {
    fc.assert(
      fc.property(shape, shape, fc.nat(50), fc.double({ min: 0.005, max: 2, noNaN: true }), (alpha, beta, n, d) => {
        const sum = discountedPeriods({ alpha, beta, c: 1 }, n, d, undefined);
        expectClose(sum, hypergeometric2F1(1, beta + n, alpha + beta + n, 1 / (1 + d)), { relative: 1e-12 });
      }),
      { numRuns: 200 },
    );
  });

  it("have a mean in closed form where alpha is above 1, and none where it is not", () => {
    for (const [alpha, beta, renewals] of [
      [1.5, 3, 0],
      [2, 5, 8],
      [1.001, 3, 2],
      [1.05, 0.2, 500],
      [30, 300, 1],
    ] as const) {
      const { value } = expectedRemainingLifetime(sbg(alpha, beta), { renewals });
      expectClose(value, (alpha + beta + renewals - 1) / (alpha - 1), { relative: 1e-11 });
    }
    expect(expectedRemainingLifetime(sbg(1, 3))).toMatchObject({ value: null, reason: "infinite", interval: null });
    expect(discountedExpectedLifetime(sbg(0.5, 3), { discountRate: 0 }).reason).toBe("infinite");
    expectClose(expectedRemainingLifetime(sbg(0.5, 3), { horizon: 2 }).value, 1 + 3 / 3.5, { relative: 1e-14 });
  });

  it("add up period by period, also where that takes long", () => {
    const weibull = { alpha: 0.8, beta: 3, c: 1.6 };
    for (const [rate, periods] of [
      [0.05, 2000],
      [0.002, 30_000],
    ] as const) {
      let sum = 0;
      for (let t = periods; t >= 0; t--) sum += Math.exp(logSurvival(weibull, 3, 3 + t) - t * Math.log1p(rate));
      expectClose(discountedPeriods(weibull, 3, rate, undefined), sum, { relative: 1e-11 });
    }
    let rest = 0;
    for (let t = 200_000; t >= 0; t--) rest += Math.exp(logSurvival({ ...weibull, alpha: 4 }, 0, t));
    expectClose(discountedPeriods({ ...weibull, alpha: 4 }, 0, 0, undefined), rest, { relative: 1e-11 });
  });

  it("of a new customer are a period at once and the residual lifetime, a period later", () => {
    const options = { discountRate: 0.12 };
    for (const model of [shiftedBetaGeometric(highEnd), betaDiscreteWeibull(highEnd)]) {
      const lifetime = discountedExpectedLifetime(model, options).value as number;
      const residual = discountedExpectedResidualLifetime(model, options).value as number;
      expectClose(lifetime, 1 + residual / 1.12, { relative: 1e-12 });
    }
  });

  it("grow with the renewals and fall with the discount rate", () => {
    fc.assert(
      fc.property(
        shape,
        shape,
        fc.nat(20),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (alpha, beta, renewals, d) => {
          const at = (n: number, discountRate: number): number =>
            discountedExpectedResidualLifetime(sbg(alpha, beta), { renewals: n, discountRate }).value as number;
          expect(at(renewals + 1, d)).toBeGreaterThanOrEqual(at(renewals, d) * (1 - 1e-12));
          expect(at(renewals, 1.1 * d)).toBeLessThan(at(renewals, d));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("take a yearly rate to the period", () => {
    const monthly = discountedExpectedLifetime(sbg(2, 20), { discountRate: 0.1, periodsPerYear: 12 }).value;
    expectClose(monthly, Number(discountedExpectedLifetime(sbg(2, 20), { discountRate: 1.1 ** (1 / 12) - 1 }).value), {
      relative: 1e-12,
    });
  });

  it("are worth the margin, less what the customer cost", () => {
    const fit = shiftedBetaGeometric(highEnd);
    const lifetime = discountedExpectedLifetime(fit, { discountRate: 0.1 });
    const worth = contractLifetimeValue(fit, { margin: 50, acquisitionCost: 80, discountRate: 0.1 });
    expectClose(worth.value, 50 * Number(lifetime.value) - 80, { relative: 1e-14 });
    expectClose(worth.interval?.low, 50 * Number(lifetime.interval?.low) - 80, { relative: 1e-12 });
    expect(worth.unit).toBe("money");
    const residual = discountedExpectedResidualLifetime(fit, { discountRate: 0.1, renewals: 0 }).value;
    const existing = contractLifetimeValue(fit, { margin: 50, discountRate: 0.1, renewals: 0 }).value;
    expectClose(existing, 50 * Number(residual), { relative: 1e-14 });
    expect(contractLifetimeValue(fit, { margin: -1, discountRate: 0.1 }).interval?.high).toBeLessThan(0);
  });

  it("have intervals of a fit that hold the value, and are the same for one read back from JSON", () => {
    const fit = betaDiscreteWeibull(highEnd);
    const figure = discountedExpectedLifetime(fit, { discountRate: 0.1, confidenceLevel: 0.9 });
    expect(figure.interval).toMatchObject({ confidenceLevel: 0.9, method: "delta-log" });
    expect(Number(figure.interval?.low) < Number(figure.value)).toBe(true);
    const copy = JSON.parse(JSON.stringify(fit));
    expect(discountedExpectedLifetime(copy, { discountRate: 0.1, confidenceLevel: 0.9 })).toEqual(figure);
  });

  it("word what is wrong with a model and with options", () => {
    const model = { model: "beta-discrete-weibull", parameters: { alpha: 1, beta: 2 } };
    expect(faultOf(() => expectedRemainingLifetime(model as never)).message).toBe(
      "expectedRemainingLifetime: model.parameters.c must be a number from 0.01 to 100, got undefined",
    );
    expect(faultOf(() => expectedRemainingLifetime({ model: "bg-nbd", parameters: null } as never)).message).toContain(
      'model.model must be "shifted-beta-geometric" or "beta-discrete-weibull", got "bg-nbd"',
    );
    expect(faultOf(() => discountedExpectedLifetime(sbg(1, 2), {})).message).toBe(
      "discountedExpectedLifetime: options.discountRate must be a number from 0 to 10 (0.1 for 10 %), got undefined",
    );
    expect(faultOf(() => discountedExpectedLifetime(sbg(1, 2), { discountRate: 10, renewals: 2 } as never)).code).toBe(
      "unknown-key",
    );
  });
});

describe("renewalCounts", () => {
  const options = { period: "month", asOf: "2024-06-15", timeZone: "Europe/Berlin" } as const;

  it("counts a renewal on the same day of the month, or on its last", () => {
    const started = (startedAt: string, endedAt: string | null = null) => [{ customerId: 1, startedAt, endedAt }];
    expect(renewalCounts(started("2024-01-31"), options)).toMatchObject({
      atRisk: [1, 1, 1, 1],
      lost: [0, 0, 0, 0],
      n: 1,
    });
    expect(renewalCounts(started("2024-05-15"), options).atRisk).toEqual([1]);
    expect(renewalCounts(started("2024-05-16"), options)).toMatchObject({ atRisk: [], lost: [], n: 0 });
    expect(renewalCounts(started("2024-02-10", "2024-03-10"), options)).toMatchObject({ atRisk: [1], lost: [1] });
    expect(renewalCounts(started("2024-02-10", "2024-03-11"), options)).toMatchObject({ atRisk: [1, 1], lost: [0, 1] });
    // Left early in a term that still runs: those who stay are not looked at yet, either.
    expect(renewalCounts(started("2024-05-20", "2024-05-25"), options).atRisk).toEqual([]);
    expect(renewalCounts(started("2022-05-20", null), { ...options, period: "year" }).atRisk).toEqual([1, 1]);
    expect(renewalCounts(started("2024-06-01", null), { ...options, period: "week" }).atRisk).toEqual([1, 1]);
  });

  it("counts only terms that began under observation", () => {
    const rows = [
      { customerId: 1, startedAt: "2024-01-10", endedAt: null },
      { customerId: 2, startedAt: "2024-01-10", endedAt: "2024-05-10" },
    ];
    const counts = renewalCounts(rows, { ...options, observedFrom: "2024-03-01" });
    expect(counts).toMatchObject({ atRisk: [0, 0, 2, 2, 1], lost: [0, 0, 0, 1, 0], n: 2 });
    expect(shiftedBetaGeometric(counts).n).toBe(2);
  });

  it("agrees with the survivors of a cohort", () => {
    const left = [1, 1, 2, 3, 5, 5, null, null, null, null];
    const rows = left.map((months, customerId) => ({
      customerId,
      startedAt: "2023-11-03",
      endedAt: months === null ? null : new Date(Date.UTC(2023, 10 + months, 3)),
    }));
    const { atRisk, lost } = renewalCounts(rows, { period: "month", asOf: "2024-05-20", timeZone: "UTC" });
    expect(shiftedBetaGeometric({ atRisk, lost })).toEqual(shiftedBetaGeometric([10, 8, 7, 6, 6, 4, 4]));
  });

  it("asks for a period and an end of the data", () => {
    expect(faultOf(() => renewalCounts([], { asOf: 0 })).message).toContain("options.period must be");
    expect(faultOf(() => renewalCounts([], { period: "month" })).message).toContain("options.asOf must be");
  });
});

describe("models of contracts", () => {
  it("are sound for anything", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const counts = fc.oneof(survivors, fc.array(survivors, { maxLength: 3 }), fc.array(odd, { maxLength: 4 }), odd);
    fc.assert(
      fc.property(counts, odd, odd, fc.nat(3), (input, strange, other, which) => {
        const options = { discountRate: 0.1, ...(which === 0 ? { horizon: strange } : {}) } as never;
        for (const model of [shiftedBetaGeometric, betaDiscreteWeibull]) {
          expectSound(() => model(freezeDeep(input) as number[]));
          expectSound(() => model(highEnd, strange as never));
          expectSound(() => discountedExpectedLifetime(model(input as number[]), options));
          expectSound(() => projectSurvival(model(input as number[]), { periods: 3 }));
        }
        const bare = { model: "beta-discrete-weibull", parameters: { alpha: strange, beta: other, c: 1 } } as never;
        expectSound(() => expectedRemainingLifetime(bare));
        expectSound(() => expectedRemainingLifetime(strange as never, other as never));
        expectSound(() => contractLifetimeValue(bare, { margin: 5, ...(options as object) } as never));
        expectSound(() => renewalCounts(strange as never, { period: "month", asOf: other } as never));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("are sound at the edges of the parameters", () => {
    const edge = fc.constantFrom(1e-12, 1e-6, 1, 1e6, 1e12);
    const dependence = fc.constantFrom(0.01, 0.5, 1, 2, 100);
    fc.assert(
      fc.property(edge, edge, dependence, fc.constantFrom(0, 1e-9, 0.1, 10), (alpha, beta, c, discountRate) => {
        const model = { model: "beta-discrete-weibull", parameters: { alpha, beta, c } } as const;
        expectSound(() => projectSurvival(model, { periods: 5 }));
        expectSound(() => expectedRemainingLifetime(model, { renewals: 1e6 }));
        expectSound(() => discountedExpectedResidualLifetime(model, { discountRate, renewals: 3 }));
        const { value } = discountedExpectedLifetime(model, { discountRate });
        if (value !== null) expect(value).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
