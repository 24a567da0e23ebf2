import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { conversionRate } from "../../src/journey/conversion-rate.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const sessions = [
  { userId: "a", sessionId: 1, converted: false },
  { userId: "a", sessionId: 1, converted: 2 },
  { userId: "b", sessionId: 1, converted: true },
  { userId: "b", sessionId: 2, converted: false },
  { userId: null, sessionId: 1, converted: false },
  { userId: "c", sessionId: null, converted: 0 },
  { userId: "c", sessionId: null, converted: null },
];

describe("conversionRate", () => {
  it("takes records of one user and one session for one session, and a session number of two users for two", () => {
    expect(conversionRate(sessions)).toMatchObject({ visits: 5, converted: 2, conversions: 3, value: 40, missing: 1 });
  });

  it("counts users once however often they came, and misses who is not known", () => {
    const result = conversionRate(sessions, { per: "user" });
    expect(result).toMatchObject({ visits: 3, converted: 2, conversions: 3, missing: 2, unit: "percent" });
    expect(result.convention).toBe("% of users with at least one conversion");
  });

  it("gives all conversions as a ratio that may pass 100, with its own unit", () => {
    const result = conversionRate([{ converted: 3 }, { converted: 1 }], { counting: "total" });
    expect(result).toMatchObject({ value: 200, unit: "conversions per 100 sessions", n: 2 });
    expect(result.interval).toMatchObject({ low: 0, method: "student-t" });
    const counted = conversionRate({ users: 100, conversions: 150 }, { per: "user", counting: "total" });
    expect(counted).toMatchObject({
      value: 150,
      unit: "conversions per 100 users",
      standardError: expect.closeTo(Math.sqrt(150), 10),
    });
    expect(counted.interval?.method).toBe("garwood");
  });

  it("has no error of one session, and no value of none", () => {
    expect(conversionRate([{ converted: 3 }], { counting: "total" })).toMatchObject({ value: 300, interval: null });
    expect(conversionRate([])).toMatchObject({ value: null, n: 0, reason: "no-data" });
    expect(conversionRate([], { counting: "total" }).value).toBeNull();
    expect(conversionRate({ sessions: 0 }).value).toBeNull();
  });

  it("asks for the counts that it divides, and for none that it does not", () => {
    expect(wordsOf(() => conversionRate({ users: 10, convertedUsers: 1 }))).toBe(
      "conversionRate: counts.sessions must be given for the rate per session, got undefined",
    );
    expect(wordsOf(() => conversionRate({ sessions: 10, conversions: 1 }))).toBe(
      'conversionRate: counts.convertedSessions must be given for counting "unique", got undefined',
    );
    expect(wordsOf(() => conversionRate({ sessions: 10, convertedSessions: 1 }, { counting: "total" }))).toBe(
      'conversionRate: counts.conversions must be given for counting "total", got undefined',
    );
    const all = { sessions: 10, convertedSessions: 2, users: 5, convertedUsers: 2, conversions: 3 };
    expect([conversionRate(all).value, conversionRate(all, { per: "user" }).value]).toEqual([20, 40]);
  });

  it("refuses counts that do not add up", () => {
    expect(wordsOf(() => conversionRate({ sessions: 10, convertedSessions: 11 }))).toBe(
      "conversionRate: counts.convertedSessions must be at most sessions (10), got 11",
    );
    expect(wordsOf(() => conversionRate({ users: 10, convertedUsers: 4, conversions: 3 }, { per: "user" }))).toBe(
      "conversionRate: counts.convertedUsers must be at most conversions (3), got 4",
    );
  });

  it("names the records that say nothing usable, or leaves them out", () => {
    const odd = [{ converted: "yes" }, { converted: -1 }, { converted: true, userId: {} }, 7, { converted: true }];
    expect(wordsOf(() => conversionRate(odd as never))).toBe(
      'conversionRate: sessions[0].converted must be true, false or a whole number of conversions from 0 to 1000000, got "yes" (the first of 4 faults)',
    );
    expect(conversionRate(odd as never, { invalid: "omit" })).toMatchObject({ n: 1, invalid: 4 });
    expect(wordsOf(() => conversionRate([{ converted: null }], { missing: "error" }))).toMatch(
      /sessions\[0\].converted/,
    );
  });

  it("does not merge what is per session with what is per user", () => {
    const [a, b] = [conversionRate.summarize(sessions), conversionRate.summarize(sessions, { per: "user" })];
    expect(wordsOf(() => conversionRate.merge(a, b))).toBe(
      'conversionRate: summary.per must be the same as in the other summary ("session"), got "user"',
    );
    expect(wordsOf(() => conversionRate.measure(a, { per: "user" }))).toBe(
      'conversionRate: options.per must be "session", as in the summary, got "user"',
    );
    expect(wordsOf(() => compare(conversionRate(sessions), conversionRate(sessions, { per: "user" })))).toMatch(
      /convention/,
    );
  });

  it("falls back to a Poisson count where records meet counts", () => {
    const merged = conversionRate.merge(
      conversionRate.summarize(sessions),
      conversionRate.summarize({ sessions: 95, convertedSessions: 8, conversions: 10 }),
    );
    expect(conversionRate.measure(merged, { counting: "total" })).toMatchObject({ value: 13, conversions: 13 });
    expect(conversionRate.measure(merged, { counting: "total" }).interval?.method).toBe("garwood");
    expect(conversionRate.measure(merged).value).toBe(10);
  });

  it("works by segment under other names", () => {
    const rows = [
      { channel: "mail", visitor: 1, orders: 1 },
      { channel: "mail", visitor: 1, orders: 0 },
      { channel: "ads", visitor: 2, orders: 0 },
    ];
    const metric = conversionRate.with({ per: "user" }).of({ userId: "visitor", converted: "orders" });
    expect(segment(rows, { by: "channel", metric }).map((row) => [row.segment, row.value])).toEqual([
      ["ads", 0],
      ["mail", 100],
    ]);
  });

  it("reads a table of columns", () => {
    const userId = { codes: Uint8Array.of(0, 0, 1), dictionary: ["a", "b"] };
    const table = { userId, converted: Uint8Array.of(0, 2, 0) };
    expect(conversionRate(table, { per: "user" })).toMatchObject({ visits: 2, converted: 1, conversions: 2 });
    expect(conversionRate(table).visits).toBe(3);
    expect(wordsOf(() => conversionRate({ converted: [1] }, { per: "user" }))).toMatch(/userId/);
  });
});
