import type { Column, NumericArray } from "../rows.ts";

/*
 * The hot loops over ratings. Every loop is fed one kind of array only: the same loop fed eight kinds is ten times slower.
 * All of them only ever accept; what they do not accept is left to the schema, which decides and words the fault.
 */

/** The bins of the values 0 to 255, and one for missing answers behind them. */
export const binCount = 257;
const missingBin = 256;
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

/**
 * Eight bytes at a time where all are below 16, as on most scales: two words fold into one, each half of which is four answers, and four
 * answers are one increment. That pays for emptying 65,536 bins in long columns.
 */
function countBytes(bytes: Uint8Array, bins: Float64Array): Float64Array {
  let done = 0;
  if (bytes.length >= 1 << 18) {
    // Words must begin where words can.
    const { buffer, byteOffset } = bytes.byteOffset & 3 ? bytes.slice() : bytes;
    const words = new Uint32Array(buffer, byteOffset, bytes.length >> 2);
    const fours = new Uint32Array(1 << 16);
    let seen = 0;
    let i = 1;
    for (; i < words.length; i += 2) {
      const first = words[i - 1] as number;
      const second = words[i] as number;
      seen |= first | second;
      const both = first | (second << 4);
      fours[both & 0xffff]!++;
      fours[both >>> 16]!++;
    }
    if (!(seen & 0xf0f0f0f0)) {
      done = (i - 1) * 4;
      for (let four = 0; four < 1 << 16; four++) {
        for (let shift = 0; shift < 16; shift += 4) bins[(four >> shift) & 15]! += fours[four] as number;
      }
    }
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
