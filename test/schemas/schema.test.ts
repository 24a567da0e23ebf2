import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { checkInput } from "../../src/schemas/check.ts";
import * as schemas from "../../src/schemas/index.ts";
import { count, leaf, optional } from "../../src/schemas/rules.ts";
import { columnSchema, lazySchema, objectSchema } from "../../src/schemas/schema.ts";
import { faultOf } from "../support/soundness.ts";

const rule = { fields: { size: count(), scale: optional({ fields: { min: count() } }) } };
const schema = objectSchema<{ size: number; scale?: { min: number } }>(rule);
const issuesOf = (value: unknown, of: z.ZodMiniType = schema): [string, PropertyKey[]][] =>
  (z.safeParse(of, value).error?.issues ?? []).map(({ message, path }) => [message, path]);

describe("the schema of an object", () => {
  it("accepts what its rules accept, and gives back the very same object", () => {
    const value = { size: 3, scale: { min: 1 } };
    expect(z.parse(schema, value)).toBe(value);
    expect(issuesOf({ size: 0 })).toEqual([]);
    expect(issuesOf({ size: 0, scale: undefined })).toEqual([]);
  });

  it("finds every fault and says where it is", () => {
    expect(issuesOf({ size: -1, scale: { min: 0.5, max: 3 }, extra: 1 })).toEqual([
      ['must be a known name (size, scale), got "extra"', ["extra"]],
      ["must be a whole number from 0 on, got -1", ["size"]],
      ['must be a known name (min), got "max"', ["scale", "max"]],
      ["must be a whole number from 0 on, got 0.5", ["scale", "min"]],
    ]);
  });

  it.each([null, undefined, 5, "x", [], new Uint8Array(1)])("does not take %o for an object", (value) => {
    expect(issuesOf(value)).toEqual([[expect.stringMatching(/^must be an object, got /), []]]);
  });

  it("lets other fields pass only where it is open, and then too no field that is inherited stands in for one", () => {
    const open = objectSchema({ ...rule, open: true });
    expect(issuesOf({ size: 1, extra: 2 }, open)).toEqual([]);
    expect(issuesOf(JSON.parse('{ "size": 1, "__proto__": 2 }'))).toEqual([
      ['must be a known name (size, scale), got "__proto__"', ["__proto__"]],
    ]);
    const named = objectSchema({ fields: { constructor: optional(count()), toString: count() } });
    expect(issuesOf({}, named)).toEqual([["must be a whole number from 0 on, got undefined", ["toString"]]]);
    expect(issuesOf({ constructor: 2, toString: 3 }, named)).toEqual([]);
    const row = new (class {
      get size(): number {
        return 3;
      }
    })();
    expect(issuesOf(row)).toEqual([]);
  });
});

describe("the schema of a column", () => {
  const numbers = columnSchema({
    ...leaf("a number", (value) => typeof value === "number", "number"),
    missing: "omit",
  });
  const complete = columnSchema({
    ...leaf("a number", (value) => typeof value === "number"),
    missing: "error",
    length: 2,
  });

  it("accepts arrays and typed arrays, blanks too where they may be missing", () => {
    expect([[], [1, null, undefined], new Float32Array(3)].map((column) => issuesOf(column, numbers))).toEqual([
      [],
      [],
      [],
    ]);
    expect(issuesOf([1, null], complete)).toEqual([["must be a number, got null", [1]]]);
  });

  it("asks for its length before it looks at the values", () => {
    expect(issuesOf(["a", "b", "c"], complete)).toEqual([["must be 2, one for each value, got 3", ["length"]]]);
  });

  it("lists ten faults of many", () => {
    const found = issuesOf(new Array(1000).fill("x"), numbers);
    expect(found.map(([, path]) => path)).toEqual(Array.from({ length: 10 }, (_, i) => [i]));
  });
});

describe("a schema of ours", () => {
  it("is one of zod's: it composes, and has the interface of Standard Schema", () => {
    const request = z.object({ scores: schemas.ratingsSchema(0, 10), options: z.optional(schemas.npsOptionsSchema()) });
    expect(issuesOf({ scores: [9, 11], options: { confidenceLevel: 2 } }, request)).toEqual([
      ["must be an integer from 0 to 10, got 11", ["scores", 1]],
      ["must be a number between 0 and 1 (0.95 for 95 %), got 2", ["options", "confidenceLevel"]],
    ]);
    expect(schema["~standard"].validate({ size: 1 })).toEqual({ value: { size: 1 } });
    expect(schema["~standard"].vendor).toBe("zod");
  });

  it("keeps its words whatever an application tells zod to say", () => {
    const { customError } = z.config();
    try {
      z.config({ customError: () => "nope", localeError: () => "nein" });
      expect(issuesOf({ size: -1 })).toEqual([["must be a whole number from 0 on, got -1", ["size"]]]);
      expect(faultOf(() => checkInput(schema, { size: -1 }, "f", "options")).message).toBe(
        "f: options.size must be a whole number from 0 on, got -1",
      );
    } finally {
      z.config({ customError, localeError: undefined });
    }
  });

  it("is built at its first use, and once", () => {
    let built = 0;
    const lazy = lazySchema(() => {
      built++;
      return schema;
    });
    expect(built).toBe(0);
    expect(lazy()).toBe(lazy());
    expect(built).toBe(1);
  });
});

describe("checkInput", () => {
  it("gives back the very same input", () => {
    const value = { size: 1 };
    expect(checkInput(schema, value, "f", "options")).toBe(value);
  });

  it("throws with the function, the argument and the place in it", () => {
    const error = faultOf(() => checkInput(schema, { size: 1.5 }, "f", "options", ["inner"]));
    expect(error.message).toBe("f: options.inner.size must be a whole number from 0 on, got 1.5");
    expect(error.issues).toEqual([
      {
        code: "not-an-integer",
        argument: "options",
        path: ["inner", "size"],
        expected: "a whole number from 0 on",
        received: "1.5",
        message: "options.inner.size must be a whole number from 0 on, got 1.5",
      },
    ]);
  });
});

describe("every schema that is exported", () => {
  const needed: Readonly<Record<string, object>> = {
    segmentOptionsSchema: { by: "plan", metric: {} },
    trendOptionsSchema: { at: "at", every: "day", metric: {} },
    convertRateOptionsSchema: { from: "month", to: "year" },
    dedupeOptionsSchema: { by: "customerId" },
    comparePairedOptionsSchema: { before: "first", after: "second", metric: () => 0 },
    benchmarkOptionsSchema: { value: 32 },
    marginOfErrorOptionsSchema: { n: 400 },
    postStratifyOptionsSchema: { by: "plan", targets: { Free: 1 } },
    rakeOptionsSchema: { margins: { plan: { Free: 1 } } },
  };
  const options = Object.entries(schemas).filter(([name]) => name.endsWith("OptionsSchema")) as [
    string,
    () => z.ZodMiniType,
  ][];

  it.each(options)("%s accepts options and refuses unknown ones", (name, make) => {
    const good = needed[name] ?? {};
    // Where none are stated, all that is wrong with no options is that some are missing.
    const faults = issuesOf(good, make());
    const isMissing = ([message]: (typeof faults)[number]): boolean => message.endsWith(", got undefined");
    expect(faults.filter((fault) => name in needed || !isMissing(fault))).toEqual([]);
    expect(issuesOf({ ...good, konfidence: 1 }, make())).toEqual(
      expect.arrayContaining([
        ...faults,
        [expect.stringMatching(/^must be a known name \(.*\), got "konfidence"$/), ["konfidence"]],
      ]),
    );
    expect(issuesOf([], make())).toEqual([["must be an object, got an array", []]]);
  });

  it("makes a schema that parses", () => {
    const makers = Object.entries(schemas).filter(([name]) => name.endsWith("Schema"));
    const asked: Readonly<Record<string, readonly unknown[]>> = {
      ratingsSchema: [1, 5],
      labelledRatingsSchema: [{ good: 1 }, 1, 5],
      emotionRatingsSchema: [["happy", "hurried"]],
      brandMentionsSchema: [["Acme", "Bolt"]],
      shareOfVoiceCountsSchema: [["Acme", "Bolt"]],
      engagementResponsesSchema: [["pay", "tools"]],
      healthRecordsSchema: [{}],
      codedRatingsSchema: [{ 103: 3 }],
    };
    const made = makers.map(([name, make]) =>
      (make as (...values: unknown[]) => z.ZodMiniType)(...(asked[name] ?? [])),
    );
    expect(made.filter((one) => typeof one.safeParse !== "function")).toEqual([]);
    expect(options.length).toBeGreaterThan(8);
  });
});
