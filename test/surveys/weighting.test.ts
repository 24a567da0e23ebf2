import { describe, expect, it } from "vitest";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { designEffect } from "../../src/surveys/design-effect.ts";
import { nps } from "../../src/surveys/nps.ts";
import { postStratify } from "../../src/surveys/post-stratify.ts";
import { type RakeResult, rake } from "../../src/surveys/rake.ts";
import { trimWeights } from "../../src/surveys/trim-weights.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const people = freezeDeep([
  { age: "young", region: "north" },
  { age: "young", region: "south" },
  { age: "old", region: "north" },
  { age: "old", region: "south" },
  { age: "old", region: "south" },
]);
const margins = { age: { young: 60, old: 40 }, region: { north: 50, south: 50 } };

/** The share of the rows with a value, by their weights. */
function shareOf(rows: readonly object[], weights: readonly number[] | null, field: string, value: unknown): number {
  let [part, whole] = [0, 0];
  for (const [i, row] of rows.entries()) {
    const weight = Number(weights?.[i]);
    whole += weight;
    if ((row as Record<string, unknown>)[field] === value) part += weight;
  }
  return part / whole;
}

const roundedTo = (digits: number, weights: readonly number[] | null): string[] | undefined =>
  weights?.map((weight) => weight.toFixed(digits));

describe("postStratify", () => {
  it("gives each level its people over its answers", () => {
    const rows = [{ plan: "Free" }, { plan: "Pro" }, { plan: "Pro" }, { plan: "Pro" }];
    const targets = { Free: 750, Pro: 250 };
    expect(postStratify(rows, { by: "plan", targets }).weights).toEqual([3, 1 / 3, 1 / 3, 1 / 3]);
    const people = postStratify(rows, { by: "plan", targets, sumTo: "population" });
    expect(roundedTo(9, people.weights)).toEqual(["750.000000000", "83.333333333", "83.333333333", "83.333333333"]);
    expect(people).toMatchObject({ n: 4, dropped: 0, largestDeviation: 0 });
    expect(people.convention).toBe("post-stratified by plan; the weights sum to the population");
  });

  it("weights the combinations of several fields", () => {
    const targets = { young: { north: 0.3, south: 0.3 }, old: { north: 0.1, south: 0.3 } };
    const { weights, levels } = postStratify(people, { by: ["age", "region"], targets });
    expect(roundedTo(6, weights)).toEqual(["1.500000", "1.500000", "0.500000", "0.750000", "0.750000"]);
    expect(levels.map(({ margin, level, n }) => [margin, level, n])).toEqual([
      ["age × region", "young × north", 1],
      ["age × region", "young × south", 1],
      ["age × region", "old × north", 1],
      ["age × region", "old × south", 2],
    ]);
  });

  it("multiplies the base weights, of a column or of a field", () => {
    const rows = [
      { plan: "Free", weight: 1 },
      { plan: "Free", weight: 3 },
      { plan: "Pro", weight: 2 },
    ];
    const options = { by: "plan", targets: { Free: 1, Pro: 2 }, unit: "count" } as const;
    const expected = [0.25, 0.75, 2];
    expect(postStratify(rows, { ...options, baseWeights: "weight" }).weights).toEqual(expected);
    expect(postStratify(rows, { ...options, baseWeights: [1, 3, 2] }).weights).toEqual(expected);
    expect(postStratify(rows, { ...options, baseWeights: Float32Array.of(1, 3, 2) }).weights).toEqual(expected);
  });

  it("takes a table of columns, of words, of numbers or by a dictionary", () => {
    const targets = { 1: 20, 2: 80 };
    const expected = [0.6, 2.4 / 2, 2.4 / 2].map((weight) => weight.toFixed(9));
    const tables = [
      [{ level: 1 }, { level: 2 }, { level: 2 }],
      { level: ["1", "2", "2"] },
      { level: Uint8Array.of(1, 2, 2) },
      { level: { codes: Uint8Array.of(1, 0, 0), dictionary: [2, 1] } },
      { level: { codes: Int32Array.of(0, 1, 2), dictionary: ["1", 2, "2"] } },
    ];
    for (const table of tables) {
      expect(roundedTo(9, postStratify(table as object[], { by: "level", targets }).weights)).toEqual(expected);
    }
  });

  it("takes levels named as what objects have by nature", () => {
    const rows = [{ plan: "constructor" }, { plan: "__proto__" }];
    const targets = JSON.parse('{ "constructor": 30, "__proto__": 70 }');
    expect(postStratify(rows, { by: "plan", targets }).weights).toEqual([0.6, 1.4]);
  });
});

describe("rake", () => {
  it("makes all margins hold at once", () => {
    const raked = rake(people, { margins });
    expect(raked).toMatchObject({ converged: true, reason: null, unconvergedWeights: null, n: 5, trimmed: 0 });
    expect(shareOf(people, raked.weights, "age", "young")).toBeCloseTo(0.6, 9);
    expect(shareOf(people, raked.weights, "region", "north")).toBeCloseTo(0.5, 9);
    expect(raked.designEffect.sum).toBeCloseTo(5, 12);
    expect(raked.levels[0]).toMatchObject({ margin: "age", level: "young", n: 2, before: 40, target: 60 });
    expect(raked.convention).toBe(
      "raked to age, region, until margins are within 1e-10; the weights sum to the number of rows",
    );
  });

  it("takes margins of several fields beside others", () => {
    const joint = { young: { north: 0.3, south: 0.3 }, old: { north: 0.1, south: 0.3 } };
    const raked = rake(people, {
      margins: [
        { by: ["age", "region"], targets: joint },
        { by: "region", targets: { north: 0.4, south: 0.6 } },
      ],
    });
    expect(roundedTo(6, raked.weights)).toEqual(["1.500000", "1.500000", "0.500000", "0.750000", "0.750000"]);
  });

  it("takes counts, shares and percentages for the same thing, also rounded ones", () => {
    const [a, b, c] = [
      rake(people, { margins }),
      rake(people, { margins: { age: { young: 0.6, old: 0.4 }, region: { north: 0.5, south: 0.5 } } }),
      rake(people, { margins: { age: { young: 1200, old: 800 }, region: { north: 1000, south: 1000 } } }),
    ];
    expect(roundedTo(12, b.weights)).toEqual(roundedTo(12, a.weights));
    expect(roundedTo(12, c.weights)).toEqual(roundedTo(12, a.weights));
    const thirds = postStratify([{ a: 1 }, { a: 2 }, { a: 3 }], { by: "a", targets: { 1: 33.3, 2: 33.3, 3: 33.3 } });
    expect(roundedTo(12, thirds.weights)).toEqual(["1.000000000000", "1.000000000000", "1.000000000000"]);
  });

  it("gives no weights as if it had converged where it has not", () => {
    const raked: RakeResult = rake(people, { margins, maximumIterations: 1, tolerance: 1e-14 });
    expect(raked).toMatchObject({ converged: false, reason: "maximum-iterations", weights: null, iterations: 1 });
    expect(raked.unconvergedWeights?.length).toBe(5);
    expect(raked.largestDeviation).toBeGreaterThan(0);
  });

  it.each(["margins", "cells", "weights"] as const)("sees by %s that margins contradict one another", (criterion) => {
    // Who is of x is of p: they cannot be 40 % and 50 %.
    const rows = [
      { a: "x", b: "p" },
      { a: "y", b: "q" },
    ];
    const raked = rake(rows, { margins: { a: { x: 40, y: 60 }, b: { p: 50, q: 50 } }, criterion });
    expect(raked).toMatchObject({ converged: false, reason: "margins-cannot-hold", weights: null });
    expect(raked.largestDeviation).toBeCloseTo(10, 9);
  });

  it("gives a weight of 0 to a level that shall weigh nothing", () => {
    const rows = [{ a: "x" }, { a: "y" }, { a: "test" }];
    expect(rake(rows, { margins: { a: { x: 50, y: 50, test: 0 } } }).weights).toEqual([1.5, 1.5, 0]);
  });

  it("leaves its options and rows as they were", () => {
    const options = freezeDeep({ margins, baseWeights: [1, 2, 1, 1, 1], trim: { cap: 3 } });
    const before = JSON.stringify(options);
    expect(rake(people, options).converged).toBe(true);
    expect(JSON.stringify(options)).toBe(before);
  });

  it("is the same after a trip through JSON", () => {
    const raked = rake(people, { margins });
    expect(JSON.parse(JSON.stringify(raked))).toEqual(raked);
  });
});

describe("missing values", () => {
  const rows = [{ a: 1 }, { a: 2 }, { a: null }, { a: 1 }, { a: 2 }, {}];

  it("are an error that says where, unless a policy is chosen", () => {
    const { message, code, total } = faultOf(() => rake(rows, { margins: { a: { 1: 50, 2: 50 } } }));
    expect(message).toBe('rake: rows[2].a must be a level with a target ("1", "2"), got null (the first of 2 faults)');
    expect([code, total]).toEqual(["missing-value", 2]);
  });

  it("are a level of their own with a target of its own", () => {
    const raked = rake(rows, { margins: { a: { 1: 60, 2: 30, missing: 10 } }, missing: "own-level" });
    expect(roundedTo(9, raked.weights?.slice(0, 3) ?? null)).toEqual(["1.800000000", "0.900000000", "0.300000000"]);
    expect(() => rake(rows, { margins: { a: { 1: 60, 2: 40 } }, missing: "own-level" })).toThrow(/rows\[2\]\.a/);
  });

  it("drop their rows, which then weigh 0 and are counted", () => {
    const raked = rake(rows, { margins: { a: { 1: 75, 2: 25 } }, missing: "drop" });
    expect(raked.weights).toEqual([1.5, 0.5, 0, 1.5, 0.5, 0]);
    expect(raked).toMatchObject({ n: 4, dropped: 2, designEffect: { n: 4 } });
  });

  it("leave their rows unadjusted by that margin", () => {
    const raked = rake(rows, { margins: { a: { 1: 75, 2: 25 } }, missing: "unadjusted" });
    expect(roundedTo(12, raked.weights?.slice(0, 3) ?? null)).toEqual([
      "1.500000000000",
      "0.500000000000",
      "1.000000000000",
    ]);
    expect(raked.levels.map(({ after }) => after)).toEqual([75, 25]);
  });
});

describe("what cannot be weighted", () => {
  const options = { margins: { age: { young: 60, old: 40 } } };

  it.each([
    [
      [{ age: "young" }],
      options,
      'options.margins.age.old must be 0, as no row with a weight is of level "old" (or join it with another level), got 40',
    ],
    [
      [],
      options,
      'options.margins.age.young must be 0, as no row with a weight is of level "young" (or join it with another level), got 60',
    ],
    [
      [{ age: "young" }, { age: "old" }, { age: "ancient" }],
      options,
      'rows[2].age must be a level with a target ("young", "old"), got "ancient"',
    ],
    [
      [{ age: "young" }, { age: {} }],
      options,
      'rows[1].age must be a level with a target ("young", "old"), got an object',
    ],
    [
      [{ age: "young" }, { age: Number.NaN }],
      options,
      'rows[1].age must be a level with a target ("young", "old"), got NaN',
    ],
    [[{ year: 1 }], options, 'rows[0].age must be one of the fields that exist (year), got "age"'],
    [
      { age: ["young", "old"], region: ["north"] },
      { margins: { age: { young: 60, old: 40 }, region: { north: 100 } } },
      "rows.region.length must be 2 like the others, got 1",
    ],
    [
      { age: { codes: Uint8Array.of(0, 7), dictionary: ["young", "old"] } },
      options,
      "rows.age.codes[1] must be an index of the dictionary (0 to 1), got 7",
    ],
    [
      [{ age: "young" }, { age: "old" }],
      { ...options, baseWeights: [1, 0] },
      'options.margins.age.old must be 0, as no row with a weight is of level "old" (or join it with another level), got 40',
    ],
    [
      [{ age: "young" }, { age: "old" }],
      { ...options, baseWeights: [1] },
      "options.baseWeights.length must be 2, one for each value, got 1",
    ],
    [
      [
        { age: "young", w: 1 },
        { age: "old", w: -1 },
      ],
      { ...options, baseWeights: "w" },
      "rows[1].w must be a finite number from 0 on (at most 1e30), got -1",
    ],
    ["rows", options, 'rows must be an array of records or a table of columns, got "rows"'],
  ])("is refused with its place: %j under %j", (rows, chosen, message) => {
    expect(faultOf(() => rake(rows as never, chosen as never)).message).toBe(`rake: ${message}`);
  });

  it.each([
    [
      { age: { young: 0.5, old: 0.4 } },
      'options.margins.age must be shares that sum to 1, or counts with unit: "count", got 0.9',
    ],
    [
      { age: { young: 50, old: 45 } },
      'options.margins.age must be percentages that sum to 100, or counts with unit: "count", got 95',
    ],
    [
      { age: { young: 500, old: 400 }, region: { north: 500, south: 500 } },
      "options.margins.region must be targets that sum to 900 as the first do, got 1000",
    ],
    [
      { age: { young: 500, old: 400 }, region: { north: 50, south: 50 } },
      'options.margins.region must be of one unit with the first (count), got "percent"',
    ],
    [{ age: { young: 0, old: 0 } }, "options.margins.age must be targets that sum to more than 0, got 0"],
    [{ age: { young: -1, old: 1 } }, "options.margins.age.young must be a number from 0 on (at most 1e15), got -1"],
    [
      { age: { young: { north: 1 } } },
      "options.margins.age.young must be a number from 0 on (at most 1e15), got an object",
    ],
    [{ age: {} }, "options.margins.age must be an object of targets under the names of their levels, got an object"],
    [
      {},
      "options.margins must be an object of targets under the names of their fields, or an array of { by, targets }, got an object",
    ],
    [
      [{ by: ["age", "age"], targets: {} }],
      "options.margins must be an object of targets under the names of their fields, or an array of { by, targets }, got an array",
    ],
  ])("is refused for its targets: %j", (margins, message) => {
    expect(faultOf(() => rake(people, { margins } as never)).message).toBe(`rake: ${message}`);
  });

  it("is weighted where the unit of odd totals is stated", () => {
    const options = { by: "age", targets: { young: 50, old: 45 } } as const;
    expect(() => postStratify(people, options)).toThrow(/sum to 100/);
    expect(postStratify(people, { ...options, unit: "count", sumTo: "population" }).designEffect.sum).toBeCloseTo(
      95,
      9,
    );
    expect(() => postStratify(people, { ...options, unit: "percent" })).toThrow(/percents that sum to 100/);
  });

  it("cannot sum to a population of which only shares are known", () => {
    expect(() => rake(people, { margins, sumTo: "population" })).toThrow(
      'rake: options.sumTo must be "rows" where the targets are shares (or unit must be "count"), got "population"',
    );
  });

  it("lists the first ten rows and counts the rest", () => {
    const fault = faultOf(() => rake(Array(500).fill({ age: "ancient" }), options));
    expect([fault.issues.length, fault.total]).toEqual([10, 500]);
  });

  it("says of combinations which of them has no target", () => {
    const targets = { young: { north: 30, south: 30 }, old: { south: 40 } };
    expect(() => postStratify(people, { by: ["age", "region"], targets })).toThrow(
      'postStratify: rows[2].region must be a level with a target ("young × north", "young × south", "old × south"), got "old × north"',
    );
  });
});

describe("trimming", () => {
  const rows = [...Array(9).fill({ a: "x" }), { a: "y" }];
  const half = { a: { x: 50, y: 50 } };

  it("as it rakes keeps the weights within their limits, and says how far the margin is off", () => {
    const raked = rake(rows, { margins: half, trim: { cap: 3 } });
    expect(raked).toMatchObject({ converged: true, trimmed: 1, largest: 3, smallest: 7 / 9 });
    expect(raked.largestDeviation).toBeCloseTo(20, 9);
    expect(raked.designEffect.sum).toBeCloseTo(10, 12);
  });

  it("as it rakes does not meet the margins where these are asked for", () => {
    expect(rake(rows, { margins: half, trim: { cap: 3 }, criterion: "margins" })).toMatchObject({
      converged: false,
      reason: "margins-cannot-hold",
    });
  });

  it("keeps limits that are weights themselves, whatever the weights sum to", () => {
    const counts = { a: { x: 500, y: 500 } };
    const trim = { cap: 300, floor: 60, relativeTo: "absolute" } as const;
    const raked = rake(rows, { margins: counts, trim, sumTo: "population" });
    expect([raked.largest, raked.smallest.toFixed(6)]).toEqual([300, "77.777778"]);
  });

  it("cuts single rows where base weights differ within a cell", () => {
    const baseWeights = [1, 1, 1, 1, 1, 1, 1, 1, 8, 4];
    const raked = rake(rows, { margins: half, trim: { cap: 2.5 }, baseWeights });
    expect(raked.largest).toBeLessThanOrEqual(2.5);
    expect(raked.trimmed).toBe(2);
    expect(raked.designEffect.sum).toBeCloseTo(10, 9);
  });

  it("at the end gives what it cuts to the others", () => {
    const raked = rake(rows, { margins: half, trim: { cap: 3, method: "redistribute" } });
    expect(raked).toMatchObject({ converged: true, trimmed: 1, largest: 3 });
    expect(raked.smallest).toBeCloseTo(7 / 9, 12);
  });

  it("once may push others past the cap, and again and again does not", () => {
    const weights = [1, 1, 1.9, 4.1];
    const once = trimWeights(weights, { cap: 2, relativeTo: "absolute", method: "redistribute-once" });
    expect(roundedTo(3, once.weights)).toEqual(["1.700", "1.700", "2.600", "2.000"]);
    const all = trimWeights(weights, { cap: 2, relativeTo: "absolute" });
    expect(roundedTo(3, all.weights)).toEqual(["2.000", "2.000", "2.000", "2.000"]);
    expect(all).toMatchObject({ trimmed: 1, cap: 2, floor: null });
  });

  it("raises weights to a floor and leaves zeros alone", () => {
    const { weights, designEffect: effect } = trimWeights([0, 0.1, 1, 1.9], { floor: 0.5 });
    expect(roundedTo(3, weights)).toEqual(["0.000", "0.500", "0.800", "1.700"]);
    expect(effect.sum).toBeCloseTo(3, 12);
  });

  it.each([
    [{}, "options.cap must be given, or a floor above 0, got undefined"],
    [{ cap: 0.9 }, "options.cap must be at least 1, the mean, got 0.9"],
    [{ floor: 1.1 }, "options.floor must be at most 1, the mean, got 1.1"],
    [{ cap: 1.5, relativeTo: "absolute" }, "options.cap must be at least 2, the mean weight, got 1.5"],
    [{ cap: 3, method: "clip" }, 'options.method must be "redistribute" or "redistribute-once", got "clip"'],
  ])("refuses limits that the mean does not lie between: %j", (options, message) => {
    expect(faultOf(() => trimWeights([1, 3], options as never)).message).toBe(`trimWeights: ${message}`);
  });

  it("refuses weights that are none", () => {
    expect(() => trimWeights([1, -1], { cap: 2 })).toThrow(/weights\[1\] must be a finite number from 0 on/);
  });
});

describe("weights of 0 everywhere", () => {
  const weights = [0, 0, 0];

  it("give no figure and no interval, beside the number of answers and an effective number of 0", () => {
    const nothing = { value: null, interval: null, standardError: null, basis: null, n: 3, effectiveN: 0 };
    expect(nps([10, 5, 7], { weights })).toMatchObject(nothing);
    expect(csat([5, 1, 3], { weights })).toMatchObject(nothing);
    expect(csat([5, 1, 3], { weights, score: "mean" })).toMatchObject(nothing);
    expect(ces([5, 1, 3], { weights })).toMatchObject(nothing);
  });

  it("have no design effect, for a reason", () => {
    expect(designEffect(weights)).toMatchObject({ value: null, reason: "all-zero", n: 3, effectiveN: 0 });
    expect(designEffect([])).toMatchObject({ value: null, reason: "no-weights", n: 0 });
    expect(trimWeights(weights, { cap: 2 })).toMatchObject({ weights, trimmed: 0 });
  });

  it("as base weights are refused", () => {
    expect(() => rake(people, { margins, baseWeights: [0, 0, 0, 0, 0] })).toThrow(/no row with a weight/);
  });
});
