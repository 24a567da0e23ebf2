import { checkInput } from "../schemas/check.ts";
import {
  isTerm,
  type SearchTermCounts,
  type SearchTermsOptions,
  searchTermCountsSchema,
  siteSearchesSchema,
  type TermNormalization,
} from "../schemas/search-terms.ts";
import { isConversions } from "../schemas/web.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { type RecordState, tallyRecords } from "./tally-records.ts";

/** Searches by term, in columns that are sorted by the term. */
export interface TermColumns {
  /** The terms, in the order of their characters' codes. */
  readonly terms: readonly string[];
  /** How often each was searched for. */
  readonly searches: readonly number[];
  /** How often without a result. */
  readonly zeroResults: readonly number[];
  /** Of how many searches it is known whether a result was clicked. */
  readonly clicksKnown: readonly number[];
  /** How many of those led to a click. */
  readonly clicked: readonly number[];
}

/** Searches of which something is known, and those that did it. */
export interface KnownSearches {
  /** Of how many it is known. */
  readonly known: number;
  /** How many did. */
  readonly did: number;
}

/** What is counted of searches. */
export interface CountedTerms extends TermColumns {
  readonly refined: KnownSearches;
  readonly exited: KnownSearches;
  readonly missing: number;
  readonly invalid: number;
}

/** The columns that hold counts. */
export const countColumns = ["searches", "zeroResults", "clicksKnown", "clicked"] as const;

interface TermTally {
  readonly terms: string[];
  readonly columns: Record<(typeof countColumns)[number], number[]>;
  /** Where each term stands, by what was typed. */
  readonly typed: Map<string, number>;
  readonly places: Map<string, number>;
  readonly refined: { known: number; did: number };
  readonly exited: { known: number; did: number };
}

/** No term, as what holds only spaces. */
const blankTerm = -1;

function startTally(): TermTally {
  const columns = { searches: [], zeroResults: [], clicksKnown: [], clicked: [] };
  const none = (): { known: number; did: number } => ({ known: 0, did: 0 });
  return { terms: [], columns, typed: new Map(), places: new Map(), refined: none(), exited: none() };
}

/** Counts searches by their terms. */
export function countSearches(functionName: string, input: unknown, options: SearchTermsOptions): CountedTerms {
  const { normalize } = options;
  const { tally, missing, invalid } = tallyRecords<TermTally>(input, {
    ...options,
    start: startTally,
    add: (tally, search) => addSearch(tally, search, normalize),
    check: (searches) => checkInput<unknown>(siteSearchesSchema(options), searches, functionName, "searches"),
  });
  return { ...sortTerms(tally), refined: tally.refined, exited: tally.exited, missing, invalid };
}

/** Puts terms together that are counted already. */
export function addCounts(functionName: string, input: SearchTermCounts, options: SearchTermsOptions): CountedTerms {
  const counts = checkInput(searchTermCountsSchema(), input, functionName, "counts");
  const tally = startTally();
  let missing = 0;
  for (const { term, searches, zeroResults, clicked } of counts.terms) {
    const place = placeOf(tally, term, options.normalize);
    if (place === blankTerm) {
      missing += searches;
      continue;
    }
    const { columns } = tally;
    add(columns.searches, place, searches);
    add(columns.zeroResults, place, zeroResults);
    add(columns.clicksKnown, place, clicked === undefined ? 0 : searches);
    add(columns.clicked, place, clicked ?? 0);
  }
  return { ...sortTerms(tally), refined: tally.refined, exited: tally.exited, missing, invalid: 0 };
}

function addSearch(tally: TermTally, search: unknown, normalize: TermNormalization | undefined): RecordState {
  if (!isRecord(search)) return "invalid";
  const { term, results, clicked, refined, exited } = search;
  const isAcceptable =
    (isBlank(term) || isTerm(term)) &&
    (isBlank(results) || isCount(results)) &&
    (isBlank(clicked) || isConversions(clicked)) &&
    (isBlank(refined) || isConversions(refined)) &&
    (isBlank(exited) || isConversions(exited));
  if (!isAcceptable) return "invalid";
  if (isBlank(term) || isBlank(results)) return "missing";
  const place = placeOf(tally, term, normalize);
  if (place === blankTerm) return "missing";
  const { columns } = tally;
  add(columns.searches, place, 1);
  add(columns.zeroResults, place, results === 0 ? 1 : 0);
  add(columns.clicksKnown, place, isBlank(clicked) ? 0 : 1);
  add(columns.clicked, place, clicked ? 1 : 0);
  note(tally.refined, refined);
  note(tally.exited, exited);
  return "counted";
}

function note(counts: { known: number; did: number }, event: boolean | number | null | undefined): void {
  if (isBlank(event)) return;
  counts.known++;
  if (event) counts.did++;
}

function add(column: number[], place: number, count: number): void {
  column[place] = (column[place] as number) + count;
}

/** Where a term stands; a new one is put at the end. */
function placeOf(tally: TermTally, typed: string, normalize: TermNormalization | undefined): number {
  const known = tally.typed.get(typed);
  if (known !== undefined) return known;
  const term = normalizeTerm(typed, normalize);
  let place = typed.trim() === "" ? blankTerm : tally.places.get(term);
  if (place === undefined) {
    place = tally.terms.push(term) - 1;
    tally.places.set(term, place);
    for (const column of countColumns) tally.columns[column].push(0);
  }
  tally.typed.set(typed, place);
  return place;
}

/** A term in the form in which it is told apart from others. The rules of lower case are those of no language. */
function normalizeTerm(typed: string, normalize: TermNormalization = "case-and-spaces"): string {
  if (normalize === "none") return typed;
  const spaced = typed.trim().replace(/\s+/gu, " ");
  return (normalize === "spaces" ? spaced : spaced.toLowerCase()).normalize("NFC");
}

function sortTerms({ terms, columns }: TermTally): TermColumns {
  const order = terms.map((_, place) => place).sort((a, b) => ((terms[a] as string) < (terms[b] as string) ? -1 : 1));
  const pick = <T>(values: readonly T[]): T[] => order.map((place) => values[place] as T);
  return {
    terms: pick(terms),
    searches: pick(columns.searches),
    zeroResults: pick(columns.zeroResults),
    clicksKnown: pick(columns.clicksKnown),
    clicked: pick(columns.clicked),
  };
}

/** Joins two lists of terms, each sorted, into one. */
export function mergeTerms(a: TermColumns, b: TermColumns): TermColumns {
  const terms: string[] = [];
  const columns = { searches: [], zeroResults: [], clicksKnown: [], clicked: [] } as Record<
    (typeof countColumns)[number],
    number[]
  >;
  let [i, j] = [0, 0];
  while (i < a.terms.length || j < b.terms.length) {
    const [left, right] = [a.terms[i], b.terms[j]];
    const isLeft = right === undefined || (left !== undefined && left <= right);
    const isRight = left === undefined || (right !== undefined && right <= left);
    terms.push((isLeft ? left : right) as string);
    for (const column of countColumns) {
      columns[column].push((isLeft ? (a[column][i] as number) : 0) + (isRight ? (b[column][j] as number) : 0));
    }
    if (isLeft) i++;
    if (isRight) j++;
  }
  return { terms, ...columns };
}
