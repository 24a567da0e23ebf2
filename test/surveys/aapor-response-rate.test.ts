import { describe, expect, it } from "vitest";
import { aaporResponseRate } from "../../src/surveys/aapor-response-rate.ts";
import { faultOf } from "../support/soundness.ts";

const cases = { I: 300, P: 20, R: 150, NC: 100, O: 30, UH: 300, UO: 100 } as const;

describe("aaporResponseRate", () => {
  // By hand from the formulas of Standard Definitions: the eligible cases are 600, the unknown ones 400, of which e makes 100.
  it.each([
    ["RR1", 300 / 1000],
    ["RR2", 320 / 1000],
    ["RR3", 300 / 700],
    ["RR4", 320 / 700],
    ["RR5", 300 / 600],
    ["RR6", 320 / 600],
    ["COOP1", 300 / 500],
    ["COOP2", 320 / 500],
    ["COOP3", 300 / 470],
    ["COOP4", 320 / 470],
    ["REF1", 150 / 1000],
    ["REF2", 150 / 700],
    ["REF3", 150 / 600],
    ["CON1", 500 / 1000],
    ["CON2", 500 / 700],
    ["CON3", 500 / 600],
  ] as const)("has %s by its formula, as its value and among all rates", (method, expected) => {
    const result = aaporResponseRate(cases, { method, eligibility: 0.25 });
    expect(result.value).toBeCloseTo(100 * expected, 12);
    expect(result.rates[method]).toBeCloseTo(100 * expected, 12);
  });

  it("has the interval of Wilson on the denominator, and counts the cases that this is made of", () => {
    const result = aaporResponseRate(cases, { method: "RR3", eligibility: 0.25 });
    expect(result).toMatchObject({ n: 1000, effectiveN: 700, basis: { successes: 300, trials: 700 } });
    expect(result.interval?.low).toBeCloseTo(39.239944, 6);
  });

  it("takes the eligible share of the known cases, where that is asked for", () => {
    const result = aaporResponseRate({ ...cases, NE: 200 }, { method: "RR3", eligibility: "proportional" });
    expect(result.eligibility).toBe(0.75);
    expect(result.value).toBeCloseTo((100 * 300) / 900, 12);
  });

  it("leaves rates with e out where no e is stated, and refuses to measure them", () => {
    expect(aaporResponseRate(cases).rates).toMatchObject({ RR1: 30, RR3: null, REF2: null, CON2: null });
    expect(faultOf(() => aaporResponseRate(cases, { method: "RR4" })).message).toBe(
      'aaporResponseRate: options.eligibility must be given for RR4: a number from 0 to 1 or "proportional", got undefined',
    );
  });

  it("counts a column of dispositions", () => {
    const result = aaporResponseRate(["I", "I", "R", null, "UO"]);
    expect(result).toMatchObject({ value: 50, n: 4, missing: 1 });
  });

  it("refuses letters that stand for nothing, or leaves them out", () => {
    const column = ["I", "refused", "R"] as never;
    expect(faultOf(() => aaporResponseRate(column)).message).toBe(
      'aaporResponseRate: dispositions[1] must be one of I, P, R, NC, O, UH, UO, NE, got "refused"',
    );
    expect(aaporResponseRate(column, { invalid: "omit" })).toMatchObject({ value: 50, invalid: 1 });
    expect(() => aaporResponseRate(["I", null], { missing: "error" })).toThrow(/dispositions\[1\]/);
    expect(() => aaporResponseRate("I" as never)).toThrow(/dispositions must be an array/);
  });

  it("gives null where the denominator is 0, and where no case tells of the eligible share", () => {
    expect(aaporResponseRate({ I: 0 }).value).toBe(null);
    expect(aaporResponseRate({ I: 0, UH: 5 }, { method: "RR3", eligibility: "proportional" })).toMatchObject({
      value: null,
      eligibility: null,
    });
  });

  it("withholds all rates of too few cases", () => {
    const result = aaporResponseRate({ I: 3, R: 2 }, { minimumResponses: 10 });
    expect(Object.values(result.rates).every((rate) => rate === null)).toBe(true);
  });
});
