import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import {
  type Cart,
  type CartAbandonmentOptions,
  type CartCounts,
  type CartDefinition,
  cartAbandonmentOptionsSchema,
  cartCountsSchema,
  cartDefinitionRule,
  cartWindowRule,
} from "../schemas/carts.ts";
import { checkInput } from "../schemas/check.ts";
import { count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { maximumInstant } from "../time/civil.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { isRecord } from "../values.ts";
import { countCarts } from "./count-carts.ts";
import { asSummarized, sameDefinition } from "./same-definition.ts";

const name = "cartAbandonment";

/** What `cartAbandonment` takes: carts, as records or as a table of columns, or their counts. */
export type CartAbandonmentInput = readonly Cart[] | ColumnTable | CartCounts;

/** What `cartAbandonment` keeps of its input. */
export interface CartAbandonmentSummary {
  /** Which metric's summary it is. */
  readonly kind: "cartAbandonment";
  /** The version of its form. */
  readonly version: 1;
  /** What abandoned carts are divided by. */
  readonly definition: CartDefinition;
  /** How many hours a cart had to become an order, or `"to-date"`; `null` of counts that do not say. */
  readonly within: number | "to-date" | null;
  /** Up to when the data reach, in epoch milliseconds; `null` where it was not stated. */
  readonly asOf: number | null;
  /** Carts that were abandoned. */
  readonly abandoned: number;
  /** Carts that became an order in time. */
  readonly ordered: number;
  /** Carts that are neither, under `"abandoned-or-ordered"`. */
  readonly undecided: number;
  /** Carts whose time had not passed. */
  readonly young: number;
  /** Carts without a creation. */
  readonly missing: number;
  /** Carts that were left out as invalid. */
  readonly invalid: number;
}

/** What `cartAbandonment` gives. The counts are `null` where the figures are withheld. */
export interface CartAbandonmentResult extends Estimate {
  /** Up to when the data reach, in ISO 8601 (UTC); `null` where it was not stated. */
  readonly asOf: string | null;
  /** Carts that were abandoned. */
  readonly abandoned: number | null;
  /** Carts that became an order in time. */
  readonly ordered: number | null;
  /** Carts that are neither, under `"abandoned-or-ordered"`; they are in no figure. */
  readonly undecided: number | null;
  /** Carts whose time had not passed at `asOf`, ordered already or not; they are in no figure. */
  readonly young: number | null;
}

/**
 * Cart abandonment: which part of the carts never became an order.
 *
 * In percent from 0 to 100. `definition` names one of two that are in use:
 *
 * - `"created"` (default): `100 · (1 − orders / carts)`, of all carts that were created.
 * - `"abandoned-or-ordered"`: `100 · abandoned / (abandoned + ordered)`, where a system says which carts were abandoned. Carts that are
 *   neither are counted in `undecided`, and in no figure, so it is the lower of the two.
 *
 * Takes carts `{ createdAt, orderedAt, abandonedAt }`, or counts: `{ carts, orders }`, or `{ abandoned, orders }`.
 *
 * - For carts `within` has to be stated, the hours that one has to become an order, and so has `asOf`: a cart of less than that before
 *   it may still be ordered, and is left out and counted in `young`, also where it was ordered already. An order that came later
 *   than `within` does not count as one; one at that very instant does.
 * - Counts must be of orders that came from these carts. More orders than carts are an error: leave out those by telephone or by a
 *   button that skips the cart.
 * - Orders divided by carts is the opposite, and sometimes published under this name.
 * - A cart without `createdAt` is counted in `missing`. Without carts `value` is `null`. The interval is Wilson's.
 *
 * Source: Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Carts, one record each, or their counts.
 * @param options - See {@link CartAbandonmentOptions}.
 * @throws {@link MetricInputError} for an instant that is none or after `asOf`, an order before the creation, carts without `within`,
 * counts that do not add up or lack what the definition needs, an option that does not exist, summaries of two definitions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cartAbandonment } from "cx-metrics";
 *
 * assert.equal(cartAbandonment({ carts: 10_000, orders: 3000 }).value, 70);
 * const asMarked = cartAbandonment({ abandoned: 2500, orders: 650 }, { definition: "abandoned-or-ordered" });
 * assert.equal(asMarked.value?.toFixed(1), "79.4");
 *
 * const carts = [
 *   { createdAt: "2026-03-02T09:00:00Z", orderedAt: "2026-03-02T09:20:00Z" },
 *   { createdAt: "2026-03-02T10:00:00Z", orderedAt: "2026-03-04T10:00:00Z" },
 *   { createdAt: "2026-03-02T11:00:00Z", orderedAt: null },
 *   { createdAt: "2026-03-04T20:00:00Z", orderedAt: null },
 * ];
 * const result = cartAbandonment(carts, { within: 24, asOf: "2026-03-05T00:00:00Z" });
 * assert.deepEqual([result.abandoned, result.ordered, result.young], [2, 1, 1]);
 * assert.equal(result.value?.toFixed(1), "66.7");
 * ```
 */
export const cartAbandonment: Metric<
  CartAbandonmentInput,
  CartAbandonmentOptions,
  CartAbandonmentSummary,
  CartAbandonmentResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: readonly Cart[] | CartCounts, options: CartAbandonmentOptions): CartAbandonmentSummary =>
      isRecord<CartCounts>(input) ? fromCounts(input, options) : fromCarts(input, options),
    merge: (a, b) => {
      sameDefinition(name, ["definition", "within", "asOf"], a, b);
      return {
        ...a,
        abandoned: a.abandoned + b.abandoned,
        ordered: a.ordered + b.ordered,
        undecided: a.undecided + b.undecided,
        young: a.young + b.young,
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measureCarts,
    checkOptions: (options) => {
      checkZonedOptions(cartAbandonmentOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(cartSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "carts", fields: ["createdAt", "orderedAt"] },
);

const cartSummarySchema = /* @__PURE__ */ lazySchema<CartAbandonmentSummary>(() => {
  const window = cartWindowRule();
  const isInstant = (value: unknown): boolean => typeof value === "number" && Math.abs(value) <= maximumInstant;
  return summarySchema(name, {
    definition: cartDefinitionRule(),
    within: leaf(`${window.expected}, or null`, (value) => value === null || window.accepts(value), "number"),
    asOf: leaf("epoch milliseconds or null", (value) => value === null || isInstant(value), "number"),
    abandoned: count(),
    ordered: count(),
    undecided: count(),
    young: count(),
  });
});

function asOfOption(options: CartAbandonmentOptions): number | null {
  const latest = latestInstant(name, options);
  return Number.isFinite(latest) ? latest : null;
}

function fromCounts(input: CartCounts, options: CartAbandonmentOptions): CartAbandonmentSummary {
  const { carts, abandoned, orders } = checkInput(cartCountsSchema(), input, name, "counts");
  const { definition = "created", within = null } = options;
  const [field, given] = definition === "created" ? (["carts", carts] as const) : (["abandoned", abandoned] as const);
  if (given === undefined) {
    return rejectInput(name, "counts", [field], "missing-value", `given for the definition "${definition}"`, given);
  }
  const isOfAll = definition === "created";
  const undecided = isOfAll || carts === undefined ? 0 : carts - given - orders;
  const counts = { abandoned: isOfAll ? given - orders : given, ordered: orders, undecided, young: 0 };
  const asOf = asOfOption(options);
  return { kind: name, version: 1, definition, within, asOf, ...counts, missing: 0, invalid: 0 };
}

function fromCarts(input: readonly Cart[], options: CartAbandonmentOptions): CartAbandonmentSummary {
  const { definition = "created", within } = options;
  if (within === undefined) {
    const expected = 'the hours that a cart has to become an order, or "to-date"';
    rejectInput(name, "options", ["within"], "missing-value", expected, within);
  }
  if (within !== "to-date" && options.asOf === undefined) {
    const expected = "given: a young cart may still be ordered";
    rejectInput(name, "options", ["asOf"], "missing-value", expected, options.asOf);
  }
  const counted = countCarts(name, input, { ...options, definition, within });
  return { kind: name, version: 1, definition, within, asOf: asOfOption(options), ...counted };
}

function measureCarts(summary: CartAbandonmentSummary, options: CartAbandonmentOptions): CartAbandonmentResult {
  const { definition, within, asOf, abandoned, ordered, undecided, young, missing, invalid } = summary;
  const asked = {
    definition: options.definition,
    within: options.within,
    asOf: options.asOf === undefined ? undefined : asOfOption(options),
  };
  asSummarized<CartAbandonmentSummary>(name, ["definition", "within", "asOf"], asked, summary);
  const n = abandoned + ordered;
  const time = typeof within === "number" ? ` within ${within} hours` : within === "to-date" ? " so far" : "";
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention:
      definition === "created"
        ? `% of carts created that were not ordered${time}`
        : `% of carts abandoned, of those abandoned or ordered${time}`,
  };
  const estimate = toEstimate(facts, n > 0 ? countFigures(abandoned, n, options) : noFigures, options);
  const shown = (carts: number): number | null => (estimate.suppressed ? null : carts);
  return {
    ...estimate,
    asOf: asOf === null ? null : formatInstant(asOf),
    abandoned: shown(abandoned),
    ordered: shown(ordered),
    undecided: shown(undecided),
    young: shown(young),
  };
}
