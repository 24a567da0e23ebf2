import { checkInput } from "../schemas/check.ts";
import { type ErlangCOptions, erlangCOptionsSchema, type QueueLoad } from "../schemas/erlang.ts";

/** What to expect of a queue with so many agents. The figures are `null` where agents cannot keep up. */
export interface ErlangCResult {
  /** Which function made it. */
  readonly metric: "erlangC";
  /** How many agents there are. */
  readonly agents: number;
  /** The load in erlangs: how many agents it keeps busy all the time. */
  readonly load: number;
  /** The share of calls that have to wait at all, in percent. */
  readonly probabilityOfWaiting: number | null;
  /** The share of calls that are answered within `targetSeconds`, in percent. */
  readonly serviceLevel: number | null;
  /** The mean wait of all calls in seconds, of those that do not wait too. */
  readonly averageSpeedOfAnswer: number | null;
  /** The mean wait, in seconds, of the calls that have to wait. */
  readonly averageWaitOfDelayed: number | null;
  /** The mean number of calls in the queue. */
  readonly averageQueueLength: number | null;
  /** The share of their time for which agents are busy, in percent. */
  readonly occupancy: number | null;
  /** Why there are no figures: the agents cannot keep up, so that the queue grows without end. `null` where there are some. */
  readonly reason: "agents-do-not-exceed-load" | null;
  /** The model, in words that a report can print. */
  readonly convention: string;
}

/**
 * Erlang C: what service level, wait and occupancy to expect of a number of agents.
 *
 * With the load `a = calls · averageHandleTime / interval` in erlangs and `n` agents, a call has to wait with the probability
 * `C = n·B / (n − a·(1 − B))`, where B is Erlang's loss formula, by its recurrence `B(k) = a·B(k − 1) / (k + a·B(k − 1))`. The service
 * level is `1 − C·e^(−(n − a)·T / AHT)` and the average speed of answer `C·AHT / (n − a)`. Percentages are from 0 to 100, times in seconds.
 *
 * The model takes calls to come at random at a steady rate, handle times to be exponential, and **nobody to hang up**: it ignores
 * abandonment, so where many would give up it expects longer waits than there will be. Where `agents` is not above the load the queue
 * grows without end: all figures are `null`, with a `reason`.
 *
 * The recurrence needs one step an agent and does not lose digits: 1e-12 relative up to tens of thousands of agents.
 *
 * Sources: Erlang 1917, Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges;
 * CCmath, Erlang C; Jagerman 1974, Bell System Technical Journal 53: 525–551 (recurrence).
 *
 * @param options - See {@link ErlangCOptions}.
 * @throws {@link MetricInputError} for a number that is none or out of range, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { erlangC } from "cx-metrics";
 *
 * // 50 calls in half an hour of 4 minutes each, 9 agents, 20 seconds.
 * const result = erlangC({ calls: 50, averageHandleTime: 240, agents: 9, targetSeconds: 20 });
 * assert.equal(result.serviceLevel?.toFixed(4), "74.2099");
 * assert.equal(result.averageSpeedOfAnswer?.toFixed(2), "32.22");
 * assert.equal(result.occupancy?.toFixed(1), "74.1");
 *
 * const tooFew = erlangC({ calls: 50, averageHandleTime: 240, agents: 6 });
 * assert.deepEqual([tooFew.serviceLevel, tooFew.reason], [null, "agents-do-not-exceed-load"]);
 * ```
 */
export function erlangC(options: ErlangCOptions): ErlangCResult {
  const checked = checkInput(erlangCOptionsSchema(), options, "erlangC", "options");
  const load = loadOf(checked);
  const { agents } = checked;
  let blocking = 1;
  for (let k = 1; k <= agents && blocking > 0 && load < agents; k++) blocking = nextBlocking(blocking, k, load);
  return expectOf(checked, load, agents, blocking);
}

/** The load of a queue in erlangs. */
export function loadOf({ calls, averageHandleTime, interval = 1800 }: QueueLoad): number {
  return (calls * averageHandleTime) / interval;
}

/** Erlang's loss formula for one agent more. */
export function nextBlocking(blocking: number, agents: number, load: number): number {
  return (load * blocking) / (agents + load * blocking);
}

/** What to expect of so many agents, by the loss formula for as many. */
export function expectOf(
  { averageHandleTime, targetSeconds = 20 }: Pick<ErlangCOptions, "averageHandleTime" | "targetSeconds">,
  load: number,
  agents: number,
  blocking: number,
): ErlangCResult {
  const convention = `Erlang C: nobody hangs up; answered within ${targetSeconds} s`;
  const common = { metric: "erlangC" as const, agents, load };
  if (agents <= load) {
    return {
      ...common,
      probabilityOfWaiting: null,
      serviceLevel: null,
      averageSpeedOfAnswer: null,
      averageWaitOfDelayed: null,
      averageQueueLength: null,
      occupancy: null,
      reason: "agents-do-not-exceed-load",
      convention,
    };
  }
  const free = agents - load;
  // 1 − ρ(1 − B), as a sum in which nothing cancels.
  const share = free / agents + (load / agents) * blocking;
  const waiting = blocking / share;
  const notWaiting = ((free / agents) * (1 - blocking)) / share;
  const averageWaitOfDelayed = averageHandleTime / free;
  return {
    ...common,
    probabilityOfWaiting: 100 * waiting,
    serviceLevel: 100 * (notWaiting - waiting * Math.expm1(-targetSeconds / averageWaitOfDelayed)),
    averageSpeedOfAnswer: waiting * averageWaitOfDelayed,
    averageWaitOfDelayed,
    averageQueueLength: waiting * (load / free),
    occupancy: 100 * (load / agents),
    reason: null,
    convention,
  };
}
