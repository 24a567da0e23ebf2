import type { Column, NumericArray } from "../rows.ts";

/*
 * The hot loops over ratings. Every loop is fed one kind of array only: the same loop fed eight kinds is ten times slower.
 * All of them only ever accept; what they do not accept is left to the schema, which decides and words the fault.
 */

/** The bins of the values 0 to 255, and one for missing answers behind them. */
export const binCount = 257;
const missingBin = 256;
/** From this length on, counting pairs of bytes in 65,536 bins pays for emptying the bins. */
const pairLength = 1 << 18;
/** Shorter columns are copied into one kind of array, whatever they are. */
const shortLength = 256;

/** How often each value from 0 to 255 stands in a column, and how many are missing; `null` if it holds anything else. */
export function countRatings(column: Column): Float64Array | null {
  const bins = new Float64Array(binCount);
  if (column instanceof Uint8Array) return countBytes(column, bins);
  if (!Array.isArray(column)) return countDoubles(new Float64Array(column as NumericArray), bins);
  if (column.length < shortLength) return countWithBlanks([null, ...column], 1, bins);
  return countWithBlanks(column, looksComplete(column) ? countNumbers(column, bins) : 0, bins);
}

/** Four bytes at a time, as two pairs: half the increments, and no two in a row to the same bin. */
function countBytes(bytes: Uint8Array, bins: Float64Array): Float64Array {
  let done = 0;
  if (bytes.length >= pairLength) {
    // Words must begin where words can.
    const { buffer, byteOffset } = bytes.byteOffset & 3 ? bytes.slice() : bytes;
    const words = new Uint32Array(buffer, byteOffset, bytes.length >> 2);
    const pairs = new Uint32Array(2 << 16);
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      pairs[word & 0xffff]!++;
      pairs[(word >>> 16) | 0x10000]!++;
    }
    for (let pair = 0; pair < pairs.length; pair++) {
      bins[pair & 0xff]! += pairs[pair] as number;
      bins[(pair >> 8) & 0xff]! += pairs[pair] as number;
    }
    done = words.length * 4;
  }
  for (let i = done; i < bytes.length; i++) bins[bytes[i] as number]!++;
  return bins;
}

/**
 * Sees no blank in any of 256 places: a guess that only decides which loop begins. Frozen arrays are another kind, and go to the
 * loop that has seen many.
 */
function looksComplete(column: readonly unknown[]): boolean {
  if (!Object.isExtensible(column)) return false;
  const step = Math.floor(column.length / shortLength);
  for (let i = 0; i < column.length; i += step) if (typeof column[i] !== "number") return false;
  return true;
}

/** Counts up to the first value that is no byte, and says where that is. */
function countNumbers(column: readonly unknown[], bins: Float64Array): number {
  const counts = new Uint32Array(1024);
  let i = 0;
  for (; i < column.length - 3; i += 4) {
    const a = column[i];
    const b = column[i + 1];
    const c = column[i + 2];
    const d = column[i + 3];
    if (typeof a !== "number" || typeof b !== "number" || typeof c !== "number" || typeof d !== "number") break;
    if ((a & 255) !== a || (b & 255) !== b || (c & 255) !== c || (d & 255) !== d) break;
    counts[a]!++;
    counts[b + 256]!++;
    counts[c + 512]!++;
    counts[d + 768]!++;
  }
  for (let bin = 0; bin < 1024; bin++) bins[bin & 255]! += counts[bin] as number;
  return i;
}

function countWithBlanks(column: readonly unknown[], from: number, bins: Float64Array): Float64Array | null {
  const counts = new Uint32Array(2 * binCount);
  for (let i = from; i < column.length; i++) {
    const value = column[i];
    let bin = missingBin;
    if (typeof value === "number") {
      bin = value & 255;
      if (bin !== value) return null;
    } else if (value !== null && value !== undefined) return null;
    counts[bin + (i & 1) * binCount]!++;
  }
  for (let bin = 0; bin < binCount; bin++) bins[bin]! += (counts[bin] as number) + (counts[bin + binCount] as number);
  return bins;
}

function countDoubles(values: Float64Array, bins: Float64Array): Float64Array | null {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value & 255) !== value) return null;
    bins[value]!++;
  }
  return bins;
}
