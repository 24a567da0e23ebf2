import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { type AgentsNeededOptions, agentsNeededOptionsSchema } from "../schemas/erlang.ts";
import { type ErlangCResult, expectOf, loadOf, nextBlocking } from "./erlang-c.ts";

/** How many agents a queue needs, and what to expect of them. */
export interface AgentsNeeded {
  /** Which function made it. */
  readonly metric: "agentsNeeded";
  /** The smallest number of agents at work that meets all that was asked for. */
  readonly agents: number;
  /** How many to schedule for as many to be at work: `agents / (1 − shrinkage)`, rounded up. */
  readonly scheduledAgents: number;
  /** Which of the conditions the last agent is needed for: the target, the occupancy, or just to keep up with the load. */
  readonly bindingCondition: "load" | "service-level" | "average-speed-of-answer" | "maximum-occupancy";
  /** What to expect of that many. */
  readonly expected: ErlangCResult;
}

/** The largest load that is searched: beyond it the answer is the load and a few per mille. */
const maximumLoad = 1e6;

/**
 * How many agents a queue needs by Erlang C, for a service level, a mean wait, an occupancy that must not be passed, or all of them.
 *
 * The smallest number of agents at work for which {@link erlangC} expects `serviceLevel` percent of the calls to be answered within
 * `targetSeconds`, a mean wait of at most `averageSpeedOfAnswer` seconds, and an occupancy of at most `maximumOccupancy` percent. Since
 * agents are not there for all of the time that they are paid for, `scheduledAgents = ⌈agents / (1 − shrinkage / 100)⌉` are to be scheduled.
 *
 * The model ignores abandonment, as {@link erlangC} says. Without calls no agent is needed.
 *
 * Source: as for {@link erlangC}.
 *
 * @param options - See {@link AgentsNeededOptions}.
 * @throws {@link MetricInputError} where nothing is asked for, for a number that is none or out of range, a load above a million erlangs, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { agentsNeeded } from "cx-metrics";
 *
 * const load = { calls: 50, averageHandleTime: 240 };
 * const plan = agentsNeeded({ ...load, serviceLevel: 80, targetSeconds: 20, shrinkage: 30 });
 * assert.deepEqual([plan.agents, plan.scheduledAgents], [10, 15]);
 * assert.equal(plan.expected.serviceLevel?.toFixed(1), "86.8");
 * assert.equal(agentsNeeded({ ...load, averageSpeedOfAnswer: 40, maximumOccupancy: 85 }).agents, 9);
 * ```
 */
export function agentsNeeded(options: AgentsNeededOptions): AgentsNeeded {
  const checked = checkInput(agentsNeededOptionsSchema(), options, "agentsNeeded", "options");
  const { serviceLevel, averageSpeedOfAnswer, maximumOccupancy, shrinkage = 0 } = checked;
  if (serviceLevel === undefined && averageSpeedOfAnswer === undefined && maximumOccupancy === undefined) {
    const expected = "given, or averageSpeedOfAnswer or maximumOccupancy: something must be asked for";
    rejectInput("agentsNeeded", "options", ["serviceLevel"], "missing-value", expected, undefined);
  }
  const load = loadOf(checked);
  if (load > maximumLoad) {
    const expected = `so many that the load is at most ${maximumLoad} erlangs`;
    rejectInput("agentsNeeded", "options", ["calls"], "out-of-range", expected, checked.calls);
  }
  let agents = 0;
  let blocking = 1;
  let bindingCondition: AgentsNeeded["bindingCondition"] = "load";
  // Fewer cannot keep up, or are too busy; the last of them is looked at for what it lacks.
  const tooFew = Math.max(load, (100 * load) / (maximumOccupancy ?? 100) - 2);
  for (; agents <= tooFew && load > 0; agents++) blocking = nextBlocking(blocking, agents + 1, load);
  let expected = expectOf(checked, load, agents, blocking);
  for (;;) {
    const unmet = load === 0 ? null : findUnmet(expected, checked);
    if (unmet === null) break;
    bindingCondition = unmet;
    agents++;
    blocking = nextBlocking(blocking, agents, load);
    expected = expectOf(checked, load, agents, blocking);
  }
  return {
    metric: "agentsNeeded",
    agents,
    // A product first: 7 of 30 % shrinkage are 10, and not the next above 10.000000000000002.
    scheduledAgents: Math.ceil(Number(((100 * agents) / (100 - shrinkage)).toPrecision(12))),
    bindingCondition,
    expected,
  };
}

/** The first condition that so many agents do not meet. */
function findUnmet(
  { serviceLevel, averageSpeedOfAnswer, occupancy }: ErlangCResult,
  asked: AgentsNeededOptions,
): AgentsNeeded["bindingCondition"] | null {
  if (serviceLevel === null || averageSpeedOfAnswer === null || occupancy === null) return "load";
  if (asked.serviceLevel !== undefined && serviceLevel < asked.serviceLevel) return "service-level";
  if (asked.averageSpeedOfAnswer !== undefined && averageSpeedOfAnswer > asked.averageSpeedOfAnswer) {
    return "average-speed-of-answer";
  }
  return asked.maximumOccupancy !== undefined && occupancy > asked.maximumOccupancy ? "maximum-occupancy" : null;
}
