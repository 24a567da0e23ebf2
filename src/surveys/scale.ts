import { type PathStep, rejectInput } from "../errors.ts";

/** Throws unless two summaries were made on one scale, with the same cut points. */
export function sameScale<T extends object>(functionName: string, a: T, b: T): T {
  for (const key of Object.keys(a) as (keyof T & string)[]) {
    if (a[key] !== b[key]) {
      rejectInput(functionName, "summary", ["scale", key], "inconsistent", JSON.stringify(a[key]), b[key]);
    }
  }
  return a;
}

/** The lowest and the highest answer. */
interface Ends {
  readonly min: number;
  readonly max: number;
}

/** Throws unless the lowest answer is below the highest, and a cut point, where one is named, above the one and up to the other. */
export function orderedScale<Scale extends Ends & { readonly [Name in Cut]: number }, Cut extends string = never>(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  scale: Scale,
  cut?: Cut | undefined,
): Scale {
  const { min, max } = scale;
  const point = cut === undefined ? max : scale[cut];
  if (min < point && point <= max) return scale;
  const [words, points] = cut === undefined ? ["min < max", [min, max]] : [`min < ${cut} ≤ max`, [min, point, max]];
  return rejectInput(functionName, argument, path, "inconsistent", `ordered: ${words}`, points.join(", "));
}

/**
 * The lowest favourable answer where none is stated: the highest of 2 or 3 answers, and what the field is used to (`usual`) of 5,
 * 7, 10 or 11. Other scales have no custom to follow.
 */
export function topBoxFrom(functionName: string, option: string, min: number, max: number, usual: number): number {
  const answers = max - min + 1;
  if (answers === 2 || answers === 3) return max;
  if (answers === 5 || answers === 7 || answers === 10 || answers === 11) return usual;
  const expected = `stated for a scale from ${min} to ${max}`;
  rejectInput(functionName, "options", ["scale", option], "missing-value", expected, undefined);
}
