import { describeValue, type Fault, MetricInputError, maximumIssues, movePlaces, rejectInput } from "../errors.ts";
import { type Rows, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { weightsSchema } from "../schemas/columns.ts";
import { codeOf } from "../schemas/rules.ts";
import type { WeightingOptions } from "../schemas/weighting.ts";
import { combineCodes, commonLength, encodeField, type FieldCodes } from "./field-codes.ts";
import type { TargetMargin, WeightingTargets } from "./margin-targets.ts";

/** What is weighted: rows that are alike in every margin have one factor, so that only their combinations need be looked at. */
export interface WeightingCells {
  /** For every row the number of its cell, or −1 where it has no weight. */
  readonly cellOf: Int32Array;
  /** How many rows have a weight. */
  readonly rowCount: number;
  /** How many rows each cell has. */
  readonly counts: Float64Array;
  /** The base weights of each cell. */
  readonly base: Float64Array;
  /** The base weight of each row; `null` where all are 1. */
  readonly baseWeights: Float64Array | null;
  /** For every margin the level of each cell; the number of its levels stands for a cell that it leaves as it is. */
  readonly levels: readonly Int32Array[];
}

/** The name of the level of missing values, under `missing: "own-level"`. */
const missingLevel = "missing";

/** What stands for the level of a cell that has none. */
const [dropped, unknown] = [-1, -2];

/** Finds the cells of the rows, once it is clear that every row is of a level that has a target, and every target has a row. */
export function readCells(
  functionName: string,
  rows: Rows,
  targets: WeightingTargets,
  { missing = "error", baseWeights }: WeightingOptions,
  splitByBaseWeight: boolean,
): WeightingCells {
  const { margins } = targets;
  const fields = [...new Set(margins.flatMap((margin) => margin.fields))];
  const columns = fields.map((field) => encodeField(functionName, rows, field));
  const length = commonLength(functionName, fields, columns);
  const weights = readBaseWeights(functionName, rows, length, baseWeights);
  const keys = columns.map(({ codes }) => codes);
  if (splitByBaseWeight && weights !== null) keys.push(encodeWeights(weights));
  const { codes, firstRows } = combineCodes(keys, length);
  const encoded = new Map(fields.map((field, i) => [field, columns[i] as FieldCodes]));
  const levels = margins.map((margin) => levelsOf(margin, encoded, firstRows, missing));
  if (levels.some((ofCells) => ofCells.includes(unknown)))
    rejectRows(functionName, rows, margins, encoded, levels, codes);
  const isDropped = Array.from(firstRows, (_, cell) => levels.some((ofCells) => ofCells[cell] === dropped));
  const cells = keepCells(codes, isDropped, levels, weights);
  for (const [i, margin] of margins.entries()) checkReach(functionName, margin, cells.levels[i] as Int32Array, cells);
  return cells;
}

function readBaseWeights(
  functionName: string,
  rows: Rows,
  length: number,
  baseWeights: WeightingOptions["baseWeights"],
): Float64Array | null {
  if (baseWeights === undefined) return null;
  if (typeof baseWeights !== "string") {
    checkInput<unknown>(weightsSchema(length), baseWeights, functionName, "options", ["baseWeights"]);
    return Float64Array.from(baseWeights as ArrayLike<number>);
  }
  const column = readField(functionName, rows, baseWeights);
  try {
    checkInput<unknown>(weightsSchema(length), column, functionName, "rows");
  } catch (error) {
    throw movePlaces(error, ({ path: [row, ...inside] }) => ({
      argument: "rows",
      path: typeof row === "number" ? [row, baseWeights, ...inside] : [baseWeights, "length"],
    }));
  }
  return Float64Array.from(column as ArrayLike<number>);
}

function encodeWeights(weights: Float64Array): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(weights, (weight) => {
    const known = numbers.get(weight);
    if (known === undefined) numbers.set(weight, numbers.size);
    return known ?? numbers.size - 1;
  });
}

/** The level of every cell, by the names of the values of its first row. */
function levelsOf(
  { fields, levels }: TargetMargin,
  encoded: ReadonlyMap<string, FieldCodes>,
  firstRows: Int32Array,
  missing: WeightingOptions["missing"],
): Int32Array {
  const places = new Map(levels.map(({ names }, place) => [JSON.stringify(names), place]));
  const columns = fields.map((field) => encoded.get(field) as FieldCodes);
  return firstRows.map((row) => {
    const names = columns.map(({ codes, names: all }) => all[codes[row] as number]);
    if (names.includes(undefined)) return unknown;
    if (names.includes(null)) {
      if (missing === "drop") return dropped;
      if (missing === "unadjusted") return levels.length;
      if (missing === "error") return unknown;
    }
    return places.get(JSON.stringify(names.map((name) => name ?? missingLevel))) ?? unknown;
  });
}

/** Throws for the rows whose level has no target, with the first ten of them. */
function rejectRows(
  functionName: string,
  rows: Rows,
  margins: readonly TargetMargin[],
  encoded: ReadonlyMap<string, FieldCodes>,
  levels: readonly Int32Array[],
  cellOf: Int32Array,
): never {
  const faults: Fault[] = [];
  const columns = new Map(Array.from(encoded.keys(), (field) => [field, readField(functionName, rows, field)]));
  let total = 0;
  for (let row = 0; row < cellOf.length; row++) {
    for (const [i, { fields, levels: targets }] of margins.entries()) {
      if (levels[i]?.[cellOf[row] as number] !== unknown) continue;
      total++;
      if (faults.length === maximumIssues) continue;
      const nameAt = (field: string): string | null | undefined => {
        const { codes, names } = encoded.get(field) as FieldCodes;
        return names[codes[row] as number];
      };
      const at = fields.find((field) => typeof nameAt(field) !== "string") ?? (fields.at(-1) as string);
      const value = columns.get(at)?.[row] as unknown;
      const known = targets.slice(0, 10).map(({ names }) => JSON.stringify(names.join(" × ")));
      const more = targets.length > 10 ? ", …" : "";
      const expected = `a level with a target (${known.join(", ")}${more})`;
      const received =
        fields.length > 1 && typeof nameAt(at) === "string"
          ? describeValue(fields.map(nameAt).join(" × "))
          : describeValue(value);
      const code = typeof nameAt(at) === "string" ? "unknown-label" : codeOf(value, "other");
      faults.push({ code, argument: "rows", path: [row, at], expected, received });
    }
  }
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}

/** The cells that have a weight, numbered anew, with what their rows add up to. */
function keepCells(
  codes: Int32Array,
  isDropped: readonly boolean[],
  levels: readonly Int32Array[],
  baseWeights: Float64Array | null,
): WeightingCells {
  let cellCount = 0;
  const numbers = Int32Array.from(isDropped, (drop) => (drop ? dropped : cellCount++));
  const counts = new Float64Array(cellCount);
  const base = new Float64Array(cellCount);
  const cellOf = cellCount === numbers.length ? codes : new Int32Array(codes.length);
  let rowCount = 0;
  for (let row = 0; row < codes.length; row++) {
    const cell = numbers[codes[row] as number] as number;
    cellOf[row] = cell;
    if (cell < 0) continue;
    rowCount++;
    counts[cell]!++;
    if (baseWeights !== null) base[cell]! += baseWeights[row] as number;
  }
  const kept = levels.map((ofCells) => ofCells.filter((_, cell) => isDropped[cell] !== true));
  return { cellOf, rowCount, counts, base: baseWeights === null ? counts : base, baseWeights, levels: kept };
}

/** Throws for a level that shall weigh something and has no row to do so. */
function checkReach(
  functionName: string,
  { levels }: TargetMargin,
  levelOf: Int32Array,
  { base }: Pick<WeightingCells, "base">,
): void {
  const totals = new Float64Array(levels.length + 1);
  for (let cell = 0; cell < base.length; cell++) totals[levelOf[cell] as number]! += base[cell] as number;
  for (const [place, { names, share, target, path }] of levels.entries()) {
    if (share === 0 || (totals[place] as number) > 0) continue;
    const level = JSON.stringify(names.join(" × "));
    const expected = `0, as no row with a weight is of level ${level} (or join it with another level)`;
    rejectInput(functionName, "options", path, "inconsistent", expected, target);
  }
}
