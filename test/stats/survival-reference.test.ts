import { describe, expect, it } from "vitest";
import { type KaplanMeierResult, kaplanMeier, type SurvivalStep } from "../../src/stats/kaplan-meier.ts";
import { type LogRankOptions, logRank } from "../../src/stats/log-rank.ts";
import { powerLogRank, sampleSizeLogRank } from "../../src/stats/log-rank-power.ts";
import type { SurvivalLimits } from "../../src/stats/survival-curve.ts";
import type { SurvivalData } from "../../src/stats/survival-data.ts";
import type { SurvivalTable } from "../../src/stats/survival-table.ts";
import { expectClose, readReference } from "./reference.ts";

type Limits = readonly [number | null, number | null];

interface CurveRow extends Readonly<Record<"plain" | "log" | "loglog", Limits>> {
  readonly t: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  readonly seGreenwood: number | null;
}

interface Curve {
  readonly n: number;
  readonly events: number;
  readonly median: number | null;
  readonly medianCI: Readonly<Record<"plain" | "log" | "loglog", Limits>>;
  readonly quantiles: readonly (number | null)[];
  readonly restrictedMean: { readonly upto: number; readonly value: number; readonly se: number };
  readonly table: readonly CurveRow[];
}

interface Groups {
  readonly groups: readonly SurvivalTable[];
}

interface Comparison {
  readonly n: readonly number[];
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly variance: readonly (readonly number[])[];
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
  readonly petoPeto: { readonly chisq: number; readonly p: number };
}

const exact = { absolute: 1e-9 };
const close = { relative: 1e-9 };
const names = { "log-log": "loglog", log: "log", plain: "plain" } as const;
const methods: readonly SurvivalLimits[] = ["log-log", "log", "plain"];

const all = readReference<unknown, unknown>("survival");
const curves = readReference<{ table: SurvivalTable; confidenceLevel: number }, Curve>("survival", "km ").filter(
  ({ input }) => "table" in input,
);
const comparisons = readReference<Groups, Comparison>("survival", "logrank ").filter(
  ({ expected }) => "petoPeto" in expected,
);

describe("kaplanMeier beside R survival", () => {
  it.each(curves)("gives the same curve: $name", ({ input: { table, confidenceLevel }, expected }) => {
    for (const limits of methods) {
      // R takes the midpoint of a curve that is flat at the share.
      const result = kaplanMeier(table, { confidenceLevel, limits, quantileRule: "midpoint" });
      expect([result.n, result.events]).toEqual([expected.n, expected.events]);
      for (const row of expected.table) expectStep(stepAt(result, row.t), row, limits);
      const { median, quantiles, restrictedMean } = result;
      expect([median.value, median.low, median.high]).toEqual([expected.median, ...expected.medianCI[names[limits]]]);
      expect(quantiles.map(({ value }) => value)).toEqual(expected.quantiles);
      expect(restrictedMean.horizon).toBe(expected.restrictedMean.upto);
      expectClose(restrictedMean.value, expected.restrictedMean.value, close);
      expectClose(restrictedMean.standardError, expected.restrictedMean.se, close);
    }
  });

  it.each(
    readReference<
      SurvivalData,
      Record<"time" | "survival" | "atRisk" | "events", number[]> & { median: number | null }
    >("survival", "km edge"),
  )("gives the same at the edges: $name", ({ input, expected }) => {
    const { steps, median } = kaplanMeier(input, { quantileRule: "midpoint" });
    const column = (field: "time" | "atRisk" | "events"): number[] => steps.map((step) => step[field]);
    expect([column("time"), column("atRisk"), column("events")]).toEqual([
      expected.time,
      expected.atRisk,
      expected.events,
    ]);
    for (const [i, { survival }] of steps.entries()) expectClose(survival, expected.survival[i] as number, exact);
    expect(median.value).toBe(expected.median);
  });
});

describe("kaplanMeier with late entries", () => {
  it.each(
    readReference<SurvivalData, { deathTimes: number; atRisk: Record<string, number>; "survivalAt0.791": number }>(
      "survival",
      "km left truncation",
    ),
  )("agrees with the printed figures: $name", ({ input: { durations, observed, entries }, expected }) => {
    const result = kaplanMeier({ durations, observed, entries });
    expect(result.steps.filter(({ events }) => events > 0).length).toBe(expected.deathTimes);
    for (const [time, atRisk] of Object.entries(expected.atRisk)) {
      expect(stepAt(result, Number(time)).atRisk).toBe(atRisk);
    }
    expectClose(stepAt(result, 0.791).survival, expected["survivalAt0.791"], { absolute: 1e-12 });
    expectClose(result.median.value, 3, { absolute: 0.1 });
  });

  it.each(readReference<{ durations: number[]; entries: number[]; at: number[] }, number[]>("survival", "km late"))(
    "agrees with the printed figures: $name",
    ({ input: { durations, entries, at }, expected }) => {
      const points = kaplanMeier({ durations, entries }, { at }).at;
      for (const [i, { survival }] of points.entries())
        expectClose(survival, expected[i] as number, { absolute: 1e-3 });
    },
  );
});

describe("kaplanMeier beside printed examples", () => {
  it.each(readReference<SurvivalData, { survival: number[] }>("survival", "V41"))("$name", ({ input, expected }) => {
    expectSurvivals(input, expected.survival, 1e-12);
  });

  it.each(readReference<SurvivalData, { survival: number[] }>("survival", "V43"))("$name", ({ input, expected }) => {
    expectSurvivals(input, expected.survival, 5e-5);
  });

  it.each(readReference<SurvivalData, { at: number; survival: number; standardError: number }>("survival", "V42"))(
    "$name",
    ({ input, expected }) => {
      const [point] = kaplanMeier(input, { at: [expected.at] }).at;
      expectClose(point?.survival, expected.survival, { absolute: 1e-15 });
      expectClose(point?.standardError, expected.standardError, { absolute: 5e-4 });
    },
  );
});

describe("logRank beside R survival", () => {
  it.each(comparisons)("gives the same: $name", ({ input, expected }) => {
    const test = logRank(input.groups);
    expect(test.groups.map(({ n, observed }) => [n, observed])).toEqual(
      expected.n.map((n, g) => [n, expected.observed[g]]),
    );
    for (const [g, group] of test.groups.entries()) {
      expectClose(group.expected, expected.expected[g] as number, close);
      for (const [h, value] of (expected.variance[g] as number[]).entries()) {
        expectClose(test.variance[g]?.[h], value, close);
      }
    }
    expect(test.degreesOfFreedom).toBe(expected.df);
    expectClose(test.statistic, expected.chisq, close);
    expectClose(test.pValue, expected.p, { relative: 1e-8 });
    const early = logRank(input.groups, { weighting: "fleming-harrington" });
    expectClose(early.statistic, expected.petoPeto.chisq, close);
    expectClose(early.pValue, expected.petoPeto.p, { relative: 1e-8 });
  });

  it.each(readReference<Groups, { chisq: number; p: number }>("survival", "logrank tiny"))(
    "gives the printed figures: $name",
    ({ input, expected }) => {
      const test = logRank(input.groups);
      expectClose(test.statistic, expected.chisq, exact);
      expectClose(test.pValue, expected.p, exact);
    },
  );

  it.each(readReference<Groups, Omit<Comparison, "n"> & { published: object }>("survival", "logrank Freireich"))(
    "gives the printed figures: $name",
    ({ input, expected }) => {
      const test = logRank(input.groups);
      expectClose(test.statistic, expected.chisq, close);
      expectClose(test.pValue, expected.p, close);
      expect(test.groups.map(({ observed }) => observed)).toEqual(expected.observed);
    },
  );

  it.each(readReference<Groups, Comparison>("survival", "logrank lung by sex published"))(
    "gives the printed figures: $name",
    ({ input, expected }) => {
      const test = logRank(input.groups);
      expectClose(test.statistic, expected.chisq, { absolute: 0.05 });
      expectClose(test.pValue, expected.p, { absolute: 5e-4 });
      expect(test.groups.map((group) => Number(group.expected.toFixed(1)))).toEqual(expected.expected);
    },
  );

  it.each(readReference<Groups, Record<"wilcoxon" | "taroneWare" | "peto", number>>("survival", "weighted logrank"))(
    "gives the printed figures: $name",
    ({ input, expected }) => {
      const statistic = (weighting: LogRankOptions["weighting"]): number | null =>
        logRank(input.groups, { weighting }).statistic;
      expectClose(statistic("gehan-breslow"), expected.wilcoxon, { absolute: 1e-5 });
      expectClose(statistic("tarone-ware"), expected.taroneWare, { absolute: 1e-5 });
      expectClose(statistic("peto-peto"), expected.peto, { absolute: 1e-5 });
    },
  );
});

describe("the log-rank test planned", () => {
  interface Plan {
    readonly power: number;
    readonly ratio: number;
    readonly pExp: number;
    readonly pCon: number;
    readonly postulatedHazardRatio: number;
    readonly alpha: number;
  }

  it.each(readReference<Plan, { nExp: number; nCon: number }>("survival", "sample size"))(
    "needs as many as printed: $name",
    ({ input: { power, ratio, pExp, pCon, postulatedHazardRatio, alpha }, expected }) => {
      const options = { power, ratio, confidenceLevel: 1 - alpha };
      const { groupA, groupB, total } = sampleSizeLogRank(postulatedHazardRatio, pExp, pCon, options);
      expect([groupA, groupB, total]).toEqual([expected.nExp, expected.nCon, expected.nExp + expected.nCon]);
    },
  );

  it.each(readReference<Plan & { nExp: number; nCon: number }, number>("survival", "power"))(
    "has the power printed: $name",
    ({ input: { nExp, nCon, pExp, pCon, postulatedHazardRatio }, expected }) => {
      const power = powerLogRank(postulatedHazardRatio, { n: nExp, eventShare: pExp }, { n: nCon, eventShare: pCon });
      expectClose(power, expected, { absolute: 1e-5 });
    },
  );
});

it("every reference figure is held to", () => {
  expect(all.length).toBe(39);
  expect([curves.length, comparisons.length]).toEqual([10, 10]);
});

function expectStep(step: SurvivalStep, row: CurveRow, limits: SurvivalLimits): void {
  expect([step.atRisk, step.events]).toEqual([row.atRisk, row.events]);
  expectClose(step.survival, row.survival, exact);
  if (row.seGreenwood === null) {
    expect([step.standardError, step.low, step.high]).toEqual([null, null, null]);
    return;
  }
  expectClose(step.standardError, row.seGreenwood, exact);
  const [low, high] = row[names[limits]];
  expectClose(step.low, low as number, exact);
  expectClose(step.high, high as number, exact);
}

function expectSurvivals(input: SurvivalData, survivals: readonly number[], absolute: number): void {
  const steps = kaplanMeier(input, { steps: "events" }).steps;
  expect(steps.length).toBe(survivals.length);
  for (const [i, { survival }] of steps.entries()) expectClose(survival, survivals[i] as number, { absolute });
}

function stepAt(result: KaplanMeierResult, time: number): SurvivalStep {
  const step = result.steps.find((other) => other.time === time);
  expect(step).toBeDefined();
  return step as SurvivalStep;
}
