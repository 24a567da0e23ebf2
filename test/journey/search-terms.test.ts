import { describe, expect, it } from "vitest";
import { searchTerms } from "../../src/journey/search-terms.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const searches = [
  { term: "Red Shoes", results: 5, clicked: true, refined: false, exited: false },
  { term: " red  shoes ", results: 5, clicked: false, refined: true },
  { term: "red\u00a0shoes", results: 0 },
  { term: "café", results: 0, clicked: false },
  { term: "cafe\u0301", results: 0, clicked: null },
  { term: "cafe", results: 1, clicked: 3, exited: true },
  { term: "__proto__", results: 2 },
  { term: "  ", results: 2 },
  { term: null, results: 2 },
  { term: "hat", results: null },
];

describe("searchTerms", () => {
  it("puts together what differs in case, spaces and the form of accents", () => {
    const result = searchTerms(searches);
    expect(result.terms.map(({ term, searches }) => [term, searches])).toEqual([
      ["red shoes", 3],
      ["café", 2],
      ["__proto__", 1],
      ["cafe", 1],
    ]);
    expect(result).toMatchObject({ n: 7, missing: 3, distinctTerms: 4, others: null });
    expect(result.value).toBeCloseTo(300 / 7, 12);
  });

  it("tells apart by case, or by every character, when asked to", () => {
    const termsBy = (normalize: "spaces" | "none"): string[] =>
      searchTerms(searches, { normalize }).terms.map(({ term }) => term);
    expect(termsBy("spaces")).toEqual(["café", "red shoes", "Red Shoes", "__proto__", "cafe"].sort(byRank));
    expect(termsBy("none")).toHaveLength(7);
  });

  it("lists the terms without results, most frequent first", () => {
    const { zeroResultTerms, zeroResults } = searchTerms(searches);
    expect(zeroResultTerms).toEqual([
      { term: "café", zeroResults: 2, share: expect.closeTo(200 / 3, 10) },
      { term: "red shoes", zeroResults: 1, share: expect.closeTo(100 / 3, 10) },
    ]);
    expect([zeroResults.count, zeroResults.of]).toEqual([3, 7]);
  });

  it("takes shares of clicks, refinements and exits of the searches of which they are known", () => {
    const { clicks, refinements, exits, terms } = searchTerms(searches);
    expect([clicks.count, clicks.of, clicks.percent]).toEqual([2, 4, 50]);
    expect([refinements.count, refinements.of]).toEqual([1, 2]);
    expect([exits.count, exits.of]).toEqual([1, 2]);
    expect(terms[0]?.clicks).toMatchObject({ count: 1, of: 2, percent: 50 });
    expect(terms.find(({ term }) => term === "__proto__")?.clicks).toEqual({
      count: 0,
      of: 0,
      percent: null,
      interval: null,
    });
  });

  it("puts the rest together, so that shares add up", () => {
    const { terms, others } = searchTerms(searches, { top: 2 });
    expect(others).toMatchObject({ terms: 2, searches: 2, zeroResults: { count: 0, of: 2 } });
    const sum = terms.reduce((total, { share }) => total + share, others?.share ?? 0);
    expect(sum).toBeCloseTo(100, 10);
  });

  it("has Wilson's interval of a term's share without results", () => {
    // scipy 1.17.1: binomtest(0, 40).proportion_ci(method="wilson") and binomtest(1, 4)…
    const counts = {
      terms: [
        { term: "a", searches: 40, zeroResults: 0 },
        { term: "b", searches: 4, zeroResults: 1 },
      ],
    };
    const [a, b] = searchTerms(counts).terms;
    expect(a?.zeroResults.interval?.high).toBeCloseTo(8.762160119728662, 10);
    expect(b?.zeroResults.interval?.low).toBeCloseTo(4.558726080970055, 10);
    expect(b?.zeroResults.interval?.high).toBeCloseTo(69.93581574175981, 10);
  });

  it("does not name a term that too few searched for", () => {
    const { terms, zeroResultTerms, others } = searchTerms(searches, { minimumResponses: 2 });
    expect(terms.map(({ term }) => term)).toEqual(["red shoes", "café"]);
    expect(zeroResultTerms.map(({ term }) => term)).toEqual(["café"]);
    expect(others?.terms).toBe(2);
    const withheld = searchTerms(searches, { minimumResponses: 8 });
    expect(withheld).toMatchObject({ value: null, terms: [], others: null, zeroResultTerms: [], distinctTerms: null });
  });

  it("withholds a share that rests on too few searches", () => {
    const known = Array.from({ length: 6 }, (_, i) => ({ term: "hat", results: 1, clicked: i === 0 ? true : null }));
    const result = searchTerms([...known, { term: "ann", results: 0, exited: true }], { minimumResponses: 5 });
    const withheld = { count: null, of: null, percent: null, interval: null };
    expect(result.terms.map(({ clicks, zeroResults }) => [clicks, zeroResults.of])).toEqual([[withheld, 6]]);
    expect([result.others?.zeroResults, result.clicks, result.exits]).toEqual([withheld, withheld, withheld]);
    expect(result.refinements).toEqual({ count: 0, of: 0, percent: null, interval: null });
  });

  it("adds up counts, in whatever form the terms come", () => {
    const counted = searchTerms({
      terms: [
        { term: "Hat", searches: 6, zeroResults: 1, clicked: 4 },
        { term: "hat ", searches: 4, zeroResults: 1 },
        { term: " ", searches: 2, zeroResults: 0 },
      ],
    });
    expect(counted).toMatchObject({ value: 20, n: 10, missing: 2, distinctTerms: 1 });
    expect(counted.terms[0]?.clicks).toMatchObject({ count: 4, of: 6 });
    expect(wordsOf(() => searchTerms({ terms: [{ term: "hat", searches: 1, zeroResults: 2 }] }))).toMatch(
      /counts.terms must be an array of \{ term, searches, zeroResults, clicked \}/,
    );
  });

  it("has a summary that is sorted by term, whose parts must go together", () => {
    const summary = searchTerms.summarize(searches);
    expect(summary.terms).toEqual(["__proto__", "cafe", "café", "red shoes"]);
    const wrong = (part: object): string => wordsOf(() => searchTerms.measure({ ...summary, ...part } as never));
    expect(wrong({ terms: ["b", "a", "c", "d"] })).toMatch(/summary.terms must be an array of different strings/);
    expect(wrong({ searches: [1] })).toMatch(/summary.searches must be as long as terms \(4\)/);
    expect(wrong({ zeroResults: [9, 0, 0, 0] })).toMatch(/summary.zeroResults must be at most searches for every term/);
    const other = searchTerms.summarize([], { normalize: "none" });
    expect(wordsOf(() => searchTerms.merge(summary, other))).toMatch(/summary.normalize/);
  });

  it("names the searches that say nothing usable, or leaves them out", () => {
    const odd = [
      { term: 404, results: 1 },
      { term: "a", results: -1 },
      { term: "a", results: 1, clicked: "no" },
      searches[0],
    ];
    expect(wordsOf(() => searchTerms(odd as never))).toBe(
      "searchTerms: searches[0].term must be a string, got 404 (the first of 3 faults)",
    );
    expect(searchTerms(odd as never, { invalid: "omit" })).toMatchObject({ n: 1, invalid: 3 });
  });

  it("reads a table of columns", () => {
    const term = { codes: Uint8Array.of(0, 1, 0), dictionary: ["hat", " HAT"] };
    expect(searchTerms({ term, results: [0, 1, 2] })).toMatchObject({ n: 3, distinctTerms: 1 });
    expect(wordsOf(() => searchTerms({ term } as never))).toMatch(/results/);
  });
});

/** The order of the list above: by how often, then by the codes of the characters. */
function byRank(a: string, b: string): number {
  const often = (term: string): number => (["café", "red shoes"].includes(term) ? 2 : 1);
  return often(b) - often(a) || (a < b ? -1 : 1);
}
