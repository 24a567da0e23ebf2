import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KaplanMeierOptions, kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { nelsonAalen } from "../../src/stats/nelson-aalen.ts";
import { quantile } from "../../src/stats/quantile.ts";
import type { SurvivalInput } from "../../src/stats/survival-table.ts";
import { expectClose } from "./reference.ts";
import { anySubjects, columnsOf, countAtRiskSlowly, countEvents } from "./survival.ts";

const limits = fc.constantFrom<"log-log" | "log" | "plain">("log-log", "log", "plain");
const empty = { durations: [] };

describe("kaplanMeier", () => {
  it("gives nothing for no subjects", () => {
    const result = kaplanMeier(empty, { at: [0, 7] });
    expect([result.n, result.events, result.censored, result.steps]).toEqual([0, 0, 0, []]);
    expect(result.median).toEqual({ probability: 0.5, value: null, low: null, high: null, reason: "no-subjects" });
    expect(result.restrictedMean).toEqual({
      horizon: null,
      value: null,
      standardError: null,
      low: null,
      high: null,
      reason: "no-subjects",
    });
    expect(result.at.map(({ atRisk, survival, reason }) => [atRisk, survival, reason])).toEqual([
      [0, null, "no-subjects"],
      [0, null, "no-subjects"],
    ]);
  });

  it("gives one subject's event its place", () => {
    const result = kaplanMeier({ durations: [5] });
    expect(result.steps).toEqual([
      {
        time: 5,
        atRisk: 1,
        events: 1,
        censored: 0,
        survival: 0,
        standardError: null,
        low: null,
        high: null,
        cumulativeHazard: 1,
      },
    ]);
    expect(result.median).toEqual({ probability: 0.5, value: 5, low: null, high: null, reason: null });
    expect([result.restrictedMean.value, result.restrictedMean.standardError]).toEqual([5, 0]);
  });

  it("stays at 1 where all are censored, and says that the median is not reached", () => {
    const result = kaplanMeier({ durations: [3, 8, 8], observed: [0, 0, 0] }, { at: [5, 8, 9] });
    expect(result.steps.map(({ survival, standardError, low }) => [survival, standardError, low])).toEqual([
      [1, 0, null],
      [1, 0, null],
    ]);
    expect([result.median.value, result.median.reason]).toEqual([null, "not-reached"]);
    expect([result.restrictedMean.value, result.restrictedMean.standardError, result.restrictedMean.low]).toEqual([
      8,
      0,
      null,
    ]);
    expect(result.at.map(({ survival, reason }) => [survival, reason])).toEqual([
      [1, null],
      [1, null],
      [null, "beyond-data"],
    ]);
  });

  it("drops to 0 where all have their event at one time, even at time 0", () => {
    for (const time of [0, 4]) {
      const result = kaplanMeier({ durations: [time, time, time] }, { at: [time, 99] });
      expect(result.steps.map(({ survival, atRisk }) => [survival, atRisk])).toEqual([[0, 3]]);
      expect(result.median.value).toBe(time);
      expect(result.restrictedMean.value).toBe(time);
      expect(result.at.map(({ survival, reason }) => [survival, reason])).toEqual([
        [0, null],
        [0, null],
      ]);
    }
  });

  it("counts those censored at the time of an event as still under observation", () => {
    const { steps } = kaplanMeier({ durations: [2, 2, 2, 5], observed: [1, 0, 0, 1] });
    expect(steps.map(({ atRisk, events, censored, survival }) => [atRisk, events, censored, survival])).toEqual([
      [4, 1, 2, 0.75],
      [1, 1, 0, 0],
    ]);
  });

  it("takes the first time of a curve that is flat at the share, or the midpoint where asked", () => {
    const data = { durations: [1, 2, 6, 9] };
    expect(kaplanMeier(data).median.value).toBe(2);
    expect(kaplanMeier(data, { quantileRule: "midpoint" }).median.value).toBe(4);
    // Nothing comes after: the midpoint with the last time that anybody was observed, as in R.
    const open = { durations: [1, 2, 6, 9], observed: [1, 1, 0, 0] };
    expect(kaplanMeier(open, { quantileRule: "midpoint" }).median.value).toBe(5.5);
  });

  it("finds the share that rounding has carried past a half", () => {
    // 14/15 · 11/12 · 10/11 · 9/10 · 6/7 · 5/6 is a half, and a bit more in doubles.
    const observed = [1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1];
    const data = { durations: observed.map((_, i) => i + 1), observed };
    expect(kaplanMeier(data).steps[9]?.survival).toBeGreaterThan(0.5);
    expect(kaplanMeier(data).median.value).toBe(10);
    expect(kaplanMeier(data, { quantileRule: "midpoint" }).median.value).toBe(11);
  });

  it("gives the quantiles that are asked for, in their order", () => {
    const { quantiles } = kaplanMeier({ durations: [1, 2, 3, 4, 5] }, { quantiles: [0.9, 0.1] });
    expect(quantiles.map(({ probability, value }) => [probability, value])).toEqual([
      [0.9, 5],
      [0.1, 1],
    ]);
  });

  it("lists all steps, those of events, or none", () => {
    const data = { durations: [1, 2, 3], observed: [1, 0, 1] };
    const times = (steps: KaplanMeierOptions["steps"]): number[] =>
      kaplanMeier(data, { steps }).steps.map((s) => s.time);
    expect([times("all"), times("events"), times("none")]).toEqual([[1, 2, 3], [1, 3], []]);
  });

  it("takes the mean up to a horizon, and none beyond the data", () => {
    const data = { durations: [2, 4, 10], observed: [1, 1, 0] };
    const mean = (horizon: number): unknown => {
      const { value, reason } = kaplanMeier(data, { horizon }).restrictedMean;
      return [value?.toFixed(4) ?? null, reason];
    };
    expect(mean(1)).toEqual(["1.0000", null]);
    expect(mean(4)).toEqual([(2 + 2 * (2 / 3)).toFixed(4), null]);
    expect(mean(10)).toEqual([(2 + 4 / 3 + 2).toFixed(4), null]);
    expect(mean(11)).toEqual([null, "beyond-data"]);
    expect(kaplanMeier({ durations: [2, 4] }, { horizon: 9 }).restrictedMean.value).toBe(3);
  });

  it("counts who is at risk at a time, late comers not before they came", () => {
    const { at } = kaplanMeier(
      { durations: [5, 9, 12], observed: [1, 1, 0], entries: [0, 6, 3] },
      { at: [1, 4, 7, 12] },
    );
    expect(at.map(({ atRisk }) => atRisk)).toEqual([1, 2, 2, 1]);
  });

  it("stays at 0 once nobody is left, whoever comes later", () => {
    const { steps } = kaplanMeier({ durations: [2, 9, 9], entries: [0, 4, 4], observed: [1, 1, 0] });
    expect(steps.map(({ time, survival }) => [time, survival])).toEqual([
      [2, 0],
      [9, 0],
    ]);
  });

  it("says which conventions it used", () => {
    const {
      method,
      limits: used,
      quantileRule,
      confidenceLevel,
    } = kaplanMeier({ durations: [1] }, { confidenceLevel: 0.9 });
    expect([method, used, quantileRule, confidenceLevel]).toEqual(["kaplan-meier", "log-log", "first", 0.9]);
  });

  it.each<[KaplanMeierOptions | null, string]>([
    [{ limits: "arcsine" as "log" }, 'options.limits must be one of "log-log", "log", "plain", got "arcsine"'],
    [{ quantileRule: "last" as "first" }, 'options.quantileRule must be one of "first", "midpoint", got "last"'],
    [{ steps: "few" as "all" }, 'options.steps must be one of "all", "events", "none", got "few"'],
    [{ confidenceLevel: 95 }, "options.confidenceLevel must be a number between 0 and 1, got 95"],
    [{ quantiles: [0.5, 1] }, "options.quantiles[1] must be a number between 0 and 1, got 1"],
    [{ quantiles: 0.5 as unknown as number[] }, "options.quantiles must be an array of numbers, got 0.5"],
    [{ at: [30, -1] }, "options.at[1] must be a number from 0 to 1e90, got -1"],
    [{ horizon: Number.NaN }, "options.horizon must be a number from 0 to 1e90, got NaN"],
    [{ alpha: 0.05 } as KaplanMeierOptions, "options.alpha must be one of the options confidenceLevel, limits"],
    [null, "options must be an object, got null"],
  ])("refuses the options %j", (options, message) => {
    expect(() => kaplanMeier({ durations: [1] }, options as KaplanMeierOptions)).toThrow(`kaplanMeier: ${message}`);
  });
});

describe("the laws of kaplanMeier", () => {
  it("is the share of longer durations where nobody is censored", () => {
    const durations = fc.array(fc.oneof(fc.nat(20), fc.double({ min: 0, max: 50, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(durations, (values) => {
        const { steps, median, restrictedMean } = kaplanMeier({ durations: values });
        for (const { time, survival } of steps) {
          expect(survival).toBe(values.filter((value) => value > time).length / values.length);
        }
        expect(median.value).toBe(quantile(values, 0.5, { type: 1 }));
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expectClose(restrictedMean.value, mean, { absolute: 1e-12, relative: 1e-12 });
      }),
    );
  });

  it("multiplies the shares that get past each time", () => {
    fc.assert(
      fc.property(anySubjects, (subjects) => {
        let product = 1;
        for (const { time, atRisk, events, survival } of kaplanMeier(columnsOf(subjects)).steps) {
          expect([atRisk, events]).toEqual([countAtRiskSlowly(subjects, time), countEvents(subjects, time)]);
          product *= 1 - events / atRisk;
          expectClose(survival, product, { absolute: 1e-12 });
        }
      }),
    );
  });

  it("falls from 1 to 0 at the most, between its limits", () => {
    fc.assert(
      fc.property(anySubjects, limits, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (subjects, method, level) => {
        const result = kaplanMeier(columnsOf(subjects), {
          limits: method,
          confidenceLevel: level,
          quantiles: [0.1, 0.9],
        });
        let before = 1;
        let hazard = 0;
        for (const step of result.steps) {
          expect(step.survival).toBeLessThanOrEqual(before);
          expect(step.cumulativeHazard).toBeGreaterThanOrEqual(hazard);
          expect(step.survival).toBeGreaterThanOrEqual(0);
          if (step.low !== null && step.high !== null) {
            expect(0 <= step.low && step.low <= step.survival).toBe(true);
            expect(step.survival <= step.high && step.high <= 1).toBe(true);
          }
          before = step.survival;
          hazard = step.cumulativeHazard;
        }
        for (const { value, low, high } of [result.median, ...result.quantiles]) {
          if (value !== null && low !== null) expect(low).toBeLessThanOrEqual(value);
          if (value !== null && high !== null) expect(high).toBeGreaterThanOrEqual(value);
          if (value === null) expect(high).toBeNull();
        }
        expectFinite(result);
      }),
    );
  });

  it("says at a time what its steps say", () => {
    fc.assert(
      fc.property(
        anySubjects,
        fc.array(fc.oneof(fc.nat(14), fc.double({ min: 0, max: 20, noNaN: true }))),
        (subjects, at) => {
          const { steps, at: points } = kaplanMeier(columnsOf(subjects), { at });
          for (const point of points) {
            expect(point.atRisk).toBe(countAtRiskSlowly(subjects, point.time));
            if (point.survival === null) continue;
            const step = steps.findLast(({ time }) => time <= point.time);
            expect([point.survival, point.standardError, point.low, point.high]).toEqual(
              step ? [step.survival, step.standardError, step.low, step.high] : [1, 0, null, null],
            );
          }
        },
      ),
    );
  });

  it("counts a weight as so many subjects", () => {
    fc.assert(
      fc.property(anySubjects, fc.integer({ min: 1, max: 4 }), (subjects, times) => {
        const repeated = subjects.flatMap((one) => Array.from({ length: times }, () => one));
        const weighted = subjects.map((one) => ({ ...one, weight: times }));
        expect(kaplanMeier(columnsOf(weighted))).toEqual(kaplanMeier(columnsOf(repeated)));
      }),
    );
  });

  it("does not mind the unit of time", () => {
    fc.assert(
      fc.property(anySubjects, (subjects) => {
        // A power of two scales without rounding.
        const scaled = subjects.map((one) => ({ ...one, duration: 8 * one.duration, entry: 8 * one.entry }));
        const [a, b] = [kaplanMeier(columnsOf(subjects)), kaplanMeier(columnsOf(scaled))];
        expect(b.steps.map(({ survival, low, high }) => [survival, low, high])).toEqual(
          a.steps.map(({ survival, low, high }) => [survival, low, high]),
        );
        expect(b.median.value).toBe(a.median.value === null ? null : 8 * a.median.value);
      }),
    );
  });

  it("never gives what is no number, whatever the weights and times", () => {
    const size = fc.constantFrom(0, 1e-30, 1e-9, 1, 1e9, 1e30);
    const time = fc.constantFrom(0, 5e-324, 1, 3, 1e60, 1e90);
    const row = fc.record({ duration: time, observed: fc.boolean(), weight: size, entry: time });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), limits, (rows, method) => {
        const subjects = rows.map((one) => ({ ...one, entry: one.entry < one.duration ? one.entry : 0 }));
        const result = kaplanMeier(columnsOf(subjects), { limits: method, at: [0, 2, 1e90] });
        expectFinite(result);
        expect(result.steps.every(({ survival }) => survival >= 0 && survival <= 1)).toBe(true);
        expectFinite(nelsonAalen(columnsOf(subjects)));
      }),
      { numRuns: 400 },
    );
  });

  it("leaves its input as it is", () => {
    const input = Object.freeze({
      durations: Object.freeze([3, 1, 2]),
      observed: Object.freeze([true, false, true]),
    }) as SurvivalInput;
    const typed = {
      durations: Float64Array.of(3, 1.5, 2),
      observed: Uint8Array.of(1, 0, 1),
      entries: Float64Array.of(1, 0, 0),
    };
    kaplanMeier(input);
    kaplanMeier(typed);
    expect([...typed.durations, ...typed.observed, ...typed.entries]).toEqual([3, 1.5, 2, 1, 0, 1, 1, 0, 0]);
  });
});

describe("nelsonAalen", () => {
  it("adds up events per subject under observation", () => {
    const { n, events, steps } = nelsonAalen({ durations: [1, 2, 2, 4], observed: [1, 1, 0, 1] });
    expect([n, events]).toEqual([4, 3]);
    expect(steps.map(({ cumulativeHazard }) => cumulativeHazard)).toEqual([1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1]);
    expectClose(steps[1]?.standardError, Math.sqrt(1 / 16 + 1 / 9), { relative: 1e-14 });
    const reach = (1.959963984540054 * Math.sqrt(1 / 16 + 1 / 9)) / (7 / 12);
    expectClose(steps[1]?.low, (7 / 12) * Math.exp(-reach), { relative: 1e-12 });
    expectClose(steps[1]?.high, (7 / 12) * Math.exp(reach), { relative: 1e-12 });
  });

  it("has Aalen's error also where several events come at one time", () => {
    const { steps } = nelsonAalen({ durations: [2, 2, 2, 5, 5] });
    expectClose(steps[0]?.standardError, Math.sqrt(3 / 25), { relative: 1e-14 });
    expectClose(steps[1]?.standardError, Math.sqrt(3 / 25 + 2 / 4), { relative: 1e-14 });
  });

  it("cuts plain limits off at 0, and has none before the first event", () => {
    const { steps } = nelsonAalen({ durations: [1, 2, 3], observed: [0, 1, 0] }, { limits: "plain" });
    expect(steps.map(({ low }) => low)).toEqual([null, 0, 0]);
    expectClose(steps[1]?.high, 0.5 + 1.959963984540054 * 0.5, { relative: 1e-12 });
  });

  it("is the hazard of the Kaplan-Meier curve, and not below minus its logarithm's", () => {
    fc.assert(
      fc.property(anySubjects, (subjects) => {
        const curve = kaplanMeier(columnsOf(subjects)).steps;
        const { steps } = nelsonAalen(columnsOf(subjects));
        expect(steps.map(({ cumulativeHazard }) => cumulativeHazard)).toEqual(
          curve.map((step) => step.cumulativeHazard),
        );
        for (const { cumulativeHazard, survival } of curve) {
          expect(cumulativeHazard).toBeLessThanOrEqual(-Math.log(survival) + 1e-9);
        }
      }),
    );
  });

  it("refuses options that it does not know", () => {
    expect(() => nelsonAalen(empty, { limits: "log-log" as "log" })).toThrow(
      'nelsonAalen: options.limits must be one of "log", "plain", got "log-log"',
    );
    expect(() => nelsonAalen(empty, { steps: "all" } as object)).toThrow("nelsonAalen: options.steps must be one of");
  });
});

/** Every number in a result is one. */
function expectFinite(value: unknown): void {
  if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) expectFinite(inner);
}
