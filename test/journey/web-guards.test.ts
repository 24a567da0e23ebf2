import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounceRate } from "../../src/journey/bounce-rate.ts";
import { cartAbandonment } from "../../src/journey/cart-abandonment.ts";
import { conversionRate } from "../../src/journey/conversion-rate.ts";
import { emailRates } from "../../src/journey/email-rates.ts";
import { searchTerms } from "../../src/journey/search-terms.ts";
import { cartsSchema } from "../../src/schemas/carts.ts";
import { emailMessagesSchema } from "../../src/schemas/email.ts";
import { siteSearchesSchema } from "../../src/schemas/search-terms.ts";
import { convertingSessionsSchema, webSessionsSchema } from "../../src/schemas/web.ts";
import { oddValues } from "../support/soundness.ts";

const value = fc.oneof(
  fc.constantFrom<unknown>(...oddValues, true, false, 0, 1, 2, 1e6, 1e6 + 1, 0.5, -0, "hard", "soft", "2026-03-02"),
  fc.nat(20),
);
const recordsOf = (...fields: readonly string[]): fc.Arbitrary<unknown[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }),
      },
      { weight: 1, arbitrary: value },
    ),
    { maxLength: 2 },
  );
const accepts = (call: () => unknown): boolean => {
  try {
    call();
    return true;
  } catch {
    return false;
  }
};
const carts = { within: 1, asOf: 10, definition: "abandoned-or-ordered" } as const;
const ua = { definition: "universal-analytics" } as const;
const policy = fc.constantFrom({}, { missing: "error" as const });

/** A metric and its schema, with the fields that they read. */
const guards = [
  {
    name: "conversionRate",
    fields: ["userId", "sessionId", "converted"],
    measure: (input: unknown, options: object) => conversionRate(input as never, { per: "user", ...options }),
    schema: (options: object) => convertingSessionsSchema({ per: "user", ...options }),
  },
  {
    name: "bounceRate by GA4",
    fields: ["engagementSeconds", "keyEvents", "views"],
    measure: (input: unknown, options: object) => bounceRate(input as never, { definition: "ga4", ...options }),
    schema: webSessionsSchema,
  },
  {
    name: "bounceRate by Universal Analytics",
    fields: ["interactions"],
    measure: (input: unknown, options: object) => bounceRate(input as never, { ...ua, ...options }),
    schema: (options: object) => webSessionsSchema({ ...ua, ...options }),
  },
  {
    name: "cartAbandonment",
    fields: ["createdAt", "orderedAt", "abandonedAt"],
    measure: (input: unknown, options: object) => cartAbandonment(input as never, { ...carts, ...options }),
    schema: (options: object) => cartsSchema({ ...carts, ...options }),
  },
  {
    name: "searchTerms",
    fields: ["term", "results", "clicked", "refined", "exited"],
    measure: (input: unknown, options: object) => searchTerms(input as never, options),
    schema: siteSearchesSchema,
  },
  {
    name: "emailRates",
    fields: ["sent", "bounced", "opened", "machineOpened", "clicked", "unsubscribed", "complained"],
    measure: (input: unknown, options: object) => emailRates(input as never, options),
    schema: emailMessagesSchema,
  },
];

describe.each(guards)("the guard of $name", ({ fields, measure, schema }) => {
  it("accepts what the schema accepts, and leaves the rest to it", () => {
    fc.assert(
      fc.property(recordsOf(...fields), policy, (input, options) => {
        expect(accepts(() => measure(input, options))).toBe(schema(options).safeParse(input).success);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves out every record that the schema refuses, and counts the others", () => {
    fc.assert(
      fc.property(recordsOf(...fields), (input) => {
        const refused = input.filter((one) => !schema({}).safeParse([one]).success).length;
        expect(measure(input, { invalid: "omit" }).invalid).toBe(refused);
      }),
      { numRuns: 300 },
    );
  });
});
