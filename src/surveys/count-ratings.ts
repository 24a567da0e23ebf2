import type { GroupCodes } from "../metric.ts";
import type { Column, NumericArray } from "../rows.ts";

/*
 * The hot loops over ratings. Every loop is fed one kind of array only: the same loop fed eight kinds is ten times slower.
 * All of them only ever accept; what they do not accept is left to the schema, which decides and words the fault.
 */

/** The bin of missing answers, behind those of the values 0 to 255. */
export const missingBin = 256;

const binCount = 257;
/** From this length on, counting pairs of bytes in 65,536 bins pays for emptying the bins. */
const pairLength = 1 << 18;
/** Columns below this length all go through one loop, whatever their kind. */
const shortLength = 256;
const blockLength = 4096;

/** How often each value from 0 to 255 stands in a column, and how many are missing; `null` if it holds anything else. */
export function countRatings(column: Column): Float64Array | null {
  if (column instanceof Uint8Array || column instanceof Uint8ClampedArray) return countBytes(column);
  const bins = new Float64Array(binCount);
  if (!Array.isArray(column)) return countTyped(column as NumericArray, bins) ? bins : null;
  const length = column.length;
  if (length < shortLength) return countAny(column, bins) ? bins : null;
  const from = looksComplete(column) ? countNumbers(column, bins) : 0;
  return countWithBlanks(column, from, bins) ? bins : null;
}

function countBytes(bytes: Uint8Array | Uint8ClampedArray): Float64Array {
  const bins = new Float64Array(binCount);
  const start = -bytes.byteOffset & 3;
  let done = 0;
  if (bytes.length >= pairLength) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - start) >> 2);
    countPairs(words, bins);
    for (let i = 0; i < start; i++) increment(bins, bytes[i] as number);
    done = start + words.length * 4;
  }
  for (let i = done; i < bytes.length; i++) increment(bins, bytes[i] as number);
  return bins;
}

function increment(bins: Float64Array, bin: number): void {
  bins[bin] = (bins[bin] as number) + 1;
}

/** Four bytes at a time, as two pairs: half the increments, and no two in a row to the same bin. */
function countPairs(words: Uint32Array, bins: Float64Array): void {
  const low = new Uint32Array(65536);
  const high = new Uint32Array(65536);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    low[word & 0xffff]!++;
    high[word >>> 16]!++;
  }
  for (let pair = 0; pair < 65536; pair++) {
    const count = (low[pair] as number) + (high[pair] as number);
    if (count === 0) continue;
    bins[pair & 0xff]! += count;
    bins[pair >> 8]! += count;
  }
}

/** Sees a blank in one of 256 places: a guess that only decides which loop begins. */
function looksComplete(column: readonly unknown[]): boolean {
  const step = Math.floor(column.length / shortLength);
  for (let i = 0; i < column.length; i += step) if (typeof column[i] !== "number") return false;
  return true;
}

/** Counts up to the first value that is no byte, and says where that is. */
function countNumbers(column: readonly unknown[], bins: Float64Array): number {
  const a = new Uint32Array(256);
  const b = new Uint32Array(256);
  const c = new Uint32Array(256);
  const d = new Uint32Array(256);
  const end = column.length - 3;
  let i = 0;
  for (; i < end; i += 4) {
    const w = column[i];
    const x = column[i + 1];
    const y = column[i + 2];
    const z = column[i + 3];
    if (typeof w !== "number" || typeof x !== "number" || typeof y !== "number" || typeof z !== "number") break;
    if ((w & 255) !== w || (x & 255) !== x || (y & 255) !== y || (z & 255) !== z) break;
    a[w]!++;
    b[x]!++;
    c[y]!++;
    d[z]!++;
  }
  for (let bin = 0; bin < 256; bin++) bins[bin]! += a[bin]! + b[bin]! + c[bin]! + d[bin]!;
  return i;
}

function countWithBlanks(column: readonly unknown[], from: number, bins: Float64Array): boolean {
  const a = new Uint32Array(binCount);
  const b = new Uint32Array(binCount);
  for (let i = from; i < column.length; i++) {
    const value = column[i];
    const target = (i & 1) === 0 ? a : b;
    if (typeof value === "number") {
      if ((value & 255) !== value) return false;
      target[value]!++;
    } else if (value === null || value === undefined) target[missingBin]!++;
    else return false;
  }
  for (let bin = 0; bin < binCount; bin++) bins[bin]! += a[bin]! + b[bin]!;
  return true;
}

function countAny(column: readonly unknown[], bins: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value === null || value === undefined) bins[missingBin]!++;
    else if (typeof value === "number" && (value & 255) === value) bins[value]!++;
    else return false;
  }
  return true;
}

/** Every other typed array goes through one of doubles, block by block, so that one loop sees one kind. */
function countTyped(column: NumericArray, bins: Float64Array): boolean {
  if (column instanceof Float64Array) return countDoubles(column, column.length, bins);
  const block = new Float64Array(Math.min(blockLength, column.length));
  for (let from = 0; from < column.length; from += blockLength) {
    const part = column.subarray(from, from + blockLength);
    block.set(part);
    if (!countDoubles(block, part.length, bins)) return false;
  }
  return true;
}

function countDoubles(values: Float64Array, length: number, bins: Float64Array): boolean {
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    if ((value & 255) !== value) return false;
    bins[value]!++;
  }
  return true;
}

/**
 * The same by group: `bins[group * width + value]`, where the last bin of a group, `width - 1`, is for missing answers.
 * `null` if the column holds anything but whole numbers below `width - 1`.
 */
export function countRatingsBy(
  column: Column,
  codes: GroupCodes,
  groupCount: number,
  width: number,
): Float64Array | null {
  const bins = new Float64Array(groupCount * width);
  const length = column.length;
  if (column instanceof Uint8Array) return addBytesBy(column, codes, 0, length, width, false, bins) ? bins : null;
  if (!Array.isArray(column)) return null;
  const block = new Uint8Array(Math.min(blockLength, length));
  for (let from = 0; from < length; from += blockLength) {
    const count = Math.min(blockLength, length - from);
    if (!copyToBytes(column, from, count, block)) return null;
    if (!addBytesBy(block, codes, from, count, width, true, bins)) return null;
  }
  return bins;
}

/** A byte of 255 stands for a missing answer in a block that was copied. */
function copyToBytes(column: readonly unknown[], from: number, count: number, block: Uint8Array): boolean {
  for (let i = 0; i < count; i++) {
    const value = column[from + i];
    if (typeof value === "number") {
      if ((value & 255) !== value || value === 255) return false;
      block[i] = value;
    } else if (value === null || value === undefined) block[i] = 255;
    else return false;
  }
  return true;
}

function addBytesBy(
  bytes: Uint8Array,
  codes: GroupCodes,
  from: number,
  count: number,
  width: number,
  blanks: boolean,
  bins: Float64Array,
): boolean {
  const missing = width - 1;
  for (let i = 0; i < count; i++) {
    let value = bytes[i] as number;
    if (value >= missing) {
      if (value !== 255 || !blanks) return false;
      value = missing;
    }
    bins[(codes[from + i] as number) * width + value]!++;
  }
  return true;
}
