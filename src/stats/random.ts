import { rejectInput } from "../errors.ts";
import { checkCount, checkOptions } from "./check.ts";

/** A sequence of random numbers that a seed determines. Each call moves it on. */
export interface SeededRandom {
  /** A whole number from 0 to 2³² − 1. */
  uint32(): number;
  /** A number from 0 (included) to 1 (not included), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** A whole number from 0 to `below` − 1, all equally likely. */
  integer(below: number): number;
  /** A standard normal number. */
  normal(): number;
}

/** The options of {@link createRandom}. */
export interface RandomOptions {
  /** Which of the sequences of this seed, 0 to 65,535, each 2⁶⁴ numbers long and apart from the others. Default 0. */
  readonly stream?: number | undefined;
}

/**
 * Random numbers from a seed: the same on every platform, whatever else the program does. Not for secrets.
 *
 * The generator is xoshiro128**, seeded by SplitMix64, as the authors advise; streams are its jumps of 2⁶⁴ numbers.
 * Whole numbers and `uniform` come from integer arithmetic alone. `normal` (Marsaglia's polar method) also takes
 * `Math.log`, whose last digit the language leaves to the platform.
 *
 * Source: Blackman, Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47, 36; Steele, Lea, Flood
 * (2014), OOPSLA, for SplitMix64; Fowler, Noll, Vo (FNV-1a, 64 bits) to turn a text into a seed; Marsaglia, Bray
 * (1964), SIAM Review 6, 260–264.
 *
 * @param seed - A whole number, or any text.
 * @throws `MetricInputError` when the seed is neither, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRandom } from "cx-metrics/stats";
 *
 * const random = createRandom(42);
 * assert.deepEqual([random.uint32(), random.uint32()], [1776835114, 4165204688]);
 * assert.equal(createRandom("survey 7").uniform(), createRandom("survey 7").uniform());
 * assert.ok(createRandom(1).integer(6) < 6);
 * ```
 */
export function createRandom(seed: number | string, options?: RandomOptions): SeededRandom {
  checkOptions("createRandom", options, ["stream"]);
  const { stream = 0 } = options ?? {};
  checkCount("createRandom", "options", ["stream"], stream);
  if (stream > 65_535) {
    rejectInput("createRandom", "options", ["stream"], "out-of-range", "an integer from 0 to 65535", stream);
  }
  checkSeed("createRandom", "seed", [], seed);
  let state = seedState(typeof seed === "string" ? hashText(seed) : BigInt.asUintN(64, BigInt(seed)));
  for (let jump = 0; jump < stream; jump++) state = jumpAhead(state);
  return randomFromState(state);
}

/** The four 32-bit words of the generator. */
export type RandomState = readonly [number, number, number, number];

/** Throws unless `seed` is a whole number that a double holds exactly, or a text. */
export function checkSeed(functionName: string, argument: string, path: readonly string[], seed: unknown): void {
  if (typeof seed === "string" || Number.isSafeInteger(seed)) return;
  const code = typeof seed === "number" && !Number.isNaN(seed) ? "not-an-integer" : "invalid-type";
  rejectInput(functionName, argument, path, code, "a safe integer or a text", seed);
}

/** The generator from its state, not all of whose words are 0. */
export function randomFromState([first, second, third, fourth]: RandomState): SeededRandom {
  let s0 = first | 0;
  let s1 = second | 0;
  let s2 = third | 0;
  let s3 = fourth | 0;
  let spare: number | null = null;

  function next(): number {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  function uniform(): number {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** As many leading bits as the bound has, drawn again until they are below it: every number is equally likely. */
  function integer(below: number): number {
    checkCount("SeededRandom.integer", "below", [], below, 1);
    if (below === 1) return 0;
    const isLong = below > 2 ** 32;
    const shift = Math.clz32(isLong ? Math.floor((below - 1) / 2 ** 32) : below - 1);
    for (;;) {
      const leading = next() >>> shift;
      const candidate = isLong ? leading * 2 ** 32 + (next() >>> 0) : leading;
      if (candidate < below) return candidate;
    }
  }

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const squared = x * x + y * y;
      if (squared >= 1 || squared === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
      spare = y * factor;
      return x * factor;
    }
  }

  return { uint32: () => next() >>> 0, uniform, integer, normal };
}

/** The state that the generator would have after 2⁶⁴ numbers. */
export function jumpAhead(state: RandomState): RandomState {
  // The polynomial of the authors' xoshiro128starstar.c.
  const polynomial = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];
  let [s0, s1, s2, s3] = state;
  const sum: [number, number, number, number] = [0, 0, 0, 0];
  for (const word of polynomial) {
    for (let bit = 0; bit < 32; bit++) {
      if ((word >>> bit) & 1) {
        sum[0] ^= s0;
        sum[1] ^= s1;
        sum[2] ^= s2;
        sum[3] ^= s3;
      }
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
  }
  return [sum[0] >>> 0, sum[1] >>> 0, sum[2] >>> 0, sum[3] >>> 0];
}

/** Two numbers of SplitMix64, as four words, the lower half of each first. They are never both 0. */
export function seedState(seed: bigint): RandomState {
  const first = splitMix(seed + 0x9e3779b97f4a7c15n);
  const second = splitMix(seed + 2n * 0x9e3779b97f4a7c15n);
  const low = (value: bigint): number => Number(value & 0xffffffffn);
  const high = (value: bigint): number => Number(value >> 32n);
  return [low(first), high(first), low(second), high(second)];
}

function splitMix(counter: bigint): bigint {
  let mixed = BigInt.asUintN(64, counter);
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
  return mixed ^ (mixed >> 31n);
}

/** FNV-1a of the UTF-16 code units, the lower byte of each first. */
function hashText(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    for (const byte of [unit & 0xff, unit >>> 8]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    }
  }
  return hash;
}
