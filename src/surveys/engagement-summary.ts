import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { type EngagementScale, itemNamesRule, reversedNamesRule } from "../schemas/engagement.ts";
import { leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { scaleRule, summarySchema } from "../schemas/summaries.ts";
import { sum } from "../stats/sum.ts";
import { isCount } from "../values.ts";
import type { AnsweringPersons } from "./engagement-persons.ts";
import { orderedScale } from "./scale.ts";

/** What `engagementIndex` keeps of its input. */
export interface EngagementIndexSummary {
  /** Which metric's summary it is. */
  readonly kind: "engagementIndex";
  /** The version of its form. */
  readonly version: 1;
  /** The scale and its cut point. */
  readonly scale: Required<{ readonly [Key in keyof EngagementScale]: number }>;
  /** The items, in their order. */
  readonly items: readonly string[];
  /** Those of them that were turned round. */
  readonly reversedItems: readonly string[];
  /** For each item how often each answer was given, from the lowest on. */
  readonly answers: readonly (readonly number[])[];
  /** The persons, by how many items they answered. */
  readonly persons: AnsweringPersons;
  /** Persons who answered no item. */
  readonly missing: number;
  /** Persons who were left out for an invalid answer. */
  readonly invalid: number;
}

const engagementSummarySchema = /* @__PURE__ */ lazySchema<EngagementIndexSummary>(() => {
  const counts = leaf("an array of whole numbers from 0 on", areCounts);
  return summarySchema("engagementIndex", {
    scale: scaleRule("min", "max", "favourableFrom"),
    items: itemNamesRule(),
    reversedItems: reversedNamesRule(),
    answers: leaf("counts of the answers to each item", (value) => Array.isArray(value) && value.every(areCounts)),
    persons: {
      fields: {
        count: counts,
        favourable: counts,
        favourableSquares: counts,
        points: counts,
        pointSquares: counts,
      },
    },
  });
});

function areCounts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isCount);
}

/** Throws unless a value is a summary whose counts fit its items, its scale and each other. */
export function checkEngagement(summary: unknown): void {
  const found = checkInput(engagementSummarySchema(), summary, "engagementIndex", "summary");
  const { scale, items, answers, persons } = found;
  checkOrder(scale, "summary");
  const width = items.length;
  const answerCount = scale.max - scale.min + 1;
  const given = sum(answers.map(sum));
  const points = sum(answers.map((counts) => sum(counts.map((count, point) => count * point))));
  const favourable = sum(answers.map((counts) => sum(counts.slice(scale.favourableFrom - scale.min))));
  const fits =
    answers.length === width &&
    answers.every((counts) => counts.length === answerCount) &&
    Object.values(persons).every((sums) => sums.length === width) &&
    sum(persons.count.map((count, place) => count * (place + 1))) === given &&
    sum(persons.favourable) === favourable &&
    sum(persons.points) === points &&
    persons.count.every((count, place) => {
      const most = count * (place + 1);
      return Number(persons.favourable[place]) <= most && Number(persons.points[place]) <= most * (answerCount - 1);
    });
  if (fits) return;
  rejectInput("engagementIndex", "summary", ["persons"], "inconsistent", "sums that fit the answers", persons);
}

/** Throws unless two lists of items are the same. */
export function sameNames(a: readonly string[], b: readonly string[], field: string): void {
  if (a.length === b.length && a.every((name, place) => name === b[place])) return;
  rejectInput("engagementIndex", "summary", [field], "inconsistent", JSON.stringify(a), JSON.stringify(b));
}

/** Throws unless the points of a scale are in order, and gives it. */
export function checkOrder(scale: EngagementIndexSummary["scale"], argument: string): EngagementIndexSummary["scale"] {
  return orderedScale("engagementIndex", argument, ["scale"], scale, "favourableFrom");
}
