import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import type { Estimate } from "../../src/result.ts";
import { freezeDeep } from "../support/soundness.ts";
import { expectSame, type LawCase, lawCases, runs } from "./metrics.ts";

interface Labelled {
  readonly key: string | null;
  readonly at: number;
  readonly [field: string]: unknown;
}

/** The metric over records, and a way to make records of its input: each with a key and an instant beside its own fields. */
function lift({ metric, name }: LawCase): { metric: LawCase["metric"]; toRow: (one: unknown) => object } {
  const isRecord = "fields" in metric && Array.isArray(metric.fields);
  if (isRecord || /Rate|Time|cohort/.test(name)) return { metric, toRow: (one) => one as object };
  return { metric: metric.of("answer"), toRow: (answer) => ({ answer }) };
}

const keys = ["a", "b", "__proto__", "constructor", null];

/** Rows in which no customer stands under two keys. */
function rowsOf(law: LawCase): fc.Arbitrary<Labelled[]> {
  const { toRow } = lift(law);
  return fc
    .tuple(law.parts, fc.infiniteStream(fc.integer({ min: 0, max: 400 })))
    .map(([parts, days]) =>
      parts.flatMap((part, i) =>
        part.map((one) => ({ at: Number(days.next().value) * 86_400_000, ...toRow(one), key: keys[i] ?? null })),
      ),
    );
}

/** The columns of the records. */
function columnsOf(rows: readonly Labelled[]): Record<string, unknown[]> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}

describe.each(lawCases)("$name", (law) => {
  const { metric } = lift(law);

  it("by segment is what it is of each segment's rows", () => {
    fc.assert(
      fc.property(rowsOf(law), (rows) => {
        const table = segment(rows, { by: "key", metric, order: "appearance" });
        expect(table.map((row) => row.segment)).toEqual([...new Set(rows.map(({ key }) => key))]);
        for (const { segment: key, by, level: _, share, versusRest: __, ...result } of table) {
          expect(by).toEqual({ key });
          const { n = result.n, ...alone } = metric(rows.filter((row) => row.key === key));
          expectSame(result, { n, ...alone }, law.exact);
        }
      }),
      runs,
    );
  });

  it("has segments that add up to the whole", () => {
    fc.assert(
      fc.property(rowsOf(law), (rows) => {
        const whole = metric(rows) as unknown as Estimate;
        const table = segment(rows, { by: "key", metric }) as unknown as (Estimate & {
          readonly share: number | null;
        })[];
        const sum = (field: "n" | "missing" | "invalid" | "share"): number =>
          table.reduce((total, row) => total + Number(row[field]), 0);
        if ("n" in whole) expect(sum("n")).toBe(whole.n);
        expect([sum("missing"), sum("invalid")]).toEqual([whole.missing, whole.invalid]);
        if (table.some(({ share }) => Number(share) > 0)) expect(sum("share")).toBeCloseTo(100, 9);
      }),
      runs,
    );
  });

  it("by segment is the same for records and for columns, bit for bit, and frozen or not", () => {
    fc.assert(
      fc.property(
        rowsOf(law).filter((rows) => rows.length > 0),
        (rows) => {
          const expected = segment(rows, { by: "key", metric });
          expect(segment(columnsOf(rows) as never, { by: "key", metric })).toEqual(expected);
          expect(segment(freezeDeep(rows), { by: "key", metric })).toEqual(expected);
        },
      ),
      runs,
    );
  });

  it("over all periods in one window is what it is of all rows", () => {
    // A customer's or a ticket's records must not be cut apart: what is counted by them does not merge over periods.
    if (/Rate|Reasons|cohort|Survival|of events|of spans|by customer|evenue|quickRatio/.test(law.name)) return;
    fc.assert(
      fc.property(
        rowsOf(law).filter((rows) => rows.length > 0),
        (rows) => {
          const last = trend(rows, { at: "at", every: "quarter", metric, window: 100 }).at(-1);
          const { n: _, ...whole } = metric(rows);
          expectSame(
            Object.fromEntries(Object.keys(whole).map((key) => [key, last?.[key as "value"]])),
            whole,
            law.exact,
          );
        },
      ),
      runs,
    );
  });
});
