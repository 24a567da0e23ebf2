import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LawCase, lawCases, runs } from "../laws/metrics.ts";
import { codedVectorOf, dictionaryOf, tableOf, vectorOf } from "./vectors.ts";

/** The metrics whose input are records: the others take a column. */
const ofRecords = lawCases.filter(({ parts }) => {
  const samples = fc.sample(parts, { numRuns: 20, seed: 1 }).flat(2);
  return samples.length > 0 && samples.every((one) => typeof one === "object" && one !== null);
});

const ways = [
  ["arrays", (values: readonly unknown[]) => values],
  ["dictionaries", dictionaryOf],
  ["vectors", vectorOf],
  ["vectors with a dictionary", codedVectorOf],
] as const;

/** Records in which what is missing is `null`: a vector knows no `undefined`. */
const filled = ({ parts }: LawCase): fc.Arbitrary<object[]> =>
  parts.map((all) => (all.flat() as object[]).map(withNulls)).filter((records) => records.length > 0);

function withNulls(record: object): object {
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [field, value ?? null]));
}

describe.each(ofRecords)("$name", (law) => {
  it.each(ways)("is of a table of %s what it is of records, bit for bit", (_, make) => {
    fc.assert(
      fc.property(filled(law), (records) => {
        expect(law.metric(tableOf(records, make))).toEqual(law.metric(records));
      }),
      { ...runs, numRuns: 25 },
    );
  });
});
