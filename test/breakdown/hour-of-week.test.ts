import { describe, expect, it } from "vitest";
import { hourOfWeek } from "../../src/breakdown/hour-of-week.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const rows = [
  { at: "2026-03-02T03:30:00Z", score: 10 },
  { at: "2026-03-09T03:59:59.999Z", score: 0 },
  { at: "2026-03-08T17:59:00Z", score: 9 },
  { at: "2026-03-08T18:00:00Z", score: 3 },
  { at: null, score: 7 },
];
const options = { at: "at", timeZone: "Asia/Bishkek" };

describe("hourOfWeek", () => {
  it("counts rows in 168 hours of the zone's clocks", () => {
    const week = hourOfWeek(rows, options);
    expect(week).toHaveLength(168);
    expect(week[0]).toEqual({
      day: "monday",
      hour: 0,
      hourOfWeek: 0,
      rows: 1,
      share: 25,
      timeZone: "Asia/Bishkek",
      undated: 1,
    });
    expect(week.filter((row) => row.rows > 0).map((row) => [row.day, row.hour, row.rows])).toEqual([
      ["monday", 0, 1],
      ["monday", 9, 2],
      ["sunday", 23, 1],
    ]);
  });

  it("begins with another day of the week", () => {
    const week = hourOfWeek(rows, { ...options, weekStartsOn: "sunday" });
    expect(week[23]).toMatchObject({ day: "sunday", hour: 23, rows: 1, hourOfWeek: 23 });
    expect(week[24]).toMatchObject({ day: "monday", hour: 0, rows: 1 });
  });

  it("measures one metric, or several under their names", () => {
    const week = hourOfWeek(rows, { ...options, metric: nps.of("score") });
    expect([week[9]?.value, week[9]?.n, week[1]?.value]).toEqual([0, 2, null]);
    const metric = { nps: nps.of("score"), csat: csat.of("score").with({ scale: { min: 0, max: 10 } }) };
    const both = hourOfWeek(rows, { ...options, metric, minimumResponses: 2 });
    expect([both[9]?.nps.value, both[9]?.csat.value, both[0]?.nps.suppressed]).toEqual([0, 50, true]);
    const table = { at: rows.map((row) => row.at), score: rows.map((row) => row.score) };
    expect(hourOfWeek(table, { ...options, metric })).toEqual(hourOfWeek(rows, { ...options, metric }));
  });

  it("puts the hour that comes twice into one, and nothing into the one that is skipped", () => {
    const newYork = { at: "at", timeZone: "America/New_York" };
    const autumn = hourOfWeek([{ at: "2026-11-01T05:30:00Z" }, { at: "2026-11-01T06:30:00Z" }], newYork);
    expect(autumn.find((row) => row.day === "sunday" && row.hour === 1)?.rows).toBe(2);
    const spring = hourOfWeek([{ at: "2026-03-08T06:30:00Z" }, { at: "2026-03-08T07:30:00Z" }], newYork);
    expect(spring.filter((row) => row.rows > 0).map((row) => row.hour)).toEqual([1, 3]);
  });

  it("gives nothing for no rows, and no shares where nothing is dated", () => {
    expect(hourOfWeek([], options)).toEqual([]);
    expect(hourOfWeek([{ at: null }], options)[5]).toMatchObject({ rows: 0, share: null, undated: 1 });
  });

  it.each<[string, object[], object]>([
    [
      "rows[1].at must be a Date, epoch milliseconds or an ISO 8601 string, got",
      [{ at: 0 }, { at: "2026-02-30T00:00:00Z" }],
      options,
    ],
    ["options.timeZone must be an IANA time zone, got undefined", rows, { at: "at" }],
    ["options.timeZone must be", rows, { at: "at", timeZone: "Mars" }],
    ["options.metric.rows must be under a name", rows, { ...options, metric: { rows: nps.of("score") } }],
    ["rows[0].when must be one of the fields that exist (at, score)", rows, { ...options, at: "when" }],
  ])("refuses its input with %s", (message, input, chosen) => {
    expect(faultOf(() => hourOfWeek(input, chosen as never)).message).toContain(`hourOfWeek: ${message}`);
  });
});
