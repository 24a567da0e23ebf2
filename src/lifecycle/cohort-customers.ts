import { hashOf } from "./cohort-store.ts";

/**
 * Makes a function that numbers customers from 0 on, in the order in which they come: it writes the number of each into a
 * column, and returns how many there are. Its table is used again at the next call, so that little memory is left to be freed.
 */
export function customerNumbering(): (ids: Float64Array, length: number, customers: Int32Array) => number {
  // Open addressing. Pairs of an id and its number plus one, where 0 marks a free place; at most half of the places are taken.
  let table = new Float64Array(2048);

  const enlarge = (): void => {
    const old = table;
    table = new Float64Array(2 * old.length);
    const lastPlace = table.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let place = (hashOf(old[from] as number) << 1) & lastPlace;
      while (table[place + 1] !== 0) place = (place + 2) & lastPlace;
      table[place] = old[from] as number;
      table[place + 1] = old[from + 1] as number;
    }
  };

  return (ids, length, customers) => {
    let count = 0;
    let lastPlace = table.length - 2;
    table.fill(0);
    for (let i = 0; i < length; i++) {
      const id = ids[i] as number;
      let place = (hashOf(id) << 1) & lastPlace;
      while (table[place + 1] !== 0 && table[place] !== id) place = (place + 2) & lastPlace;
      const number = table[place + 1] as number;
      if (number > 0) {
        customers[i] = number - 1;
        continue;
      }
      customers[i] = count++;
      table[place] = id;
      table[place + 1] = count;
      if (4 * count > table.length) {
        enlarge();
        lastPlace = table.length - 2;
      }
    }
    return count;
  };
}
