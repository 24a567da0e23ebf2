import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { emailRates } from "../../src/journey/email-rates.ts";
import type { EmailMessage } from "../../src/schemas/email.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const quiet = { bounced: null, opened: null, machineOpened: null, clicked: null, unsubscribed: null, complained: null };
const messages: EmailMessage[] = [
  { sent: "2026-03-02T09:00:00Z", ...quiet, opened: "2026-03-02T10:00:00+06:00" },
  { sent: true, ...quiet, opened: 3, clicked: 2 },
  { sent: new Date(0), ...quiet, opened: true, machineOpened: true },
  { sent: 1, ...quiet, clicked: true, unsubscribed: true },
  { sent: true, ...quiet, bounced: "hard" },
  { sent: true, ...quiet, bounced: "soft" },
  { sent: true, ...quiet, bounced: "soft", opened: true },
  { sent: false, ...quiet },
  { sent: null },
];

describe("emailRates", () => {
  it("divides each rate by what it says", () => {
    const { rates, missing, opens, clicks } = emailRates(messages);
    const table = Object.fromEntries(
      Object.entries(rates ?? {}).map(([rate, { count, n, denominator }]) => [rate, [count, n, denominator]]),
    );
    expect(table).toEqual({
      delivered: [5, 7, "sent"],
      bounce: [2, 7, "sent"],
      hardBounce: [1, 7, "sent"],
      softBounce: [1, 7, "sent"],
      open: [4, 5, "delivered"],
      click: [2, 5, "delivered"],
      clickToOpen: [2, 4, "uniqueOpens"],
      unsubscribe: [1, 5, "delivered"],
      complaint: [0, 5, "delivered"],
    });
    expect([missing, opens, clicks]).toEqual([2, 6, 3]);
  });

  it("divides by all messages for those who divide by recipients", () => {
    const { rates } = emailRates(messages, { per: "sent" });
    expect([rates?.open.n, rates?.click.denominator, rates?.clickToOpen.n]).toEqual([7, "sent", 4]);
    expect(wordsOf(() => compare(emailRates(messages), emailRates(messages, { per: "sent" })))).toMatch(/convention/);
  });

  it("leaves out what only machines opened, where that is known", () => {
    const { rates } = emailRates(messages, { machineOpens: "leave-out" });
    expect([rates?.open.count, rates?.clickToOpen.n]).toEqual([3, 3]);
    expect(rates?.open.convention).toBe(
      "% of messages delivered opened, opens by machines left out, each counted once",
    );
    expect(wordsOf(() => emailRates({ sent: 10, bounced: 0, uniqueOpens: 5 }, { machineOpens: "leave-out" }))).toBe(
      'emailRates: options.machineOpens must be "count" where opens by machines are not known, got "leave-out"',
    );
  });

  it("gives the rate that is asked for, by default that of clicks", () => {
    expect(emailRates(messages)).toMatchObject({ metric: "emailRates", value: 40, n: 5 });
    expect(emailRates(messages, { score: "click-to-open" }).value).toBe(50);
    expect(emailRates(messages, { score: "complaint" })).toMatchObject({ value: 0, interval: { low: 0 } });
  });

  it("says what was not recorded, and does not take it for 0", () => {
    const { complained: _, ...partly } = messages[0] as EmailMessage;
    const { rates } = emailRates([...messages, partly]);
    expect(rates?.complaint).toMatchObject({ value: null, count: null, reason: "not-recorded" });
    expect(rates?.open.value).not.toBeNull();
    const counted = emailRates({ sent: 10, uniqueOpens: 4 });
    expect(counted).toMatchObject({ value: null, reason: "not-recorded" });
    expect([counted.rates?.delivered.value, counted.rates?.open.reason]).toEqual([null, "not-recorded"]);
    expect(emailRates({ sent: 10, uniqueOpens: 4 }, { per: "sent", score: "open" }).value).toBe(40);
  });

  it("knows how messages bounced only where all of them say so", () => {
    const plain = { sent: true, ...quiet, bounced: true };
    const { rates } = emailRates([...messages, plain]);
    expect([rates?.bounce.count, rates?.hardBounce.count, rates?.hardBounce.reason]).toEqual([3, null, "not-recorded"]);
  });

  it("has no click-to-open rate where more clicked than opened", () => {
    const { rates } = emailRates({ sent: 10, bounced: 0, uniqueOpens: 2, uniqueClicks: 3 });
    expect(rates?.clickToOpen).toMatchObject({ value: null, count: 3, n: 2, reason: "clicks-exceed-opens" });
    expect(rates?.click.value).toBe(30);
  });

  it("has nothing to say of no messages", () => {
    expect(emailRates([])).toMatchObject({ value: null, n: 0, reason: "no-data" });
    expect(emailRates({ sent: 0 }).reason).toBe("no-data");
    expect(emailRates({ sent: 5, bounced: 5, uniqueClicks: 0 })).toMatchObject({ value: null, reason: "no-data" });
  });

  it("completes counts from what is given", () => {
    const bounced = (counts: object): unknown => {
      const { rates } = emailRates({ sent: 100, ...counts });
      return [rates?.delivered.count, rates?.bounce.count];
    };
    expect(bounced({ bounced: 3 })).toEqual([97, 3]);
    expect(bounced({ delivered: 97 })).toEqual([97, 3]);
    expect(bounced({ hardBounced: 1, softBounced: 2 })).toEqual([97, 3]);
    expect(bounced({ hardBounced: 1 })).toEqual([null, null]);
    expect(bounced({ delivered: 90, bounced: 3 })).toEqual([90, 3]);
  });

  it.each([
    [{ bounced: 11 }, "bounced must be at most sent (10), got 11"],
    [{ delivered: 8, bounced: 3 }, "delivered must be at most sent less those that bounced (7), got 8"],
    [{ bounced: 2, hardBounced: 2, softBounced: 1 }, "softBounced must be at most bounced less hardBounced (0), got 1"],
    [{ delivered: 8, uniqueOpens: 9 }, "uniqueOpens must be at most delivered (8), got 9"],
    [{ bounced: 2, uniqueOpens: 9 }, "uniqueOpens must be at most delivered (8), got 9"],
    [{ uniqueOpens: 5, opens: 4 }, "uniqueOpens must be at most opens (4), got 5"],
    [{ uniqueOpens: 5, machineOpens: 6 }, "machineOpens must be at most uniqueOpens (5), got 6"],
    [{ complaints: 11 }, "complaints must be at most sent (10), got 11"],
    [{ clicked: 1 }, /counts.clicked must be a known name/],
    [{ opens: "4" }, 'opens must be a whole number from 0 on, got "4"'],
  ])("refuses counts that do not add up: %j", (counts, words) => {
    const message = wordsOf(() => emailRates({ sent: 10, ...counts } as never));
    if (typeof words === "string") expect(message).toBe(`emailRates: counts.${words}`);
    else expect(message).toMatch(words);
  });

  it("names the messages that say nothing usable, or leaves them out", () => {
    const odd = [{ sent: true, opened: "often" }, { sent: "hard" }, { sent: true, clicked: 0.5 }, null, messages[0]];
    expect(wordsOf(() => emailRates(odd as never))).toBe(
      'emailRates: messages[0].opened must be true, false, a number of times from 0 to 1000000, a Date or an ISO 8601 string, got "often" (the first of 4 faults)',
    );
    expect(emailRates(odd as never, { invalid: "omit" })).toMatchObject({ n: 1, invalid: 4 });
    expect(wordsOf(() => emailRates([{ sent: null }], { missing: "error" }))).toMatch(/messages\[0\].sent/);
  });

  it("withholds single rates that rest on too few, and all where the value does", () => {
    const { rates } = emailRates(messages, { minimumResponses: 5 });
    expect(rates?.clickToOpen).toMatchObject({ value: null, count: null, suppressed: true, reason: "suppressed" });
    expect(rates?.click).toMatchObject({ value: 40, count: 2 });
    expect(emailRates(messages, { minimumResponses: 6 })).toMatchObject({ rates: null, opens: null, value: null });
  });

  it("reads instants of other names", () => {
    const rows = [
      { mailed: "2026-03-02", first_click: "2026-03-03", back: null },
      { mailed: "2026-03-02", first_click: null, back: null },
    ];
    expect(emailRates.of({ sent: "mailed", clicked: "first_click", bounced: "back" })(rows).value).toBe(50);
  });

  it("forgets in a merge what one part does not know", () => {
    const merged = emailRates.merge(
      emailRates.summarize({ sent: 10, bounced: 0, uniqueClicks: 1, complaints: 1 }),
      emailRates.summarize({ sent: 10, bounced: 0, uniqueClicks: 2 }),
    );
    const { value, rates } = emailRates.measure(merged);
    expect([value, rates?.complaint.reason]).toEqual([15, "not-recorded"]);
  });

  it("reads a table of columns, in which a column that is not there was not recorded", () => {
    const { value, rates } = emailRates({ sent: [1, 1], bounced: [0, 0], clicked: [1, 0] });
    expect([value, rates?.open.reason]).toEqual([50, "not-recorded"]);
  });
});
