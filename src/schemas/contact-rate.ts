import type * as z from "zod/mini";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { countRules } from "./ticket-counts.ts";
import { noPair, smallCountField } from "./ticket-rates.ts";

/** A customer with the number of their contacts. Those without any must be there too. */
export interface ContactingCustomer {
  /** How often they contacted support. */
  readonly contacts: number | null | undefined;
  /** How many orders they made. Needed for `of: "orders"`. */
  readonly orders?: number | null | undefined;
}

/** Contacts that are counted already. */
export interface ContactCounts {
  /** Contacts in all. */
  readonly contacts: number;
  /** Customers in all, whether they made contact or not. Needed for `of: "customers"`. */
  readonly customers?: number | undefined;
  /** Orders in all. Needed for `of: "orders"`. */
  readonly orders?: number | undefined;
}

/** The options of `contactRate`. */
export interface ContactRateOptions extends InputOptions, EstimateOptions {
  /** What contacts are divided by. Default `"customers"`. */
  readonly of?: "customers" | "orders" | undefined;
  /** For how many customers or orders the rate is given. Default 100. */
  readonly per?: 1 | 100 | 1000 | undefined;
}

/**
 * The schema of an array of {@link ContactingCustomer}, as `contactRate` takes them.
 *
 * @param options - What is asked of them, as for `contactRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contactingCustomersSchema } from "cx-metrics/schemas";
 *
 * assert.equal(contactingCustomersSchema().safeParse([{ contacts: 0 }, { contacts: 3 }]).success, true);
 * assert.equal(contactingCustomersSchema().safeParse([{ contacts: 0.5 }]).success, false);
 * ```
 */
export function contactingCustomersSchema(
  options: ContactRateOptions = {},
): z.ZodMiniType<readonly ContactingCustomer[]> {
  const { missing = "omit", invalid, of } = options;
  return recordListSchema({
    expected: "an array of customers, or an object of counts",
    fields: { contacts: smallCountField(missing), ...(of === "orders" && { orders: smallCountField(missing) }) },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of {@link ContactCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contactCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(contactCountsSchema(), { contacts: 340, customers: 1200 }).success, true);
 * assert.equal(z.safeParse(contactCountsSchema(), { customers: 1200 }).success, false);
 * ```
 */
export const contactCountsSchema: () => z.ZodMiniType<ContactCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: countRules(["contacts"], ["customers", "orders"]) }),
);

/**
 * The schema of {@link ContactRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contactRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(contactRateOptionsSchema(), { of: "orders", per: 1000 }).success, true);
 * assert.equal(z.safeParse(contactRateOptionsSchema(), { per: 50 }).success, false);
 * ```
 */
export const contactRateOptionsSchema: () => z.ZodMiniType<ContactRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      of: optional(choice("customers", "orders")),
      per: optional(leaf("1, 100 or 1000", (value) => value === 1 || value === 100 || value === 1000, "number")),
    },
  }),
);
