import { describe, expect, it } from "vitest";
import { describeValue, type Fault, MetricInputError, movePlaces, rejectInput } from "../src/errors.ts";
import { faultOf } from "./support/soundness.ts";

const fault: Fault = {
  code: "out-of-range",
  argument: "scores",
  path: [17],
  expected: "an integer from 0 to 10",
  received: "11",
};

describe("MetricInputError", () => {
  it("names the function, the place, what was expected and what came", () => {
    const error = new MetricInputError("nps", [fault]);
    expect(error.message).toBe("nps: scores[17] must be an integer from 0 to 10, got 11");
    expect(String(error)).toBe("MetricInputError: nps: scores[17] must be an integer from 0 to 10, got 11");
  });

  it("is a TypeError with the code of its first fault", () => {
    const error = new MetricInputError("nps", [fault, { ...fault, code: "invalid-type" }]);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ name: "MetricInputError", code: "out-of-range", functionName: "nps", total: 2 });
  });

  it("has issues in the shape of Standard Schema, with our particulars", () => {
    expect(new MetricInputError("nps", [fault]).issues).toEqual([
      { ...fault, message: "scores[17] must be an integer from 0 to 10, got 11" },
    ]);
  });

  it("keeps ten faults of many and says how many there are", () => {
    const faults = Array.from({ length: 12 }, (_, i) => ({ ...fault, path: [i] })) as unknown as [Fault, ...Fault[]];
    const error = new MetricInputError("nps", faults);
    expect([error.issues.length, error.issues[9]?.path, error.total]).toEqual([10, [9], 12]);
    expect(error.message).toBe("nps: scores[0] must be an integer from 0 to 10, got 11 (the first of 12 faults)");
    expect(new MetricInputError("nps", [fault], 300).message).toMatch(/ \(the first of 300 faults\)$/);
  });

  it.each<[Fault["path"], string]>([
    [[], "rows"],
    [[3, "score"], "rows[3].score"],
    [["a", "b"], "rows.a.b"],
    [["_private", "$cost"], "rows._private.$cost"],
    [[0, "my score"], 'rows[0]["my score"]'],
    [[0, "0"], 'rows[0]["0"]'],
    [[0, ""], 'rows[0][""]'],
    [[0, 'say "x"'], 'rows[0]["say \\"x\\""]'],
    [[0, "оценка"], 'rows[0]["оценка"]'],
    [[0, "__proto__"], "rows[0].__proto__"],
  ])("writes the path %j as %s", (path, place) => {
    const error = new MetricInputError("nps", [{ ...fault, argument: "rows", path }]);
    expect(error.message).toBe(`nps: ${place} must be an integer from 0 to 10, got 11`);
  });
});

describe("describeValue", () => {
  it.each<[unknown, string]>([
    [undefined, "undefined"],
    [null, "null"],
    [0, "0"],
    [-0, "-0"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [1e21, "1e+21"],
    [true, "true"],
    [12n, "12n"],
    ["", '""'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}"…`],
    [() => 1, "a function"],
    [Symbol("s"), "Symbol(s)"],
    [[], "an array"],
    [new Float32Array(2), "a typed array"],
    [new Date(0), "a Date"],
    [new Date(Number.NaN), "an invalid Date"],
    [{ secret: 1 }, "an object"],
    [Object.create(null), "an object"],
  ])("says %o as %s", (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});

describe("rejectInput", () => {
  it("throws an error with one fault", () => {
    const error = faultOf(() => rejectInput("csat", "options", ["scale", "max"], "missing-value", "stated", undefined));
    expect(error.message).toBe("csat: options.scale.max must be stated, got undefined");
    expect(error).toMatchObject({ code: "missing-value", functionName: "csat", total: 1 });
  });
});

describe("movePlaces", () => {
  const error = new MetricInputError("nps", [fault, { ...fault, path: [18] }], 300);

  it("puts every fault elsewhere, in its message too, and keeps the count", () => {
    const moved = movePlaces(error, ({ path }) => ({ argument: "rows", path: [...path, "score"] }));
    expect(moved).toBeInstanceOf(MetricInputError);
    expect((moved as MetricInputError).message).toBe(
      "nps: rows[17].score must be an integer from 0 to 10, got 11 (the first of 300 faults)",
    );
    expect((moved as MetricInputError).issues.map(({ message }) => message)).toEqual([
      "rows[17].score must be an integer from 0 to 10, got 11",
      "rows[18].score must be an integer from 0 to 10, got 11",
    ]);
  });

  it("leaves other errors as they are", () => {
    const other = new RangeError("of the caller's own function");
    expect(movePlaces(other, () => ({ argument: "rows", path: [] }))).toBe(other);
  });
});
