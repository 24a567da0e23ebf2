import type { GroupCodes, Grouping } from "../metric.ts";

/** Groups of rows, with the counting that a metric may ask of them. */
export function groupingOf(codes: GroupCodes, groupCount: number): Grouping {
  return {
    codes,
    groupCount,
    countValues: (column, width) => {
      const bins = new Uint32Array(groupCount * width);
      if (column instanceof Uint8Array) return countBytes(column, codes, width, bins) ? Float64Array.from(bins) : null;
      return Array.isArray(column) && countArray(column, codes, width, bins) ? Float64Array.from(bins) : null;
    },
  };
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
