import type { GroupCodes, Grouping } from "../metric.ts";
import { countBytesByCode } from "./byte-counts.ts";

/** Groups of rows, with the counting that a metric may ask of them. */
export function groupingOf(codes: GroupCodes, groupCount: number): Grouping {
  return {
    codes,
    groupCount,
    countValues: (column, width) => {
      if (column instanceof Uint8Array && codes instanceof Uint8Array && column.length >= manyRows) {
        return cutCounts(countBytesByCode(column, codes), width, groupCount);
      }
      const bins = new Uint32Array(groupCount * width);
      if (column instanceof Uint8Array) return countBytes(column, codes, width, bins) ? Float64Array.from(bins) : null;
      return Array.isArray(column) && countArray(column, codes, width, bins) ? Float64Array.from(bins) : null;
    },
  };
}

/** From so many rows on, looking through 65,536 counts costs nothing beside them. */
const manyRows = 1 << 16;

/** The counts of the values below `width - 1`; `null` where there are others. */
function cutCounts(counts: Uint32Array, width: number, groupCount: number): Float64Array | null {
  const bins = new Float64Array(groupCount * width);
  for (let group = 0; group < groupCount; group++) {
    for (let value = 0; value < 256; value++) {
      const count = counts[(group << 8) | value] as number;
      if (value < width - 1) bins[group * width + value] = count;
      else if (count > 0) return null;
    }
  }
  return bins;
}

function countBytes(bytes: Uint8Array, codes: GroupCodes, width: number, bins: Uint32Array): boolean {
  const missing = width - 1;
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i] as number;
    if (value >= missing) return false;
    bins[(codes[i] as number) * width + value]!++;
  }
  return true;
}

function countArray(column: readonly unknown[], codes: GroupCodes, width: number, bins: Uint32Array): boolean {
  const missing = width - 1;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    let bin = missing;
    if (typeof value === "number") {
      bin = value & 255;
      if (bin !== value || bin >= missing) return false;
    } else if (value !== null && value !== undefined) return false;
    bins[(codes[i] as number) * width + bin]!++;
  }
  return true;
}
