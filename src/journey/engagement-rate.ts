import { defineSessionMetric, type SessionMetric } from "./session-engagement.ts";

/**
 * Engagement rate: which part of the sessions was engaged, as Google Analytics 4 has it.
 *
 * `100 · engaged / sessions`, in percent from 0 to 100. A session is engaged when it lasts at least `engagementThreshold` seconds (10;
 * the property's settings allow up to 60), or has a key event, or two page or screen views. It is 100 less the bounce rate of the
 * same definition. Universal Analytics has no engaged sessions: asking for its definition is an error.
 *
 * Takes sessions `{ engagementSeconds, keyEvents, views }`, or counts `{ sessions, engagedSessions }`.
 *
 * - A session of which one of the fields is `null` or `undefined` is counted in `missing`: write 0 where there was none. Without
 *   sessions `value` is `null`.
 * - The interval is Wilson's. Summaries merge where their thresholds are the same.
 *
 * Sources: Google Analytics help, "Engagement rate and bounce rate" (definition); Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Sessions, or their counts.
 * @param options - See {@link EngagementRateOptions}.
 * @throws {@link MetricInputError} for numbers that are none, counts that do not add up, the definition of Universal Analytics, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engagementRate } from "cx-metrics";
 *
 * const result = engagementRate({ sessions: 1000, engagedSessions: 700 });
 * assert.equal(result.value, 70);
 * assert.deepEqual([result.interval?.low.toFixed(1), result.interval?.high.toFixed(1)], ["67.1", "72.8"]);
 *
 * const session = { engagementSeconds: 20, keyEvents: 0, views: 1 };
 * assert.equal(engagementRate([session]).value, 100);
 * assert.equal(engagementRate([session], { engagementThreshold: 30 }).value, 0);
 * ```
 */
export const engagementRate: SessionMetric<"engagementRate"> = /* @__PURE__ */ defineSessionMetric("engagementRate");
