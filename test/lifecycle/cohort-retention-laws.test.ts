import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { type CohortRetentionResult, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import { type CohortEvent, type CohortRetentionOptions, cohortEventsSchema } from "../../src/schemas/cohorts.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Two clock changes lie in here, in New York as in São Paulo, where the clocks skip midnight. */
const from = Date.UTC(2018, 8, 20);
const to = Date.UTC(2019, 2, 20);

const customerId = fc.constantFrom("ann", "bob", "__proto__", "constructor", "", "1", 1, -1, 1.5, 2 ** 53);
const instant = fc.integer({ min: 0, max: (to - from) / (hour / 4) }).map((quarters) => from + quarters * (hour / 4));
const eventArb = fc.record({ customerId: customerId.filter((id) => id !== ""), at: instant });
const events = fc.array(eventArb, { maxLength: 60 });
/** Events of customers who have each joined at one time, some of them with nothing but that. */
const joins = fc
  .tuple(
    fc.array(instant, { minLength: 10, maxLength: 10 }),
    fc.array(fc.record({ customer: fc.nat(8), after: fc.nat(2000) }), { maxLength: 40 }),
  )
  .map(([joined, rows]) =>
    rows.map(({ customer, after }): CohortEvent => {
      const joinedAt = joined[customer] as number;
      const names = ["ann", "bob", "__proto__", "constructor", "1", 1, -1, 1.5, 2 ** 53];
      return { customerId: names[customer], joinedAt, at: after === 0 ? null : joinedAt + after * hour };
    }),
  );

const calendarTable = fc.record({
  every: fc.constantFrom("day" as const, "week" as const, "month" as const, "quarter" as const, "year" as const),
  weekStartsOn: fc.constantFrom("monday" as const, "sunday" as const, "thursday" as const),
  timeZone: fc.constantFrom("UTC", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata"),
  cohortBy: fc.constantFrom("first-event" as const, "recurring" as const),
  clock: fc.constant("calendar" as const),
  mode: fc.constantFrom("on" as const, "on-or-after" as const, "on-or-before" as const),
  minimumOccurrences: fc.integer({ min: 1, max: 3 }),
});
const elapsedTable = fc.record({
  every: fc.constantFrom("day" as const, "week" as const, "month" as const),
  weekStartsOn: fc.constant("monday" as const),
  timeZone: fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata"),
  cohortBy: fc.constant("first-event" as const),
  clock: fc.constantFrom("elapsed" as const, "elapsed-hours" as const),
  mode: fc.constantFrom("on" as const, "on-or-after" as const, "on-or-before" as const),
  minimumOccurrences: fc.integer({ min: 1, max: 2 }),
});
type Table = NonNullable<Parameters<typeof naive>[1]>;
const anyTable = fc.oneof(calendarTable, elapsedTable);

describe("cohortRetention is", { timeout: 30_000 }, () => {
  it("what a slow and simple count gives", () => {
    fc.assert(
      fc.property(
        events,
        anyTable,
        fc.nat(90),
        fc.option(fc.nat(8), { nil: undefined }),
        (input, table, more, maximumAge) => {
          const last = Math.max(from, ...input.map(({ at }) => at));
          const asOf = more === 0 ? undefined : last + more * day;
          const { cohorts } = cohortRetention(input, { ...table, asOf, maximumAge });
          const cutOff = (cells: (number | null)[]): unknown[] => cells.slice(0, (maximumAge ?? cells.length) + 1);
          const simple = naive(input, table, asOf ?? last);
          expect(cohorts.map(({ size }) => size)).toEqual(simple.map(({ size }) => size));
          expect(cohorts.map(({ cells }) => cells.map(({ active }) => active))).toEqual(
            simple.map(({ active }) => cutOff(active)),
          );
          expect(cohorts.map(({ cells }) => cells.map(({ complete }) => complete))).toEqual(
            simple.map(({ complete }) => complete.slice(0, (maximumAge ?? complete.length) + 1)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("the same for many events, which are counted in parts", () => {
    let seed = 1;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const input = Array.from({ length: 70_000 }, () => {
      const id = next(9000);
      const kinds = [id, `c${id}`, id * 2 ** 33, -id - 0.5];
      // One customer in three events is a very busy one.
      return {
        customerId: next(3) === 0 ? "whale" : (kinds[id % 4] as string | number),
        at: from + next(180 * 96) * (hour / 4),
      };
    });
    const table = calendarOf("week", "on");
    const simple = naive(input, table, to);
    const { cohorts, customers } = cohortRetention(input, { ...table, asOf: to });
    expect(cohorts.map(({ cells }) => cells.map(({ active }) => active))).toEqual(simple.map(({ active }) => active));
    expect(customers).toBe(new Set(input.map((one) => one.customerId)).size);
    const joined = input.map((one) => ({ ...one, joinedAt: from - day }));
    const byJoining = cohortRetention(joined, { ...table, cohortBy: "joinedAt", asOf: to });
    expect(byJoining.cohorts[0]?.size).toBe(customers);
  });

  it("the same in any order", () => {
    fc.assert(
      fc.property(events, anyTable, (input, table) => {
        const sorted = [...input].sort((a, b) => a.at - b.at);
        const whole = cohortRetention(input, table);
        expect(cohortRetention([...input].reverse(), table)).toEqual(whole);
        expect(cohortRetention(sorted, table)).toEqual(whole);
      }),
    );
  });

  it("the same from parts that share no customer", () => {
    const options = fc.oneof(anyTable, joinedTable);
    fc.assert(
      fc.property(joins, options, fc.integer({ min: 1, max: 7 }), (input, table, cut) => {
        const first = (event: CohortEvent): boolean => String(event.customerId).length < cut;
        const parts = [input.filter(first), input.filter((event) => !first(event)), []];
        const [a, b, none] = parts.map((part) => JSON.parse(JSON.stringify(cohortRetention.summarize(part, table))));
        const whole = cohortRetention(input, table);
        expect(cohortRetention.measure(cohortRetention.merge(a, b))).toEqual(whole);
        expect(cohortRetention.merge(b, a)).toEqual(cohortRetention.merge(a, b));
        expect(cohortRetention.merge(a, none)).toEqual(a);
      }),
    );
  });

  it("never lower for events at an age or later than for events at that age", () => {
    fc.assert(
      fc.property(events, anyTable, (input, table) => {
        const [on, after, before] = (["on", "on-or-after", "on-or-before"] as const).map((mode) =>
          activeCells(cohortRetention(input, { ...table, mode })),
        );
        const wrong: string[] = [];
        for (const [cohort, cells] of (on ?? []).entries()) {
          const later = after?.[cohort] ?? [];
          const sooner = before?.[cohort] ?? [];
          for (const [age, active] of cells.entries()) {
            const place = `cohort ${cohort}, age ${age}`;
            if (!(Number(later[age]) >= active && Number(sooner[age]) >= active)) wrong.push(`${place}: fewer`);
            if (age > 0 && !(Number(later[age]) <= Number(later[age - 1]))) wrong.push(`${place}: more came later`);
            if (age > 1 && !(Number(sooner[age]) >= Number(sooner[age - 1]))) wrong.push(`${place}: fewer had come`);
            if (!(Number(sooner[age]) <= Number(sooner[0]))) wrong.push(`${place}: more than there are`);
          }
        }
        expect(wrong).toEqual([]);
      }),
    );
  });

  it("rising with age for those who joined and came by then", () => {
    fc.assert(
      fc.property(joins, joinedTable, (input, table) => {
        for (const cells of activeCells(cohortRetention(input, { ...table, mode: "on-or-before" }))) {
          expect(cells).toEqual([...cells].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("pooled from its own cells, within its interval", () => {
    fc.assert(
      fc.property(events, anyTable, (input, table) => {
        const { cohorts, curve } = cohortRetention(input, table);
        expect(curve.length).toBe(cohorts[0]?.cells.length ?? 0);
        for (const { age, active, eligible, percent, interval } of curve) {
          const cells = cohorts.flatMap((cohort) => cohort.cells.filter((cell) => cell.age === age && cell.complete));
          expect(active).toBe(cells.reduce((sum, cell) => sum + (cell.active ?? 0), 0));
          expect(eligible).toBe(cells.reduce((sum, cell) => sum + cell.eligible, 0));
          expect(percent).toBe(eligible === 0 ? null : (100 * Number(active)) / eligible);
          if (interval === null) continue;
          expect(interval.low).toBeLessThanOrEqual(Number(percent));
          expect(interval.high).toBeGreaterThanOrEqual(Number(percent));
        }
      }),
    );
  });
});

describe("cohortRetention", { timeout: 30_000 }, () => {
  it("leaves its input untouched", () => {
    fc.assert(
      fc.property(joins, joinedTable, (input, table) => {
        const copy = structuredClone(input);
        const frozen = Object.freeze(input.map((event) => Object.freeze(event)));
        cohortRetention(frozen, Object.freeze({ ...table }));
        expect(input).toEqual(copy);
      }),
    );
  });

  it("gives a result or its own error for any JSON", () => {
    const row = fc.record(
      {
        customerId: fc.oneof(customerId, fc.jsonValue()),
        at: fc.oneof(instant, fc.constantFrom("2018-10-01T00:00:00Z", "2018-10-01", ""), fc.jsonValue()),
        joinedAt: fc.oneof(instant, fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const options = fc.record(
      {
        every: fc.oneof(fc.constantFrom("month", "year"), fc.jsonValue()),
        timeZone: fc.oneof(fc.constantFrom("UTC", "Asia/Tokyo"), fc.jsonValue()),
        asOf: fc.oneof(fc.constant("2019-05-01T00:00:00Z"), fc.jsonValue()),
        cohortBy: fc.constantFrom("first-event", "joinedAt", "recurring"),
        missing: fc.constantFrom("omit", "error"),
        invalid: fc.constantFrom("omit", "error"),
        maximumAge: fc.oneof(fc.nat(5), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(row), fc.jsonValue()), fc.oneof(options, fc.jsonValue()), (input, given) => {
        const result = resultOrFault(() => cohortRetention(input as CohortEvent[], given as CohortRetentionOptions));
        // JSON has no NaN: it would come back as null.
        if (result !== null) expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives a result or its own error for any summary", () => {
    const whole = cohortRetention.summarize([
      { customerId: 1, at: from },
      { customerId: 1, at: to },
    ]);
    const changes = fc.record(
      {
        table: fc.oneof(
          fc.jsonValue(),
          fc
            .record({ maximumAge: fc.oneof(fc.nat(9), fc.jsonValue()), every: fc.constantFrom("day", "year", "week") })
            .map((change) => ({ ...whole.table, ...change })),
        ),
        asOf: fc.oneof(instant, fc.constant(null), fc.jsonValue()),
        lastSeen: fc.oneof(instant, fc.jsonValue()),
        customers: fc.oneof(fc.constant(1), fc.jsonValue()),
        cohorts: fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.record({ start: fc.oneof(instant, fc.jsonValue()), size: fc.nat(9), counts: fc.array(fc.nat(9)) }),
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, (change) => {
        const result = resultOrFault(() => cohortRetention.measure({ ...whole, ...change } as typeof whole));
        if (result !== null) expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
      { numRuns: 1000 },
    );
  });

  it("accepts what its schema accepts, and nothing else", () => {
    const row = fc.oneof(
      { weight: 5, arbitrary: fc.record({ customerId, at: fc.oneof(instant, fc.constantFrom(null, undefined)) }) },
      fc.record({
        customerId,
        at: fc.constantFrom<unknown>("2018-10-01", "2018-10-01T00:00Z", "x", Number.NaN, to + 1, {}),
      }),
      fc.constantFrom<unknown>(null, undefined, 5, "row", [], [1], {}),
    );
    const options = fc.record(
      {
        timeZone: fc.constantFrom("UTC", "Asia/Tokyo"),
        asOf: fc.constant(to),
        missing: fc.constantFrom("omit" as const, "error" as const),
        invalid: fc.constantFrom("omit" as const, "error" as const),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), options, (input, given) => {
        const accepted = resultOrFault(() => cohortRetention(input as CohortEvent[], given)) !== null;
        expect(accepted).toBe(cohortEventsSchema(given).safeParse(input).success);
      }),
      { numRuns: 1000 },
    );
  });
});

const joinedTable = calendarTable.map((table) => ({ ...table, cohortBy: "joinedAt" as const }));

function calendarOf(every: Table["every"], mode: Table["mode"]): Table {
  return {
    every,
    weekStartsOn: "monday",
    timeZone: "UTC",
    cohortBy: "first-event",
    clock: "calendar",
    mode,
    minimumOccurrences: 1,
  };
}

function activeCells({ cohorts }: CohortRetentionResult): number[][] {
  return cohorts.map(({ cells }) => cells.map(({ active }) => active as number));
}

function resultOrFault<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MetricInputError) return null;
    throw error;
  }
}

interface SimpleCohort {
  readonly size: number;
  readonly active: number[];
  readonly complete: boolean[];
}

/** The table by way of the dates that `Intl` shows, customer by customer and cell by cell. */
function naive(
  input: readonly { readonly customerId: string | number; readonly at: number }[],
  table: {
    readonly every: "day" | "week" | "month" | "quarter" | "year";
    readonly weekStartsOn: "monday" | "sunday" | "thursday";
    readonly timeZone: string;
    readonly cohortBy: "first-event" | "recurring";
    readonly clock: "calendar" | "elapsed" | "elapsed-hours";
    readonly mode: "on" | "on-or-after" | "on-or-before";
    readonly minimumOccurrences: number;
  },
  asOf: number,
): SimpleCohort[] {
  if (input.length === 0) return [];
  const { every, clock, mode, minimumOccurrences } = table;
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: table.timeZone, dateStyle: "short" });
  const cache = new Map<number, number>();
  const periodOf = (at: number): number => {
    const known = cache.get(at);
    if (known !== undefined) return known;
    const [year = 0, month = 0, date = 0] = format.format(at).split("-").map(Number);
    const number = Date.UTC(year, month - 1, date) / day;
    const shift = { monday: 3, sunday: 4, thursday: 0 }[table.weekStartsOn];
    const period = {
      day: number,
      week: Math.floor((number + shift) / 7),
      month: year * 12 + month,
      quarter: year * 4 + Math.ceil(month / 3),
      year,
    }[every];
    cache.set(at, period);
    return period;
  };
  const step = { day, week: 7 * day, month: 30 * day, quarter: 0, year: 0 }[every];
  const cut = (at: number): number => (clock === "elapsed-hours" ? at - (at % hour) : at);

  const byCustomer = new Map<string | number, number[]>();
  for (const { customerId: id, at } of input) {
    const instants = byCustomer.get(id) ?? [];
    instants.push(at);
    byCustomer.set(id, instants);
  }
  // A member is a cohort and how many events there are at each age.
  const members: { period: number; events: Map<number, number> }[] = [];
  for (const instants of byCustomer.values()) {
    const start = instants.reduce((least, at) => Math.min(least, at));
    const origins = table.cohortBy === "recurring" ? new Set(instants.map(periodOf)) : [periodOf(start)];
    for (const period of origins) {
      const counts = new Map<number, number>();
      for (const at of instants) {
        const age = clock === "calendar" ? periodOf(at) - period : Math.floor((cut(at) - cut(start)) / step);
        counts.set(age, (counts.get(age) ?? 0) + 1);
      }
      members.push({ period, events: counts });
    }
  }

  const first = members.reduce((least, { period }) => Math.min(least, period), Number.POSITIVE_INFINITY);
  const lastEvent = input.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const isThere = (period: number): boolean => periodOf(asOf - (lastEvent === asOf ? 0 : 1)) >= period;
  /** The first instant of a period, to the quarter of an hour, which is all that happens here. */
  const startOf = (period: number): number => {
    let low = from - 400 * day;
    let high = from + 1200 * day;
    while (high - low > hour / 4) {
      const middle = low + Math.floor((high - low) / (hour / 2)) * (hour / 4);
      if (periodOf(middle) >= period) high = middle;
      else low = middle;
    }
    return high;
  };
  const cohorts: SimpleCohort[] = [];
  for (let period = first; isThere(period); period++) {
    const own = members.filter((member) => member.period === period);
    const isActive = (events: Map<number, number>, age: number): boolean =>
      (events.get(age) ?? 0) >= minimumOccurrences;
    const active: number[] = [];
    const complete: boolean[] = [];
    const [start, end] = clock === "calendar" ? [0, 0] : [cut(startOf(period)), startOf(period + 1)];
    const hasBegun = (age: number): boolean =>
      clock === "calendar"
        ? isThere(period + age)
        : start + age * step < asOf || (lastEvent === asOf && start + age * step <= asOf);
    for (let age = 0; hasBegun(age); age++) {
      const count = own.filter(({ events }) => {
        const ages = [...events.keys()].filter((other) => other > 0 && isActive(events, other));
        if (age === 0) return true;
        if (mode === "on") return ages.includes(age);
        return mode === "on-or-after" ? ages.some((other) => other >= age) : ages.some((other) => other <= age);
      });
      active.push(count.length);
      complete.push(clock === "calendar" ? periodOf(asOf) > period + age : end + (age + 1) * step <= asOf);
    }
    cohorts.push({ size: own.length, active, complete });
  }
  return cohorts;
}
