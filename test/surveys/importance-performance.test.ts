import { describe, expect, it } from "vitest";
import { type ImportancePerformanceOptions, importancePerformance, keyDrivers } from "../../src/surveys/index.ts";

const attributes = [
  { attribute: "support", importance: 5, performance: 2 },
  { attribute: "price", importance: 4, performance: 5 },
  { attribute: "look", importance: 1, performance: 4 },
  { attribute: "box", importance: 2, performance: 1 },
];
const quadrantsOf = (options?: ImportancePerformanceOptions): unknown[] =>
  importancePerformance(attributes, options).attributes.map(({ quadrant }) => quadrant);

describe("importancePerformance", () => {
  it("sorts attributes into four quadrants at the means", () => {
    const result = importancePerformance(attributes);
    expect(quadrantsOf()).toEqual(["concentrate-here", "keep-up", "possible-overkill", "low-priority"]);
    expect([result.importance, result.performance]).toEqual([
      { at: 3, rule: "mean" },
      { at: 3, rule: "mean" },
    ]);
    expect(result.convention).toBe(
      "quadrants cut at importance mean of the attributes and performance mean of the attributes; on a line counts as high",
    );
  });

  it("cuts at medians, at the midpoint of a scale, and at numbers", () => {
    expect(importancePerformance(attributes, { crosshairs: "median" }).importance).toEqual({ at: 3, rule: "median" });
    const crosshairs = { importance: "scale-midpoint", performance: 4.5 } as const;
    const result = importancePerformance(attributes, { crosshairs, scales: { importance: { min: 0, max: 10 } } });
    expect([result.importance, result.performance]).toEqual([
      { at: 5, rule: "scale-midpoint" },
      { at: 4.5, rule: "given" },
    ]);
    expect(result.convention).toContain("importance 5 (midpoint of the scale) and performance 4.5;");
    expect(importancePerformance(attributes, { crosshairs: { performance: 4 } }).importance.rule).toBe("mean");
  });

  it("counts what stands on a line as high, or as low where that is asked for", () => {
    const chosen = { crosshairs: { importance: 4, performance: 4 } };
    expect(quadrantsOf(chosen)).toEqual(["concentrate-here", "keep-up", "possible-overkill", "low-priority"]);
    expect(quadrantsOf({ ...chosen, ties: "low" })).toEqual([
      "concentrate-here",
      "possible-overkill",
      "low-priority",
      "low-priority",
    ]);
    const same = ["a", "b", "c"].map((attribute) => ({ attribute, importance: 0.1, performance: 0.7 }));
    const all = importancePerformance(same, { ties: "low" }).attributes;
    expect(all.map(({ quadrant }) => quadrant)).toEqual(["low-priority", "low-priority", "low-priority"]);
  });

  it("takes columns of answers by their means", () => {
    const result = importancePerformance([
      { attribute: "a", importance: [5, null, 4], performance: Uint8Array.of(1, 2) },
      { attribute: "b", importance: [1, undefined], performance: 3 },
    ]);
    expect(result.attributes.map(({ importance, performance }) => [importance, performance])).toEqual([
      [4.5, 1.5],
      [1, 3],
    ]);
  });

  it("takes derived importance from keyDrivers, with the mean answers as performance", () => {
    const responses = Array.from({ length: 40 }, (_, i) => {
      const [support, price] = [1 + (i % 5), 1 + ((i * 3) % 4)];
      return { nps: 2 * support + (i % 3), support, price };
    });
    const drivers = keyDrivers(responses, { outcome: "nps", drivers: ["price", "support"] });
    const { attributes: placed } = importancePerformance(drivers);
    expect(placed.map(({ attribute, quadrant }) => [attribute, quadrant])).toEqual([
      ["support", "keep-up"],
      ["price", "low-priority"],
    ]);
    expect(placed[0]).toMatchObject({ importance: drivers.drivers[0]?.importance, performance: 3 });
  });

  it("gives no quadrant to what is not known, and lets it move no line", () => {
    const result = importancePerformance([
      ...attributes,
      { attribute: "new", importance: 100, performance: null },
      { attribute: "old", importance: [], performance: 100 },
    ]);
    expect(result.importance.at).toBe(3);
    expect(result.attributes.slice(4).map(({ quadrant }) => quadrant)).toEqual([null, null]);
    expect(importancePerformance([]).importance).toEqual({ at: null, rule: "mean" });
  });

  it("names what is wrong with its input", () => {
    const call = (input: unknown, options?: unknown) => () => importancePerformance(input as [], options as object);
    expect(call([{ attribute: "a", importance: "high", performance: 1 }])).toThrow(
      "importancePerformance: attributes[0].importance must be a finite number (at most 1e30 in size) or a column of them",
    );
    expect(call([{ attribute: "a", importance: [1, Number.NaN], performance: 1 }])).toThrow("attributes[0].importance");
    expect(call([{ importance: 1, performance: 1 }])).toThrow("attributes[0].attribute must be a name, got undefined");
    expect(call({ drivers: [7] })).toThrow("importancePerformance: attributes[0] must be a record, got 7");
    expect(call({})).toThrow("attributes must be an array of attributes, or what keyDrivers gives, got an object");
    expect(call(attributes, { crosshairs: "scale-midpoint" })).toThrow(
      'importancePerformance: options.scales.importance must be given for "scale-midpoint", got undefined',
    );
    const scale = { min: 5, max: 5 };
    expect(
      call(attributes, { crosshairs: "scale-midpoint", scales: { importance: scale, performance: scale } }),
    ).toThrow("options.scales.importance must be ordered: min < max, got 5");
    expect(call(attributes, { crosshairs: "centre" })).toThrow("options.crosshairs must be");
    expect(call(attributes, { crosshairs: { importances: 1 } })).toThrow("options.crosshairs must be");
    expect(call(attributes, { tie: "low" })).toThrow("options.tie must be a known name (crosshairs, scales, ties)");
  });
});
