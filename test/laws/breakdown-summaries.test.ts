import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohort } from "../../src/breakdown/cohort.ts";
import { hourOfWeek } from "../../src/breakdown/hour-of-week.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { standardize } from "../../src/breakdown/standardize.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { MetricInputError } from "../../src/errors.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { ratingScore } from "../../src/surveys/rating-score.ts";
import { freezeDeep, oddValues } from "../support/soundness.ts";
import { expectSame } from "./metrics.ts";

const runs = { numRuns: 15 };

interface Answer {
  readonly plan: string | number | boolean | null;
  readonly country: string;
  readonly score: number | null;
  readonly rating: number;
  readonly joinedAt: number | null;
  readonly at: number | null;
  readonly createdAt: number;
  readonly firstRespondedAt: number | null;
}

const day = 86_400_000;
const answers: fc.Arbitrary<Answer[]> = fc.array(
  fc.record({
    plan: fc.constantFrom("Free", "Pro", "__proto__", 1, "1", true, null),
    country: fc.constantFrom("KG", "UZ", "KE"),
    score: fc.option(fc.integer({ min: 0, max: 10 })),
    rating: fc.integer({ min: 1, max: 5 }),
    joinedAt: fc.option(
      fc.integer({ min: 0, max: 100 }).map((days) => days * day),
      { freq: 9 },
    ),
    at: fc.option(
      fc.integer({ min: 100, max: 400 }).map((days) => days * day + 3_600_000 * (days % 24)),
      { freq: 9 },
    ),
    createdAt: fc.integer({ min: 0, max: 1000 }),
    firstRespondedAt: fc.option(fc.integer({ min: 1000, max: 2000 })),
  }),
  { maxLength: 30 },
);

/** A breakdown of which only its laws are asked. */
interface AnyBreakdown {
  (rows: readonly Answer[]): unknown;
  readonly name: string;
  summarize(rows: readonly Answer[]): object;
  merge(a: object, b: object): object;
  measure(summary: object): unknown;
}

const metric = { nps: nps.of("score"), csat: csat.of("rating"), response: avgFirstResponseTime };
const minimumResponses = 4;
const timeZone = "America/Sao_Paulo";
const breakdowns: Readonly<Record<string, unknown>> = {
  "segment by one field": segment.with({ by: "plan", metric: nps.of("score") }),
  "segment in the order of size": segment.with({ by: ["country", "plan"], order: "n-descending", metric }),
  "segment with subtotals": segment.with({ by: ["country", "plan"], subtotals: "rollup", metric }),
  "segment of the largest": segment.with({ by: "plan", top: 2, order: "value-descending", metric: csat.of("rating") }),
  "segment with more withheld": segment.with({
    by: ["country", "plan"],
    subtotals: "rollup",
    suppression: "complementary",
    minimumResponses,
    metric,
  }),
  "trend by month": trend.with({ at: "at", every: "month", timeZone, metric }),
  "trend by week in windows": trend.with({
    at: "at",
    every: "week",
    timeZone,
    window: 3,
    metric: ratingScore.with({ scale: { min: 1, max: 5 } }).of("rating"),
  }),
  "trend up to a day": trend.with({ at: "at", every: "quarter", asOf: 900 * day, metric: nps.of("score") }),
  "cohort by the calendar": cohort.with({ joinedAt: "joinedAt", at: "at", every: "month", timeZone, metric }),
  "cohort by elapsed time": cohort.with({
    joinedAt: "joinedAt",
    at: "at",
    every: "month",
    clock: "elapsed",
    maximumAge: 5,
    metric: nps.of("score"),
  }),
  hourOfWeek: hourOfWeek.with({ at: "at", timeZone, metric: csat.of("rating") }),
  "hourOfWeek without a metric": hourOfWeek.with({ at: "at", timeZone, weekStartsOn: "sunday" }),
  standardize: standardize.with({ by: "country", strata: "plan", metric: nps.of("score"), minimumResponses }),
};

describe.each(Object.entries(breakdowns))("%s", (_, given) => {
  const breakdown = given as AnyBreakdown;

  it("is the measure of its summary, and of that after a trip through JSON or to a worker", () => {
    fc.assert(
      fc.property(answers, (rows) => {
        const summary = breakdown.summarize(freezeDeep(rows));
        const expected = breakdown(rows);
        expect(breakdown.measure(summary)).toEqual(expected);
        expect(breakdown.measure(JSON.parse(JSON.stringify(summary)))).toEqual(expected);
        expect(breakdown.measure(structuredClone(summary))).toEqual(expected);
      }),
      runs,
    );
  });

  it("of merged parts is that of all rows, however they are cut and in whatever order the parts come", () => {
    fc.assert(
      fc.property(answers, fc.array(fc.nat(30), { maxLength: 3 }), (rows, cuts) => {
        const bounds = [0, ...[...cuts].sort((a, b) => a - b), rows.length];
        const parts = bounds.slice(1).map((bound, i) => breakdown.summarize(rows.slice(bounds[i], bound)));
        const expected = breakdown(rows);
        expectSame(breakdown.measure(parts.reduce(breakdown.merge)), expected, false);
        expectSame(breakdown.measure(parts.reverse().reduce(breakdown.merge)), expected, false);
      }),
      runs,
    );
  });

  it("is not changed by the summary of no rows", () => {
    fc.assert(
      fc.property(answers, (rows) => {
        const summary = breakdown.summarize(rows);
        const nothing = breakdown.summarize([]);
        expect(breakdown.measure(breakdown.merge(summary, nothing))).toEqual(breakdown(rows));
        expect(breakdown.measure(breakdown.merge(nothing, summary))).toEqual(breakdown(rows));
      }),
      runs,
    );
  });

  it("refuses what is no summary of it", () => {
    const summary = breakdown.summarize([
      { plan: "Pro", country: "KG", score: 9, rating: 4, joinedAt: 0, at: day, createdAt: 0, firstRespondedAt: 1 },
    ]);
    const changed = Object.keys(summary).flatMap((name) => oddValues.map((value) => ({ ...summary, [name]: value })));
    for (const odd of [...oddValues, {}, { ...summary, more: 1 }, ...changed]) {
      try {
        breakdown.measure(odd as object);
      } catch (error) {
        expect(error).toBeInstanceOf(MetricInputError);
        expect((error as Error).message).toContain(breakdown.name);
      }
    }
    expect(() => breakdown.measure({ ...summary, kind: "nps" })).toThrow(MetricInputError);
    expect(() => breakdown.merge(summary, { ...summary, version: 2 })).toThrow(MetricInputError);
  });
});

describe("the parts of a breakdown", () => {
  it("have its name and cannot be written to", () => {
    const byPlan = segment.with({ by: "plan", metric: nps.of("score") });
    expect(byPlan.name).toBe("segment");
    expect(() => Object.assign(byPlan, { measure: () => [] })).toThrow(TypeError);
    expect(() => Object.assign(segment, { with: () => [] })).toThrow(TypeError);
  });

  it("of other options do not merge", () => {
    const rows = [{ plan: "Pro", score: 9, at: day }];
    const byPlan = segment.with({ by: "plan", metric: nps.of("score") });
    const byScore = segment.with({ by: "score", metric: nps.of("score") });
    expect(() => byPlan.merge(byPlan.summarize(rows), byScore.summarize(rows))).toThrow(
      'segment: summary.by must be ["plan"], as the options say, got an array',
    );
    const [months, weeks] = (["month", "week"] as const).map((every) =>
      trend.with({ at: "at", every, metric: nps.of("score") }),
    );
    expect(() => months?.measure(weeks?.summarize(rows) as never)).toThrow(
      'trend: summary.every must be "month", as the options say, got "week"',
    );
  });

  it("say where a period stands that the calendar does not have", () => {
    const months = trend.with({ at: "at", every: "month", metric: nps.of("score") });
    const summary = months.summarize([{ score: 9, at: day }]);
    const moved = { ...summary, periods: summary.periods.map((period) => ({ ...period, start: 5 })) };
    expect(() => months.measure(moved)).toThrow(
      "trend: summary.periods[0].start must be the first instant of a period from the first to the last row, got 5",
    );
  });
});
