import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A reference figure: what goes in, what must come out, and who says so. */
export interface ReferenceCase<Input, Expected> {
  readonly name: string;
  readonly source: string;
  readonly input: Input;
  readonly expected: Expected;
}

/** The figures of a topic whose names begin with `prefix`. There must be some. */
export function readReference<Input, Expected>(topic: string, prefix: string = ""): ReferenceCase<Input, Expected>[] {
  const url = new URL(`../reference/${topic}.json`, import.meta.url);
  const cases: ReferenceCase<Input, Expected>[] = JSON.parse(readFileSync(url, "utf8"));
  const chosen = cases.filter(({ name }) => name.startsWith(prefix));
  if (chosen.length === 0) throw new Error(`${topic}.json has no figures for "${prefix}"`);
  return chosen;
}

/** Holds a figure to another within `absolute` + `relative`·|expected|. */
export function expectClose(
  actual: number | null | undefined,
  expected: number,
  { absolute = 0, relative = 0 }: { readonly absolute?: number; readonly relative?: number },
): void {
  expect(actual).toBeTypeOf("number");
  const allowed = absolute + relative * Math.abs(expected);
  const distance = Math.abs((actual as number) - expected);
  expect(distance, `${actual} is not ${expected}`).toBeLessThanOrEqual(allowed);
}

/** The limits of an interval held to two figures. */
export function expectLimits(
  interval: { readonly low: number; readonly high: number } | null,
  [low, high]: readonly [number, number],
  tolerance: { readonly absolute?: number; readonly relative?: number },
): void {
  expectClose(interval?.low, low, tolerance);
  expectClose(interval?.high, high, tolerance);
}
