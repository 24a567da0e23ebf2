import { isRecordList, type RecordList, recordAt, rowsOf, toRecords } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { isCustomerId } from "../schemas/records.ts";
import {
  isOrderValue,
  type RfmSummaryOptions,
  type ValuedOrder,
  valuedOrdersSchema,
} from "../schemas/valued-orders.ts";
import { instantReader } from "../time/instant.ts";
import { isRecord } from "../values.ts";

/** The orders of all customers, those of one customer together and in the order of time. */
export interface OrderLog {
  /** The customers in the order of their appearance. */
  readonly customers: readonly (string | number)[];
  /** Where the orders of each customer begin; one entry more than there are customers. */
  readonly starts: Uint32Array;
  /** When each order was, in epoch milliseconds. */
  readonly instants: Float64Array;
  /** What each is worth; NaN where that is not known. */
  readonly values: Float64Array;
  /** Orders without a customer or a time. */
  readonly missing: number;
  /** Orders that were left out as invalid. */
  readonly invalid: number;
}

/** Checks orders and gathers those of each customer. */
export function readOrders(
  functionName: string,
  input: readonly ValuedOrder[] | ColumnTable,
  options: RfmSummaryOptions,
): OrderLog {
  const rows = rowsOf(functionName, "orders", input, ["customerId", "at"]);
  const refuse = (): void => {
    checkInput(valuedOrdersSchema(options), toRecords(rows), functionName, "orders");
  };
  if (!isRecordList(rows)) refuse();
  const orders = rows as RecordList;
  const read = instantReader(options.timeZone);
  const numbers = new Map<string | number, number>();
  const size = orders.length;
  const owner = new Uint32Array(size);
  const instants = new Float64Array(size);
  const values = new Float64Array(size);
  let [length, missing, invalid] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const order = recordAt(orders, i);
    const { customerId = null, at = null, value = null } = isRecord<ValuedOrder>(order) ? order : {};
    const instant = at === null ? Number.NaN : read(at);
    const isWrong =
      !isRecord(order) ||
      (customerId !== null && !isCustomerId(customerId)) ||
      (at !== null && Number.isNaN(instant)) ||
      (value !== null && !isOrderValue(value, options.refunds));
    if (isWrong) {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else if (customerId === null || at === null) {
      if (options.missing === "error") refuse();
      missing++;
    } else {
      let number = numbers.get(customerId);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(customerId, number);
      }
      owner[length] = number;
      instants[length] = instant;
      values[length++] = value ?? Number.NaN;
    }
  }
  const customers = [...numbers.keys()];
  return { customers, ...gather(customers.length, owner.subarray(0, length), instants, values), missing, invalid };
}

function gather(
  customerCount: number,
  owner: Uint32Array,
  instants: Float64Array,
  values: Float64Array,
): Pick<OrderLog, "starts" | "instants" | "values"> {
  const starts = new Uint32Array(customerCount + 1);
  for (const customer of owner) starts[customer + 1] = (starts[customer + 1] as number) + 1;
  for (let i = 0; i < customerCount; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const next = starts.slice();
  const order = new Uint32Array(owner.length);
  for (let i = 0; i < owner.length; i++) {
    const customer = owner[i] as number;
    const at = next[customer] as number;
    order[at] = i;
    next[customer] = at + 1;
  }
  // Orders of one instant go by value, the largest first: no sum depends on the order they came in, and a refund follows what it is for.
  const byTime = (i: number, j: number): number =>
    (instants[i] as number) - (instants[j] as number) || (values[j] as number) - (values[i] as number) || 0;
  for (let customer = 0; customer < customerCount; customer++) {
    order.subarray(starts[customer], starts[customer + 1]).sort(byTime);
  }
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (i) => column[i] as number);
  return { starts, instants: pick(instants), values: pick(values) };
}
