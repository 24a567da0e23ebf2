import { type CartAbandonmentOptions, cartEnds, cartsSchema } from "../schemas/carts.ts";
import { checkInput } from "../schemas/check.ts";
import { instantReader } from "../time/instant.ts";
import { latestInstant } from "../time/instant-options.ts";
import { millisecondsIn } from "../time/units.ts";
import { isBlank, isRecord } from "../values.ts";
import { type RecordState, tallyRecords } from "./tally-records.ts";

/** What became of carts. */
export interface CountedCarts {
  readonly abandoned: number;
  readonly ordered: number;
  readonly undecided: number;
  readonly young: number;
  readonly missing: number;
  readonly invalid: number;
}

/** Counts carts by what became of them. */
export function countCarts(functionName: string, input: unknown, options: CartAbandonmentOptions): CountedCarts {
  const { tally, missing, invalid } = tallyRecords(input, {
    ...options,
    start: () => ({ abandoned: 0, ordered: 0, undecided: 0, young: 0 }),
    add: cartCounter(functionName, options),
    check: (carts) => checkInput<unknown>(cartsSchema(options), carts, functionName, "carts"),
  });
  return { ...tally, missing, invalid };
}

interface CartTally {
  abandoned: number;
  ordered: number;
  undecided: number;
  young: number;
}

function cartCounter(
  functionName: string,
  options: CartAbandonmentOptions,
): (tally: CartTally, cart: unknown) => RecordState {
  const read = instantReader(options.timeZone);
  const latest = latestInstant(functionName, options);
  const isMarked = cartEnds(options).includes("abandonedAt");
  const { within } = options;
  const reach = typeof within === "number" ? within * millisecondsIn.hours : Number.POSITIVE_INFINITY;
  const isToDate = reach === Number.POSITIVE_INFINITY;
  return (tally, cart) => {
    if (!isRecord(cart)) return "invalid";
    const { createdAt, orderedAt, abandonedAt } = cart;
    const created = isBlank(createdAt) ? null : read(createdAt);
    const ordered = isBlank(orderedAt) ? null : read(orderedAt);
    const abandoned = !isMarked || isBlank(abandonedAt) ? null : read(abandonedAt);
    const from = created ?? Number.NEGATIVE_INFINITY;
    const isAcceptable =
      (created === null || created <= latest) &&
      (ordered === null || (ordered >= from && ordered <= latest)) &&
      (abandoned === null || (abandoned >= from && abandoned <= latest));
    if (!isAcceptable) return "invalid";
    if (created === null) return "missing";
    if (!isToDate && created + reach > latest) tally.young++;
    else if (ordered !== null && ordered <= created + reach) tally.ordered++;
    else if (!isMarked || abandoned !== null) tally.abandoned++;
    else tally.undecided++;
    return "counted";
  };
}
