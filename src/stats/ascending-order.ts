/**
 * The places of numbers from 0 on in the order of their size; equal ones keep their order.
 *
 * A radix sort by eleven bits at a time: the bits of doubles that are not below zero ascend as the doubles do. Where all numbers have
 * the same bits, as in the exponent often, there is nothing to do.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const size = values.length;
  const { low, high } = bitsOf(values);
  let from: Keys = { low, high, place: new Uint32Array(size) };
  for (let i = 0; i < size; i++) from.place[i] = i;
  let to: Keys = { low: new Uint32Array(size), high: new Uint32Array(size), place: new Uint32Array(size) };
  for (const [half, shift] of digits) {
    const starts = startsOf(from[half], shift);
    if (starts === null) continue;
    scatter(from, to, from[half], shift, starts);
    [from, to] = [to, from];
  }
  return from.place;
}

/** The bits of numbers, with the places of these. */
interface Keys {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly place: Uint32Array;
}

const digits: readonly (readonly [half: "low" | "high", shift: number])[] = [
  ["low", 0],
  ["low", 11],
  ["low", 22],
  ["high", 0],
  ["high", 11],
  ["high", 22],
];

const digitMask = 2047;

function bitsOf(values: Float64Array): Pick<Keys, "low" | "high"> {
  const size = values.length;
  const low = new Uint32Array(size);
  const high = new Uint32Array(size);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  double[0] = 1;
  // Which of its two words holds the exponent depends on the machine.
  const upper = words[1] === 0 ? 0 : 1;
  for (let i = 0; i < size; i++) {
    double[0] = (values[i] as number) + 0;
    high[i] = words[upper] as number;
    low[i] = words[1 - upper] as number;
  }
  return { low, high };
}

/** Where the numbers with each digit begin; `null` where all have the same. */
function startsOf(words: Uint32Array, shift: number): Uint32Array | null {
  const starts = new Uint32Array(digitMask + 1);
  for (let i = 0; i < words.length; i++) {
    const digit = ((words[i] as number) >>> shift) & digitMask;
    starts[digit] = (starts[digit] as number) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < starts.length; digit++) {
    const count = starts[digit] as number;
    if (count === words.length) return null;
    starts[digit] = start;
    start += count;
  }
  return starts;
}

function scatter(from: Keys, to: Keys, words: Uint32Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const digit = ((words[i] as number) >>> shift) & digitMask;
    const place = starts[digit] as number;
    starts[digit] = place + 1;
    to.low[place] = from.low[i] as number;
    to.high[place] = from.high[i] as number;
    to.place[place] = from.place[i] as number;
  }
}
