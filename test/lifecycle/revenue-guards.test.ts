import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { revenueMovements } from "../../src/lifecycle/revenue-movements.ts";
import type { RevenueOptions } from "../../src/schemas/revenue.ts";
import { mrrRowsSchema, revenueSubscriptionsSchema } from "../../src/schemas/revenue-rows.ts";
import { oddValues } from "../support/soundness.ts";

const odd = fc.constantFrom<unknown>(...oddValues);
const mostly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 25, arbitrary: good }, { weight: 1, arbitrary: odd });
const customerId = mostly(fc.constantFrom("a", "b", 1));
const currency = mostly(fc.constantFrom("EUR", "EUR", null, undefined));
const subscriptionId = mostly(fc.constantFrom<unknown>(null, null, "s", "t"));
const amount = mostly(fc.oneof(fc.nat(100), fc.constantFrom<unknown>(null, 0, 12.5, -3)));
const instant = mostly(fc.nat(50));
const subscription = fc.record(
  {
    customerId,
    startedAt: instant,
    endedAt: mostly(fc.option(fc.integer({ min: 30, max: 90 }))),
    amount,
    interval: mostly(fc.constantFrom("month", "year", "week", "fortnight")),
    intervalCount: mostly(fc.constantFrom(1, 2, undefined)),
    quantity: mostly(fc.constantFrom(1, 2.5, undefined)),
    currency,
    discounts: mostly(
      fc.constantFrom<unknown>(
        null,
        [],
        [{ percentOff: 10, duration: "forever" }],
        [{ duration: "once" }],
        [{ amountOff: -1 }],
      ),
    ),
    trialEndsAt: mostly(fc.option(fc.nat(60))),
    subscriptionId,
  },
  { requiredKeys: ["customerId", "startedAt", "amount", "interval"] },
);
const mrrRow = fc.record(
  {
    customerId,
    month: mostly(fc.constantFrom<unknown>("1970-01", "1970-02-28", "1970-13", null, undefined)),
    at: mostly(fc.option(fc.nat(90))),
    mrr: amount,
    currency,
    subscriptionId,
  },
  { requiredKeys: ["customerId", "mrr"] },
);
const policy = fc.record(
  {
    missing: fc.constantFrom("omit" as const, "error" as const),
    invalid: fc.constantFrom("omit" as const, "error" as const),
    refunds: fc.constantFrom("omit" as const, "net" as const),
    currency: fc.constantFrom("EUR", "USD"),
  },
  { requiredKeys: [] },
);
const period = { start: 20, end: 70 };

describe.each([
  ["subscriptions", subscription, revenueSubscriptionsSchema],
  ["rows of monthly revenue", mrrRow, mrrRowsSchema],
] as const)("the guard of %s", (_, row, schemaOf) => {
  it("takes what the schema takes, and refuses what it refuses, in its words", () => {
    fc.assert(
      fc.property(fc.array(row as fc.Arbitrary<object>, { maxLength: 5 }), policy, (rows, options: RevenueOptions) => {
        const { error } = schemaOf(options).safeParse(rows);
        let refused: MetricInputError | null = null;
        try {
          revenueMovements(rows as never, { ...options, period });
        } catch (thrown) {
          if (!(thrown instanceof MetricInputError)) throw thrown;
          refused = thrown;
        }
        expect(refused?.issues.map(({ path }) => path) ?? null).toEqual(error?.issues.map(({ path }) => path) ?? null);
      }),
      { numRuns: 600 },
    );
  });
});
