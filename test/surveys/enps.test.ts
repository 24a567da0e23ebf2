import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { enps } from "../../src/surveys/enps.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

describe("enps", () => {
  it("is nps of the answers of staff, to the last digit", () => {
    const answer = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant(null));
    const method = fc.constantFrom("adjusted-wald", "wald", "score");
    fc.assert(
      fc.property(fc.array(answer), method, fc.nat(8), (answers, method, minimumResponses) => {
        const options = { method: method as "wald", minimumResponses };
        expect(enps(answers, options)).toEqual({ ...nps(answers, options), metric: "enps", minimumResponses });
      }),
    );
    expect(enps({ promoters: 50, passives: 30, detractors: 20 }).value).toBe(30);
  });

  it("withholds the figures of fewer than five, and says so", () => {
    const { value, interval, standardError, suppressed, n, promoters, minimumResponses } = enps([10, 10, 9, 3]);
    expect([value, interval, standardError, suppressed, n]).toEqual([null, null, null, true, 4]);
    expect(promoters).toEqual({ count: null, percent: null });
    expect(minimumResponses).toBe(5);
    expect(enps([10, 10, 9, 3, 8])).toMatchObject({ value: 40, suppressed: false });
  });

  it("takes another minimum: 3 as Friday Pulse, 30 as Gallup, 0 for all", () => {
    const answers = [10, 10, 9, 3];
    expect(enps(answers, { minimumResponses: 3 }).value).toBe(50);
    expect(enps.with({ minimumResponses: 30 })(answers).suppressed).toBe(true);
    expect(enps([10], { minimumResponses: 0 }).value).toBe(100);
    expect(enps.measure(enps.summarize(answers), { minimumResponses: 4 }).value).toBe(50);
  });

  it("withholds small teams by segment, and not the others", () => {
    const rows = [..."AAAAAABB"].map((team, i) => ({ team, score: i < 4 ? 10 : 5 }));
    const table = segment(rows, { by: "team", metric: enps.of("score") });
    expect(table.map((row) => [row.segment, row.n, row.value])).toEqual([
      ["A", 6, (100 * 2) / 6],
      ["B", 2, null],
    ]);
  });

  it("compares with itself, whatever the minimum, and not with nps", () => {
    const answers = [10, 9, 8, 7, 6, 5];
    const [staff, more] = [enps(answers), enps([...answers, 10], { minimumResponses: 3 })];
    expect(compare(staff, more).difference).not.toBeNull();
    expect(messageOf(() => compare(staff, nps(answers)))).toContain("metric");
  });

  it.each([
    [() => enps([11]), "enps: scores[0] must be an integer from 0 to 10, got 11"],
    [
      () => enps([5, "9", null, -1] as never),
      'enps: scores[1] must be an integer from 0 to 10, got "9" (the first of 2 faults)',
    ],
    [() => enps([5], { minimum: 3 } as never), "enps: options.minimum must be a known name"],
    [
      () => enps([5], { scale: { max: 5 } }),
      "enps: options.scale must be ordered: min ≤ detractorsUpTo < promotersFrom ≤ max",
    ],
    [() => enps.measure(nps.summarize([5]) as never), 'enps: summary.kind must be "enps", got "nps"'],
    [() => enps.measure(null as never), "enps: summary must be an object, got null"],
    [
      () => enps.merge(enps.summarize([5]), { ...enps.summarize([5]), version: 2 } as never),
      "enps: summary.version must be 1",
    ],
    [() => enps.of("score")([{ score: 12 }]), "enps: rows[0].score must be an integer from 0 to 10, got 12"],
  ])("refuses in its own name what nps refuses (%#)", (call, message) => {
    expect(messageOf(call)).toContain(message);
  });
});
