import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benchmark } from "../../src/breakdown/benchmark.ts";
import { compareGroups } from "../../src/breakdown/compare-groups.ts";
import { comparePaired, type ScoringMetric } from "../../src/breakdown/compare-paired.ts";
import { dedupe } from "../../src/breakdown/dedupe.ts";
import type { Estimate } from "../../src/result.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose } from "../stats/reference.ts";
import { expectSound, oddValues } from "../support/soundness.ts";

// Every call gives a result without NaN, infinity or undefined in it, or throws a MetricInputError and nothing else.
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => (Object.is(value, -0) ? 0 : value));
const odd = fc.oneof(fc.constantFrom(...oddValues), json);
const answer = fc.option(fc.integer({ min: 1, max: 5 }));
type AnyMetric = ScoringMetric<Estimate> & ((answers: readonly (number | null)[]) => Estimate);
const metric = fc.constantFrom<AnyMetric>(nps, csat, csat.with({ score: "mean" }), ces.with({ score: "net-easy" }));
const basis = fc.oneof(
  fc.record({ kind: fc.constant("proportion"), successes: odd, trials: odd }),
  fc.record({ kind: fc.constant("mean"), center: odd, standardError: odd, degreesOfFreedom: odd }),
  fc.record({ kind: fc.constant("normal"), center: odd, standardError: odd, method: fc.constant("wald") }),
);
const strange = fc.record({ metric: fc.constant("own"), value: fc.oneof(fc.nat(100), odd), basis });

describe("the comparisons are sound", () => {
  it("for any results", () => {
    fc.assert(
      fc.property(
        metric,
        fc.array(fc.array(answer, { maxLength: 9 }), { maxLength: 5 }),
        strange,
        json,
        (one, groups, own, any) => {
          const results = groups.map((answers) => one(answers));
          expectSound(() => compareGroups(results));
          expectSound(() => compareGroups([...results, own] as never));
          expectSound(() => compareGroups([own, own] as never));
          expectSound(() => compareGroups(any as never));
          expectSound(() => benchmark(own as never, { value: 40 }));
          for (const result of results) expectSound(() => benchmark(result, { value: 4, standardError: 1, margin: 2 }));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("for any outside figure", () => {
    const options = fc.record(
      {
        value: odd,
        standardError: odd,
        n: odd,
        margin: odd,
        confidenceLevel: fc.oneof(odd, fc.double({ min: 0, max: 1 })),
      },
      { requiredKeys: ["value"] },
    );
    const sane = fc.record(
      { value: fc.double({ min: 0, max: 100, noNaN: true }), margin: fc.double({ min: 0.01, max: 150, noNaN: true }) },
      { requiredKeys: ["value"] },
    );
    fc.assert(
      fc.property(metric, fc.array(answer, { maxLength: 9 }), options, sane, (one, answers, any, chosen) => {
        expectSound(() => benchmark(one(answers), any as never));
        expectSound(() => benchmark(one(answers), chosen));
        expectSound(() => benchmark(one(answers), { ...chosen, n: 50 }));
      }),
      { numRuns: 200 },
    );
  });

  it("for any pairs, and any rows to dedupe", () => {
    const row = fc.record({ before: answer, after: answer }, { requiredKeys: ["before"] });
    fc.assert(
      fc.property(metric, fc.array(row, { maxLength: 12 }), json, odd, (one, rows, any, value) => {
        expectSound(() => comparePaired(rows, { before: "before", after: "after", metric: one }));
        expectSound(() =>
          comparePaired([...rows, { before: value }] as never, { before: "before", after: "after", metric: one }),
        );
        expectSound(() => comparePaired(any as never, { before: "before", after: "after", metric: one }));
        expectSound(() => comparePaired(rows, any as never));
        // Rows come back as they went in, whatever they hold.
        expectSound(() => Object.keys(dedupe(any as never, { by: "before" })));
        expectSound(() => dedupe(rows, any as never).length);
        expectSound(() =>
          Object.keys(dedupe([...rows, { before: value, after: value }] as never, { by: "before", at: "after" })),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("comparePaired", () => {
  it("mirrors when the two change places", () => {
    const row = fc.record({ a: answer, b: answer });
    fc.assert(
      fc.property(metric, fc.array(row, { maxLength: 40 }), (one, rows) => {
        const there = comparePaired(rows, { before: "a", after: "b", metric: one });
        const back = comparePaired(rows, { before: "b", after: "a", metric: one });
        expect([back.n, back.onlyBefore, back.onlyAfter]).toEqual([there.n, there.onlyAfter, there.onlyBefore]);
        expect([back.risen, back.fallen]).toEqual([there.fallen, there.risen]);
        if (there.difference === null) return;
        expectClose(back.difference, -there.difference, { absolute: 1e-12 });
        if (there.pValue !== null) expectClose(back.pValue, there.pValue, { relative: 1e-9 });
      }),
    );
  });
});
