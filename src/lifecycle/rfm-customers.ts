import { rejectInput } from "../errors.ts";
import { recordsOf } from "../record-table.ts";
import { checkInput } from "../schemas/check.ts";
import { isCustomerId } from "../schemas/records.ts";
import { type RfmSegmentsOptions, rfmCustomersSchema, rfmOrdersSchema } from "../schemas/rfm-segments.ts";
import { dayLength } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { checkTimeZone } from "../time/zone.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { isBlank, isCount, isRecord } from "../values.ts";

/** The three figures of every customer, in columns. */
export interface RfmFigures {
  readonly customerIds: (string | number)[];
  readonly recency: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
  /** Orders after `asOf`, which were not looked at. */
  readonly laterOrders: number;
  /** Rows without one of their fields. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}

const name = "rfmSegments";

/** The largest figure, so that sums stay in range. */
const largest = 1e15;

/** Checks customers with their figures. */
export function readCustomers(given: unknown, options: RfmSegmentsOptions): RfmFigures {
  if (looksLike(given, "at", "recency")) {
    rejectInput(
      name,
      "options",
      ["asOf"],
      "missing-value",
      "given for orders { customerId, at, amount }",
      options.asOf,
    );
  }
  for (const option of ["monetary", "timeZone"] as const) {
    if (options[option] === undefined) continue;
    rejectInput(
      name,
      "options",
      [option],
      "inconsistent",
      "left out where there are no orders with asOf",
      options[option],
    );
  }
  const input = recordsOf(name, "customers", given, ["customerId", "recency", "frequency", "monetary"]);
  const refuse = (): readonly unknown[] => checkInput(rfmCustomersSchema(options), input, name, "customers");
  const rows: readonly unknown[] = Array.isArray(input) ? input : refuse();
  const customerIds: (string | number)[] = [];
  const seen = new Set<string | number>();
  const recencies: number[] = [];
  const frequencies: number[] = [];
  const amounts: number[] = [];
  let missing = 0;
  let invalid = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place];
    const { customerId, recency, frequency, monetary } = isRecord(row) ? row : invalidRecord;
    if (isCustomerId(customerId) && isAmount(recency) && recency >= 0 && isCount(frequency) && isAmount(monetary)) {
      if (seen.has(customerId)) {
        if (options.invalid !== "omit") {
          const expected = "the only row of its customer";
          rejectInput(name, "customers", [place, "customerId"], "inconsistent", expected, customerId);
        }
        invalid++;
        continue;
      }
      seen.add(customerId);
      customerIds.push(customerId);
      // The sums make 0 of −0.
      recencies.push(recency + 0);
      frequencies.push(frequency + 0);
      amounts.push(monetary + 0);
      continue;
    }
    const isWrong =
      !isRecord(row) ||
      !(isBlank(customerId) || isCustomerId(customerId)) ||
      !(isBlank(recency) || (isAmount(recency) && recency >= 0)) ||
      !(isBlank(frequency) || isCount(frequency)) ||
      !(isBlank(monetary) || isAmount(monetary));
    if (isWrong ? options.invalid !== "omit" : options.missing === "error") refuse();
    if (isWrong) invalid++;
    else missing++;
  }
  return {
    customerIds,
    recency: Float64Array.from(recencies),
    frequency: Float64Array.from(frequencies),
    monetary: Float64Array.from(amounts),
    laterOrders: 0,
    missing,
    invalid,
  };
}

/** Checks orders and adds up those of every customer until `asOf`. */
export function readOrders(given: unknown, options: RfmSegmentsOptions): RfmFigures {
  const { timeZone, asOf: last } = options;
  if (timeZone !== undefined) checkTimeZone(name, "options", ["timeZone"], timeZone);
  const read = instantReader(timeZone);
  const asOf = readInstantOption(name, ["asOf"], last, timeZone);
  if (looksLike(given, "recency", "at")) {
    const expected = "left out for customers { customerId, recency, frequency, monetary }";
    rejectInput(name, "options", ["asOf"], "inconsistent", expected, last);
  }
  const input = recordsOf(name, "orders", given, ["customerId", "at", "amount"]);
  const refuse = (): readonly unknown[] => checkInput(rfmOrdersSchema(options), input, name, "orders");
  const rows: readonly unknown[] = Array.isArray(input) ? input : refuse();
  const places = new Map<string | number, number>();
  const ids: (string | number)[] = [];
  const latest: number[] = [];
  const counts: number[] = [];
  const sums: number[] = [];
  let laterOrders = 0;
  let missing = 0;
  let invalid = 0;
  for (const row of rows) {
    const { customerId, at, amount } = isRecord(row) ? row : invalidRecord;
    const instant = isBlank(at) ? Number.NaN : read(at);
    if (isCustomerId(customerId) && !Number.isNaN(instant) && isAmount(amount)) {
      if (instant > asOf) {
        laterOrders++;
        continue;
      }
      let place = places.get(customerId);
      if (place === undefined) {
        place = ids.length;
        places.set(customerId, place);
        ids.push(customerId);
        latest.push(Number.NEGATIVE_INFINITY);
        counts.push(0);
        sums.push(0);
      }
      sums[place] = (sums[place] as number) + amount;
      if (amount >= 0) {
        counts[place] = (counts[place] as number) + 1;
        latest[place] = Math.max(latest[place] as number, instant);
      }
      continue;
    }
    const isWrong =
      !isRecord(row) ||
      !(isBlank(customerId) || isCustomerId(customerId)) ||
      !(isBlank(at) || !Number.isNaN(instant)) ||
      !(isBlank(amount) || isAmount(amount));
    if (isWrong ? options.invalid !== "omit" : options.missing === "error") refuse();
    if (isWrong) invalid++;
    else missing++;
  }
  // Who has nothing but refunds has no order to be looked at.
  const kept = ids.flatMap((_, place) => ((counts[place] as number) > 0 ? [place] : []));
  const offsetAt = timeZone === undefined ? () => 0 : zoneClock(timeZone).offsetAt;
  const dayOf = (instant: number): number => Math.floor((instant + offsetAt(instant)) / dayLength);
  const today = dayOf(asOf);
  const column = (valueAt: (place: number) => number): Float64Array => Float64Array.from(kept, valueAt);
  const isMean = options.monetary === "mean";
  return {
    customerIds: kept.map((place) => ids[place] as string | number),
    recency: column((place) => today - dayOf(latest[place] as number)),
    frequency: column((place) => counts[place] as number),
    monetary: column((place) => (sums[place] as number) / (isMean ? (counts[place] as number) : 1)),
    laterOrders,
    missing,
    invalid,
  };
}

/** Whether the first row, or a table, has one field and not the other: the shape that the other call takes, which would give nobody at all. */
function looksLike(input: unknown, field: string, other: string): boolean {
  const first: unknown = Array.isArray(input) ? input.find((row) => isRecord(row)) : input;
  return isRecord(first) && field in first && !(other in first);
}

const invalidRecord: Readonly<Record<string, unknown>> = {};

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= largest;
}
