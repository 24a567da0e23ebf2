import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { instantReader } from "../time/instant.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { isHours } from "./bots.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { firstBroken, instantField, notBefore, type PairRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { countRules, findPartFault } from "./ticket-counts.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** A cart: one record each, not one for each of its lines. */
export interface Cart {
  /** When it was created. */
  readonly createdAt: Instant | null | undefined;
  /** When it was ordered; `null`, or left out, while it was not. */
  readonly orderedAt?: Instant | null | undefined;
  /** When it was found to be abandoned. Read under `"abandoned-or-ordered"`. */
  readonly abandonedAt?: Instant | null | undefined;
}

/** Carts that are counted already. */
export interface CartCounts {
  /** Carts that were created. Needed for `"created"`. */
  readonly carts?: number | undefined;
  /** Carts that were abandoned. Needed for `"abandoned-or-ordered"`. */
  readonly abandoned?: number | undefined;
  /** Carts that were ordered. */
  readonly orders: number;
}

/**
 * What abandoned carts are divided by:
 *
 * - `"created"`: all carts that were created; abandoned is what was not ordered.
 * - `"abandoned-or-ordered"`: those that were abandoned or ordered; what is neither, is in no figure.
 */
export type CartDefinition = "created" | "abandoned-or-ordered";

/** The options of `cartAbandonment`. */
export interface CartAbandonmentOptions extends InputOptions, EstimateOptions {
  /** What abandoned carts are divided by: see {@link CartDefinition}. Default `"created"`. */
  readonly definition?: CartDefinition | undefined;
  /**
   * How many hours a cart has to become an order, from its creation on. Has to be stated for carts. `"to-date"` sets no limit: then a
   * cart of a minute ago counts as abandoned.
   */
  readonly within?: number | "to-date" | undefined;
  /** Up to when the data reach; instants after it are invalid. Needed with a number of hours. */
  readonly asOf?: Instant | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/**
 * The schema of an array of {@link Cart}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `cartAbandonment`: `definition`, `timeZone`, `asOf`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cartsSchema } from "cx-metrics/schemas";
 *
 * const schema = cartsSchema({ asOf: "2026-03-03T00:00:00Z" });
 * assert.equal(schema.safeParse([{ createdAt: "2026-03-02T09:00:00Z", orderedAt: null }]).success, true);
 * const refused = schema.safeParse([{ createdAt: "2026-03-02T09:00:00Z", orderedAt: "2026-03-02T08:00:00Z" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "orderedAt"]);
 * ```
 */
export function cartsSchema(options: CartAbandonmentOptions = {}): z.ZodMiniType<readonly Cart[]> {
  const { timeZone, missing = "omit", invalid } = options;
  const ends = cartEnds(options);
  const latest = latestInstant("cartsSchema", options);
  const read = instantReader(timeZone);
  const inTime = (field: string): PairRule => ({
    field,
    accepts: (cart) => !(read(cart[field]) > latest),
    expected: () => `no later than asOf (${formatInstant(latest, timeZone)})`,
  });
  return recordListSchema({
    expected: "an array of carts, or an object of counts",
    fields: {
      createdAt: instantField(missing, timeZone),
      ...Object.fromEntries(ends.map((field) => [field, instantField("omit", timeZone)])),
    },
    pair: firstBroken(["createdAt", ...ends].map(inTime).concat(notBefore("createdAt", ends, timeZone)), "createdAt"),
    invalid,
  });
}

/** The fields that say what became of a cart. */
export function cartEnds({ definition }: Pick<CartAbandonmentOptions, "definition">): readonly (keyof Cart)[] {
  return definition === "abandoned-or-ordered" ? ["orderedAt", "abandonedAt"] : ["orderedAt"];
}

/**
 * The schema of {@link CartCounts}: whole numbers, one of `carts` and `abandoned` at least, and no more orders than carts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cartCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(cartCountsSchema(), { carts: 10_000, orders: 3000 }).success, true);
 * assert.equal(z.safeParse(cartCountsSchema(), { carts: 3000, orders: 10_000 }).success, false);
 * ```
 */
export const cartCountsSchema: () => z.ZodMiniType<CartCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<CartCounts>({ fields: countRules(["orders"], ["carts", "abandoned"]) }), (counts) => {
    const { carts, abandoned, orders } = counts;
    if (carts === undefined && abandoned === undefined) {
      return { field: "carts", expected: "given, or abandoned in its place", code: "missing-value" };
    }
    if (carts !== undefined && orders > carts) {
      const expected = `at most carts (${carts}): leave out orders that were made without a cart`;
      return { field: "orders", expected, code: "inconsistent" };
    }
    if (carts !== undefined && abandoned !== undefined && abandoned + orders > carts) {
      return { field: "abandoned", expected: `at most carts less orders (${carts - orders})`, code: "inconsistent" };
    }
    return findPartFault(counts, "abandoned", "carts");
  }),
);

/** The rule of what abandoned carts are divided by. */
export function cartDefinitionRule(): LeafRule {
  return choice("created", "abandoned-or-ordered");
}

/** The rule of the hours that a cart has. */
export function cartWindowRule(): LeafRule {
  const accepts = (value: unknown): boolean => value === "to-date" || isHours(value);
  return leaf('a number of hours above 0 (at most 1e5) or "to-date"', accepts, "number");
}

/**
 * The schema of {@link CartAbandonmentOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cartAbandonmentOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(cartAbandonmentOptionsSchema(), { within: 24, asOf: "2026-03-03" }).success, true);
 * assert.equal(z.safeParse(cartAbandonmentOptionsSchema(), { within: "a day" }).success, false);
 * ```
 */
export const cartAbandonmentOptionsSchema: () => z.ZodMiniType<CartAbandonmentOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...inputOptionRules(),
        ...estimateOptionRules(),
        definition: optional(cartDefinitionRule()),
        within: optional(cartWindowRule()),
        asOf: optional(instantRule()),
        timeZone: optional(timeZoneRule()),
      },
    }),
);
