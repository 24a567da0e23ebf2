import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { createRandom, type SeededRandom } from "../../src/stats/random.ts";
import { csat } from "../../src/surveys/csat.ts";
import { engagementIndex } from "../../src/surveys/engagement-index.ts";
import { expectClose, expectLimits } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const items = ["q1", "q2", "q3"];
const all = engagementIndex.with({ items, minimumResponses: 0 });

// Favourable are 3 of 3, 1 of 2, 0 of 3 and 2 of 2 answers.
const persons = [
  { team: "A", q1: 5, q2: 4, q3: 4 },
  { team: "A", q1: 5, q2: 3, q3: null },
  { team: "B", q1: 1, q2: 2, q3: 3 },
  { team: "B", q1: 4, q2: undefined, q3: 5 },
  { team: "B", q1: null, q2: null, q3: null },
];

describe("engagementIndex", () => {
  it("is the share of favourable answers, with the error of persons", () => {
    const result = all(persons);
    expect(result.value).toBe(60);
    expect([result.unit, result.n, result.missing, result.invalid]).toEqual(["percent", 4, 1, 0]);
    // Persons deviate from 60 % of their answers by 1.2, −0.2, −1.8 and 0.8.
    const spread = 1.2 ** 2 + 0.2 ** 2 + 1.8 ** 2 + 0.8 ** 2;
    expectClose(result.standardError, (100 * Math.sqrt((4 / 3) * spread)) / 10, { relative: 1e-13 });
    expect(result.convention).toBe("% favourable (4 to 5) of all answers to 3 items on a scale from 1 to 5");
    expect(result.responseRate).toBeCloseTo((100 * 10) / 15, 12);
    expect(result.grandMean).toBeCloseTo(3.6, 14);
  });

  it("has Wilson's interval on the effective answers, with Student's quantile for few persons", () => {
    const { interval, basis } = all(persons);
    const trials = 0.24 / ((4 / 3) * 5.36 * 0.01);
    expectClose((basis as { trials: number }).trials, trials, { relative: 1e-13 });
    // 3.182446 is Student's quantile with 3 degrees of freedom. Wilson's limits by the textbook.
    const n = trials * (1.959963985 / 3.182446305) ** 2;
    const z2 = 1.959963985 ** 2;
    const center = (0.6 + z2 / (2 * n)) / (1 + z2 / n);
    const reach = (1.959963985 * Math.sqrt(0.24 / n + z2 / (4 * n * n))) / (1 + z2 / n);
    expectLimits(interval, [100 * (center - reach), 100 * (center + reach)], { absolute: 1e-6 });
  });

  it("gives every person the same weight where that is asked", () => {
    const result = all(persons, { average: "persons" });
    expect(result.value).toBeCloseTo(62.5, 12);
    // The persons' own shares are 1, ½, 0 and 1.
    const spread = 0.375 ** 2 + 0.125 ** 2 + 0.625 ** 2 + 0.375 ** 2;
    expectClose(result.standardError, 100 * Math.sqrt(spread / 3 / 4), { relative: 1e-13 });
    expect(result.convention).toBe(
      "mean over persons of the % favourable (4 to 5) of their answers to 3 items on a scale from 1 to 5",
    );
    const mean = all(persons, { average: "persons", score: "grand-mean" });
    expect(mean.value).toBeCloseTo((13 / 3 + 4 + 2 + 4.5) / 4, 14);
    expect([mean.unit, mean.interval?.method]).toEqual(["rating", "student-t"]);
  });

  it("gives each item its share, its mean, its answers and its response rate", () => {
    const [first, , third] = all(persons).items;
    expect(first).toMatchObject({
      item: "q1",
      n: 4,
      responseRate: 80,
      favourable: { count: 3, percent: 75 },
      mean: 3.75,
    });
    expect(first?.interval).toEqual(csat([5, 5, 1, 4]).interval);
    expect(third?.distribution?.map(({ count }) => count)).toEqual([0, 0, 1, 1, 1]);
  });

  it("turns items round that are worded the other way", () => {
    const turned = all(persons, { reversedItems: ["q2"] });
    const straight = all(persons.map((person) => ({ ...person, q2: person.q2 == null ? null : 6 - person.q2 })));
    expect(turned.convention).toContain("3 items on a scale from 1 to 5, 1 of them turned round");
    expect({ ...turned, convention: "" }).toEqual({ ...straight, convention: "" });
  });

  it("takes a table of columns, with all its fields as items where none are named", () => {
    const { team: _, ...columns } = Object.fromEntries(
      Object.keys(persons[0] ?? {}).map((field) => [field, persons.map((person) => person[field as "q1"])]),
    );
    expect(engagementIndex(columns, { minimumResponses: 0 })).toEqual(all(persons));
    const coded = { ...columns, q1: { codes: Uint8Array.of(2, 2, 0, 1, 3), dictionary: [1, 4, 5, null] } };
    expect(engagementIndex(coded, { minimumResponses: 0 })).toEqual(all(persons));
  });

  it("is the csat of one item", () => {
    const answers = fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 1 });
    fc.assert(
      fc.property(answers, (column) => {
        const rows = column.map((q1) => ({ q1 }));
        const index = engagementIndex(rows, { items: ["q1"], minimumResponses: 0 });
        const single = csat(column);
        expect([index.n, index.missing, index.favourable]).toEqual([single.n, single.missing, single.value]);
        const mean = engagementIndex(rows, { items: ["q1"], minimumResponses: 0, score: "grand-mean" });
        const expected = csat(column, { score: "mean" });
        if (expected.value === null) expect(mean.value).toBeNull();
        else expectClose(mean.value, expected.value, { absolute: 1e-12 });
        if (expected.interval && mean.interval) {
          expectLimits(mean.interval, [expected.interval.low, expected.interval.high], { absolute: 1e-9 });
        } else expect(mean.interval).toBe(expected.interval);
      }),
    );
  });

  it("has no interval for one person, and that of so many answers as persons where all agree", () => {
    expect(all([{ q1: 5, q2: 4, q3: 1 }])).toMatchObject({ standardError: null, interval: null, basis: null });
    const agreed = all(Array.from({ length: 8 }, () => ({ q1: 5, q2: 5, q3: 4 })));
    expect(agreed.interval).toEqual(csat({ satisfied: 8, total: 8 }).interval);
    expect(all([{}, { q1: 5, q2: 5, q3: 5 }, { q1: 5 }], { score: "grand-mean" })).toMatchObject({
      value: 5,
      interval: null,
    });
  });

  it("gives null where nobody answered", () => {
    const result = all([{ q1: null, q2: null, q3: null }]);
    expect(result).toMatchObject({ value: null, interval: null, favourable: null, grandMean: null, n: 0, missing: 1 });
    expect(result.items[0]).toMatchObject({
      n: 0,
      responseRate: 0,
      favourable: { count: 0, percent: null },
      mean: null,
    });
    expect(all([])).toMatchObject({ value: null, responseRate: null, n: 0 });
  });
});

describe("the minimum of engagementIndex", () => {
  const answered = (count: number): object[] => Array.from({ length: count }, () => ({ q1: 4, q2: 2, q3: 5 }));
  const index = engagementIndex.with({ items });

  it("is five persons unless another is asked for", () => {
    expect(index(answered(5))).toMatchObject({ suppressed: false, minimumResponses: 5 });
    expect(index(answered(4))).toMatchObject({
      value: null,
      favourable: null,
      grandMean: null,
      responseRate: null,
      n: 4,
    });
    expect(index(answered(4), { minimumResponses: 4 }).suppressed).toBe(false);
    expect(index(answered(29), { minimumResponses: 30 }).suppressed).toBe(true);
  });

  it("holds for each item too", () => {
    const rows = [...answered(4), { q1: 5, q2: 5, q3: null }];
    const [first, , third] = index(rows).items;
    expect(first?.suppressed).toBe(false);
    expect(third).toEqual({
      item: "q3",
      n: null,
      responseRate: null,
      favourable: { count: null, percent: null },
      interval: null,
      mean: null,
      distribution: null,
      suppressed: true,
    });
  });

  it("withholds small teams by segment", () => {
    const rows = Array.from({ length: 11 }, (_, i) => ({ team: i < 8 ? "A" : "B", q1: 4, q2: 1 + (i % 5), q3: 5 }));
    const table = segment(rows, { by: "team", metric: index });
    expect(table.map((row) => [row.segment, row.value === null, row.n])).toEqual([
      ["A", false, 8],
      ["B", true, 3],
    ]);
  });
});

describe("what engagementIndex refuses", () => {
  it.each([
    [
      () => engagementIndex(persons),
      "options.items must be stated: the names of the fields that hold the answers, got undefined",
    ],
    [() => all([{ q1: 6, q2: 1, q3: 1 }]), "responses[0].q1 must be an integer from 1 to 5, got 6"],
    [
      () => all([{ q1: 1, q2: "2", q3: 0 }]),
      'responses[0].q2 must be an integer from 1 to 5, got "2" (the first of 2 faults)',
    ],
    [
      () => all([{ q1: 1, q2: 2, q3: null }], { missing: "error" }),
      "responses[0].q3 must be an integer from 1 to 5, got null",
    ],
    [() => all([persons[0], 7] as never), "responses[1] must be a record, got 7"],
    [() => all(7 as never), "responses must be an array of responses, or a table of columns, got 7"],
    [
      () => all([{ q1: 1, q2: 2, q33: 3 }]),
      'responses[0].q3 must be one of the fields that exist (q1, q2, q33), got "q3"',
    ],
    [() => all({ q1: [1], q2: [1] }), 'responses.q3 must be one of the fields that exist (q1, q2), got "q3"'],
    [() => all({ q1: [1], q2: [1, 2], q3: [1] }), "responses.q2.length must be 1 like the others, got 2"],
    [() => all({ q1: [1], q2: [9], q3: [1] }), "responses.q2[0] must be an integer from 1 to 5, got 9"],
    [() => all(persons, { items: ["q1", "q1"] }), "options.items must be an array of different names of fields"],
    [
      () => all(persons, { reversedItems: ["q4"] }),
      'options.reversedItems[0] must be among the items (q1, q2, q3), got "q4"',
    ],
    [
      () => all(persons, { scale: { min: 0, max: 3 } }),
      "options.scale.favourableFrom must be stated for a scale from 0 to 3, got undefined",
    ],
    [
      () => all(persons, { scale: { favourableFrom: 6 } }),
      'options.scale must be ordered: min < favourableFrom ≤ max, got "1, 6, 5"',
    ],
    [() => all.of("answers", { weight: "w" })([{ answers: persons[0], w: 2 }]), "options.weights must be left out"],
    [
      () => all.merge(all.summarize([]), all.summarize([], { items: ["q1"] })),
      'summary.items must be ["q1","q2","q3"], got "[\\"q1\\"]"',
    ],
    [
      () => all.measure({ ...all.summarize(persons), answers: [] }),
      "summary.persons must be sums that fit the answers",
    ],
  ])("is worded with its place (%#)", (call, message) => {
    expect(messageOf(call)).toContain(`engagementIndex: ${message}`);
  });

  it("is left out whole with invalid: omit, from records and from a table", () => {
    const rows = [...persons.slice(0, 4), { q1: 5, q2: 9, q3: 5 }, 7] as never[];
    const expected = all(persons.slice(0, 4));
    expect(all(rows, { invalid: "omit" })).toEqual({ ...expected, invalid: 2 });
    const table = { q1: [5, 5, 1, 4, 5], q2: [4, 3, 2, null, 9], q3: [4, null, 3, 5, 5] };
    expect(all(table, { invalid: "omit" })).toEqual({ ...expected, invalid: 1 });
  });
});

describe("over many samples", () => {
  /** Eight answers that share a person's mood. */
  function drawPerson(random: SeededRandom, shared: number): Record<string, number> {
    const mood = random.normal();
    const names = Array.from({ length: 8 }, (_, item) => `q${item}`);
    const answer = (): number => {
      const x = Math.sqrt(shared) * mood + Math.sqrt(1 - shared) * random.normal();
      return x > 0.8 ? 5 : x > -0.2 ? 4 : x > -1 ? 3 : x > -1.6 ? 2 : 1;
    };
    return Object.fromEntries(names.map((name) => [name, answer()]));
  }

  // A standard normal number is above −0.2 in 57.926 %.
  it.each([
    [10, 0.5],
    [40, 0.5],
    [40, 0.9],
  ])("of %i persons whose answers correlate by %d, the interval holds the truth in 95 %", (n, shared) => {
    const random = createRandom(`engagement ${n} ${shared}`);
    const names = Array.from({ length: 8 }, (_, item) => `q${item}`);
    const runs = 1000;
    let [held, naive] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const rows = Array.from({ length: n }, () => drawPerson(random, shared));
      const { interval, favourable } = engagementIndex(rows, { items: names, minimumResponses: 0 });
      if (interval !== null && interval.low <= 57.926 && 57.926 <= interval.high) held++;
      const wrong = csat({ satisfied: Math.round((Number(favourable) / 100) * 8 * n), total: 8 * n }).interval;
      if (wrong !== null && wrong.low <= 57.926 && 57.926 <= wrong.high) naive++;
    }
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(0.028);
    // As if answers were independent it would hold it far too seldom.
    expect(naive / runs).toBeLessThan(0.8);
  });
});
