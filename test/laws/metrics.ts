import fc from "fast-check";
import { expect } from "vitest";
import { cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import { churnRate, retentionRate } from "../../src/lifecycle/index.ts";
import { avgFirstResponseTime } from "../../src/support/index.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";

/** How often a law is tried on each metric. */
export const runs: { readonly numRuns: number } = { numRuns: 50 };

/** Any metric, with the types of its input, its options and its summary forgotten: what the laws are told in. */
interface AnyMetric {
  (input: unknown, options?: unknown): Readonly<Record<string, unknown>>;
  readonly name: string;
  summarize(input: unknown, options?: unknown): object;
  merge(a: object, b: object): object;
  measure(summary: unknown, options?: unknown): Readonly<Record<string, unknown>>;
  with(options: object): AnyMetric;
  of(selector: unknown, options?: unknown): AnyMetric;
}

/** A metric with the inputs that the laws are tried on. */
export interface LawCase {
  /** What stands in the name of the test. */
  readonly name: string;
  /** The metric, with its options bound. */
  readonly metric: AnyMetric;
  /** Elements of its input. Where they are records of customers, those of two parts have no customer in common. */
  readonly parts: fc.Arbitrary<unknown[][]>;
  /** Whether all figures come from whole numbers, so that the order of adding does not show in the last digit. */
  readonly exact: boolean;
}

const anyOf = (metric: unknown): AnyMetric => metric as AnyMetric;
const blank = fc.constantFrom(null, undefined);
const partsOf = (element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[][]> =>
  fc.array(fc.array(element, { maxLength: 20 }), { minLength: 1, maxLength: 4 });
const answers = (min: number, max: number): fc.Arbitrary<number | null | undefined> =>
  fc.oneof({ weight: 8, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: blank });
const weight = fc.oneof(fc.constantFrom(0, 1, 2, 0.5), fc.double({ min: 1e-2, max: 1e2, noNaN: true }));
const weighed = (min: number, max: number): fc.Arbitrary<object> => fc.record({ answer: answers(min, max), weight });

/** Parts of records whose customers carry the number of their part in their name. */
function customerParts(record: fc.Arbitrary<{ readonly customerId: number }>): fc.Arbitrary<unknown[][]> {
  return fc
    .array(fc.array(record, { maxLength: 20 }), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map((part, i) => part.map((one) => ({ ...one, customerId: `${i}-${one.customerId}` }))));
}

const day = 86_400_000;
const subscription = fc
  .record({ customerId: fc.nat(6), from: fc.nat(12), length: fc.option(fc.nat(8)) })
  .map(({ customerId, from, length }) => ({
    customerId,
    startedAt: from * day,
    endedAt: length === null ? null : (from + length) * day,
  }));
const period = { start: 4 * day, end: 8 * day };
const ticket = fc
  .record({
    createdAt: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: blank }),
    wait: fc.option(fc.nat(500)),
  })
  .map(({ createdAt, wait }) => ({ createdAt, firstRespondedAt: wait === null ? null : (createdAt ?? 0) + wait }));
const event = fc.record({ customerId: fc.nat(6), at: fc.nat(200).map((days) => days * day) });

/** Every metric there is, under its several scores and methods. */
export const lawCases: readonly LawCase[] = [
  { name: "nps", metric: anyOf(nps), parts: partsOf(answers(0, 10)), exact: true },
  { name: "nps by score", metric: anyOf(nps.with({ method: "score" })), parts: partsOf(answers(0, 10)), exact: true },
  {
    name: "nps by Wald",
    metric: anyOf(nps.with({ method: "wald", scale: { min: 1 } })),
    parts: partsOf(answers(1, 10)),
    exact: true,
  },
  {
    name: "nps with weights",
    metric: anyOf(nps.of("answer", { weight: "weight" })),
    parts: partsOf(weighed(0, 10)),
    exact: false,
  },
  { name: "csat", metric: anyOf(csat), parts: partsOf(answers(1, 5)), exact: true },
  { name: "csat as a mean", metric: anyOf(csat.with({ score: "mean" })), parts: partsOf(answers(1, 5)), exact: true },
  {
    name: "csat from −20 to 20, rescaled",
    metric: anyOf(csat.with({ score: "rescaled-mean", scale: { min: -20, max: 20, satisfiedFrom: 10 } })),
    parts: partsOf(answers(-20, 20)),
    exact: true,
  },
  {
    name: "csat of words",
    metric: anyOf(csat.with({ labels: { bad: 2, "so so": 3, good: 5 } })),
    parts: partsOf(fc.constantFrom("bad", "so so", "good", null, 4)),
    exact: true,
  },
  {
    name: "csat with weights",
    metric: anyOf(csat.of("answer", { weight: "weight" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  {
    name: "csat as a mean with weights",
    metric: anyOf(csat.of("answer", { weight: "weight" }).with({ score: "mean" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  { name: "ces", metric: anyOf(ces), parts: partsOf(answers(1, 5)), exact: true },
  {
    name: "ces, net and turned round",
    metric: anyOf(ces.with({ score: "net-easy", direction: "low-is-easy", scale: { max: 7 } })),
    parts: partsOf(answers(1, 7)),
    exact: true,
  },
  {
    name: "ces, net with weights",
    metric: anyOf(ces.of("answer", { weight: "weight" }).with({ score: "net-easy" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  { name: "churnRate", metric: anyOf(churnRate.with({ period })), parts: customerParts(subscription), exact: true },
  {
    name: "churnRate by the average",
    metric: anyOf(churnRate.with({ period, base: "average" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnRate of start and added",
    metric: anyOf(churnRate.with({ period, base: "start-plus-added" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "retentionRate",
    metric: anyOf(retentionRate.with({ period })),
    parts: customerParts(subscription),
    exact: true,
  },
  { name: "avgFirstResponseTime", metric: anyOf(avgFirstResponseTime), parts: partsOf(ticket), exact: false },
  {
    name: "cohortRetention",
    metric: anyOf(cohortRetention.with({ asOf: 210 * day, timeZone: "Asia/Bishkek" })),
    parts: customerParts(event),
    exact: true,
  },
];

/** Holds two results to each other: number by number, and to the last digit where that can be. */
export function expectSame(actual: unknown, expected: unknown, exact: boolean = true): void {
  if (exact) expect(actual).toEqual(expected);
  else expect(rounded(actual)).toEqual(rounded(expected));
}

/** The same with nine digits of every number. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(9));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
