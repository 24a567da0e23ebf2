import { isSuppressed, noFigures } from "../estimate.ts";
import type { Interval } from "../result.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { countFigures, percentOf } from "../share-figures.ts";
import type { TermColumns } from "./count-terms.ts";

/** A share of searches with its interval. */
export interface SearchShare {
  /** How many; `null` where the figures are withheld. */
  readonly count: number | null;
  /** Of how many it is known; `null` where the figures are withheld. */
  readonly of: number | null;
  /** Their share in percent; `null` where it is known of none. */
  readonly percent: number | null;
  /** The confidence interval of the share (Wilson's). */
  readonly interval: Interval | null;
}

/** Searches for some terms. */
export interface SearchFigures {
  /** How many searches. */
  readonly searches: number;
  /** Their share of all searches, in percent. */
  readonly share: number;
  /** Those without a result. */
  readonly zeroResults: SearchShare;
  /** Those that led to a click, of those of which it is known. */
  readonly clicks: SearchShare;
}

/** Searches for one term. */
export interface SearchTermRow extends SearchFigures {
  /** The term, as `normalize` leaves it. */
  readonly term: string;
}

/** Searches for all other terms. */
export interface OtherSearchTerms extends SearchFigures {
  /** How many terms those are. */
  readonly terms: number;
}

/** A term that was searched for without a result. */
export interface ZeroResultTerm {
  /** The term, as `normalize` leaves it. */
  readonly term: string;
  /** How many searches for it had no result. */
  readonly zeroResults: number;
  /** Their share of all searches without a result, in percent. */
  readonly share: number;
}

/** A share of searches, withheld where it rests on too few. */
export function searchShare(count: number, of: number, options: EstimateOptions): SearchShare {
  if (of > 0 && isSuppressed(of, options)) return withheldShare;
  const { value, interval } = of > 0 ? countFigures(count, of, options) : noFigures;
  return { count, of, percent: value, interval };
}

/** A share that is not shown. */
export const withheldShare: SearchShare = { count: null, of: null, percent: null, interval: null };

/** The sums of all terms, or of some. */
export interface TermSums {
  readonly searches: number;
  readonly zeroResults: number;
  readonly clicksKnown: number;
  readonly clicked: number;
}

/** Adds up the terms at some places. */
export function sumTerms(columns: TermColumns, places: readonly number[]): TermSums {
  const sum = (column: readonly number[]): number =>
    places.reduce((total, place) => total + (column[place] as number), 0);
  return {
    searches: sum(columns.searches),
    zeroResults: sum(columns.zeroResults),
    clicksKnown: sum(columns.clicksKnown),
    clicked: sum(columns.clicked),
  };
}

/** The figures of some searches among all. */
export function searchFigures(sums: TermSums, total: number, options: EstimateOptions): SearchFigures {
  const { searches, zeroResults, clicksKnown, clicked } = sums;
  return {
    searches,
    share: percentOf(searches, total),
    zeroResults: searchShare(zeroResults, searches, options),
    clicks: searchShare(clicked, clicksKnown, options),
  };
}

/** The places of the terms with most of something, the first by name where two have as much, that are often enough to be shown. */
export function topTerms(column: readonly number[], top: number, least: number): number[] {
  const places = column.map((_, place) => place).filter((place) => (column[place] as number) >= Math.max(1, least));
  // The terms are sorted, and so is what has as much.
  return places.sort((a, b) => (column[b] as number) - (column[a] as number) || a - b).slice(0, top);
}
