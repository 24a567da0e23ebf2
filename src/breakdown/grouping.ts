import type { GroupCodes, Grouping } from "../metric.ts";

/** Groups of rows, with the counting that a metric may ask of them. */
export function groupingOf(codes: GroupCodes, groupCount: number): Grouping {
  return {
    codes,
    groupCount,
    countValues: (column, width) => {
      const bins = new Float64Array(groupCount * width);
      if (column instanceof Uint8Array) return countBytesBy(column, codes, width, bins);
      return Array.isArray(column) ? countArrayBy(column, codes, width, bins) : null;
    },
  };
}

function countBytesBy(bytes: Uint8Array, codes: GroupCodes, width: number, bins: Float64Array): Float64Array | null {
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i] as number;
    if (value >= width - 1) return null;
    bins[(codes[i] as number) * width + value]!++;
  }
  return bins;
}

function countArrayBy(
  column: readonly unknown[],
  codes: GroupCodes,
  width: number,
  bins: Float64Array,
): Float64Array | null {
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    let bin = width - 1;
    if (typeof value === "number") {
      bin = value & 255;
      if (bin !== value || bin >= width - 1) return null;
    } else if (value !== null && value !== undefined) return null;
    bins[(codes[i] as number) * width + bin]!++;
  }
  return bins;
}
