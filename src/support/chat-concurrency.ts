import { toEstimate } from "../estimate.ts";
import { within } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions, ticketInstants } from "../schemas/durations.ts";
import { isCustomerId } from "../schemas/records.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import {
  type ChatConcurrencyOptions,
  type ChatSpan,
  chatConcurrencyOptionsSchema,
  chatSpansSchema,
} from "../schemas/workload.ts";
import { type CrossProducts, mergeSums, toPlain } from "../stats/cross-product-sums.ts";
import { isBlank, isRecord } from "../values.ts";
import { crossProductsRule, orderlessCrossProducts, timeRatioFigures } from "./time-ratio.ts";

const name = "chatConcurrency";

/** What `chatConcurrency` keeps of its input. */
export interface ChatConcurrencySummary {
  /** Which metric's summary it is. */
  readonly kind: "chatConcurrency";
  /** The version of its form. */
  readonly version: 1;
  /** The sums, over the agents, of the seconds of their chats and of the seconds in which one at least was open. */
  readonly sums: CrossProducts;
  /** Chats that count. */
  readonly chats: number;
  /** The largest number of chats that one agent had open at once. */
  readonly maximum: number;
  /** Chats that go on. */
  readonly ongoing: number;
  /** Chats without a `startedAt`. */
  readonly missing: number;
  /** Chats that were left out as invalid. */
  readonly invalid: number;
}

/** What `chatConcurrency` gives. `n` is the number of chats. */
export interface ChatConcurrencyResult extends Estimate {
  /** The largest number of chats that one agent had open at once; `null` without chats, or where the figures are withheld. */
  readonly maximum: number | null;
  /** How many agents had a chat of some length; `null` where the figures are withheld. */
  readonly agents: number | null;
  /** The seconds of all chats; `null` where the figures are withheld. */
  readonly chatSeconds: number | null;
  /** The seconds in which agents had one chat at least; `null` where the figures are withheld. */
  readonly busySeconds: number | null;
  /** Chats that go on: they count up to `asOf`, or nowhere. `null` where the figures are withheld. */
  readonly ongoing: number | null;
}

/**
 * Chat concurrency: how many chats an agent has open at once, on average over the time in which there is one at least.
 *
 * `Σ time of the chats / Σ time with a chat open`, in chats, pooled over the agents: 1 where chats follow one another, 2 where every agent
 * has two at all times. Beside it stands the `maximum`. A chat ends before the one that begins at the same moment.
 *
 * - Chats without an `agentId` are taken for those of one agent: leave the field out to see a whole team as one.
 * - A chat without `startedAt` is counted in `missing`. One that goes on counts up to `asOf`, and nowhere without it. Without chats of
 *   some length `value` is `null`.
 * - The standard error is that of a ratio of means, over the agents; `null` for one agent. The interval is Student's, from 1 on.
 * - Summaries merge over parts that share no agent.
 *
 * Source: Cochran 1977, Sampling Techniques, 3rd edition, section 6.4 (standard error of a ratio).
 *
 * @param chats - Chats from beginning to end; or a table of their columns.
 * @param options - See {@link ChatConcurrencyOptions}.
 * @throws {@link MetricInputError} for an instant that is none or lies after `asOf`, a chat that ends before it begins, an option that does
 * not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chatConcurrency } from "cx-metrics";
 *
 * const chats = [
 *   { agentId: "Ada", startedAt: "2026-03-02T09:00:00Z", endedAt: "2026-03-02T09:20:00Z" },
 *   { agentId: "Ada", startedAt: "2026-03-02T09:10:00Z", endedAt: "2026-03-02T09:30:00Z" },
 *   { agentId: "Ben", startedAt: "2026-03-02T09:00:00Z", endedAt: "2026-03-02T09:10:00Z" },
 * ];
 * const result = chatConcurrency(chats);
 * // 50 minutes of chats in 30 minutes of Ada and 10 of Ben.
 * assert.deepEqual([result.value, result.maximum, result.agents], [1.25, 2, 2]);
 * ```
 */
export const chatConcurrency: Metric<
  readonly ChatSpan[] | ColumnTable,
  ChatConcurrencyOptions,
  ChatConcurrencySummary,
  ChatConcurrencyResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (chats: readonly ChatSpan[], options: ChatConcurrencyOptions): ChatConcurrencySummary => {
      const read = readChats(chats, options, options);
      if (read !== null) return toSummary(read);
      checkInput(chatSpansSchema(options), chats, name, "chats");
      return toSummary(readChats(chats, options, { missing: "omit", invalid: "omit" }) as ReadChats);
    },
    merge: (a, b) => ({
      kind: name,
      version: 1,
      sums: toPlain(mergeSums(a.sums, b.sums)),
      chats: a.chats + b.chats,
      maximum: Math.max(a.maximum, b.maximum),
      ongoing: a.ongoing + b.ongoing,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureConcurrency,
    checkOptions: (options) => {
      checkDurationOptions(name, checkInput(chatConcurrencyOptionsSchema(), options, name, "options"));
    },
    checkSummary: (summary) => {
      checkInput(chatConcurrencySummarySchema(), summary, name, "summary");
    },
  },
  { argument: "chats", fields: ["startedAt", "endedAt"] },
);

const chatConcurrencySummarySchema = /* @__PURE__ */ lazySchema<ChatConcurrencySummary>(() =>
  summarySchema(name, { sums: crossProductsRule(2), chats: count(), maximum: count(), ongoing: count() }),
);

/** When the chats of an agent began and ended, in milliseconds. */
interface AgentChats {
  readonly starts: number[];
  readonly ends: number[];
}

interface ReadChats extends Pick<ChatConcurrencySummary, "chats" | "ongoing" | "missing" | "invalid"> {
  readonly byAgent: ReadonlyMap<unknown, AgentChats>;
}

/** The chats of every agent; `null` at the first one that is not acceptable. */
function readChats(
  input: unknown,
  options: ChatConcurrencyOptions,
  policy: Pick<ChatConcurrencyOptions, "missing" | "invalid">,
): ReadChats | null {
  if (!Array.isArray(input)) return null;
  const { read, asOf } = ticketInstants(name, options);
  const byAgent = new Map<unknown, AgentChats>();
  const counts = { chats: 0, ongoing: 0, missing: 0, invalid: 0 };
  for (const chat of input as readonly unknown[]) {
    const { agentId, startedAt, endedAt }: Readonly<Record<string, unknown>> = isRecord(chat) ? chat : {};
    const started = isBlank(startedAt) ? Number.NEGATIVE_INFINITY : read(startedAt);
    const ended = isBlank(endedAt) ? asOf : read(endedAt);
    if (!(isRecord(chat) && ended >= started && (isBlank(agentId) || isCustomerId(agentId)))) {
      if (policy.invalid !== "omit") return null;
      counts.invalid++;
      continue;
    }
    if (isBlank(startedAt)) {
      if (policy.missing === "error") return null;
      counts.missing++;
      continue;
    }
    if (isBlank(endedAt)) counts.ongoing++;
    if (ended === Number.POSITIVE_INFINITY) continue;
    counts.chats++;
    const key = agentId ?? null;
    const own = byAgent.get(key) ?? { starts: [], ends: [] };
    if (own.starts.length === 0) byAgent.set(key, own);
    own.starts.push(started);
    own.ends.push(ended);
  }
  return { byAgent, ...counts };
}

function toSummary({ byAgent, ...counts }: ReadChats): ChatConcurrencySummary {
  const swept = [...byAgent.values()].map(sweep).filter(({ busy }) => busy > 0);
  const sums = orderlessCrossProducts(
    Float64Array.from(swept, ({ total }) => total / 1000),
    Float64Array.from(swept, ({ busy }) => busy / 1000),
  );
  return {
    kind: name,
    version: 1,
    sums,
    ...counts,
    maximum: swept.reduce((largest, { maximum }) => Math.max(largest, maximum), 0),
  };
}

/** Goes over the beginnings and the ends in the order of time. A chat ends before another begins at the same moment. */
function sweep(chats: AgentChats): { readonly total: number; readonly busy: number; readonly maximum: number } {
  const starts = Float64Array.from(chats.starts).sort();
  const ends = Float64Array.from(chats.ends).sort();
  let [total, busy, maximum, ended] = [0, 0, 0, 0];
  let since = starts[0] as number;
  for (let started = 0; started < starts.length; started++) {
    const start = starts[started] as number;
    while (ended < started && (ends[ended] as number) <= start) ended++;
    if (ended === started && started > 0) {
      busy += (ends[started - 1] as number) - since;
      since = start;
    }
    // Chats of no length may end where they begin, and are never open.
    let open = started + 1 - ended;
    for (let i = ended; i <= started && (ends[i] as number) <= start; i++) open--;
    if (open > maximum) maximum = open;
    total += (ends[started] as number) - start;
  }
  return { total, busy: busy + (ends[ends.length - 1] as number) - since, maximum };
}

function measureConcurrency(summary: ChatConcurrencySummary, options: ChatConcurrencyOptions): ChatConcurrencyResult {
  const { sums, chats, maximum, ongoing, missing, invalid } = summary;
  const facts = {
    metric: name,
    unit: "chats",
    n: chats,
    effectiveN: chats,
    missing,
    invalid,
    convention: "mean number of chats that an agent has open at once, while there is one at least",
  };
  const estimate = toEstimate(facts, within(1, Number.POSITIVE_INFINITY, timeRatioFigures(sums, 1, options)), options);
  const [total = 0, busy = 0] = sums.means;
  const shown = <T>(figure: T): T | null => (estimate.suppressed ? null : figure);
  return {
    ...estimate,
    maximum: shown(maximum === 0 ? null : maximum),
    agents: shown(sums.n),
    chatSeconds: shown(sums.n * total),
    busySeconds: shown(sums.n * busy),
    ongoing: shown(ongoing),
  };
}
