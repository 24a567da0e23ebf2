import type * as z from "zod/mini";
import { isCount, isRecord } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { noPair } from "./ticket-rates.ts";
import { isConversions } from "./web.ts";

/** A search on a site. */
export interface SiteSearch {
  /** What was typed. */
  readonly term: string | null | undefined;
  /** How many results there were. */
  readonly results: number | null | undefined;
  /** Whether a result was clicked, or how many were. */
  readonly clicked?: boolean | number | null | undefined;
  /** Whether another search followed it in the same session. */
  readonly refined?: boolean | number | null | undefined;
  /** Whether the visit ended with it. */
  readonly exited?: boolean | number | null | undefined;
}

/** Searches for one term that are counted already. */
export interface CountedTerm {
  /** What was typed. */
  readonly term: string;
  /** How often. */
  readonly searches: number;
  /** How often without any result. */
  readonly zeroResults: number;
  /** How many of the searches led to a click. */
  readonly clicked?: number | undefined;
}

/** Searches that are counted already, by term. */
export interface SearchTermCounts {
  /** The terms, each with its counts. */
  readonly terms: readonly CountedTerm[];
}

/** How terms are told apart: see `normalize` in {@link SearchTermsOptions}. */
export type TermNormalization = "case-and-spaces" | "spaces" | "none";

/** The options of `searchTerms`. */
export interface SearchTermsOptions extends InputOptions, EstimateOptions {
  /** How many terms are listed; the others are put together. Default 10. */
  readonly top?: number | undefined;
  /**
   * What makes two terms one. `"case-and-spaces"` (default): Unicode's composed form (NFC), no spaces at the ends, one between words,
   * lower case. `"spaces"`: the same, but for the case. `"none"`: only what is written alike.
   */
  readonly normalize?: TermNormalization | undefined;
}

/**
 * The schema of an array of {@link SiteSearch}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `searchTerms`: whether the term and its results may be missing, and whether invalid
 * searches will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { siteSearchesSchema } from "cx-metrics/schemas";
 *
 * assert.equal(siteSearchesSchema().safeParse([{ term: "red shoes", results: 12, clicked: true }]).success, true);
 * assert.equal(siteSearchesSchema().safeParse([{ term: "red shoes", results: "12" }]).success, false);
 * ```
 */
export function siteSearchesSchema({
  missing = "omit",
  invalid,
}: InputOptions = {}): z.ZodMiniType<readonly SiteSearch[]> {
  const words = "true, false or a whole number of times from 0 to 1000000";
  const event: FieldRule = { ...leaf(words, isConversions), missing: "omit" };
  return recordListSchema({
    expected: "an array of searches, or an object of counts",
    fields: {
      term: { ...leaf("a string", isTerm), missing },
      results: { ...leaf("a whole number from 0 on", isCount, "integer"), missing },
      clicked: event,
      refined: event,
      exited: event,
    },
    pair: noPair,
    invalid,
  });
}

/** Whether a value can be what was typed. */
export function isTerm(value: unknown): value is string {
  return typeof value === "string";
}

/**
 * The schema of {@link SearchTermCounts}: of every term no more searches without a result, or with a click, than searches.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { searchTermCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const counts = { terms: [{ term: "red shoes", searches: 40, zeroResults: 2 }] };
 * assert.equal(z.safeParse(searchTermCountsSchema(), counts).success, true);
 * assert.equal(z.safeParse(searchTermCountsSchema(), { terms: [{ term: "red shoes", searches: 4 }] }).success, false);
 * ```
 */
export const searchTermCountsSchema: () => z.ZodMiniType<SearchTermCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      terms: leaf("an array of { term, searches, zeroResults, clicked }, the parts no more than searches", isCounted),
    },
  }),
);

function isCounted(value: unknown): boolean {
  return Array.isArray(value) && value.every(isCountedTerm);
}

function isCountedTerm(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { term, searches, zeroResults, clicked = 0 } = value;
  return (
    isTerm(term) &&
    isCount(searches) &&
    isCount(zeroResults) &&
    zeroResults <= searches &&
    isCount(clicked) &&
    clicked <= searches
  );
}

/** The rule of how terms are told apart. */
export function termNormalizationRule(): Rule {
  return choice("case-and-spaces", "spaces", "none");
}

/**
 * The schema of {@link SearchTermsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { searchTermsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(searchTermsOptionsSchema(), { top: 20 }).success, true);
 * assert.equal(z.safeParse(searchTermsOptionsSchema(), { top: 0 }).success, false);
 * ```
 */
export const searchTermsOptionsSchema: () => z.ZodMiniType<SearchTermsOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      top: optional(leaf("a whole number from 1 on", (value) => isCount(value) && value > 0, "integer")),
      normalize: optional(termNormalizationRule()),
    },
  }),
);
