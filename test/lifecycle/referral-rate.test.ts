import { describe, expect, it } from "vitest";
import { referralRate } from "../../src/lifecycle/referral-rate.ts";

const day = 86_400_000;
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};
const customers = [
  { customerId: "a", referredBy: null, joinedAt: 0 },
  { customerId: "b", referredBy: "a", joinedAt: 5 * day },
  { customerId: "c", referredBy: "b", joinedAt: 12 * day },
  { customerId: "d", referredBy: "b", joinedAt: 14 * day },
  { customerId: "e", referredBy: undefined, joinedAt: 15 * day },
  { customerId: "f", referredBy: "a", joinedAt: 20 * day },
];
const period = { start: 10 * day, end: 20 * day };

describe("referralRate", () => {
  it("is the share of a period's new customers who were referred", () => {
    const result = referralRate(customers, { period });
    expect(result).toMatchObject({
      n: 3,
      newCustomers: 3,
      referredCustomers: 2,
      customers: 5,
      referrers: 1,
      unit: "percent",
    });
    expect(result.value).toBeCloseTo(200 / 3, 12);
    expect(result.convention).toBe("new customers who were referred, of all new customers");
  });

  it("is by name the share of customers who referred one of them", () => {
    expect(referralRate(customers, { period, score: "referrers" })).toMatchObject({ value: 20, n: 5 });
    expect(referralRate(customers, { score: "referrers" }).value).toBeCloseTo(200 / 6, 12);
  });

  it("does not count who refers without being a customer", () => {
    const rows = [{ customerId: "x", referredBy: "a friend" }, { customerId: "y" }];
    expect(referralRate(rows)).toMatchObject({ value: 50, customers: 2, referrers: 0 });
    expect(referralRate(rows, { score: "referrers" }).value).toBe(0);
  });

  it("counts a customer of several records once, joined at the earliest", () => {
    const rows = [
      { customerId: 1, joinedAt: 15 * day },
      { customerId: 1, joinedAt: 5 * day, referredBy: 2 },
      { customerId: 2, joinedAt: 0 },
    ];
    expect(referralRate(rows, { period })).toMatchObject({ value: null, newCustomers: 0, customers: 2, referrers: 0 });
    expect(referralRate(rows)).toMatchObject({ value: 50, newCustomers: 2, referrers: 1 });
  });

  it("takes counts", () => {
    expect(referralRate({ newCustomers: 200, referredCustomers: 30 })).toMatchObject({ value: 15, referrers: null });
    const counts = { newCustomers: 200, referredCustomers: 30, customers: 1000, referrers: 25 };
    expect(referralRate(counts, { score: "referrers" }).value).toBe(2.5);
  });

  it("counts what is missing, and gives nothing for nothing", () => {
    expect(referralRate([])).toMatchObject({ value: null, n: 0, interval: null });
    const rows = [{ customerId: null }, { customerId: 1 }, { customerId: 2, joinedAt: 11 * day }];
    expect(referralRate(rows, { period })).toMatchObject({ missing: 2, n: 1, value: 0 });
    expect(referralRate([{ customerId: 1, referredBy: 1 }], { invalid: "omit" })).toMatchObject({ invalid: 1, n: 0 });
  });

  it.each([
    [[{ customerId: 1, referredBy: 1 }], {}, "customers[0].referredBy must be another customer, got 1"],
    [
      [{ customerId: 1, referredBy: "" }],
      {},
      'customers[0].referredBy must be a string that is not empty or a finite number, got ""',
    ],
    [[{ customerId: 1 }], { period: { start: 5, end: 5 } }, "options.period.end must be after the start, got 5"],
    [
      [{ customerId: 1, joinedAt: "5" }],
      { period },
      "customers[0].joinedAt must be a Date, epoch milliseconds or an ISO 8601 string with",
    ],
    [{ newCustomers: 2, referredCustomers: 3 }, {}, "counts.referredCustomers must be at most newCustomers (2), got 3"],
    [
      { newCustomers: 2, referredCustomers: 1, customers: 5 },
      {},
      "counts.referrers must be given just where customers is, got null",
    ],
    [
      { newCustomers: 2, referredCustomers: 1 },
      { score: "referrers" },
      'counts.customers must be given for score "referrers", got undefined',
    ],
    [
      { newCustomers: 2, referredCustomers: 0, customers: 5, referrers: 1 },
      {},
      "counts.referrers must be 0 where nobody was referred, got 1",
    ],
    ["all", {}, "customers must be an array of customers, or an object of counts, got"],
  ])("refuses %j with %j", (input, options, message) => {
    expect(messageOf(() => referralRate(input as never, options as never))).toMatch(`referralRate: ${message}`);
  });
});
