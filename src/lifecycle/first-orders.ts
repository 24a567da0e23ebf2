import { columnsOf, isRecordList, type RecordList, recordAt, toRecords } from "../record-table.ts";
import type { FieldValues } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type PurchaseOptions, purchasesSchema } from "../schemas/purchases.ts";
import { isCustomerId } from "../schemas/records.ts";
import { dayLength } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { isBlank, isRecord } from "../values.ts";

/** The first two orders of every customer. */
export interface FirstOrders {
  /** When each customer ordered first, in epoch milliseconds. */
  readonly firsts: readonly number[];
  /** When each ordered for the second time; infinity for those who did not. */
  readonly seconds: readonly number[];
  /** Orders without a customer or a time. */
  readonly missing: number;
  /** Orders that were left out as invalid. */
  readonly invalid: number;
}

type OrderKey = string | number;

/** Checks orders and finds the first two of every customer, in one pass. What is not accepted at once is judged by the schema. */
export function readFirstOrders(
  functionName: string,
  input: unknown,
  options: PurchaseOptions,
  latest: number,
): FirstOrders {
  const read = instantReader(options.timeZone);
  const refuse = (): void => {
    checkInput(purchasesSchema(options), toRecords(input), functionName, "orders");
  };
  if (!isRecordList(input)) refuse();
  const orders = input as RecordList;
  const keyOf = keyReader(options);
  const places = new Map<OrderKey, number>();
  const firsts: number[] = [];
  const seconds: number[] = [];
  // What the first two orders are known by.
  const firstKeys: OrderKey[] = [];
  const secondKeys: (OrderKey | null)[] = [];
  let missing = 0;
  let invalid = 0;

  const add = (customer: OrderKey, at: number, key: OrderKey): void => {
    const place = places.get(customer);
    if (place === undefined) {
      places.set(customer, firsts.length);
      firsts.push(at);
      seconds.push(Number.POSITIVE_INFINITY);
      firstKeys.push(key);
      secondKeys.push(null);
    } else if (key === firstKeys[place]) firsts[place] = Math.min(firsts[place] as number, at);
    else if (at < (firsts[place] as number)) {
      seconds[place] = firsts[place] as number;
      secondKeys[place] = firstKeys[place] as OrderKey;
      firsts[place] = at;
      firstKeys[place] = key;
    } else if (at < (seconds[place] as number)) {
      seconds[place] = at;
      secondKeys[place] = key;
    }
  };

  const take = (customerId: unknown, happened: unknown, orderId: unknown, place: number): boolean => {
    const at = read(happened);
    const key = keyOf(orderId, at, place);
    if (!(at <= latest) || !isCustomerId(customerId) || !isCustomerId(key)) return false;
    add(customerId, at, key);
    return true;
  };
  const takeAt = orderReader(orders, options, take);
  for (let place = 0; place < orders.length; place++) {
    if (takeAt(place)) continue;
    if (isInvalid(recordAt(orders, place), options, read, latest)) {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else {
      if (options.missing === "error") refuse();
      missing++;
    }
  }
  return { firsts, seconds, missing, invalid };
}

/** Makes what takes the order at a place: out of columns where there are any. */
function orderReader(
  orders: RecordList,
  { ordersBy }: PurchaseOptions,
  take: (customerId: unknown, at: unknown, orderId: unknown, place: number) => boolean,
): (place: number) => boolean {
  const columns = columnsOf(orders, ["customerId", "at", ...(ordersBy === "orderId" ? ["orderId"] : [])]);
  if (columns !== null) {
    const [customers, instants, ids = []] = columns as [FieldValues, FieldValues, FieldValues?];
    return (place) => take(customers[place], instants[place], ids[place], place);
  }
  return (place) => {
    const order = recordAt(orders, place);
    return isRecord(order) && take(order.customerId, order.at, order.orderId, place);
  };
}

/** Makes a reader of what an order is known by; two orders of one customer with the same key are one. */
function keyReader({
  ordersBy = "record",
  timeZone = "UTC",
}: PurchaseOptions): (orderId: unknown, at: number, place: number) => unknown {
  if (ordersBy === "orderId") return (orderId) => orderId;
  if (ordersBy === "record") return (_orderId, _at, place) => place;
  const { offsetAt } = zoneClock(timeZone);
  return (_orderId, at) => (Number.isNaN(at) ? 0 : Math.floor((at + offsetAt(at)) / dayLength));
}

/** Whether something in an order is wrong, and not only missing. */
function isInvalid(
  order: unknown,
  { ordersBy }: PurchaseOptions,
  read: (value: unknown) => number,
  latest: number,
): boolean {
  if (!isRecord(order)) return true;
  const { customerId, at, orderId } = order;
  const isWrong = (id: unknown): boolean => !isBlank(id) && !isCustomerId(id);
  return isWrong(customerId) || (!isBlank(at) && !(read(at) <= latest)) || (ordersBy === "orderId" && isWrong(orderId));
}
