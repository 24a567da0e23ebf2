import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { compareSurvival, type SurvivalSegment } from "../../src/lifecycle/compare-survival.ts";
import { customerSurvival } from "../../src/lifecycle/customer-survival.ts";
import { customerTenures } from "../../src/lifecycle/tenure.ts";
import type { Subscription } from "../../src/schemas/lifecycle.ts";
import type { CustomerSurvivalOptions, CustomerSurvivalSummary, TenureTable } from "../../src/schemas/survival.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { logRank } from "../../src/stats/log-rank.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { anySubscriptions, type PlainSubscription } from "./subscriptions.ts";

const day = 86_400_000;

/** A subscription in days. */
const term = (customerId: string, from: number, to: number | null): Subscription => ({
  customerId,
  startedAt: from * day,
  endedAt: to === null ? null : to * day,
});

/** Customers with the tenures of a table, up to day 1000. */
const customersOf = ({ times, events, censored }: TenureTable): Subscription[] =>
  times.flatMap((time, i) => {
    const one = (kind: string, end: number | null) => (_: unknown, k: number) =>
      term(`${kind}${time}-${k}`, 1000 - time, end);
    return [
      ...Array.from({ length: events[i] as number }, one("lost", 1000)),
      ...Array.from({ length: censored[i] as number }, one("active", null)),
    ];
  });

const asOf = 1000 * day;

describe("customerSurvival beside R survival", () => {
  interface Curve {
    readonly n: number;
    readonly events: number;
    readonly restrictedMean: { readonly value: number; readonly se: number };
    readonly quantiles: readonly (number | null)[];
    readonly medianCI: { readonly loglog: readonly [number | null, number | null] };
    readonly table: readonly {
      t: number;
      atRisk: number;
      survival: number;
      seGreenwood: number;
      loglog: [number, number];
    }[];
  }

  it.each(readReference<{ table: TenureTable }, Curve>("survival", "km telco"))(
    "gives the same curve from subscriptions: $name",
    ({ input, expected }) => {
      const at = expected.table.map(({ t }) => t);
      const result = customerSurvival(customersOf(input.table), { asOf, at });
      expect([result.n, result.lost, result.active]).toEqual([
        expected.n,
        expected.events,
        expected.n - expected.events,
      ]);
      expect(result.quantiles.map(({ value }) => value)).toEqual(expected.quantiles);
      expect([result.median?.low, result.median?.high]).toEqual(expected.medianCI.loglog);
      expectClose(result.restrictedMean?.value, expected.restrictedMean.value, { relative: 1e-9 });
      expectClose(result.restrictedMean?.standardError, expected.restrictedMean.se, { relative: 1e-9 });
      for (const [i, { percent, standardError, low, high, atRisk }] of result.at.entries()) {
        const row = expected.table[i] as Curve["table"][number];
        expect(atRisk).toBe(row.atRisk);
        const figures = [percent, standardError, low, high];
        for (const [k, figure] of [row.survival, row.seGreenwood, ...row.loglog].entries()) {
          expectClose(figures[k], 100 * figure, { absolute: 1e-9 });
        }
      }
    },
  );

  interface Groups {
    readonly groups: readonly string[];
    readonly chisq: number;
    readonly df: number;
    readonly expected: readonly number[];
    readonly petoPeto: { readonly chisq: number };
  }

  it.each(readReference<{ groups: TenureTable[] }, Groups>("survival", "logrank telco"))(
    "compares segments as R does: $name",
    ({ input, expected }) => {
      const rows = input.groups.flatMap((table, g) =>
        customersOf(table).map((row) => ({ ...row, customerId: `${g}/${row.customerId}`, group: expected.groups[g] })),
      );
      const segments = segment(rows, { by: "group", metric: customerSurvival.with({ asOf }) });
      const test = compareSurvival(segments);
      expectClose(test.statistic, expected.chisq, { relative: 1e-9 });
      expect(test.degreesOfFreedom).toBe(expected.df);
      expect(test.segments.map((group) => group.segment)).toEqual(expected.groups);
      for (const [g, group] of test.segments.entries()) {
        expectClose(group.expected, expected.expected[g] as number, { relative: 1e-9 });
        expectClose(group.ratio, group.lost / group.expected, { relative: 1e-15 });
      }
      const early = compareSurvival(segments, { weighting: "fleming-harrington" });
      expectClose(early.statistic, expected.petoPeto.chisq, { relative: 1e-9 });
    },
  );
});

describe("customerSurvival", () => {
  it("has nothing to say without customers", () => {
    const result = customerSurvival([], { asOf, at: [30] });
    expect(result).toMatchObject({ value: null, n: 0, lost: 0, active: 0, interval: null, curve: [], basis: null });
    expect(result.median?.reason).toBe("no-subjects");
    expect(result.at).toMatchObject([{ tenure: 30, atRisk: 0, percent: null, reason: "no-subjects" }]);
  });

  it("says that the median is not reached, and has its lower limit", () => {
    const customers = [...Array(40).keys()].map((i) => term(`c${i}`, 0, i < 18 ? i + 1 : null));
    const result = customerSurvival(customers, { asOf: 100 * day });
    expect([result.value, result.interval, result.median?.reason]).toEqual([null, null, "not-reached"]);
    expect(result.reason).toBe("not-reached");
    expect(result.median?.low).toBeGreaterThan(0);
    expect(result.median?.high).toBeNull();
  });

  it("counts who ends at asOf as lost, who ends later as there, and not who begins later", () => {
    const customers = [term("a", 0, 10), term("b", 0, 11), term("c", 10, null), term("d", 11, null), term("e", 12, 15)];
    const { lost, active, n } = customerSurvival(customers, { asOf: 10 * day });
    expect([lost, active, n]).toEqual([1, 2, 3]);
  });

  it("counts a subscription that ends when it begins as a loss at tenure 0", () => {
    const { curve } = customerSurvival([term("a", 3, 3), term("b", 3, 5)], { asOf: 10 * day });
    expect(curve.map(({ tenure, lost, percent }) => [tenure, lost, percent])).toEqual([
      [0, 1, 50],
      [2, 1, 0],
    ]);
  });

  it("tells its figures in the unit, twelve months being a year of 365 days", () => {
    const customers = [365, 730, 1095].map((days, i) => term(`c${i}`, 0, days));
    const figures = (unit: CustomerSurvivalOptions["unit"], at: number): unknown[] => {
      const result = customerSurvival(customers, { asOf: 2000 * day, unit, at: [at], horizon: at });
      return [result.value, result.unit, result.restrictedMean?.value, result.at[0]?.percent?.toFixed(3)];
    };
    expect(figures("days", 365)).toEqual([730, "days", 365, "66.667"]);
    expect(figures("months", 12)).toEqual([24, "months", 12, "66.667"]);
    expect(figures("years", 1)).toEqual([2, "years", 1, "66.667"]);
    expect(figures("weeks", 52)).toEqual([730 / 7, "weeks", 52, "100.000"]);
  });

  it("gives the restricted mean as its value, comparable where the horizon is stated", () => {
    const [quick, slow] = [5, 40].map((length) =>
      customerSurvival(
        [...Array(30).keys()].map((i) => term(`c${i}`, 0, i % 3 === 0 ? null : length + i)),
        { asOf: 100 * day, score: "restricted-mean", horizon: 90 },
      ),
    ) as [ReturnType<typeof customerSurvival>, ReturnType<typeof customerSurvival>];
    expect(slow.value).toBe(slow.restrictedMean?.value);
    expect(slow.standardError).toBe(slow.restrictedMean?.standardError);
    expect(slow.interval?.method).toBe("greenwood");
    const { difference, pValue } = compare(quick, slow);
    expectClose(difference, (slow.value as number) - (quick.value as number), { absolute: 1e-12 });
    expect(pValue).toBeLessThan(0.05);
    const anywhere = customerSurvival([term("a", 0, 3), term("b", 0, 9)], { asOf, score: "restricted-mean" });
    expect([anywhere.value, anywhere.basis]).toEqual([6, null]);
  });

  it("says which definition it used", () => {
    const convention = (options: CustomerSurvivalOptions): string =>
      customerSurvival([], { asOf, ...options }).convention;
    expect(convention({})).toBe(
      "median tenure (first time at or below a half, log-log limits) by Kaplan and Meier, in completed days, " +
        "from the first beginning until the first loss; who is still there is censored",
    );
    expect(convention({ score: "restricted-mean", horizon: 365 })).toMatch(
      /^mean tenure up to 365 by Kaplan and Meier/,
    );
    expect(convention({ score: "restricted-mean", tenure: "first-to-last" })).toMatch(
      /longest observed .* gaps bridged/,
    );
  });

  it("withholds figures of too few", () => {
    const result = customerSurvival([term("a", 0, 3)], { asOf, minimumResponses: 5, at: [1] });
    expect(result).toMatchObject({ value: null, suppressed: true, n: 1, lost: null, median: null, at: [], curve: [] });
    expect(result.reason).toBe("suppressed");
  });

  it("says why there is no value, and nothing where there is one", () => {
    const later = [term("a", 20, null)];
    expect(customerSurvival(later, { asOf: 10 * day }).reason).toBe("no-data");
    const short = customerSurvival([term("a", 0, null)], { asOf: 10 * day, score: "restricted-mean", horizon: 365 });
    expect([short.value, short.reason]).toEqual([null, "beyond-data"]);
    expect(customerSurvival([term("a", 0, 3)], { asOf: 10 * day }).reason).toBeNull();
  });

  it("takes the counts of a warehouse by their summary", () => {
    const tenures = { times: [30, 60, 90], events: [40, 20, 0], censored: [0, 10, 30], entries: [0, 0, 0] };
    const summary: CustomerSurvivalSummary = {
      kind: "customerSurvival",
      version: 1,
      tenure: "first-spell",
      tenures,
      missing: 0,
      invalid: 0,
    };
    const { value, n } = customerSurvival.measure(summary);
    expect([value, n]).toEqual([60, 100]);
    const wrong =
      (changes: object): (() => unknown) =>
      () =>
        customerSurvival.measure({ ...summary, tenures: { ...tenures, ...changes } });
    for (const changes of [
      { times: [30, 30, 90] },
      { events: [1, 2] },
      { entries: [0, 0, 1] },
      { events: [0.5, 1, 1] },
    ]) {
      expect(wrong(changes)).toThrow("customerSurvival: summary.tenures must be a table of tenures");
    }
  });

  it("is by the tenure what kaplanMeier is of the tenures", () => {
    const rule = fc.constantFrom<CustomerSurvivalOptions["tenure"]>("first-spell", "first-to-last", "every-spell");
    fc.assert(
      fc.property(anySubscriptions, rule, fc.nat(14), (subscriptions, tenure, last) => {
        const rows = subscriptions.map(inDays);
        const options = { asOf: last * day, tenure };
        const tenures = customerTenures(rows, options);
        const expected = kaplanMeier({
          durations: tenures.map((one) => one.tenure),
          observed: tenures.map(({ lost }) => lost),
        });
        const result = customerSurvival(rows, options);
        expect(result.value).toBe(expected.median.value);
        expect(result.curve.map(({ percent }) => percent)).toEqual(
          expected.steps.map(({ survival }) => 100 * survival),
        );
      }),
    );
  });
});

describe("customerTenures", () => {
  const tenures = (subscriptions: Subscription[], options: CustomerSurvivalOptions = {}): unknown[] =>
    customerTenures(subscriptions, { asOf: 100 * day, ...options }).map(({ customerId, tenure, lost, entry }) => [
      customerId,
      tenure,
      lost,
      entry,
    ]);

  it("joins subscriptions that overlap or follow each other, whatever their order", () => {
    const terms = [term("a", 20, 30), term("a", 0, 10), term("a", 10, 20), term("a", 5, 12)];
    expect(tenures(terms)).toEqual([["a", 30, true, 0]]);
    expect(tenures([term("a", 0, 90), term("a", 20, 30)])).toEqual([["a", 90, true, 0]]);
  });

  it("takes the first spell, all from first to last, or every spell of who returned", () => {
    const terms = [term("a", 0, 10), term("a", 40, null), term("b", 5, 6)];
    expect(tenures(terms)).toEqual([
      ["a", 10, true, 0],
      ["b", 1, true, 0],
    ]);
    expect(tenures(terms, { tenure: "first-to-last" })).toEqual([
      ["a", 100, false, 0],
      ["b", 1, true, 0],
    ]);
    expect(tenures(terms, { tenure: "every-spell" })).toEqual([
      ["a", 10, true, 0],
      ["a", 60, false, 0],
      ["b", 1, true, 0],
    ]);
  });

  it("does not look beyond asOf: not at an end, and not at a return", () => {
    const terms = [term("a", 0, 60), term("a", 70, 80)];
    const at = (last: number, tenure: CustomerSurvivalOptions["tenure"]): unknown =>
      tenures(terms, { asOf: last * day, tenure });
    expect(at(50, "first-to-last")).toEqual([["a", 50, false, 0]]);
    expect(at(65, "first-to-last")).toEqual([["a", 60, true, 0]]);
    expect(at(75, "first-to-last")).toEqual([["a", 75, false, 0]]);
    expect(at(75, "every-spell")).toEqual([
      ["a", 60, true, 0],
      ["a", 5, false, 0],
    ]);
  });

  it("lets customers of before the data come late, and leaves out whom it could not have seen", () => {
    const terms = [term("gone", 0, 40), term("old", 0, 70), term("older", -100, null), term("new", 60, 65)];
    expect(tenures(terms, { observedFrom: 50 * day })).toEqual([
      ["old", 70, true, 50],
      ["older", 200, false, 150],
      ["new", 5, true, 0],
    ]);
    expect(
      tenures([term("a", 0, 50), term("b", 0, 50.5), term("c", 0, 51), term("d", 50, 50)], { observedFrom: 50 * day }),
    ).toEqual([
      ["c", 51, true, 50],
      ["d", 0, true, 0],
    ]);
  });

  it("counts days on the clock, also where one has 23 or 25 hours", () => {
    const days = (startedAt: string, endedAt: string): unknown =>
      customerTenures([{ customerId: 1, startedAt, endedAt }], { asOf: "2025-01-01", timeZone: "Europe/Berlin" })[0]
        ?.tenure;
    expect(days("2024-03-01", "2024-04-01")).toBe(31);
    expect(days("2024-10-01", "2024-11-01")).toBe(31);
    expect(days("2024-03-30T12:00", "2024-03-31T12:00")).toBe(1);
    expect(days("2024-03-30T12:00", "2024-03-31T11:59")).toBe(0);
    // The hour that comes twice: later by the instant, earlier on the clock.
    expect(days("2024-10-27T02:30:00+02:00", "2024-10-27T02:10:00+01:00")).toBe(0);
  });

  it("gives tenures in the unit", () => {
    expect(tenures([term("a", 0, 73), term("b", -22, null)], { unit: "weeks" })).toEqual([
      ["a", 73 / 7, true, 0],
      ["b", 122 / 7, false, 0],
    ]);
    expect(tenures([term("a", 0, 73)], { unit: "years", observedFrom: 36.5 * day })).toEqual([
      ["a", 0.2, true, 36 / 365],
    ]);
  });

  it("knows each customer once, whatever the name", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const rows = subscriptions.map(inDays);
        const found = customerTenures(rows, { asOf: 30 * day });
        expect(found.map(({ customerId }) => customerId)).toEqual([
          ...new Set(subscriptions.map((row) => row.customerId)),
        ]);
        const longest = customerTenures(rows, { asOf: 30 * day, tenure: "first-to-last" });
        for (const [i, { tenure }] of found.entries()) expect(tenure).toBeLessThanOrEqual(longest[i]?.tenure ?? -1);
      }),
    );
  });

  it("counts every day of a customer once", () => {
    fc.assert(
      fc.property(anySubscriptions, fc.integer({ min: 1, max: 25 }), (subscriptions, last) => {
        const rows = subscriptions.map(inDays);
        const spells = customerTenures(rows, { asOf: last * day, tenure: "every-spell" });
        for (const customerId of new Set(subscriptions.map((row) => row.customerId))) {
          const own = subscriptions.filter((row) => row.customerId === customerId);
          const isActive = (at: number): boolean =>
            own.some(({ startedAt, endedAt }) => startedAt <= at && (endedAt === null || at < endedAt));
          const days = Array.from({ length: last }, (_, at) => at).filter(isActive).length;
          const total = spells.reduce((sum, one) => sum + (one.customerId === customerId ? one.tenure : 0), 0);
          expect(total).toBe(days);
        }
      }),
    );
  });

  const refused: [unknown, object, string][] = [
    [[], {}, "customerTenures: options.asOf must be the instant up to which the data reach, got undefined"],
    [[], { asOf: "2024-01-01" }, "customerTenures: options.asOf must be"],
    [[], { asOf, observedFrom: asOf }, "customerTenures: options.observedFrom must be before asOf, got 86400000000"],
    [[], { asOf, timeZone: "Mars/Olympus" }, "customerTenures: options.timeZone must be"],
    [
      [],
      { asOf, unit: "hours" },
      'customerTenures: options.unit must be "days" or "weeks" or "months" or "years", got "hours"',
    ],
    [[], { asOf, tenure: "all" }, 'customerTenures: options.tenure must be "first-spell" or'],
    [[], { asOf, at: [3] }, "customerTenures: options.at must be a known name"],
    [{}, { asOf }, "customerTenures: subscriptions must be an array of subscriptions, got an object"],
    [[term("a", 5, 3)], { asOf }, "customerTenures: subscriptions[0].endedAt must be at or after startedAt"],
    [
      [{ customerId: "", startedAt: 0 }],
      { asOf },
      "customerTenures: subscriptions[0].customerId must be a string that is not",
    ],
    [
      [{ customerId: null, startedAt: 0 }],
      { asOf, missing: "error" },
      "customerTenures: subscriptions[0].customerId must be",
    ],
  ];
  it.each(refused)("refuses what it does not take", (subscriptions, options, message) => {
    expect(() => customerTenures(subscriptions as Subscription[], options)).toThrow(message);
  });

  it("leaves out what is missing or, where asked, invalid, and the metric counts it", () => {
    const rows = [
      term("a", 0, 5),
      { customerId: null, startedAt: 0 },
      { customerId: "b", startedAt: null },
      term("c", 9, 1),
      7,
    ];
    const options: CustomerSurvivalOptions = { asOf, invalid: "omit" };
    expect(customerTenures(rows as Subscription[], options).length).toBe(1);
    expect(customerSurvival(rows as Subscription[], options)).toMatchObject({ n: 1, missing: 2, invalid: 2 });
  });
});

describe("customerSurvival, what it refuses", () => {
  it.each<[object, string]>([
    [{}, "customerSurvival: options.asOf must be the instant up to which the data reach, got undefined"],
    [{ asOf, at: [-1] }, "customerSurvival: options.at must be an array of numbers from 0 to 1e9, got an array"],
    [{ asOf, horizon: Number.POSITIVE_INFINITY }, "customerSurvival: options.horizon must be a number from 0 to 1e9"],
    [
      { asOf, limits: "wilson" },
      'customerSurvival: options.limits must be "log-log" or "log" or "plain", got "wilson"',
    ],
    [{ asOf, score: "mean" }, 'customerSurvival: options.score must be "median" or "restricted-mean", got "mean"'],
    [{ asOf, method: "log" }, "customerSurvival: options.method must be a known name"],
  ])("of options: %j", (options, message) => {
    expect(() => customerSurvival([], options)).toThrow(message);
  });

  it("of summaries of different tenures", () => {
    const first = customerSurvival.summarize([], { asOf });
    const every = customerSurvival.summarize([], { asOf, tenure: "every-spell" });
    expect(() => customerSurvival.merge(first, every)).toThrow(
      'customerSurvival: summary.tenure must be "first-spell", got "every-spell"',
    );
    expect(() => customerSurvival.measure(first, { tenure: "every-spell" })).toThrow(
      'customerSurvival: options.tenure must be "first-spell", as in the summary, got "every-spell"',
    );
  });
});

describe("compareSurvival", () => {
  const plans = [...Array(24).keys()].map((i) => ({
    ...term(`c${i}`, 0, i % 5 === 0 ? null : 10 + 7 * (i % 6)),
    plan: ["month", "year"][i % 2] as string,
  }));
  const rows = segment(plans, { by: "plan", metric: customerSurvival.with({ asOf: 90 * day }) });

  it("is the log-rank test of the segments, also after a trip through JSON", () => {
    const groups = ["month", "year"].map((plan) => {
      const own = customerTenures(
        plans.filter((row) => row.plan === plan),
        { asOf: 90 * day },
      );
      return { durations: own.map(({ tenure }) => tenure), observed: own.map(({ lost }) => lost) };
    });
    const expected = logRank(groups);
    const { statistic, pValue, segments, method } = compareSurvival(JSON.parse(JSON.stringify(rows)));
    expect([method, statistic, pValue]).toEqual(["log-rank", expected.statistic, expected.pValue]);
    expect(segments.map(({ n }) => n)).toEqual([12, 12]);
  });

  it("compares late comers as late comers", () => {
    const late = { asOf: 90 * day, observedFrom: 30 * day };
    const staggered = plans.map((row, i) => ({ ...row, startedAt: -i * day }));
    const groups = ["month", "year"].map((plan) => {
      const own = customerTenures(
        staggered.filter((row) => row.plan === plan),
        late,
      );
      return {
        durations: own.map(({ tenure }) => tenure),
        observed: own.map(({ lost }) => lost),
        entries: own.map(({ entry }) => entry),
      };
    });
    const segments = segment(staggered, { by: "plan", metric: customerSurvival.with(late) });
    const { statistic } = logRank(groups);
    expect(compareSurvival(segments).statistic).toBe(statistic);
    expect(logRank(groups.map(({ entries: _, ...rest }) => rest)).statistic).not.toBe(statistic);
  });

  it("leaves out segments that are withheld, and names them", () => {
    const uneven = plans.slice(0, 3).map((row) => ({ ...row, plan: "rare" }));
    const options = { by: "plan", metric: customerSurvival.with({ asOf: 90 * day }), minimumResponses: 5 };
    const { suppressed, segments } = compareSurvival(segment([...plans.slice(3), ...uneven], options));
    expect([suppressed, segments.map((one) => one.segment)]).toEqual([["rare"], ["month", "year"]]);
  });

  it("has nothing to compare in one segment, or in none", () => {
    expect(compareSurvival(rows.slice(0, 1))).toMatchObject({ statistic: null, pValue: null });
    expect(compareSurvival([])).toMatchObject({ statistic: null, segments: [], suppressed: [] });
  });

  it.each<[unknown, object | undefined, string]>([
    [rows[0], undefined, "rows must be an array of results of customerSurvival, got an object"],
    [[rows[0], 5], undefined, "rows[1] must be a result of customerSurvival with its segment, got 5"],
    [[{ ...rows[0], metric: "nps" }], undefined, 'rows[0].metric must be "customerSurvival", got "nps"'],
    [[{ ...rows[0], curve: [1] }], undefined, "rows[0].curve must be a survival curve, got an array"],
    [[{ ...rows[0], lateEntries: {} }], undefined, "rows[0].lateEntries must be late entries by tenure, got an object"],
    [[customerSurvival([], { asOf })], undefined, "rows[0].segment must be given: which segment the result is of"],
    [
      [rows[0], { ...rows[1], unit: "weeks" }],
      undefined,
      'rows[1].unit must be "days", as in the first row, got "weeks"',
    ],
    [[rows[0], { ...rows[1], tenure: "x" }], undefined, 'rows[1].tenure must be "first-spell", as in the first row'],
    [rows, { weighting: "wilcoxon" }, "options.weighting must be one of"],
  ])("refuses what it does not take", (input, options, message) => {
    expect(() => compareSurvival(input as SurvivalSegment[], options)).toThrow(`compareSurvival: ${message}`);
  });
});

/** The same with days for the instants. */
function inDays({ customerId, startedAt, endedAt }: PlainSubscription): Subscription {
  return { customerId, startedAt: startedAt * day, endedAt: endedAt === null ? null : endedAt * day };
}
