import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { contactRate } from "../../src/support/contact-rate.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "./soundness.ts";

interface Spread {
  readonly contacts: readonly number[];
  readonly orders: readonly number[];
}
interface Counted {
  readonly contacts: number;
  readonly customers: number;
  readonly confidenceLevel: number;
}

describe("contactRate", () => {
  it("has Garwood's interval for counts", () => {
    for (const { input, expected } of readReference<Counted, { low: number; high: number }>(
      "support-rates",
      "Garwood",
    )) {
      const { confidenceLevel, ...counts } = input;
      const { interval } = contactRate(counts, { confidenceLevel });
      expectClose(interval?.low, expected.low, { relative: 1e-11 });
      expectClose(interval?.high, expected.high, { relative: 1e-11 });
    }
  });

  it("has the error of a ratio over customers", () => {
    for (const of of ["customers", "orders"] as const) {
      const [reference] = readReference<Spread, { value: number; standardError: number }>(
        "support-rates",
        `ratio by ${of}`,
      );
      const { input, expected } = reference as NonNullable<typeof reference>;
      const customers = input.contacts.map((contacts, i) => ({ contacts, orders: input.orders[i] }));
      const result = contactRate(customers, { of });
      expectClose(result.value, expected.value, { relative: 1e-12 });
      expectClose(result.standardError, expected.standardError, { relative: 1e-12 });
      expect(result).toMatchObject({ n: 6, interval: { method: "student-t" } });
    }
  });

  it("is wider than a Poisson count where a few make many contacts", () => {
    const customers = Array.from({ length: 100 }, (_, i) => ({ contacts: i < 2 ? 25 : 0 }));
    const [spread, counted] = [contactRate(customers), contactRate({ contacts: 50, customers: 100 })];
    expect(spread.value).toBe(counted.value);
    expect(Number(spread.standardError)).toBeGreaterThan(4 * Number(counted.standardError));
    expect(spread.interval?.low).toBe(0);
  });

  it("is given per one, a hundred or a thousand", () => {
    const counts = { contacts: 340, customers: 1200, orders: 2000 };
    expect(contactRate(counts, { per: 1 }).value).toBeCloseTo(340 / 1200, 15);
    expect(contactRate(counts, { per: 1 }).unit).toBe("contacts per customer");
    expect(contactRate(counts, { of: "orders", per: 1000 })).toMatchObject({
      value: 170,
      unit: "contacts per 1000 orders",
    });
  });

  it("says what it is divided by, and whose error it has", () => {
    expect(contactRate({ contacts: 1, orders: 2 }, { of: "orders" }).convention).toBe(
      "contacts divided by the number of orders; the error is that of a Poisson count",
    );
    expect(contactRate([{ contacts: 1 }]).convention).toBe(
      "contacts divided by the number of customers; the error is taken over customers",
    );
  });

  it("compares with another one", () => {
    const change = compare(
      contactRate({ contacts: 400, customers: 1000 }),
      contactRate({ contacts: 300, customers: 1000 }),
    );
    expect(change.difference).toBe(-10);
    expect(change.pValue).toBeLessThan(0.001);
  });

  it("has a value of 0 for no contacts, and none for no customers", () => {
    expect(contactRate({ contacts: 0, customers: 50 })).toMatchObject({ value: 0, basis: null });
    expect(contactRate({ contacts: 0, customers: 0 })).toMatchObject({ value: null, interval: null });
    expect(contactRate([]).value).toBeNull();
    expect(contactRate([{ contacts: 0 }, { contacts: 0 }])).toMatchObject({ value: 0, interval: null });
  });

  it("merges counts with customers, and then knows the Poisson error only", () => {
    const [counted, listed] = [{ contacts: 3, customers: 5 }, [{ contacts: 1 }]].map((input) =>
      contactRate.summarize(input as never),
    ) as [never, never];
    const result = contactRate.measure(contactRate.merge(counted, listed));
    expect(result).toMatchObject({ contacts: 4, customers: 6, interval: { method: "garwood" } });
  });

  it("refuses counts without what they are to be divided by, and customers without their orders", () => {
    expect(faultOf(() => contactRate({ contacts: 5 })).message).toBe(
      "contactRate: counts.customers must be given for the rate of customers, got undefined",
    );
    expect(contactRate([{ contacts: 5 }], { of: "orders" })).toMatchObject({ value: null, missing: 1 });
    expect(faultOf(() => contactRate([{ contacts: -1 }])).message).toBe(
      "contactRate: customers[0].contacts must be a whole number from 0 to 1000000, got -1",
    );
  });
});
