import { rejectInput } from "../errors.ts";
import { alertInputSchema } from "../schemas/alerts.ts";
import { checkInput } from "../schemas/check.ts";
import { isRecord } from "../values.ts";
import { withoutNegativeZero } from "./alerts-numbers.ts";
import type { SegmentKey } from "./keys.ts";

/** How two figures differ, and whether that is shown. */
interface Difference {
  readonly difference: number | null;
  readonly pValue: number | null;
  readonly verdict: string | null;
}

/** A change, and the figure and the period that it is one from. */
interface Change extends Omit<Difference, "verdict"> {
  readonly valueBefore: number | null;
  readonly periodBefore: SegmentKey;
}

/** A pattern of a control chart. */
interface Signal {
  readonly rule: string;
  readonly direction: string;
  readonly periods: readonly (string | number)[];
}

/** One figure that rules are held against, with all that was said of it. */
export interface AlertItem {
  readonly metric: string | null;
  readonly subject: SegmentKey;
  readonly subjectKind: "period" | "segment" | "whole";
  readonly unit: string | null;
  readonly value: number | null;
  readonly n: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly complete: boolean;
  readonly suppressed: boolean;
  readonly change: Change | null;
  readonly versusRest: Difference | null;
  readonly benchmark: (Difference & { readonly outside: number }) | null;
  readonly signals: readonly Signal[];
  readonly lower: number | null;
  readonly center: number | null;
  readonly upper: number | null;
}

/** A row after the check: of what these types say, or blank. */
interface CheckedRow {
  readonly metric?: string | null | undefined;
  readonly unit?: string | null | undefined;
  readonly period?: string | number | null | undefined;
  readonly segment?: SegmentKey | undefined;
  readonly stage?: SegmentKey | undefined;
  readonly value?: number | null | undefined;
  readonly n?: number | null | undefined;
  readonly benchmark?: number | null | undefined;
  readonly difference?: number | null | undefined;
  readonly pValue?: number | null | undefined;
  readonly adjustedPValue?: number | null | undefined;
  readonly verdict?: string | null | undefined;
  readonly periodBefore?: SegmentKey | undefined;
  readonly valueBefore?: number | null | undefined;
  readonly lower?: number | null | undefined;
  readonly center?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly complete?: boolean | null | undefined;
  readonly suppressed?: boolean | null | undefined;
  readonly status?: unknown;
  readonly interval?: { readonly low: number; readonly high: number } | null | undefined;
  readonly change?: { readonly difference: number | null; readonly pValue: number | null } | null | undefined;
  readonly versusRest?:
    | {
        readonly difference: number | null;
        readonly adjustedPValue: number | null;
        readonly verdict: string | null;
      }
    | null
    | undefined;
  readonly signals?: readonly Signal[] | undefined;
}

type Path = readonly (string | number)[];

/** Recognises results, rows of breakdowns, control charts and lists of them. */
export function readAlertItems(input: unknown): AlertItem[] {
  if (Array.isArray(input)) return input.flatMap((one, i) => itemsOf(one, [i]));
  return itemsOf(input, []);
}

function itemsOf(input: unknown, path: Path): AlertItem[] {
  if (!isRecord(input)) {
    return rejectInput("alerts", "input", path, "invalid-type", "a result, or a row of a breakdown", input);
  }
  if (Array.isArray(input.rows) && "movingRangeLimit" in input) {
    const { metric, unit } = checkRow(input, path);
    return input.rows.flatMap((row: unknown, i) => {
      if (isRecord(row)) return [toItem({ metric, unit, ...checkRow(row, [...path, "rows", i]) }, null)];
      return rejectInput("alerts", "input", [...path, "rows", i], "invalid-type", "a row of a control chart", row);
    });
  }
  if ("value" in input) return [toItem(checkRow(input, path), nameOf(input))];
  const head = checkRow(input, path);
  const results = Object.entries(input).filter(([name, one]) => name !== "by" && isRecord(one) && "value" in one);
  if (results.length === 0) {
    rejectInput("alerts", "input", path, "inconsistent", "a result with a value, or a row with such results", input);
  }
  const { period, segment, stage, complete } = head;
  return results.map(([name, result]) =>
    toItem({ ...checkRow(result as object, [...path, name]), period, segment, stage, complete }, name),
  );
}

/** The name that a row of `benchmarkAll` gives its result. */
function nameOf(row: Readonly<Record<string, unknown>>): string | null {
  return "benchmark" in row && typeof row.name === "string" ? row.name : null;
}

function checkRow(row: object, path: Path): CheckedRow {
  return checkInput(alertInputSchema(), row, "alerts", "input", path);
}

function toItem(row: CheckedRow, name: string | null): AlertItem {
  const { value = null, interval, change, versusRest, benchmark, period } = row;
  const segment = row.segment === undefined ? row.stage : row.segment;
  const { difference = null, pValue = null, adjustedPValue = null, verdict = null } = row;
  const isSeason = "periodBefore" in row;
  const subjectKind = period !== undefined && period !== null ? "period" : segment !== undefined ? "segment" : "whole";
  return {
    metric: name ?? row.metric ?? null,
    subject: withoutNegativeZero(period ?? segment ?? null),
    subjectKind,
    unit: row.unit ?? null,
    value,
    n: row.n ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    complete: row.complete ?? true,
    // The rows of a control chart say so by their status.
    suppressed: row.suppressed ?? row.status === "suppressed",
    change: isSeason
      ? {
          difference,
          pValue: adjustedPValue,
          valueBefore: row.valueBefore ?? null,
          periodBefore: row.periodBefore ?? null,
        }
      : toChange(value, change ?? null),
    versusRest:
      versusRest === undefined || versusRest === null
        ? null
        : { difference: versusRest.difference, pValue: versusRest.adjustedPValue, verdict: versusRest.verdict },
    benchmark:
      benchmark === undefined || benchmark === null
        ? null
        : { difference, pValue: adjustedPValue ?? pValue, verdict, outside: benchmark },
    signals: row.signals ?? [],
    lower: row.lower ?? null,
    center: row.center ?? null,
    upper: row.upper ?? null,
  };
}

function toChange(value: number | null, change: CheckedRow["change"] | null): Change | null {
  if (change === null || change === undefined) return null;
  const { difference, pValue } = change;
  const valueBefore = value === null || difference === null ? null : value - difference;
  return { difference, pValue, valueBefore, periodBefore: null };
}
