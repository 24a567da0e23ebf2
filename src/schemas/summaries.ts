import type * as z from "zod/mini";
import { isCount, isRecord, isWeight } from "../values.ts";
import { count, type LeafRule, leaf, type Rule, scalePoint } from "./rules.ts";
import { objectSchema } from "./schema.ts";

/** A summary of a metric, as it may come from JSON, a worker or a warehouse. */
export function summarySchema<T>(kind: string, fields: Readonly<Record<string, Rule>>): z.ZodMiniType<T> {
  const is = (expected: unknown): Rule => leaf(JSON.stringify(expected), (value) => value === expected);
  return objectSchema({ fields: { kind: is(kind), version: is(1), missing: count(), invalid: count(), ...fields } });
}

/** The rule of a scale in a summary, by the names of its points. */
export function scaleRule(...points: readonly string[]): { readonly fields: Readonly<Record<string, Rule>> } {
  return { fields: Object.fromEntries(points.map((point) => [point, scalePoint()])) };
}

/** The rule of answers of one kind in a summary. */
export function answerGroupRule(): LeafRule {
  return leaf("{ count, weight, squaredWeight } of answers", isAnswerGroup);
}

const roundedUp = 1.000000001;

/** Whether so many weights can have such sums, of themselves and of their squares: n · Σw² ≥ (Σw)² ≥ Σw². */
function isAnswerGroup(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { count, weight, squaredWeight } = value;
  return (
    isCount(count) &&
    isWeight(weight) &&
    isWeight(squaredWeight) &&
    weight ** 2 <= roundedUp * count * squaredWeight &&
    squaredWeight <= roundedUp * weight ** 2
  );
}

/** The rule of the counts of all answers in a summary, which may be unknown. */
export function distributionRule(): LeafRule {
  return leaf("counts of the answers, or null", (value) => value === null || isDistribution(value));
}

function isDistribution(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.counts)) return false;
  const { counts, weights, squaredWeights } = value;
  if (weights === null && squaredWeights === null) return counts.every(isCount);
  if (!Array.isArray(weights) || !Array.isArray(squaredWeights)) return false;
  if (weights.length !== counts.length || squaredWeights.length !== counts.length) return false;
  return counts.every((count, point) =>
    isAnswerGroup({ count, weight: weights[point], squaredWeight: squaredWeights[point] }),
  );
}
