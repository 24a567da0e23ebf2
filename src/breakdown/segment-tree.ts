import type { SegmentOrder } from "../schemas/breakdowns.ts";
import { compareKeys, type SegmentKey } from "./keys.ts";
import { type GroupSummary, joinGroups } from "./merge-groups.ts";
import type { NamedMetric } from "./metrics.ts";
import type { SegmentLevel } from "./segment-rows.ts";
import type { SegmentGroup } from "./segment-summary.ts";

/** A segment, or what sums several: the whole is the root, and the segments are the leaves. */
export interface SegmentNode extends GroupSummary {
  readonly level: SegmentLevel;
  /** The values of the fields that all its rows share. */
  readonly key: readonly SegmentKey[];
  /** How many of the fields tell it from the others beside it. */
  readonly depth: number;
  /** The result of every metric. */
  readonly results: readonly object[];
  /** How many answers of a single metric it has, or how many rows. */
  readonly n: number;
  readonly children: readonly SegmentNode[];
}

/** What a tree is built with. */
export interface TreePlan {
  readonly metrics: readonly NamedMetric[];
  /** The result of every metric, and how large the group counts to be. */
  readonly measure: (group: GroupSummary) => Pick<SegmentNode, "results" | "n">;
  readonly subtotals: "none" | "rollup";
  /** How many of the nodes beside each other are kept. */
  readonly top: number;
}

/** Builds the tree of segments: with a level for each field where there are subtotals, or with one for all fields together. */
export function treeOf(groups: readonly SegmentGroup[], fieldCount: number, plan: TreePlan): SegmentNode {
  let nodes: SegmentNode[] = groups.map((group) => {
    const { rows, summaries, key } = group;
    return { rows, summaries, ...plan.measure(group), level: "segment", key, depth: fieldCount, children: [] };
  });
  if (plan.subtotals === "none") {
    const children = keepTop(nodes, [], plan);
    const add = (field: "rows" | "n"): number => nodes.reduce((sum, node) => sum + node[field], 0);
    const nothing = { summaries: [], results: [], key: [], depth: 0 };
    return { ...nothing, level: "total", rows: add("rows"), n: add("n"), children };
  }
  for (let depth = fieldCount - 1; depth > 0; depth--) {
    nodes = alikeTo(nodes, depth).map((own) => {
      const key = (own[0] as SegmentNode).key.slice(0, depth);
      return { ...sumOf(own, "subtotal", key, depth, plan), children: keepTop(own, key, plan) };
    });
  }
  return { ...sumOf(nodes, "total", [], 0, plan), children: keepTop(nodes, [], plan) };
}

function sumOf(
  parts: readonly SegmentNode[],
  level: SegmentLevel,
  key: readonly SegmentKey[],
  depth: number,
  plan: TreePlan,
): SegmentNode {
  const [first, ...others] = parts as [SegmentNode, ...SegmentNode[]];
  const { rows, summaries } = others.reduce<GroupSummary>((sum, part) => joinGroups(sum, part, plan.metrics), first);
  return { rows, summaries, ...plan.measure({ rows, summaries }), level, key, depth, children: [] };
}

/** The nodes by their first values. */
function alikeTo(nodes: readonly SegmentNode[], depth: number): SegmentNode[][] {
  const gathered = new Map<string, SegmentNode[]>();
  for (const node of nodes) {
    const name = JSON.stringify(node.key.slice(0, depth));
    const known = gathered.get(name);
    if (known === undefined) gathered.set(name, [node]);
    else known.push(node);
  }
  return [...gathered.values()];
}

/** The largest of the nodes that stand beside each other, and one for all the others together. */
function keepTop(nodes: readonly SegmentNode[], key: readonly SegmentKey[], plan: TreePlan): readonly SegmentNode[] {
  if (nodes.length <= plan.top) return nodes;
  const ranked = [...nodes].sort((a, b) => b.n - a.n || compareKeys(a.key, b.key));
  const kept = new Set(ranked.slice(0, plan.top));
  const others = sumOf(ranked.slice(plan.top), "other", key, (nodes[0] as SegmentNode).depth, plan);
  return [...nodes.filter((node) => kept.has(node)), others];
}

/** The nodes at a depth, with those that end above it: together they are all rows. */
export function cutAt(node: SegmentNode, depth: number): SegmentNode[] {
  if (node.depth >= depth || node.children.length === 0) return [node];
  return node.children.flatMap((child) => cutAt(child, depth));
}

/** All nodes, each before its children, those beside each other in order; what gathers the others stands last. */
export function outlineOf(
  root: SegmentNode,
  order: SegmentOrder,
  figureOf: (node: SegmentNode) => number | null,
): SegmentNode[] {
  const byKey = (a: SegmentNode, b: SegmentNode): number => compareKeys(a.key, b.key);
  const byValue =
    (sign: number) =>
    (a: SegmentNode, b: SegmentNode): number => {
      const [x, y] = [figureOf(a), figureOf(b)];
      if (x === null || y === null) return Number(x === null) - Number(y === null) || byKey(a, b);
      return sign * (x - y) || byKey(a, b);
    };
  const orders: Record<SegmentOrder, (a: SegmentNode, b: SegmentNode) => number> = {
    segment: byKey,
    appearance: () => 0,
    "n-descending": (a, b) => b.n - a.n || byKey(a, b),
    "value-ascending": byValue(1),
    "value-descending": byValue(-1),
  };
  const isOther = ({ level }: SegmentNode): number => Number(level === "other");
  const list = (node: SegmentNode): SegmentNode[] => {
    const children = [...node.children].sort((a, b) => isOther(a) - isOther(b) || orders[order](a, b));
    return [node, ...children.flatMap(list)];
  };
  return list(root);
}
