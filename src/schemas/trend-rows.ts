import type * as z from "zod/mini";
import type { ComparisonBasis, Unit } from "../result.ts";
import { describeInstantProblem, instantReader } from "../time/instant.ts";
import { isCount } from "../values.ts";
import { isBasis } from "./breakdowns.ts";
import { recordListSchema } from "./records.ts";
import { leaf } from "./rules.ts";
import { columnSchema, lazySchema } from "./schema.ts";

/** What is read of a row of a trend. Other fields may stand beside these. */
export interface SeriesRow {
  /** The period's label, from which the unit of the calendar is read: `"2024-05"`, `"2024-Q2"`, `"2024-W19"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with an offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
  /** The metric's value; `null` is a gap. */
  readonly value: number | null;
  /** The zone of the calendar. Default `"UTC"`. */
  readonly timeZone?: string | undefined;
  /** How many answers the value rests on. */
  readonly n?: number | undefined;
  /** The unit of the value. */
  readonly unit?: Unit | undefined;
  /** What the result says of its uncertainty. */
  readonly basis?: ComparisonBasis | null | undefined;
}

/** The largest size of a value of a series. */
const largest = 1e30;

/**
 * The schema of the rows of a trend of one metric, as `forecast` and `changePoints` take them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trendRowsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const may = { period: "2024-05", start: "2024-05-01T00:00:00Z", end: "2024-06-01T00:00:00Z", complete: true, value: 41 };
 * assert.equal(z.safeParse(trendRowsSchema(), [may]).success, true);
 * assert.equal(z.safeParse(trendRowsSchema(), [{ ...may, value: "41" }]).success, false);
 * ```
 */
export const trendRowsSchema: () => z.ZodMiniType<readonly SeriesRow[]> = /* @__PURE__ */ lazySchema(() => {
  const read = instantReader(undefined);
  const words = leaf("a string", (value) => typeof value === "string");
  const instant = {
    ...leaf(
      describeInstantProblem(undefined),
      (value) => typeof value === "string" && !Number.isNaN(read(value)),
      "instant",
    ),
    missing: "error" as const,
  };
  const valueWords = `a finite number (of at most ${largest}), or null`;
  return recordListSchema<SeriesRow>({
    expected: "the rows of a trend, or an array of numbers",
    fields: {
      period: { ...words, missing: "error" },
      start: instant,
      end: instant,
      complete: { ...leaf("true or false", (value) => typeof value === "boolean"), missing: "error" },
      value: { ...leaf(valueWords, isSize, "number"), missing: "omit" },
      timeZone: { ...words, missing: "omit" },
      n: { ...leaf("a whole number from 0 on", isCount, "integer"), missing: "omit" },
      unit: { ...words, missing: "omit" },
      basis: { ...leaf("what a metric's result says of its uncertainty, or null", isBasis), missing: "omit" },
    },
    pair: {
      field: (row) => (row.value === undefined ? "value" : "end"),
      accepts: (row) => row.value !== undefined && !(read(row.end as string) <= read(row.start as string)),
      expected: (row) =>
        row.value === undefined
          ? "given (of a trend of several metrics take one: rows.map((row) => ({ ...row, ...row.nps })))"
          : "later than start",
      code: "inconsistent",
    },
  });
});

/** The schema of a series of plain values: numbers, and `null` or `undefined` for gaps. */
export const seriesValuesSchema: () => z.ZodMiniType<readonly (number | null)[]> = /* @__PURE__ */ lazySchema(
  () =>
    columnSchema({
      ...leaf(`a finite number (of at most ${largest})`, isSize, "number"),
      missing: "omit",
    }) as unknown as z.ZodMiniType<readonly (number | null)[]>,
);

function isSize(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= largest;
}
