// Made-up answers, the same in every run: xorshift32 (Marsaglia 2003, Journal of Statistical Software 8, 14).

/** A source of numbers from 0 to below `limit`. */
export function seeded(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Scores from 0 to 10, more high ones than low ones. */
export function makeScores(length, seed = 1) {
  const below = seeded(seed);
  const scores = new Uint8Array(length);
  for (let i = 0; i < length; i++) scores[i] = Math.max(below(11), below(11));
  return scores;
}

/** Numbers of one of `limit` groups each, in no order. */
export function makeCodes(length, limit, seed = 2) {
  const below = seeded(seed);
  const codes = new Uint8Array(length);
  for (let i = 0; i < length; i++) codes[i] = below(limit);
  return codes;
}

/** An array as `JSON.parse` or `push` makes it: without holes. */
export function makeArray(length, valueAt) {
  const array = [];
  for (let i = 0; i < length; i++) array.push(valueAt(i));
  return array;
}

/** The names of the plans in the order of their codes, which is their alphabetical order too. */
export const plans = makeArray(50, (i) => `plan-${String(i).padStart(2, "0")}`);

const start = Date.UTC(2022, 0);
const span = Date.UTC(2025, 0) - start;

/** Instants of three years in epoch milliseconds, in no order. */
export function makeInstants(length, seed = 3) {
  const below = seeded(seed);
  const instants = new Float64Array(length);
  for (let i = 0; i < length; i++) instants[i] = start + Math.floor((span / 1e6) * below(1e6)) + below(1000);
  return instants;
}
