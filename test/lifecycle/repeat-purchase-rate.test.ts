import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatPurchaseRate } from "../../src/lifecycle/repeat-purchase-rate.ts";
import type { RepeatPurchaseRateOptions } from "../../src/schemas/purchases.ts";
import { expectClose, readReference } from "../stats/reference.ts";

const day = 86_400_000;
const order = (customerId: string | number, at: number, orderId?: string): object => ({ customerId, at, orderId });
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("repeatPurchaseRate", () => {
  it("leaves out whose window has not passed, even where they have ordered again", () => {
    const orders = [
      order("a", 0),
      order("a", 20 * day),
      order("b", 10 * day),
      order("c", 80 * day),
      order("c", 81 * day),
    ];
    const result = repeatPurchaseRate(orders, { window: 30, asOf: 90 * day });
    expect(result).toMatchObject({ value: 50, n: 2, eligible: 2, repeating: 1, young: 1, window: 30 });
    expect(result.asOf).toBe("1970-04-01T00:00:00Z");
    expect(result.interval?.method).toBe("wilson");
  });

  it("includes the end of the window, for the second order and for who had the time", () => {
    const options = { window: 30, asOf: 30 * day };
    expect(repeatPurchaseRate([order("a", 0), order("a", 30 * day)], options)).toMatchObject({ value: 100, young: 0 });
    expect(repeatPurchaseRate([order("a", 1)], options)).toMatchObject({ value: null, eligible: 0, young: 1 });
    expect(repeatPurchaseRate([order("a", 0), order("a", 30 * day + 1)], { window: 30, asOf: 31 * day }).value).toBe(0);
  });

  it("takes the lines of an invoice for one order where it is told so", () => {
    const lines = [
      order("a", 0, "x"),
      order("a", 0, "x"),
      order("b", 0, "y"),
      order("b", 5 * day, "z"),
      order("b", 0, "y"),
    ];
    const options = { window: 10, asOf: 60 * day } as const;
    expect(repeatPurchaseRate(lines, options).value).toBe(100);
    expect(repeatPurchaseRate(lines, { ...options, ordersBy: "orderId" }).value).toBe(50);
    expect(repeatPurchaseRate(lines, { ...options, ordersBy: "day" }).value).toBe(50);
  });

  it("takes dates from the zone", () => {
    const orders = [order("a", Date.parse("2024-05-01T20:00:00Z")), order("a", Date.parse("2024-05-02T10:00:00Z"))];
    const value = (timeZone: string): number | null =>
      repeatPurchaseRate(orders, { window: "to-date", ordersBy: "day", timeZone }).value;
    expect([value("UTC"), value("Asia/Bishkek")]).toEqual([100, 0]);
  });

  it("agrees with orders that are sorted and cut into customers", () => {
    const orders = fc.array(
      fc.record({ customerId: fc.nat(5), at: fc.nat(40).map((n) => n * day), orderId: fc.nat(9) }),
      { maxLength: 40 },
    );
    const by = fc.constantFrom("record", "orderId", "day");
    const window = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant("to-date"));
    fc.assert(
      fc.property(orders, by, window, (rows, ordersBy, days) => {
        const options = { ordersBy, window: days, asOf: 50 * day } as RepeatPurchaseRateOptions;
        const length = typeof days === "number" ? Number(days) * day : Number.POSITIVE_INFINITY;
        const [eligible, repeating, young] = slowCounts(rows, ordersBy, length);
        expect(repeatPurchaseRate(rows, options)).toMatchObject({ eligible, repeating, young });
      }),
      { numRuns: 300 },
    );
  });

  it("counts what is missing or left out, and gives nothing for nothing", () => {
    const options = { window: 7, asOf: 30 * day } as const;
    expect(repeatPurchaseRate([], options)).toMatchObject({ value: null, n: 0, interval: null, young: 0 });
    const rows = [{ customerId: null, at: 0 }, { customerId: 1 }, order(1, 40 * day), order(1, 0)] as const;
    expect(repeatPurchaseRate(rows, { ...options, invalid: "omit" })).toMatchObject({ missing: 2, invalid: 1, n: 1 });
    expect(repeatPurchaseRate([order(1, 0)], { ...options, minimumResponses: 2 })).toMatchObject({
      value: null,
      eligible: null,
      repeating: null,
      young: null,
      suppressed: true,
    });
  });

  it.each([
    [[], {}, 'options.window must be the days a customer has for the second order, or "to-date", got undefined'],
    [[], { window: 30 }, "options.asOf must be given: who came late has not had a whole window by then, got undefined"],
    [[], { window: 0, asOf: 0 }, 'options.window must be a number of days above 0 (at most 1e6) or "to-date", got 0'],
    [
      [order(1, 5)],
      { window: 1, asOf: 4 },
      "orders[0].at must be no later than asOf (1970-01-01T00:00:00.004Z), got 5",
    ],
    [
      [order("", 5)],
      { window: 1, asOf: 9 },
      'orders[0].customerId must be a string that is not empty or a finite number, got ""',
    ],
    [{}, { window: 1, asOf: 9 }, "orders must be an array of orders, got an object"],
    [
      [order(1, 5)],
      { window: 1, asOf: 9, ordersBy: "orderId", missing: "error" },
      "orders[0].orderId must be a string",
    ],
  ])("refuses %j with %j", (orders, options, message) => {
    expect(messageOf(() => repeatPurchaseRate(orders as never, options as never))).toMatch(
      `repeatPurchaseRate: ${message}`,
    );
  });

  it("refuses summaries of other windows, and ones that cannot be", () => {
    const [a, b] = [30, 60].map((window) => repeatPurchaseRate.summarize([order(1, 0)], { window, asOf: 90 * day }));
    if (a === undefined || b === undefined) return expect.unreachable();
    expect(messageOf(() => repeatPurchaseRate.merge(a, b))).toBe(
      "repeatPurchaseRate: summary.window must be 30, got 60",
    );
    expect(messageOf(() => repeatPurchaseRate.measure(a, { window: 7 }))).toBe(
      "repeatPurchaseRate: options.window must be 30, as in the summary, got 7",
    );
    expect(messageOf(() => repeatPurchaseRate.measure({ ...a, repeating: 2 }))).toBe(
      "repeatPurchaseRate: summary.repeating must be at most eligible (1), got 2",
    );
  });
});

const file = fileURLToPath(new URL("../../../shared/data/btyd/CDNOW_master.txt", import.meta.url));
describe.skipIf(!existsSync(file))("repeatPurchaseRate of CDNOW, which is not part of this repository", () => {
  const [totals] = readReference<unknown, { repeatCustomerShare: number; customers: number }>(
    "cohorts_real",
    "CDNOW master log: totals",
  );
  it("agrees with pandas on the customers who have ordered on a second date so far", () => {
    const orders = readFileSync(file, "utf8")
      .split(/\r?\n/)
      .map((line) => /^\s*(\d+)\s+(\d{4})(\d\d)(\d\d)\s/.exec(line))
      .filter((match) => match !== null)
      .map(([, customer, year, month, date]) => ({ customerId: customer ?? "", at: `${year}-${month}-${date}` }));
    const { value, n } = repeatPurchaseRate(orders, { window: "to-date", ordersBy: "day", timeZone: "UTC" });
    expect(n).toBe(totals?.expected.customers);
    expectClose(value, 100 * Number(totals?.expected.repeatCustomerShare), { relative: 1e-14 });
  });
});

function slowCounts(
  rows: readonly { customerId: number; at: number; orderId: number }[],
  ordersBy: string,
  length: number,
): [number, number, number] {
  let [eligible, repeating, young] = [0, 0, 0];
  for (const customer of new Set(rows.map(({ customerId }) => customerId))) {
    const own = rows.filter(({ customerId }) => customerId === customer);
    const key = ({ at, orderId }: { at: number; orderId: number }, i: number): number =>
      ordersBy === "record" ? i : ordersBy === "day" ? at / day : orderId;
    const times = new Map<number, number>();
    for (const [i, one] of own.entries()) {
      times.set(key(one, i), Math.min(times.get(key(one, i)) ?? Number.POSITIVE_INFINITY, one.at));
    }
    const [first = 0, second = Number.POSITIVE_INFINITY] = [...times.values()].sort((a, b) => a - b);
    if (length !== Number.POSITIVE_INFINITY && first + length > 50 * day) young++;
    else {
      eligible++;
      if (second !== Number.POSITIVE_INFINITY && second - first <= length) repeating++;
    }
  }
  return [eligible, repeating, young];
}
