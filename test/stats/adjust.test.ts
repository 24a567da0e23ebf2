import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdjustmentMethod, adjustBenjaminiHochberg, adjustHolm, adjustPValues } from "../../src/stats/adjust.ts";
import { expectClose, readReference } from "./reference.ts";

const namesInR: Record<string, AdjustmentMethod> = {
  holm: "holm",
  hochberg: "hochberg",
  hommel: "hommel",
  bonferroni: "bonferroni",
  BH: "benjamini-hochberg",
  BY: "benjamini-yekutieli",
};
const methods: AdjustmentMethod[] = [...Object.values(namesInR), "none"];
const pValue = fc.double({ min: 0, max: 1, noNaN: true });
const pValues = fc.array(fc.option(pValue, { nil: null }), { maxLength: 20 });

describe("adjustPValues", () => {
  it.each(readReference<{ p: number[] }, Record<string, number[]>>("tests", "p.adjust"))(
    "agrees with R in every method: $name",
    ({ input, expected }) => {
      for (const [name, figures] of Object.entries(expected)) {
        const adjusted = adjustPValues(input.p, namesInR[name] as AdjustmentMethod);
        for (const [index, figure] of figures.entries()) {
          expectClose(adjusted[index], figure, { absolute: 1e-15, relative: 1e-14 });
        }
      }
    },
  );

  it("leaves a null where it is and does not count it as a test", () => {
    fc.assert(
      fc.property(pValues, fc.constantFrom(...methods), (values, method) => {
        const adjusted = adjustPValues(values, method);
        expect(adjusted.map((p) => p === null)).toEqual(values.map((p) => p === null));
        const present = values.filter((p) => p !== null);
        expect(adjusted.filter((p) => p !== null)).toEqual(adjustPValues(present, method));
      }),
    );
  });

  it("never makes a p-value smaller or larger than 1, and keeps their order", () => {
    fc.assert(
      fc.property(fc.array(pValue, { maxLength: 20 }), fc.constantFrom(...methods), (values, method) => {
        const sorted = values.sort((a, b) => a - b);
        const adjusted = adjustPValues(sorted, method) as number[];
        for (const [index, p] of adjusted.entries()) {
          expect(p).toBeGreaterThanOrEqual((sorted[index] as number) * (1 - 1e-15));
          expect(p).toBeLessThanOrEqual(1);
          expect(p).toBeGreaterThanOrEqual(adjusted[index - 1] ?? 0);
        }
      }),
    );
  });

  it("has the same Holm and Benjamini-Hochberg as the functions of their own", () => {
    fc.assert(
      fc.property(pValues, (values) => {
        expect(adjustHolm(values)).toEqual(adjustPValues(values, "holm"));
        expect(adjustBenjaminiHochberg(values)).toEqual(adjustPValues(values, "benjamini-hochberg"));
      }),
    );
  });

  it("is as strict as its method: Hommel between Hochberg and no adjustment, Bonferroni above Holm", () => {
    fc.assert(
      fc.property(fc.array(pValue, { minLength: 1, maxLength: 12 }), (values) => {
        const of = (method: AdjustmentMethod): number[] => adjustPValues(values, method) as number[];
        for (const index of values.keys()) {
          expect(of("bonferroni")[index]).toBeGreaterThanOrEqual(of("holm")[index] as number);
          expect(of("holm")[index]).toBeGreaterThanOrEqual(of("hochberg")[index] as number);
          expect(of("hochberg")[index]).toBeGreaterThanOrEqual((of("hommel")[index] as number) - 1e-15);
        }
      }),
    );
  });

  it("refuses a p-value above 1 and a method that there is not", () => {
    expect(() => adjustHolm([0.5, 1.5])).toThrow("adjustHolm: pValues[1] must be a number from 0 to 1, got 1.5");
    expect(() => adjustPValues([0.5], "fdr" as AdjustmentMethod)).toThrow("method must be one of");
  });
});
