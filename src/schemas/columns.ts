import type * as z from "zod/mini";
import type { Column } from "../rows.ts";
import { isRecord } from "../values.ts";
import { leaf, nonNegative } from "./rules.ts";
import { columnSchema } from "./schema.ts";

/** The weights of answers: finite numbers from 0 on, one an answer. */
export function weightsSchema(length?: number): z.ZodMiniType<Column> {
  return columnSchema({ ...nonNegative(), missing: "error", length });
}

/** Answers on a scale of whole numbers. */
export function ratingsSchema(minimum: number, maximum: number, missing: "omit" | "error" = "omit"): z.ZodMiniType<Column> {
  const accepts = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return columnSchema({ ...leaf(`an integer from ${minimum} to ${maximum}`, accepts, "integer"), missing });
}

/** Answers in words, or on a scale of whole numbers. */
export function labelledRatingsSchema(
  labels: Readonly<Record<string, number>>,
  minimum: number,
  maximum: number,
  missing: "omit" | "error" = "omit",
): z.ZodMiniType<Column<number | string>> {
  const onScale = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  const accepts = (value: unknown): boolean =>
    typeof value === "string" ? Object.hasOwn(labels, value) : onScale(value);
  const words = Object.keys(labels).map((label) => JSON.stringify(label));
  const expected = `one of the labels (${words.join(", ")}) or an integer from ${minimum} to ${maximum}`;
  return columnSchema<number | string>({ ...leaf(expected, accepts, "choice"), missing });
}

/** A column of anything: only that it is one is asked. */
export function anyColumnSchema(missing: "omit" | "error" = "omit"): z.ZodMiniType<Column<unknown>> {
  return columnSchema<unknown>({ ...leaf("an answer", () => true), missing });
}

/** An array of records, whatever their fields. */
export function recordsSchema(): z.ZodMiniType<Column<object>> {
  return columnSchema<object>({ ...leaf("a record", isRecord), missing: "error" });
}
