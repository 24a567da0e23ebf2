import { describe, expect, it } from "vitest";
import { rejectInput } from "../src/errors.ts";
import { defineMetric } from "../src/metric.ts";
import type { Column } from "../src/rows.ts";
import { avgFirstResponseTime } from "../src/support/index.ts";
import { nps } from "../src/surveys/nps.ts";
import { faultOf } from "./support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface MeanOptions {
  readonly decimals?: number | undefined;
  readonly weights?: Column | undefined;
}

/** A mean that notes how its parts were called. */
function makeMean(calls: string[] = []) {
  return defineMetric({
    name: "mean",
    summarize: (values: readonly number[], options: MeanOptions) => {
      calls.push(`summarize ${JSON.stringify(options)}`);
      const wrong = values.findIndex((value) => typeof value !== "number");
      if (wrong >= 0) rejectInput("mean", "values", [wrong], "invalid-type", "a number", values[wrong]);
      return { n: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
    },
    merge: (a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum }),
    measure: ({ n, sum }, { decimals = 2 }: MeanOptions) => {
      calls.push(`measure ${decimals}`);
      return { metric: "mean", n, value: n === 0 ? null : Number((sum / n).toFixed(decimals)) };
    },
    checkOptions: ({ decimals }) => {
      calls.push("checkOptions");
      if (decimals !== undefined && decimals < 0) {
        rejectInput("mean", "options", ["decimals"], "out-of-range", "from 0 on", decimals);
      }
    },
    checkSummary: ({ n }) => {
      calls.push("checkSummary");
      if (!Number.isInteger(n)) rejectInput("mean", "summary", ["n"], "not-an-integer", "a whole number", n);
    },
  });
}

describe("defineMetric", () => {
  it("makes a function of the parts, which it also carries", () => {
    const mean = makeMean();
    expect(mean([1, 2])).toEqual({ metric: "mean", n: 2, value: 1.5 });
    expect(mean.summarize([1, 2])).toEqual({ n: 2, sum: 3 });
    expect(mean.measure(mean.merge(mean.summarize([1, 2]), mean.summarize([6])))).toEqual(mean([1, 2, 6]));
    expect(mean.name).toBe("mean");
  });

  it("checks options once and only where some are given, and summaries that come from outside", () => {
    const calls: string[] = [];
    const mean = makeMean(calls);
    mean([1]);
    expect(calls.splice(0)).toEqual(["summarize {}", "measure 2"]);
    mean([1], { decimals: 1 });
    expect(calls.splice(0)).toEqual(["checkOptions", 'summarize {"decimals":1}', "measure 1"]);
    mean.merge({ n: 1, sum: 1 }, { n: 2, sum: 3 });
    expect(calls.splice(0)).toEqual(["checkSummary", "checkSummary"]);
    mean.measure({ n: 1, sum: 1 });
    expect(calls.splice(0)).toEqual(["checkSummary", "measure 2"]);
  });

  it("refuses what its checks refuse", () => {
    const mean = makeMean();
    expect(messageOf(() => mean([1], { decimals: -1 }))).toBe("mean: options.decimals must be from 0 on, got -1");
    expect(messageOf(() => mean.with({ decimals: -1 }))).toBe("mean: options.decimals must be from 0 on, got -1");
    expect(messageOf(() => mean.measure({ n: 0.5, sum: 1 }))).toBe("mean: summary.n must be a whole number, got 0.5");
    expect(messageOf(() => mean.merge({ n: 1, sum: 1 }, { n: 0.5, sum: 1 }))).toBe(
      "mean: summary.n must be a whole number, got 0.5",
    );
  });

  it("needs no checks and no options", () => {
    const count = defineMetric({
      name: "count",
      summarize: (values: readonly unknown[]) => values.length,
      merge: (a, b) => a + b,
      measure: (n) => ({ metric: "count", n, value: n }),
    });
    expect(count(["a", null]).value).toBe(2);
    expect(count.summarizeBy).toBe(undefined);
    expect(count.measure(count.merge(count.summarize([1]), count.summarize([])))).toEqual(count([1]));
  });

  it("shows its parts where it is printed or listed", () => {
    expect(Object.keys(makeMean())).toEqual(
      expect.arrayContaining(["name", "summarize", "merge", "measure", "with", "of"]),
    );
  });
});

describe("with", () => {
  it("binds options one after the other, and a call's own go before them", () => {
    const mean = makeMean().with({ decimals: 0 });
    expect(mean([1, 2, 2]).value).toBe(2);
    expect(mean([1, 2, 2], { decimals: 1 }).value).toBe(1.7);
    expect(mean.with({ decimals: 3 })([1, 2, 2]).value).toBe(1.667);
  });

  it("reaches every part and what is lifted, before or after", () => {
    const rows = [{ a: 1 }, { a: 2 }, { a: 2 }];
    const mean = makeMean();
    expect(mean.with({ decimals: 0 }).measure({ n: 3, sum: 5 }).value).toBe(2);
    expect(mean.with({ decimals: 0 }).of("a")(rows).value).toBe(2);
    expect(mean.of("a").with({ decimals: 0 })(rows).value).toBe(2);
  });

  it("leaves the metric it came from as it was", () => {
    const mean = makeMean();
    mean.with({ decimals: 0 });
    expect(mean([1, 2, 2]).value).toBe(1.67);
  });
});

describe("of", () => {
  it("reads a field by name or by function, from records or columns", () => {
    const mean = makeMean();
    expect(mean.of("a")([{ a: 1 }, { a: 2 }]).value).toBe(1.5);
    expect(mean.of((row: { a: { b: number } }) => row.a.b)([{ a: { b: 4 } }]).value).toBe(4);
    expect(mean.of("a")({ a: [1, 2, 6] }).value).toBe(3);
  });

  it("names a fault by its place in the rows, and by the field where that has a name", () => {
    const mean = makeMean();
    const rows = [{ a: 1 }, { a: "2" }];
    expect(messageOf(() => mean.of("a")(rows))).toBe('mean: rows[1].a must be a number, got "2"');
    expect(messageOf(() => mean.of((row: { a: number }) => row.a)(rows as never))).toBe(
      'mean: rows[1] must be a number, got "2"',
    );
    expect(messageOf(() => mean.of("a")({ a: [1, "2"] }))).toBe('mean: rows[1].a must be a number, got "2"');
  });

  it("lets errors through that are none of ours", () => {
    const broken = defineMetric({
      name: "broken",
      summarize: (): number => {
        throw new RangeError("own");
      },
      merge: (a) => a,
      measure: (n) => n,
    });
    expect(() => broken.of("a")([{ a: 1 }])).toThrow(RangeError);
  });

  it("refuses fields that it does not know, and what is no field", () => {
    const mean = makeMean();
    expect(messageOf(() => mean.of("a", { wieght: "w" } as never))).toBe(
      'mean: options.wieght must be a known name (weight), got "wieght"',
    );
    expect(messageOf(() => mean.of("a", { weight: 3 as never }))).toBe(
      "mean: options.weight must be a field's name or a function, got 3",
    );
    expect(messageOf(() => mean.of("a", "w" as never))).toBe('mean: options must be an object, got "w"');
    expect(mean.of("a", { weight: undefined })([{ a: 3 }]).value).toBe(3);
  });

  it("reads the fields that the metric asks for, and names their faults by their place", () => {
    const counted = defineMetric({
      name: "counted",
      columns: { tag: "tags" },
      summarize: (values: readonly number[], { tags = [] }: { readonly tags?: readonly unknown[] | undefined }) => {
        const wrong = tags.indexOf("x");
        if (wrong >= 0) rejectInput("counted", "options", ["tags", wrong], "invalid-type", "no x", tags[wrong]);
        return { n: values.length, tags: tags.length };
      },
      merge: (a) => a,
      measure: (summary) => summary,
    });
    const metric = counted.of("a", { tag: "t" } as never);
    expect(metric([{ a: 1, t: "y" }])).toEqual({ n: 1, tags: 1 });
    expect(metric.fields).toEqual(["a", "t"]);
    expect(messageOf(() => metric([{ a: 1, t: "x" }]))).toBe('counted: rows[0].t must be no x, got "x"');
    expect(messageOf(() => counted.of("a", { weight: "w" }))).toBe(
      'counted: options.weight must be a known name (tag), got "weight"',
    );
  });

  it("reads weights from a field, by name or by function", () => {
    const rows = [
      { a: 10, w: 3 },
      { a: 0, w: 1 },
    ];
    for (const weight of ["w", (row: { w: number }) => row.w] as const) {
      expect(nps.of<{ a: number; w: number }>("a", { weight })(rows).value).toBe(50);
    }
  });

  it("names a wrong weight by its own place", () => {
    const rows = [
      { a: 10, w: 3 },
      { a: 0, w: -1 },
    ];
    expect(messageOf(() => nps.of("a", { weight: "w" })(rows))).toMatch(
      /^nps: rows\[1\].w must be a finite number from 0 on/,
    );
    expect(messageOf(() => nps.of("a", { weight: (row: { w: number }) => row.w })(rows))).toMatch(
      /^nps: rows\[1\] must be a finite number from 0 on/,
    );
  });

  it("tells which fields it reads, where all of them have names", () => {
    expect(nps.of("a").fields).toEqual(["a"]);
    expect(nps.of("a", { weight: "w" }).fields).toEqual(["a", "w"]);
    expect(nps.of((row: { a: number }) => row.a).fields).toBe(undefined);
    expect(nps.of("a", { weight: (row: { w: number }) => row.w }).fields).toBe(undefined);
    expect(nps.fields).toBe(undefined);
  });
});

describe("of with names for the fields of a record", () => {
  const opened = ["2024-05-06T10:00:00Z", "2024-05-06T11:00:00Z"];
  const replied = ["2024-05-06T10:30:00Z", null];
  const rows = opened.map((open, i) => ({ open, times: { reply: replied[i] } }));
  const expected = avgFirstResponseTime([
    { createdAt: opened[0], firstRespondedAt: replied[0] },
    { createdAt: opened[1], firstRespondedAt: replied[1] },
  ]);

  it("reads each by name or by function, from records or columns", () => {
    const fromRecords = avgFirstResponseTime.of({
      createdAt: "open",
      firstRespondedAt: (row: (typeof rows)[number]) => row.times.reply,
    });
    expect(fromRecords(rows)).toEqual(expected);
    const fromColumns = avgFirstResponseTime.of({ createdAt: "open", firstRespondedAt: "reply" });
    expect(fromColumns({ open: opened, reply: replied })).toEqual(expected);
    expect(fromColumns.fields).toEqual(["open", "reply"]);
  });

  it("names a fault by the name that the rows have for it", () => {
    const metric = avgFirstResponseTime.of({ createdAt: "open", firstRespondedAt: "reply" });
    expect(messageOf(() => metric([{ open: opened[0], reply: "soon" }]))).toMatch(
      /^avgFirstResponseTime: rows\[0\].reply must be /,
    );
    const byFunction = avgFirstResponseTime.of({ createdAt: "open", firstRespondedAt: () => "soon" });
    expect(messageOf(() => byFunction([{ open: opened[0] }]))).toMatch(
      /^avgFirstResponseTime: rows\[0\].firstRespondedAt must be /,
    );
  });

  it("refuses columns of two lengths, which would leave tickets unanswered that were not", () => {
    const metric = avgFirstResponseTime.of({ createdAt: "open", firstRespondedAt: "reply" });
    expect(messageOf(() => metric({ open: opened, reply: ["2024-05-06T10:30:00Z"] }))).toBe(
      "avgFirstResponseTime: rows.reply.length must be 2 like the others, got 1",
    );
  });

  it("refuses a name that no row knows", () => {
    const metric = avgFirstResponseTime.of({ createdAt: "opened", firstRespondedAt: "reply" });
    expect(messageOf(() => metric([{ open: opened[0], reply: null }]))).toBe(
      'avgFirstResponseTime: rows[0].opened must be one of the fields that exist (open, reply), got "opened"',
    );
  });
});
