import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freezeDeep } from "../support/soundness.ts";
import { expectSame, lawCases, runs } from "./metrics.ts";

describe.each(lawCases)("$name", ({ metric, parts, exact }) => {
  const pair = parts.filter((all) => all.length > 1);

  it("is the measure of its summary", () => {
    fc.assert(
      fc.property(parts, ([part]) => {
        expect(metric(part)).toEqual(metric.measure(metric.summarize(part)));
      }),
      runs,
    );
  });

  it("of merged summaries is that of all their inputs together", () => {
    fc.assert(
      fc.property(parts, (all) => {
        const merged = all.map((part) => metric.summarize(part)).reduce(metric.merge);
        expectSame(metric.measure(merged), metric(all.flat()), exact);
      }),
      runs,
    );
  });

  it("does not care which summary is merged with which", () => {
    fc.assert(
      fc.property(pair, (all) => {
        const [a, b, c] = [...all, all[0] ?? []].map((part) => metric.summarize(part)) as [object, object, object];
        expect(metric.merge(a, b)).toEqual(metric.merge(b, a));
        const [left, right] = [metric.merge(metric.merge(a, b), c), metric.merge(a, metric.merge(b, c))];
        expectSame(metric.measure(left), metric.measure(right), exact);
      }),
      runs,
    );
  });

  it("is not changed by the summary of nothing", () => {
    fc.assert(
      fc.property(parts, ([part]) => {
        const nothing = metric.summarize([]);
        const summary = metric.summarize(part);
        expect(metric.measure(metric.merge(nothing, summary))).toEqual(metric.measure(summary));
        expect(metric.measure(metric.merge(summary, nothing))).toEqual(metric.measure(summary));
      }),
      runs,
    );
  });

  it("does not care for the order of its input", () => {
    const shuffled = parts.chain(([part = []]) =>
      fc.tuple(fc.constant(part), fc.shuffledSubarray(part, { minLength: part.length })),
    );
    fc.assert(
      fc.property(shuffled, ([part, other]) => expectSame(metric(other), metric(part), exact)),
      runs,
    );
  });

  it("has a summary that is the same after a trip through JSON, and through a worker", () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const summary = metric.summarize(one);
        const stored = JSON.parse(JSON.stringify(summary));
        expect(stored).toEqual(summary);
        expect(metric.measure(stored)).toEqual(metric(one));
        const sent = structuredClone(summary);
        expect(sent).toEqual(summary);
        expect(metric.measure(metric.merge(sent, metric.summarize([])))).toEqual(metric(one));
        expect(metric.merge(stored, metric.summarize(other))).toEqual(metric.merge(summary, metric.summarize(other)));
      }),
      runs,
    );
  });

  it("has a summary that says what it is of", () => {
    expect(metric.summarize([])).toMatchObject({ kind: metric.name, version: 1 });
  });

  it("takes its options with every call as well as bound", () => {
    fc.assert(
      fc.property(
        parts,
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        fc.nat(20),
        ([part], confidenceLevel, minimum) => {
          const options = { confidenceLevel, minimumResponses: minimum };
          expect(metric.with(options)(part)).toEqual(metric(part, options));
          expect(metric.measure(metric.summarize(part), options)).toEqual(metric(part, options));
        },
      ),
      runs,
    );
  });

  it("leaves inputs, options and summaries as they were", () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const before = structuredClone([one, other]);
        const expected = metric([...(one ?? []), ...(other ?? [])], { confidenceLevel: 0.9 });
        const frozen = freezeDeep({ confidenceLevel: 0.9 });
        const [a, b] = [metric.summarize(freezeDeep(one), frozen), metric.summarize(freezeDeep(other), frozen)];
        expectSame(metric.measure(freezeDeep(metric.merge(freezeDeep(a), freezeDeep(b))), frozen), expected, exact);
        expect([one, other]).toEqual(before);
      }),
      runs,
    );
  });
});
