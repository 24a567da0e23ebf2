import { type PathStep, rejectInput } from "../errors.ts";
import type { PlacedMargin, TargetTree, WeightingOptions } from "../schemas/weighting.ts";

/** One level of a margin: a value of its field, or a combination of values. */
interface TargetLevel {
  /** The names of the values, one a field. */
  readonly names: readonly string[];
  /** What it shall weigh, as a share of the whole. */
  readonly share: number;
  /** The same in percent. */
  readonly percent: number;
  /** What it shall weigh, as it was given. */
  readonly target: number;
  /** Where that stands in the options. */
  readonly path: readonly PathStep[];
}

type GivenLevel = Omit<TargetLevel, "share" | "percent">;

/** A margin with its targets as shares. */
export interface TargetMargin {
  /** Its fields. */
  readonly fields: readonly string[];
  /** Its levels, in the order of the targets. */
  readonly levels: readonly TargetLevel[];
}

/** The margins of a weighting, and how many people they speak of. */
export interface WeightingTargets {
  /** The margins, in their order. */
  readonly margins: readonly TargetMargin[];
  /** The total of the targets; `null` where they are shares. */
  readonly population: number | null;
}

/** How far sums that should be the same may be apart: published shares are rounded. */
const rounding = 1.0001e-3;

/** Reads targets as shares, once it is clear that they are consistent. */
export function readTargets(
  functionName: string,
  placed: readonly PlacedMargin[],
  { unit, sumTo = "rows" }: WeightingOptions,
): WeightingTargets {
  const lists = placed.map(({ by, targets, path }) => {
    const fields = typeof by === "string" ? [by] : by;
    const levels = listLevels(targets, path);
    return { fields, levels, path, sum: levels.reduce((sum, { target }) => sum + target, 0) };
  });
  const kinds = lists.map(({ levels, path, sum }) => unit ?? unitOf(functionName, levels, path, sum));
  const first = lists[0]?.sum as number;
  for (const [i, { path, sum }] of lists.entries()) {
    const kind = kinds[i] as string;
    if (kind !== kinds[0]) {
      rejectInput(functionName, "options", path, "inconsistent", `of one unit with the first (${kinds[0]})`, kind);
    }
    const total = { count: first, share: 1, percent: 100 }[kind] as number;
    if (sum > 0 && Math.abs(sum - total) <= rounding * total) continue;
    const expected =
      kind === "count"
        ? `targets that sum to ${i === 0 ? "more than 0" : `${total} as the first do`}`
        : `${kind}s that sum to ${total}`;
    rejectInput(functionName, "options", path, "inconsistent", expected, Number(sum.toPrecision(12)));
  }
  const population = kinds[0] === "count" ? first : null;
  if (sumTo === "population" && population === null) {
    const expected = '"rows" where the targets are shares (or unit must be "count")';
    rejectInput(functionName, "options", ["sumTo"], "inconsistent", expected, sumTo);
  }
  const margins = lists.map(({ fields, levels, sum }) => ({
    fields,
    levels: levels.map((level) => ({ ...level, share: level.target / sum, percent: (100 * level.target) / sum })),
  }));
  return { margins, population };
}

function listLevels(targets: TargetTree, path: readonly PathStep[], outer: readonly string[] = []): GivenLevel[] {
  return Object.entries(targets).flatMap(([name, inner]) => {
    const names = [...outer, name];
    const place = [...path, name];
    return typeof inner === "number" ? [{ names, target: inner, path: place }] : listLevels(inner, place, names);
  });
}

/** What targets are where nobody says so. What looks like shares or percentages must sum as they do. */
function unitOf(
  functionName: string,
  levels: readonly GivenLevel[],
  path: readonly PathStep[],
  sum: number,
): "count" | "share" | "percent" {
  const isNear = (total: number, reach: number): boolean => Math.abs(sum - total) <= reach * total;
  if (isNear(1, rounding)) return "share";
  if (isNear(100, rounding)) return "percent";
  const likeShares = sum > 0 && levels.every(({ target }) => target <= 1);
  if (likeShares || isNear(100, 0.1)) {
    const expected = `${likeShares ? "shares that sum to 1" : "percentages that sum to 100"}, or counts with unit: "count"`;
    rejectInput(functionName, "options", path, "inconsistent", expected, Number(sum.toPrecision(12)));
  }
  return "count";
}
