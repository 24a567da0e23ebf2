import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import {
  checkChoice,
  checkConfidenceLevel,
  checkCount,
  checkNumber,
  checkOptions,
  checkProbability,
  checkSample,
  checkSuccesses,
} from "../../src/stats/check.ts";

function refusal(call: () => unknown): MetricInputError {
  try {
    call();
  } catch (error) {
    if (error instanceof MetricInputError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("checkSample", () => {
  it("turns arrays and typed arrays of numbers into a Float64Array", () => {
    expect(checkSample("f", "values", [1, 2.5])).toEqual(new Float64Array([1, 2.5]));
    expect(checkSample("f", "values", new Uint8Array([1, 2]))).toEqual(new Float64Array([1, 2]));
    expect(checkSample("f", "values", new Float32Array([0.5]))).toEqual(new Float64Array([0.5]));
  });

  it("names the place, the value and the number of faults", () => {
    const error = refusal(() => checkSample("f", "values", [1, Number.NaN, 3, null as unknown as number]));
    expect(error.message).toBe("f: values[1] must be a finite number, got NaN (the first of 2 faults)");
    expect(error.issues.map(({ code, path }) => [code, path])).toEqual([
      ["invalid-type", [1]],
      ["missing-value", [3]],
    ]);
  });

  it("words ten faults and counts the others", () => {
    const error = refusal(() => checkSample("f", "values", new Float64Array(25).fill(Number.POSITIVE_INFINITY)));
    expect(error.issues).toHaveLength(10);
    expect(error.total).toBe(25);
    expect(error.code).toBe("out-of-range");
  });

  it("takes no text, no hole and no bigint for a number", () => {
    expect(refusal(() => checkSample("f", "values", ["9"] as unknown as number[])).message).toBe(
      'f: values[0] must be a finite number, got "9"',
    );
    expect(refusal(() => checkSample("f", "values", new Array<number>(2))).total).toBe(2);
    const notNumbers = new BigInt64Array(2) as unknown as number[];
    expect(refusal(() => checkSample("f", "values", notNumbers)).code).toBe("invalid-type");
    expect(refusal(() => checkSample("f", "values", "123" as unknown as number[])).code).toBe("invalid-type");
  });
});

describe("checkOptions", () => {
  it("accepts the options that there are, and none", () => {
    checkOptions("f", undefined, ["seed"]);
    checkOptions("f", { seed: undefined }, ["seed"]);
  });

  it("refuses a mistyped option", () => {
    const error = refusal(() => checkOptions("f", { confidencelevel: 0.9 }, ["method", "confidenceLevel"]));
    expect(error.message).toBe(
      "f: options.confidencelevel must be one of the options method, confidenceLevel, got 0.9",
    );
    expect(error.code).toBe("unknown-key");
  });

  it("refuses what is not an object of options", () => {
    for (const options of [null, 0.95, "wilson", []]) {
      expect(refusal(() => checkOptions("f", options, ["method"])).code).toBe("invalid-type");
    }
  });
});

describe("the checks of single values", () => {
  it("hold their bounds", () => {
    for (const p of [0, 0.5, 1]) checkProbability("f", "p", [], p);
    for (const p of [-0.1, 1.1]) expect(refusal(() => checkProbability("f", "p", [], p)).code).toBe("out-of-range");
    checkConfidenceLevel("f", 0.95);
    for (const level of [0, 1, 95]) expect(refusal(() => checkConfidenceLevel("f", level)).code).toBe("out-of-range");
    checkCount("f", "n", [], 3);
    expect(refusal(() => checkCount("f", "n", [], 2.5)).code).toBe("not-an-integer");
    expect(refusal(() => checkCount("f", "n", [], -1)).code).toBe("out-of-range");
    expect(refusal(() => checkNumber("f", "x", [], "1")).code).toBe("invalid-type");
    expect(refusal(() => checkNumber("f", "x", [], Number.NaN)).code).toBe("invalid-type");
    checkChoice("f", "method", [], "holm", ["holm", "none"]);
    expect(refusal(() => checkChoice("f", "method", [], "Holm", ["holm", "none"])).message).toBe(
      'f: method must be one of "holm", "none", got "Holm"',
    );
  });

  it("hold successes to the trials, in an argument or in a field of one", () => {
    checkSuccesses("f", 0.5, 2.25);
    expect(refusal(() => checkSuccesses("f", 3, 2)).message).toBe(
      "f: successes must be a number from 0 to 2 (trials), got 3",
    );
    expect(refusal(() => checkSuccesses("f", 1, undefined, "a")).message).toBe(
      "f: a.trials must be a number of 0 or more, got undefined",
    );
    expect(refusal(() => checkSuccesses("f", -1, 2, "groups", [4])).message).toBe(
      "f: groups[4].successes must be a number from 0 to 2 (trials), got -1",
    );
  });
});
