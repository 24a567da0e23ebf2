import { describe, expect, it } from "vitest";
import { betaDiscreteWeibull } from "../../src/lifecycle/beta-discrete-weibull.ts";
import {
  discountedExpectedLifetime,
  discountedExpectedResidualLifetime,
} from "../../src/lifecycle/contract-lifetime.ts";
import { projectSurvival } from "../../src/lifecycle/project-survival.ts";
import { shiftedBetaGeometric } from "../../src/lifecycle/shifted-beta-geometric.ts";
import { expectClose, readReference } from "../stats/reference.ts";

interface Shapes {
  readonly alpha: number;
  readonly beta: number;
}

function modelOf({ alpha, beta }: Shapes): { model: "shifted-beta-geometric"; parameters: Shapes } {
  return { model: "shifted-beta-geometric", parameters: { alpha, beta } };
}

/** The log-likelihood of survivors, written as in the paper: by the chances to leave at each renewal. */
function logLikelihoodOf(survivors: readonly number[], { alpha, beta }: Shapes): number {
  let chance = alpha / (alpha + beta);
  let survival = 1 - chance;
  let sum = 0;
  for (let t = 1; t < survivors.length; t++) {
    if (t > 1) {
      chance *= (beta + t - 2) / (alpha + beta + t - 1);
      survival -= chance;
    }
    sum += (Number(survivors[t - 1]) - Number(survivors[t])) * Math.log(chance);
  }
  return sum + Number(survivors.at(-1)) * Math.log(survival);
}

describe("shiftedBetaGeometric", () => {
  it("fits the High End cohort as the paper and as scipy do", () => {
    interface Expected {
      readonly published: Shapes & { readonly logLik: number };
      readonly computed: Shapes & { readonly logLik: number };
    }
    const [one] = readReference<{ survivalPercent: number[]; cohort: number }, Expected>("contractual", "sbg.fit High");
    const survivors = one?.input.survivalPercent.map((share) => Math.round(10 * share)) as number[];
    const { parameters, logLikelihood } = shiftedBetaGeometric(survivors);
    const { published, computed } = (one as { readonly expected: Expected }).expected;
    expectClose(parameters?.alpha, computed.alpha, { relative: 1e-6 });
    expectClose(parameters?.beta, computed.beta, { relative: 1e-6 });
    expect(logLikelihood).toBeGreaterThanOrEqual(computed.logLik - 1e-9);
    expectClose(logLikelihood, computed.logLik, { absolute: 1e-9 });
    expectClose(parameters?.alpha, published.alpha, { absolute: 6e-4 });
    expectClose(parameters?.beta, published.beta, { absolute: 6e-4 });
    expectClose(logLikelihood, published.logLik, { absolute: 0.06 });
  });

  it.each(
    readReference<{ survivors: number[] }, Shapes & { logLik?: number; printed?: Shapes }>(
      "contractual",
      "sbg.fit",
    ).filter(({ input }) => input.survivors !== undefined),
  )("fits what was published and recomputed: $name", ({ input, expected }) => {
    const { parameters, logLikelihood } = shiftedBetaGeometric(input.survivors);
    expectClose(parameters?.alpha, expected.alpha, { absolute: 6e-5 });
    expectClose(parameters?.beta, expected.beta, { absolute: 6e-5 });
    expectClose(logLikelihood, logLikelihoodOf(input.survivors, parameters as Shapes), { absolute: 1e-9 });
    if (expected.logLik !== undefined) expectClose(logLikelihood, expected.logLik, { absolute: 6e-4 });
    if (expected.printed === undefined) return;
    // A figure in print that is no maximum: the survivors had lost their beginning.
    expect(logLikelihood).toBeGreaterThan(logLikelihoodOf(input.survivors, expected.printed) + 0.5);
  });
});

describe("projectSurvival", () => {
  it.each(
    readReference<Shapes & { t: number[] }, { survival: number[]; retention: number[] }>("contractual", "sbg.project"),
  )("agrees with scipy: $name", ({ input, expected }) => {
    const rows = projectSurvival(modelOf(input), { periods: input.t.length - 1 });
    for (const [t, { survival, retention }] of rows.entries()) {
      expectClose(survival, 100 * Number(expected.survival[t]), { relative: 1e-13 });
      if (t > 0) expectClose(retention, 100 * Number(expected.retention[t - 1]), { relative: 1e-12 });
    }
    expect(rows.length).toBe(expected.survival.length);
  });

  it.each(readReference<Shapes, number[]>("contractual", "sbg.churn"))("loses as scipy says: $name", (one) => {
    const rows = projectSurvival(modelOf(one.input), { periods: 12 });
    for (const [t, lost] of one.expected.entries()) expectClose(rows[t + 1]?.lost, 100 * lost, { relative: 1e-12 });
  });

  it.each(readReference<Shapes & { renewals: number }, Shapes & { meanChurn: number }>("contractual", "sbg posterior"))(
    "retains after renewals by the posterior mean: $name",
    ({ input, expected }) => {
      const rows = projectSurvival(modelOf(input), { periods: input.renewals + 1 });
      expectClose(rows.at(-1)?.retention, 100 * (1 - expected.meanChurn), { relative: 1e-13 });
      const [first, afresh] = projectSurvival(modelOf(expected), { periods: 1 });
      expectClose(afresh?.survival, Number(rows.at(-1)?.retention), { relative: 1e-13 });
      expect(first?.survival).toBe(100);
    },
  );

  it("agrees with retenmod on the beta-discrete-Weibull model", () => {
    type Expected = Shapes & { c: number; survivalPercent: number[] };
    const [one] = readReference<{ survivors: number[] }, Expected>("contractual", "bdw.fit");
    const fit = betaDiscreteWeibull(one?.input.survivors as number[]);
    const { alpha, beta, c, survivalPercent } = (one as { readonly expected: Expected }).expected;
    expectClose(fit.parameters?.alpha, alpha, { absolute: 1e-4 });
    expectClose(fit.parameters?.beta, beta, { absolute: 5e-4 });
    expectClose(fit.parameters?.c, c, { absolute: 2e-4 });
    const rows = projectSurvival(fit, { periods: survivalPercent.length });
    for (const [t, survival] of survivalPercent.entries()) {
      expectClose(rows[t + 1]?.survival, survival, { absolute: 1e-3 });
    }
  });
});

describe("discounted lifetimes", () => {
  type Input = Shapes & { renewalsSoFar: number; n: number; d: number };

  it.each(readReference<Input, number>("contractual", "sbg.DERL"))("agree with scipy: $name", ({ input, expected }) => {
    const { n, d, renewalsSoFar } = input;
    const { value } =
      n === 0
        ? discountedExpectedLifetime(modelOf(input), { discountRate: d })
        : discountedExpectedResidualLifetime(modelOf(input), { discountRate: d, renewals: renewalsSoFar });
    expectClose(value, expected, { relative: 1e-12 });
  });
});
