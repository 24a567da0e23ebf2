import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { instantField, orderRule, recordListSchema } from "./records.ts";
import { choice, count, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/** An invitation to a survey. What did not happen, or is not known, is `null` or left out. */
export interface Invitation {
  /** When it was sent. */
  readonly sentAt: Instant | null | undefined;
  /** When it came back as undeliverable. */
  readonly bouncedAt?: Instant | null | undefined;
  /** When its delivery was confirmed. Read only under `delivered: "confirmed"`. */
  readonly deliveredAt?: Instant | null | undefined;
  /** When it was first opened. */
  readonly openedAt?: Instant | null | undefined;
  /** When it was answered. */
  readonly respondedAt?: Instant | null | undefined;
}

/** Invitations that are counted already. */
export interface InvitationCounts {
  /** Invitations that were sent. */
  readonly sent: number;
  /** Those that were delivered. Default: `sent` less `bounced`, where that is given. */
  readonly delivered?: number | undefined;
  /** Those that came back. In place of `delivered`. */
  readonly bounced?: number | undefined;
  /** Those that were opened. */
  readonly opened?: number | undefined;
  /** Those that were answered. */
  readonly responded: number;
}

/** The options of `responseRate`. */
export interface ResponseRateOptions extends InputOptions, EstimateOptions {
  /** What the answers are divided by: the invitations that were sent, delivered or opened. Default `"sent"`. */
  readonly of?: "sent" | "delivered" | "opened" | undefined;
  /**
   * Which invitations of a list count as delivered: all that did not bounce, or those with a `deliveredAt`. Who opened or answered
   * one has received it either way. Default `"not-bounced"`.
   */
  readonly delivered?: "not-bounced" | "confirmed" | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/** A survey that somebody began. */
export interface SurveySession {
  /** When it was begun. */
  readonly startedAt: Instant | null | undefined;
  /** When it was finished; `null`, or left out, where it was not. */
  readonly finishedAt?: Instant | null | undefined;
}

/** Surveys begun and finished that are counted already. */
export interface CompletionCounts {
  /** Surveys that were begun. */
  readonly started: number;
  /** Those of them that were finished. */
  readonly finished: number;
}

/** The options of `completionRate`. */
export interface CompletionRateOptions extends InputOptions, EstimateOptions {
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/**
 * The schema of an array of {@link Invitation}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `responseRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { invitationsSchema } from "cx-metrics/schemas";
 *
 * const schema = invitationsSchema();
 * assert.equal(schema.safeParse([{ sentAt: "2026-03-02T09:00:00Z", respondedAt: null }]).success, true);
 * assert.equal(schema.safeParse([{ sentAt: "last week" }]).success, false);
 * ```
 */
export function invitationsSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
}: Pick<CompletionRateOptions, "timeZone" | "missing" | "invalid"> = {}): z.ZodMiniType<readonly Invitation[]> {
  const event = instantField("omit", timeZone);
  return recordListSchema({
    expected: "an array of invitations, or an object of counts",
    fields: {
      sentAt: instantField(missing, timeZone),
      bouncedAt: event,
      deliveredAt: event,
      openedAt: event,
      respondedAt: event,
    },
    pair: orderRule("sentAt", "respondedAt", timeZone),
    invalid,
  });
}

/**
 * The schema of an array of {@link SurveySession}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `completionRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { surveySessionsSchema } from "cx-metrics/schemas";
 *
 * const schema = surveySessionsSchema();
 * assert.equal(schema.safeParse([{ startedAt: "2026-03-02T09:00:00Z", finishedAt: null }]).success, true);
 * const backwards = { startedAt: "2026-03-02T09:00:00Z", finishedAt: "2026-03-02T08:00:00Z" };
 * assert.equal(schema.safeParse([backwards]).success, false);
 * ```
 */
export function surveySessionsSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
}: Pick<CompletionRateOptions, "timeZone" | "missing" | "invalid"> = {}): z.ZodMiniType<readonly SurveySession[]> {
  return recordListSchema({
    expected: "an array of survey sessions, or an object of counts",
    fields: { startedAt: instantField(missing, timeZone), finishedAt: instantField("omit", timeZone) },
    pair: orderRule("startedAt", "finishedAt", timeZone),
    invalid,
  });
}

/**
 * The schema of {@link ResponseRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { responseRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(responseRateOptionsSchema(), { of: "delivered" }).success, true);
 * assert.equal(z.safeParse(responseRateOptionsSchema(), { of: "clicked" }).success, false);
 * ```
 */
export const responseRateOptionsSchema: () => z.ZodMiniType<ResponseRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      of: optional(choice("sent", "delivered", "opened")),
      delivered: optional(choice("not-bounced", "confirmed")),
      timeZone: optional(timeZoneRule()),
    },
  }),
);

/**
 * The schema of {@link CompletionRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { completionRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(completionRateOptionsSchema(), { minimumResponses: 30 }).success, true);
 * assert.equal(z.safeParse(completionRateOptionsSchema(), { of: "sent" }).success, false);
 * ```
 */
export const completionRateOptionsSchema: () => z.ZodMiniType<CompletionRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...inputOptionRules(), ...estimateOptionRules(), timeZone: optional(timeZoneRule()) } }),
);

/**
 * The schema of {@link InvitationCounts}: whole numbers of which none is more than the one it is a part of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { invitationCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(invitationCountsSchema(), { sent: 500, bounced: 20, responded: 90 }).success, true);
 * assert.equal(z.safeParse(invitationCountsSchema(), { sent: 500, responded: 501 }).success, false);
 * ```
 */
export const invitationCountsSchema: () => z.ZodMiniType<InvitationCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    objectSchema<InvitationCounts>({
      fields: {
        sent: count(),
        delivered: optional(count()),
        bounced: optional(count()),
        opened: optional(count()),
        responded: count(),
      },
    }),
    findBounceFault,
  ),
);

/**
 * The schema of {@link CompletionCounts}: whole numbers, no more finished than started.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { completionCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(completionCountsSchema(), { started: 200, finished: 150 }).success, true);
 * assert.equal(z.safeParse(completionCountsSchema(), { started: 200, finished: 201 }).success, false);
 * ```
 */
export const completionCountsSchema: () => z.ZodMiniType<CompletionCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<CompletionCounts>({ fields: { started: count(), finished: count() } }), (counts) =>
    atMost(counts, "finished", "started"),
  ),
);

/** Counts of invitations, as far as they are known. */
interface KnownInvitations {
  readonly sent: number;
  readonly delivered?: number | null | undefined;
  readonly opened?: number | null | undefined;
  readonly responded: number;
}

/** What does not add up in counts of invitations, where `null` or nothing stands for unknown. */
export function findInvitationFault(counts: KnownInvitations): CountFault<KnownInvitations> | null {
  return (
    atMost(counts, "delivered", "sent") ??
    atMost(counts, "opened", "delivered") ??
    atMost(counts, "opened", "sent") ??
    atMost(counts, "responded", "delivered") ??
    atMost(counts, "responded", "sent")
  );
}

/** The same, and what the bounced ones leave. */
function findBounceFault(counts: InvitationCounts): CountFault<InvitationCounts> | null {
  const { sent, bounced } = counts;
  const fault = findInvitationFault(counts) ?? atMost(counts, "bounced", "sent");
  if (fault !== null || bounced === undefined) return fault;
  const field = counts.responded > sent - bounced ? "responded" : "delivered";
  if ((counts[field] ?? 0) <= sent - bounced) return null;
  return { field, expected: `at most sent less bounced (${sent - bounced})`, code: "inconsistent" };
}

/** Counts that do not add up. */
interface CountFault<T> {
  readonly field: keyof T & string;
  readonly expected: string;
  readonly code: "inconsistent";
}

function atMost<T extends object>(counts: T, part: keyof T & string, whole: keyof T & string): CountFault<T> | null {
  const [a, b]: unknown[] = [counts[part], counts[whole]];
  if (typeof a !== "number" || typeof b !== "number" || a <= b) return null;
  return { field: part, expected: `at most ${whole} (${b})`, code: "inconsistent" };
}
