import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { completionRate } from "../../src/surveys/completion-rate.ts";
import { responseRate } from "../../src/surveys/response-rate.ts";
import { expectLimits } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const sentAt = "2026-03-02T09:00:00Z";
const later = "2026-03-02T10:00:00Z";

describe("responseRate of counts", () => {
  it("gives the three rates of AskNicely's day: 40 % of those sent and delivered, 66.7 % of those opened", () => {
    const day = { sent: 5, delivered: 5, opened: 3, responded: 2 };
    expect(responseRate(day).value).toBe(40);
    expect(responseRate(day, { of: "delivered" }).value).toBe(40);
    expect(responseRate(day, { of: "opened" }).value).toBeCloseTo(66.6667, 4);
  });

  it("gives a third for two of six, with Wilson's interval", () => {
    const result = responseRate({ sent: 6, responded: 2 });
    expect(result.value).toBeCloseTo(33.3333, 4);
    expectLimits(result.interval, [9.677141, 70.000668], { absolute: 1e-6 });
    expect(result).toMatchObject({ n: 6, unit: "percent", sent: 6, delivered: null, opened: null, responded: 2 });
  });

  it("takes those that bounced out of those delivered", () => {
    const counts = { sent: 500, bounced: 20, responded: 96 };
    expect(responseRate(counts, { of: "delivered" })).toMatchObject({ value: 20, n: 480, delivered: 480 });
    expect(responseRate(counts).value).toBe(19.2);
  });

  it("says which denominator it took", () => {
    const day = { sent: 5, delivered: 5, opened: 3, responded: 2 };
    expect(responseRate(day, { of: "opened" }).convention).toBe("% answered of the invitations that were opened");
  });

  it("gives null where nothing was sent", () => {
    expect(responseRate({ sent: 0, responded: 0 })).toMatchObject({ value: null, interval: null, n: 0 });
  });

  it("withholds the counts with the rate", () => {
    expect(responseRate({ sent: 6, responded: 2 }, { minimumResponses: 10 })).toMatchObject({
      value: null,
      suppressed: true,
      sent: null,
      responded: null,
      n: 6,
    });
  });

  it.each([
    [{ sent: 5, responded: 6 }, {}, "counts.responded must be at most sent (5), got 6"],
    [{ sent: 5, delivered: 6, responded: 1 }, {}, "counts.delivered must be at most sent (5), got 6"],
    [{ sent: 5, bounced: 3, responded: 3 }, {}, "counts.responded must be at most sent less bounced (2), got 3"],
    [
      { sent: 5, bounced: 3, delivered: 4, responded: 1 },
      {},
      "counts.delivered must be at most sent less bounced (2), got 4",
    ],
    [{ sent: 5, responded: 1 }, { of: "opened" }, "counts.opened must be given for the rate of opened, got undefined"],
    [
      { sent: 5, opened: 1, responded: 2 },
      { of: "opened" },
      "counts.opened must be at least the 2 that were answered, got 1",
    ],
    [
      { sent: 5, responded: 1 },
      { of: "clicked" },
      'options.of must be "sent" or "delivered" or "opened", got "clicked"',
    ],
  ])("refuses %j under %j", (counts, options, message) => {
    expect(faultOf(() => responseRate(counts, options as object)).message).toBe(`responseRate: ${message}`);
  });

  it("measures the rate of those sent though fewer openings than answers are known", () => {
    expect(responseRate({ sent: 5, opened: 1, responded: 2 }).value).toBe(40);
  });
});

describe("responseRate of invitations", () => {
  it("counts what bounced as not delivered, and what was answered as opened and delivered", () => {
    const invitations = [
      { sentAt, openedAt: later, respondedAt: later },
      { sentAt, respondedAt: later },
      { sentAt, bouncedAt: sentAt },
      { sentAt, bouncedAt: sentAt, openedAt: later },
      { sentAt },
      { sentAt: null, respondedAt: later },
    ];
    expect(responseRate(invitations)).toMatchObject({ sent: 5, delivered: 4, opened: 3, responded: 2, missing: 1 });
    expect(responseRate(invitations, { of: "delivered" }).value).toBe(50);
  });

  it("asks for a confirmed delivery where that is asked for", () => {
    const invitations = [{ sentAt, deliveredAt: later }, { sentAt }, { sentAt, respondedAt: later }];
    expect(responseRate(invitations, { delivered: "confirmed" }).delivered).toBe(2);
    expect(responseRate(invitations).delivered).toBe(3);
  });

  it("refuses an answer before the invitation, and any instant that is none, or leaves them out", () => {
    const invitations = [
      { sentAt: later, respondedAt: sentAt },
      { sentAt, bouncedAt: "soon" },
      { sentAt, respondedAt: later },
    ];
    const { message, total } = faultOf(() => responseRate(invitations));
    expect(message).toBe(
      `responseRate: invitations[0].respondedAt must be at or after sentAt ("${later}"), got "${sentAt}" (the first of 2 faults)`,
    );
    expect(total).toBe(2);
    expect(responseRate(invitations, { invalid: "omit" })).toMatchObject({ value: 100, n: 1, invalid: 2 });
  });

  it("refuses a missing instant of sending where that is asked for", () => {
    const fault = faultOf(() => responseRate([{ sentAt: null }], { missing: "error" }));
    expect(fault.code).toBe("missing-value");
  });

  it("reads the clock of a zone", () => {
    const invitations = [{ sentAt: "2026-03-02 09:00", respondedAt: "2026-03-02 08:59" }];
    expect(() => responseRate(invitations, { timeZone: "Asia/Bishkek" })).toThrow(/at or after sentAt/);
    expect(() => responseRate(invitations)).toThrow(/with an offset/);
  });

  it("compares channels, each with the rest", () => {
    const rows = [
      ...Array.from({ length: 100 }, (_, i) => ({ channel: "e-mail", sentAt, respondedAt: i < 10 ? later : null })),
      ...Array.from({ length: 100 }, (_, i) => ({ channel: "in-app", sentAt, respondedAt: i < 30 ? later : null })),
    ];
    const table = segment(rows, { by: "channel", metric: responseRate });
    expect(table.map((row) => [row.segment, row.value, row.versusRest.verdict])).toEqual([
      ["e-mail", 10, "below"],
      ["in-app", 30, "above"],
    ]);
  });

  it("forgets what one part of a merge does not know, unless that part is empty", () => {
    const known = responseRate.summarize({ sent: 10, delivered: 9, responded: 3 });
    const unknown = responseRate.summarize({ sent: 10, responded: 3 });
    expect(responseRate.merge(known, unknown)).toMatchObject({ sent: 20, delivered: null });
    expect(responseRate.merge(known, responseRate.summarize({ sent: 0, responded: 0 }))).toMatchObject({
      delivered: 9,
    });
  });
});

describe("completionRate", () => {
  it("is the share of those who began", () => {
    expect(completionRate({ started: 200, finished: 150 })).toMatchObject({ value: 75, n: 200, finished: 150 });
    expect(completionRate([{ startedAt: sentAt, finishedAt: later }, { startedAt: sentAt }])).toMatchObject({
      value: 50,
    });
  });

  it("gives null where nobody began, and counts records without a beginning", () => {
    expect(completionRate([])).toMatchObject({ value: null, n: 0 });
    expect(completionRate([{ startedAt: undefined, finishedAt: later }])).toMatchObject({ value: null, missing: 1 });
  });

  it("refuses more who finished than began, and an end before its beginning", () => {
    expect(() => completionRate({ started: 2, finished: 3 })).toThrow(
      "completionRate: counts.finished must be at most started (2), got 3",
    );
    expect(() => completionRate([{ startedAt: later, finishedAt: sentAt }])).toThrow(/at or after startedAt/);
  });

  it("withholds its counts with the rate", () => {
    const result = completionRate({ started: 20, finished: 15 }, { minimumResponses: 30 });
    expect(result).toMatchObject({ value: null, started: null, finished: null });
  });
});
