import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascendingOrder } from "../../src/stats/ascending-order.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import type { SurvivalData } from "../../src/stats/survival-data.ts";
import {
  mergeSurvivalTables,
  type SurvivalInput,
  type SurvivalTable,
  survivalTable,
} from "../../src/stats/survival-table.ts";
import { anySubjects, columnsOf, countEvents } from "./survival.ts";

const empty = { times: [], events: [], censored: [], entries: [] };

describe("survivalTable", () => {
  it("counts events, censored and late entries at each time", () => {
    const table = survivalTable({ durations: [5, 5, 5, 9, 0], observed: [1, 0, 1, 1, 0], entries: [0, 2, 0, 2, 0] });
    expect(table).toEqual({
      times: [0, 2, 5, 9],
      events: [0, 0, 2, 1],
      censored: [1, 0, 1, 0],
      entries: [0, 2, 0, 0],
    });
  });

  it("takes every event as observed where no flags are given, and is empty without rows", () => {
    expect(survivalTable({ durations: [2, 1, 2] })).toEqual({
      ...empty,
      times: [1, 2],
      events: [1, 2],
      censored: [0, 0],
      entries: [0, 0],
    });
    expect(survivalTable({ durations: [] })).toEqual(empty);
  });

  it("adds weights, and leaves out who weighs nothing", () => {
    const table = survivalTable({ durations: [1, 1, 2.5, 7], observed: [1, 1, 0, 1], weights: [0.5, 2, 3, 0] });
    expect(table).toEqual({ times: [1, 2.5], events: [2.5, 0], censored: [0, 3], entries: [0, 0] });
  });

  it("takes a zero below zero for the zero it is", () => {
    for (const other of [3, 0.5]) {
      expect(survivalTable({ durations: [-0, 0, other] }).times).toEqual([0, other]);
      expect(Object.is(survivalTable({ durations: [-0, other] }).times[0], 0)).toBe(true);
    }
  });

  it("counts the same of every kind of array", () => {
    const durations = [3, 0, 7, 3, 12, 7, 7];
    const observed = [1, 0, 1, 1, 0, 1, 0];
    const expected = survivalTable({ durations, observed });
    for (const Type of [Uint8Array, Int16Array, Uint32Array, Float32Array, Float64Array]) {
      expect(survivalTable({ durations: Type.from(durations), observed: Type.from(observed) })).toEqual(expected);
    }
    expect(survivalTable({ durations, observed: observed.map((flag) => flag === 1) })).toEqual(expected);
  });

  it("counts whole numbers, large ones and broken ones alike", () => {
    const times = fc.oneof(
      fc.nat(5),
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
    );
    const rows = fc.array(fc.tuple(times, fc.boolean(), fc.integer({ min: 0, max: 3 })), { maxLength: 60 });
    fc.assert(
      fc.property(rows, (all) => {
        const table = survivalTable({
          durations: all.map(([duration]) => duration),
          observed: all.map(([, flag]) => flag),
          weights: all.map(([, , weight]) => weight),
        });
        const seen = all.filter(([, , weight]) => weight > 0);
        const distinct = [...new Set(seen.map(([duration]) => duration + 0))].sort((a, b) => a - b);
        expect(table.times).toEqual(distinct);
        const total = (time: number, flag: boolean): number =>
          seen.reduce((sum, [duration, ended, weight]) => sum + (duration === time && ended === flag ? weight : 0), 0);
        expect(table.events).toEqual(distinct.map((time) => total(time, true)));
        expect(table.censored).toEqual(distinct.map((time) => total(time, false)));
      }),
    );
  });

  it("survives JSON", () => {
    const table = survivalTable({ durations: [3, 1.5, 3], observed: [1, 0, 1], entries: [2, 0, 0] });
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

describe("mergeSurvivalTables", () => {
  it("gives the table of both samples together", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, (a, b) => {
        const merged = mergeSurvivalTables(survivalTable(columnsOf(a)), survivalTable(columnsOf(b)));
        expect(merged).toEqual(survivalTable(columnsOf([...a, ...b])));
        expect(kaplanMeier(merged)).toEqual(kaplanMeier(columnsOf([...b, ...a])));
      }),
    );
  });

  it("does not mind the order, and changes nothing by an empty table", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, (a, b) => {
        const [first, second] = [survivalTable(columnsOf(a)), survivalTable(columnsOf(b))];
        expect(mergeSurvivalTables(first, second)).toEqual(mergeSurvivalTables(second, first));
        expect(mergeSurvivalTables(first, empty)).toEqual(first);
      }),
    );
  });

  it("keeps every event", () => {
    fc.assert(
      fc.property(anySubjects, (subjects) => {
        const { times, events } = survivalTable(columnsOf(subjects));
        for (const [i, time] of Array.from(times).entries()) expect(events[i]).toBe(countEvents(subjects, time));
      }),
    );
  });
});

describe("ascendingOrder", () => {
  it("sorts as a comparison does, and keeps equal ones in their order", () => {
    const value = fc.oneof(
      fc.constantFrom(0, -0, 5e-324, 1e90, 1),
      fc.double({ min: 0, max: 1e90, noNaN: true }),
      fc.nat(4),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), (values) => {
        const order = values
          .map((_, place) => place)
          .sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
        expect(Array.from(ascendingOrder(Float64Array.from(values)))).toEqual(order);
      }),
    );
  });
});

describe("what is refused", () => {
  const data = (rows: Partial<Record<keyof SurvivalData, unknown>>): SurvivalInput =>
    ({ durations: [1, 2], ...rows }) as SurvivalInput;

  it.each<[string, unknown, string]>([
    ["no input", undefined, "input must be { durations, observed } or a survival table, got undefined"],
    ["an array", [1, 2], "input must be { durations, observed } or a survival table, got an array"],
    ["text", data({ durations: ["1", 2] }), 'input.durations[0] must be a finite number, got "1"'],
    ["a negative duration", data({ durations: [1, -2] }), "input.durations[1] must be a number from 0 to 1e90, got -2"],
    [
      "a duration too long",
      data({ durations: [1e91] }),
      "input.durations[0] must be a number from 0 to 1e90, got 1e+91",
    ],
    ["a flag too few", data({ observed: [1] }), "input.observed.length must be 2 like the others, got 1"],
    ["a wrong flag", data({ observed: [1, 2] }), "input.observed[1] must be true or false, or 1 or 0, got 2"],
    [
      "a word for a flag",
      data({ observed: ["yes", true] }),
      'input.observed[0] must be true or false, or 1 or 0, got "yes"',
    ],
    ["a missing flag", data({ observed: [1, null] }), "input.observed[1] must be true or false, or 1 or 0, got null"],
    [
      "flags that are none",
      data({ observed: "10" }),
      'input.observed must be an array of true and false, or 1 and 0, got "10"',
    ],
    ["an entry after the end", data({ entries: [0, 3] }), "input.entries[1] must be below its duration (2), got 3"],
    ["an entry at the end", data({ entries: [1, 0] }), "input.entries[0] must be below its duration (1), got 1"],
    [
      "a weight below 0",
      data({ weights: [1, -1] }),
      "input.weights[1] must be a number from 0 to 1e30 (not below 1e-30 but 0), got -1",
    ],
    [
      "an unknown column",
      data({ event: [1, 0] } as object),
      'input.event must be one of durations, observed, entries, weights, got "event"',
    ],
    [
      "times in disorder",
      { ...empty, times: [2, 1], events: [1, 1], censored: [0, 0], entries: [0, 0] },
      "input.times[1] must be above the time before it (2), got 1",
    ],
    ["a count too few", { ...empty, times: [1] }, "input.events.length must be 1 like the others, got 0"],
    [
      "more that come than go",
      { times: [1, 2], events: [1, 1], censored: [0, 0], entries: [2, 0] },
      "input.entries[0] must be at most as many as leave later (1), got 2",
    ],
    [
      "an unknown column of a table",
      { ...empty, n: 3 },
      'input.n must be one of times, events, censored, entries, got "n"',
    ],
  ])("%s", (_, input, message) => {
    expect(() => kaplanMeier(input as SurvivalInput)).toThrow(`kaplanMeier: ${message}`);
  });

  it("lists ten faults and counts the rest", () => {
    const durations = Array.from({ length: 25 }, () => -1);
    expect(() => kaplanMeier({ durations })).toThrow("(the first of 25 faults)");
  });

  it("names the table that is wrong", () => {
    const wrong = { ...empty, times: [1] } as SurvivalTable;
    expect(() => mergeSurvivalTables(empty, wrong)).toThrow("mergeSurvivalTables: b.events.length");
    expect(() => mergeSurvivalTables(null as unknown as SurvivalTable, empty)).toThrow(
      "mergeSurvivalTables: a must be",
    );
  });
});
