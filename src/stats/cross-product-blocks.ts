import type { NumericArray } from "./check.ts";
import { type CrossProducts, emptySums, mergeSums, placeOf, type Sums, toPlain } from "./cross-product-sums.ts";

/** Beyond this size the products of two values may pass the largest double. */
export const largestValue = 1e30;

/**
 * Copies `count` values of a column, `from` one row on, into `target` at `offset`: NaN stands for a missing value, Infinity for
 * an invalid one. Returns whether there was neither.
 */
export type ColumnReader = (from: number, count: number, target: Float64Array, offset: number) => boolean;

/** The cross products of the whole rows, and how many rows were not whole. */
export interface GatheredRows {
  /** The cross products of the rows in which every value is a number. */
  readonly crossProducts: CrossProducts;
  /** Rows in which a value is missing and none is invalid. */
  readonly missing: number;
  /** Rows in which a value is invalid. */
  readonly invalid: number;
}

// So many rows of a dozen columns stay in the first-level cache.
const blockLength = 256;

/** A reader of an array, or of a typed array. */
export function readerOfColumn(values: readonly unknown[] | NumericArray): ColumnReader {
  if (Array.isArray(values)) return (from, count, target, offset) => readArray(values, from, count, target, offset);
  const typed = values as Float64Array;
  const mayBeOdd = values instanceof Float64Array || values instanceof Float32Array;
  return (from, count, target, offset) => {
    target.set(typed.subarray(from, from + count), offset);
    return !mayBeOdd || markOdd(target, offset, count);
  };
}

/** A reader of one field of records. */
export function readerOfField(records: readonly object[], field: string): ColumnReader {
  return (from, count, target, offset) => {
    let isWhole = true;
    for (let i = 0; i < count; i++) {
      const value = (records[from + i] as Record<string, unknown>)[field];
      if (typeof value === "number" && value >= -largestValue && value <= largestValue) target[offset + i] = value;
      else {
        isWhole = false;
        target[offset + i] = markOf(value);
      }
    }
    return isWhole;
  };
}

function readArray(
  values: readonly unknown[],
  from: number,
  count: number,
  target: Float64Array,
  offset: number,
): boolean {
  let isWhole = true;
  for (let i = 0; i < count; i++) {
    const value = values[from + i];
    if (typeof value === "number" && value >= -largestValue && value <= largestValue) target[offset + i] = value;
    else {
      isWhole = false;
      target[offset + i] = markOf(value);
    }
  }
  return isWhole;
}

function markOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number.POSITIVE_INFINITY;
}

/** A typed array has no blanks: what is no usable number in it is invalid. */
function markOdd(target: Float64Array, offset: number, count: number): boolean {
  let isWhole = true;
  for (let i = offset; i < offset + count; i++) {
    const value = target[i] as number;
    if (value >= -largestValue && value <= largestValue) continue;
    isWhole = false;
    target[i] = Number.POSITIVE_INFINITY;
  }
  return isWhole;
}

/**
 * The cross products of rows, block by block.
 *
 * Each block is centred on its own means (two passes, the second corrected for what the first rounded), and blocks are merged
 * pairwise, so that rounding grows with the logarithm of the number of rows.
 *
 * @param weights - Numbers from 0 on, one a row, checked already; `null` where each row weighs one.
 */
export function gatherRows(
  rowCount: number,
  readers: readonly ColumnReader[],
  weights: ArrayLike<number> | null,
): GatheredRows {
  const width = readers.length;
  // Columns are taken two by two: an odd one is paired with a column of zeros.
  const paddedWidth = width + (width % 2);
  const block = new Float64Array(paddedWidth * blockLength);
  const weighted = weights === null ? block : new Float64Array(paddedWidth * blockLength);
  const blockWeights = new Float64Array(blockLength);
  const pending: { level: number; sums: Sums }[] = [];
  let missing = 0;
  let invalid = 0;
  for (let from = 0; from < rowCount; from += blockLength) {
    let count = Math.min(blockLength, rowCount - from);
    let isWhole = true;
    for (let column = 0; column < width; column++) {
      const read = readers[column] as ColumnReader;
      if (!read(from, count, block, column * blockLength)) isWhole = false;
    }
    for (let i = 0; i < count; i++) blockWeights[i] = weights === null ? 1 : (weights[from + i] as number);
    if (!isWhole) {
      const left = leaveOut(block, blockWeights, width, count);
      missing += left.missing;
      invalid += left.invalid;
      count = left.kept;
    }
    if (count === 0) continue;
    let sums = sumBlock(block, weighted, blockWeights, width, count, weights !== null);
    let level = 0;
    while (pending.length > 0 && pending[pending.length - 1]?.level === level) {
      sums = mergeSums((pending.pop() as { sums: Sums }).sums, sums);
      level++;
    }
    pending.push({ level, sums });
  }
  let whole = emptySums(width);
  while (pending.length > 0) whole = mergeSums((pending.pop() as { sums: Sums }).sums, whole);
  return { crossProducts: toPlain(whole), missing, invalid };
}

/** Moves the whole rows of a block to its front, and counts the others. */
function leaveOut(
  block: Float64Array,
  blockWeights: Float64Array,
  width: number,
  count: number,
): { kept: number; missing: number; invalid: number } {
  let kept = 0;
  let missing = 0;
  let invalid = 0;
  for (let i = 0; i < count; i++) {
    let isBlank = false;
    let isInvalid = false;
    for (let column = 0; column < width; column++) {
      const value = block[column * blockLength + i] as number;
      if (value === Number.POSITIVE_INFINITY) isInvalid = true;
      else if (Number.isNaN(value)) isBlank = true;
    }
    if (isInvalid) invalid++;
    else if (isBlank) missing++;
    else {
      for (let column = 0; column < width; column++) {
        block[column * blockLength + kept] = block[column * blockLength + i] as number;
      }
      blockWeights[kept++] = blockWeights[i] as number;
    }
  }
  return { kept, missing, invalid };
}

function sumBlock(
  block: Float64Array,
  weighted: Float64Array,
  blockWeights: Float64Array,
  width: number,
  count: number,
  isWeighted: boolean,
): Sums {
  let weight = count;
  let squaredWeight = count;
  let heaviest = 0;
  if (isWeighted) {
    weight = 0;
    squaredWeight = 0;
    for (let i = 0; i < count; i++) {
      const one = blockWeights[i] as number;
      weight += one;
      squaredWeight += one * one;
      if (one > (blockWeights[heaviest] as number)) heaviest = i;
    }
    if (!(weight > 0)) return { ...emptySums(width), n: count };
  }
  const means = new Float64Array(width);
  const left = new Float64Array(width + 1);
  for (let column = 0; column < width; column++) {
    const start = column * blockLength;
    // Distances from a value of the column: those of a constant column are all exactly 0. The mean is nearest to the heaviest one.
    const pivot = block[start + heaviest] as number;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (blockWeights[i] as number) * ((block[start + i] as number) - pivot);
    const mean = pivot + sum / weight;
    means[column] = mean;
    let rest = 0;
    for (let i = 0; i < count; i++) {
      const distance = (block[start + i] as number) - mean;
      const weightedDistance = (blockWeights[i] as number) * distance;
      block[start + i] = distance;
      if (isWeighted) weighted[start + i] = weightedDistance;
      rest += weightedDistance;
    }
    left[column] = rest;
  }
  const products = new Float64Array((width * (width + 1)) / 2);
  for (let row = 0; row < width; row += 2) {
    for (let column = 0; column <= row; column += 2) {
      addTile(weighted, block, row, column, width, count, products);
    }
  }
  let place = 0;
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      products[place]! -= ((left[row] as number) * (left[column] as number)) / weight;
      if (column === row && (products[place] as number) < 0) products[place] = 0;
      place++;
    }
  }
  for (let column = 0; column < width; column++) means[column]! += (left[column] as number) / weight;
  return { n: count, weight, squaredWeight, means, products };
}

/** The products of two columns with two others: four sums for four values read. */
function addTile(
  weighted: Float64Array,
  block: Float64Array,
  row: number,
  column: number,
  width: number,
  count: number,
  products: Float64Array,
): void {
  const [a, b] = [row * blockLength, (row + 1) * blockLength];
  const [c, d] = [column * blockLength, (column + 1) * blockLength];
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = 0; i < count; i++) {
    const first = weighted[a + i] as number;
    const second = weighted[b + i] as number;
    const third = block[c + i] as number;
    const fourth = block[d + i] as number;
    ac += first * third;
    ad += first * fourth;
    bc += second * third;
    bd += second * fourth;
  }
  products[placeOf(row, column)] = ac;
  if (column < row) products[placeOf(row, column + 1)] = ad;
  if (row + 1 === width) return;
  products[placeOf(row + 1, column)] = bc;
  products[placeOf(row + 1, column + 1)] = bd;
}
