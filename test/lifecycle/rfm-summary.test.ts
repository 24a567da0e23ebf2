import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rfmSummary } from "../../src/lifecycle/index.ts";
import { readReference } from "../stats/reference.ts";

interface Input {
  readonly transactions: readonly { id: number; date: string; value?: number }[];
  readonly end?: string;
  readonly unit?: string;
  readonly calibrationEnd?: string;
  readonly observationEnd?: string;
}

/** What lifetimes makes of the same orders. */
function summaryOf({ transactions, end, unit = "day", calibrationEnd, observationEnd }: Input) {
  const orders = transactions.map(({ id, date, value }) => ({ customerId: id, at: date, value }));
  const asOf = calibrationEnd ?? end ?? "2015-12-31";
  const every = unit.startsWith("week") ? "week" : "day";
  return rfmSummary(orders, { asOf, every, timeZone: "UTC", ...(observationEnd && { holdoutUntil: observationEnd }) });
}

describe("rfmSummary as lifetimes counts", () => {
  const summaries = readReference<Input, { id: number; frequency: number; recency: number; T: number }[]>(
    "btyd",
    "rfm.summary",
  );
  const tables = summaries.filter(({ expected }) => Array.isArray(expected));

  it.each(tables)("has its frequency, recency and age: $name", ({ input, expected }) => {
    const found = summaryOf(input).customers.map(({ customerId, frequency, recency, age }) => ({
      id: customerId,
      frequency,
      recency,
      T: age,
    }));
    expect(found).toEqual(expected);
  });

  it("counts orders of one period once, and leaves the first purchase out of the mean value", () => {
    const [merged] = readReference<Input, unknown>("btyd", "rfm.summary same-period");
    const [mean] = readReference<Input, unknown>("btyd", "rfm.summary unsorted");
    expect(summaryOf(merged?.input as Input).customers[0]?.frequency).toBe(0);
    expect(summaryOf(mean?.input as Input).customers[0]?.monetaryValue).toBe(22.5);
  });

  it("has its figures before and in the time held out, by day", () => {
    const [daily] = readReference<Input, unknown>("btyd", "rfm.calibration/holdout daily");
    const { customers } = summaryOf(daily?.input as Input);
    expect(customers.map(({ customerId }) => customerId)).toEqual([1, 2, 3, 4, 5]);
    expect(customers.map(({ monetaryValue }) => monetaryValue ?? 0)).toEqual([0, 0, 3, 0, 4.5]);
    expect(customers.map(({ holdoutMonetaryValue }) => holdoutMonetaryValue ?? 0)).toEqual([2, 0, 0, 3, 0]);
    expect(customers.slice(0, 2).map(({ holdoutFrequency }) => holdoutFrequency)).toEqual([1, 0]);
    const [bounds] = readReference<Input, unknown>("btyd", "rfm.calibration/holdout date boundaries");
    const held = summaryOf(bounds?.input as Input).customers;
    expect([held[0]?.holdoutFrequency, held[3]?.holdoutFrequency]).toEqual([0, 1]);
  });

  it("has its figures before and in the time held out, by week", () => {
    const [weekly] = readReference<Input, Record<string, number>[]>("btyd", "rfm.calibration/holdout weekly");
    const found = summaryOf(weekly?.input as Input).customers.map((customer) => ({
      id: customer.customerId,
      frequencyCal: customer.frequency,
      recencyCal: customer.recency,
      TCal: customer.age,
      frequencyHoldout: customer.holdoutFrequency,
      durationHoldout: customer.holdoutAge,
    }));
    expect(found).toEqual(weekly?.expected);
  });
});

describe("rfmSummary", () => {
  const day = 86_400_000;
  const ada = (at: string, value?: number | null) => ({ customerId: "ada", at, value });

  it("takes the days of the time zone", () => {
    const orders = [ada("2024-03-01T16:00:00Z"), ada("2024-03-01T20:00:00Z")];
    const frequencyIn = (timeZone: string) =>
      rfmSummary(orders, { asOf: "2024-03-05T00:00:00Z", timeZone }).customers[0]?.frequency;
    expect([frequencyIn("UTC"), frequencyIn("Asia/Bishkek")]).toEqual([0, 1]);
  });

  it("counts days and not hours where the clocks are changed", () => {
    const orders = [ada("2024-03-30T12:00:00Z"), ada("2024-04-01T00:30:00+02:00")];
    const { customers } = rfmSummary(orders, { asOf: "2024-04-03T12:00:00Z", timeZone: "Europe/Berlin", unit: "days" });
    expect(customers[0]).toMatchObject({ frequency: 1, recency: 2, age: 4 });
  });

  it("gives exact ages where no period is asked for, and orders of one instant are one purchase still", () => {
    const orders = [
      { customerId: 1, at: 0 },
      { customerId: 1, at: 0 },
      { customerId: 1, at: 1.5 * day },
    ];
    const { customers, unit } = rfmSummary(orders, { asOf: 7 * day, every: "none", unit: "weeks" });
    expect(unit).toBe("weeks");
    expect(customers[0]).toMatchObject({ frequency: 1, recency: 1.5 / 7, age: 1 });
  });

  it("counts calendar months", () => {
    const orders = [ada("2024-01-31"), ada("2024-02-01"), ada("2024-02-28")];
    const { customers, unit } = rfmSummary(orders, { asOf: "2024-05-01", every: "month", timeZone: "UTC" });
    expect(unit).toBe("months");
    expect(customers[0]).toMatchObject({ frequency: 1, recency: 1, age: 4 });
    expect(() => rfmSummary(orders, { asOf: "2024-05-01", every: "month", unit: "days", timeZone: "UTC" })).toThrow(
      'rfmSummary: options.unit must be left out where every is "month", got "days"',
    );
  });

  it("does with refunds what is asked for", () => {
    const orders = [ada("2024-01-01", 30), ada("2024-01-08", 20), ada("2024-01-09", -15), ada("2024-01-15", 10)];
    const summary = (refunds: "omit" | "net") => rfmSummary(orders, { asOf: "2024-02-01", timeZone: "UTC", refunds });
    expect(summary("omit")).toMatchObject({ refunds: 1, orders: 3, customers: [{ frequency: 2, monetaryValue: 15 }] });
    expect(summary("net")).toMatchObject({ refunds: 1, orders: 3, customers: [{ frequency: 2, monetaryValue: 7.5 }] });
    expect(() => rfmSummary(orders, { asOf: "2024-02-01", timeZone: "UTC" })).toThrow(
      "rfmSummary: orders[2].value must be a number from 0 to 1e12 (the option refunds takes others), got -15",
    );
  });

  it("nets a refund of more than the purchase down to 0, and one before any purchase not at all", () => {
    const orders = [ada("2024-01-01", -5), ada("2024-01-02", 30), ada("2024-01-08", 20), ada("2024-01-09", -50)];
    const { customers } = rfmSummary(orders, { asOf: "2024-02-01", timeZone: "UTC", refunds: "net", monetary: "all" });
    expect(customers[0]).toMatchObject({ frequency: 1, monetaryValue: 15 });
  });

  it("takes the mean of the purchases whose value is known", () => {
    const orders = [ada("2024-01-01", 30), ada("2024-01-08", 20), ada("2024-01-09", null), ada("2024-01-10", 40)];
    const options = { asOf: "2024-02-01", timeZone: "UTC" };
    expect(rfmSummary(orders, options).customers[0]).toMatchObject({ frequency: 3, monetaryValue: 30 });
    expect(rfmSummary([ada("2024-01-01"), ada("2024-01-02")], options).customers[0]?.monetaryValue).toBeNull();
  });

  it("does not look at what comes later, and says how much that is", () => {
    const orders = [ada("2024-01-01", 1), ada("2024-03-01", 1), { customerId: "bo", at: "2024-02-20", value: 1 }];
    const options = { asOf: "2024-02-01", timeZone: "UTC" };
    expect(rfmSummary(orders, options)).toMatchObject({ n: 1, orders: 1, laterOrders: 2 });
    expect(rfmSummary(orders, { ...options, holdoutUntil: "2024-03-31" })).toMatchObject({
      n: 1,
      orders: 2,
      laterOrders: 1,
      customers: [{ customerId: "ada", holdoutFrequency: 1, holdoutAge: 59, holdoutMonetaryValue: 1 }],
    });
  });

  it("leaves out and counts what is missing, and what is invalid where that is asked for", () => {
    const orders = [ada("2024-01-01"), { customerId: null, at: "2024-01-01" }, ada("yesterday")];
    const options = { asOf: "2024-02-01", timeZone: "UTC" } as const;
    expect(rfmSummary(orders, { ...options, invalid: "omit" })).toMatchObject({ n: 1, missing: 1, invalid: 1 });
    expect(() => rfmSummary(orders, options)).toThrow("rfmSummary: orders[2].at must be");
    expect(() => rfmSummary(orders.slice(0, 2), { ...options, missing: "error" })).toThrow(
      "orders[1].customerId must be",
    );
  });

  it("takes columns, and refuses those of different lengths", () => {
    const options = { asOf: 20 * day };
    const columns = { customerId: [1, 1, 2], at: Float64Array.of(0, 5 * day, 7 * day), value: [1, 2, null] };
    const { customers } = rfmSummary(columns, options);
    expect(customers.map(({ frequency, recency, age }) => [frequency, recency, age])).toEqual([
      [1, 5, 20],
      [0, 0, 13],
    ]);
    expect(() => rfmSummary({ ...columns, value: [1] }, options)).toThrow(
      "rfmSummary: orders.value.length must be 3 like the others, got 1",
    );
    const vectors = {
      ...columns,
      customerId: { codes: Uint8Array.of(0, 0, 1), dictionary: [1, 2] },
      source: ["a", "b", "c"],
    };
    expect(rfmSummary({ ...vectors, at: { length: 3, get: (row: number) => columns.at[row] } }, options)).toEqual(
      rfmSummary(columns, options),
    );
    expect(() => rfmSummary({ customerId: [1], when: [0] }, options)).toThrow(
      'rfmSummary: orders.at must be one of the fields that exist (customerId, when), got "at"',
    );
  });

  it("asks for the end of the observation, in order", () => {
    expect(() => rfmSummary([])).toThrow(
      "rfmSummary: options.asOf must be the instant up to which customers are observed, got undefined",
    );
    expect(() => rfmSummary([], { asOf: 5 * day, holdoutUntil: day })).toThrow(
      "rfmSummary: options.holdoutUntil must be no earlier than asOf",
    );
    expect(rfmSummary([], { asOf: 0 })).toMatchObject({ n: 0, customers: [] });
  });

  it("gives the same in whatever order the orders come, and parts without a common customer put together", () => {
    const order = fc.record({
      customerId: fc.nat(4),
      at: fc.integer({ min: 0, max: 40 }).map((days) => days * day),
      value: fc.integer({ min: -5, max: 50 }),
    });
    const options = { asOf: 20 * day, holdoutUntil: 30 * day, refunds: "net" } as const;
    fc.assert(
      fc.property(fc.array(order, { maxLength: 30 }), (orders) => {
        const byId = (rows: typeof orders) =>
          [...rfmSummary(rows, options).customers].sort((a, b) => Number(a.customerId) - Number(b.customerId));
        const all = byId(orders);
        expect(byId([...orders].reverse())).toEqual(all);
        const isEven = ({ customerId }: { customerId: string | number }) => Number(customerId) % 2 === 0;
        expect(byId(orders.filter(isEven))).toEqual(all.filter(isEven));
      }),
    );
  });
});
