import { describe, expect, it } from "vitest";
import {
  choice,
  codeOf,
  count,
  leaf,
  openProbability,
  optional,
  scalePoint,
  weightRule,
} from "../../src/schemas/rules.ts";

describe("the rules", () => {
  it.each([
    ["a count", count(), [0, 7, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Number.NaN, "1", null, undefined, 1n]],
    ["a point of a scale", scalePoint(), [-1000, 0, 1000], [1001, 0.5, Number.NaN, "1", null]],
    [
      "a weight",
      weightRule(),
      [0, 1, 0.5, 1e-30, 1e30],
      [-1, -0.5, 1e31, 1e-31, Number.NaN, Number.POSITIVE_INFINITY, "1", null],
    ],
    [
      "a probability between 0 and 1",
      openProbability(),
      [5e-324, 0.5, 1 - 2 ** -53],
      [0, 1, -0.1, 1.1, Number.NaN, "0.5"],
    ],
    ["a choice", choice("a", "b"), ["a", "b"], ["c", "", 0, null, undefined, ["a"]]],
  ])("%s accepts what it should and nothing else", (_, rule, good, bad) => {
    expect(good.filter((value) => !rule.accepts(value))).toEqual([]);
    expect(bad.filter((value) => rule.accepts(value))).toEqual([]);
  });

  it("of a choice lists its words", () => {
    expect(choice("omit", "error").expected).toBe('"omit" or "error"');
  });

  it("may be optional, which leaves the rule itself as it was", () => {
    const rule = leaf("x", () => true);
    expect(optional(rule)).toMatchObject({ optional: true });
    expect(rule.optional).toBe(undefined);
  });
});

describe("the code of a fault", () => {
  it.each([
    [undefined, "other", "missing-value"],
    [null, "number", "missing-value"],
    ["9", "number", "invalid-type"],
    [Number.NaN, "integer", "invalid-type"],
    [Number.POSITIVE_INFINITY, "number", "invalid-type"],
    [6.5, "integer", "not-an-integer"],
    [11, "integer", "out-of-range"],
    [-0.5, "number", "out-of-range"],
    ["down", "choice", "out-of-range"],
    [3, "choice", "out-of-range"],
    [{}, "choice", "invalid-type"],
    ["soon", "instant", "invalid-instant"],
    [Number.NaN, "instant", "invalid-instant"],
    [{}, "other", "invalid-type"],
    [5, "other", "invalid-type"],
  ] as const)("of %o where a value of the kind %s was asked is %s", (value, kind, code) => {
    expect(codeOf(value, kind)).toBe(code);
  });
});
