import { compareKeys } from "./keys.ts";
import type { SegmentNode } from "./segment-tree.ts";

/**
 * Which nodes to withhold, beside those that are too small, so that no figure of too few can be worked out from the others.
 *
 * What is shown lies in a tree, so all that can be had by adding and subtracting are unions of remainders: a shown node less all that
 * is shown below it. Where every remainder has none or at least `minimum` answers, no union has fewer. The whole counts as shown, as
 * anybody can measure it.
 */
export function withheldNodes(
  root: SegmentNode,
  minimum: number,
  answersOf: (node: SegmentNode) => number,
): ReadonlySet<SegmentNode> {
  const withheld = new Set<SegmentNode>();
  const mark = (node: SegmentNode): void => {
    if (node !== root && answersOf(node) < minimum) withheld.add(node);
    node.children.forEach(mark);
  };
  mark(root);

  /** How many answers of a node cannot be told apart from others beside it. */
  const hiddenIn = (node: SegmentNode): number => {
    if (!withheld.has(node)) return 0;
    return node.children.length === 0 ? answersOf(node) : remainderOf(node);
  };
  const remainderOf = (node: SegmentNode): number => node.children.reduce((sum, child) => sum + hiddenIn(child), 0);

  /** Withholds a node, and as little below it as makes it unknown. */
  const withhold = (node: SegmentNode): void => {
    withheld.add(node);
    if (node.children.length === 0 || remainderOf(node) > 0) return;
    const next = smallest(node.children, answersOf);
    if (next !== undefined) withhold(next);
  };
  const settle = (node: SegmentNode): void => {
    node.children.forEach(settle);
    if (withheld.has(node)) return;
    for (;;) {
      const remainder = remainderOf(node);
      if (remainder === 0 || remainder >= minimum) return;
      const shown = node.children.filter((child) => !withheld.has(child));
      // Where all of them are withheld already, more of what is below them has to be.
      const next = smallest(shown, answersOf) ?? smallest(shownBelow(node, withheld), answersOf);
      if (next === undefined) return;
      withhold(next);
    }
  };
  settle(root);
  return withheld;
}

/** The shown nodes below withheld ones. */
function shownBelow(node: SegmentNode, withheld: ReadonlySet<SegmentNode>): SegmentNode[] {
  return node.children.flatMap((child) => (withheld.has(child) ? shownBelow(child, withheld) : [child]));
}

function smallest(nodes: readonly SegmentNode[], answersOf: (node: SegmentNode) => number): SegmentNode | undefined {
  const full = nodes.filter((node) => answersOf(node) > 0);
  return full.sort((a, b) => answersOf(a) - answersOf(b) || compareKeys(a.key, b.key))[0];
}
