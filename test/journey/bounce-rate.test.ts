import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { bounceRate } from "../../src/journey/bounce-rate.ts";
import { engagementRate } from "../../src/journey/engagement-rate.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const session = (engagementSeconds: number, keyEvents: number, views: number): object => ({
  engagementSeconds,
  keyEvents,
  views,
});
const ga4 = { definition: "ga4" } as const;
const universal = { definition: "universal-analytics" } as const;

describe("bounceRate", () => {
  it.each([
    [session(3, 0, 2), 0, "two pages in three seconds"],
    [session(9.99, 0, 1), 100, "just under ten seconds"],
    [session(10, 0, 1), 0, "ten seconds"],
    [session(0, 1, 1), 0, "a key event at once"],
    [session(0, 0, 0), 100, "nothing"],
  ])("takes %j for a GA4 bounce in %d %% (%s)", (one, value) => {
    expect(bounceRate([one], ga4).value).toBe(value);
    expect(engagementRate([one]).value).toBe(100 - value);
  });

  it("moves the threshold as the property's settings do, and no further", () => {
    expect(bounceRate([session(30, 0, 1)], { ...ga4, engagementThreshold: 31 }).value).toBe(100);
    expect(wordsOf(() => bounceRate([], { ...ga4, engagementThreshold: 5 }))).toBe(
      "bounceRate: options.engagementThreshold must be a number of seconds from 10 to 60, got 5",
    );
  });

  it("takes a single interaction hit for a bounce of Universal Analytics, however long it took", () => {
    const hits = [{ interactions: 1, engagementSeconds: 900 }, { interactions: 2 }, { interactions: null }];
    expect(bounceRate(hits, universal)).toMatchObject({ value: 50, sessions: 2, missing: 1, engagedSessions: null });
    expect(wordsOf(() => bounceRate([{ interactions: 0 }], universal))).toBe(
      "bounceRate: sessions[0].interactions must be a whole number from 1 to 1000000, got 0",
    );
  });

  it("asks for the definition where there could be two, and takes engaged sessions for GA4's", () => {
    expect(wordsOf(() => bounceRate([session(3, 0, 1)]))).toBe(
      'bounceRate: options.definition must be "ga4" or "universal-analytics" for sessions: their bounces are different things, got undefined',
    );
    expect(wordsOf(() => bounceRate({ sessions: 10, bounces: 4 }))).toMatch(/options.definition .* for bounces/);
    expect(bounceRate({ sessions: 10, bounces: 4 }, universal).value).toBe(40);
    expect(bounceRate({ sessions: 10, engagedSessions: 6 })).toMatchObject({ value: 40, definition: "ga4" });
    expect(wordsOf(() => bounceRate({ sessions: 10, engagedSessions: 6 }, universal))).toMatch(
      /counts.engagedSessions must be bounces under Universal Analytics/,
    );
  });

  it("never puts two definitions together", () => {
    const [a, b] = [bounceRate.summarize([], ga4), bounceRate.summarize([], universal)];
    expect(wordsOf(() => bounceRate.merge(a, b))).toBe(
      'bounceRate: summary.definition must be the same as in the other summary ("ga4"), got "universal-analytics"',
    );
    const longer = bounceRate.summarize([], { ...ga4, engagementThreshold: 30 });
    expect(wordsOf(() => bounceRate.merge(a, longer))).toMatch(/summary.engagementThreshold .* \(10\), got 30/);
    expect(wordsOf(() => bounceRate.measure(a, universal))).toMatch(/options.definition must be "ga4"/);
    const results = [
      bounceRate({ sessions: 9, engagedSessions: 3 }),
      bounceRate({ sessions: 9, bounces: 3 }, universal),
    ];
    expect(wordsOf(() => compare(results[0] as never, results[1] as never))).toMatch(/compare: after.convention/);
    expect(wordsOf(() => bounceRate([], { ...universal, engagementThreshold: 20 }))).toMatch(
      /left out under Universal/,
    );
  });

  it("counts a session as missing of which a part is not known, engaged or not", () => {
    const partly = [
      { engagementSeconds: 60, keyEvents: null, views: 1 },
      { engagementSeconds: 1, views: 1 },
      { engagementSeconds: 1, keyEvents: 0, views: 1 },
    ];
    expect(bounceRate(partly, ga4)).toMatchObject({ value: 100, n: 1, missing: 2 });
    expect(bounceRate(partly.slice(0, 2), ga4)).toMatchObject({ value: null, n: 0, reason: "no-data" });
  });

  it("refuses counts of both kinds, of none, and parts that are more than all", () => {
    expect(wordsOf(() => bounceRate({ sessions: 9, bounces: 3, engagedSessions: 6 }, ga4))).toMatch(
      /bounces must be left out/,
    );
    expect(wordsOf(() => bounceRate({ sessions: 9 }, ga4))).toMatch(/engagedSessions must be given, or bounces/);
    expect(wordsOf(() => bounceRate({ sessions: 9, bounces: 10 }, ga4))).toMatch(
      /bounces must be at most sessions \(9\)/,
    );
  });

  it("is what is left of engagement", () => {
    const sessions = fc.record({ engagementSeconds: fc.nat(30), keyEvents: fc.nat(1), views: fc.nat(3) });
    fc.assert(
      fc.property(
        fc.array(sessions, { minLength: 1 }),
        fc.integer({ min: 10, max: 60 }),
        (input, engagementThreshold) => {
          const options = { ...ga4, engagementThreshold };
          const [bounces, engagement] = [bounceRate(input, options), engagementRate(input, options)];
          expect((bounces.value as number) + (engagement.value as number)).toBeCloseTo(100, 10);
          expect(bounces.bounces).toBe(engagement.bounces);
        },
      ),
    );
  });

  it("reads a table of columns, and asks for those that the definition needs", () => {
    const table = { engagementSeconds: Uint8Array.of(3, 3, 40), keyEvents: [0, 0, 0], views: [1, 2, 1] };
    expect(bounceRate(table, ga4).bounces).toBe(1);
    expect(engagementRate(table).bounces).toBe(1);
    expect(wordsOf(() => bounceRate(table))).toMatch(/options.definition/);
    expect(wordsOf(() => bounceRate(table, universal))).toMatch(/interactions/);
  });
});

describe("engagementRate", () => {
  it("says that Universal Analytics has no word for it", () => {
    expect(wordsOf(() => engagementRate([], universal))).toBe(
      'engagementRate: options.definition must be "ga4": Universal Analytics has no engaged sessions, only bounces (see bounceRate), got "universal-analytics"',
    );
  });

  it("says in its convention what engaged means", () => {
    expect(engagementRate([], { engagementThreshold: 20 }).convention).toBe(
      "% of sessions that were engaged; engaged: 20 seconds or longer, or with a key event, or with two views or more (Google Analytics 4)",
    );
  });

  it("refuses a summary whose threshold does not go with its definition", () => {
    const summary = engagementRate.summarize([]);
    expect(wordsOf(() => engagementRate.measure({ ...summary, engagementThreshold: null }))).toMatch(/given for "ga4"/);
  });
});
