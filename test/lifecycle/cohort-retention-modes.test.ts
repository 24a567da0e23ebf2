import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CohortRetentionResult, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import type { CohortEvent, CohortRetentionOptions } from "../../src/schemas/cohorts.ts";

const day = 86_400_000;
const at = (customerId: string, ...days: number[]): CohortEvent[] => days.map((one) => ({ customerId, at: one * day }));
const daily = { every: "day", asOf: 22 * day } as const;
const percents = (result: CohortRetentionResult, cohort = 0): (number | null)[] =>
  result.cohorts[cohort]?.cells.map(({ percent }) => percent) ?? [];
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

const eventList = fc.array(
  fc.record({
    customerId: fc.nat(4),
    at: fc.nat(19).map((one) => one * day + 5),
    type: fc.constantFrom("signup", "purchase", "visit", null),
    revenue: fc.integer({ min: -5, max: 50 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("cohortRetention by streak", () => {
  it("counts those who never missed a period", () => {
    const events = [...at("a", 0, 1, 2, 4), ...at("b", 0, 1), ...at("c", 0, 2)];
    const result = cohortRetention(events, { ...daily, mode: "streak", maximumAge: 4 });
    expect(percents(result)).toEqual([100, 200 / 3, 100 / 3, 0, 0]);
    expect(result.convention).toContain("with an event in the day of that age and in every one before");
  });

  it("begins with age 0 for those who joined, who may be silent in it", () => {
    const events = at("a", 1, 2).map((event) => ({ ...event, joinedAt: 0 }));
    expect(
      percents(cohortRetention(events, { ...daily, mode: "streak", cohortBy: "joinedAt", maximumAge: 2 })),
    ).toEqual([0, 0, 0]);
  });

  it("is what sets of days give, for any cohorts", () => {
    const cohortBy = fc.constantFrom("first-event", "recurring");
    fc.assert(
      fc.property(eventList, cohortBy, fc.integer({ min: 1, max: 2 }), (events, by, minimumOccurrences) => {
        const { cohorts } = cohortRetention(events, {
          ...daily,
          mode: "streak",
          cohortBy: by as "recurring",
          minimumOccurrences,
        });
        for (const { start, cells } of cohorts) {
          const first = Date.parse(start) / day;
          const members = membersOf(events, first, by as "recurring");
          for (const { age, active, eligible } of cells) {
            expect(eligible).toBe(members.length);
            const unbroken = members.filter((days) =>
              Array.from({ length: age }, (_, i) => first + i + 1).every(
                (one) => days.filter((other) => other === one).length >= minimumOccurrences,
              ),
            );
            expect(active).toBe(unbroken.length);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("cohortRetention by brackets", () => {
  const bracketed = { ...daily, mode: "bracket" } as const;

  it("counts those active anywhere in a stretch, the end not included", () => {
    const events = [...at("a", 0, 7), ...at("b", 0, 8), ...at("c", 0, 3, 9)];
    const { cohorts, curve } = cohortRetention(events, {
      ...bracketed,
      brackets: [
        [1, 8],
        [8, 15],
      ],
    });
    expect(cohorts[0]?.cells).toEqual([
      { age: 1, ageEnd: 8, active: 2, eligible: 3, percent: 200 / 3, complete: true },
      { age: 8, ageEnd: 15, active: 2, eligible: 3, percent: 200 / 3, complete: true },
    ]);
    expect(curve[1]).toMatchObject({ age: 8, ageEnd: 15, active: 2, eligible: 3 });
    expect(curve[0]?.interval?.method).toBe("wilson");
  });

  it("is full where the bracket holds the event that makes the cohort", () => {
    const result = cohortRetention([...at("a", 0), ...at("b", 0, 3)], {
      ...bracketed,
      brackets: [
        [0, 5],
        [5, 9],
      ],
    });
    expect(percents(result)).toEqual([100, 0]);
    expect(result.curve[0]?.interval).toBeNull();
  });

  it("has no cell for a bracket that has not begun, and none that is complete before its end", () => {
    const result = cohortRetention(at("a", 0), {
      ...bracketed,
      asOf: 8 * day,
      brackets: [
        [1, 4],
        [4, 9],
        [9, 20],
      ],
    });
    expect(result.cohorts[0]?.cells.map(({ age, complete }) => [age, complete])).toEqual([
      [1, true],
      [4, false],
    ]);
  });

  it("is what sets of days give, and merges", () => {
    const brackets = [
      [1, 3],
      [5, 6],
      [6, 12],
    ] as const;
    fc.assert(
      fc.property(eventList, fc.integer({ min: 1, max: 3 }), (events, minimumOccurrences) => {
        const options: CohortRetentionOptions = { ...bracketed, brackets, minimumOccurrences };
        const result = cohortRetention(events, options);
        for (const { start, cells } of result.cohorts) {
          const first = Date.parse(start) / day;
          const members = membersOf(events, first, "first-event");
          for (const [place, { active }] of cells.entries()) {
            const [from, to] = brackets[place] as readonly [number, number];
            const inside = (days: number[]): number[] => days.filter((one) => one >= first + from && one < first + to);
            expect(active).toBe(members.filter((days) => inside(days).length >= minimumOccurrences).length);
          }
        }
        const parts = [0, 1].map((half) => events.filter(({ customerId }) => customerId % 2 === half));
        const [a, b] = parts.map((part) => cohortRetention.summarize(part, options));
        if (a && b) expect(cohortRetention.measure(cohortRetention.merge(a, b))).toEqual(result);
      }),
      { numRuns: 40 },
    );
  });
});

describe("cohortRetention of chosen events", () => {
  const events = [
    { customerId: "a", at: 0, type: "visit" },
    { customerId: "a", at: 1 * day, type: "signup" },
    { customerId: "a", at: 1 * day + 9, type: "visit" },
    { customerId: "a", at: 3 * day, type: "visit" },
    { customerId: "b", at: 1 * day, type: "signup" },
    { customerId: "b", at: 3 * day, type: "signup" },
    { customerId: "c", at: 2 * day, type: "visit" },
  ];

  it("begins with the start event, and counts returns from it on", () => {
    const result = cohortRetention(events, { ...daily, startEvent: "signup", returnEvent: "visit", maximumAge: 2 });
    expect(result.cohorts[0]).toMatchObject({ cohort: "1970-01-02", size: 2 });
    // a came back on the day of signing up; that is no certainty, so it has an interval.
    expect(percents(result)).toEqual([50, 0, 50]);
    expect(result.curve[0]?.interval).not.toBeNull();
    expect(result.customers).toBe(2);
    expect(result.convention).toContain('first event "signup"');
  });

  it("takes any other event for a return where none is chosen, but not the start itself", () => {
    const result = cohortRetention(events, { ...daily, startEvent: "signup", maximumAge: 2 });
    expect(percents(result)).toEqual([50, 0, 100]);
  });

  it("is the retention of those events alone where both are the same", () => {
    const chosen = cohortRetention(events, { ...daily, startEvent: "visit", returnEvent: "visit" });
    const alone = cohortRetention(
      events.filter(({ type }) => type === "visit"),
      daily,
    );
    expect({ ...chosen, convention: "" }).toEqual({ ...alone, convention: "" });
  });

  it("takes functions, and says their names", () => {
    const isVisit = ({ type }: CohortEvent): boolean => type === "visit";
    const result = cohortRetention(events, { ...daily, startEvent: "signup", returnEvent: isVisit, maximumAge: 2 });
    expect(percents(result)).toEqual([50, 0, 50]);
    expect(result.convention).toContain("isVisit()");
  });

  it("is what a slow count gives", () => {
    const mode = fc.constantFrom("on", "on-or-after", "on-or-before", "streak");
    fc.assert(
      fc.property(eventList, mode, (made, chosen) => {
        const { cohorts } = cohortRetention(made, {
          ...daily,
          mode: chosen as "on",
          startEvent: "signup",
          returnEvent: "purchase",
        });
        const starts = new Map<number, number>();
        for (const { customerId, at: instant, type } of made) {
          if (type === "signup")
            starts.set(customerId, Math.min(starts.get(customerId) ?? 99, Math.floor(instant / day)));
        }
        for (const { start, cells } of cohorts) {
          const first = Date.parse(start) / day;
          const members = [...starts].filter(([, one]) => one === first);
          for (const { age, active, eligible } of cells) {
            const back = members.filter(([customer]) => {
              const ages = made
                .filter(({ customerId, type }) => customerId === customer && type === "purchase")
                .map((one) => Math.floor(one.at / day) - first)
                .filter((one) => one >= 0);
              if (chosen === "on") return ages.includes(age);
              if (chosen === "on-or-after") return ages.some((one) => one >= age);
              if (chosen === "on-or-before") return ages.some((one) => one <= age);
              return Array.from({ length: age + 1 }, (_, i) => i).every((one) => ages.includes(one));
            });
            expect([eligible, active]).toEqual([members.length, back.length]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has no cohorts where nobody has a start event", () => {
    expect(cohortRetention(events, { ...daily, startEvent: "purchase" })).toMatchObject({ cohorts: [], customers: 0 });
  });
});

describe("cohortRetention of revenue", () => {
  const revenue = { ...daily, retained: "revenue" } as const;

  it("gives the revenue of each age in percent of that of age 0, which it may pass", () => {
    const events = [
      { customerId: "a", at: 0, revenue: 30 },
      { customerId: "b", at: 0, revenue: 10 },
      { customerId: "a", at: day, revenue: 60 },
      { customerId: "b", at: 2 * day, revenue: -10 },
    ];
    const { cohorts, curve, convention } = cohortRetention(events, { ...revenue, asOf: 3 * day });
    expect(cohorts[0]?.cells.map(({ revenue: sum, percent, active }) => [sum, percent, active])).toEqual([
      [40, 100, 2],
      [60, 150, 1],
      [-10, -25, 1],
    ]);
    expect(curve[1]).toMatchObject({ revenue: 60, percent: 150, interval: null });
    expect(convention).toContain("revenue in the day of that age in % of that of age 0");
  });

  it("has no share where nothing was earned at age 0, and counts blank amounts as missing", () => {
    const events = [
      { customerId: "a", at: 0, revenue: 0 },
      { customerId: "a", at: day, revenue: 5 },
      { customerId: "a", at: day, revenue: null },
    ];
    const result = cohortRetention(events, { ...revenue, asOf: 2 * day });
    expect(percents(result)).toEqual([null, null]);
    expect(result.missing).toBe(1);
  });

  it("is what sums give, and merges", () => {
    fc.assert(
      fc.property(eventList, (events) => {
        const result = cohortRetention(events, revenue);
        for (const { start, cells } of result.cohorts) {
          const first = Date.parse(start) / day;
          for (const { age, revenue: sum } of cells) {
            const own = events.filter(
              ({ customerId, at: instant }) =>
                Math.floor(instant / day) === first + age && firstDayOf(events, customerId) === first,
            );
            expect(sum).toBe(own.reduce((total, one) => total + one.revenue, 0));
          }
        }
        const [a, b] = [0, 1].map((half) =>
          cohortRetention.summarize(
            events.filter(({ customerId }) => customerId % 2 === half),
            revenue,
          ),
        );
        if (a && b) expect(cohortRetention.measure(cohortRetention.merge(a, b))).toEqual(result);
      }),
      { numRuns: 40 },
    );
  });
});

describe("cohortRetention", () => {
  it.each([
    [{ mode: "bracket" }, 'options.brackets must be given just with mode "bracket", got undefined'],
    [{ brackets: [[1, 2]] }, 'options.brackets must be given just with mode "bracket", got an array'],
    [
      {
        mode: "bracket",
        brackets: [
          [3, 5],
          [4, 6],
        ],
      },
      "options.brackets must be stretches [from, to] of whole ages in ascending order",
    ],
    [
      { mode: "bracket", brackets: [[1, 2]], cohortBy: "recurring" },
      'options.cohortBy must be another with mode "bracket"',
    ],
    [
      { startEvent: "signup", cohortBy: "joinedAt" },
      'options.startEvent must be left out but with cohortBy "first-event"',
    ],
    [{ startEvent: 5 }, "options.startEvent must be a type of events or a function, got 5"],
    [{ retained: "revenue", mode: "streak" }, 'options.mode must be "on" with retained "revenue", got "streak"'],
    [{ average: "median" }, 'options.average must be "pooled" or "mean-of-rates" or "mixpanel", got "median"'],
    [{ retained: "revenue" }, 'events[0].revenue must be a number from -1e30 to 1e30, got "5"'],
  ])("refuses %j", (options, message) => {
    const events = [{ customerId: 1, at: 0, revenue: "5" }];
    expect(messageOf(() => cohortRetention(events as never, options as never))).toContain(
      `cohortRetention: ${message}`,
    );
  });

  it("refuses to merge tables of other events, brackets or amounts", () => {
    const events = [{ customerId: 1, at: 0, revenue: 5 }];
    const plain = cohortRetention.summarize(events);
    const others: [CohortRetentionOptions, string][] = [
      [{ returnEvent: "visit" }, "returnEvent"],
      [{ retained: "revenue" }, "retained"],
      [{ mode: "bracket", brackets: [[0, 2]] }, "mode"],
    ];
    for (const [options, key] of others) {
      const other = cohortRetention.summarize(events, options);
      expect(messageOf(() => cohortRetention.merge(plain, other))).toContain(`summary.table.${key} must be`);
      expect(JSON.parse(JSON.stringify(other))).toEqual(other);
      expect(messageOf(() => cohortRetention.measure(other, options))).toBe("");
    }
  });
});

function firstDayOf(events: readonly { customerId: number; at: number }[], customer: number): number {
  return Math.min(...events.filter(({ customerId }) => customerId === customer).map((one) => Math.floor(one.at / day)));
}

/** The days of every customer in the cohort of a day. */
function membersOf(
  events: readonly { customerId: number; at: number }[],
  first: number,
  cohortBy: "first-event" | "recurring",
): number[][] {
  const customers = [...new Set(events.map(({ customerId }) => customerId))];
  const daysOf = customers.map((customer) =>
    events.filter(({ customerId }) => customerId === customer).map((one) => Math.floor(one.at / day)),
  );
  return daysOf.filter((days) => (cohortBy === "recurring" ? days.includes(first) : Math.min(...days) === first));
}
