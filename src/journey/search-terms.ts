import { toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import { recordsOf } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent } from "../schemas/lifecycle.ts";
import { type LeafRule, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import {
  type SearchTermCounts,
  type SearchTermsOptions,
  type SiteSearch,
  searchTermsOptionsSchema,
  type TermNormalization,
  termNormalizationRule,
} from "../schemas/search-terms.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countFigures, percentOf } from "../share-figures.ts";
import { isCount, isRecord } from "../values.ts";
import {
  addCounts,
  type CountedTerms,
  countColumns,
  countSearches,
  type KnownSearches,
  mergeTerms,
  type TermColumns,
} from "./count-terms.ts";
import { asSummarized, sameDefinition } from "./same-definition.ts";
import {
  type OtherSearchTerms,
  type SearchShare,
  type SearchTermRow,
  searchFigures,
  searchShare,
  sumTerms,
  topTerms,
  withheldShare,
  type ZeroResultTerm,
} from "./search-term-rows.ts";

const name = "searchTerms";

/** What `searchTerms` takes: searches, as records or as a table of columns, or the counts of their terms. */
export type SearchTermsInput = readonly SiteSearch[] | ColumnTable | SearchTermCounts;

/** What `searchTerms` keeps of its input: every term there is, so it is as large as there are different ones. */
export interface SearchTermsSummary extends TermColumns {
  /** Which metric's summary it is. */
  readonly kind: "searchTerms";
  /** The version of its form. */
  readonly version: 1;
  /** How terms were told apart. */
  readonly normalize: TermNormalization;
  /** Searches that another one followed. */
  readonly refined: KnownSearches;
  /** Searches that ended the visit. */
  readonly exited: KnownSearches;
  /** Searches without a term or a number of results. */
  readonly missing: number;
  /** Searches that were left out as invalid. */
  readonly invalid: number;
}

/** What `searchTerms` gives. Where the figures are withheld, lists are empty and shares `null`. */
export interface SearchTermsResult extends Estimate {
  /** The terms that were searched for most, the most frequent first. */
  readonly terms: readonly SearchTermRow[];
  /** All other terms together; `null` where there are none. */
  readonly others: OtherSearchTerms | null;
  /** The terms that most often had no result. */
  readonly zeroResultTerms: readonly ZeroResultTerm[];
  /** How many different terms there are; `null` where the figures are withheld. */
  readonly distinctTerms: number | null;
  /** Searches without a result: the `value`, as a count. */
  readonly zeroResults: SearchShare;
  /** Searches that led to a click, of those of which it is known. */
  readonly clicks: SearchShare;
  /** Searches that another one followed, of those of which it is known. */
  readonly refinements: SearchShare;
  /** Searches that ended the visit, of those of which it is known. */
  readonly exits: SearchShare;
}

/**
 * What people search for on a site: the share of searches without a result, and the terms that were searched for most.
 *
 * The `value` is `100 · searches without a result / searches`, in percent from 0 to 100. `terms` lists the most frequent ones, each with
 * its share of all searches, its own share without a result and, where `clicked` is given, with a click; `others` puts the rest
 * together, so that shares add up to 100. `zeroResultTerms` lists those that most often had no result: what people want and do not
 * find.
 *
 * - Terms are one that differ in case, in spaces or in the Unicode form of their accents (see `normalize`). "café" and "cafe", or
 *   "shoe" and "shoes", are two.
 * - A search without a term, with one of spaces, or without a number of results is counted in `missing`. Shares of clicks, refinements
 *   and exits are of the searches of which they are known. Without searches `value` is `null`.
 * - A term with fewer searches than `minimumResponses` is not named; it is in `others`. People type names and addresses. A share of
 *   fewer is withheld; whether others together give it away is not looked at.
 * - Intervals are Wilson's. They take searches as independent; who tries five spellings counts five times.
 * - The summary holds every term: it grows with the number of different ones, not with that of searches.
 *
 * Takes searches `{ term, results, clicked, refined, exited }`, or `{ terms: [{ term, searches, zeroResults, clicked }] }`.
 *
 * Sources: Unicode Standard Annex 15 (NFC); Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Searches, or the counts of their terms.
 * @param options - See {@link SearchTermsOptions}.
 * @throws {@link MetricInputError} for a term that is no string, a number of results that is none, counts that do not add up, an option
 * that does not exist, summaries whose terms were told apart in two ways.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { searchTerms } from "cx-metrics";
 *
 * const searches = [
 *   { term: "Refund", results: 4, clicked: true },
 *   { term: " refund ", results: 4, clicked: false },
 *   { term: "opening  hours", results: 2, clicked: true },
 *   { term: "gift card", results: 0, clicked: false },
 * ];
 * const result = searchTerms(searches, { top: 1 });
 * assert.equal(result.value, 25);
 * assert.deepEqual(
 *   result.terms.map(({ term, searches, share, clicks }) => [term, searches, share, clicks.percent]),
 *   [["refund", 2, 50, 50]],
 * );
 * assert.deepEqual([result.others?.terms, result.others?.share], [2, 50]);
 * assert.deepEqual(result.zeroResultTerms, [{ term: "gift card", zeroResults: 1, share: 100 }]);
 * ```
 */
export const searchTerms: Metric<SearchTermsInput, SearchTermsOptions, SearchTermsSummary, SearchTermsResult> =
  /* @__PURE__ */ defineMetric({
    name,
    summarize: (input: SearchTermsInput, options: SearchTermsOptions): SearchTermsSummary =>
      toSummary(
        isRecord<SearchTermCounts>(input) && "terms" in input
          ? addCounts(name, input, options)
          : countSearches(name, recordsOf(name, "searches", input, ["term", "results"]), options),
        options.normalize ?? "case-and-spaces",
      ),
    merge: (a, b) => {
      sameDefinition(name, ["normalize"], a, b);
      return {
        ...a,
        ...mergeTerms(a, b),
        refined: addSearches(a.refined, b.refined),
        exited: addSearches(a.exited, b.exited),
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measureTerms,
    checkOptions: (options) => {
      checkInput(searchTermsOptionsSchema(), options, name, "options");
    },
    checkSummary: (summary) => {
      checkInput(termSummarySchema(), summary, name, "summary");
    },
  });

function toSummary(counted: CountedTerms, normalize: TermNormalization): SearchTermsSummary {
  return { kind: name, version: 1, normalize, ...counted };
}

function addSearches(a: KnownSearches, b: KnownSearches): KnownSearches {
  return { known: a.known + b.known, did: a.did + b.did };
}

const termSummarySchema = /* @__PURE__ */ lazySchema(() => {
  const known = leaf("{ known, did } of searches, no more that did than are known", isKnown);
  const columns = Object.fromEntries(countColumns.map((column) => [column, countsRule()]));
  const terms = leaf("an array of different strings in the order of their characters' codes", isSorted);
  const normalize = termNormalizationRule();
  const fields = { normalize, terms, ...columns, refined: known, exited: known };
  return consistent(summarySchema<SearchTermsSummary>(name, fields), findColumnFault);
});

function countsRule(): LeafRule {
  return leaf("an array of whole numbers from 0 on", (value) => Array.isArray(value) && value.every(isCount));
}

function isSorted(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((term, i) => typeof term === "string" && (i === 0 || (value[i - 1] as string) < term));
}

function isKnown(value: unknown): boolean {
  return isRecord(value) && isCount(value.known) && isCount(value.did) && value.did <= value.known;
}

function findColumnFault(
  summary: SearchTermsSummary,
): ReturnType<Parameters<typeof consistent<SearchTermsSummary>>[1]> {
  const { length } = summary.terms;
  for (const field of countColumns) {
    if (summary[field].length !== length) {
      return { field, expected: `as long as terms (${length})`, code: "length-mismatch" };
    }
    const whole = field === "clicked" ? summary.clicksKnown : summary.searches;
    if (summary[field].some((part, term) => part > (whole[term] as number))) {
      const expected = `at most ${field === "clicked" ? "clicksKnown" : "searches"} for every term`;
      return { field, expected, code: "inconsistent" };
    }
  }
  return null;
}

function measureTerms(summary: SearchTermsSummary, options: SearchTermsOptions): SearchTermsResult {
  asSummarized<SearchTermsSummary>(name, ["normalize"], { normalize: options.normalize }, summary);
  const { terms, missing, invalid, refined, exited } = summary;
  const { top = 10, minimumResponses = 0 } = options;
  const everyPlace = terms.map((_, place) => place);
  const total = sumTerms(summary, everyPlace);
  const n = total.searches;
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `% of searches without a result; terms are one ${sameness[summary.normalize]}`,
  };
  const estimate = toEstimate(facts, countFigures(total.zeroResults, n, options), options);
  const share = (count: number, of: number): SearchShare =>
    estimate.suppressed ? withheldShare : searchShare(count, of, options);
  const listed = estimate.suppressed ? [] : topTerms(summary.searches, top, minimumResponses);
  const empty = estimate.suppressed ? [] : topTerms(summary.zeroResults, top, minimumResponses);
  const others = estimate.suppressed ? [] : othersOf(summary, listed);
  const rowOf = (places: readonly number[]): ReturnType<typeof searchFigures> =>
    searchFigures(sumTerms(summary, places), n, options);
  return {
    ...estimate,
    terms: listed.map((place) => ({ term: terms[place] as string, ...rowOf([place]) })),
    others: others.length === 0 ? null : { terms: others.length, ...rowOf(others) },
    zeroResultTerms: empty.map((place) => {
      const zeroResults = summary.zeroResults[place] as number;
      return { term: terms[place] as string, zeroResults, share: percentOf(zeroResults, total.zeroResults) };
    }),
    distinctTerms: estimate.suppressed ? null : terms.length,
    zeroResults: share(total.zeroResults, n),
    clicks: share(total.clicked, total.clicksKnown),
    refinements: share(refined.did, refined.known),
    exits: share(exited.did, exited.known),
  };
}

const sameness: Readonly<Record<TermNormalization, string>> = {
  "case-and-spaces": "that differ in case or spaces only",
  spaces: "that differ in spaces only",
  none: "where they are written alike",
};

/** The places of the terms that were searched for, and are not listed. */
function othersOf({ searches }: TermColumns, listed: readonly number[]): number[] {
  const isListed = new Set(listed);
  return searches.flatMap((count, place) => (count > 0 && !isListed.has(place) ? [place] : []));
}
