import { defineSessionMetric, type SessionMetric } from "./session-engagement.ts";

/**
 * Bounce rate: which part of the sessions ended before anything came of them, by a definition that has to be named.
 *
 * `100 · bounces / sessions`, in percent from 0 to 100. Two definitions go by this name, and their figures cannot be compared:
 *
 * - `definition: "ga4"` (Google Analytics 4): sessions that were not engaged. A session is engaged when it lasts at least
 *   `engagementThreshold` seconds (10; the property's settings allow up to 60), **or** has a key event, **or** two page or screen views.
 *   So two pages in three seconds are no bounce. The bounce rate is 100 less the engagement rate.
 * - `definition: "universal-analytics"`: sessions with a single interaction hit, however long they were.
 *
 * Takes sessions, `{ engagementSeconds, keyEvents, views }` or `{ interactions }`, or counts `{ sessions, engagedSessions }` or
 * `{ sessions, bounces }`. `definition` may be left out for `engagedSessions` only, which Google Analytics 4 alone has.
 *
 * - A session of which one of the fields is `null` or `undefined` is counted in `missing`: write 0 where there was none. Without
 *   sessions `value` is `null`. A session without an interaction hit is none to Universal Analytics, and is invalid.
 * - The interval is Wilson's.
 * - Results and summaries of different definitions, or thresholds, neither merge nor compare.
 *
 * Sources: Google Analytics help, "Engagement rate and bounce rate" (definition); Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Sessions, or their counts.
 * @param options - See {@link BounceRateOptions}.
 * @throws {@link MetricInputError} for no definition, numbers that are none, counts that do not add up, an option that does not exist,
 * summaries of two definitions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bounceRate } from "cx-metrics";
 *
 * const sessions = [
 *   { engagementSeconds: 3, keyEvents: 0, views: 1 },
 *   { engagementSeconds: 3, keyEvents: 0, views: 2 },
 *   { engagementSeconds: 45, keyEvents: 0, views: 1 },
 *   { engagementSeconds: 5, keyEvents: 1, views: 1 },
 * ];
 * assert.equal(bounceRate(sessions, { definition: "ga4" }).value, 25);
 *
 * const hits = [{ interactions: 1 }, { interactions: 1 }, { interactions: 7 }];
 * assert.equal(bounceRate(hits, { definition: "universal-analytics" }).value?.toFixed(1), "66.7");
 * assert.throws(() => bounceRate(sessions), /options.definition must be "ga4" or "universal-analytics" for sessions/);
 *
 * assert.equal(bounceRate({ sessions: 1000, engagedSessions: 700 }).value, 30);
 * ```
 */
export const bounceRate: SessionMetric<"bounceRate"> = /* @__PURE__ */ defineSessionMetric("bounceRate");
