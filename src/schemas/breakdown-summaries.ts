import type * as z from "zod/mini";
import { isCount, isRecord } from "../values.ts";
import { leaf, type Rule } from "./rules.ts";
import { objectSchema } from "./schema.ts";

/** The summary of a breakdown, as it may come from JSON or from a worker. */
export function breakdownSummarySchema<T>(kind: string, fields: Readonly<Record<string, Rule>>): z.ZodMiniType<T> {
  return objectSchema({ fields: { ...sameFields({ kind, version: 1 }), ...fields } });
}

/** The rule of a value that the options of the breakdown say. */
export function same(expected: unknown): Rule {
  const words = JSON.stringify(expected);
  return leaf(`${words}, as the options say`, (value) => JSON.stringify(value) === words);
}

/** The rules of all that the options of the breakdown say. */
export function sameFields(head: object): Record<string, Rule> {
  return Object.fromEntries(Object.entries(head).map(([name, value]) => [name, same(value)]));
}

/** The rule of a count. */
export function wholeNumber(): Rule {
  return leaf("a whole number from 0 on", isCount, "integer");
}

/** The rule of an instant in epoch milliseconds, or `null`. */
export function epochMilliseconds(): Rule {
  return leaf("epoch milliseconds or null", (value) => value === null || Number.isFinite(value), "number");
}

/** The rule of the groups of a breakdown: each with its rows, with one summary for every metric, and with what says which it is. */
export function groupsRule(
  expected: string,
  metricCount: number,
  isGroup: (group: Record<string, unknown>) => boolean,
): Rule {
  return leaf(`${expected}, each with rows and ${metricCount} summaries`, (groups) => {
    if (!Array.isArray(groups)) return false;
    return groups.every(
      (group) =>
        isRecord(group) &&
        isCount(group.rows) &&
        Array.isArray(group.summaries) &&
        group.summaries.length === metricCount &&
        isGroup(group),
    );
  });
}
