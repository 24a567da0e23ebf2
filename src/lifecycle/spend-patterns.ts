import { rejectInput } from "../errors.ts";
import {
  moneyRule,
  type PurchaseFitOptions,
  type SpendColumns,
  type SpendRecord,
  spendRecordsSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { isCount, isRecord } from "../values.ts";

/** The spending of the customers that the gamma-gamma model can be fitted to, in order of frequency and value. */
export interface SpendPatterns {
  /** How many customers there are. */
  readonly n: number;
  /** How many purchases the mean value of each is taken over. */
  readonly frequency: Float64Array;
  /** The mean values. */
  readonly value: Float64Array;
  /** The mean of these. */
  readonly meanValue: number;
  /** The correlation of frequency and value; `null` where one of them does not vary. */
  readonly correlation: number | null;
  /** Customers left out because they bought nothing again, or only for nothing. */
  readonly withoutSpend: number;
  /** Customers left out because something was missing. */
  readonly missing: number;
  /** Customers left out as invalid. */
  readonly invalid: number;
}

/** Checks customers and takes those who spent something. */
export function readSpendPatterns(
  functionName: string,
  customers: readonly SpendRecord[] | SpendColumns,
  options: PurchaseFitOptions,
): SpendPatterns {
  const records = isRecord(customers) ? recordsOf(functionName, customers as SpendColumns) : customers;
  const refuse = (): void => {
    checkInput(spendRecordsSchema(options), records, functionName, "customers");
  };
  if (!Array.isArray(records)) refuse();
  const isMoney = moneyRule().accepts;
  const order: SpendCustomer[] = [];
  let [withoutSpend, missing, invalid] = [0, 0, 0];
  for (const record of records as readonly SpendRecord[]) {
    const { frequency = null, monetaryValue = null } = isRecord<SpendRecord>(record) ? record : {};
    const isWrong =
      !isRecord(record) ||
      (frequency !== null && !isCount(frequency)) ||
      (monetaryValue !== null && !isMoney(monetaryValue));
    if (isWrong) {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else if (frequency === null || (frequency > 0 && monetaryValue === null)) {
      if (options.missing === "error") refuse();
      missing++;
    } else if (frequency > 0 && (monetaryValue as number) > 0) {
      order.push([frequency, monetaryValue as number]);
    } else withoutSpend++;
  }
  // Sums in one order give the same last digit whatever order the customers came in.
  order.sort(([x, m], [y, k]) => x - y || m - k);
  const frequency = Float64Array.from(order, ([x]) => x);
  const value = Float64Array.from(order, ([, m]) => m);
  const n = order.length;
  return { n, frequency, value, ...relation(frequency, value), withoutSpend, missing, invalid };
}

type SpendCustomer = readonly [frequency: number, value: number];

function recordsOf(functionName: string, { frequency, monetaryValue, ...others }: SpendColumns): SpendRecord[] {
  for (const [key, value] of Object.entries(others)) {
    rejectInput(functionName, "customers", [key], "unknown-key", "one of the columns frequency, monetaryValue", value);
  }
  for (const [name, column] of Object.entries({ frequency, monetaryValue })) {
    if (Array.isArray(column) || ArrayBuffer.isView(column)) continue;
    rejectInput(functionName, "customers", [name], "invalid-type", "an array or a typed array of numbers", column);
  }
  if (monetaryValue.length !== frequency.length) {
    const expected = `${frequency.length}, one for each customer`;
    rejectInput(
      functionName,
      "customers",
      ["monetaryValue", "length"],
      "length-mismatch",
      expected,
      monetaryValue.length,
    );
  }
  return Array.from(frequency, (x, i) => ({ frequency: x, monetaryValue: monetaryValue[i] ?? null }));
}

function relation(x: Float64Array, y: Float64Array): Pick<SpendPatterns, "meanValue" | "correlation"> {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] as number) - meanX, (y[i] as number) - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const correlation = xx > 0 && yy > 0 ? xy / Math.sqrt(xx) / Math.sqrt(yy) : null;
  return { meanValue: meanY, correlation };
}
