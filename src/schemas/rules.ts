import type { MetricIssueCode } from "../errors.ts";
import { isCount, isNumberColumn, isWeight } from "../values.ts";

/** What one value must be. */
export interface LeafRule {
  /** What is asked, to follow "must be": `"a whole number from 0 on"`. */
  readonly expected: string;
  /** Whether a value is that. */
  readonly accepts: (value: unknown) => boolean;
  /** What the values are, from which the code of a fault follows. */
  readonly kind: "number" | "integer" | "choice" | "instant" | "other";
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

/** What the fields of an object must be. */
export interface ObjectRule {
  /** The rules of its fields. */
  readonly fields: Readonly<Record<string, Rule>>;
  /** Whether it may have other fields as well. */
  readonly open?: boolean;
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

/** What a value must be. */
export type Rule = LeafRule | ObjectRule;

/** A rule for one value. */
export function leaf(
  expected: string,
  accepts: (value: unknown) => boolean,
  kind: LeafRule["kind"] = "other",
): LeafRule {
  return { expected, accepts, kind };
}

/** The same rule for a value that may be left out. */
export function optional<T extends Rule>(rule: T): T {
  return { ...rule, optional: true };
}

/** One of some words. */
export function choice(...words: readonly string[]): LeafRule {
  const quoted = words.map((word) => `"${word}"`).join(" or ");
  return leaf(quoted, (value) => words.includes(value as string), "choice");
}

/** A weight. */
export function weightRule(): LeafRule {
  return leaf("a finite number from 0 on (at most 1e30)", (value) => isWeight(value, 1e30), "number");
}

/** A number between 0 and 1, without them. */
export function openProbability(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value > 0 && value < 1;
  return leaf("a number between 0 and 1 (0.95 for 95 %)", accepts, "number");
}

/** A whole number from 0 on, exact in a double. */
export function count(): LeafRule {
  return leaf("a whole number from 0 on", isCount, "integer");
}

/** A point of a scale. Every point of it has a counter, so that a scale of millions would not fit in memory. */
export function scalePoint(): LeafRule {
  return leaf(
    "a whole number from -1000 to 1000",
    (value) => Number.isInteger(value) && Math.abs(value as number) <= 1000,
    "integer",
  );
}

/** A column of numbers, whose values are checked elsewhere. */
export function numberColumn(): LeafRule {
  return leaf("an array or a typed array of numbers", isNumberColumn);
}

/** The code that belongs to a value which a rule refuses. */
export function codeOf(value: unknown, kind: LeafRule["kind"]): MetricIssueCode {
  if (value === undefined || value === null) return "missing-value";
  if (kind === "instant") return "invalid-instant";
  if (kind === "choice" && typeof value === "string") return "out-of-range";
  if (typeof value !== "number" || kind === "other" || !Number.isFinite(value)) return "invalid-type";
  return kind === "integer" && !Number.isInteger(value) ? "not-an-integer" : "out-of-range";
}
