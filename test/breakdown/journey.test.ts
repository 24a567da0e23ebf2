import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { journey } from "../../src/breakdown/journey.ts";
import type { JourneyResult, JourneyStage } from "../../src/breakdown/journey-rows.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { csat } from "../../src/surveys/csat.ts";
import { type NpsResult, nps } from "../../src/surveys/nps.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Answer {
  readonly touchpoint: string | null;
  readonly score: number | null;
  readonly rating: number | null;
}

const answers = (touchpoint: string | null, ...counts: [score: number | null, times: number][]): Answer[] =>
  counts.flatMap(([score, times]) =>
    Array.from({ length: times }, () => ({
      touchpoint,
      score,
      rating: score === null ? null : 1 + Math.floor(score / 2.5),
    })),
  );

const rows = [
  ...answers("website", [10, 40], [8, 20], [6, 20]),
  ...answers("support", [9, 20], [7, 20], [2, 40]),
  ...answers("renewal", [9, 30], [8, 20], [6, 10], [null, 3]),
  ...answers(null, [9, 4]),
];
const stages = ["website", "onboarding", "support", "renewal"];
const base = { stage: "touchpoint", stages, metric: nps.of("score") } as const;

describe("journey", () => {
  it("has a row for every stage in the order of the journey, with the metric's own result and its test against the rest", () => {
    const result = journey(rows, base);
    const bySegment = segment(
      rows.filter(({ touchpoint }) => touchpoint !== null),
      { by: "touchpoint", metric: nps.of("score"), adjust: "none" },
    );
    expect(result.stages.map((row) => [row.stage, row.place, row.n])).toEqual([
      ["website", 1, 80],
      ["onboarding", 2, 0],
      ["support", 3, 80],
      ["renewal", 4, 60],
    ]);
    for (const row of result.stages) {
      const alike = bySegment.find(({ segment }) => segment === row.stage);
      if (alike === undefined) continue;
      expect([row.value, row.interval, row.share]).toEqual([alike.value, alike.interval, alike.share]);
      expect(row.versusRest.pValue).toBeCloseTo(Number(alike.versusRest.pValue), 12);
      expect(row.versusRest.difference).toBeCloseTo(Number(alike.versusRest.difference), 12);
    }
    // Holm's smallest of three p-values is three times as large.
    const support = result.stages[2]?.versusRest;
    expect(support?.adjustedPValue).toBeCloseTo(3 * Number(support?.pValue), 12);
    expect(result.stages[1]).toMatchObject({
      value: null,
      share: 0,
      painPoint: null,
      versusRest: { difference: null, verdict: null },
      change: { difference: null },
    });
    expect([result.unstaged, result.undated, result.earlier, result.period]).toEqual([4, 0, 0, null]);
  });

  it("names the stages that are distinguishably worse, the worst first, with what they cost the whole", () => {
    const { painPoints, stages } = journey(rows, base);
    const support = stages[2];
    expect(support?.versusRest.verdict).toBe("below");
    const all = rows.filter(({ touchpoint }) => touchpoint !== null);
    const others = all.filter(({ touchpoint }) => touchpoint !== "support");
    const cost = Number(nps.of("score")(others).value) - Number(nps.of("score")(all).value);
    expect(support?.painPoint?.rank).toBe(1);
    expect(support?.painPoint?.cost).toBeCloseTo(cost, 12);
    expect(painPoints).toEqual([
      {
        stage: "support",
        metric: "nps",
        rank: 1,
        cost: support?.painPoint?.cost,
        difference: support?.versusRest.difference,
        adjustedPValue: support?.versusRest.adjustedPValue,
      },
    ]);
    expect(stages.filter(({ painPoint }) => painPoint !== null).length).toBe(1);
  });

  it("takes slow stages for the bad ones where lower is better", () => {
    const tickets = (team: string, seconds: number): object[] =>
      Array.from({ length: 30 }, (_, i) => ({ team, createdAt: 0, firstRespondedAt: 1000 * (seconds + i) }));
    const queue = [...tickets("chat", 60), ...tickets("mail", 600), ...tickets("phone", 300)];
    const options = { stage: "team", stages: ["chat", "mail", "phone"], metric: avgFirstResponseTime } as const;
    const slow = journey(queue, { ...options, better: "lower" });
    expect(slow.painPoints.map(({ stage, rank }) => [stage, rank])).toEqual([["mail", 1]]);
    expect(slow.painPoints[0]?.cost).toBeCloseTo((60 + 600 + 300) / 3 - (60 + 300) / 2, 9);
    expect(journey(queue, options).painPoints.map(({ stage }) => stage)).toEqual(["chat"]);
  });

  it("ranks several pain points by the size of the difference, metric by metric", () => {
    const many = [
      ...answers("a", [10, 200]),
      ...answers("b", [10, 60], [0, 40]),
      ...answers("c", [10, 30], [0, 70]),
      ...answers("d", [10, 100]),
    ];
    const metric = { bad: csat.of("rating").with({ scale: { satisfiedFrom: 5 } }), nps: nps.of("score") };
    const { painPoints } = journey(many, { stage: "touchpoint", stages: ["a", "b", "c", "d"], metric });
    expect(painPoints.map(({ metric, stage, rank }) => [metric, stage, rank])).toEqual([
      ["bad", "c", 1],
      ["bad", "b", 2],
      ["nps", "c", 1],
      ["nps", "b", 2],
    ]);
  });

  it("puts several metrics under their names, and counts rows then", () => {
    const metric = { nps: nps.of("score"), csat: csat.of("rating") };
    const several = journey(rows, { ...base, metric, better: { nps: "higher" } });
    expect(several.stages[3]).toMatchObject({ stage: "renewal", n: 63, nps: { n: 60 }, csat: { n: 60 } });
    const one = journey(rows, base);
    expect(several.stages[2]?.nps.versusRest).toEqual(one.stages[2]?.versusRest);
    expect(several.painPoints.filter(({ metric }) => metric === "nps")).toEqual(one.painPoints);
  });

  it("refuses stages that are not listed, with the first ten and their number, or gathers them", () => {
    expect(messageOf(() => journey(rows, { ...base, stages: ["website", "support"] }))).toBe(
      'journey: rows[160].touchpoint must be one of the stages ("website", "support") or blank, got "renewal" (the first of 63 faults)',
    );
    const fault = faultOf(() => journey(rows, { ...base, stages: ["website", "support"] }));
    expect([fault.code, fault.issues.length, fault.total]).toEqual(["unknown-label", 10, 63]);
    const { stages: gathered } = journey(rows, { ...base, stages: ["website", "support"], otherStages: "gather" });
    expect(gathered.map(({ stage, place, n }) => [stage, place, n])).toEqual([
      ["website", 1, 80],
      ["support", 2, 80],
      ["(other)", null, 60],
    ]);
    expect(gathered[2]?.value).toBe(journey(rows, base).stages[3]?.value);
    expect(gathered[1]?.versusRest).toEqual(
      expect.objectContaining({ difference: journey(rows, base).stages[2]?.versusRest.difference }),
    );
    expect(journey(rows, { ...base, otherStages: "gather" }).stages.length).toBe(4);
  });

  it("keeps its stages where there are no rows", () => {
    for (const nothing of [[], {}, { touchpoint: [], score: [] }]) {
      const { stages: found, painPoints } = journey(nothing, {
        ...base,
        unhappy: { field: "score", atMost: 6 },
        customer: "customer",
      });
      expect(found.map(({ stage, n, share, value }) => [stage, n, share, value])).toEqual(
        stages.map((stage) => [stage, 0, null, null]),
      );
      expect(found[0]?.unhappy).toEqual({
        answers: 0,
        unhappy: 0,
        percent: null,
        interval: null,
        share: null,
        shareInterval: null,
        shareOfAnswers: null,
        lift: null,
      });
      expect(found[0]?.reach).toMatchObject({ next: "onboarding", customers: 0, percent: null, dropOff: null });
      expect(painPoints).toEqual([]);
    }
  });

  it("withholds what rests on too few, and finds no pain there", () => {
    const { stages: found, painPoints } = journey(rows, {
      ...base,
      minimumResponses: 100,
      unhappy: { field: "score", atMost: 6 },
    });
    expect(
      found.every(({ value, suppressed, unhappy }) => value === null && suppressed && unhappy?.unhappy === null),
    ).toBe(true);
    expect(found[0]?.unhappy?.answers).toBe(80);
    expect(painPoints).toEqual([]);
  });

  it("is the same for columns and for frozen rows", () => {
    const options = { ...base, unhappy: { field: "score", atMost: 6 } } as const;
    const columns = {
      touchpoint: rows.map(({ touchpoint }) => touchpoint),
      score: rows.map(({ score }) => score),
    };
    expect(journey(columns, options)).toEqual(journey(rows, options));
    expect(journey(freezeDeep(structuredClone(rows)), options)).toEqual(journey(rows, options));
  });

  it("is a metric to segment: one journey for each persona", () => {
    const people = rows.map((row, i) => ({ ...row, persona: i % 2 === 0 ? "buyer" : "user" }));
    const options = { ...base, unhappy: { field: "score", atMost: 6 } } as const;
    const byPersona = segment(people, { by: "persona", metric: journey.with(options) });
    expect(byPersona.map((row) => row.segment)).toEqual(["buyer", "user"]);
    for (const { segment: name, stages, painPoints } of byPersona) {
      const alone = journey(
        people.filter(({ persona }) => persona === name),
        options,
      );
      expect({ stages, painPoints }).toEqual({ stages: alone.stages, painPoints: alone.painPoints });
    }
  });
});

describe("the unhappy answers of a journey", () => {
  const unhappy = { field: "score", atMost: 6 } as const;

  it("are shared out over the stages, with Wilson's intervals and lift", () => {
    const { stages: found } = journey(rows, { ...base, unhappy });
    // 20, 0, 40 and 10 of 70; answers 80, 0, 80 and 60 of 220.
    expect(found.map((row) => [row.unhappy?.unhappy, row.unhappy?.answers])).toEqual([
      [20, 80],
      [0, 0],
      [40, 80],
      [10, 60],
    ]);
    const support = found[2]?.unhappy;
    expect(support?.percent).toBe(50);
    expect(support?.share).toBeCloseTo((100 * 40) / 70, 12);
    expect(support?.shareOfAnswers).toBeCloseTo((100 * 80) / 220, 12);
    expect(support?.lift).toBeCloseTo(40 / 70 / (80 / 220), 12);
    const [own, share] = [wilsonInterval(40, 80, 0.95), wilsonInterval(40, 70, 0.95)];
    expect(support?.interval?.low).toBeCloseTo(100 * Number(own?.low), 12);
    expect(support?.shareInterval?.high).toBeCloseTo(100 * Number(share?.high), 12);
    expect(found[1]?.unhappy).toMatchObject({ share: 0, lift: null, percent: null });
  });

  it("may be told by a function, or from a limit on", () => {
    const byFunction = journey(rows, {
      ...base,
      unhappy: (row: Answer) => (row.score === null ? null : row.score <= 6),
    });
    expect(byFunction).toEqual(journey(rows, { ...base, unhappy }));
    const happy = journey(rows, { ...base, unhappy: { field: (row: Answer) => row.score, atLeast: 7 } });
    expect(happy.stages.map((row) => row.unhappy?.unhappy)).toEqual([60, 0, 40, 50]);
  });

  it("are nobody's where nobody is unhappy", () => {
    const { stages: found } = journey(rows, { ...base, unhappy: { field: "score", atMost: -1 } });
    expect(found[0]?.unhappy).toMatchObject({ unhappy: 0, percent: 0, share: null, lift: null });
  });

  it("must be told by numbers, or by true, false and null", () => {
    expect(
      messageOf(() =>
        journey([{ touchpoint: "website", score: "9" }], {
          ...base,
          metric: csat.of("score").with({ invalid: "omit" }),
          unhappy,
        }),
      ),
    ).toBe('journey: rows[0].score must be a finite number or blank, got "9"');
    expect(messageOf(() => journey(rows, { ...base, unhappy: (() => 1) as never }))).toBe(
      "journey: options.unhappy[0] must be true, false or null for every row, got 1",
    );
    expect(
      messageOf(() => journey({ touchpoint: ["website"], score: [1] }, { ...base, unhappy: (() => true) as never })),
    ).toBe(
      "journey: options.unhappy must be { field, atMost } or { field, atLeast } for a table of columns, got a function",
    );
  });
});

describe("the customers of a journey", () => {
  const visit = (customer: string | number | null, touchpoint: string | null, day: number) => ({
    customer,
    touchpoint,
    at: `2026-03-${String(day).padStart(2, "0")}T00:00:00Z`,
    score: 9,
  });
  const visits = [
    visit("ann", "website", 1),
    visit("ann", "onboarding", 2),
    visit("ann", "onboarding", 5),
    visit("ben", "onboarding", 1),
    visit("ben", "website", 3),
    visit("cem", "website", 4),
    visit("cem", "support", 6),
    visit(1, "website", 1),
    visit("1", "onboarding", 2),
    visit(null, "website", 1),
    visit(null, "onboarding", 1),
    visit("ann", null, 1),
  ];
  const options = { ...base, customer: "customer" };

  it("are followed to the next stage in any order", () => {
    const { stages: found } = journey(visits, options);
    expect(
      found.map(({ reach }) => reach && [reach.next, reach.customers, reach.reached, reach.percent, reach.dropOff]),
    ).toEqual([["onboarding", 4, 2, 50, 50], ["support", 3, 0, 0, 100], ["renewal", 1, 0, 0, 100], null]);
    expect(found[0]?.reach?.interval?.low).toBeCloseTo(100 * Number(wilsonInterval(2, 4, 0.95)?.low), 12);
    expect(journey(visits, base).stages[0]?.reach).toBe(null);
  });

  it("are followed in the order of time where there are instants, and the same instant will do", () => {
    const { stages: found } = journey(visits, { ...options, at: "at" });
    expect(found[0]?.reach).toMatchObject({ customers: 4, reached: 1 });
    const sameDay = [visit("dee", "onboarding", 7), visit("dee", "website", 7)];
    expect(journey(sameDay, { ...options, at: "at" }).stages[0]?.reach).toMatchObject({ customers: 1, reached: 1 });
    const undated = [visit("eva", "website", 7), { ...visit("eva", "onboarding", 8), at: null }];
    expect(journey(undated, { ...options, at: "at" }).stages.map(({ reach }) => reach?.customers)).toEqual([
      1,
      0,
      0,
      undefined,
    ]);
  });

  it("are withheld where they are too few", () => {
    expect(journey(visits, { ...options, minimumResponses: 4 }).stages[1]?.reach).toEqual({
      next: "support",
      customers: 3,
      reached: null,
      percent: null,
      interval: null,
      dropOff: null,
    });
  });

  it("have names that are no blank cells", () => {
    expect(messageOf(() => journey([visit("a", "website", 1), visit("", "website", 1)], options))).toBe(
      'journey: rows[1].customer must be a string that is not empty, a finite number or blank, got ""',
    );
  });
});

describe("a journey and the period before", () => {
  const at = (day: string, list: Answer[]): (Answer & { at: string | null })[] =>
    list.map((one) => ({ ...one, at: `${day}T12:00:00Z` }));
  const dated = [
    ...at("2026-01-10", answers("website", [9, 7])),
    ...at("2026-02-10", answers("website", [9, 30], [3, 10])),
    ...at("2026-02-20", answers("support", [9, 10], [3, 10])),
    ...at("2026-03-05", answers("website", [9, 20], [3, 20])),
    ...at("2026-03-06", answers("renewal", [9, 5])),
    { ...answers("website", [9, 1])[0], at: null } as Answer & { at: null },
  ];
  const monthly = { ...base, at: "at", every: "month" } as const;

  it("measures the last period and tests each stage against the one before", () => {
    const result = journey(dated, monthly);
    expect(result.period).toEqual({
      period: "2026-03",
      start: "2026-03-01T00:00:00Z",
      end: "2026-04-01T00:00:00Z",
      complete: false,
    });
    expect(result.periodBefore).toMatchObject({ period: "2026-02", complete: true });
    const [website, , support, renewal] = result.stages;
    expect(website).toMatchObject({ n: 40, value: 0 });
    const score = (promoters: number, detractors: number): NpsResult => nps({ promoters, passives: 0, detractors });
    expect(website?.change).toEqual(compare(score(30, 10), score(20, 20)));
    expect(support).toMatchObject({ n: 0, value: null, change: { difference: null } });
    expect(renewal).toMatchObject({ n: 5, change: { difference: null } });
    expect([result.undated, result.earlier, result.unstaged]).toEqual([1, 7, 0]);
  });

  it("takes the period of asOf, and an empty one too", () => {
    expect(journey(dated, { ...monthly, asOf: "2026-04-01T00:00:00Z" }).period).toMatchObject({
      period: "2026-03",
      complete: true,
    });
    const april = journey(dated, { ...monthly, asOf: "2026-04-02T00:00:00Z" });
    expect(april.period?.period).toBe("2026-04");
    expect(april.stages.map(({ n }) => n)).toEqual([0, 0, 0, 0]);
    expect(april.earlier).toBe(67);
    expect(messageOf(() => journey(dated, { ...monthly, asOf: "2026-03-06T00:00:00Z" }))).toBe(
      'journey: rows[107].at must be no later than asOf (2026-03-06T00:00:00Z), got "2026-03-06T12:00:00Z" (the first of 5 faults)',
    );
  });

  it("cuts months where the calendar of the zone does", () => {
    const late = [{ ...(answers("website", [9, 1])[0] as Answer), at: "2026-03-31T20:00:00Z" }];
    expect(journey(late, { ...monthly, timeZone: "Asia/Bishkek" }).period).toMatchObject({
      period: "2026-04",
      start: "2026-04-01T00:00:00+06:00",
    });
    expect(journey(late, monthly).period?.period).toBe("2026-03");
  });

  it("compares with other rows, or with their summary, where there is no calendar", () => {
    const earlier = answers("website", [9, 10], [3, 30]);
    const bound = journey.with(base);
    const result = journey(rows, { ...base, before: earlier });
    const score = (list: Answer[]): NpsResult => nps.of("score")(list);
    const website = rows.filter(({ touchpoint }) => touchpoint === "website");
    expect(result.stages[0]?.change).toEqual(compare(score(earlier), score(website)));
    expect(result.stages[2]?.change.difference).toBe(null);
    const summary = JSON.parse(JSON.stringify(bound.summarize(earlier)));
    expect(journey(rows, { ...base, before: summary })).toEqual(result);
    const strange = [...earlier, { touchpoint: "fair", score: 9, rating: 1 }];
    expect(messageOf(() => journey(rows, { ...base, before: strange }))).toBe(
      'journey: options.before[40].touchpoint must be one of the stages ("website", "onboarding", "support", "renewal") or blank, got "fair"',
    );
  });

  it("has neither period where no row has an instant", () => {
    const result = journey([{ touchpoint: "website", score: 9, at: null }], monthly);
    expect([result.period, result.periodBefore, result.undated]).toEqual([null, null, 1]);
    expect(result.stages[0]).toMatchObject({ n: 0, value: null });
  });
});

describe("the options of journey", () => {
  const refused = (options: object): string => messageOf(() => journey(rows, { ...base, ...options } as never));

  it("must be such, and go together", () => {
    const list = "a list of different stages, each a string, a finite number or a boolean";
    expect(refused({ stages: [] })).toBe(`journey: options.stages must be ${list}, got an array`);
    expect(refused({ stages: ["a", "a"] })).toBe(`journey: options.stages must be ${list}, got an array`);
    expect(refused({ stages: ["(other)"] })).toBe(`journey: options.stages must be ${list}, got an array`);
    expect(refused({ better: "more" })).toBe(
      'journey: options.better must be "higher", "lower" or an object of these by metric, got "more"',
    );
    expect(refused({ better: { csat: "lower" } })).toBe(
      'journey: options.better.csat must be the name of a metric (nps), got "csat"',
    );
    expect(refused({ unhappy: { field: "score", atMost: 6, atLeast: 2 } })).toBe(
      "journey: options.unhappy must be a function, or { field, atMost } or { field, atLeast }, got an object",
    );
    expect(refused({ every: "month" })).toBe("journey: options.at must be given with every, got undefined");
    expect(refused({ asOf: 0 })).toBe("journey: options.every must be given with asOf, got undefined");
    expect(refused({ every: "month", at: "at", before: [] })).toBe(
      "journey: options.before must be left out with every, which finds the period before in the rows, got an array",
    );
    expect(refused({ touchpoints: [] })).toMatch(
      /^journey: options\.touchpoints must be a known name \(stage, stages, metric, /,
    );
    expect(refused({ timeZone: "Bishkek" })).toMatch(/^journey: options\.timeZone must be /);
    expect(refused({ metric: { share: nps.of("score") } })).toMatch(/under a name that no row begins with/);
    expect(refused({ stage: "touchpont" })).toBe(
      'journey: rows[0].touchpont must be one of the fields that exist (touchpoint, score, rating), got "touchpont"',
    );
  });

  it("must fit the summary", () => {
    const summary = journey.with(base).summarize(rows);
    const other = journey.with({ ...base, stages: ["website"] });
    expect(messageOf(() => other.measure(summary))).toMatch(
      /^journey: summary\.stages must be \["website"\], as the options say/,
    );
    expect(messageOf(() => journey.with({ ...base, before: { ...summary, unstaged: -1 } })(rows))).toBe(
      "journey: options.before.unstaged must be a whole number from 0 on, got -1",
    );
    expect(messageOf(() => journey.with(base).measure({ ...summary, current: [] }))).toBe(
      "journey: summary.current must be 5 stages, each with rows and 1 summaries, got an array",
    );
  });
});

describe("the laws of journey", () => {
  const row = fc.record({
    touchpoint: fc.constantFrom("website", "onboarding", "support", "renewal", "fair", null),
    score: fc.option(fc.nat(10)),
    customer: fc.option(fc.nat(4)),
    at: fc.option(fc.integer({ min: 0, max: 150 }).map((day) => day * 86_400_000)),
  });
  const table = fc.array(row, { maxLength: 30 });
  const options = {
    ...base,
    otherStages: "gather",
    at: "at",
    customer: "customer",
    unhappy: { field: "score", atMost: 6 },
  } as const;
  const monthly = { ...options, every: "month" } as const;

  /** The parts as rows of different customers. */
  const apart = (parts: { customer: number | null }[][]): object[][] =>
    parts.map((part, i) =>
      part.map((one) => ({ ...one, customer: one.customer === null ? null : `${i} ${one.customer}` })),
    );

  it("hold for parts: merged they are the journey of all, through JSON", () => {
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, isMonthly) => {
        const bound = isMonthly ? journey.with(monthly) : journey.with(options);
        const separate = apart(parts);
        const summaries = separate.map((part) => JSON.parse(JSON.stringify(bound.summarize(part))));
        expect(bound.measure(summaries.reduce((a, b) => bound.merge(a, b)))).toEqual(bound(separate.flat()));
        expect(bound.measure(summaries.reduceRight((a, b) => bound.merge(b, a)))).toEqual(bound(separate.flat()));
        expect(bound.merge(bound.summarize([]), summaries[0])).toEqual(summaries[0]);
      }),
    );
  });

  it("hold whatever the order of the rows, and for columns as for records", () => {
    fc.assert(
      fc.property(table, (list) => {
        const expected = journey(list, monthly);
        expect(journey([...list].reverse(), monthly)).toEqual(expected);
        const columns = Object.fromEntries(
          (["touchpoint", "score", "customer", "at"] as const).map((name) => [name, list.map((one) => one[name])]),
        );
        if (list.length > 0) expect(journey(columns, monthly)).toEqual(expected);
        expectSound(() => expected);
      }),
    );
  });

  it("hold for the sums: stages add up to the whole, unhappy shares to 100, and no row is lost", () => {
    fc.assert(
      fc.property(table, (list) => {
        const staged = list.filter(({ touchpoint }) => touchpoint !== null);
        const result: JourneyResult<JourneyStage<NpsResult>> = journey(list, options);
        const sum = (of: (stage: JourneyStage<NpsResult>) => number | null | undefined): number =>
          result.stages.reduce((total, stage) => total + Number(of(stage)), 0);
        const whole = nps.of("score")(staged);
        expect([sum(({ n }) => n), sum(({ missing }) => missing)]).toEqual([whole.n, whole.missing]);
        expect(result.unstaged).toBe(list.length - staged.length);
        const isUnhappy = staged.filter(({ score }) => score !== null && score <= 6).length;
        expect(sum(({ unhappy }) => unhappy?.unhappy)).toBe(isUnhappy);
        if (isUnhappy > 0) expect(sum(({ unhappy }) => unhappy?.share)).toBeCloseTo(100, 9);
        if (whole.n > 0) expect(sum(({ unhappy }) => unhappy?.shareOfAnswers)).toBeCloseTo(100, 9);
        const { current, before, unstaged, undated, earlier } = journey.with(monthly).summarize(list);
        const rowsOf = (groups: readonly { rows: number }[]): number =>
          groups.reduce((total, { rows }) => total + rows, 0);
        expect(rowsOf(current) + rowsOf(before) + unstaged + undated + earlier).toBe(list.length);
      }),
    );
  });

  it("hold for customers: as many as a count by hand, without and with time", () => {
    fc.assert(
      fc.property(table, fc.boolean(), (list, isTimed) => {
        const { at: _, ...untimed } = options;
        const { stages: found } = isTimed ? journey(list, options) : journey(list, untimed);
        for (let i = 0; i + 1 < stages.length; i++) {
          const seen = (customer: number, stage: string | undefined): typeof list =>
            list.filter(
              (one) => one.customer === customer && one.touchpoint === stage && (!isTimed || one.at !== null),
            );
          const here = [0, 1, 2, 3, 4].filter((customer) => seen(customer, stages[i]).length > 0);
          const came = here.filter((customer) =>
            seen(customer, stages[i + 1]).some(
              (next) => !isTimed || seen(customer, stages[i]).some((one) => Number(one.at) <= Number(next.at)),
            ),
          );
          expect(found[i]?.reach).toMatchObject({ customers: here.length, reached: came.length });
        }
      }),
    );
  });

  it("let nothing through but figures, nulls and errors of ours", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }));
    const names = [
      "stage",
      "stages",
      "better",
      "unhappy",
      "customer",
      "at",
      "every",
      "timeZone",
      "asOf",
      "before",
      "otherStages",
    ];
    const oddOptions = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 2 });
    const oddRows = fc.oneof(
      odd,
      fc.array(fc.dictionary(fc.constantFrom("touchpoint", "score", "customer", "at"), odd), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(oddRows, table, oddOptions, (strange, list, chosen) => {
        expectSound(() => journey(strange as never, options));
        expectSound(() => journey(strange as never, { ...options, ...chosen } as never));
        expectSound(() => journey(list, { ...options, ...chosen } as never));
        expectSound(() => journey.with(options).measure(strange as never));
      }),
      { numRuns: 500 },
    );
  });
});
