import type * as z from "zod/mini";
import { isRecord, isWeight } from "../values.ts";
import { count, leaf, nonNegative, type ObjectRule, type Rule } from "./rules.ts";
import { objectSchema } from "./schema.ts";

/** The rule of answers of one kind in a summary. */
export function answerGroupRule(): ObjectRule {
  return { fields: { count: count(), weight: nonNegative(), squaredWeight: nonNegative() } };
}

/** A summary of a metric, as it may come from JSON, a worker or a warehouse. */
export function summarySchema<T>(kind: string, fields: Readonly<Record<string, Rule>>): z.ZodMiniType<T> {
  const is = (expected: unknown): Rule => leaf(JSON.stringify(expected), (value) => value === expected);
  return objectSchema({ fields: { kind: is(kind), version: is(1), missing: count(), invalid: count(), ...fields } });
}

/** The rule of a scale in a summary: whole numbers and words under their names. */
export function scaleRule(): Rule {
  return leaf("a scale of whole numbers", (value) => isRecord(value) && Object.values(value).every(isScalePart));
}

function isScalePart(value: unknown): boolean {
  return Number.isSafeInteger(value) || typeof value === "string";
}

/** The rule of the counts of all answers in a summary, which may be unknown. */
export function distributionRule(): Rule {
  return leaf("counts of the answers, or null", (value) => {
    if (value === null) return true;
    if (!isRecord(value) || !isWeights(value.counts)) return false;
    const { counts, weights, squaredWeights } = value;
    return [weights, squaredWeights].every((part) => part === null || (isWeights(part) && part.length === counts.length));
  });
}

function isWeights(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isWeight);
}
