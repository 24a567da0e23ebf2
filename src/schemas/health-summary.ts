import { isCount, isRecord, isWeight } from "../values.ts";
import { coverageRule, healthBandsRule, healthInputsRule } from "./health-score.ts";
import { type LeafRule, leaf, type Rule } from "./rules.ts";
import { scoreMomentsRule } from "./score-moments.ts";
import { answerGroupRule } from "./summaries.ts";

/** The rules of the summary of `healthScore`, in which all lists are as long as those of the inputs and of the bands. */
export function healthSummaryRules(summary: unknown): Record<string, Rule> {
  const { inputs, bands } = isRecord(summary) ? summary : {};
  const inputCount = Array.isArray(inputs) ? inputs.length : 0;
  const bandCount = Array.isArray(bands) ? bands.length : 0;
  const group = answerGroupRule();
  return {
    inputs: leaf("a list of inputs { input, min, max, direction, weight }", isInputList),
    minimumCoverage: coverageRule(),
    bands: leaf("bands { band, from }", (value) => isList(value, 0) || healthBandsRule().accepts(value)),
    scores: scoreMomentsRule(0, 100),
    contributions: leaf(
      `sums of ${inputCount} inputs`,
      (value) => isList(value, inputCount) && value.every(isInputSums),
    ),
    banded: leaf(`counts of ${bandCount} bands`, (value) => isList(value, bandCount) && value.every(group.accepts)),
    coverage: coverageSumsRule(),
  };
}

function isList(value: unknown, length: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length === length && !Array.from(value).includes(undefined);
}

function isInputList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const inputs = Array.from(value as unknown[], (one) => (isRecord(one) ? one : {}));
  const names = inputs.map(({ input }) => input);
  if (!names.every((name) => typeof name === "string") || new Set(names).size !== names.length) return false;
  const isWhole = inputs.every(({ direction, weight }) => direction !== undefined && weight !== undefined);
  const byName = Object.fromEntries(inputs.map(({ input, ...rest }) => [input, rest]));
  return isWhole && healthInputsRule().accepts(byName);
}

const slack = 1.000000001;

function isInputSums(value: unknown): boolean {
  if (!isRecord(value) || !isCount(value.count) || !isWeight(value.weight)) return false;
  const { weight, normalised, share, contribution } = value;
  return isUpTo(normalised, 100 * weight) && isUpTo(share, weight) && isUpTo(contribution, 100 * weight);
}

function coverageSumsRule(): LeafRule {
  return leaf("{ count, weight, sum } of all customers", (value) => {
    if (!isRecord(value) || !isCount(value.count) || !isWeight(value.weight)) return false;
    return isUpTo(value.sum, value.weight);
  });
}

function isUpTo(value: unknown, most: number): boolean {
  return typeof value === "number" && value >= 0 && value <= most * slack;
}
