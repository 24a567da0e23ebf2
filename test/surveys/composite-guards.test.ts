import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { acsiAnswersSchema, emotionRatingsSchema, loyaltyAnswersSchema } from "../../src/schemas/composites.ts";
import { healthRecordsSchema } from "../../src/schemas/health-score.ts";
import { kanoAnswersSchema } from "../../src/schemas/kano.ts";
import { maxDiffShowingsSchema } from "../../src/schemas/max-diff.ts";
import { brandMentionsSchema } from "../../src/schemas/sentiment.ts";
import { acsi } from "../../src/surveys/acsi.ts";
import { customerLoyaltyIndex } from "../../src/surveys/customer-loyalty-index.ts";
import { healthScore } from "../../src/surveys/health-score.ts";
import { kano } from "../../src/surveys/kano.ts";
import { maxDiff } from "../../src/surveys/max-diff.ts";
import { netEmotionalValue } from "../../src/surveys/net-emotional-value.ts";
import { shareOfVoice } from "../../src/surveys/share-of-voice.ts";
import { oddValues } from "../support/soundness.ts";

interface Policy {
  readonly missing: "omit" | "error";
  readonly invalid: "omit" | "error";
}
interface GuardCase {
  readonly name: string;
  readonly fields: readonly string[];
  readonly good: readonly unknown[];
  readonly schema: (policy: Policy) => { safeParse(input: unknown): { readonly success: boolean } };
  readonly measure: (input: never, policy: Policy) => unknown;
}

const inputs = { a: { min: 0, max: 10 }, b: { min: 0, max: 5 } };
const sides = { positive: ["a"], negative: ["b"] };
const set = { brand: "Acme", competitors: ["Bolt"] };

const cases: readonly GuardCase[] = [
  {
    name: "acsi",
    fields: ["satisfaction", "expectancy", "performance"],
    good: [1, 10, 5, null],
    schema: acsiAnswersSchema,
    measure: (input, policy) => acsi(input, policy),
  },
  {
    name: "customerLoyaltyIndex",
    fields: ["recommend", "repurchase", "tryOther"],
    good: [1, 6, 3, null],
    schema: (policy) => loyaltyAnswersSchema({ ...policy, scale: "1-to-6" }),
    measure: (input, policy) => customerLoyaltyIndex(input, { ...policy, scale: "1-to-6" }),
  },
  {
    name: "netEmotionalValue",
    fields: ["a", "b"],
    good: [0, 10, 2.5, null],
    schema: (policy) => emotionRatingsSchema(["a", "b"], policy),
    measure: (input, policy) => netEmotionalValue(input, { ...sides, ...policy }),
  },
  {
    name: "healthScore",
    fields: ["a", "b"],
    good: [0, 5, 2.5, null],
    schema: (policy) => healthRecordsSchema({ ...policy, inputs }),
    measure: (input, policy) => healthScore(input, { ...policy, inputs }),
  },
  {
    name: "kano",
    fields: ["functional", "dysfunctional"],
    good: [1, 5, "like", null],
    schema: kanoAnswersSchema,
    measure: (input, policy) => kano(input, policy),
  },
  {
    name: "shareOfVoice of mentions",
    fields: ["brand", "mentions"],
    good: ["Acme", "Bolt", 3, null],
    schema: (policy) => brandMentionsSchema(["Acme", "Bolt"], policy),
    measure: (input, policy) => shareOfVoice(input, { ...set, ...policy }),
  },
  {
    name: "shareOfVoice of reach",
    fields: ["brand", "reach"],
    good: ["Acme", "Bolt", 3.5, null],
    schema: (policy) => brandMentionsSchema(["Acme", "Bolt"], { ...policy, volume: "reach" }),
    measure: (input, policy) => shareOfVoice(input, { ...set, ...policy, volume: "reach" }),
  },
  {
    name: "maxDiff",
    fields: ["shown", "best", "worst", "respondentId"],
    good: [["a", "b"], ["b", "a", "c"], "a", "b", "c", 1, null],
    schema: maxDiffShowingsSchema,
    measure: (input, policy) => maxDiff(input, policy),
  },
];

/** Whether a metric takes an input. It may refuse one with a `MetricInputError` only. */
function isTaken(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof MetricInputError) return false;
    throw error;
  }
}

describe.each(cases)("$name", ({ fields, good, schema, measure }) => {
  it("takes what its schema accepts, and refuses what that refuses", () => {
    const value = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...good) },
      { weight: 1, arbitrary: fc.constantFrom(...oddValues) },
    );
    const record = fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] });
    const element = fc.oneof({ weight: 9, arbitrary: record }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
    const policies = fc.record({
      missing: fc.constantFrom<Policy["missing"]>("omit", "error"),
      invalid: fc.constantFrom<Policy["invalid"]>("omit", "error"),
    });
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), policies, (input, policy) => {
        expect(isTaken(() => measure(input as never, policy))).toBe(schema(policy).safeParse(input).success);
      }),
      { numRuns: 400 },
    );
  });
});
