import type * as z from "zod/mini";
import type { Column } from "../values.ts";
import type { InputOptions } from "./options.ts";
import { leaf, weightRule } from "./rules.ts";
import { columnSchema } from "./schema.ts";

/**
 * The weights of answers: finite numbers from 0 on, one an answer.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { weightsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(weightsSchema(2), [0.5, 2]).success, true);
 * assert.equal(z.safeParse(weightsSchema(2), [0.5, -1]).success, false);
 * ```
 */
export function weightsSchema(length?: number): z.ZodMiniType<Column> {
  return columnSchema({ ...weightRule(), missing: "error", length });
}

/**
 * Answers on a scale of whole numbers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ratingsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ratingsSchema(0, 10), [9, null, 10]).success, true);
 * assert.equal(z.safeParse(ratingsSchema(0, 10), [9, 11]).success, false);
 * ```
 */
export function ratingsSchema(
  minimum: number,
  maximum: number,
  { missing = "omit", invalid }: InputOptions = {},
): z.ZodMiniType<Column> {
  const accepts = (value: unknown): boolean =>
    invalid === "omit" || (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum);
  return columnSchema({ ...leaf(`an integer from ${minimum} to ${maximum}`, accepts, "integer"), missing });
}

/**
 * Answers in words, or on a scale of whole numbers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { labelledRatingsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(labelledRatingsSchema({ bad: 2, good: 4 }, 1, 5), ["good", "bad", 3]).success, true);
 * assert.equal(z.safeParse(labelledRatingsSchema({ bad: 2, good: 4 }, 1, 5), ["fine"]).success, false);
 * ```
 */
export function labelledRatingsSchema(
  labels: Readonly<Record<string, number>>,
  minimum: number,
  maximum: number,
  { missing = "omit", invalid }: InputOptions = {},
): z.ZodMiniType<Column<number | string>> {
  const onScale = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  const accepts = (value: unknown): boolean =>
    invalid === "omit" || (typeof value === "string" ? Object.hasOwn(labels, value) : onScale(value));
  const words = Object.keys(labels).map((label) => JSON.stringify(label));
  const expected = `one of the labels (${words.join(", ")}) or an integer from ${minimum} to ${maximum}`;
  return columnSchema<number | string>({ ...leaf(expected, accepts, "choice"), missing });
}

/** An array of records, whatever their fields. A tuple will do: its fields are "0", "1", … */
export function recordsSchema(): z.ZodMiniType<Column<object>> {
  return columnSchema<object>({ ...leaf("a record", (value) => typeof value === "object"), missing: "error" });
}
