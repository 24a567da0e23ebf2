import { type DictionaryColumn, type FieldValues, isDictionary } from "../rows.ts";
import { isCustomerId } from "../schemas/records.ts";

/** The number of what is no customer. */
export const noCustomer = 0xffff_ffff;

/** Customers as numbers. */
interface CustomerNumbers {
  /** For every row the number of its customer, or `noCustomer`. */
  readonly numbers: Uint32Array;
  /** One more than the largest of them. */
  readonly count: number;
}

/** Numbers the customers of a column. Small whole numbers are taken as they are, and dictionaries by their codes. */
export function numberCustomers(column: FieldValues | DictionaryColumn): CustomerNumbers {
  if (isDictionary(column)) return ofDictionary(column);
  if (!ArrayBuffer.isView(column)) return ofValues(column);
  const ids = column as unknown as Float64Array;
  const range = rangeOf(ids);
  // Numbers that lie close together need no table.
  if (range === null || range.span > 4 * ids.length + 65_536) return ofNumbers(ids);
  const { least, span } = range;
  if (least === 0 && column instanceof Uint32Array) return { numbers: column, count: span };
  const numbers = new Uint32Array(ids.length);
  for (let row = 0; row < ids.length; row++) numbers[row] = (ids[row] as number) - least;
  return { numbers, count: span };
}

/** The least of whole numbers and how many lie between it and the largest; `null` where not all are whole. */
function rangeOf(ids: ArrayLike<number>): { readonly least: number; readonly span: number } | null {
  let least = 0;
  let largest = 0;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (id < least) least = id;
    else if (id > largest) largest = id;
    if (id % 1 !== 0) return null;
  }
  return { least, span: largest - least + 1 };
}

function ofDictionary({ codes, dictionary }: DictionaryColumn): CustomerNumbers {
  const { numbers: known, count } = ofValues(dictionary);
  const numbers = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) numbers[row] = known[codes[row] as number] as number;
  return { numbers, count };
}

function ofValues(values: ArrayLike<unknown>): CustomerNumbers {
  const known = new Map<unknown, number>();
  const numbers = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const id = values[row];
    let number = known.get(id);
    if (number === undefined) {
      number = isCustomerId(id) ? known.size : noCustomer;
      if (number !== noCustomer) known.set(id, number);
    }
    numbers[row] = number;
  }
  return { numbers, count: known.size };
}

/** Numbers by open addressing: pairs of an id and its number plus one, where 0 marks a free place; half of them stay free. */
function ofNumbers(ids: ArrayLike<number>): CustomerNumbers {
  const numbers = new Uint32Array(ids.length);
  let table = new Float64Array(4096);
  let last = table.length - 2;
  let count = 0;
  const placeOf = (id: number): number => {
    let place = (hashOf(id) << 1) & last;
    while (table[place + 1] !== 0 && table[place] !== id) place = (place + 2) & last;
    return place;
  };
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (!Number.isFinite(id)) {
      numbers[row] = noCustomer;
      continue;
    }
    const place = placeOf(id);
    if (table[place + 1] === 0) {
      table[place] = id;
      table[place + 1] = ++count;
      numbers[row] = count - 1;
      if (4 * count > table.length) {
        const old = table;
        table = new Float64Array(2 * old.length);
        last = table.length - 2;
        for (let from = 0; from < old.length; from += 2) {
          if (old[from + 1] !== 0) table.set(old.subarray(from, from + 2), placeOf(old[from] as number));
        }
      }
    } else numbers[row] = (table[place + 1] as number) - 1;
  }
  return { numbers, count };
}

/** Mixes the bits of a number, as the finaliser of MurmurHash3 does (Appleby 2011). */
function hashOf(id: number): number {
  let hash = Math.imul((id | 0) ^ Math.imul((id / 4_294_967_296) | 0, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
