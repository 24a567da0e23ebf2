import type { Column } from "../values.ts";
import { choice, count, numberColumn, openProbability, optional, type Rule } from "./rules.ts";

/** What may be said of the figure of every metric. */
export interface EstimateOptions {
  /** The confidence level of the interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** Below this many answers the figures are withheld: `value` is `null` and `suppressed` is `true`. Default 0. */
  readonly minimumResponses?: number | undefined;
}

/** What may be said of the input of every metric. */
export interface InputOptions {
  /** Whether `null` and `undefined` are left out and counted, or are an error. Default `"omit"`. */
  readonly missing?: "omit" | "error" | undefined;
  /** Whether an invalid value is an error, or is left out and counted. Default `"error"`. */
  readonly invalid?: "error" | "omit" | undefined;
}

/** What may be said of a column of answers. */
export interface RatingInputOptions extends InputOptions {
  /** The weight of each answer, from 0 to 1e30: a column as long as the answers. Not for answers that are counted already. */
  readonly weights?: Column | undefined;
}

/** The rules of {@link EstimateOptions}, to spread into those of an options object. */
export function estimateOptionRules(): Record<string, Rule> {
  return { confidenceLevel: optional(openProbability()), minimumResponses: optional(count()) };
}

/** The rules of {@link InputOptions}, to spread into those of an options object. */
export function inputOptionRules(): Record<string, Rule> {
  return { missing: optional(choice("omit", "error")), invalid: optional(choice("error", "omit")) };
}

/** The rules of {@link RatingInputOptions} and {@link EstimateOptions}, which every survey metric shares. */
export function surveyOptionRules(): Record<string, Rule> {
  return { ...inputOptionRules(), ...estimateOptionRules(), weights: optional(numberColumn()) };
}
