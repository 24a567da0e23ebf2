import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, segment, trend } from "../../src/index.ts";
import { createRandom } from "../../src/stats/index.ts";
import { bootstrapKeyDrivers, type KeyDriversOptions, keyDrivers } from "../../src/surveys/index.ts";
import { expectClose } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

type Response = Record<string, number>;

const methods = ["shapley", "relative-weights", "correlation", "regression"] as const;

/** Responses in which `a` counts most, `c` not at all, and all have something in common. */
function simulate(length: number, seed: number, names: readonly string[] = ["a", "b", "c"]): Response[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => {
    const mood = random.normal();
    const values = names.map((name) => [name, Math.round(4 + mood + random.normal())] as const);
    const pull = values.reduce((sum, [, value], place) => sum + value / (place + 1) ** 2, 0);
    return { ...Object.fromEntries(values), y: Math.round(pull + 2 * random.normal()), weight: 0.5 + random.uniform() };
  });
}

const responses = simulate(300, 1);
const options: KeyDriversOptions = { outcome: "y", drivers: ["a", "b", "c"] };
const rating = fc.integer({ min: 1, max: 5 });
const some = fc.array(fc.record({ y: fc.integer({ min: 0, max: 10 }), a: rating, b: rating, c: rating }), {
  minLength: 5,
  maxLength: 40,
});

describe("keyDrivers", () => {
  it("has shares that are not negative and add up to R²", () => {
    fc.assert(
      fc.property(some, fc.constantFrom("shapley", "relative-weights"), (rows, method) => {
        const { value, drivers } = keyDrivers(rows, { ...options, method: method as "shapley" });
        if (value === null) return;
        const shares = drivers.map(({ importance }) => importance ?? 0);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expectClose(
          shares.reduce((sum, share) => sum + share, 0),
          value,
          { absolute: 1e-11 },
        );
        const percents = drivers.map(({ percentOfRSquared }) => percentOfRSquared ?? 0);
        if (value > 0)
          expectClose(
            percents.reduce((sum, percent) => sum + percent, 0),
            100,
            { absolute: 1e-8 },
          );
      }),
      { numRuns: 200 },
    );
  });

  it("agrees with the definition of Shapley's value over all orders", () => {
    const rSquaredOf = (drivers: string[]): number =>
      drivers.length === 0 ? 0 : (keyDrivers(responses, { outcome: "y", drivers }).value as number);
    const orders = ["abc", "acb", "bac", "bca", "cab", "cba"];
    for (const { driver, importance } of keyDrivers(responses, options).drivers) {
      const gains = orders.map((order) => {
        const before = [...order.slice(0, order.indexOf(driver))];
        return rSquaredOf([...before, driver]) - rSquaredOf(before);
      });
      expectClose(importance, gains.reduce((sum, gain) => sum + gain, 0) / 6, { absolute: 1e-14 });
    }
  });

  it("does not care for the order in which the drivers are named", () => {
    fc.assert(
      fc.property(some, fc.shuffledSubarray(["a", "b", "c"], { minLength: 3 }), (rows, drivers) => {
        for (const method of methods) {
          const one = keyDrivers(rows, { ...options, method });
          const other = keyDrivers(rows, { ...options, drivers, method });
          const key = (figure: number | null): number | null => (figure === null ? null : Math.round(figure * 1e8));
          const listed = (result: typeof one): unknown =>
            result.drivers
              .map(({ driver, rank, importance }) => [driver, rank, key(importance)])
              .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
          expect(listed(other)).toEqual(listed(one));
          expect(other.reason).toBe(one.reason);
          if (one.reason === null)
            expect(other.drivers.map(({ driver }) => driver)).toEqual(one.drivers.map(({ driver }) => driver));
        }
      }),
    );
  });

  it("does not change with the units of its fields", () => {
    const before = keyDrivers(responses, options);
    const after = keyDrivers(
      responses.map(({ y, a, b, c }) => ({
        y: 10 * Number(y) - 3,
        a: Number(a) / 7,
        b: -Number(b),
        c: 1e6 + Number(c),
      })),
      options,
    );
    expectClose(after.value, before.value as number, { relative: 1e-12 });
    after.drivers.forEach(({ driver, importance }, place) => {
      expect(driver).toBe(before.drivers[place]?.driver);
      expectClose(importance, before.drivers[place]?.importance as number, { relative: 1e-8 });
    });
  });

  it("lists drivers in descending order, and those of the same importance by name under one rank", () => {
    const twins = responses.map((row) => ({ ...row, twin: row.a as number }));
    const { drivers } = keyDrivers(twins, { outcome: "y", drivers: ["twin", "c", "a"] });
    expect(drivers.map(({ driver, rank }) => [driver, rank])).toEqual([
      ["a", 1],
      ["twin", 1],
      ["c", 3],
    ]);
  });

  it("shares between drivers that say the same, and gives them no coefficients", () => {
    const twins = responses.map((row) => ({ ...row, twin: 3 - 2 * (row.a as number) }));
    const alone = keyDrivers(responses, { outcome: "y", drivers: ["a", "b"] });
    for (const method of ["shapley", "relative-weights"] as const) {
      const result = keyDrivers(twins, { outcome: "y", drivers: ["a", "twin", "b"], method });
      expectClose(result.value, alone.value as number, { relative: 1e-12 });
      const [a, twin] = ["a", "twin"].map((name) => result.drivers.find(({ driver }) => driver === name));
      expectClose(a?.importance, twin?.importance as number, { relative: 1e-9 });
      expect(a).toMatchObject({ coefficient: null, vif: null, reason: "collinear" });
      expect(result.warnings).toEqual([{ code: "collinear", drivers: ["a", "twin"] }]);
    }
    const regression = keyDrivers(twins, { outcome: "y", drivers: ["a", "twin", "b"], method: "regression" });
    expect(regression.drivers.map(({ driver, importance }) => [driver, importance === null])).toEqual([
      ["b", false],
      ["a", true],
      ["twin", true],
    ]);
    expect(regression.drivers[1]).toMatchObject({ rank: null, percentOfRSquared: null });
  });

  it("warns of a variance inflation factor of 10, and of a coefficient whose sign is turned", () => {
    const random = createRandom(4);
    const rows = Array.from({ length: 200 }, () => {
      const a = random.normal();
      const b = a + 0.2 * random.normal();
      return { a, b, y: 2 * a - b + 0.3 * random.normal() };
    });
    const { warnings, drivers } = keyDrivers(rows, { outcome: "y", drivers: ["a", "b"], method: "regression" });
    expect(warnings).toEqual([
      { code: "collinear", drivers: ["a", "b"] },
      { code: "sign-flip", drivers: ["b"] },
    ]);
    expect(drivers.every(({ vif }) => Number(vif) > 10)).toBe(true);
  });

  it("leaves out a driver that does not vary, and says so", () => {
    const still = responses.map((row) => ({ ...row, still: 4 }));
    const { drivers, warnings, value } = keyDrivers(still, { outcome: "y", drivers: ["still", "a", "b", "c"] });
    expect(drivers.at(-1)).toMatchObject({
      driver: "still",
      importance: null,
      rank: null,
      reason: "no-variance",
      mean: 4,
    });
    expect(warnings).toEqual([{ code: "no-variance", drivers: ["still"] }]);
    expect(value).toBe(keyDrivers(responses, options).value);
  });

  it("has a null with a reason where there is nothing to explain, or too little to go by", () => {
    const constant = keyDrivers(
      responses.map((row) => ({ ...row, y: 5 })),
      options,
    );
    expect(constant).toMatchObject({ value: null, reason: "no-variance", interval: null, n: 300 });
    expect(constant.drivers[0]).toMatchObject({ driver: "a", importance: null, reason: "no-variance" });
    const few = keyDrivers(responses.slice(0, 4), options);
    expect(few).toMatchObject({ value: null, reason: "too-few-rows", n: 4 });
    expect(keyDrivers(responses.slice(0, 5), options).reason).toBeNull();
    expect(keyDrivers([], options)).toMatchObject({ value: null, reason: "too-few-rows", n: 0 });
    const weights = responses.map((_, i) => (i < 4 ? 1 : 0));
    expect(keyDrivers(responses, { ...options, weights })).toMatchObject({
      value: null,
      reason: "too-few-rows",
      n: 300,
    });
    const none = keyDrivers(responses.map(({ y }) => ({ y, a: 1, b: 2, c: 3 })) as Response[], options);
    expect(none).toMatchObject({ value: 0, interval: null, reason: null });
    expect(none.warnings).toEqual([{ code: "no-variance", drivers: ["a", "b", "c"] }]);
  });

  it("withholds everything below minimumResponses", () => {
    const result = keyDrivers(responses, { ...options, minimumResponses: 301 });
    expect(result).toMatchObject({ value: null, suppressed: true, n: 300, adjustedRSquared: null, warnings: [] });
    expect(result.drivers.map(({ driver, mean, importance, rank }) => [driver, mean, importance, rank])).toEqual([
      ["a", null, null, null],
      ["b", null, null, null],
      ["c", null, null, null],
    ]);
  });

  it("leaves out responses with a blank, counts them, and those with an invalid answer if asked to", () => {
    const rows = [...responses, { y: null, a: 1, b: 1, c: 1 }, { y: 3, a: 2, b: 2 }] as Response[];
    const result = keyDrivers(rows, options);
    expect([result.n, result.missing, result.invalid]).toEqual([300, 2, 0]);
    expect(result.value).toBe(keyDrivers(responses, options).value);
    const odd = [...rows, { y: "9", a: 1, b: null, c: 1 }, 7, null] as unknown as Response[];
    const omitted = keyDrivers(odd, { ...options, invalid: "omit" });
    expect([omitted.n, omitted.missing, omitted.invalid]).toEqual([300, 2, 3]);
    expect(omitted.value).toBe(result.value);
  });

  it("says where a fault is, lists ten and counts all", () => {
    const rows = responses.map((row, i) => ({ ...row, b: i < 12 ? "x" : row.b })) as unknown as Response[];
    const fault = faultOf(() => keyDrivers(rows, options));
    expect(fault.message).toBe(
      'keyDrivers: responses[0].b must be a finite number (at most 1e30 in size), got "x" (the first of 12 faults)',
    );
    expect(fault.issues.length).toBe(10);
    const columns = { y: [1, 2, 3], a: [1, 2, Number.NaN], b: [1, 1, 2], c: [4, 5, 6] };
    expect(faultOf(() => keyDrivers(columns, options)).message).toBe(
      "keyDrivers: responses[2].a must be a finite number (at most 1e30 in size), got NaN",
    );
    expect(faultOf(() => keyDrivers([{ y: 1, a: 1, b: null, c: 1 }], { ...options, missing: "error" })).message).toBe(
      "keyDrivers: responses[0].b must be a finite number (at most 1e30 in size), got null",
    );
    expect(faultOf(() => keyDrivers([responses[0], 5] as Response[], options)).message).toBe(
      "keyDrivers: responses[1] must be a record, got 5",
    );
    expect(faultOf(() => keyDrivers({ ...columns, a: [1, 2] }, options)).message).toBe(
      "keyDrivers: rows.a.length must be 3 like the others, got 2",
    );
    const lifted = keyDrivers.with(options).of({ y: "score", a: "a", b: "b", c: "c" });
    expect(faultOf(() => lifted([{ score: "x", a: 1, b: 1, c: 1 }])).message).toBe(
      'keyDrivers: rows[0].score must be a finite number (at most 1e30 in size), got "x"',
    );
  });

  it("names the fields that exist where one is unknown", () => {
    expect(() => keyDrivers(responses, { outcome: "y", drivers: ["a", "speed"] })).toThrow(
      'keyDrivers: rows[0].speed must be one of the fields that exist (a, b, c, y, weight), got "speed"',
    );
    expect(() => keyDrivers({ y: [1], a: [2] }, { outcome: "y", drivers: ["speed"] })).toThrow(
      'keyDrivers: rows.speed must be one of the fields that exist (y, a), got "speed"',
    );
  });

  it("refuses options that do not go together", () => {
    const call = (chosen: object) => () => keyDrivers(responses, chosen);
    expect(call({ drivers: ["a"] })).toThrow("keyDrivers: options.outcome must be the name of a field, got undefined");
    expect(call({ outcome: "y" })).toThrow("keyDrivers: options.drivers must be names of fields, got undefined");
    expect(call({ outcome: "y", drivers: ["a", "y"] })).toThrow(
      'keyDrivers: options.drivers[1] must be another field than the outcome, got "y"',
    );
    expect(call({ outcome: "y", drivers: ["a", "a"] })).toThrow(
      "keyDrivers: options.drivers must be an array of 1 to 100 different names of fields, got an array",
    );
    expect(call({ ...options, method: "lmg" })).toThrow(
      'options.method must be "shapley" or "relative-weights" or "correlation" or "regression", got "lmg"',
    );
    expect(call({ ...options, bootstrap: { resamples: 9 } })).toThrow(
      'options.bootstrap.resamples must be a known name (replicates, seed), got "resamples"',
    );
    const summary = keyDrivers.summarize(responses, options);
    expect(() => keyDrivers.measure(summary, { drivers: ["a"] })).toThrow(
      'keyDrivers: options.drivers must be the drivers of the summary (a, b, c), got "a"',
    );
    expect(() => keyDrivers.merge(summary, { ...summary, outcome: "x" })).toThrow(
      'summary.outcome must be "y", got "x"',
    );
    expect(() => keyDrivers.merge(summary, { ...summary, drivers: ["a", "b"] })).toThrow(
      "keyDrivers: summary.crossProducts.means.length must be 3, one a field, got 4",
    );
  });

  it("takes weights by name or as a column, and a whole weight for as many responses", () => {
    const weights = responses.map((_, i) => i % 4);
    const repeated = responses.flatMap((row, i) => new Array<Response>(i % 4).fill(row));
    const weighted = keyDrivers(responses, { ...options, weights });
    expectClose(weighted.value, keyDrivers(repeated, options).value as number, { relative: 1e-12 });
    expect(weighted.n).toBe(300);
    expectClose(weighted.effectiveN, 450 ** 2 / (75 * 14), { relative: 1e-14 });
    const named = responses.map((row, i) => ({ ...row, w: i % 4 }));
    expect(keyDrivers(named, { ...options, weights: "w" })).toEqual(weighted);
    const ofNamed = keyDrivers.with(options).of({ y: "y", a: "a", b: "b", c: "c" }, { weight: "w" });
    expect(ofNamed(named)).toEqual(weighted);
    expect(() => keyDrivers([...named, { ...named[0], w: -1 }], { ...options, weights: "w" })).toThrow(
      "keyDrivers: responses[300].w must be a finite number from 0 on (at most 1e30), got -1",
    );
    const mixed = [5, ...named] as object[];
    expect(keyDrivers(mixed, { ...options, weights: [9, ...weights], invalid: "omit" }).value).toBe(weighted.value);
    expect(keyDrivers(mixed, { ...options, weights: "w", invalid: "omit" }).value).toBe(weighted.value);
  });

  it("gives the same for a table of columns, with dictionaries too", () => {
    const column = (field: string): number[] => responses.map((row) => row[field] as number);
    const table = { y: column("y"), a: Int8Array.from(column("a")), b: Float64Array.from(column("b")), c: column("c") };
    expect(keyDrivers(table, options)).toEqual(keyDrivers(responses, options));
    const dictionary = [...new Set(column("c"))];
    const codes = Uint8Array.from(column("c"), (value) => dictionary.indexOf(value));
    expect(keyDrivers({ ...table, c: { codes, dictionary } }, options)).toEqual(keyDrivers(responses, options));
  });

  it("works by segment and by period, on the fields as they are", () => {
    const rows = responses.map((row, i) => ({ ...row, plan: i % 2 ? "Pro" : "Free", at: Date.UTC(2024, i % 3) }));
    const metric = keyDrivers.with(options);
    const byPlan = segment(rows, { by: "plan", metric });
    expect(byPlan.map(({ segment: plan, n, value }) => [plan, n, value])).toEqual(
      ["Free", "Pro"].map((plan) => [plan, 150, metric(rows.filter((row) => row.plan === plan)).value]),
    );
    expect(byPlan[0]?.versusRest.pValue).toBeTypeOf("number");
    expect(byPlan[0]?.drivers[0]?.driver).toBe("a");
    const monthly = trend(rows, { at: "at", every: "month", timeZone: "UTC", metric });
    expect(monthly.map(({ n }) => n)).toEqual([100, 100, 100]);
  });
});

describe("Shapley values of more than 15 drivers", () => {
  const names = Array.from({ length: 18 }, (_, place) => `q${String(place).padStart(2, "0")}`);
  const rows = simulate(500, 3, names);
  const many: KeyDriversOptions = { outcome: "y", drivers: names };

  it("are drawn by a seed, and say so with their error", () => {
    const result = keyDrivers(rows, { ...many, permutations: 1000, seed: 5 });
    expect(result.sampledOrders).toEqual({ permutations: 1000, seed: 5 });
    expect(keyDrivers(rows, { ...many, permutations: 1000, seed: 5 })).toEqual(result);
    expect(keyDrivers(rows, { ...many, permutations: 1000, seed: 6 })).not.toEqual(result);
    expect(result.drivers.every(({ monteCarloError }) => Number(monteCarloError) > 0)).toBe(true);
    const total = result.drivers.reduce((sum, { importance }) => sum + (importance ?? 0), 0);
    expectClose(total, result.value as number, { relative: 1e-12 });
    const exact = keyDrivers(rows, { ...many, drivers: names.slice(0, 15) });
    expect([exact.sampledOrders, exact.drivers[0]?.monteCarloError]).toEqual([null, null]);
  });

  it("have an error that tells how far they are from more of them", () => {
    const few = keyDrivers(rows, { ...many, permutations: 400, seed: 1 });
    const lots = keyDrivers(rows, { ...many, permutations: 20_000, seed: 2 });
    const exactly = new Map(lots.drivers.map(({ driver, importance }) => [driver, importance as number]));
    const distances = few.drivers.map(
      ({ driver, importance, monteCarloError }) =>
        ((importance as number) - (exactly.get(driver) as number)) / (monteCarloError as number),
    );
    expect(Math.max(...distances.map(Math.abs))).toBeLessThan(4);
    expect(Math.sqrt(distances.reduce((sum, one) => sum + one * one, 0) / distances.length)).toBeGreaterThan(0.4);
  });
});

describe("the intervals of importances", () => {
  const chosen: KeyDriversOptions = { ...options, bootstrap: { replicates: 199, seed: 1 } };

  it("are there when asked for, hold the importance, and depend on the seed alone", () => {
    expect(keyDrivers(responses, options).drivers.every(({ interval }) => interval === null)).toBe(true);
    for (const method of methods) {
      const result = keyDrivers(responses, { ...chosen, method });
      expect(keyDrivers.measure(keyDrivers.summarize(responses, options), { ...chosen, method })).toEqual(result);
      for (const { importance, interval } of result.drivers) {
        expect(interval?.method).toBe("bootstrap-wishart");
        expect(interval?.low).toBeLessThan(importance as number);
        expect(interval?.high).toBeGreaterThan(importance as number);
      }
    }
    const other = keyDrivers(responses, { ...options, bootstrap: { replicates: 199, seed: 2 } });
    expect(other.drivers[0]?.interval).not.toEqual(keyDrivers(responses, chosen).drivers[0]?.interval);
  });

  it("are about the same from the summary and from the responses, for answers that are near normal", () => {
    const more = simulate(2000, 9);
    const drawn = { ...options, bootstrap: { replicates: 399, seed: 1 } };
    const fromSummary = keyDrivers(more, drawn);
    const fromRows = bootstrapKeyDrivers(more, drawn);
    fromRows.drivers.forEach(({ driver, interval, importance }, place) => {
      const other = fromSummary.drivers[place];
      expect([driver, importance]).toEqual([other?.driver, other?.importance]);
      expect(interval?.method).toBe("bootstrap-rows");
      const width = (one: typeof interval | undefined): number => Number(one?.high) - Number(one?.low);
      expect(width(interval) / width(other?.interval)).toBeGreaterThan(0.8);
      expect(width(interval) / width(other?.interval)).toBeLessThan(1.25);
    });
  });

  it("take weights and leave out blanks when they resample responses", () => {
    const rows = [...responses, { y: null, a: 1, b: 2, c: 3, weight: 1 }] as Response[];
    const weighted = { ...chosen, weights: "weight" };
    const result = bootstrapKeyDrivers(rows, weighted);
    expect({ ...result, drivers: [] }).toEqual({ ...keyDrivers(rows, weighted), drivers: [] });
    expect(result.drivers.map(({ interval }) => interval)).toEqual(
      bootstrapKeyDrivers(responses, weighted).drivers.map(({ interval }) => interval),
    );
    expect(() => bootstrapKeyDrivers([{ y: "x" }], options)).toThrow("bootstrapKeyDrivers: rows[0].a must be");
  });

  it("are not there where too many samples have none", () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((y, i) => ({ y, a: i === 0 ? 1 : 0, b: i % 3, c: (i * 5) % 7 }));
    const { drivers } = bootstrapKeyDrivers(rows, chosen);
    expect(drivers.every(({ interval, importance }) => interval === null && importance !== null)).toBe(true);
  });

  it("cover the true shares of a normal population about as often as they say", () => {
    const random = createRandom(11);
    const draw = (length: number): Response[] =>
      Array.from({ length }, () => {
        const mood = random.normal();
        const [a, b] = [mood + random.normal(), mood + random.normal()];
        return { a, b, y: a + 0.5 * b + 2 * random.normal() };
      });
    // Var(a) = Var(b) = 2, Cov = 1, Var(y) = 2 + 0.5 + 1 + 4; so r = 2.5 and 2 over √15, and R² = 3.5 ÷ 7.5.
    const [first, second, all] = [2.5 ** 2 / 15, 2 ** 2 / 15, 3.5 / 7.5];
    const truth: Record<string, number> = { a: (first + all - second) / 2, b: (second + all - first) / 2 };
    const [samples, hits] = [150, { a: 0, b: 0, value: 0 }];
    for (let sample = 0; sample < samples; sample++) {
      const { drivers, interval } = keyDrivers(draw(150), {
        outcome: "y",
        drivers: ["a", "b"],
        bootstrap: { replicates: 199, seed: sample },
      });
      if (interval !== null && interval.low <= all && all <= interval.high) hits.value++;
      for (const { driver, interval: limits } of drivers) {
        const share = truth[driver] as number;
        if (limits !== null && limits.low <= share && share <= limits.high) hits[driver as "a"]++;
      }
    }
    for (const hit of Object.values(hits))
      expect(hit / samples).toBeGreaterThan(0.95 - 3 * Math.sqrt(0.0475 / samples));
  });
});

describe("a comparison of how much drivers explain", () => {
  it("does not take a small group for one in which they explain more", () => {
    const random = createRandom(5);
    const drivers = Array.from({ length: 10 }, (_, place) => `d${place}`);
    const chosen: KeyDriversOptions = { outcome: "y", drivers, method: "correlation" };
    const draw = (length: number): Response[] =>
      Array.from({ length }, () => {
        const fields = drivers.map((driver) => [driver, random.normal()] as const);
        return { ...Object.fromEntries(fields), y: (fields[0]?.[1] ?? 0) + 2 * random.normal() };
      });
    const [samples, found] = [100, { above: 0, all: 0 }];
    for (let sample = 0; sample < samples; sample++) {
      const { difference, pValue } = compare(keyDrivers(draw(400), chosen), keyDrivers(draw(30), chosen));
      if (pValue === null || pValue >= 0.05) continue;
      found.all++;
      if (Number(difference) > 0) found.above++;
    }
    // R² as it stands makes nearly half of the small groups "above".
    expect(found.all).toBeLessThanOrEqual(12);
  });

  it("rests on adjusted R², and is wide where there are few responses", () => {
    const { basis, adjustedRSquared, value } = keyDrivers(simulate(12, 3), options);
    expect(basis).toMatchObject({ kind: "normal", center: adjustedRSquared, method: "adjusted-r-squared" });
    expect(Number(adjustedRSquared)).toBeLessThan(Number(value));
    // Helland's interval reaches from 0 to nearly 1 here.
    expect((basis as { standardError: number }).standardError).toBeGreaterThan(0.15);
  });
});
