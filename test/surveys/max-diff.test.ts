import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import type { MaxDiffShowing } from "../../src/schemas/max-diff.ts";
import { maxDiff } from "../../src/surveys/max-diff.ts";
import { expectSame } from "../laws/metrics.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const showing = (shown: string, best: string | null, worst: string | null): MaxDiffShowing => ({
  shown: [...shown],
  best,
  worst,
});

interface ItemFigures {
  readonly score: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly perRespondent: number;
  readonly perRespondentError: number;
}

describe("maxDiff", () => {
  it.each(
    readReference<{ readonly shown: readonly string[]; readonly picks: readonly string[] }, Record<string, number>>(
      "composites",
      "maxDiff: counts of six blocks",
    ),
  )("gives the figures of: $name", ({ input, expected }) => {
    const rows = input.shown.map((shown, i) =>
      showing(shown, input.picks[i]?.[0] ?? null, input.picks[i]?.[1] ?? null),
    );
    const { items } = maxDiff(rows);
    for (const [item, net] of Object.entries(expected)) {
      const found = items?.find((one) => one.item === item);
      expect(found).toMatchObject({ shown: 3, score: net / 3 });
      expect(Number(found?.best) - Number(found?.worst)).toBe(net);
    }
    expect(items?.map(({ item, rank }) => `${item}${rank}`).join(" ")).toBe("C1 A2 B2 D4 E5 F6");
  });

  it.each(
    readReference<
      { readonly best: number; readonly worst: number; readonly respondents: number },
      { perRespondent: number }
    >("composites", "maxDiff: 150"),
  )("gives the figures of: $name", ({ input: { best, worst, respondents }, expected }) => {
    const counts = { items: { x: { best, worst, shown: 400 } }, showings: 600, respondents };
    const result = maxDiff(counts, { item: "x", score: "per-respondent" });
    expect(result.value).toBe(expected.perRespondent);
    expect(maxDiff(counts, { item: "x" }).value).toBe(0.25);
  });

  it.each(
    readReference<{ readonly showings: readonly MaxDiffShowing[] }, Record<string, ItemFigures>>(
      "composites",
      "maxDiff: 12",
    ),
  )("gives the figures of: $name", ({ input, expected }) => {
    const [perShowing, perRespondent] = [maxDiff(input.showings), maxDiff(input.showings, { score: "per-respondent" })];
    expect(perShowing).toMatchObject({ n: 48, showings: 48, respondents: 12 });
    for (const [item, figures] of Object.entries(expected)) {
      const one = perShowing.items?.find((found) => found.item === item);
      expectClose(one?.score, figures.score, { absolute: 1e-12 });
      expectClose(one?.standardError, figures.standardError, { absolute: 1e-12 });
      expectLimits(one?.interval ?? null, [figures.low, figures.high], { absolute: 1e-10 });
      const other = perRespondent.items?.find((found) => found.item === item);
      expectClose(other?.score, figures.perRespondent, { absolute: 1e-12 });
      expectClose(other?.standardError, figures.perRespondentError, { absolute: 1e-12 });
    }
  });

  it("has the multinomial variance where respondents are not known", () => {
    const rows = [
      showing("abc", "a", "b"),
      showing("abc", "a", "c"),
      showing("abc", "b", "a"),
      showing("abc", "c", "b"),
    ];
    const a = maxDiff(rows).items?.[0];
    expect(a).toMatchObject({
      item: "a",
      best: 2,
      worst: 1,
      shown: 4,
      score: 0.25,
      interval: { method: "adjusted-wald" },
    });
    expect(a?.standardError).toBeCloseTo(Math.sqrt((0.75 - 0.0625) / 4), 12);
  });

  it("has no value of all items, and that of one where it is named", () => {
    const rows = [showing("abc", "a", "b"), showing("abd", "a", "d")];
    expect(maxDiff(rows)).toMatchObject({ value: null, n: 2, basis: null, unit: "score" });
    const a = maxDiff(rows, { item: "a" });
    expect([a.value, a.n, a.convention]).toEqual([
      1,
      2,
      'times picked as best less times picked as worst, by times shown, of "a"',
    ]);
    expect(maxDiff(rows, { item: "c" })).toMatchObject({ value: 0, n: 1 });
    expect(maxDiff(rows, { item: "never shown" })).toMatchObject({ value: null, n: 0 });
  });

  it("is segmented and compared by the item that is named", () => {
    const rows = [
      ...Array.from({ length: 20 }, (_, i) => ({ plan: "Pro", ...showing("abc", i % 4 ? "a" : "b", "c") })),
      ...Array.from({ length: 20 }, (_, i) => ({ plan: "Free", ...showing("abc", i % 4 ? "b" : "a", "c") })),
    ];
    const parts = segment(rows, { by: "plan", metric: maxDiff.with({ item: "a" }) });
    expect(parts.map(({ segment, value, n }) => [segment, value, n])).toEqual([
      ["Free", 0.25, 20],
      ["Pro", 0.75, 20],
    ]);
    expect(parts[1]?.versusRest).toMatchObject({ difference: 0.5, verdict: "above", method: "adjusted-wald-z" });
    const [a, c] = ["a", "c"].map((item) => maxDiff(rows, { item }));
    expect(messageOf(() => compare(a as never, c as never))).toContain("after.convention must be the same");
  });

  it("obeys the laws for one item too, with respondents and without", () => {
    const picks = fc.constantFrom("ab", "ac", "ba", "bc", "ca", "cb");
    const part = fc.array(fc.record({ pick: picks, who: fc.nat(3) }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.boolean(), (all, isNamed) => {
        const parts = all.map((records, i) =>
          records.map(({ pick, who }) => ({
            ...showing("abc", pick[0] as string, pick[1] as string),
            ...(isNamed && { respondentId: `${i}-${who}` }),
          })),
        );
        const metric = maxDiff.with({ item: "a" });
        const merged = parts.map((one) => metric.summarize(one)).reduce(metric.merge);
        const whole = metric(parts.flat());
        expectSame(metric.measure(merged), whole);
        const { value, interval } = whole;
        if (interval === null || value === null) return;
        expect(interval.low >= -1 && interval.high <= 1 && interval.low <= interval.high).toBe(true);
        if (interval.method === "student-t") expect(interval.low <= value && value <= interval.high).toBe(true);
      }),
    );
  });

  it("counts showings without a pick as missing", () => {
    expect(maxDiff([showing("abc", "a", null), showing("abc", "a", "b")])).toMatchObject({ showings: 1, missing: 1 });
  });

  it.each([
    [[showing("abc", "a", "a")], 'showings[0].worst must be another item than best, got "a"'],
    [[showing("abc", "d", "a")], 'showings[0].best must be one of the items shown ("a", "b", "c"), got "d"'],
    [[showing("abc", "a", "d")], 'showings[0].worst must be one of the items shown ("a", "b", "c"), got "d"'],
    [[showing("aba", "a", "b")], "showings[0].shown must be a list of at least two items, each once, got an array"],
    [[showing("a", "a", null)], "showings[0].shown must be a list of at least two items, each once, got an array"],
    [
      [{ ...showing("ab", "a", "b"), respondentId: 1 }, showing("ab", "a", "b")],
      "showings[1].respondentId must be given, as it is for other showings, got undefined",
    ],
    [[7], "showings[0] must be a record { shown, best, worst }, got 7"],
    ["x", 'showings must be an array of showings { shown, best, worst }, or an object of counts, got "x"'],
    [
      { items: { a: { best: 2, worst: 1, shown: 2 } } },
      "counts.items must be counts { best, worst, shown } under the items, with best + worst at most shown, got an object",
    ],
    [
      { items: { a: { best: 2, worst: 1, shown: 3 } } },
      "counts.showings must be given where items are missing: as many are picked as best as are picked as worst, got undefined",
    ],
    [
      { items: { a: { best: 2, worst: 1, shown: 9 } }, showings: 5 },
      "counts.showings must be at least 9, as often as items are picked, or one of them is shown, got 5",
    ],
  ])("refuses %j", (input, message) => {
    expect(messageOf(() => maxDiff(input as never))).toBe(`maxDiff: ${message}`);
  });

  it("lists the first ten faults of many, and leaves them out where it is told to", () => {
    const rows = Array.from({ length: 25 }, () => showing("abc", "a", "a"));
    const fault = faultOf(() => maxDiff(rows));
    expect([fault.issues.length, fault.total]).toEqual([10, 25]);
    expect(maxDiff([...rows, showing("abc", "a", "b")], { invalid: "omit" })).toMatchObject({
      showings: 1,
      invalid: 25,
    });
  });

  it("needs respondents to divide by them, and does not mix those who are known with those who are not", () => {
    const plain = [showing("ab", "a", "b")];
    expect(messageOf(() => maxDiff(plain, { score: "per-respondent" }))).toBe(
      'maxDiff: summary.respondents must be known for score "per-respondent": every showing needs its respondentId, got null',
    );
    const named = plain.map((one) => ({ ...one, respondentId: "ada" }));
    expect(messageOf(() => maxDiff.merge(maxDiff.summarize(named), maxDiff.summarize(plain)))).toContain(
      "summary.respondents must be known, as it was before",
    );
  });
});
