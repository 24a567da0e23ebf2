import { checkChoice } from "./check.ts";
import { normalCdf, normalSurvival } from "./normal.ts";
import { studentTCdf, studentTSurvival } from "./student-t.ts";

/**
 * What a test looks for: a difference either way, or that the first is less, or greater, than the second. The intervals
 * that tests report are two-sided whatever the alternative.
 */
export type Alternative = "two-sided" | "less" | "greater";

/** The options of a test of a difference. */
export interface TestOptions {
  /** What the test looks for. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
  /** The level of the interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** The same with all of them chosen. */
export type ChosenOptions = { readonly [Option in keyof TestOptions]-?: NonNullable<TestOptions[Option]> };

const alternatives: readonly Alternative[] = ["two-sided", "less", "greater"];

/** Throws unless `options.alternative` is one of the three. */
export function checkAlternative(functionName: string, value: unknown): void {
  checkChoice(functionName, "options", ["alternative"], value, alternatives);
}

/** The p-value of a statistic that is standard normal under the null hypothesis. */
export function normalPValue(z: number, alternative: Alternative): number {
  if (alternative === "less") return normalCdf(z);
  if (alternative === "greater") return normalSurvival(z);
  return Math.min(1, 2 * normalSurvival(Math.abs(z)));
}

/** The p-value of a statistic that follows Student's t under the null hypothesis. */
export function studentTPValue(t: number, degreesOfFreedom: number, alternative: Alternative): number {
  if (alternative === "less") return studentTCdf(t, degreesOfFreedom);
  if (alternative === "greater") return studentTSurvival(t, degreesOfFreedom);
  return Math.min(1, 2 * studentTSurvival(Math.abs(t), degreesOfFreedom));
}
