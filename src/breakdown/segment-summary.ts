import type { Rows } from "../rows.ts";
import { breakdownSummarySchema, groupsRule, same } from "../schemas/breakdown-summaries.ts";
import { checkInput } from "../schemas/check.ts";
import { groupingOf } from "./grouping.ts";
import { compareKeys, isSegmentKey, keyEncoder, type SegmentKey } from "./keys.ts";
import { type GroupSummary, mergeGroups } from "./merge-groups.ts";
import { summarizeGroups, tabulate } from "./metrics.ts";
import type { SegmentPlan } from "./segment-rows.ts";
import { countRows } from "./table.ts";

/** The rows of one segment, counted. */
export interface SegmentGroup extends GroupSummary {
  /** The value of every field that the rows were cut by; `null` for a missing one. */
  readonly key: readonly SegmentKey[];
}

/** The rows of a segmentation, counted: safe in JSON, and as large as there are segments. */
export interface SegmentSummary {
  /** Whose summary it is. */
  readonly kind: "segment";
  /** The version of its shape. */
  readonly version: 1;
  /** The names of the fields. */
  readonly by: readonly string[];
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The segments that have rows: by their values in ascending order, or in that of their appearance where the options ask for it. */
  readonly groups: readonly SegmentGroup[];
}

/** Counts the rows of every segment. */
export function summarizeSegments(rows: Rows, plan: SegmentPlan): SegmentSummary {
  const { fields, metrics, options } = plan;
  const rowCount = countRows("segment", rows);
  if (rowCount === 0) return summaryOf([], plan);
  const encoder = keyEncoder("segment", rows, rowCount, fields);
  const table = tabulate("segment", rows, rowCount, metrics, encoder.read);
  const { codes, keys, counts } = encoder.finish();
  const grouping = groupingOf(codes, keys.length);
  const columns = metrics.map((named) => summarizeGroups(named, table, grouping));
  const groups = keys.flatMap((key, group): SegmentGroup[] => {
    const rows = counts[group] as number;
    // A dictionary may hold values that no row has.
    return rows === 0 ? [] : [{ key, rows, summaries: columns.map((column) => column[group]) }];
  });
  if (options.order !== "appearance") return summaryOf(groups, plan);
  const places = new Map<unknown, number>();
  for (let row = 0; row < codes.length && places.size < groups.length; row++) {
    const key = keys[codes[row] as number];
    if (!places.has(key)) places.set(key, row);
  }
  groups.sort((a, b) => (places.get(a.key) as number) - (places.get(b.key) as number));
  return summaryOf(groups, plan);
}

/** Joins the segments of two summaries by their values. */
export function mergeSegments(a: SegmentSummary, b: SegmentSummary, plan: SegmentPlan): SegmentSummary {
  const nameOf = ({ key }: SegmentGroup): string => JSON.stringify(key);
  return summaryOf(mergeGroups(a.groups, b.groups, nameOf, plan.metrics), plan);
}

function summaryOf(groups: SegmentGroup[], { names, metrics, options }: SegmentPlan): SegmentSummary {
  if (options.order !== "appearance") groups.sort((a, b) => compareKeys(a.key, b.key));
  return { kind: "segment", version: 1, by: names, metrics: metrics.map(({ name }) => name), groups };
}

/** Throws for what is no summary of this segmentation. */
export function checkSegmentSummary(summary: SegmentSummary, { names, metrics }: SegmentPlan): void {
  const schema = breakdownSummarySchema("segment", {
    by: same(names),
    metrics: same(metrics.map(({ name }) => name)),
    groups: groupsRule("segments", metrics.length, ({ key }) => {
      return Array.isArray(key) && key.length === names.length && key.every(isSegmentKey);
    }),
  });
  checkInput(schema, summary, "segment", "summary");
}
