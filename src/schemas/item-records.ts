import type * as z from "zod/mini";
import type { InputOptions } from "./options.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf } from "./rules.ts";

/** A field of every record that holds a number. */
export interface ItemField {
  /** Its name. */
  readonly field: string;
  /** The lowest value. */
  readonly min: number;
  /** The highest value. */
  readonly max: number;
  /** Whether only whole numbers will do. */
  readonly integer: boolean;
}

/** What becomes of respondents who left some of the items out. */
export type MissingItems = "complete-cases" | "available-items";

/** The rule of {@link MissingItems}. */
export function missingItemsRule(): LeafRule {
  return choice("complete-cases", "available-items");
}

/** The largest number that an item may hold: a range of such numbers is in no danger to overflow. */
export const largestItem = 1e15;

/** Whether a value is what an item asks. */
export function isItemValue(value: unknown, { min, max, integer }: ItemField): value is number {
  return typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));
}

/** Records in each of which the items are numbers of their range. */
export function itemRecordsSchema<T>(
  expected: string,
  items: readonly ItemField[],
  { missing = "omit", invalid = "error" }: InputOptions,
): z.ZodMiniType<readonly T[]> {
  const fields = items.map((item): [string, FieldRule] => {
    const { field, min, max, integer } = item;
    const words =
      max === Number.MAX_VALUE ? "a finite number" : `${integer ? "an integer" : "a number"} from ${min} to ${max}`;
    const kind = integer ? "integer" : "number";
    return [field, { ...leaf(words, (value) => isItemValue(value, item), kind), missing }];
  });
  return recordListSchema({ expected, fields: Object.fromEntries(fields), pair: noPair, invalid });
}

/** That nothing is asked of two fields together. */
export const noPair = { field: "", accepts: (): boolean => true, expected: (): string => "" } as const;

/** A list of names: not empty, none twice. */
export function namesRule(expected: string, least: number = 1): LeafRule {
  return leaf(expected, (value) => isNameList(value, least));
}

/** Whether a value is a list of names: none empty, none twice. */
export function isNameList(value: unknown, least: number): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length >= least &&
    Array.from(value as unknown[], (name) => typeof name === "string" && name !== "").every(Boolean) &&
    new Set(value).size === value.length
  );
}
