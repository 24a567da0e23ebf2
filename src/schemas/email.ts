import type * as z from "zod/mini";
import { instantReader } from "../time/instant.ts";
import { isCount } from "../values.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { countRules, findPartFault } from "./ticket-counts.ts";
import { isSmallCount, noPair } from "./ticket-rates.ts";

/**
 * Whether something became of a message: true or false, how many times it did, or when (a `Date` or an ISO 8601 string). `null` says
 * that it did not; `undefined`, that nobody wrote it down.
 */
export type EmailEvent = boolean | number | Date | string | null | undefined;

/** A message to one recipient, with what became of it. */
export interface EmailMessage {
  /** Whether it was sent. One without it, or with false, is left out and counted in `missing`. */
  readonly sent: EmailEvent;
  /** Whether it came back, and how: `"hard"` for good, `"soft"` for now. */
  readonly bounced?: EmailEvent | "hard" | "soft";
  /** Whether it was opened. */
  readonly opened?: EmailEvent;
  /** Whether it was opened by a machine and by nobody else, such as a proxy that fetches every image. */
  readonly machineOpened?: EmailEvent;
  /** Whether one of its links was clicked. */
  readonly clicked?: EmailEvent;
  /** Whether the recipient unsubscribed by it. */
  readonly unsubscribed?: EmailEvent;
  /** Whether the recipient called it spam. */
  readonly complained?: EmailEvent;
}

/** Messages that are counted already. What is not known is left out; its rates are `null` then. */
export interface EmailCounts {
  /** Messages that were sent. */
  readonly sent: number;
  /** Those that were delivered. Default: `sent` less those that bounced. */
  readonly delivered?: number | undefined;
  /** Those that came back. Default: the hard and the soft ones, or `sent` less `delivered`. */
  readonly bounced?: number | undefined;
  /** Those that came back for good. */
  readonly hardBounced?: number | undefined;
  /** Those that came back for now. */
  readonly softBounced?: number | undefined;
  /** Messages that were opened, each counted once. */
  readonly uniqueOpens?: number | undefined;
  /** Those of them that were opened by machines only. */
  readonly machineOpens?: number | undefined;
  /** Messages with a click, each counted once. */
  readonly uniqueClicks?: number | undefined;
  /** All opens. */
  readonly opens?: number | undefined;
  /** All clicks. */
  readonly clicks?: number | undefined;
  /** Recipients who unsubscribed. */
  readonly unsubscribed?: number | undefined;
  /** Recipients who called it spam. */
  readonly complaints?: number | undefined;
}

/** The name of a rate of e-mails, as `score` takes it. */
export type EmailScore = "delivered" | "bounce" | "open" | "click" | "click-to-open" | "unsubscribe" | "complaint";

/** The options of `emailRates`. */
export interface EmailRatesOptions extends InputOptions, EstimateOptions {
  /** Which rate is the `value` of the result. Default `"click"`. */
  readonly score?: EmailScore | undefined;
  /**
   * What opens, clicks, unsubscriptions and complaints are divided by: the messages that were delivered (default), or all that were
   * sent, as those do who divide by recipients.
   */
  readonly per?: "delivered" | "sent" | undefined;
  /**
   * Whether opens by machines only count (`"count"`, the default) or not (`"leave-out"`). Apple's mail privacy opens nearly every
   * message that it delivers.
   */
  readonly machineOpens?: "count" | "leave-out" | undefined;
}

/**
 * The schema of an array of {@link EmailMessage}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `emailRates`: whether `sent` may be missing, and whether invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emailMessagesSchema } from "cx-metrics/schemas";
 *
 * const schema = emailMessagesSchema();
 * assert.equal(schema.safeParse([{ sent: "2026-03-02T09:00:00Z", bounced: null, opened: 3, clicked: true }]).success, true);
 * assert.equal(schema.safeParse([{ sent: true, opened: "often" }]).success, false);
 * ```
 */
export function emailMessagesSchema({
  missing = "omit",
  invalid,
}: InputOptions = {}): z.ZodMiniType<readonly EmailMessage[]> {
  const event = emailEventField("omit");
  const words = `${event.expected}, or "hard" or "soft"`;
  const bounced = { ...leaf(words, (value) => isBounce(value) || event.accepts(value)), missing: "omit" as const };
  return recordListSchema({
    expected: "an array of messages, or an object of counts",
    fields: {
      sent: emailEventField(missing),
      bounced,
      opened: event,
      machineOpened: event,
      clicked: event,
      unsubscribed: event,
      complained: event,
    },
    pair: noPair,
    invalid,
  });
}

/** Whether a value says how a message came back. */
export function isBounce(value: unknown): value is "hard" | "soft" {
  return value === "hard" || value === "soft";
}

/** A reader of {@link EmailEvent}: how many times something happened, or NaN for what says nothing of it. */
export function emailEventReader(): (value: unknown) => number {
  // Only whether there is an instant matters, so one zone is as good as another.
  const read = instantReader("UTC");
  return (value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number") return isSmallCount(value) ? value + 0 : Number.NaN;
    return Number.isNaN(read(value)) ? Number.NaN : 1;
  };
}

function emailEventField(missing: "omit" | "error"): FieldRule {
  const read = emailEventReader();
  const expected = "true, false, a number of times from 0 to 1000000, a Date or an ISO 8601 string";
  return { ...leaf(expected, (value) => !Number.isNaN(read(value))), missing };
}

/**
 * The schema of {@link EmailCounts}: whole numbers that are no more than what they are a part of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emailCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(emailCountsSchema(), { sent: 10_000, bounced: 200, uniqueOpens: 3000 }).success, true);
 * assert.equal(z.safeParse(emailCountsSchema(), { sent: 100, bounced: 200 }).success, false);
 * ```
 */
export const emailCountsSchema: () => z.ZodMiniType<EmailCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<EmailCounts>({ fields: countRules(["sent"], emailCountNames) }), findEmailFault),
);

/** The counts of e-mails beside those that were sent. */
export const emailCountNames = [
  "delivered",
  "bounced",
  "hardBounced",
  "softBounced",
  "uniqueOpens",
  "machineOpens",
  "uniqueClicks",
  "opens",
  "clicks",
  "unsubscribed",
  "complaints",
] as const;

/** Counts of e-mails of which some are not known. */
export type KnownEmails = Readonly<Record<"sent", number>> &
  Readonly<Partial<Record<(typeof emailCountNames)[number], number | null | undefined>>>;

/** How many were delivered and how many came back, as far as one follows from what is known. */
export function followDelivery({ sent, delivered, bounced, hardBounced, softBounced }: KnownEmails): {
  readonly delivered: number | null;
  readonly bounced: number | null;
} {
  const kinds = isCount(hardBounced) && isCount(softBounced) ? hardBounced + softBounced : null;
  const returned = bounced ?? kinds ?? (isCount(delivered) ? sent - delivered : null);
  return { delivered: delivered ?? (returned === null ? null : sent - returned), bounced: returned };
}

/** What does not add up in counts of e-mails. */
export function findEmailFault<T extends KnownEmails>(counts: T): ReturnType<typeof findPartFault<T>> {
  const { sent, delivered, bounced, hardBounced, softBounced } = counts;
  const parts = [
    ["delivered", "sent"],
    ["bounced", "sent"],
    ["hardBounced", "bounced"],
    ["softBounced", "bounced"],
    ["machineOpens", "uniqueOpens"],
    ["uniqueOpens", "opens"],
    ["uniqueClicks", "clicks"],
    ...(["uniqueOpens", "uniqueClicks", "unsubscribed", "complaints"] as const).flatMap(
      (part) =>
        [
          [part, "delivered"],
          [part, "sent"],
        ] as const,
    ),
  ] as const;
  const hardAndSoft = (hardBounced ?? 0) + (softBounced ?? 0);
  if (hardAndSoft > (bounced ?? sent)) {
    return {
      field: "softBounced",
      expected: `at most ${bounced == null ? "sent" : "bounced"} less hardBounced (${(bounced ?? sent) - (hardBounced ?? 0)})`,
      code: "inconsistent",
    };
  }
  const returned = bounced ?? hardAndSoft;
  if (returned <= sent && (delivered ?? 0) + returned > sent) {
    return {
      field: "delivered",
      expected: `at most sent less those that bounced (${sent - returned})`,
      code: "inconsistent",
    };
  }
  const followed = { ...counts, delivered: followDelivery(counts).delivered };
  for (const [part, whole] of parts) {
    const fault = findPartFault<T>(counts, part, whole) ?? findPartFault<T>(followed, part, whole);
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * The schema of {@link EmailRatesOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emailRatesOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(emailRatesOptionsSchema(), { score: "open", per: "sent" }).success, true);
 * assert.equal(z.safeParse(emailRatesOptionsSchema(), { per: "opened" }).success, false);
 * ```
 */
export const emailRatesOptionsSchema: () => z.ZodMiniType<EmailRatesOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      score: optional(choice("delivered", "bounce", "open", "click", "click-to-open", "unsubscribe", "complaint")),
      per: optional(choice("delivered", "sent")),
      machineOpens: optional(choice("count", "leave-out")),
    },
  }),
);
