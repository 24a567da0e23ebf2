import { describe, expect, it } from "vitest";
import { countBytes, countBytesByCode } from "../../src/breakdown/byte-counts.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { createRandom } from "../../src/stats/random.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const random = createRandom("bytes");
const many = 100_003;
const scores = Uint8Array.from({ length: many }, () => random.integer(11));
const codes = Uint8Array.from({ length: many }, () => random.integer(5));
const dictionary = ["a", "b", "c", "d", "e"];

/** The same bytes, from the given place of a larger buffer on. */
function shifted(bytes: Uint8Array, by: number): Uint8Array {
  const buffer = new Uint8Array(bytes.length + by);
  buffer.set(bytes, by);
  return buffer.subarray(by);
}

describe("counting bytes", () => {
  it.each([0, 1, 2, 3])("counts every value, wherever a column begins (%i)", (by) => {
    const bytes = shifted(
      Uint8Array.from({ length: many }, (_, i) => (i * 7) % 256),
      by,
    );
    const expected = new Uint32Array(256);
    for (const byte of bytes) expected[byte]!++;
    expect(countBytes(bytes)).toEqual(expected);
    expect(countBytes(bytes.subarray(0, 100)).reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it.each([0, 1, 2, 3])("counts every value beside every code, wherever the columns begin (%i)", (by) => {
    const expected = new Uint32Array(1 << 16);
    for (let i = 0; i < many; i++) expected[(codes[i] as number) * 256 + (scores[i] as number)]!++;
    expect(countBytesByCode(shifted(scores, by), shifted(codes, (by * 3) % 4))).toEqual(expected);
  });
});

describe("segment over many bytes", () => {
  const metric = nps.of("score");

  it("gives what it gives of records", () => {
    const records = Array.from(scores, (score, i) => ({ score, plan: dictionary[codes[i] as number] }));
    expect(segment({ score: scores, plan: { codes, dictionary } }, { by: "plan", metric })).toEqual(
      segment(records, { by: "plan", metric }),
    );
  });

  it("says where a score is off the scale, and where a code is none", () => {
    const wrong = scores.slice();
    wrong[77_777] = 11;
    expect(faultOf(() => segment({ score: wrong, plan: { codes, dictionary } }, { by: "plan", metric })).message).toBe(
      "nps: rows[77777].score must be an integer from 0 to 10, got 11",
    );
    const stray = codes.slice();
    stray[90_000] = 9;
    stray[80_000] = 200;
    const fault = faultOf(() => segment({ score: scores, plan: { codes: stray, dictionary } }, { by: "plan", metric }));
    expect(fault.message).toBe("segment: rows.plan.codes[80000] must be an index of the dictionary (0 to 4), got 200");
  });

  it("by two fields gives what it gives of records", () => {
    const other = Uint8Array.from({ length: many }, (_, i) => i % 3);
    const channels = ["web", "phone", null];
    const table = { score: scores, plan: { codes, dictionary }, channel: { codes: other, dictionary: channels } };
    const records = Array.from(scores, (score, i) => ({
      score,
      plan: dictionary[codes[i] as number],
      channel: channels[i % 3],
    }));
    const options = { by: ["plan", "channel"], metric, subtotals: "rollup" } as const;
    expect(segment(table, options)).toEqual(segment(records, options));
  });
});
