import fc from "fast-check";
import { describe, it } from "vitest";
import * as lifecycle from "../../src/lifecycle/index.ts";
import { expectSound, oddValues } from "../support/soundness.ts";

// Every call here gives a result without NaN, infinity or undefined in it, or throws a MetricInputError and nothing else.
const runs = { numRuns: 200 };
const near = fc.oneof(fc.nat(50), fc.double({ min: 0, max: 100, noNaN: true }));
const odd = fc.oneof(
  { weight: 3, arbitrary: near },
  fc.constantFrom(...oddValues),
  fc.jsonValue({ maxDepth: 2 }),
  fc.double(),
);
const fields = [
  "frequency",
  "recency",
  "age",
  "count",
  "monetaryValue",
  "holdoutFrequency",
  "holdoutAge",
  "customerId",
  "at",
  "value",
];
const record = fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 10 });
const history = fc
  .tuple(fc.nat(9), fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0, max: 1e12, noNaN: true }), odd)
  .map(([frequency, share, age, monetaryValue]) => ({
    frequency,
    recency: frequency === 0 ? 0 : share * age,
    age,
    monetaryValue,
  }));
const customers = fc.oneof(
  odd,
  fc.array(fc.oneof(record, history), { maxLength: 9 }),
  fc.dictionary(fc.constantFrom(...fields), fc.array(odd)),
);
const optionNames = [
  ...["missing", "invalid", "confidenceLevel", "maximumIterations", "maximum", "periods", "periodLength"],
  ...[
    "discountRate",
    "margin",
    "draws",
    "seed",
    "asOf",
    "holdoutUntil",
    "every",
    "unit",
    "timeZone",
    "monetary",
    "refunds",
  ],
];
const optionValue = fc.oneof(
  odd,
  fc.constantFrom("omit", "error", "net", "all", "none", "day", "week", "weeks", "UTC"),
);
const options = fc.oneof(odd, fc.dictionary(fc.constantFrom(...optionNames), optionValue, { maxKeys: 4 }));
const parameter = fc.oneof({ weight: 9, arbitrary: fc.double({ min: -27, max: 27, noNaN: true }).map(Math.exp) }, odd);
const parameters = fc.record({
  r: parameter,
  alpha: parameter,
  a: parameter,
  b: parameter,
  s: parameter,
  beta: parameter,
});
const model = fc.oneof(
  odd,
  fc.record({ model: fc.constantFrom("bg-nbd", "mbg-nbd", "pareto-nbd", "x"), parameters: fc.option(parameters) }),
);
const spend = fc.record({
  model: fc.constant("gamma-gamma"),
  parameters: fc.option(fc.record({ p: parameter, q: parameter, v: parameter })),
});
const customer = fc.oneof(odd, record, history);
const time = fc.oneof(odd, fc.double({ min: 0, max: 1e12, noNaN: true }));

/** The functions with their types forgotten. */
const call = lifecycle as unknown as Record<string, (...inputs: unknown[]) => unknown>;

describe("the models of purchases are sound for any input", () => {
  it.each(["bgNbd", "mbgNbd", "paretoNbd", "gammaGamma", "rfmSummary"])("%s", (name) => {
    fc.assert(
      fc.property(customers, options, (input, chosen) => expectSound(() => call[name]?.(input, chosen))),
      runs,
    );
  });

  it.each(["probabilityAlive"])("%s", (name) => {
    fc.assert(
      fc.property(model, customer, (chosen, input) => expectSound(() => call[name]?.(chosen, input))),
      runs,
    );
  });

  it.each(["expectedPurchases", "discountedExpectedPurchases", "predictPurchases"])("%s", (name) => {
    const near = fc.oneof(odd, fc.double({ min: 0, max: 1000, noNaN: true }));
    const span = name === "predictPurchases" ? near : time;
    fc.assert(
      fc.property(model, customer, span, (chosen, input, ahead) =>
        expectSound(() => call[name]?.(chosen, input, ahead)),
      ),
      runs,
    );
  });

  it("expectedPurchasesNewCustomer, purchaseCountProbability, cohortPurchases", () => {
    fc.assert(
      fc.property(model, customers, time, odd, (chosen, input, ahead, purchases) => {
        expectSound(() => call.expectedPurchasesNewCustomer?.(chosen, ahead));
        expectSound(() => call.purchaseCountProbability?.(chosen, purchases, ahead));
        expectSound(() => call.cohortPurchases?.(chosen, input, [ahead]));
      }),
      runs,
    );
  });

  it("expectedSpend, customerLifetimeValue, calibrationTable, holdoutTable", () => {
    fc.assert(
      fc.property(model, spend, customer, customers, options, (chosen, spending, one, many, plan) => {
        expectSound(() => call.expectedSpend?.(spending, one));
        const settings = typeof plan === "object" && plan !== null && !Array.isArray(plan) ? plan : {};
        expectSound(() =>
          call.customerLifetimeValue?.(chosen, spending, one, { periods: 3, periodLength: 4, draws: 9, ...settings }),
        );
        expectSound(() => call.calibrationTable?.(chosen, many, plan));
        expectSound(() => call.holdoutTable?.(chosen, many, plan));
      }),
      runs,
    );
  });
});
