import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, jumpAhead, type RandomState, randomFromState, seedState } from "../../src/stats/random.ts";
import { randomBinomial } from "../../src/stats/random-binomial.ts";

function take(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

describe("the generator", () => {
  it("gives the outputs of the authors' xoshiro128starstar.c from the state 1, 2, 3, 4", () => {
    // As in the tests of rand_xoshiro 0.7.0, which were made with that program.
    expect(take(10, randomFromState([1, 2, 3, 4]).uint32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("gives the outputs of the authors' splitmix64.c from the seed 1234567", () => {
    const [low, high, nextLow, nextHigh] = seedState(1234567n).map(BigInt) as [bigint, bigint, bigint, bigint];
    expect((high << 32n) | low).toBe(6457827717110365317n);
    expect((nextHigh << 32n) | nextLow).toBe(3203168211198807973n);
  });

  it("is seeded by the halves of two numbers of SplitMix64, as rand_xoshiro is", () => {
    expect(seedState(42n)).toEqual([803958421, 3184996902, 2993090819, 686809907]);
    expect(take(8, createRandom(42).uint32)).toEqual([
      1776835114, 4165204688, 17111135, 2317295270, 2792088233, 2554630222, 2940343271, 2244566231,
    ]);
  });

  it("jumps by 2⁶⁴ steps, as 64 squarings of its step as a matrix over two elements say", () => {
    let matrix: bigint[] = Array.from({ length: 128 }, (_, bit) => toBits(step(fromBits(1n << BigInt(bit)))));
    for (let squaring = 0; squaring < 64; squaring++) matrix = matrix.map((column) => times(matrix, column));
    const state: RandomState = [1, 2, 3, 4];
    expect(jumpAhead(state)).toEqual(fromBits(times(matrix, toBits(state))));
  });

  it("gives the same for the same seed, and something else for another seed or stream", () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.string()), fc.integer({ min: 0, max: 5 }), (seed, stream) => {
        const first = take(4, createRandom(seed, { stream }).uint32);
        expect(take(4, createRandom(seed, { stream }).uint32)).toEqual(first);
        expect(take(4, createRandom(seed, { stream: stream + 1 }).uint32)).not.toEqual(first);
        expect(take(4, createRandom(`${seed}.`).uint32)).not.toEqual(first);
      }),
    );
  });

  it("tells a number from its text", () => {
    expect(createRandom(7).uint32()).not.toBe(createRandom("7").uint32());
  });

  it("refuses seeds and streams that there are not", () => {
    expect(() => createRandom(0.5)).toThrow("createRandom: seed must be a safe integer or a text, got 0.5");
    expect(() => createRandom(Number.NaN)).toThrow("got NaN");
    expect(() => createRandom(1, { stream: -1 })).toThrow("options.stream must be an integer of 0 or more, got -1");
    expect(() => createRandom(1, { stream: 70_000 })).toThrow("options.stream must be an integer from 0 to 65535");
  });
});

describe("its numbers", () => {
  it("lie from 0 to 1 with 53 bits", () => {
    const { uniform } = createRandom(3);
    const numbers = take(20_000, uniform);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.every((number) => Number.isInteger(number * 2 ** 53))).toBe(true);
    expect(numbers.some((number) => !Number.isInteger(number * 2 ** 52))).toBe(true);
    expect(meanOf(numbers)).toBeCloseTo(0.5, 2);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("are all equally likely below any bound", () => {
    for (const below of [1, 2, 3, 6, 7, 10]) {
      const { integer } = createRandom(below);
      const counts = new Array<number>(below).fill(0);
      for (let draw = 0; draw < 6000 * below; draw++) counts[integer(below)] = (counts[integer(below)] ?? 0) + 1;
      // Five standard errors of a count of 6000.
      for (const count of counts) expect(Math.abs(count - 6000)).toBeLessThan(5 * Math.sqrt(6000));
    }
  });

  it("reach the bounds that a word of 32 bits does not hold", () => {
    for (const below of [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 45 + 5, Number.MAX_SAFE_INTEGER]) {
      const { integer } = createRandom(5);
      const shares = take(4000, () => integer(below)).map((number) => number / below);
      expect(Math.max(...shares)).toBeLessThan(1);
      expect(Math.max(...shares)).toBeGreaterThan(0.99);
      expect(Math.min(...shares)).toBeLessThan(0.01);
      expect(meanOf(shares)).toBeCloseTo(0.5, 1);
    }
  });

  it("refuse a bound that is not a count", () => {
    expect(() => createRandom(1).integer(0)).toThrow("SeededRandom.integer: below must be an integer of 1 or more");
    expect(() => createRandom(1).integer(2.5)).toThrow("got 2.5");
  });

  it("have the moments of the normal distribution", () => {
    const { normal } = createRandom("normal");
    const numbers = take(40_000, normal);
    expect(Math.abs(meanOf(numbers))).toBeLessThan(5 / Math.sqrt(40_000));
    expect(Math.abs(meanOf(numbers.map((x) => x ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000));
    expect(Math.abs(meanOf(numbers.map((x) => x ** 3)))).toBeLessThan(5 * Math.sqrt(15 / 40_000));
    expect(Math.abs(meanOf(numbers.map((x) => x ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / 40_000));
  });
});

describe("randomBinomial", () => {
  it("has the mean and the variance of the binomial distribution", () => {
    for (const [n, p] of [
      [5, 0.3],
      [40, 0.1],
      [60, 0.5],
      [1000, 0.9],
      [1_000_000, 0.2],
    ] as const) {
      const random = createRandom(n);
      const draws = take(20_000, () => randomBinomial(random, n, p));
      const variance = n * p * (1 - p);
      expect(Math.abs(meanOf(draws) - n * p)).toBeLessThan(5 * Math.sqrt(variance / 20_000));
      const squares = meanOf(draws.map((draw) => (draw - n * p) ** 2));
      expect(Math.abs(squares / variance - 1)).toBeLessThan(0.06);
      expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw <= n)).toBe(true);
    }
  });

  it("has no choice where nothing or everything succeeds", () => {
    const random = createRandom(0);
    expect([randomBinomial(random, 9, 0), randomBinomial(random, 9, 1), randomBinomial(random, 0, 0.5)]).toEqual([
      0, 9, 0,
    ]);
  });
});

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** One step of the generator's linear part, written after the paper. */
function step([s0, s1, s2, s3]: RandomState): RandomState {
  const t = s1 << 9;
  const third = s2 ^ s0;
  const fourth = s3 ^ s1;
  return [(s0 ^ fourth) >>> 0, (s1 ^ third) >>> 0, (third ^ t) >>> 0, ((fourth << 11) | (fourth >>> 21)) >>> 0];
}

function toBits(state: RandomState): bigint {
  return state.reduce((bits, word, index) => bits | (BigInt(word >>> 0) << BigInt(32 * index)), 0n);
}

function fromBits(bits: bigint): RandomState {
  const word = (index: bigint): number => Number((bits >> (32n * index)) & 0xffffffffn);
  return [word(0n), word(1n), word(2n), word(3n)];
}

/** The matrix, by columns, times a vector of bits. */
function times(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  for (const [index, column] of matrix.entries()) if ((vector >> BigInt(index)) & 1n) sum ^= column;
  return sum;
}
