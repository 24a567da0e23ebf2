import { describe, expect, it } from "vitest";
import { benchmark } from "../../src/breakdown/benchmark.ts";
import { compare } from "../../src/breakdown/compare.ts";
import {
  comparisonFormatter,
  type FormattableComparison,
  formatComparison,
} from "../../src/format/format-comparison.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { plainSpaces } from "./helpers.ts";

const interval = { low: 0.1, high: 8.3, confidenceLevel: 0.95 };
const change: FormattableComparison = { difference: 4.2, unit: "points", interval, pValue: 0.0451 };

describe("formatComparison", () => {
  it("writes a difference with its sign, its interval and its p-value", () => {
    expect(formatComparison(change)).toBe("+4.2 points (95% CI +0.1 to +8.3, p = 0.045)");
    expect(formatComparison(change, { style: "interval" })).toBe("+4.2 points (95% CI +0.1 to +8.3)");
    expect(formatComparison(change, { style: "value" })).toBe("+4.2 points");
  });

  it("writes what compare and benchmark give", () => {
    const before = csat({ satisfied: 700, total: 1000 });
    const after = csat({ satisfied: 742, total: 1000 });
    expect(formatComparison(compare(before, after))).toBe("+4.2 percentage points (95% CI +0.3 to +8.1, p = 0.036)");
    const target = benchmark(nps({ promoters: 440, passives: 200, detractors: 60 }), { value: 60 });
    expect(formatComparison(target, { style: "value" })).toBe("-5.7 points");
  });

  it.each([
    ["de", "-4,2 Prozentpunkte"],
    ["es", "-4,2 puntos porcentuales"],
    ["fr", "-4,2 pts de pourcentage"],
    ["ru", "-4,2 п. п."],
    ["ky", "-4,2 пайыздык пункт"],
    ["sw", "pointi za asilimia -4.2"],
    ["hy", "-4,2 տոկոսային կետ"],
    ["uz", "-4,2 foiz punkti"],
    ["it", "-4,2 pp"],
  ])("says percentage points and never percent in %s", (locale, text) => {
    const fall = { difference: -4.2, unit: "percent" };
    expect(plainSpaces(formatComparison(fall, { locale }))).toBe(text);
  });

  it("writes durations, money and plain numbers with their sign", () => {
    const write = (difference: number, unit?: string): string => plainSpaces(formatComparison({ difference, unit }));
    expect(write(-754, "seconds")).toBe("-12 min 34 sec");
    expect(write(7500, "seconds")).toBe("+2 hr 5 min");
    expect(write(12.5, "USD")).toBe("+$12.50");
    expect(write(0.256, "rating")).toBe("+0.26");
    expect(write(-0.001, "points")).toBe("-0.001 points");
  });

  it("gives zero no sign", () => {
    expect(formatComparison({ difference: 0, unit: "points" })).toBe("0.0 points");
    expect(formatComparison({ difference: -0.004, unit: "points" }, { digits: 1 })).toBe("0.0 points");
    expect(formatComparison({ difference: -0.2, unit: "seconds" }, { digits: 0 })).toBe("-200 ms");
    expect(formatComparison({ difference: -0, unit: "seconds" })).toBe("0 sec");
  });

  it.each([
    [0.5, "p = 0.50"],
    [0.1, "p = 0.10"],
    [0.0996, "p = 0.100"],
    [0.0496, "p = 0.050"],
    [0.001, "p = 0.001"],
    [0.00099, "p < 0.001"],
    [0, "p < 0.001"],
    [0.99, "p = 0.99"],
    [1, "p > 0.99"],
  ])("writes a p-value of %d as %s", (pValue, text) => {
    expect(formatComparison({ difference: null, pValue })).toBe(`— (${text})`);
  });

  it("takes the adjusted p-value where there is one", () => {
    expect(formatComparison({ ...change, adjustedPValue: 0.2 })).toContain("p = 0.20");
    expect(formatComparison({ ...change, adjustedPValue: null })).toContain("p = 0.045");
  });

  it("writes a dash where there is no difference", () => {
    expect(formatComparison(compare(nps([]), nps([9, 3])))).toBe("—");
  });

  it("refuses what is no comparison", () => {
    expect(() => formatComparison(nps([9]) as never)).toThrow(
      "formatComparison: comparison.difference must be a finite number or null, got undefined",
    );
    expect(() => comparisonFormatter({ style: "short" as never })).toThrow(
      'comparisonFormatter: options.style must be "value" or "interval" or "full", got "short"',
    );
  });
});

describe("comparisonFormatter", () => {
  it("writes what formatComparison writes", () => {
    const format = comparisonFormatter({ locale: "ky" });
    expect(format(change)).toBe(formatComparison(change, { locale: "ky" }));
    expect(format(change)).toBe(formatComparison(change, { locale: "ky" }));
  });
});
