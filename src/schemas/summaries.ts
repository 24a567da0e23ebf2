import type * as z from "zod/mini";
import { count, leaf, nonNegative, type Rule } from "./rules.ts";
import { objectSchema } from "./schema.ts";

/** The rule of answers of one kind in a summary. */
export function answerGroupRule(): Rule {
  return { fields: { count: count(), weight: nonNegative(), squaredWeight: nonNegative() } };
}

/** A summary of a metric, as it may come from JSON, a worker or a warehouse. */
export function summarySchema<T>(kind: string, fields: Readonly<Record<string, Rule>>): z.ZodMiniType<T> {
  const is = (expected: unknown): Rule => leaf(JSON.stringify(expected), (value) => value === expected);
  return objectSchema({ fields: { kind: is(kind), version: is(1), missing: count(), invalid: count(), ...fields } });
}
