import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { funnel } from "../../src/journey/funnel.ts";
import type { FunnelOptions } from "../../src/schemas/funnel.ts";
import { newcombeInterval } from "../../src/stats/newcombe.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import reference from "../reference/funnel.json" with { type: "json" };

const minute = 60_000;

/** Events of one customer, each with its minute: `"A 0, B 10"`. */
function eventsOf(text: string, customerId: string | number = 1, more: object = {}): Record<string, unknown>[] {
  return text.split(", ").map((one) => {
    const [event, at] = one.split(" ");
    return { customerId, event, at: Number(at) * minute, ...more };
  });
}

function customersOf(text: string, options: FunnelOptions): (number | null)[] {
  return funnel(eventsOf(text), options).steps.map(({ customers }) => customers);
}

describe("the examples of Mixpanel's documentation", () => {
  it.each(reference)("$name", ({ events, options, customers, seconds }) => {
    const all = events.map(([event, at]) => ({ customerId: 1, event: String(event), at: Number(at) * minute }));
    const result = funnel(all, options as FunnelOptions);
    expect(result.steps.map((step) => step.customers)).toEqual(customers);
    if (seconds !== undefined) expect(result.steps.at(-1)?.medianTimeFromFirst).toBe(seconds);
  });
});

describe("funnel", () => {
  it("gives shares with Wilson's intervals, and times between steps", () => {
    const events = [
      ...eventsOf("visit 0, cart 10, order 70", "ann"),
      ...eventsOf("visit 0, cart 30", "bob"),
      ...eventsOf("visit 5, order 9", "eve"),
      ...eventsOf("cart 5, order 9", "kim"),
    ];
    const result = funnel(events, { steps: ["visit", "cart", "order"], unit: "minutes" });
    expect(result).toMatchObject({ n: 3, converted: 1, unit: "percent", timeUnit: "minutes", quantileMethod: "exact" });
    expect(result.value).toBeCloseTo(100 / 3, 12);
    expect(result.convention).toBe(
      "customers with all of visit → cart → order in this order, within 7 days of the first; of those with the first; the first attempt of each",
    );
    const [visit, cart, order] = result.steps;
    expect(visit).toMatchObject({ step: 1, name: "visit", customers: 3, percentOfFirst: 100, percentOfPrevious: null });
    expect(visit).toMatchObject({ droppedOff: null, medianTimeFromPrevious: null, medianTimeFromFirst: null });
    expect(cart).toMatchObject({ customers: 2, droppedOff: 1, medianTimeFromPrevious: 20, meanTimeFromPrevious: 20 });
    expect(cart?.p90TimeFromPrevious).toBeCloseTo(28, 12);
    expect(order).toMatchObject({
      customers: 1,
      percentOfPrevious: 50,
      medianTimeFromPrevious: 60,
      medianTimeFromFirst: 70,
    });
    const limits = wilsonInterval(1, 2, 0.95);
    expect(order?.percentOfPreviousInterval?.low).toBeCloseTo(100 * Number(limits?.low), 12);
    expect(order?.percentOfPreviousInterval?.high).toBeCloseTo(100 * Number(limits?.high), 12);
  });

  it("counts an event at the very end of the window, and none after it", () => {
    expect(customersOf("A 0, B 60", { steps: ["A", "B"], within: { hours: 1 } })).toEqual([1, 1]);
    expect(customersOf("A 0, B 60.001", { steps: ["A", "B"], within: { hours: 1 } })).toEqual([1, 0]);
    expect(customersOf("A 0, B 10080", { steps: ["A", "B"] })).toEqual([1, 1]);
    expect(customersOf("A 0, B 10081", { steps: ["A", "B"] })).toEqual([1, 0]);
    expect(customersOf("A 0, B 9000000", { steps: ["A", "B"], within: "unlimited" })).toEqual([1, 1]);
    expect(customersOf("A 0, B 90", { steps: ["A", "B"], within: { hours: 1, minutes: 30 } })).toEqual([1, 1]);
  });

  it("takes events of one instant in the order of the steps, and what is excluded after them", () => {
    for (const text of ["A 0, B 0, X 0", "X 0, B 0, A 0", "B 0, X 0, A 0"]) {
      expect(customersOf(text, { steps: ["A", "B"], exclude: ["X"] })).toEqual([1, 1]);
    }
    expect(customersOf("X 0, A 0, B 1", { steps: ["A", "B"], exclude: ["X"] })).toEqual([1, 0]);
  });

  it("ends attempts between the steps that are named", () => {
    const steps = ["A", "B", "C"];
    expect(customersOf("A 0, X 1, B 2, C 3", { steps, exclude: ["X"] })).toEqual([1, 0, 0]);
    expect(customersOf("A 0, X 1, B 2, C 3", { steps, exclude: [{ event: "X", between: [2, 3] }] })).toEqual([1, 1, 1]);
    expect(customersOf("A 0, B 1, X 2, C 3", { steps, exclude: [{ event: "X", between: [2, 3] }] })).toEqual([1, 1, 0]);
    expect(customersOf("A 0, B 1, B 2, C 3", { steps, exclude: [{ event: "B", between: [2, 3] }] })).toEqual([1, 1, 0]);
  });

  it("lets nothing between in strict order, and everything in any order", () => {
    expect(customersOf("A 0, F 1, B 2", { steps: ["A", "B"], order: "strict" })).toEqual([1, 0]);
    expect(customersOf("F 0, A 1, B 2", { steps: ["A", "B"], order: "strict" })).toEqual([1, 1]);
    expect(customersOf("C 0, F 1, A 2", { steps: ["A", "B", "C"], order: "any" })).toEqual([1, 1, 0]);
    expect(funnel(eventsOf("C 0"), { steps: ["A", "B", "C"], order: "any" }).steps[1]?.name).toBe("2 of 3");
  });

  it("can ask for any of several events, and for what stands in their fields", () => {
    const events = [
      ...eventsOf("web 0", 1, { plan: "pro", price: 1 }),
      ...eventsOf("buy 1", 1, { plan: "pro", price: 5 }),
      ...eventsOf("app 0", 2, { plan: "free", price: 1 }),
      ...eventsOf("buy 1", 2, { plan: "free", price: 50 }),
    ];
    const visit = { event: ["web", "app"], name: "visit" };
    const names = funnel(events, { steps: [visit, "buy"] }).steps.map(({ name, customers }) => [name, customers]);
    expect(names).toEqual([
      ["visit", 2],
      ["buy", 2],
    ]);
    const pro = funnel(events, { steps: [visit, { event: "buy", where: { plan: "pro" } }] });
    expect([pro.n, pro.converted, pro.steps[1]?.name]).toEqual([2, 1, 'buy (plan = "pro")']);
    const dear = funnel(events, { steps: [visit, { event: "buy", where: ({ price }) => Number(price) > 10 }] });
    expect([dear.n, dear.converted]).toEqual([2, 1]);
    const columns = {
      customerId: [1, 1, 2, 2],
      event: ["web", "buy", "app", "buy"],
      at: Float64Array.of(0, minute, 0, minute),
      price: Int32Array.of(1, 5, 1, 50),
    };
    const steps = [
      visit,
      { event: "buy", where: ({ price }: Readonly<Record<string, unknown>>) => Number(price) > 10 },
    ];
    expect(funnel(columns, { steps }).steps).toEqual(dear.steps);
  });

  it("holds fields constant, and lets an exclusion without them end whatever is held", () => {
    const events = [
      ...eventsOf("view 0", 1, { item: "a" }),
      ...eventsOf("view 1", 1, { item: "b" }),
      ...eventsOf("buy 2", 1, { item: "b" }),
    ];
    const options = { steps: ["view", "buy"], holdConstant: ["item"] } as const;
    expect(funnel(events, options).converted).toBe(0);
    expect(funnel(events, { ...options, reentry: "optimised" }).converted).toBe(1);
    expect(funnel(events, { steps: ["view", "buy"] }).converted).toBe(1);
    const left = [...events, ...eventsOf("logout 1.5", 1)];
    const exclude = ["logout"];
    expect(funnel(left, { ...options, reentry: "optimised", exclude }).converted).toBe(0);
    const other = [...events, ...eventsOf("remove 1.5", 1, { item: "a" })];
    expect(funnel(other, { ...options, reentry: "optimised", exclude: ["remove"] }).converted).toBe(1);
    const tied = [...events, ...eventsOf("buy 2", 1, { item: "a" })];
    const begunLast = funnel(tied, { ...options, reentry: "optimised", unit: "minutes" });
    expect(begunLast.steps[1]?.medianTimeFromFirst).toBe(1);
    const blank = [...events, ...eventsOf("buy 3", 1, { item: null })];
    expect(funnel(blank, options)).toMatchObject({ missing: 1, converted: 0 });
  });

  it("follows a customer with a great many values held constant", () => {
    const events = Array.from({ length: 100_000 }, (_, i) => ({
      customerId: "a shop's own account",
      event: i % 2 === 0 ? "A" : "B",
      at: i,
      product: i >> 1,
    }));
    const options: FunnelOptions = { steps: ["A", "B"], reentry: "optimised", holdConstant: ["product"] };
    expect(funnel(events, { ...options, counting: "total" }).converted).toBe(50_000);
  });

  it("has a funnel for each segment of the first step, compared with the others", () => {
    const events = Array.from({ length: 60 }, (_, i) => {
      const plan = i < 20 ? "pro" : i < 59 ? "free" : null;
      const converts = i < 15 || (i >= 20 && i < 30);
      return eventsOf(converts ? "visit 0, buy 1" : "visit 0", i, { plan });
    }).flat();
    const { segments, n } = funnel(events, { steps: ["visit", "buy"], by: "plan" });
    expect(n).toBe(60);
    expect(segments?.map(({ segment, n: own, converted }) => [segment, own, converted])).toEqual([
      ["free", 39, 10],
      ["pro", 20, 15],
      [null, 1, 0],
    ]);
    const pro = segments?.[1];
    expect(pro?.versusRest.difference).toBeCloseTo(75 - 25, 10);
    const limits = newcombeInterval({ successes: 15, trials: 20 }, { successes: 10, trials: 40 }, 0.95);
    expect(pro?.versusRest.interval?.low).toBeCloseTo(100 * Number(limits?.low), 10);
    expect(pro?.steps[1]?.versusRest).toEqual(pro?.versusRest);
    expect(pro?.steps[0]?.versusRest).toBeNull();
    expect(Number(pro?.versusRest.adjustedPValue)).toBeCloseTo(3 * Number(pro?.versusRest.pValue), 12);
  });

  it("counts attempts that have not had a whole window, and leaves them out on demand", () => {
    const events = [...eventsOf("A 0, B 10", 1), ...eventsOf("A 50, B 55", 2), ...eventsOf("A 60", 3)];
    const options = { steps: ["A", "B"], within: { minutes: 30 }, asOf: 80 * minute } as const;
    const all = funnel(events, options);
    expect([all.n, all.converted, all.unfinished, all.asOf]).toEqual([3, 2, 1, "1970-01-01T01:20:00Z"]);
    const ripe = funnel(events, { ...options, unfinished: "leave-out" });
    expect([ripe.n, ripe.converted, ripe.unfinished]).toEqual([2, 2, 1]);
    expect(funnel(events, { steps: ["A", "B"] }).unfinished).toBeNull();
  });

  it("has no value without a first step, and 0 customers at a step that never happens", () => {
    expect(funnel([], { steps: ["A", "B"] })).toMatchObject({ value: null, n: 0, reason: "no-data", converted: 0 });
    expect(funnel(eventsOf("B 0"), { steps: ["A", "B"] })).toMatchObject({ value: null, n: 0 });
    expect(funnel(eventsOf("A 0"), { steps: ["A", "typo"] }).steps[1]).toMatchObject({
      customers: 0,
      percentOfPrevious: 0,
    });
    expect(funnel(eventsOf("A 0"), { steps: ["A", "B", "C"] }).steps[2]).toMatchObject({ percentOfPrevious: null });
  });

  it("withholds all counts below minimumResponses", () => {
    const events = eventsOf("A 0, B 1", 1, { plan: "pro" });
    const result = funnel(events, { steps: ["A", "B"], minimumResponses: 5, by: "plan", asOf: 1e9 });
    expect(result).toMatchObject({ value: null, suppressed: true, converted: null, unfinished: null });
    expect([result.steps, result.segments]).toEqual([[], []]);
    const both = [...events, ...eventsOf("A 0", 2, { plan: "free" })];
    const { segments } = funnel(both, { steps: ["A", "B"], minimumResponses: 2, by: "plan" });
    for (const segment of segments ?? []) {
      expect(segment).toMatchObject({ value: null, suppressed: true, converted: null, steps: [] });
      expect(segment.versusRest).toEqual({ difference: null, interval: null, pValue: null, adjustedPValue: null });
    }
    expect(segments?.map(({ n }) => n)).toEqual([1, 1]);
  });

  it("withholds a second segment where the first could be had by subtraction", () => {
    const sizes = { north: 40, south: 12, west: 30, east: 3 };
    const events = Object.entries(sizes).flatMap(([region, size]) =>
      Array.from({ length: size }, (_, i) => eventsOf(i % 2 ? "A 0, B 1" : "A 0", `${region} ${i}`, { region })).flat(),
    );
    const options: FunnelOptions = { steps: ["A", "B"], by: "region", minimumResponses: 10 };
    const result = funnel(events, options);
    expect(result.segments?.map(({ segment, converted, reason }) => [segment, converted, reason])).toEqual([
      ["east", null, "suppressed"],
      ["north", 20, null],
      ["south", null, "suppressed"],
      ["west", 15, null],
    ]);
    const south = result.segments?.[2];
    expect([south?.value, south?.steps, south?.versusRest.difference]).toEqual([null, [], null]);
    // Two small ones hide each other where they are enough together.
    const { segments } = funnel(events, { ...options, minimumResponses: 15 });
    expect(segments?.map(({ converted }) => converted)).toEqual([null, 20, null, 15]);
  });

  it("shows a function every field of a table, whatever its columns are", () => {
    const plans = ["paid", "paid", "free", "free"];
    const table = {
      customerId: [1, 1, 2, 2],
      event: ["A", "B", "A", "B"],
      at: [1, 2, 1, 2],
      plan: { length: 4, get: (row: number) => plans[row] },
    };
    const steps = ["A", { event: "B", where: (event: object) => "plan" in event && event.plan === "paid" }];
    expect(funnel(table, { steps }).converted).toBe(1);
    const short = { ...table, plan: ["paid"] };
    expect(() => funnel(short, { steps })).toThrow("funnel: events.plan.length must be 4, one for each event, got 1");
  });

  it("reads fields of other names, by option or by of", () => {
    const rows = [
      { user: "u", what: "A", ts: 0 },
      { user: "u", what: "B", ts: 5 },
    ];
    const fields = { customerId: "user", event: "what", at: "ts" };
    expect(funnel(rows, { steps: ["A", "B"], fields }).converted).toBe(1);
    expect(funnel.of(fields)(rows, { steps: ["A", "B"] }).converted).toBe(1);
    const columns = { user: ["u", "u"], what: ["A", "B"], ts: Float64Array.of(0, 5) };
    expect(funnel(columns, { steps: ["A", "B"], fields }).converted).toBe(1);
  });

  it("takes Dates, strings and numbers for instants", () => {
    const events = [
      { customerId: 1, event: "A", at: new Date(0) },
      { customerId: 1, event: "B", at: "1970-01-01T00:01:00Z" },
      { customerId: 1, event: "C", at: 90_000 },
    ];
    expect(funnel(events, { steps: ["A", "B", "C"] }).steps.map((step) => step.medianTimeFromFirst)).toEqual([
      null,
      60,
      90,
    ]);
  });

  it("sketches times where there are too many different ones", () => {
    const length = 30_000;
    const customerId = Uint32Array.from({ length }, (_, i) => i >> 1);
    const event = Array.from({ length }, (_, i) => (i % 2 === 0 ? "A" : "B"));
    const at = Float64Array.from({ length }, (_, i) => (i % 2) * i * 1000);
    const whole = funnel({ customerId, event, at }, { steps: ["A", "B"] });
    expect(whole.quantileMethod).toBe("sketch");
    expect(whole.steps[1]?.meanTimeFromFirst).toBe(15_000);
    expect(Math.abs(Number(whole.steps[1]?.medianTimeFromFirst) - 15_000)).toBeLessThan(150);
  });
});

describe("what funnel refuses", () => {
  const good = eventsOf("A 0, B 1");
  const faults = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof MetricInputError) return error.message;
      throw error;
    }
    return "nothing";
  };

  it.each<[string, unknown, FunnelOptions, string]>([
    ["no steps", good, {}, "funnel: options.steps must be given: the names of events, in order, got undefined"],
    [
      "one step",
      good,
      { steps: ["A"] },
      "funnel: options.steps must be 2 to 30 steps, each an event's name or { event, name, where }, got an array",
    ],
    [
      "a field that no event has",
      [{ customerId: 1, name: "A", at: 0 }],
      { steps: ["A", "B"] },
      'funnel: events[0].event must be one of the fields that exist (customerId, name, at), got "event"',
    ],
    [
      "a segment that no event has",
      good,
      { steps: ["A", "B"], by: "plan" },
      'funnel: events[0].plan must be one of the fields that exist (customerId, event, at), got "plan"',
    ],
    [
      "a column that is not there",
      { customerId: [1], event: ["A"] },
      { steps: ["A", "B"] },
      'funnel: events.at must be one of the fields that exist (customerId, event), got "at"',
    ],
    [
      "columns of two lengths",
      { customerId: [1, 2], event: ["A"], at: [0, 1] },
      { steps: ["A", "B"] },
      "funnel: events.event.length must be 2, one for each event, got 1",
    ],
    [
      "a code outside its dictionary",
      { customerId: [1], event: { codes: Uint8Array.of(3), dictionary: ["A"] }, at: [0] },
      { steps: ["A", "B"] },
      "funnel: events.event.codes[0] must be an index of the dictionary (0 to 0), got 3",
    ],
    [
      "no instant",
      [{ customerId: 1, event: "A", at: "soon" }],
      { steps: ["A", "B"] },
      'funnel: events[0].at must be a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got "soon"',
    ],
    [
      "no instant in a column",
      { customerId: [1], event: ["A"], at: ["soon"] },
      { steps: ["A", "B"] },
      'funnel: events.at[0] must be a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got "soon"',
    ],
    [
      "a name that is a number",
      [{ customerId: 1, event: 7, at: 0 }],
      { steps: ["A", "B"] },
      "funnel: events[0].event must be the name of an event, got 7",
    ],
    [
      "an event after asOf",
      good,
      { steps: ["A", "B"], asOf: 0 },
      "funnel: events[1].at must be no later than asOf (1970-01-01T00:00:00Z), got 60000",
    ],
    [
      "something else",
      "events",
      { steps: ["A", "B"] },
      'funnel: events must be an array of events or a table of columns, got "events"',
    ],
    [
      "optimised re-entry in any order",
      good,
      { steps: ["A", "B"], order: "any", reentry: "optimised" },
      'funnel: options.reentry must be "first", as the order is "any" and no one step begins an attempt, got "optimised"',
    ],
    [
      "unfinished attempts without asOf",
      good,
      { steps: ["A", "B"], unfinished: "leave-out" },
      "funnel: options.asOf must be given: without it nobody knows which windows have passed, got undefined",
    ],
    [
      "a step that there is not",
      good,
      { steps: ["A", "B"], exclude: [{ event: "X", between: [1, 3] }] },
      "funnel: options.exclude[0].between must be numbers of steps, from 1 to 2, got an array",
    ],
    [
      "a window of nothing",
      good,
      { steps: ["A", "B"], within: {} },
      'funnel: options.within must be a length of time above 0 such as { days: 7 } (at most 1e6 days), or "unlimited", got an object',
    ],
    [
      "a segment that is an object",
      eventsOf("A 0", 1, { plan: {} }),
      { steps: ["A", "B"], by: "plan" },
      "funnel: events[0].plan must be a string, a finite number or a boolean, got an object",
    ],
    [
      "a blank field that is held constant, where nothing may be missing",
      [...eventsOf("A 0", 1, { item: "i" }), ...eventsOf("B 0", 1, { item: null })],
      { steps: ["A", "B"], holdConstant: ["item"], missing: "error" },
      "funnel: events[1].item must be given: it is held constant, got null",
    ],
  ])("%s", (_, events, options, message) => {
    expect(faults(() => funnel(events as never, options))).toBe(message);
  });

  it("leaves out and counts what is missing, and on demand what is invalid", () => {
    const events = [
      ...good,
      { customerId: null, event: "A", at: 0 },
      { customerId: 2, event: null, at: 0 },
      { customerId: 3, event: "A", at: undefined },
      { customerId: 4, event: "A", at: "soon" },
      { customerId: Number.NaN, event: "A", at: 0 },
      7,
    ];
    const options = { steps: ["A", "B"], invalid: "omit" } as const;
    expect(funnel(events as never, options)).toMatchObject({ n: 1, missing: 3, invalid: 3 });
    const rows = events.slice(0, -1) as Record<string, unknown>[];
    const column = (field: string): unknown[] => rows.map((row) => row[field]);
    const columns = { customerId: column("customerId"), event: column("event"), at: column("at") };
    expect(funnel(columns, options)).toMatchObject({ n: 1, missing: 3, invalid: 2 });
    expect(faults(() => funnel(events as never, { steps: ["A", "B"] }))).toContain("(the first of 3 faults)");
  });

  it("summaries of two definitions, and another definition than that of a summary", () => {
    const summary = funnel.summarize(good, { steps: ["A", "B"] });
    const other = funnel.summarize(good, { steps: ["A", "B"], within: { days: 1 } });
    expect(faults(() => funnel.merge(summary, other))).toBe(
      "funnel: summary.definition.within must be 604800000, as in the other summary, got 86400000",
    );
    expect(faults(() => funnel.measure(summary, { order: "strict" }))).toBe(
      'funnel: options.order must be "ordered", as in the summary, got "strict"',
    );
    expect(funnel.measure(summary)).toEqual(funnel(good, { steps: ["A", "B"] }));
    expect(
      faults(() => funnel.measure({ ...summary, segments: [{ ...summary.segments[0], furthest: [1] }] } as never)),
    ).toBe("funnel: summary.segments[0].furthest must be as long as there are steps (2), got an array");
  });
});
