import { rejectInput } from "../errors.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { type Comparable, incomparable } from "./compare.ts";
import { labelOfKey, type SegmentKey } from "./keys.ts";
import { type NamedMetric, rowOf, sharedOptions } from "./metrics.ts";
import type { SegmentHead, SegmentPlan, VersusRest } from "./segment-rows.ts";
import type { SegmentSummary } from "./segment-summary.ts";
import { cutAt, outlineOf, type SegmentNode, treeOf } from "./segment-tree.ts";
import { withheldNodes } from "./suppression.ts";
import { compareWithRests, mergeOthers } from "./versus-rest.ts";

/** The rows of a segmentation from its counts. */
export function measureTable({ groups }: SegmentSummary, plan: SegmentPlan): SegmentHead[] {
  if (groups.length === 0) return [];
  const { options, names, single, metrics } = plan;
  const { order = "segment", subtotals = "none", top = Number.POSITIVE_INFINITY } = options;
  const shared = sharedOptions(options);
  const root = treeOf(groups, names.length, {
    metrics,
    measure: ({ rows, summaries }) => {
      const results = metrics.map(({ metric }, i) => metric.measure(summaries[i], shared) as object);
      const { n } = (results[0] ?? {}) as { n?: unknown };
      return { results, n: single && typeof n === "number" ? n : rows };
    },
    subtotals,
    top,
  });
  const results = withholdMore(root, plan);
  const comparisons = compareLevels(root, results, plan);
  const total = root.children.reduce((sum, { n }) => sum + n, 0);
  const figureOf = (node: SegmentNode): number | null => (resultsOf(node, results)[0] as Comparable).value ?? null;
  const listed = outlineOf(root, order, figureOf).filter((node) => subtotals !== "none" || node !== root);
  return listed.map((node) => {
    const head: SegmentHead = {
      segment: labelOf(node, names.length),
      by: Object.fromEntries(node.key.map((value, i) => [names[i], value])),
      level: node.level,
      n: node.n,
      share: total > 0 ? (100 * node.n) / total : null,
    };
    const own = resultsOf(node, results).map((result, i) => {
      const versusRest = comparisons.get(node)?.[i] ?? { ...incomparable, adjustedPValue: null, verdict: null };
      return { ...result, versusRest };
    });
    return rowOf(head, own, plan);
  });
}

type Results = ReadonlyMap<SegmentNode, readonly object[]>;

/** What is shown of a node. */
function resultsOf(node: SegmentNode, withheld: Results): readonly object[] {
  return withheld.get(node) ?? node.results;
}

/** The results of the nodes of which some are withheld for the sake of others. */
function withholdMore(root: SegmentNode, { options, metrics }: SegmentPlan): Results {
  const replaced = new Map<SegmentNode, readonly object[]>();
  const { suppression, minimumResponses = 0 } = options;
  if (suppression !== "complementary") return replaced;
  const everything = { ...sharedOptions(options), minimumResponses: Number.MAX_SAFE_INTEGER };
  for (const [i, named] of metrics.entries()) {
    const answersOf = (node: SegmentNode): number => {
      if (node === root) return root.children.reduce((sum, child) => sum + answersOf(child), 0);
      const { n } = node.results[i] as { n?: unknown };
      return typeof n === "number" ? n : node.rows;
    };
    for (const node of withheldNodes(root, minimumResponses, answersOf)) {
      const own = [...resultsOf(node, replaced)];
      own[i] = withhold(named, node.summaries[i], everything);
      replaced.set(node, own);
    }
  }
  return replaced;
}

function withhold({ name, metric }: NamedMetric, summary: unknown, everything: EstimateOptions): object {
  const result = metric.measure(summary, everything) as { suppressed?: unknown };
  if (result.suppressed === true) return result;
  const expected = 'left out for a metric that withholds nothing below minimumResponses ("suppressed: true")';
  return rejectInput("segment", "options", ["suppression"], "inconsistent", expected, name);
}

/** Compares every node with all others of its depth, and adjusts the p-values for their number. */
function compareLevels(
  root: SegmentNode,
  results: Results,
  { options, names, metrics }: SegmentPlan,
): ReadonlyMap<SegmentNode, readonly VersusRest[]> {
  const compared = new Map<SegmentNode, VersusRest[]>();
  for (let depth = 1; depth <= names.length; depth++) {
    const cut = cutAt(root, depth);
    const isOwn = cut.map((node) => node.depth === depth);
    if (!isOwn.includes(true)) continue;
    for (const [i, named] of metrics.entries()) {
      const rests = mergeOthers(
        cut.map(({ summaries }) => summaries[i]),
        named.metric.merge,
      );
      const own = cut.flatMap((node, place) => (isOwn[place] ? [{ node, rest: rests[place] }] : []));
      const versus = compareWithRests(
        own.map(({ node, rest }) => ({
          result: resultsOf(node, results)[i] as Comparable,
          rest: rest === undefined ? null : (named.metric.measure(rest, sharedOptions(options)) as Comparable),
        })),
        options,
      );
      for (const [place, { node }] of own.entries()) {
        compared.set(node, [...(compared.get(node) ?? []), versus[place] as VersusRest]);
      }
    }
  }
  return compared;
}

function labelOf({ level, key, depth }: SegmentNode, fieldCount: number): SegmentKey {
  if (level === "segment" && fieldCount === 1) return key[0] as SegmentKey;
  const gathered = level === "other" ? ["(other)"] : [];
  // Of a single level nothing need be said of the fields that it sums over.
  const open = level === "other" || depth === fieldCount ? [] : ["(all)"];
  return labelOfKey([...key, ...gathered, ...open]);
}
