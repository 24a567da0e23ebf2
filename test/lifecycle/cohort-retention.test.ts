import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { MetricInputError } from "../../src/errors.ts";
import { type CohortRetentionResult, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import type { CohortEvent, CohortRetentionOptions } from "../../src/schemas/cohorts.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";

const event = (customerId: string | number, at: string | number | Date): CohortEvent => ({ customerId, at });

/** January: ann and bob; February: eve. Ann comes back in February and April, bob in March. */
const events = [
  event("ann", "2024-01-05T10:00:00Z"),
  event("bob", "2024-01-31T23:59:59Z"),
  event("eve", "2024-02-01T00:00:00Z"),
  event("ann", "2024-02-10T10:00:00Z"),
  event("ann", "2024-02-11T10:00:00Z"),
  event("bob", "2024-03-31T10:00:00Z"),
  event("ann", "2024-04-02T10:00:00Z"),
];
const asOf = "2024-05-01T00:00:00Z";

/** The active customers of every cohort by age; a star where the period was under way. */
const rows = ({ cohorts }: CohortRetentionResult): string[] =>
  cohorts.map(
    ({ cohort, size, cells }) =>
      `${cohort} ${size}: ${cells.map(({ active, complete }) => `${active ?? "–"}${complete ? "" : "*"}`).join(" ")}`,
  );

describe("cohortRetention by the calendar", () => {
  it("counts who was active in the very month", () => {
    expect(rows(cohortRetention(events, { asOf }))).toEqual([
      "2024-01 2: 2 1 1 1",
      "2024-02 1: 1 0 0",
      "2024-03 0: 0 0",
      "2024-04 0: 0",
    ]);
  });

  it("counts who was active in the month or later", () => {
    expect(rows(cohortRetention(events, { asOf, mode: "on-or-after" }))).toEqual([
      "2024-01 2: 2 2 2 1",
      "2024-02 1: 1 0 0",
      "2024-03 0: 0 0",
      "2024-04 0: 0",
    ]);
  });

  it("counts who came back by the month, and not the coming itself", () => {
    expect(rows(cohortRetention(events, { asOf, mode: "on-or-before" }))).toEqual([
      "2024-01 2: 2 1 2 2",
      "2024-02 1: 1 0 0",
      "2024-03 0: 0 0",
      "2024-04 0: 0",
    ]);
  });

  it("counts a customer in the cohort of every month with an event", () => {
    const options = { asOf, cohortBy: "recurring" } as const;
    expect(rows(cohortRetention(events, options))).toEqual([
      "2024-01 2: 2 1 1 1",
      "2024-02 2: 2 0 1",
      "2024-03 1: 1 0",
      "2024-04 1: 1",
    ]);
    expect(rows(cohortRetention(events, { ...options, mode: "on-or-before" }))[1]).toBe("2024-02 2: 2 0 1");
    expect(cohortRetention(events, options).customers).toBe(3);
  });

  it("asks for as many events in a month as it is told to, but for the first", () => {
    expect(rows(cohortRetention(events, { asOf, minimumOccurrences: 2 }))[0]).toBe("2024-01 2: 2 1 0 0");
    expect(rows(cohortRetention(events, { asOf, minimumOccurrences: 2, mode: "on-or-after" }))[0]).toBe(
      "2024-01 2: 2 1 0 0",
    );
    expect(rows(cohortRetention(events, { asOf, minimumOccurrences: 3, mode: "on-or-before" }))[0]).toBe(
      "2024-01 2: 2 0 0 0",
    );
  });

  it("ends at the age it is told to, and still sees what comes after it", () => {
    expect(rows(cohortRetention(events, { asOf, maximumAge: 1 }))[0]).toBe("2024-01 2: 2 1");
    expect(rows(cohortRetention(events, { asOf, maximumAge: 1, mode: "on-or-after" }))[0]).toBe("2024-01 2: 2 2");
    expect(rows(cohortRetention(events, { asOf, maximumAge: 1, mode: "on-or-before" }))[0]).toBe("2024-01 2: 2 1");
    expect(rows(cohortRetention(events, { asOf, maximumAge: 0 }))[0]).toBe("2024-01 2: 2");
  });

  it("has no cells that time has not reached, and marks those it is in", () => {
    expect(rows(cohortRetention(events))).toEqual([
      "2024-01 2: 2 1 1 1*",
      "2024-02 1: 1 0 0*",
      "2024-03 0: 0 0*",
      "2024-04 0: 0*",
    ]);
    // Data that end with April say nothing of May; data that end a moment later do, a little.
    expect(cohortRetention(events, { asOf }).cohorts.length).toBe(4);
    expect(rows(cohortRetention(events, { asOf: "2024-05-01T00:00:00.001Z" }))[0]).toBe("2024-01 2: 2 1 1 1 0*");
    expect(rows(cohortRetention([...events, event("bob", asOf)], { asOf }))[0]).toBe("2024-01 2: 2 1 1 1 1*");
  });

  it("puts events on the calendar of the zone", () => {
    // Midnight in New York is four or five in the morning in UTC.
    const newYork = cohortRetention(events, { asOf: "2024-05-01T04:00:00Z", timeZone: "America/New_York" });
    expect(rows(newYork)).toEqual(["2024-01 3: 3 1 1 1", "2024-02 0: 0 0 0", "2024-03 0: 0 0", "2024-04 0: 0"]);
    expect(newYork.cohorts[1]).toMatchObject({ start: "2024-02-01T00:00:00-05:00", end: "2024-03-01T00:00:00-05:00" });
    expect([newYork.timeZone, newYork.asOf]).toEqual(["America/New_York", "2024-05-01T00:00:00-04:00"]);
  });

  it("reads strings without an offset in the zone that is given", () => {
    const local = [event(1, "2024-03-31 23:30"), event(1, "2024-04-01")];
    const { cohorts } = cohortRetention(local, { timeZone: "Asia/Kolkata", asOf: "2024-05-01" });
    expect(cohorts.map(({ size, cells }) => [size, cells.length])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it("goes over a day that a zone skipped", () => {
    const apia = [event("a", "2011-12-29T12:00"), event("a", "2011-12-31T12:00")];
    const result = cohortRetention(apia, { every: "day", timeZone: "Pacific/Apia", asOf: "2012-01-01" });
    expect(rows(result)).toEqual(["2011-12-29 1: 1 1", "2011-12-31 0: 0"]);
  });

  it("has weeks that start on any day, quarters and years", () => {
    const sundays = [event("a", "2024-06-08T12:00:00Z"), event("a", "2024-06-09T12:00:00Z")];
    const weekly = (weekStartsOn: CohortRetentionOptions["weekStartsOn"]): string[] =>
      rows(cohortRetention(sundays, { every: "week", weekStartsOn, asOf: "2024-06-10T00:00:00Z" }));
    expect(weekly("monday")).toEqual(["2024-W23 1: 1"]);
    expect(weekly("sunday")).toEqual(["2024-06-02 1: 1 1*", "2024-06-09 0: 0*"]);
    expect(rows(cohortRetention(events, { every: "quarter", asOf: "2024-07-01T00:00:00Z" }))).toEqual([
      "2024-Q1 3: 3 1",
      "2024-Q2 0: 0",
    ]);
    expect(rows(cohortRetention(events, { every: "year", asOf: "2025-01-01T00:00:00Z" }))).toEqual(["2024 3: 3"]);
  });

  it("has no cohorts without events", () => {
    const { cohorts, curve, customers, asOf: reach } = cohortRetention([]);
    expect({ cohorts, curve, customers, reach }).toEqual({ cohorts: [], curve: [], customers: 0, reach: null });
    expect(cohortRetention([], { asOf })).toMatchObject({ cohorts: [], curve: [], asOf });
  });

  it("takes dates, numbers, strings, and ids of all kinds", () => {
    const ids = ["7", 7, -7, 7.5, 0, 2 ** 60, "0.5", "__proto__", "constructor"];
    const { customers, cohorts } = cohortRetention(
      [...ids.map((id) => event(id, new Date("2024-01-01T00:00:00Z"))), event(-0, Date.UTC(2024, 0, 2))],
      { asOf },
    );
    expect([customers, cohorts[0]?.size]).toEqual([ids.length, ids.length]);
  });
});

describe("cohortRetention by elapsed time", () => {
  const visits = [
    event("a", "2024-03-09T12:00:00Z"),
    event("a", "2024-03-10T11:59:59.999Z"),
    event("a", "2024-03-11T12:00:00Z"),
    event("b", "2024-03-09T23:00:00Z"),
    event("b", "2024-03-10T23:00:00Z"),
  ];

  it("counts days of 24 hours from the first event", () => {
    const options = { every: "day", clock: "elapsed", asOf: "2024-03-12T12:00:00Z" } as const;
    expect(rows(cohortRetention(visits, options))).toEqual([
      "2024-03-09 2: 2 1 1* 0*",
      "2024-03-10 0: 0 0* 0*",
      "2024-03-11 0: 0* 0*",
      "2024-03-12 0: 0*",
    ]);
  });

  it("calls an age complete when it has passed for the last that the cohort can hold", () => {
    const completeAt = (end: string): boolean | undefined =>
      cohortRetention(visits, { every: "day", clock: "elapsed", asOf: end }).cohorts[0]?.cells[2]?.complete;
    expect(completeAt("2024-03-12T23:59:59Z")).toBe(false);
    expect(completeAt("2024-03-13T00:00:00Z")).toBe(true);
  });

  it("cuts both times to the full hour where it is told to, and leaves the cohort alone", () => {
    const late = [event("a", "2024-03-09T18:45:00Z"), event("a", "2024-03-10T18:05:00Z")];
    const options = { every: "day", timeZone: "Asia/Kolkata", asOf: "2024-03-12T18:30:00Z" } as const;
    // In Kolkata it is a quarter past midnight, on the tenth.
    expect(rows(cohortRetention(late, { ...options, clock: "elapsed" }))[0]).toBe("2024-03-10 1: 1 0 0*");
    expect(rows(cohortRetention(late, { ...options, clock: "elapsed-hours" }))[0]).toBe("2024-03-10 1: 1 1 0* 0*");
  });

  it("knows that the hours of some zones begin at half past those of the clock that is cut", () => {
    const quarters = [event("a", "2024-03-09T18:45:00Z"), event("a", "2024-03-09T19:15:00Z")];
    const hours = (clock: "elapsed" | "elapsed-hours"): string[] =>
      rows(cohortRetention(quarters, { every: "hour", timeZone: "Asia/Kolkata", clock }));
    expect(hours("elapsed")).toEqual(["2024-03-10T00 1: 1*"]);
    expect(hours("elapsed-hours")).toEqual(["2024-03-10T00 1: 1* 1*"]);
  });

  it("has weeks of 7 and months of 30 days", () => {
    const pair = (days: number): CohortEvent[] => [event("a", 0), event("a", days * 86_400_000)];
    const lastAge = (every: "week" | "month", days: number): number | undefined => {
      const cells = cohortRetention(pair(days), { every, clock: "elapsed" }).cohorts[0]?.cells ?? [];
      return cells.filter(({ active }) => active === 1).at(-1)?.age;
    };
    expect([6.99, 7, 13.99].map((days) => lastAge("week", days))).toEqual([0, 1, 1]);
    expect([29.99, 30, 59.99, 60].map((days) => lastAge("month", days))).toEqual([0, 1, 1, 2]);
  });
});

describe("cohortRetention by joinedAt", () => {
  const joined = (customerId: string, joinedAt: string | null, at: string | null): CohortEvent => ({
    customerId,
    joinedAt,
    at,
  });
  const options = { cohortBy: "joinedAt", asOf: "2024-04-01T00:00:00Z" } as const;
  const members = [
    joined("ann", "2024-01-03T00:00:00Z", "2024-02-01T00:00:00Z"),
    joined("ann", "2024-01-03T00:00:00Z", "2024-03-01T00:00:00Z"),
    joined("bob", "2024-01-05T00:00:00Z", null),
    joined("eve", "2024-02-05T00:00:00Z", "2024-02-05T00:00:00Z"),
  ];

  it("counts those who never came, and nobody for joining alone", () => {
    expect(rows(cohortRetention(members, options))).toEqual(["2024-01 2: 0 1 1", "2024-02 1: 1 0", "2024-03 0: 0"]);
    expect(rows(cohortRetention(members, { ...options, mode: "on-or-after" }))[0]).toBe("2024-01 2: 1 1 1");
    expect(rows(cohortRetention(members, { ...options, mode: "on-or-before" }))).toEqual([
      "2024-01 2: 0 1 1",
      "2024-02 1: 1 1",
      "2024-03 0: 0",
    ]);
  });

  it("gives an interval at age 0 too, where 100 % is not certain", () => {
    const [start] = cohortRetention(members, options).curve;
    const limits = wilsonInterval(1, 3);
    expect([start?.active, start?.eligible]).toEqual([1, 3]);
    expect(start?.interval?.low).toBeCloseTo(100 * (limits?.low ?? Number.NaN), 10);
    expect(cohortRetention(events, { asOf }).curve[0]?.interval).toBeNull();
  });

  it("takes the earliest where a customer has several", () => {
    const twice = [...members, joined("bob", "2023-12-05T00:00:00Z", "2024-03-05T00:00:00Z")];
    expect(rows(cohortRetention(twice, options))).toEqual([
      "2023-12 1: 0 0 0 1",
      "2024-01 1: 0 1 1",
      "2024-02 1: 1 0",
      "2024-03 0: 0",
    ]);
  });

  it("lets the data reach to the last joining", () => {
    const later = [...members, joined("dan", "2024-03-20T00:00:00Z", null)];
    expect(cohortRetention(later, { cohortBy: "joinedAt" }).asOf).toBe("2024-03-20T00:00:00Z");
  });

  it("leaves out events without it", () => {
    const { missing, customers } = cohortRetention([...members, joined("dan", null, "2024-03-20T00:00:00Z")], options);
    expect([missing, customers]).toEqual([1, 3]);
  });

  it("refuses an event from a period before", () => {
    const early = [...members, joined("dan", "2024-02-05T00:00:00Z", "2024-01-31T00:00:00Z")];
    expect(() => cohortRetention(early, options)).toThrow(
      "cohortRetention: events[4].at must be in the month of the customer's joinedAt (2024-02-05T00:00:00Z) or later, " +
        "got 2024-01-31T00:00:00Z",
    );
    const { cohorts, invalid, customers } = cohortRetention(early, { ...options, invalid: "omit" });
    expect([invalid, customers, cohorts[1]?.size]).toEqual([1, 4, 2]);
    const ages = [joined("dan", "2024-02-05T00:00:00Z", "-200000-01-01T00:00:00Z")];
    expect(() => cohortRetention(ages, { cohortBy: "joinedAt", every: "hour", clock: "elapsed" })).toThrow(
      "got -200000-01-01T00:00:00Z",
    );
    // Dates and times go together: the month is the same.
    const sameMonth = [joined("dan", "2024-02-05T10:00:00Z", "2024-02-05T00:00:00Z")];
    expect(rows(cohortRetention(sameMonth, options))[0]).toBe("2024-02 1: 1 0");
    expect(() => cohortRetention(sameMonth, { ...options, clock: "elapsed" })).toThrow(
      "no earlier than the customer's joinedAt",
    );
  });
});

describe("the curve of cohortRetention", () => {
  it("divides by those who could have come", () => {
    const { curve } = cohortRetention(events);
    expect(curve.map(({ active, eligible, percent }) => [active, eligible, percent])).toEqual([
      [3, 3, 100],
      [1, 3, 100 / 3],
      [1, 2, 50],
      [0, 0, null],
    ]);
    expect(curve[3]?.interval).toBeNull();
  });

  it("has Wilson's interval in percent", () => {
    const limits = wilsonInterval(1, 3, 0.9);
    const { interval } = cohortRetention(events, { confidenceLevel: 0.9 }).curve[1] ?? {};
    expect(interval).toEqual({
      low: 100 * (limits?.low ?? Number.NaN),
      high: 100 * (limits?.high ?? Number.NaN),
      confidenceLevel: 0.9,
      method: "wilson",
    });
  });

  it("has no interval for recurring cohorts, whose customers are not independent", () => {
    const { curve } = cohortRetention(events, { cohortBy: "recurring" });
    expect(curve.every(({ interval, percent }) => interval === null && percent !== undefined)).toBe(true);
  });

  it("counts small cohorts whose own figures are withheld", () => {
    const { cohorts, curve } = cohortRetention(events, { minimumResponses: 2 });
    expect(cohorts.map(({ suppressed }) => suppressed)).toEqual([false, true, true, true]);
    expect(cohorts[1]?.cells[0]).toEqual({ age: 0, active: null, eligible: 1, percent: null, complete: true });
    expect(curve[1]).toMatchObject({ active: 1, eligible: 3, suppressed: false });
    expect(cohortRetention(events, { minimumResponses: 3 }).curve[2]).toEqual({
      age: 2,
      active: null,
      eligible: 2,
      percent: null,
      interval: null,
      suppressed: true,
    });
  });
});

describe("what cohortRetention says of itself", () => {
  it("names its definition", () => {
    const { metric, every, mode, cohortBy, clock, timeZone, convention } = cohortRetention(events);
    expect({ metric, every, mode, cohortBy, clock, timeZone }).toEqual({
      metric: "cohortRetention",
      every: "month",
      mode: "on",
      cohortBy: "first-event",
      clock: "calendar",
      timeZone: "UTC",
    });
    expect(convention).toBe(
      "% of a cohort's customers (month of the first event, UTC) with an event in the month of that age; age in calendar months",
    );
    const other = { mode: "on-or-before", clock: "elapsed-hours", every: "week", minimumOccurrences: 2 } as const;
    expect(cohortRetention(events, other).convention).toBe(
      "% of a cohort's customers (week of the first event, UTC) who were back with at least 2 events by the week of that age; " +
        "age in weeks of 7 × 24 hours from the start, times cut to the full hour",
    );
  });

  it("counts what it leaves out", () => {
    const blanks = [event("ann", "2024-01-05T10:00:00Z"), { customerId: null, at: 0 }, { customerId: "ann" }, {}];
    expect(cohortRetention(blanks)).toMatchObject({ missing: 3, invalid: 0, customers: 1 });
    const wrong = [...blanks, null, 7, [], event("", 0), event("b", "soon"), event("c", Number.NaN)] as CohortEvent[];
    expect(cohortRetention(wrong, { invalid: "omit" })).toMatchObject({ missing: 3, invalid: 6, customers: 1 });
  });

  it("leaves events after asOf out where it is told to", () => {
    const early = { asOf: "2024-03-01T00:00:00Z", invalid: "omit" } as const;
    expect(rows(cohortRetention(events, early))).toEqual(["2024-01 2: 2 1", "2024-02 1: 1"]);
    expect(cohortRetention(events, early).invalid).toBe(2);
  });
});

describe("cohortRetention over rows", () => {
  const orders = [
    { id: 1, who: { name: "ann" }, day: "2024-01-05", shop: "A" },
    { id: 2, who: { name: "ann" }, day: "2024-02-05", shop: "A" },
    { id: 3, who: { name: "bob" }, day: "2024-02-06", shop: "B" },
  ];
  const byName = cohortRetention
    .with({ timeZone: "UTC" })
    .of({ customerId: (order: (typeof orders)[number]) => order.who.name, at: "day" });

  it("reads fields by name and by function", () => {
    expect(rows(byName(orders))).toEqual(["2024-01 1: 1 1*", "2024-02 1: 1*"]);
  });

  it("names the field of the row in errors", () => {
    expect(() => byName([...orders, { id: 4, who: { name: "eve" }, day: "5/6/2024", shop: "A" }])).toThrow(
      /^cohortRetention: rows\[3\]\.day must be /,
    );
  });

  it("breaks down by segment", () => {
    const shops = segment(orders, { by: "shop", metric: byName.with({ asOf: "2024-03-01" }) });
    expect(shops.map((shop) => [shop.segment, ...rows(shop)])).toEqual([
      ["A", "2024-01 1: 1 1", "2024-02 0: 0"],
      ["B", "2024-02 1: 1"],
    ]);
  });
});

describe("bad input to cohortRetention", () => {
  const faultOf = (input: unknown, options?: unknown): string => {
    try {
      cohortRetention(input as CohortEvent[], options as CohortRetentionOptions);
    } catch (error) {
      if (error instanceof MetricInputError) return `${error.code} ${error.message}`;
      throw error;
    }
    return "none";
  };
  const instant = "a Date, epoch milliseconds or an ISO 8601 string";

  it.each<[string, unknown, unknown, string]>([
    ["no array", { customerId: 1, at: 0 }, {}, "invalid-type events must be an array of events, got an object"],
    ["nothing", undefined, {}, "missing-value events must be an array of events, got undefined"],
    ["no record", [null], {}, "invalid-type events[0] must be a record, got null"],
    [
      "an empty id",
      [event("a", 0), event("", 0)],
      {},
      'invalid-type events[1].customerId must be a string that is not empty or a finite number, got ""',
    ],
    [
      "a word for a time",
      [event("a", "soon")],
      {},
      `invalid-instant events[0].at must be ${instant} with an offset (or give timeZone), got "soon"`,
    ],
    [
      "a time without an offset",
      [event("a", "2024-05-01T10:00")],
      {},
      'invalid-instant events[0].at must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-05-01T10:00"',
    ],
    [
      "a date that does not exist",
      [event("a", "2023-02-30")],
      { timeZone: "UTC" },
      'invalid-instant events[0].at must be a date and time that exist, got "2023-02-30"',
    ],
    [
      "an invalid Date",
      [event("a", new Date(Number.NaN))],
      {},
      "invalid-instant events[0].at must be a valid Date, got an invalid Date",
    ],
    [
      "an event after asOf",
      [event("a", "2024-05-02T00:00:00Z")],
      { asOf: Date.UTC(2024, 4, 1), timeZone: "Asia/Tokyo" },
      'invalid-order events[0].at must be no later than asOf (2024-05-01T09:00:00+09:00), got "2024-05-02T00:00:00Z"',
    ],
    [
      "a joining after asOf",
      [{ customerId: "a", joinedAt: 1 }],
      { asOf: 0, cohortBy: "joinedAt" },
      "invalid-instant events[0].joinedAt must be no later than asOf (1970-01-01T00:00:00Z), got 1",
    ],
    [
      "a missing customer that is asked for",
      [{ at: 0 }],
      { missing: "error" },
      "missing-value events[0].customerId must be a string that is not empty or a finite number, got undefined",
    ],
    [
      "a missing time that is asked for",
      [{ customerId: 1 }],
      { missing: "error", timeZone: "UTC" },
      `missing-value events[0].at must be ${instant}, got undefined`,
    ],
    [
      "an unknown option",
      [],
      { periods: 3 },
      "unknown-key options.periods must be a known name (every, timeZone, weekStartsOn, cohortBy, clock, mode, " +
        "brackets, retained, minimumOccurrences, maximumAge, missing, invalid, confidenceLevel, minimumResponses, asOf, " +
        'startEvent, returnEvent, average), got "periods"',
    ],
    [
      "an unknown unit",
      [],
      { every: "fortnight" },
      'out-of-range options.every must be "hour" or "day" or "week" or "month" or "quarter" or "year", got "fortnight"',
    ],
    [
      "an unknown zone",
      [],
      { timeZone: "Mars/Olympus" },
      'unknown-label options.timeZone must be an IANA time zone, got "Mars/Olympus"',
    ],
    [
      "no event at all as enough",
      [],
      { minimumOccurrences: 0 },
      "out-of-range options.minimumOccurrences must be a whole number from 1 on, got 0",
    ],
    ["a reach in words", [], { asOf: "today" }, `invalid-instant options.asOf must be ${instant}, got "today"`],
    [
      "a reach without an offset",
      [],
      { asOf: "2024-05-01" },
      'invalid-instant options.asOf must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-05-01"',
    ],
    [
      "years of elapsed time",
      [],
      { clock: "elapsed", every: "year" },
      'inconsistent options.every must be "hour", "day", "week" or "month" with clock "elapsed", got "year"',
    ],
    [
      "recurring cohorts by elapsed time",
      [],
      { clock: "elapsed", cohortBy: "recurring" },
      'inconsistent options.clock must be "calendar" with cohortBy "recurring", got "elapsed"',
    ],
  ])("is refused: %s", (_, input, options, message) => {
    expect(faultOf(input, options).replace(" cohortRetention: ", " ")).toBe(message);
  });

  it("refuses a table that is too large, before it is made", () => {
    // 7,306 days, each with as many ages as are left.
    const decades = [event("a", 0), event("a", Date.UTC(1990, 0))];
    expect(faultOf(decades, { every: "day" })).toMatch(
      /^out-of-range cohortRetention: events must be within a table of 2000000 cells .*, got 26692471$/,
    );
    expect(faultOf(decades, { every: "day", maximumAge: 30 })).toBe("none");
    expect(faultOf([event("a", -8e15), event("a", 8e15)], { every: "hour" })).toMatch(/less than a million hours/);
    expect(faultOf([event("a", 0)], { every: "day", asOf: 8e15 })).toMatch(/less than a million days/);
    expect(faultOf([event("a", 0)], { every: "day", asOf: 8e11 })).toMatch(/within a table of 2000000 cells/);
  });

  it("words ten faults and counts the others", () => {
    const faulty = Array.from({ length: 100_000 }, (_, i) => (i % 2 ? event("a", "soon") : event("a", i)));
    try {
      cohortRetention(faulty);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ total: 50_000, functionName: "cohortRetention" });
      const { issues } = error as MetricInputError;
      expect(issues.map(({ path }) => path)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19].map((i) => [i, "at"]));
    }
    const early = faulty.map((_, i) => ({ customerId: i, joinedAt: Date.UTC(2024, 3), at: Date.UTC(2024, i % 5) }));
    try {
      cohortRetention(early, { cohortBy: "joinedAt" });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ total: 60_000, code: "invalid-order" });
      const { issues } = error as MetricInputError;
      expect(issues.map(({ path }) => path[0])).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12, 15]);
      expect(issues[1]?.received).toBe("2024-02-01T00:00:00Z");
    }
  });
});

describe("the summary of cohortRetention", () => {
  it("is small, and safe in JSON", () => {
    const summary = cohortRetention.summarize(events, { mode: "on-or-after" });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.cohorts).toEqual([
      { start: Date.UTC(2024, 0), size: 2, counts: [0, 0, 1, 1] },
      { start: Date.UTC(2024, 1), size: 1, counts: [1] },
    ]);
    expect(cohortRetention.measure(summary)).toEqual(cohortRetention(events, { mode: "on-or-after" }));
  });

  it("can be told later how far the data reach", () => {
    const summary = cohortRetention.summarize(events);
    expect(cohortRetention.measure(summary, { asOf })).toEqual(cohortRetention(events, { asOf }));
    expect(() => cohortRetention.measure(summary, { asOf: 0 })).toThrow(
      "cohortRetention: options.asOf must be no earlier than the last event (2024-04-02T10:00:00Z)",
    );
    const stated = cohortRetention.summarize(events, { asOf });
    expect(cohortRetention.measure(stated)).toEqual(cohortRetention(events, { asOf }));
    expect(() => cohortRetention.measure(stated, { asOf: "2025-01-01T00:00:00Z" })).toThrow(/as in the summary/);
  });

  it("is not measured as another table, nor merged with one", () => {
    const monthly = cohortRetention.summarize(events);
    const weekly = cohortRetention.summarize(events, { every: "week" });
    expect(() => cohortRetention.measure(monthly, { every: "week" })).toThrow(
      'cohortRetention: options.every must be "month", as in the summary, got "week"',
    );
    expect(() => cohortRetention.merge(monthly, weekly)).toThrow(
      'cohortRetention: summary.table.every must be "month", got "week"',
    );
    const stated = cohortRetention.summarize([], { asOf });
    expect(() => cohortRetention.merge(monthly, stated)).toThrow(/^cohortRetention: summary\.asOf must be null, got/);
  });

  it.each<[string, object]>([
    ["a cohort that starts within a period", { cohorts: [{ start: 1, size: 1, counts: [1] }] }],
    ["a count above the size", { cohorts: [{ start: 0, size: 1, counts: [1, 2] }] }],
    ["counts beyond the last event", { cohorts: [{ start: 0, size: 1, counts: [1, 1] }] }],
    [
      "cohorts in disorder",
      {
        cohorts: [
          { start: Date.UTC(1970, 1), size: 1, counts: [1] },
          { start: 0, size: 1, counts: [1] },
        ],
      },
    ],
    ["cohorts after the last event", { cohorts: [{ start: Date.UTC(1970, 1), size: 1, counts: [1] }] }],
    ["cohorts that are no list", { cohorts: {} }],
    ["data that reach less far than the last event", { asOf: -1 }],
    ["cohorts and no last event", { lastSeen: null }],
    ["another number of customers", { customers: 7 }],
    ["another kind", { kind: "nps" }],
    ["a table in an unknown zone", { table: { ...cohortRetention.summarize([]).table, timeZone: "Mars/Olympus" } }],
    ["a table of something else", { table: { ...cohortRetention.summarize([]).table, every: "fortnight" } }],
  ])("is checked: %s", (_, change) => {
    const summary = cohortRetention.summarize([event("a", 0)]);
    expect(() => cohortRetention.measure(summary)).not.toThrow();
    expect(() => cohortRetention.measure({ ...summary, ...change })).toThrow(MetricInputError);
  });
});
