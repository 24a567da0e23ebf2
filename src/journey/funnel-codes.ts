import { type FunnelValue, isFunnelValue } from "../schemas/funnel.ts";

/** The values of a field, or of several, as small numbers: 0 is a blank one. */
interface ValueCodes {
  /** For every row its code. */
  readonly codes: Uint32Array;
  /** The values by their codes, in ascending order; the first is `null`. */
  readonly values: readonly (FunnelValue | null)[];
}

/** Takes the values of rows. */
export interface ValueEncoder {
  /** Takes the value of a row that is not blank. */
  readonly take: (row: number, value: FunnelValue) => void;
  /** Numbers the values in their own order, so that the order of rows does not show. */
  readonly finish: () => ValueCodes;
}

/** Encodes the values of so many rows. */
export function valueEncoder(length: number): ValueEncoder {
  const codes = new Uint32Array(length);
  const known = new Map<FunnelValue, number>();
  return {
    take: (row, value) => {
      let code = known.get(value);
      if (code === undefined) {
        code = known.size + 1;
        known.set(value, code);
      }
      codes[row] = code;
    },
    finish: () => {
      const values = [...known.keys()].sort(compareValues);
      const newCodes = new Uint32Array(values.length + 1);
      for (const [place, value] of values.entries()) newCodes[known.get(value) as number] = place + 1;
      for (let row = 0; row < length; row++) codes[row] = newCodes[codes[row] as number] as number;
      return { codes, values: [null, ...values] };
    },
  };
}

/** The order of values: booleans, numbers, then words by their letters' codes; a blank one last. */
export function compareValues(a: FunnelValue | null, b: FunnelValue | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** One value that stands for those of several fields; `null` where one of them is blank. */
export function joinValues(values: readonly unknown[]): FunnelValue | null {
  if (!values.every(isFunnelValue)) return null;
  return values.length === 1 ? (values[0] as FunnelValue) : JSON.stringify(values);
}
