import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dedupe, deduped } from "../../src/breakdown/dedupe.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

const answers = [
  { id: 0, customer: "a", at: "2024-03-01T00:00:00Z", score: 3 },
  { id: 1, customer: "b", at: "2024-01-01T00:00:00Z", score: 9 },
  { id: 2, customer: "a", at: "2024-01-15T00:00:00Z", score: 10 },
  { id: 3, customer: null, at: "2024-01-16T00:00:00Z", score: 5 },
  { id: 4, customer: "a", at: "2024-03-01T00:00:00Z", score: 8 },
  { id: 5, customer: null, at: null, score: 6 },
  { id: 6, customer: "b", at: null, score: 1 },
];
const ids = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id);

describe("dedupe", () => {
  it("keeps the latest row of each customer, and the last of those of one instant", () => {
    expect(ids(dedupe(answers, { by: "customer", at: "at" }))).toEqual([1, 3, 4, 5]);
  });

  it("keeps the first row of each customer, and the first of those of one instant", () => {
    const reversed = [...answers].reverse();
    expect(ids(dedupe(answers, { by: "customer", at: "at", keep: "first" }))).toEqual([1, 2, 3, 5]);
    expect(
      ids(dedupe(reversed.slice(2, 3).concat(answers[0] as never), { by: "customer", at: "at", keep: "first" })),
    ).toEqual([4]);
  });

  it("goes by the order of the rows where no instant is asked for", () => {
    expect(ids(dedupe(answers, { by: "customer" }))).toEqual([3, 4, 5, 6]);
    expect(ids(dedupe(answers, { by: "customer", keep: "first" }))).toEqual([0, 1, 3, 5]);
  });

  it("prefers a row with an instant to one without, and an answer to a blank", () => {
    const rows = [
      { id: 0, customer: 1, at: 5, score: 9 },
      { id: 1, customer: 1, at: 9, score: null },
      { id: 2, customer: 2, at: null, score: 7 },
      { id: 3, customer: 2, at: 0, score: 4 },
      { id: 4, customer: 3, at: 0, score: null },
    ];
    expect(ids(dedupe(rows, { by: "customer", at: "at" }))).toEqual([1, 3, 4]);
    expect(ids(dedupe(rows, { by: "customer", at: "at", answered: "score" }))).toEqual([0, 3, 4]);
    expect(ids(dedupe(rows, { by: "customer", at: "at", answered: "score", keep: "first" }))).toEqual([0, 3, 4]);
  });

  it("keeps one row of every pair where several fields are asked for", () => {
    const rows = [
      { id: 0, customer: 1, touchpoint: "chat" },
      { id: 1, customer: 1, touchpoint: "phone" },
      { id: 2, customer: 1, touchpoint: "chat" },
      { id: 3, customer: 1, touchpoint: null },
    ];
    expect(ids(dedupe(rows, { by: ["customer", "touchpoint"] }))).toEqual([1, 2, 3]);
    expect(ids(dedupe(rows, { by: (row) => row.touchpoint }))).toEqual([1, 2, 3]);
  });

  it("gives columns for columns", () => {
    const table = { customer: ["a", "b", "a"], score: Uint8Array.from([3, 9, 10]), at: [2, 1, 1] };
    expect(dedupe(table, { by: "customer", at: "at" })).toEqual({
      customer: ["a", "b"],
      score: Uint8Array.from([3, 9]),
      at: [2, 1],
    });
  });

  it("reads instants without an offset in a time zone", () => {
    const rows = [
      { id: 0, customer: 1, at: "2024-03-01T01:00:00" },
      { id: 1, customer: 1, at: "2024-02-29T20:00:00Z" },
    ];
    expect(ids(dedupe(rows, { by: "customer", at: "at", timeZone: "Asia/Bishkek" }))).toEqual([1]);
    expect(ids(dedupe(rows, { by: "customer", at: "at", timeZone: "UTC" }))).toEqual([0]);
  });

  it("changes nothing that it was given, and nothing a second time", () => {
    const row = fc.record({ customer: fc.option(fc.nat(4)), at: fc.option(fc.nat(9)), score: fc.nat(10) });
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom("latest" as const, "first" as const), (rows, keep) => {
        const once = dedupe(freezeDeep(rows), { by: "customer", at: "at", keep });
        expect(dedupe(once, { by: "customer", at: "at", keep })).toEqual(once);
        const customers = once.map(({ customer }) => customer).filter((customer) => customer !== null);
        expect(new Set(customers).size).toBe(customers.length);
        expect(new Set(customers)).toEqual(new Set(rows.map(({ customer }) => customer).filter((one) => one !== null)));
        for (const { customer, at } of once) {
          const others = rows.filter((other) => other.customer === customer && other.at !== null);
          if (customer === null || others.length === 0) continue;
          const instants = others.map((other) => Number(other.at));
          expect(at).toBe(keep === "latest" ? Math.max(...instants) : Math.min(...instants));
        }
      }),
    );
  });

  it("refuses what it cannot read", () => {
    expect(messageOf(() => dedupe(answers, { by: "customre" }))).toMatch(/^dedupe: rows\[0\]\.customre must be one of/);
    expect(messageOf(() => dedupe([{ c: 1, at: "soon" }], { by: "c", at: "at" }))).toMatch(
      /^dedupe: rows\[0\]\.at must be .*, got "soon"$/,
    );
    expect(messageOf(() => dedupe([{ c: {} }], { by: "c" }))).toMatch(/^dedupe: rows\[0\]\.c must be a string/);
    expect(messageOf(() => dedupe(answers, { by: "customer", keep: "mean" as never }))).toBe(
      'dedupe: options.keep must be "latest" or "first", got "mean"',
    );
    expect(messageOf(() => dedupe(3 as never, { by: "customer" }))).toMatch(
      /^dedupe: rows must be an array of records/,
    );
    expect(dedupe([], { by: "customer" })).toEqual([]);
  });
});

describe("deduped", () => {
  const latest = deduped(nps.of("score"), { by: "customer", at: "at" });

  it("is the metric of what dedupe leaves, and says so", () => {
    const { convention, ...expected } = nps.of("score")(dedupe(answers, { by: "customer", at: "at" }));
    expect(latest(answers)).toEqual({ ...expected, convention: `${convention}; the latest row of each customer` });
    expect(latest.with({ confidenceLevel: 0.9 })(answers).interval?.confidenceLevel).toBe(0.9);
  });

  it("does so in every segment and period by itself", () => {
    const rows = answers.filter(({ at }) => at !== null);
    const months = trend(rows, { at: "at", every: "month", metric: latest });
    expect(months.map(({ period, n, value }) => [period, n, value])).toEqual([
      ["2024-01", 3, 100 / 3],
      ["2024-02", 0, null],
      ["2024-03", 1, 0],
    ]);
    const byCustomer = segment(answers, { by: "customer", metric: latest });
    expect(byCustomer.map((row) => [row.segment, row.n])).toEqual([
      ["a", 1],
      ["b", 1],
      [null, 2],
    ]);
  });

  it("names a fault by its place in the rows that were given", () => {
    const rows = [
      { customer: "a", score: 3 },
      { customer: "a", score: 4 },
      { customer: "b", score: 12 },
    ];
    const metric = deduped(nps.of("score"), { by: "customer" });
    const message = "nps: rows[2].score must be an integer from 0 to 10, got 12";
    expect(messageOf(() => metric(rows))).toBe(message);
    expect(messageOf(() => segment(rows, { by: "customer", metric }))).toBe(message);
  });

  it("refuses options at once", () => {
    expect(messageOf(() => deduped(nps.of("score"), { by: [] }))).toBe(
      "nps: options.by must be a field's name, a function, or a list of them, got an array",
    );
    expect(messageOf(() => latest.with({ confidencelevel: 0.9 } as never))).toMatch(/^nps: options.confidencelevel/);
  });
});
