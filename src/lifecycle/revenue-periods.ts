import { sumOf } from "../stats/sum.ts";
import { formatInstant, periodLabel } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import { calendarPeriods } from "../time/periods.ts";
import type { RevenueMovementsSummary } from "./revenue-series.ts";

/** The movements of recurring revenue of one period. Amounts are in money a month. */
export interface RevenueMovement {
  /** The period's name: `"2026-03"` for a calendar month, its two ends where it is none. */
  readonly period: string;
  /** Its first instant, in ISO 8601 with the offset of the zone. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** The recurring revenue at the start. */
  readonly opening: number;
  /** What customers pay at its end who had never paid before. */
  readonly new: number;
  /** What customers of the start pay more at its end. */
  readonly expansion: number;
  /** What customers pay at its end who paid nothing at its start, but had paid before. */
  readonly reactivation: number;
  /** What customers of the start pay less at its end. */
  readonly contraction: number;
  /** What customers had paid who pay nothing at its end. */
  readonly churn: number;
  /** The recurring revenue at the end. */
  readonly closing: number;
  /** Customers who paid at the start. */
  readonly customersAtStart: number;
  /** Customers who are new. */
  readonly customersNew: number;
  /** Customers who pay more. */
  readonly customersExpanded: number;
  /** Customers who came back. */
  readonly customersReactivated: number;
  /** Customers who pay less. */
  readonly customersContracted: number;
  /** Customers who pay nothing any more. */
  readonly customersChurned: number;
  /** Customers who pay at the end. */
  readonly customersAtEnd: number;
}

/** The periods of a summary, in order. */
export function revenuePeriods(summary: RevenueMovementsSummary): RevenueMovement[] {
  const { boundaries, every, weekStartsOn, timeZone, revenue, customers } = summary;
  const marks = boundaries.map((instant) => formatInstant(instant, timeZone));
  const [from, to] = [boundaries[0] as number, boundaries[boundaries.length - 1] as number];
  const calendar = every === null ? null : calendarPeriods(from, to, { every, timeZone, weekStartsOn });
  const placeOf = calendar === null ? null : periodFinder(calendar);
  return revenue.new.map((_, i) => {
    const [start, end] = [marks[i] as string, marks[i + 1] as string];
    const at = (list: readonly number[], place: number = i): number => list[place] as number;
    const label = calendar && placeOf && periodLabel(calendar, placeOf(boundaries[i] as number));
    return {
      period: label ?? `${start}/${end}`,
      start,
      end,
      opening: at(revenue.levels),
      new: at(revenue.new),
      expansion: at(revenue.expansion),
      reactivation: at(revenue.reactivation),
      contraction: at(revenue.contraction),
      churn: at(revenue.churn),
      closing: at(revenue.levels, i + 1),
      customersAtStart: at(customers.levels),
      customersNew: at(customers.new),
      customersExpanded: at(customers.expansion),
      customersReactivated: at(customers.reactivation),
      customersContracted: at(customers.contraction),
      customersChurned: at(customers.churn),
      customersAtEnd: at(customers.levels, i + 1),
    };
  });
}

/** All periods as one: their movements are added up, so who left and came back is in two of them. */
export function sumOfPeriods(periods: readonly RevenueMovement[]): RevenueMovement {
  const [first, last] = [periods[0] as RevenueMovement, periods[periods.length - 1] as RevenueMovement];
  const sum = (field: SummedField): number => sumOf(Float64Array.from(periods, (one) => one[field]));
  return {
    period: `${first.start}/${last.end}`,
    start: first.start,
    end: last.end,
    opening: first.opening,
    new: sum("new"),
    expansion: sum("expansion"),
    reactivation: sum("reactivation"),
    contraction: sum("contraction"),
    churn: sum("churn"),
    closing: last.closing,
    customersAtStart: first.customersAtStart,
    customersNew: sum("customersNew"),
    customersExpanded: sum("customersExpanded"),
    customersReactivated: sum("customersReactivated"),
    customersContracted: sum("customersContracted"),
    customersChurned: sum("customersChurned"),
    customersAtEnd: last.customersAtEnd,
  };
}

type SummedField = Exclude<keyof RevenueMovement, "period" | "start" | "end">;
