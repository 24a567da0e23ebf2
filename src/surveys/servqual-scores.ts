import type { Grouping } from "../metric.ts";
import type { ServqualLayout, ServqualOptions } from "../schemas/servqual.ts";
import { crossProductsOf, mergeCrossProducts } from "../stats/cross-products.ts";
import { type Moments, mergeMoments } from "../stats/moments.ts";
import type { ServqualAnswers } from "./servqual-answers.ts";
import type { DimensionMoments, GapMoments, ServqualSummary } from "./servqual-summary.ts";

/** The scores of some respondents. */
export type ServqualScores = Omit<ServqualSummary, "kind" | "version" | "definition">;

type Policy = NonNullable<ServqualOptions["missingItems"]>;

/** Scores all respondents, or each group of them. */
export function scoreServqual(
  answers: ServqualAnswers,
  layout: ServqualLayout,
  dimensionItems: readonly (readonly string[])[],
  policy: Policy,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): ServqualScores[] {
  const groupCount = groups?.groupCount ?? 1;
  const rows = Array.from({ length: groupCount }, (): number[] => []);
  for (let row = 0; row < answers.length; row++) (rows[groups?.codes[row] ?? 0] as number[]).push(row);
  return rows.map((some) => scoreRows(answers, some, layout, dimensionItems, policy));
}

/** Sides of a score, in the order in which they are summed up. */
const sideCount = 3;

function scoreRows(
  { expectations, perceptions, points, invalid }: ServqualAnswers,
  rows: readonly number[],
  { items, sides }: ServqualLayout,
  dimensionItems: readonly (readonly string[])[],
  policy: Policy,
): ServqualScores {
  const itemCount = items.length;
  const dimensionCount = dimensionItems.length;
  const hasGap = sides.length === 2;
  // The columns: all items, all dimensions, unweighted, weighted, and the points of all dimensions.
  const [fromDimensions, unweighted] = [itemCount, itemCount + dimensionCount];
  const weighted = unweighted + 1;
  const running = emptyRunning(sideCount * (weighted + 1) + dimensionCount);
  const pointsFrom = sideCount * (weighted + 1);
  const push = (column: number, perception: number, expectation: number): void => {
    add(running, sideCount * column, perception);
    if (!hasGap) return;
    add(running, sideCount * column + 1, expectation);
    add(running, sideCount * column + 2, perception - expectation);
  };
  let missing = 0;
  let left = 0;
  for (const row of rows) {
    if (invalid[row] === 1) {
      left++;
      continue;
    }
    const base = row * itemCount;
    const isAnswered = (item: number): boolean =>
      !Number.isNaN(perceptions[base + item]) && !(hasGap && Number.isNaN(expectations[base + item]));
    if (policy === "complete-cases" && !items.every((_, item) => isAnswered(item))) {
      missing++;
      continue;
    }
    let scored = 0;
    let [perceived, expected, weighedPerceived, weighedExpected] = [0, 0, 0, 0];
    let item = 0;
    for (let dimension = 0; dimension < dimensionCount; dimension++) {
      const end = item + (dimensionItems[dimension] as readonly string[]).length;
      const all = end - item;
      let answered = 0;
      let [perception, expectation] = [0, 0];
      for (; item < end; item++) {
        if (!isAnswered(item)) continue;
        answered++;
        perception += perceptions[base + item] as number;
        expectation += expectations[base + item] as number;
        push(item, perceptions[base + item] as number, expectations[base + item] as number);
      }
      const share = points[row * dimensionCount + dimension] as number;
      if (!Number.isNaN(share)) add(running, pointsFrom + dimension, share);
      if (answered < (policy === "available-items" ? 1 : all)) continue;
      scored++;
      push(fromDimensions + dimension, perception / answered, expectation / answered);
      perceived += perception / answered;
      expected += expectation / answered;
      weighedPerceived += (share / 100) * (perception / answered);
      weighedExpected += (share / 100) * (expectation / answered);
    }
    if (scored < dimensionCount) {
      missing++;
      continue;
    }
    push(unweighted, perceived / dimensionCount, expected / dimensionCount);
    if (!Number.isNaN(weighedPerceived)) push(weighted, weighedPerceived, weighedExpected);
  }
  const gapMoments = (column: number): GapMoments => ({
    perception: momentsAt(running, sideCount * column),
    expectation: momentsAt(running, sideCount * column + 1),
    gap: momentsAt(running, sideCount * column + 2),
  });
  let first = 0;
  return {
    items: items.map((_, item) => gapMoments(item)),
    dimensions: dimensionItems.map((own, dimension) => {
      const from = first;
      first += own.length;
      const scores = itemColumns({ expectations, perceptions, invalid }, rows, itemCount, from, own.length, hasGap);
      return {
        ...gapMoments(fromDimensions + dimension),
        points: momentsAt(running, pointsFrom + dimension),
        reliability: crossProductsOf(scores),
      };
    }),
    unweighted: gapMoments(unweighted),
    weighted: gapMoments(weighted),
    missing,
    invalid: left,
  };
}

/** The scores of some items in columns, of respondents who answered all of them. */
function itemColumns(
  { expectations, perceptions, invalid }: Pick<ServqualAnswers, "expectations" | "perceptions" | "invalid">,
  rows: readonly number[],
  itemCount: number,
  from: number,
  count: number,
  hasGap: boolean,
): Float64Array[] {
  const columns = Array.from({ length: count }, () => new Float64Array(rows.length));
  let filled = 0;
  for (const row of rows) {
    if (invalid[row] === 1) continue;
    let isComplete = true;
    for (let place = 0; place < count; place++) {
      const cell = row * itemCount + from + place;
      const score = (perceptions[cell] as number) - (hasGap ? (expectations[cell] as number) : 0);
      if (Number.isNaN(score)) isComplete = false;
      (columns[place] as Float64Array)[filled] = score;
    }
    if (isComplete) filled++;
  }
  return columns.map((column) => column.subarray(0, filled));
}

/** Sums of several columns, each of distances from its first value: that is on the scale too, so nothing cancels that matters. */
interface Running {
  readonly counts: Float64Array;
  readonly first: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

function emptyRunning(columns: number): Running {
  const zeros = (): Float64Array => new Float64Array(columns);
  return { counts: zeros(), first: zeros(), sums: zeros(), squares: zeros() };
}

function add({ counts, first, sums, squares }: Running, column: number, value: number): void {
  if (counts[column] === 0) first[column] = value;
  const distance = value - (first[column] as number);
  counts[column]!++;
  sums[column]! += distance;
  squares[column]! += distance * distance;
}

function momentsAt({ counts, first, sums, squares }: Running, column: number): Moments {
  const n = counts[column] as number;
  if (n === 0) return { n: 0, mean: 0, m2: 0 };
  const sum = sums[column] as number;
  // JSON has no negative zero.
  const mean = (first[column] as number) + sum / n + 0;
  return { n, mean, m2: Math.max(0, (squares[column] as number) - (sum / n) * sum) };
}

/** The scores of two parts together. */
export function mergeServqual(a: ServqualScores, b: ServqualScores): ServqualScores {
  return {
    items: a.items.map((moments, item) => mergeGaps(moments, b.items[item] as GapMoments)),
    dimensions: a.dimensions.map((own, dimension) => {
      const other = b.dimensions[dimension] as DimensionMoments;
      return {
        ...mergeGaps(own, other),
        points: mergeMoments(own.points, other.points),
        reliability: mergeCrossProducts(own.reliability, other.reliability),
      };
    }),
    unweighted: mergeGaps(a.unweighted, b.unweighted),
    weighted: mergeGaps(a.weighted, b.weighted),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function mergeGaps(a: GapMoments, b: GapMoments): GapMoments {
  return {
    perception: mergeMoments(a.perception, b.perception),
    expectation: mergeMoments(a.expectation, b.expectation),
    gap: mergeMoments(a.gap, b.gap),
  };
}
