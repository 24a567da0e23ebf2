import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectSound as expectSoundly, oddValues } from "../support/soundness.ts";
import { lawCases } from "./metrics.ts";

// Every call here gives a result without NaN, infinity or undefined in it, or throws a MetricInputError and nothing else.
const json = fc.jsonValue({ maxDepth: 3 }).map(nearNow);
const odd = fc.oneof(fc.constantFrom(...oddValues), json, fc.double(), fc.maxSafeInteger()).map(nearNow);
const optionNames = [
  ...["of", "delivered", "eligibility"],
  ...["confidenceLevel", "minimumResponses", "missing", "invalid", "weights", "scale", "method", "score", "labels"],
  ...["cluster", "counting"],
  ...["codes", "items", "reversedItems", "average", "dimensions", "fields", "missingItems"],
  ...["itemWeights", "positive", "negative", "inputs", "outOfRange", "minimumCoverage", "bands"],
  ...["brand", "competitors", "volume", "intentWeights", "item"],
  ...["reactivation", "graceDays", "kinds"],
  ...["observedFrom", "tenure", "limits", "quantileRule", "at", "horizon"],
  ...["direction", "period", "base", "timeZone", "unit", "asOf", "every", "mode", "cohortBy", "clock", "maximumAge"],
  ...["schedule", "schedules", "rule", "anchor", "statistic", "convention", "bots", "notes", "agentStarted", "start"],
  ...["first", "resolution", "reopened", "whileResolved", "parts", "recordedIn"],
  ...["targetSeconds", "shortAbandonSeconds", "shortAbandons", "author"],
  ...["definition", "withinHours", "assumedResolution"],
  ...["outcome", "drivers", "bootstrap", "permutations", "seed"],
  ...[
    "targets",
    "startField",
    "stopField",
    "cancelField",
    "priorityField",
    "openBreaches",
    "ageBuckets",
    "weekStartsOn",
  ],
  ...["touches", "per", "repeatDays", "repeats"],
  ...["engagementThreshold", "machineOpens", "within", "top", "normalize"],
  ...["currency", "trials", "coupons", "refunds", "boundary", "returning", "reactivation", "weekStartsOn"],
  ...["steps", "order", "within", "reentry", "exclude", "holdConstant", "by", "unfinished"],
  ...["week", "month", "ratio", "window", "ordersBy", "brackets", "startEvent", "returnEvent", "retained", "average"],
];
const optionValue = fc.oneof(
  odd,
  fc.constantFrom(
    "omit",
    "error",
    "wald",
    "delivered",
    "opened",
    "confirmed",
    "RR3",
    "proportional",
    "score",
    "mean",
    "net-easy",
    "low-is-easy",
    "low-is-good",
    "net-2-box",
    "sum-over-possible",
    "grand-mean",
    "persons",
    "servperf",
    "weighted",
    "complete-cases",
    "average",
    "UTC",
    "days",
    "week",
  ),
  fc.array(fc.double({ min: 0, noNaN: true }), { maxLength: 5 }),
  fc.constantFrom(
    "at-event",
    "responded",
    "resolved",
    "median",
    "plain",
    "count",
    "first-to-last",
    "restricted-mean",
    "second-comment",
    "include",
    "first",
  ),
  fc.record({ min: fc.integer(), max: fc.integer() }, { requiredKeys: [] }),
  fc.record({ min: fc.nat(3), max: fc.nat(20), satisfiedFrom: fc.nat(20), easyFrom: fc.nat(20) }, { requiredKeys: [] }),
);
const options = fc.oneof(json, fc.dictionary(fc.constantFrom(...optionNames), optionValue, { maxKeys: 3 }));

/** The same with every number that could be an instant within 12 days of 1970: all of time has a great many periods. */
function nearNow(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) > 1e9 && Math.abs(value) < 1e16 ? value % 1e9 : value;
  if (Array.isArray(value)) return value.map(nearNow);
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, nearNow(inner)]));
}

/** A negative zero that goes in may come out, and JSON has none. */
function expectSound(call: () => unknown): void {
  const withoutSign = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
    return Array.isArray(value)
      ? value.map(withoutSign)
      : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSign(inner)]));
  };
  expectSoundly(() => withoutSign(call()));
}

/** A value with one of its leaves, or one of its branches, put in another's place. */
function mutate(value: unknown, place: number, other: unknown): unknown {
  let left = place;
  const walk = (inner: unknown): unknown => {
    if (left-- === 0) return other;
    if (typeof inner !== "object" || inner === null) return inner;
    if (Array.isArray(inner)) return inner.map(walk);
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)]));
  };
  return walk(value);
}

describe.each(lawCases)("$name", ({ metric, parts }) => {
  it("is sound for any JSON value as its input, and for one as its options", () => {
    fc.assert(
      fc.property(json, options, parts, (input, chosen, [part]) => {
        expectSound(() => metric(input));
        expectSound(() => metric(part, chosen));
        expectSound(() => metric(input, chosen));
      }),
      { numRuns: 100 },
    );
  });

  it("is sound for an input with something odd in it", () => {
    const policy = fc.constantFrom<object | undefined>(undefined, { invalid: "omit" }, { missing: "error" });
    fc.assert(
      fc.property(parts, fc.nat(20), odd, policy, ([part], place, other, chosen) => {
        expectSound(() => metric(mutate(part, place, other), chosen));
      }),
      { numRuns: 100 },
    );
  });

  it("is sound for any JSON value as a summary, and for one of its own with something odd in it", () => {
    fc.assert(
      fc.property(parts, fc.nat(60), odd, json, ([one = [], other = []], place, strange, anything) => {
        const [a, b] = [metric.summarize(one), metric.summarize(other)];
        const wrong = mutate(a, place, strange) as object;
        expectSound(() => metric.measure(anything));
        expectSound(() => metric.measure(wrong));
        expectSound(() => metric.merge(wrong, b));
        expectSound(() => metric.measure(metric.merge(wrong, b)));
        expectSound(() => metric.measure(metric.merge(b, wrong)));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the surveys", () => {
  const scale = fc.record(
    {
      min: fc.integer({ min: -1000, max: 5 }),
      max: fc.integer({ min: 0, max: 1000 }),
      detractorsUpTo: fc.nat(8),
      promotersFrom: fc.nat(10),
    },
    { requiredKeys: [] },
  );
  const weights = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1e-30, 1e30, 1, 5e-324)), { maxLength: 6 });
  const column = fc.array(fc.oneof(fc.integer({ min: -5, max: 12 }), odd), { maxLength: 6 });

  it("are sound for any counts", () => {
    const count = fc.oneof(fc.nat(), fc.maxSafeNat(), odd);
    const counts = fc.record({ promoters: count, passives: count, detractors: count });
    const method = fc.constantFrom("adjusted-wald", "wald", "score");
    fc.assert(
      fc.property(counts, method, (input, method) =>
        expectSound(() => nps(input as never, { method: method as "wald" })),
      ),
    );
    const satisfied = fc.record({ satisfied: count, total: count });
    fc.assert(fc.property(satisfied, (input) => expectSound(() => csat(input as never))));
  });

  it("are sound for any scale, weights and level", () => {
    const level = fc.oneof(
      fc.constantFrom(5e-324, 1e-9, 0.95, 1 - 2 ** -53),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(column, scale, weights, level, fc.boolean(), (input, scale, weights, confidenceLevel, omit) => {
        const answers = input.slice(0, weights.length) as number[];
        const all = { scale, weights, confidenceLevel, ...(omit && { invalid: "omit" as const }) };
        for (const method of ["adjusted-wald", "wald", "score"] as const)
          expectSound(() => nps(answers, { ...all, method }));
        const { detractorsUpTo: _, promotersFrom, ...range } = scale;
        for (const score of ["satisfied", "mean", "rescaled-mean"] as const) {
          const satisfaction = { ...range, satisfiedFrom: promotersFrom };
          expectSound(() => csat(answers, { ...all, scale: satisfaction, score }));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("the breakdowns", () => {
  const cell = fc.oneof(fc.constantFrom<unknown>("a", "b", null, 9, 3, "2024-05-01T00:00:00Z", "2024-05-01", 0), odd);
  const row = fc.record({ plan: cell, score: cell, at: cell }, { requiredKeys: [] });
  const goodRow = fc.record({ plan: fc.constantFrom("a", "b", null), score: fc.nat(10), at: fc.nat(4e9) });
  const rows = fc.oneof(
    json,
    fc.array(row, { maxLength: 5 }),
    fc.array(fc.oneof({ weight: 9, arbitrary: goodRow }, row), { maxLength: 9 }),
  );
  const table = fc.dictionary(fc.constantFrom("plan", "score", "at"), fc.oneof(fc.array(cell, { maxLength: 4 }), odd));
  const metric = { nps: nps.of("score"), csat: csat.of("score").with({ score: "mean", scale: { min: 0, max: 10 } }) };
  const settings = fc.dictionary(
    fc.constantFrom(
      "by",
      "at",
      "every",
      "window",
      "order",
      "adjust",
      "timeZone",
      "weekStartsOn",
      "confidenceLevel",
      "minimumResponses",
      "asOf",
    ),
    fc.oneof(odd, fc.constantFrom("plan", "month", "year", "holm", "n-descending", "sunday", "Asia/Bishkek", 2, 0.9)),
    { maxKeys: 2 },
  );

  it("are sound for any rows", () => {
    fc.assert(
      fc.property(fc.oneof(rows, table), (input) => {
        expectSound(() => segment(input as object[], { by: "plan", metric }));
        expectSound(() =>
          segment(input as object[], { by: ["plan", "at"], metric: metric.nps, order: "value-descending" }),
        );
        expectSound(() => trend(input as object[], { at: "at", every: "month", metric }));
        expectSound(() =>
          trend(input as object[], {
            at: "at",
            every: "quarter",
            metric: metric.nps,
            timeZone: "Pacific/Apia",
            window: 2,
          }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("are sound for any options", () => {
    fc.assert(
      fc.property(fc.array(goodRow, { maxLength: 9 }), fc.oneof(json, settings), (input, chosen) => {
        const extra = typeof chosen === "object" && !Array.isArray(chosen) ? { ...chosen } : {};
        expectSound(() => segment(input, chosen as never));
        expectSound(() => segment(input, { by: "plan", metric, ...extra } as never));
        expectSound(() => trend(input, chosen as never));
        expectSound(() => trend(input, { at: "at", every: "week", metric, ...extra } as never));
      }),
      { numRuns: 200 },
    );
  });

  it("are sound for any two results to compare", () => {
    const results = lawCases.filter(({ metric }) => metric.name !== "cohortRetention");
    const some = fc.constantFrom(...results).chain(({ metric, parts }) => fc.tuple(fc.constant(metric), parts));
    fc.assert(
      fc.property(some, fc.nat(40), odd, json, ([metric, [one = [], other = []]], place, strange, anything) => {
        const [before, after] = [metric(one), metric(other)];
        expectSound(() => compare(before as never, after as never));
        expectSound(() => compare(before as never, anything as never));
        expectSound(() => compare(anything as never, anything as never));
        expectSound(() => compare(before as never, mutate(after, place, strange) as never));
      }),
      { numRuns: 300 },
    );
  });

  it("never change an object that they were not given", () => {
    const polluted = JSON.parse('[{ "__proto__": { "polluted": 1 }, "plan": "__proto__", "score": 9 }]');
    segment(polluted, { by: ["plan", "plan"], metric });
    trend([{ at: 0, score: 9, ...polluted[0] }], { at: "at", every: "day", metric });
    expect("polluted" in {}).toBe(false);
  });
});
