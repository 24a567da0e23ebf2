import type { NamedMetric } from "./metrics.ts";

/** A group of rows in the summary of a breakdown. */
export interface GroupSummary {
  /** How many rows it has. */
  readonly rows: number;
  /** The summary of every metric, in the order in which the breakdown names them. */
  readonly summaries: readonly unknown[];
}

/** The groups of two summaries, those of one name joined into one: those of the first first, in their order. */
export function mergeGroups<Group extends GroupSummary>(
  a: readonly Group[],
  b: readonly Group[],
  nameOf: (group: Group) => string | number,
  metrics: readonly NamedMetric[],
): Group[] {
  const merged = new Map(a.map((group) => [nameOf(group), group]));
  for (const group of b) {
    const name = nameOf(group);
    const known = merged.get(name);
    merged.set(name, known === undefined ? group : { ...group, ...joinGroups(known, group, metrics) });
  }
  return [...merged.values()];
}

/** Two groups as one. */
export function joinGroups(a: GroupSummary, b: GroupSummary, metrics: readonly NamedMetric[]): GroupSummary {
  const summaries = metrics.map(({ metric }, i) => metric.merge(a.summaries[i], b.summaries[i]));
  return { rows: a.rows + b.rows, summaries };
}

/** The smaller of two numbers, or with the sign −1 the larger; the other one where one is `null`. */
export function least(a: number | null, b: number | null, sign: 1 | -1 = 1): number | null {
  if (a === null || b === null) return a ?? b;
  return sign * (a - b) <= 0 ? a : b;
}
