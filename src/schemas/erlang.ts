import type * as z from "zod/mini";
import { type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The load of a queue. */
export interface QueueLoad {
  /** How many calls come in an interval. */
  readonly calls: number;
  /** How long that interval is, in seconds. Default 1800: half an hour. */
  readonly interval?: number | undefined;
  /** The mean handle time of a call, in seconds: talk, hold and work after the call. */
  readonly averageHandleTime: number;
}

/** What `erlangC` takes. */
export interface ErlangCOptions extends QueueLoad {
  /** How many agents are there. */
  readonly agents: number;
  /** The seconds within which a call is answered in time. Default 20. */
  readonly targetSeconds?: number | undefined;
}

/** What `agentsNeeded` takes. What is asked for is `serviceLevel`, `averageSpeedOfAnswer` or both. */
export interface AgentsNeededOptions extends QueueLoad {
  /** The share of calls, in percent, to be answered within `targetSeconds`. */
  readonly serviceLevel?: number | undefined;
  /** The seconds within which a call is answered in time. Default 20. */
  readonly targetSeconds?: number | undefined;
  /** The mean wait, in seconds, that must not be passed. */
  readonly averageSpeedOfAnswer?: number | undefined;
  /** The occupancy, in percent, that must not be passed. Default: none. */
  readonly maximumOccupancy?: number | undefined;
  /** The share of the scheduled time, in percent, for which agents are not there: breaks, training, illness. Default 0. */
  readonly shrinkage?: number | undefined;
}

function number(expected: string, accepts: (value: number) => boolean): LeafRule {
  return leaf(expected, (value) => typeof value === "number" && accepts(value), "number");
}

function loadRules(): Record<string, Rule> {
  const seconds = number("a number of seconds above 0 (at most 1e9)", (value) => value >= 1e-6 && value <= 1e9);
  return {
    calls: number("a number from 0 to 1e9", (value) => value === 0 || (value >= 1e-6 && value <= 1e9)),
    interval: optional(seconds),
    averageHandleTime: seconds,
    targetSeconds: optional(number("a number of seconds from 0 to 1e9", (value) => value >= 0 && value <= 1e9)),
  };
}

/**
 * The schema of {@link ErlangCOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { erlangCOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(erlangCOptionsSchema(), { calls: 50, averageHandleTime: 240, agents: 9 }).success, true);
 * assert.equal(z.safeParse(erlangCOptionsSchema(), { calls: 50, averageHandleTime: 240, agents: 8.5 }).success, false);
 * ```
 */
export const erlangCOptionsSchema: () => z.ZodMiniType<ErlangCOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...loadRules(),
      agents: {
        ...number("a whole number from 0 to 1e7", (value) => Number.isInteger(value) && value >= 0 && value <= 1e7),
        kind: "integer",
      },
    },
  }),
);

/**
 * The schema of {@link AgentsNeededOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { agentsNeededOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const load = { calls: 50, averageHandleTime: 240 };
 * assert.equal(z.safeParse(agentsNeededOptionsSchema(), { ...load, serviceLevel: 80 }).success, true);
 * assert.equal(z.safeParse(agentsNeededOptionsSchema(), { ...load, serviceLevel: 100 }).success, false);
 * ```
 */
export const agentsNeededOptionsSchema: () => z.ZodMiniType<AgentsNeededOptions> = /* @__PURE__ */ lazySchema(() => {
  const below = number("a percentage above 0 and below 100", (value) => value > 0 && value < 100);
  const seconds = number("a number of seconds above 0 (at most 1e9)", (value) => value >= 1e-6 && value <= 1e9);
  return objectSchema({
    fields: {
      ...loadRules(),
      serviceLevel: optional(below),
      averageSpeedOfAnswer: optional(seconds),
      maximumOccupancy: optional(number("a percentage from 1 to 100", (value) => value >= 1 && value <= 100)),
      shrinkage: optional(number("a percentage from 0 and below 100", (value) => value >= 0 && value < 100)),
    },
  });
});
