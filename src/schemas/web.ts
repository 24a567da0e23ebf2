import type * as z from "zod/mini";
import { isCount } from "../values.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, type FieldRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { countRules, findPartFault } from "./ticket-counts.ts";
import { isSmallCount, noPair, smallCountField } from "./ticket-rates.ts";

/** A session of somebody, with what it led to. */
export interface ConvertingSession {
  /** Whose it was. Needed for `per: "user"`. The number 1 and the string `"1"` are two users. */
  readonly userId?: string | number | null | undefined;
  /** Which one it was. Records of one user and one session are that session; without it every record is a session. */
  readonly sessionId?: string | number | null | undefined;
  /** Whether it converted, or how many conversions it had. */
  readonly converted: boolean | number | null | undefined;
}

/** Sessions, or users, that are counted already. */
export interface ConversionCounts {
  /** Sessions in all. Needed for `per: "session"`. */
  readonly sessions?: number | undefined;
  /** Those with a conversion or more. Needed for `counting: "unique"` per session. */
  readonly convertedSessions?: number | undefined;
  /** Users in all. Needed for `per: "user"`. */
  readonly users?: number | undefined;
  /** Those with a conversion or more. Needed for `counting: "unique"` per user. */
  readonly convertedUsers?: number | undefined;
  /** Conversions in all. Needed for `counting: "total"`. */
  readonly conversions?: number | undefined;
}

/** The options of `conversionRate`. */
export interface ConversionRateOptions extends InputOptions, EstimateOptions {
  /** What conversions are divided by: sessions (default) or users. Google Analytics 4 has both: `sessionKeyEventRate` and `userKeyEventRate`. */
  readonly per?: "session" | "user" | undefined;
  /**
   * What is counted: the sessions or users with at least one conversion (`"unique"`, the default), or all conversions (`"total"`), of
   * which one session may have several.
   */
  readonly counting?: "unique" | "total" | undefined;
}

/**
 * What a bounce is:
 *
 * - `"ga4"`: a session that was not engaged: shorter than the threshold, without a key event, with one view at most.
 * - `"universal-analytics"`: a session with a single interaction hit.
 */
export type EngagementDefinition = "ga4" | "universal-analytics";

/** A session, as far as engagement goes. */
export interface WebSession {
  /** How long it was in the foreground, in seconds. Read under `"ga4"`. */
  readonly engagementSeconds?: number | null | undefined;
  /** How many key events (conversions) it had. Read under `"ga4"`. */
  readonly keyEvents?: number | null | undefined;
  /** How many pages or screens were viewed. Read under `"ga4"`. */
  readonly views?: number | null | undefined;
  /** How many interaction hits it had. Read under `"universal-analytics"`. */
  readonly interactions?: number | null | undefined;
}

/** Sessions that are counted already, with those that were engaged or those that bounced. */
export interface SessionCounts {
  /** Sessions in all. */
  readonly sessions: number;
  /** Engaged sessions, as Google Analytics 4 counts them. */
  readonly engagedSessions?: number | undefined;
  /** Sessions that bounced, in place of `engagedSessions`; `definition` has to say by which definition. */
  readonly bounces?: number | undefined;
}

/** The options of `bounceRate`. */
export interface BounceRateOptions extends InputOptions, EstimateOptions {
  /** What a bounce is: see {@link EngagementDefinition}. It has to be stated, but for counts of engaged sessions, which are `"ga4"`. */
  readonly definition?: EngagementDefinition | undefined;
  /** From how many seconds on a session is engaged under `"ga4"`, from 10 to 60 as in its settings. Default 10. */
  readonly engagementThreshold?: number | undefined;
}

/** The options of `engagementRate`. */
export interface EngagementRateOptions extends BounceRateOptions {}

/**
 * The schema of an array of {@link ConvertingSession}, as `conversionRate` takes them.
 *
 * @param options - What is asked of them, as for `conversionRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { convertingSessionsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(convertingSessionsSchema().safeParse([{ converted: true }, { converted: 2 }]).success, true);
 * assert.equal(convertingSessionsSchema().safeParse([{ converted: "yes" }]).success, false);
 * ```
 */
export function convertingSessionsSchema(
  options: ConversionRateOptions = {},
): z.ZodMiniType<readonly ConvertingSession[]> {
  const { missing = "omit", invalid, per } = options;
  const expected = "true, false or a whole number of conversions from 0 to 1000000";
  return recordListSchema({
    expected: "an array of sessions, or an object of counts",
    fields: {
      userId: customerIdField(per === "user" ? missing : "omit"),
      sessionId: customerIdField("omit"),
      converted: { ...leaf(expected, isConversions, "integer"), missing },
    },
    pair: noPair,
    invalid,
  });
}

/** Whether a value says if a session converted, or how often. */
export function isConversions(value: unknown): value is boolean | number {
  return typeof value === "boolean" || isSmallCount(value);
}

/**
 * The schema of an array of {@link WebSession}, as `bounceRate` and `engagementRate` take them.
 *
 * @param options - What is asked of them, as for `bounceRate`; without a `definition` they are read as for `"ga4"`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { webSessionsSchema } from "cx-metrics/schemas";
 *
 * const sessions = [{ engagementSeconds: 3, keyEvents: 0, views: 2 }];
 * assert.equal(webSessionsSchema().safeParse(sessions).success, true);
 * const hits = webSessionsSchema({ definition: "universal-analytics" });
 * assert.equal(hits.safeParse([{ interactions: 1 }]).success, true);
 * assert.equal(hits.safeParse([{ interactions: 0 }]).success, false);
 * ```
 */
export function webSessionsSchema(options: BounceRateOptions = {}): z.ZodMiniType<readonly WebSession[]> {
  const { missing = "omit", invalid, definition } = options;
  const seconds = leaf("a number of seconds from 0 to 1000000", isEngagementTime, "number");
  const hits = leaf("a whole number from 1 to 1000000", isInteractions, "integer");
  const fields: Record<string, FieldRule> =
    definition === "universal-analytics"
      ? { interactions: { ...hits, missing } }
      : {
          engagementSeconds: { ...seconds, missing },
          keyEvents: smallCountField(missing),
          views: smallCountField(missing),
        };
  return recordListSchema({ expected: "an array of sessions, or an object of counts", fields, pair: noPair, invalid });
}

/** Whether a value can be the time of a session in seconds. */
export function isEngagementTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1e6;
}

/** Whether a value can be the number of the interaction hits of a session, which has one at least. */
export function isInteractions(value: unknown): value is number {
  return isSmallCount(value) && value > 0;
}

/**
 * The schema of {@link ConversionCounts}: whole numbers, no more converted than there are, and no fewer conversions than converted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { conversionCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(conversionCountsSchema(), { sessions: 1000, convertedSessions: 30 }).success, true);
 * assert.equal(z.safeParse(conversionCountsSchema(), { sessions: 10, convertedSessions: 30 }).success, false);
 * ```
 */
export const conversionCountsSchema: () => z.ZodMiniType<ConversionCounts> = /* @__PURE__ */ lazySchema(() => {
  const fields = countRules([], ["sessions", "convertedSessions", "users", "convertedUsers", "conversions"]);
  return consistent(
    objectSchema<ConversionCounts>({ fields }),
    (counts) =>
      findPartFault(counts, "convertedSessions", "sessions") ??
      findPartFault(counts, "convertedUsers", "users") ??
      findPartFault(counts, "convertedSessions", "conversions") ??
      findPartFault(counts, "convertedUsers", "conversions"),
  );
});

/**
 * The schema of {@link SessionCounts}: whole numbers, one of `engagedSessions` and `bounces`, and no more of them than sessions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sessionCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(sessionCountsSchema(), { sessions: 1000, engagedSessions: 700 }).success, true);
 * assert.equal(z.safeParse(sessionCountsSchema(), { sessions: 1000 }).success, false);
 * ```
 */
export const sessionCountsSchema: () => z.ZodMiniType<SessionCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    objectSchema<SessionCounts>({ fields: countRules(["sessions"], ["engagedSessions", "bounces"]) }),
    (counts) => {
      const { engagedSessions, bounces } = counts;
      if (isCount(engagedSessions) && isCount(bounces)) {
        return { field: "bounces", expected: "left out where engagedSessions is given", code: "inconsistent" };
      }
      if (engagedSessions === undefined && bounces === undefined) {
        return { field: "engagedSessions", expected: "given, or bounces in its place", code: "missing-value" };
      }
      return findPartFault(counts, "engagedSessions", "sessions") ?? findPartFault(counts, "bounces", "sessions");
    },
  ),
);

/**
 * The schema of {@link ConversionRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { conversionRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(conversionRateOptionsSchema(), { per: "user" }).success, true);
 * assert.equal(z.safeParse(conversionRateOptionsSchema(), { per: "visit" }).success, false);
 * ```
 */
export const conversionRateOptionsSchema: () => z.ZodMiniType<ConversionRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      per: optional(choice("session", "user")),
      counting: optional(choice("unique", "total")),
    },
  }),
);

/** The rule of what a bounce is. */
export function engagementDefinitionRule(): LeafRule {
  return choice("ga4", "universal-analytics");
}

/** The rule of the seconds from which on a session is engaged. */
export function engagementThresholdRule(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 10 && value <= 60;
  return leaf("a number of seconds from 10 to 60", accepts, "number");
}

/**
 * The schema of {@link BounceRateOptions}, and of the options of `engagementRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bounceRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(bounceRateOptionsSchema(), { definition: "ga4", engagementThreshold: 30 }).success, true);
 * assert.equal(z.safeParse(bounceRateOptionsSchema(), { engagementThreshold: 5 }).success, false);
 * ```
 */
export const bounceRateOptionsSchema: () => z.ZodMiniType<BounceRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      definition: optional(engagementDefinitionRule()),
      engagementThreshold: optional(engagementThresholdRule()),
    },
  }),
);
