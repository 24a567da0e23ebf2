import { checkInput } from "../schemas/check.ts";
import {
  type EmailCounts,
  emailCountNames,
  emailCountsSchema,
  emailEventReader,
  emailMessagesSchema,
  followDelivery,
  isBounce,
} from "../schemas/email.ts";
import type { InputOptions } from "../schemas/options.ts";
import { isRecord } from "../values.ts";
import { type RecordState, tallyRecords } from "./tally-records.ts";

/** E-mails that were counted, with `null` for what is not known. */
export interface CountedEmails extends Readonly<Record<(typeof emailCountNames)[number], number | null>> {
  readonly sent: number;
}

/** Checks counts and completes them. */
export function completeCounts(functionName: string, input: EmailCounts): CountedEmails {
  const counts = checkInput(emailCountsSchema(), input, functionName, "counts");
  const known = Object.fromEntries(emailCountNames.map((field) => [field, counts[field] ?? null]));
  return { ...(known as Omit<CountedEmails, "sent">), sent: counts.sent, ...followDelivery(counts) };
}

/** What was seen of messages: NaN for what one of them does not tell. */
type EmailTally = { -readonly [Field in keyof CountedEmails]: number };

/** Counts messages. What one of them does not tell is not known of all. */
export function countEmails(
  functionName: string,
  input: unknown,
  options: InputOptions,
): CountedEmails & { readonly missing: number; readonly invalid: number } {
  const { tally, missing, invalid } = tallyRecords(input, {
    ...options,
    start: startTally,
    add: messageCounter(),
    check: (messages) => checkInput<unknown>(emailMessagesSchema(options), messages, functionName, "messages"),
  });
  const known = emailCountNames.map((field) => [field, Number.isNaN(tally[field]) ? null : tally[field]]);
  const counts = Object.fromEntries(known) as Omit<CountedEmails, "sent">;
  return { ...counts, sent: tally.sent, missing, invalid };
}

function startTally(): EmailTally {
  const zeros = emailCountNames.map((field) => [field, 0]);
  return { sent: 0, ...(Object.fromEntries(zeros) as Record<(typeof emailCountNames)[number], number>) };
}

function messageCounter(): (tally: EmailTally, message: unknown) => RecordState {
  const readEvent = emailEventReader();
  /** How many times; NaN for what is not told, and −1 for what is no answer. */
  const timesOf = (value: unknown): number => {
    if (value === undefined) return Number.NaN;
    if (value === null) return 0;
    const times = readEvent(value);
    return Number.isNaN(times) ? -1 : times;
  };
  return (tally, message) => {
    if (!isRecord(message)) return "invalid";
    const { bounced } = message;
    const sent = timesOf(message.sent);
    const returned = isBounce(bounced) ? 1 : timesOf(bounced);
    const opened = timesOf(message.opened);
    const byMachine = timesOf(message.machineOpened);
    const clicked = timesOf(message.clicked);
    const unsubscribed = timesOf(message.unsubscribed);
    const complained = timesOf(message.complained);
    if (Math.min(sent || 0, returned || 0, opened || 0, byMachine || 0, clicked || 0) < 0) return "invalid";
    if (Math.min(unsubscribed || 0, complained || 0) < 0) return "invalid";
    if (!(sent > 0)) return "missing";
    // Who did something with a message has received it, whatever a server wrote back.
    const isReceived = opened > 0 || byMachine > 0 || clicked > 0 || unsubscribed > 0 || complained > 0;
    const bounces = isReceived ? 0 : once(returned);
    const isNamed = bounces === 0 || isBounce(bounced);
    const opens = byMachine > 0 ? Math.max(opened || 0, 1) : opened;
    tally.sent++;
    tally.bounced += bounces;
    tally.delivered += 1 - bounces;
    tally.hardBounced += isNamed ? Number(bounces > 0 && bounced === "hard") : Number.NaN;
    tally.softBounced += isNamed ? Number(bounces > 0 && bounced === "soft") : Number.NaN;
    tally.uniqueOpens += once(opens);
    tally.opens += opens;
    tally.machineOpens += once(byMachine);
    tally.uniqueClicks += once(clicked);
    tally.clicks += clicked;
    tally.unsubscribed += once(unsubscribed);
    tally.complaints += once(complained);
    return "counted";
  };
}

/** The same, counted once at most; NaN stays. */
function once(times: number): number {
  return Math.min(times, 1);
}
