import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/result.ts";
import { type LawCase, lawCases, runs } from "./metrics.ts";

// Cohorts have no one value, and a number of customers is a count and no estimate, as a sum of money is none.
const sums = ["backlog", "activeUsers", "revenueMovements", "monthlyRecurringRevenue", "annualRecurringRevenue"];
const estimates = lawCases.filter(({ metric }) => !["cohortRetention", ...sums].includes(metric.name));
const bounds: Readonly<Record<string, readonly [low: number, high: number]>> = {
  points: [-100, 100],
  percent: [0, 200],
  rating: [1, 5],
  "scale-points": [-4, 4],
};
const measure = ({ metric }: LawCase, input: readonly unknown[], options?: object): Estimate =>
  metric(input, options) as unknown as Estimate;
const widthOf = ({ interval }: Estimate): number =>
  interval ? interval.high - interval.low : Number.POSITIVE_INFINITY;

/** The same input several times over, each time with customers and tickets of their own. */
function repeat(input: readonly unknown[], times: number): unknown[] {
  const rename = (one: unknown, round: number): unknown => {
    if (typeof one !== "object" || one === null) return one;
    const fields = ["customerId", "ticketId", "referredBy"];
    const names = Object.entries(one).filter(([field, id]) => fields.includes(field) && id !== null);
    return { ...one, ...Object.fromEntries(names.map(([field, id]) => [field, `${round}-${id}`])) };
  };
  return Array.from({ length: times }, (_, round) => input.map((one) => rename(one, round))).flat();
}

describe.each(estimates)("$name", (law) => {
  const { parts } = law;

  it("has a value within the bounds of its unit", () => {
    fc.assert(
      fc.property(parts, ([part = []]) => {
        const { value, unit, interval } = measure(law, part);
        // A sum of the rates of days has no upper bound.
        const [low, high] = (law.name.includes("sum over days") ? undefined : bounds[unit]) ?? [0, 1e9];
        if (value !== null) expect(value >= Number(low) && value <= Number(high)).toBe(true);
        // Student's interval of a mean may pass the ends of the scale.
        if (interval && !(interval.method === "student-t" && unit in bounds)) {
          expect(interval.low >= Number(low) && interval.high <= Number(high)).toBe(true);
        }
      }),
      runs,
    );
  });

  it("says why there is no value, where there is none", () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(0, 5), ([part = []], minimumResponses) => {
        const { value, reason, suppressed } = measure(law, part, { minimumResponses });
        expect(reason === null).toBe(value !== null);
        expect(reason === "suppressed").toBe(suppressed);
      }),
      runs,
    );
  });

  it("has an interval that holds the value, but for adjusted Wald, which holds it with two effective answers or more", () => {
    fc.assert(
      fc.property(parts, ([part = []]) => {
        const { value, interval, effectiveN, n, basis } = measure(law, part);
        if (interval === null || value === null) return;
        if (interval.method === "adjusted-wald" && (effectiveN < 2 || effectiveN !== n)) {
          // What it always holds is its own centre, which lies nearer to 0.
          const center = basis?.kind === "normal" ? basis.center : Number.NaN;
          expect(interval.low <= center && center <= interval.high).toBe(true);
        } else expect(interval.low <= value && value <= interval.high).toBe(true);
      }),
      runs,
    );
  });

  it("has an interval and an error that shrink as the same answers come again", () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 2, max: 5 }), ([part = []], times) => {
        const [once, often] = [measure(law, part), measure(law, repeat(part, times))];
        expect(often.n).toBe(times * once.n);
        if (once.value !== null) expect(often.value).toBeCloseTo(once.value, 9);
        // R² is too high in small samples: the same one in more responses says more, and may allow for more.
        if (once.interval && once.unit !== "r-squared") {
          expect(widthOf(often)).toBeLessThanOrEqual(widthOf(once) + 1e-9);
        }
        if (once.standardError !== null) expect(often.standardError).toBeLessThanOrEqual(once.standardError + 1e-9);
      }),
      runs,
    );
  });

  it("has an interval that widens with the level, around the same value", () => {
    const level = fc.double({ min: 0.5, max: 0.9999, noNaN: true });
    fc.assert(
      fc.property(parts, level, level, ([part = []], one, other) => {
        const [narrow, wide] = [Math.min(one, other), Math.max(one, other)].map((confidenceLevel) =>
          measure(law, part, { confidenceLevel }),
        ) as [Estimate, Estimate];
        expect(wide.value).toBe(narrow.value);
        expect(wide.standardError).toBe(narrow.standardError);
        if (narrow.interval && wide.interval) {
          expect(wide.interval.low).toBeLessThanOrEqual(narrow.interval.low + 1e-9);
          expect(wide.interval.high).toBeGreaterThanOrEqual(narrow.interval.high - 1e-9);
        }
      }),
      runs,
    );
  });

  it("says nothing of what is withheld, and the same of all else", () => {
    fc.assert(
      fc.property(parts, ([part = []]) => {
        const shown = measure(law, part);
        const withheld = measure(law, part, { minimumResponses: Math.floor(shown.n) + 1 });
        const facts = ["metric", "unit", "n", "effectiveN", "missing", "invalid", "convention"] as const;
        for (const fact of facts) {
          // What the answers of clusters are worth shows how alike they are.
          if (fact !== "effectiveN" || !law.name.includes("by customer")) expect(withheld[fact]).toEqual(shown[fact]);
        }
        expect(withheld).toMatchObject({
          value: null,
          standardError: null,
          interval: null,
          basis: null,
          suppressed: true,
        });
        const open = [
          ...facts,
          "suppressed",
          "answered",
          "unanswered",
          "excluded",
          "quantileMethod",
          "minimumResponses",
          "window",
        ];
        const others = Object.entries(withheld).filter(([key]) => !open.includes(key));
        for (const [key, figure] of others) expect(hasNumber(figure), `${key} gives figures away`).toBe(false);
      }),
      runs,
    );
  });
});

function hasNumber(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasNumber);
  return typeof value === "number";
}
