import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { churnReasons } from "../../src/lifecycle/churn-reasons.ts";
import {
  type ChurnReasonsOptions,
  type EndedSubscription,
  endedSubscriptionsSchema,
} from "../../src/schemas/churn-reasons.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import { expectClose, expectLimits } from "../stats/reference.ts";
import { faultOf, oddValues } from "../support/soundness.ts";
import { anySubscriptions, plainPeriod } from "./subscriptions.ts";

const period = plainPeriod;
const kinds = { voluntary: ["price", "quality"], involuntary: ["card"] };
const ended = (customerId: string | number, endedAt: number, endReason?: string | null): EndedSubscription => ({
  customerId,
  startedAt: 0,
  endedAt,
  endReason,
});
const reasoned = anySubscriptions.chain((all) =>
  fc.tuple(
    ...all.map((one) =>
      fc.constantFrom("price", "card", "", null, undefined, "__proto__").map((endReason) => ({ ...one, endReason })),
    ),
  ),
) as fc.Arbitrary<EndedSubscription[]>;

describe("churnReasons", () => {
  const subscriptions = [
    ended(1, 5, "price"),
    ended(2, 5, "card"),
    ended(3, 6, ""),
    ended(4, 7, "price"),
    ended(5, 8, "moved away"),
    { customerId: 6, startedAt: 0, endedAt: null },
    { customerId: 7, startedAt: 5, endedAt: 6, endReason: "quality" },
    ended(8, 4, "quality"),
  ];

  it("gives each reason its share of the lost and its part of the rate", () => {
    const result = churnReasons(subscriptions, { period });
    expect(result).toMatchObject({ metric: "churnReasons", n: 6, customersAtStart: 6, customersLost: 5, kinds: [] });
    expectClose(result.value, 500 / 6, { relative: 1e-15 });
    expect(result.reasons.map((one) => [one.reason, one.customersLost, one.percentOfLost, one.kind])).toEqual([
      ["price", 2, 40, null],
      ["card", 1, 20, null],
      ["moved away", 1, 20, null],
      [null, 1, 20, null],
    ]);
    const [price] = result.reasons;
    expectClose(price?.churnRate, 200 / 6, { relative: 1e-15 });
    const [ofLost, ofAll] = [wilsonInterval(2, 5), wilsonInterval(2, 6)];
    expectLimits(price?.intervalOfLost ?? null, [100 * Number(ofLost?.low), 100 * Number(ofLost?.high)], {
      relative: 1e-14,
    });
    expectLimits(price?.interval ?? null, [100 * Number(ofAll?.low), 100 * Number(ofAll?.high)], { relative: 1e-14 });
  });

  it("puts reasons into kinds, and what is in none into a kind of its own", () => {
    const result = churnReasons(subscriptions, { period, kinds });
    expect(result.kinds.map((one) => [one.kind, one.customersLost, one.percentOfLost])).toEqual([
      ["voluntary", 2, 40],
      ["involuntary", 1, 20],
      [null, 2, 40],
    ]);
    expect(result.reasons.map(({ kind }) => kind)).toEqual(["voluntary", "involuntary", null, null]);
  });

  it("takes the reason of what ended last, and of two at the same instant a known one, whatever the order", () => {
    const several = [
      ended(1, 5, "price"),
      ended(1, 6, "card"),
      ended(2, 6, null),
      ended(2, 6, "quality"),
      ended(2, 6, "price"),
    ];
    for (const input of [several, [...several].reverse()]) {
      const { reasons } = churnReasons(input, { period });
      expect(reasons.map(({ reason, customersLost }) => [reason, customersLost])).toEqual([
        ["card", 1],
        ["price", 1],
        [null, 0],
      ]);
    }
  });

  it("gives null without customers, and no shares where nobody was lost", () => {
    expect(churnReasons([], { period, kinds })).toMatchObject({ value: null, reason: "no-customers-at-start" });
    const { value, reasons, reason } = churnReasons([{ customerId: 1, startedAt: 0 }], { period });
    expect([value, reason]).toEqual([0, null]);
    expect(reasons).toMatchObject([{ reason: null, percentOfLost: null, intervalOfLost: null, churnRate: 0 }]);
  });

  it("withholds everything below minimumResponses", () => {
    expect(churnReasons(subscriptions, { period, kinds, minimumResponses: 7 })).toMatchObject({
      value: null,
      customersAtStart: null,
      customersLost: null,
      reasons: [],
      kinds: [],
      reason: "suppressed",
    });
  });

  it("reads fields of other names, by segment too", () => {
    const rows = subscriptions.map(({ endReason, ...one }) => ({
      ...one,
      why: endReason,
      plan: one.customerId === 1 ? "a" : "b",
    }));
    const fields = { customerId: "customerId", startedAt: "startedAt", endedAt: "endedAt", endReason: "why" };
    const [a] = segment(rows, { by: "plan", metric: churnReasons.of(fields).with({ period }) });
    expect([a?.value, a?.reasons[0]?.reason]).toEqual([100, "price"]);
  });

  it("adds up to the churn rate, in its parts and by kind", () => {
    fc.assert(
      fc.property(reasoned, (input) => {
        const churn = churnRate(input, { period });
        const result = churnReasons(input, { period, kinds });
        expect([result.value, result.customersLost, result.interval]).toEqual([
          churn.value,
          churn.customersLost,
          churn.interval,
        ]);
        for (const parts of [result.reasons, result.kinds]) {
          expect(parts.reduce((sum, one) => sum + one.customersLost, 0)).toBe(result.customersLost);
          if (!result.customersLost) continue;
          expectClose(
            parts.reduce((sum, one) => sum + Number(one.percentOfLost), 0),
            100,
            { absolute: 1e-10 },
          );
          expectClose(
            parts.reduce((sum, one) => sum + Number(one.churnRate), 0),
            Number(result.value),
            { absolute: 1e-10 },
          );
        }
      }),
    );
  });

  it("accepts what its schema accepts, and nothing else", () => {
    const usual = fc.constantFrom<unknown>("2024-01-05T10:00:00Z", 5, null, "a");
    const value = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
    const record = fc.record(
      { customerId: value, startedAt: value, endedAt: value, endReason: value },
      { requiredKeys: [] },
    );
    const given = fc.record({ missing: fc.constantFrom("omit", "error"), invalid: fc.constantFrom("omit", "error") });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), given, (input, policy) => {
        const options = { period, ...policy } as ChurnReasonsOptions;
        const isAccepted = endedSubscriptionsSchema(options).safeParse(input).success;
        const run = () => churnReasons(input as EndedSubscription[], options);
        if (isAccepted) expect(run().metric).toBe("churnReasons");
        else faultOf(run);
      }),
    );
  });

  it.each<[string, unknown, unknown]>([
    ["subscriptions[0].endReason must be a string, got 7", [{ ...ended(1, 5), endReason: 7 }], { period }],
    ["subscriptions must be an array of subscriptions, got an object", {}, { period }],
    ["options.period must be { start, end } to count customers from subscriptions, got undefined", [], {}],
    [
      "options.kinds must be an object of arrays of reasons, each reason in one of them only, got an object",
      [],
      { period, kinds: { voluntary: ["price"], involuntary: ["price"] } },
    ],
    [
      'options.base must be a known name (missing, invalid, confidenceLevel, minimumResponses, period, timeZone, kinds), got "base"',
      [],
      { period, base: "start" },
    ],
  ])("refuses: %s", (message, input, options) => {
    const error = faultOf(() => churnReasons(input as EndedSubscription[], options as ChurnReasonsOptions));
    expect([error.functionName, error.issues[0].message]).toEqual(["churnReasons", message]);
  });

  it("refuses a summary that does not add up", () => {
    const summary = churnReasons.summarize(subscriptions, { period });
    expect(() => churnReasons.measure({ ...summary, customersAtStart: 4 })).toThrow(
      "churnReasons: summary.reasons must be counts of at most customersAtStart (4) in all, got an array",
    );
  });
});
