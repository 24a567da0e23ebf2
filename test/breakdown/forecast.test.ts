import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecast } from "../../src/breakdown/forecast.ts";
import { trend } from "../../src/breakdown/trend.ts";
import type { Series } from "../../src/breakdown/trend-series.ts";
import type { ForecastOptions } from "../../src/schemas/forecast.ts";
import type { SeriesRow } from "../../src/schemas/trend-rows.ts";
import { exponentialSmoothing } from "../../src/stats/exponential-smoothing.ts";
import { createRandom } from "../../src/stats/random.ts";
import { studentTQuantile } from "../../src/stats/student-t.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const data = readReference<object, Record<string, number[]>>("time-series", "data")[0]?.expected ?? {};
const air = data.airPassengers as number[];
const messageOf = (rows: unknown, options?: unknown): string =>
  faultOf(() => forecast(rows as Series, options as ForecastOptions)).message;

interface NaiveInput {
  readonly data: string;
  readonly method: "naive" | "seasonal-naive";
  readonly seasonLength: number;
}

/** Answers of a number of months from 2022 on. */
function answersOf(months: number, promoters: (month: number) => number): { at: number; score: number }[] {
  return Array.from({ length: months }, (_, month) =>
    Array.from({ length: 20 }, (_, i) => ({ at: Date.UTC(2022, month, 2 + i), score: i < promoters(month) ? 10 : 3 })),
  ).flat();
}

describe("forecast", () => {
  it.each(readReference<NaiveInput, { mean: number[]; deviation: number[] }>("time-series", "naive"))(
    "gives the figures of $name",
    ({ input, expected }) => {
      const { method, seasonLength } = input;
      const series = data[input.data] as number[];
      const { periods } = forecast(series, { method, seasonLength, horizon: expected.mean.length });
      const quantile = studentTQuantile(0.975, series.length - seasonLength);
      for (const [i, { value, low, high }] of periods.entries()) {
        const deviation = expected.deviation[i] as number;
        expect(value).toBe(expected.mean[i]);
        expectClose(((high as number) - (low as number)) / 2 / quantile, deviation, { relative: 1e-12 });
      }
    },
  );

  it("scales errors by the changes over a season before the held-out periods, as R's accuracy does", () => {
    const expected = readReference<object, { rmse: number; mae: number; mase: number }>("time-series", "accuracy")[0]
      ?.expected;
    // 121 months up to January 1959, of which the last is held out: the years that R had to learn from.
    const one = forecast(air.slice(0, 121), { method: "seasonal-naive", seasonLength: 12, holdout: 1 });
    const scale = (expected?.mae as number) / (expected?.mase as number);
    expectClose(one.errors?.mase, Math.abs((air[120] as number) - (air[108] as number)) / scale, { relative: 1e-12 });
  });

  it("takes the method with the smallest error on the held-out periods, and says what all had", () => {
    const result = forecast(air.map(Math.log), { seasonLength: 12, horizon: 12, holdout: 12 });
    expect(result.method).toBe("holt-winters");
    expect(result.candidates.map(({ method }) => method)).toEqual([
      "naive",
      "seasonal-naive",
      "simple-exponential-smoothing",
      "holt",
      "holt-winters",
    ]);
    expect(Math.min(...result.candidates.map(({ mae }) => mae))).toBe(result.errors?.mae);
    expect(result.errors).toMatchObject({ origins: 12, forecasts: 78 });
    expect(result.baseline?.method).toBe("seasonal-naive");
    expectClose(result.skill, 1 - (result.errors?.mae as number) / (result.baseline?.mae as number), {
      relative: 1e-14,
    });
    expect(result.verdict).toBe("better-than-naive");
  });

  it("forecasts each held-out period from what came before it alone", () => {
    const values = [3, 5, 4, 6, 5, 7, 6, 9, 12, 10];
    const { errors } = forecast(values, { method: "naive", horizon: 2, holdout: 3 });
    // From 6: to 9 and 12; from 9: to 12 and 10; from 12: to 10.
    expect(errors).toMatchObject({ origins: 3, forecasts: 5, mae: (3 + 6 + 3 + 1 + 2) / 5 });
    expectClose(errors?.rmse, Math.sqrt((9 + 36 + 9 + 1 + 4) / 5), { relative: 1e-14 });
    expectClose(errors?.mase, 3 / ((2 + 1 + 2 + 1 + 2 + 1) / 6), { relative: 1e-14 });
    const other = forecast([...values.slice(0, 9), 99], { method: "naive", horizon: 1, holdout: 3 });
    expect(other.errors?.mae).toBe((3 + 3 + 87) / 3);
  });

  it("says so where a method does not beat the naive ones", () => {
    const walk = [5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 9, 9, 9, 9, 9, 9];
    const result = forecast(walk, { method: "simple-exponential-smoothing", horizon: 1, holdout: 4 });
    expect(result.verdict).toBe("not-better-than-naive");
    expect(forecast(walk, { method: "naive" }).verdict).toBe("naive");
    expect(forecast(walk, { holdout: 4 })).toMatchObject({ method: "naive", verdict: "naive", skill: null });
  });

  it("fits smoothing as exponentialSmoothing does, with Student's intervals", () => {
    const values = [50, 52, 47, 55, 53, 58, 54, 60, 61, 57, 63, 62];
    const { sumOfSquares, parameters, state, forecasts, degreesOfFreedom } = exponentialSmoothing(values, {
      trend: "linear",
      horizon: 2,
    });
    const result = forecast(values, { method: "holt", trend: "linear", horizon: 2 });
    expect(sumOfSquares).toBeGreaterThan(0);
    expect(degreesOfFreedom).toBe(8);
    const { alpha, beta } = parameters;
    expect(result.parameters).toEqual({
      ...{ alpha, beta, gamma: null, phi: null },
      ...{ level: state.level, slope: state.slope, seasonal: null },
    });
    for (const [i, { value, standardError }] of forecasts.entries()) {
      expect(result.periods[i]?.value).toBe(value);
      const margin = studentTQuantile(0.975, 8) * (standardError as number);
      expectClose(result.periods[i]?.high, value + margin, { relative: 1e-14 });
    }
  });

  it("goes on in the calendar of the trend, and leaves the period in progress out", () => {
    const rows = trend(
      answersOf(14, (month) => 8 + (month % 3)),
      { at: "at", every: "month", metric: nps.of("score") },
    );
    const result = forecast(rows, { method: "naive", horizon: 2 });
    expect(result).toMatchObject({ n: 13, incomplete: 1, gaps: 0, unit: "points", seasonLength: 12 });
    expect(result.periods.map(({ step, period, start, end }) => [step, period, start, end])).toEqual([
      [1, "2023-02", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z"],
      [2, "2023-03", "2023-03-01T00:00:00Z", "2023-04-01T00:00:00Z"],
    ]);
  });

  it.each([
    ["day", "2024-03-09", ["2024-03-10", "2024-03-11"], 7],
    ["week", "2024-W09", ["2024-W10", "2024-W11"], 52],
    ["month", "2024-02", ["2024-03", "2024-04"], 12],
    ["quarter", "2023-Q4", ["2024-Q1", "2024-Q2"], 4],
    ["year", "2023", ["2024", "2025"], 1],
    ["hour", "2024-03-10T01", ["2024-03-10T03", "2024-03-10T04"], 24],
  ] as const)("knows the %ss of a zone from their labels", (every, last, next, seasonLength) => {
    const step = { hour: 3.6e6, day: 8.64e7, week: 6.048e8, month: 2.6e9, quarter: 7.9e9, year: 3.156e10 }[every];
    const until = Date.parse("2024-03-10T06:59:00Z");
    const answers = Array.from({ length: 9 }, (_, i) => ({ at: until - i * step, score: i }));
    const asOf = "2024-03-10T07:00:00Z";
    const timeZone = "America/New_York";
    const rows = trend(answers, { at: "at", every, timeZone, asOf, metric: nps.of("score") });
    const complete = rows.filter((row) => row.complete);
    expect(complete.at(-1)?.period).toBe(last);
    const result = forecast(rows, { method: "naive", horizon: 2 });
    expect(result.periods.map(({ period }) => period)).toEqual(next);
    expect(result.seasonLength).toBe(seasonLength);
    expect(result.periods[0]?.start).toBe(complete.at(-1)?.end);
  });

  it("knows weeks that start on another day from their length", () => {
    const answers = Array.from({ length: 40 }, (_, i) => ({ at: Date.UTC(2024, 0, 1 + i), score: i % 11 }));
    const rows = trend(answers, { at: "at", every: "week", weekStartsOn: "sunday", metric: nps.of("score") });
    const { periods } = forecast(rows, { method: "naive", horizon: 2 });
    expect(periods.map(({ period }) => period)).toEqual(["2024-02-04", "2024-02-11"]);
  });

  it("cuts at the ends of the scale: of net scores, shares and durations, or where it is told", () => {
    const high = trend(
      answersOf(8, (month) => (month % 2 === 0 ? 20 : 14)),
      {
        ...{ at: "at", every: "month", metric: nps.of("score"), asOf: Date.UTC(2022, 8, 1) },
      },
    );
    expect(forecast(high, { method: "naive" }).periods[2]).toMatchObject({ low: -100, high: 100 });
    expect(forecast(high, { method: "naive" }).convention).toContain("cut at -100 and 100");
    const ratings = answersOf(8, (month) => (month % 2 === 0 ? 20 : 14)).map(({ at, score }) => ({
      at,
      score: score / 2 > 2 ? 5 : 1,
    }));
    const shares = trend(ratings, { at: "at", every: "month", metric: csat.of("score"), asOf: Date.UTC(2022, 8, 1) });
    expect(forecast(shares, { method: "naive" }).periods.at(-1)?.high).toBe(100);
    const seconds = high.map((row) => ({ ...row, unit: "seconds", value: (row.value ?? 0) / 100, basis: null }));
    expect(forecast(seconds, { method: "naive" }).periods.at(-1)?.low).toBe(0);
    expect(forecast([1, 3, 1, 3, 1, 3], { method: "naive" }).periods[0]?.low).toBeLessThan(0);
    const told = forecast([1, 3, 1, 3, 1, 3], { method: "naive", limits: { low: 1, high: null } });
    expect(told.periods[0]).toMatchObject({ value: 3, low: 1 });
    // A rate of growth is in percent as well, and no share.
    const growth = high.map((row) => ({ ...row, unit: "percent", basis: null }));
    expect(forecast(growth, { method: "naive" }).periods.at(-1)?.high).toBeGreaterThan(100);
  });

  it("says in words what was chosen from what", () => {
    expect(forecast([1, 2, 3, 5]).convention).toBe(
      "the last value again, the only method that so short a history allows; 95 % prediction intervals by Student's t",
    );
    expect(forecast([50, 52, 49, 51, 50, 53, 48, 51, 50], { holdout: 1 }).convention).toContain(
      ", of 3 methods the one with the smallest mean absolute error on the last period, forecast up to 3 ahead;",
    );
  });

  it("counts gaps, and lets uncertainty grow over them", () => {
    const gaps = forecast([null, 10, null, 14, 12, null, 13, null], { method: "naive", holdout: 1 });
    expect(gaps).toMatchObject({ n: 4, gaps: 4, value: 13 });
    // Squared changes of one step: 16/2, 4 and 1/2; the forecast lies two steps ahead.
    const variance = (16 / 2 + 4 + 1 / 2) / 3;
    const margin = studentTQuantile(0.975, 3) * Math.sqrt(2 * variance);
    expectClose(gaps.periods[0]?.high, 13 + margin, { relative: 1e-14 });
  });

  it("has no figure for a place of the season that never had a value, whatever the method", () => {
    const effects = [3, -2, Number.NaN, 1];
    const values = Array.from({ length: 40 }, (_, t) =>
      t % 4 === 2 ? null : 20 + (effects[t % 4] as number) + ((t * 7) % 5) / 10,
    );
    for (const method of ["seasonal-naive", "holt-winters", undefined] as const) {
      const { periods, reason, value } = forecast(values, { method, seasonLength: 4, horizon: 6 });
      expect(periods.map((period) => period.value === null)).toEqual([false, false, true, false, false, false]);
      expect(periods[2]).toMatchObject({ value: null, low: null, high: null });
      expect([reason, value === null]).toEqual([null, false]);
      const next = forecast(values.slice(0, 38), { method, seasonLength: 4, horizon: 2 });
      expect(next).toMatchObject({ value: null, reason: "never-measured", periods: [{ value: null }, {}] });
      expectClose(next.periods[1]?.value, 21.2, { absolute: 0.5 });
    }
    // The places that are known have the level between them, and what is not known has no effect on it.
    const { parameters } = forecast(values, { method: "holt-winters", seasonLength: 4 });
    expectClose(parameters?.level, 20.9, { absolute: 0.5 });
    expect(parameters?.seasonal?.[2]).toBe(0);
  });

  it("forecasts nothing from too short a history, and says why", () => {
    for (const values of [[], [null], [1], [1, 2], [1, 2, 3]]) {
      expect(forecast(values)).toMatchObject({ value: null, method: null, periods: [], reason: "too-short" });
    }
    expect(forecast([1, 2, 3, 4]).method).toBe("naive");
    expect(forecast([1, 2, 3, 4], { method: "holt" })).toMatchObject({ value: null, reason: "too-short" });
    expect(forecast(air, { method: "holt-winters" })).toMatchObject({ value: null, reason: "no-season" });
    expect(forecast(air.slice(0, 23), { method: "holt-winters", seasonLength: 12 }).reason).toBe("too-short");
    expect(forecast(air.slice(0, 24), { method: "holt-winters", seasonLength: 12 })).toMatchObject({
      ...{ reason: null, errors: null, skill: null, verdict: null },
    });
  });

  it("has no interval where nothing varies", () => {
    const flat = forecast([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
    expect(flat.periods[0]).toMatchObject({ value: 7, low: null, high: null });
    expect(flat).toMatchObject({ method: "naive", skill: null, errors: { mae: 0, mase: null, coverage: null } });
  });

  it("has intervals that hold what comes as often as they say, where the model is right", () => {
    const random = createRandom("coverage");
    let [held, all] = [0, 0];
    for (let run = 0; run < 400; run++) {
      let level = 0;
      const values = Array.from({ length: 41 }, () => {
        const noise = random.normal();
        const value = level + noise;
        level += 0.3 * noise;
        return value;
      });
      const options = { method: "simple-exponential-smoothing", horizon: 1, holdout: 1, confidenceLevel: 0.8 } as const;
      const [next] = forecast(values.slice(0, 40), options).periods;
      all++;
      if ((next?.low as number) <= (values[40] as number) && (values[40] as number) <= (next?.high as number)) held++;
    }
    // Four standard errors of a share of 80 % in so many runs.
    expect(Math.abs(held / all - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / all));
  });

  it("moves and stretches with the series", () => {
    const values = [50, 52, 47, 55, 53, 58, 54, 60, 61, 57, 63, 62, 60, 66];
    const before = forecast(values, { horizon: 3 });
    const after = forecast(
      values.map((value) => 1000 - 3 * value),
      { horizon: 3 },
    );
    expect(after.method).toBe(before.method);
    for (const [i, { value, low }] of before.periods.entries()) {
      expectClose(after.periods[i]?.value, 1000 - 3 * (value as number), { relative: 1e-6 });
      expectClose(after.periods[i]?.high, 1000 - 3 * (low as number), { relative: 1e-6 });
    }
    expectClose(after.errors?.mase, before.errors?.mase as number, { relative: 1e-4 });
  });

  it("leaves its input alone, and gives what JSON can hold", () => {
    const rows = freezeDeep(
      trend(
        answersOf(20, (month) => 8 + (month % 5)),
        { at: "at", every: "month", metric: nps.of("score") },
      ),
    );
    const result = forecast(rows, freezeDeep({ horizon: 2, limits: { low: 0 } }));
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(forecast(JSON.parse(JSON.stringify(rows)), { horizon: 2, limits: { low: 0 } })).toEqual(result);
  });

  it("gives a sound result for any JSON value, or a MetricInputError", () => {
    const names = ["method", "horizon", "holdout", "seasonLength", "trend", "confidenceLevel", "limits", "seed"];
    const odd = fc.oneof(
      fc.constantFrom(...oddValues),
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("holt", "naive", "holt-winters", "linear", 1, 2, 4, 0.5),
    );
    const options = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 3 });
    const cell = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: -1e30, max: 1e30, noNaN: true }) },
      { weight: 1, arbitrary: odd },
      { weight: 2, arbitrary: fc.constant(null) },
    );
    const series = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(null)), { maxLength: 20 }),
      fc.array(cell, { maxLength: 12 }),
    );
    const rows = trend(
      answersOf(6, (month) => 8 + month),
      { at: "at", every: "month", metric: nps.of("score") },
    );
    const mutated = fc
      .tuple(
        fc.nat(5),
        fc.constantFrom("period", "start", "end", "complete", "value", "timeZone", "n", "unit", "basis"),
        odd,
      )
      .map(([row, field, value]) => rows.map((one, i) => (i === row ? { ...one, [field]: value } : one)));
    const withoutSign = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, inner) => (Object.is(inner, -0) ? 0 : inner));
    fc.assert(
      fc.property(fc.oneof(series, mutated), fc.option(options, { nil: undefined }), (input, chosen) => {
        expectSound(() => {
          const result = forecast(input as Series, chosen as ForecastOptions);
          return withoutSign(result);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("says what is wrong", () => {
    const row: SeriesRow = {
      period: "2024-05",
      start: "2024-05-01T00:00:00Z",
      end: "2024-06-01T00:00:00Z",
      complete: true,
      value: 1,
    };
    const june = { ...row, period: "2024-06", start: row.end, end: "2024-07-01T00:00:00Z" };
    expect(messageOf("5")).toBe('forecast: rows must be the rows of a trend, or an array of numbers, got "5"');
    expect(messageOf([1, "2"])).toBe('forecast: rows[1] must be a finite number (of at most 1e+30), got "2"');
    expect(messageOf([{ ...row, value: undefined }])).toContain(
      "rows[0].value must be given (of a trend of several metrics take one: rows.map((row) => ({ ...row, ...row.nps })))",
    );
    expect(messageOf([{ ...row, end: row.start }])).toContain("rows[0].end must be later than start");
    expect(messageOf([june, row])).toContain("rows[1].start must be the end of the row before (2024-07-01T00:00:00Z)");
    expect(messageOf([row, { ...june, unit: "points" }])).toContain(
      "rows[1].unit must be the same in all rows (undefined)",
    );
    expect(messageOf([{ ...row, period: "May" }])).toContain(
      "rows[0].period must be a period's label as trend writes it",
    );
    const months = trend(
      answersOf(5, () => 9),
      { at: "at", every: "month", metric: nps.of("score") },
    );
    const onMars = months.map((month, i) => ({ ...month, value: i, timeZone: "Mars" }));
    expect(messageOf(onMars)).toContain("rows[3].timeZone must be an IANA time zone");
    const shifted = months.map((month, i) => ({ ...month, value: i, timeZone: "Asia/Bishkek" }));
    expect(messageOf(shifted)).toContain("rows[3].end must be where a month of the calendar of Asia/Bishkek begins");
    expect(messageOf([1, 2], { method: "prophet" })).toContain('options.method must be "naive" or "seasonal-naive"');
    expect(messageOf([1, 2], { horizon: 0 })).toBe(
      "forecast: options.horizon must be a whole number from 1 to 1000, got 0",
    );
    expect(messageOf([1, 2], { limits: { low: 2, high: 1 } })).toContain("options.limits must be { low, high }");
    expect(messageOf(new Array(5001).fill(1))).toContain("rows.length must be at most 5000 periods");
  });
});
