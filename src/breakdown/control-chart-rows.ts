import { movePlaces, rejectInput } from "../errors.ts";
import type { ComparisonBasis, Unit } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { isFigure, type PeriodFigure, periodFiguresSchema } from "../schemas/control-chart.ts";
import { leaf } from "../schemas/rules.ts";
import { columnSchema } from "../schemas/schema.ts";
import { instantReader } from "../time/instant.ts";
import { type Column, isNumberColumn, isRecord } from "../values.ts";

/** The figures of successive periods: rows of `trend`, rows like them, or the values alone. */
export type PeriodFigures = readonly (PeriodFigure | object)[] | Column;

/** A period's figure, with `null` for all that the row does not say. */
export interface ReadFigure {
  readonly period: string | number;
  readonly start: string | null;
  readonly end: string | null;
  readonly complete: boolean;
  readonly value: number | null;
  readonly n: number | null;
  readonly suppressed: boolean;
  readonly metric: string | null;
  readonly unit: Unit | null;
  readonly convention: string | null;
  readonly basis: ComparisonBasis | null;
}

/** What a row says of its period rather than of a metric. */
const headFields: readonly string[] = ["period", "start", "end", "complete"];

/** Reads the figures of successive periods; values alone are numbered from 1. */
export function readFigures(functionName: string, input: unknown, metric: string | undefined): ReadFigure[] {
  if (isValues(input)) {
    const values = leaf("a finite number (at most 1e90)", isFigure, "number");
    checkInput(columnSchema({ ...values, missing: "omit" }), input, functionName, "rows");
    return Array.from(input as Column, (value, i) => complete({ period: i + 1, value: value ?? null }));
  }
  const rows = metric === undefined ? input : pickMetric(functionName, input, metric);
  try {
    checkInput(periodFiguresSchema(), rows, functionName, "rows");
  } catch (error) {
    throw movePlaces(error, ({ argument, path: [row, field, ...inside] }) => {
      const isOwn = metric === undefined || field === undefined || headFields.includes(String(field));
      const steps = field === undefined ? [] : isOwn ? [field, ...inside] : [metric, field, ...inside];
      return { argument, path: row === undefined ? [] : [row, ...steps] };
    });
  }
  const figures = rows as readonly PeriodFigure[];
  if (metric === undefined) rejectSeveral(functionName, figures);
  checkPeriods(functionName, figures);
  return figures.map(complete);
}

/** Values without periods. Of nothing but blanks they may as well be. */
function isValues(input: unknown): boolean {
  if (!isNumberColumn(input)) return false;
  const first = Array.isArray(input) ? input.find((one) => one !== null && one !== undefined) : 0;
  return first === undefined || typeof first === "number";
}

function complete(row: PeriodFigure): ReadFigure {
  const { value = null, n = null, start = null, end = null, metric = null, unit = null, convention = null } = row;
  // A negative zero does not survive JSON.
  return {
    period: typeof row.period === "number" ? row.period + 0 : row.period,
    start,
    end,
    complete: row.complete ?? true,
    value: value === null ? null : value + 0,
    n: n === null ? null : n + 0,
    suppressed: row.suppressed ?? false,
    metric,
    unit,
    convention,
    basis: row.basis ?? null,
  };
}

/** The rows with the result of one metric of several in place of all. */
function pickMetric(functionName: string, input: unknown, metric: string): unknown {
  if (!Array.isArray(input)) return input;
  return input.map((row: unknown, i) => {
    if (!isRecord(row)) return row;
    const result = Object.hasOwn(row, metric) ? row[metric] : undefined;
    if (!isRecord(result)) {
      rejectInput(functionName, "rows", [i, metric], "unknown-field", "the result of that metric", result);
    }
    const head = Object.fromEntries(headFields.map((field) => [field, row[field]]));
    return { ...result, ...head };
  });
}

/** Rows of several metrics have no value of their own: one of them has to be named. */
function rejectSeveral(functionName: string, rows: readonly PeriodFigure[]): void {
  const [first] = rows;
  if (first === undefined || "value" in first) return;
  const names = Object.entries(first).flatMap(([name, field]) => (isRecord(field) && "value" in field ? [name] : []));
  if (names.length === 0) return;
  const expected = `the name of one of the metrics (${names.join(", ")})`;
  rejectInput(functionName, "options", ["metric"], "missing-value", expected, undefined);
}

/** Throws where a period comes twice, or before one that begins earlier. */
function checkPeriods(functionName: string, rows: readonly PeriodFigure[]): void {
  const seen = new Set<string | number>();
  const read = instantReader();
  let before = Number.NEGATIVE_INFINITY;
  for (const [i, { period, start }] of rows.entries()) {
    if (seen.has(period)) {
      const expected = "a label that no other row has (one row a period, and one metric)";
      rejectInput(functionName, "rows", [i, "period"], "inconsistent", expected, period);
    }
    seen.add(period);
    const instant = read(start);
    if (instant <= before) {
      rejectInput(functionName, "rows", [i, "start"], "invalid-order", "after that of the row before", start);
    }
    if (!Number.isNaN(instant)) before = instant;
  }
}
