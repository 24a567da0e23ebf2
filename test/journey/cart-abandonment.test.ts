import { describe, expect, it } from "vitest";
import { cartAbandonment } from "../../src/journey/cart-abandonment.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const hour = 3_600_000;
const cart = (created: number | null, ordered: number | null = null, abandoned: number | null = null): object => ({
  createdAt: created === null ? null : created * hour,
  orderedAt: ordered === null ? null : ordered * hour,
  abandonedAt: abandoned === null ? null : abandoned * hour,
});
const carts = [
  cart(0, 1),
  cart(0, 24),
  cart(0, 25),
  cart(2, null, 5),
  cart(3),
  cart(4, 9, 6),
  cart(76),
  cart(77),
  cart(80, 81),
  cart(null),
] as { createdAt: number }[];
const options = { within: 24, asOf: 100 * hour };

describe("cartAbandonment", () => {
  it("takes an order at the end of the window, and leaves out carts whose time has not passed", () => {
    expect(cartAbandonment(carts, options)).toMatchObject({
      ordered: 3,
      abandoned: 4,
      undecided: 0,
      young: 2,
      missing: 1,
      n: 7,
      asOf: "1970-01-05T04:00:00Z",
      convention: "% of carts created that were not ordered within 24 hours",
    });
  });

  it("takes the word of a system for what was abandoned, unless it was ordered after all", () => {
    const result = cartAbandonment(carts, { ...options, definition: "abandoned-or-ordered" });
    expect(result).toMatchObject({ ordered: 3, abandoned: 1, undecided: 3, young: 2, value: 25 });
  });

  it("counts to date without a window, when asked to", () => {
    expect(cartAbandonment(carts, { within: "to-date" })).toMatchObject({
      ordered: 5,
      abandoned: 4,
      young: 0,
      asOf: null,
    });
  });

  it("asks for the window and for the end of the data", () => {
    expect(wordsOf(() => cartAbandonment(carts))).toBe(
      'cartAbandonment: options.within must be the hours that a cart has to become an order, or "to-date", got undefined',
    );
    expect(wordsOf(() => cartAbandonment(carts, { within: 24 }))).toBe(
      "cartAbandonment: options.asOf must be given: a young cart may still be ordered, got undefined",
    );
  });

  it("refuses more orders than carts, in words", () => {
    expect(wordsOf(() => cartAbandonment({ carts: 100, orders: 120 }))).toBe(
      "cartAbandonment: counts.orders must be at most carts (100): leave out orders that were made without a cart, got 120",
    );
    expect(wordsOf(() => cartAbandonment({ carts: 100, orders: 60, abandoned: 50 }))).toBe(
      "cartAbandonment: counts.abandoned must be at most carts less orders (40), got 50",
    );
    expect(wordsOf(() => cartAbandonment({ orders: 60 } as never))).toMatch(/carts must be given, or abandoned/);
  });

  it("asks counts for what the definition divides by", () => {
    expect(wordsOf(() => cartAbandonment({ abandoned: 50, orders: 60 }))).toBe(
      'cartAbandonment: counts.carts must be given for the definition "created", got undefined',
    );
    expect(wordsOf(() => cartAbandonment({ carts: 90, orders: 60 }, { definition: "abandoned-or-ordered" }))).toMatch(
      /counts.abandoned must be given/,
    );
    const both = { carts: 100, abandoned: 30, orders: 20 };
    expect(cartAbandonment(both)).toMatchObject({ value: 80, undecided: 0 });
    expect(cartAbandonment(both, { definition: "abandoned-or-ordered" })).toMatchObject({ value: 60, undecided: 50 });
  });

  it("refuses what lies before the creation or after the end of the data, or leaves it out", () => {
    const odd = [cart(5, 4), cart(101), cart(5, 101), cart(0, 1)] as { createdAt: number }[];
    expect(wordsOf(() => cartAbandonment(odd, options))).toBe(
      "cartAbandonment: carts[0].orderedAt must be at or after createdAt (18000000), got 14400000 (the first of 3 faults)",
    );
    expect(wordsOf(() => cartAbandonment(odd.slice(1), options))).toMatch(
      /carts\[0\].createdAt must be no later than asOf \(1970-01-05T04:00:00Z\)/,
    );
    expect(cartAbandonment(odd, { ...options, invalid: "omit" })).toMatchObject({ n: 1, invalid: 3 });
    expect(wordsOf(() => cartAbandonment([cart(null)] as never, { ...options, missing: "error" }))).toMatch(
      /createdAt/,
    );
  });

  it("does not merge carts that had different times", () => {
    const [a, b] = [
      cartAbandonment.summarize(carts, options),
      cartAbandonment.summarize([], { ...options, within: 48 }),
    ];
    expect(wordsOf(() => cartAbandonment.merge(a, b))).toBe(
      "cartAbandonment: summary.within must be the same as in the other summary (24), got 48",
    );
    expect(wordsOf(() => cartAbandonment.measure(a, { within: 48 }))).toMatch(
      /options.within must be 24, as in the summary/,
    );
    expect(cartAbandonment.measure(a, { asOf: new Date(100 * hour) }).n).toBe(7);
  });

  it("gives no figure of no carts", () => {
    expect(cartAbandonment([], options)).toMatchObject({ value: null, reason: "no-data" });
    expect(cartAbandonment({ carts: 0, orders: 0 }).value).toBeNull();
  });

  it("reads a table of columns, which must say when carts were ordered", () => {
    const table = { createdAt: [0, 0], orderedAt: [hour, null] };
    expect(cartAbandonment(table, options).value).toBe(50);
    expect(wordsOf(() => cartAbandonment({ createdAt: [0] }, options))).toMatch(/orderedAt/);
  });
});
