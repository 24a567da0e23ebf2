import { describe, expect, it } from "vitest";
import { type ColumnTable, columnOf, readField } from "../src/rows.ts";
import { faultOf } from "./support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

describe("readField of records", () => {
  const rows = [{ a: 1, b: { c: "x" } }, { a: null, b: { c: "y" } }, { b: { c: "z" } }];

  it("reads a field by its name, and undefined where a record has none", () => {
    expect(readField("f", rows, "a")).toEqual([1, null, undefined]);
  });

  it("reads by a function", () => {
    expect(readField("f", rows, (row: (typeof rows)[number]) => row.b.c)).toEqual(["x", "y", "z"]);
  });

  it("reads what an object of a class inherits", () => {
    class Answer {
      readonly #score: number;
      constructor(score: number) {
        this.#score = score;
      }
      get score(): number {
        return this.#score;
      }
    }
    expect(readField("f", [new Answer(9), new Answer(3)], "score")).toEqual([9, 3]);
  });

  it("reads a field that only the last record has", () => {
    expect(readField("f", [{}, {}, { late: 1 }], "late")).toEqual([undefined, undefined, 1]);
    expect(readField("f", [{}, { late: undefined }], "late")).toEqual([undefined, undefined]);
  });

  it("reads nothing from no records", () => {
    expect(readField("f", [], "a")).toEqual([]);
    expect(readField("f", [], () => 1)).toEqual([]);
  });

  it("refuses a name that no record knows, and says which there are", () => {
    expect(messageOf(() => readField("f", rows, "A"))).toBe(
      'f: rows[0].A must be one of the fields that exist (a, b), got "A"',
    );
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]));
    expect(messageOf(() => readField("f", [wide], "x"))).toMatch(/\(f0, f1, .*f29\), got "x"$/);
  });

  it("lets an error of the caller's own function through", () => {
    const own = new RangeError("own");
    const read = (): never => {
      throw own;
    };
    expect(() => readField("f", rows, read)).toThrow(own);
  });

  it.each([
    [[{ a: 1 }, null], "rows[1] must be a record, got null"],
    [[{ a: 1 }, undefined], "rows[1] must be a record, got undefined"],
    [[{ a: 1 }, 5, "x"], "rows[1] must be a record, got 5 (the first of 2 faults)"],
    [new Array(2), "rows[0] must be a record, got undefined (the first of 2 faults)"],
  ])("refuses %j, by name and by function", (wrong, message) => {
    expect(messageOf(() => readField("f", wrong as object[], "a"))).toBe(`f: ${message}`);
    expect(messageOf(() => readField("f", wrong as object[], (row: { a: number }) => row.a))).toBe(`f: ${message}`);
  });
});

describe("readField of a table", () => {
  const table = {
    plain: [1, null, "x"],
    typed: Float32Array.of(1, 2, 3),
    coded: { codes: Uint8Array.of(1, 1, 0), dictionary: ["a", null] },
  };

  it("gives the column itself, and the values that codes stand for", () => {
    expect(readField("f", table, "plain")).toBe(table.plain);
    expect(readField("f", table, "typed")).toBe(table.typed);
    expect(readField("f", table, "coded")).toEqual([null, null, "a"]);
    expect(columnOf("f", table, "coded")).toBe(table.coded);
  });

  it("has no columns but its own", () => {
    expect(messageOf(() => readField("f", table, "constructor"))).toBe(
      'f: rows.constructor must be one of the fields that exist (plain, typed, coded), got "constructor"',
    );
    const odd: ColumnTable = JSON.parse('{ "__proto__": [1] }');
    expect(readField("f", odd, "__proto__")).toEqual([1]);
  });

  it.each([
    [{ a: 5 }, "rows.a must be an array, a typed array of numbers or { codes, dictionary }, got 5"],
    [{ a: "abc" }, 'rows.a must be an array, a typed array of numbers or { codes, dictionary }, got "abc"'],
    [
      { a: { promoters: 1 } },
      "rows.a must be an array, a typed array of numbers or { codes, dictionary }, got an object",
    ],
    [
      { a: { codes: [0], dictionary: [1] } },
      "rows.a must be an array, a typed array of numbers or { codes, dictionary }, got an object",
    ],
    [
      { a: new BigInt64Array(1) },
      "rows.a must be an array, a typed array of numbers or { codes, dictionary }, got a typed array",
    ],
    [
      { a: { codes: Uint8Array.of(1), dictionary: [9] } },
      "rows.a.codes[0] must be an index of the dictionary (0 to 0), got 1",
    ],
    [
      { a: { codes: Float32Array.of(0.5), dictionary: [9, 3] } },
      "rows.a.codes[0] must be an index of the dictionary (0 to 1), got 0.5",
    ],
    [{}, 'rows.a must be one of the fields that exist (), got "a"'],
    [Uint8Array.of(1), "rows must be an array of records or a table of columns, got a typed array"],
    [null, "rows must be an array of records or a table of columns, got null"],
  ])("refuses %o", (wrong, message) => {
    expect(messageOf(() => readField("f", wrong as ColumnTable, "a"))).toBe(`f: ${message}`);
  });

  it("refuses a function, as there are no records to give it", () => {
    expect(messageOf(() => readField("f", table, () => 1))).toBe("f: field must be a field's name, got a function");
  });
});
