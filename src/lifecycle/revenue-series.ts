import type { Weekday } from "../time/periods.ts";

/** Movements, a number a period; and what was there, a number a boundary. As money, or as customers. */
export interface RevenueSeries {
  /** What was there at each boundary: one more than there are periods. */
  readonly levels: readonly number[];
  /** What new customers brought in each period. */
  readonly new: readonly number[];
  /** What customers who were there paid more. */
  readonly expansion: readonly number[];
  /** What customers who were there paid less. */
  readonly contraction: readonly number[];
  /** What customers who left had paid. */
  readonly churn: readonly number[];
  /** What customers who came back brought. */
  readonly reactivation: readonly number[];
}

/** What `revenueMovements` keeps of its input. Summaries merge where no customer stands in both. */
export interface RevenueMovementsSummary {
  /** Which metric's summary it is. */
  readonly kind: "revenueMovements";
  /** The version of its form. */
  readonly version: 1;
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
  /** The boundaries of the periods in epoch milliseconds. */
  readonly boundaries: readonly number[];
  /** The unit of the calendar that the period was cut by; `null` for one period. */
  readonly every: "day" | "week" | "month" | "quarter" | "year" | null;
  /** The first day of its weeks. */
  readonly weekStartsOn: Weekday;
  /** The zone of that calendar. */
  readonly timeZone: string;
  /** The movements in money. */
  readonly revenue: RevenueSeries;
  /** The movements in customers. */
  readonly customers: RevenueSeries;
  /** How many customers paid at any of the boundaries. */
  readonly payingCustomers: number;
  /** How many rows were read. */
  readonly rows: number;
  /** Rows without a customer, a beginning or an amount. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}
