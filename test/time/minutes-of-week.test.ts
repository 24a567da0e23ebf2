import { describe, expect, it } from "vitest";
import { weeklyHours } from "../../src/time/minutes-of-week.ts";
import { faultOf } from "../support/soundness.ts";

describe("weeklyHours", () => {
  it("reads minutes since Sunday as Zendesk exports them", () => {
    expect(
      weeklyHours([
        [1980, 2460],
        [3420, 3900],
        [3960, 4200],
      ]),
    ).toEqual({
      monday: [["09:00", "17:00"]],
      tuesday: [
        ["09:00", "17:00"],
        ["18:00", "22:00"],
      ],
    });
  });

  it("cuts what runs over midnight and over the end of the week", () => {
    expect(
      weeklyHours([
        [3600, 4440],
        [10_000, 10_100],
      ]),
    ).toEqual({
      tuesday: [["12:00", "24:00"]],
      wednesday: [["00:00", "02:00"]],
      saturday: [["22:40", "24:00"]],
      sunday: [["00:00", "00:20"]],
    });
    expect(weeklyHours([[0, 10_080]]).monday).toEqual([["00:00", "24:00"]]);
    expect(Object.keys(weeklyHours([[0, 10_080]]))).toHaveLength(7);
  });

  it("puts the intervals of a day in order", () => {
    expect(
      weeklyHours([
        [2000, 2100],
        [1500, 1600],
      ]).monday,
    ).toEqual([
      ["01:00", "02:40"],
      ["09:20", "11:00"],
    ]);
    expect(weeklyHours([])).toEqual({});
  });

  it("refuses what is no pair of minutes", () => {
    const message = (intervals: unknown): string => faultOf(() => weeklyHours(intervals as [number, number][])).message;
    expect(message("x")).toBe('weeklyHours: intervals must be an array, got "x"');
    expect(message([1980])).toBe("weeklyHours: intervals[0] must be a pair of minutes, got 1980");
    expect(message([[10_080, 10_090]])).toBe(
      "weeklyHours: intervals[0][0] must be a whole number of minutes from 0 to 10079, got 10080",
    );
    expect(
      message([
        [0, 60],
        [60, 60],
      ]),
    ).toBe("weeklyHours: intervals[1][1] must be a whole number of minutes from 61 to 10140, got 60");
    expect(message([[0.5, 60]])).toContain("intervals[0][0]");
    expect(message([[0, 10_081]])).toContain("intervals[0][1]");
  });
});
