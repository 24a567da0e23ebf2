import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { sameWord } from "../same-definition.ts";
import { type ResponseTimesByAuthorOptions, responseTimesByAuthorOptionsSchema } from "../schemas/bots.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions, ticketInstants } from "../schemas/durations.ts";
import { choice, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import { type DurationEstimate, type DurationPercentiles, measureDurations } from "./duration-figures.ts";
import { addMark, type DurationMarks, emptyMarks, ended, gather, open } from "./duration-marks.ts";
import { type DurationSummary, durationSummaryRules, mergeSummaries, toSummary } from "./duration-summary.ts";
import { countedWords } from "./measured-words.ts";
import { readHistories, type TicketHistory } from "./ticket-histories.ts";

const name = "responseTimesByAuthor";

/** The waits that humans or bots ended, and those that nobody has. */
export type ResponseTimesSummary = DurationSummary<"responseTimesByAuthor">;

/** What `responseTimesByAuthor` keeps of its input. */
export interface ResponseTimesByAuthorSummary {
  /** Which metric's summary it is. */
  readonly kind: "responseTimesByAuthor";
  /** The version of its form. */
  readonly version: 1;
  /** What ended a wait. */
  readonly clock: "shared" | "separate";
  /** Waits that humans ended. */
  readonly human: ResponseTimesSummary;
  /** Waits that bots ended. */
  readonly bot: ResponseTimesSummary;
  /** Events without a ticket, a time or a type. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** The response times of humans, or of bots, in `unit`. All figures are `null` where they are withheld. */
export interface AuthorResponseTimes {
  /** How many waits they ended. */
  readonly answered: number | null;
  /** The mean. */
  readonly mean: number | null;
  /** The median. */
  readonly median: number | null;
  /** The 90th and the 95th percentile. */
  readonly percentiles: DurationPercentiles;
}

/** What `responseTimesByAuthor` gives: the figures of the author that was asked for, and both beside them. */
export interface ResponseTimesByAuthorResult extends DurationEstimate {
  /** The response times of humans. */
  readonly human: AuthorResponseTimes;
  /** The response times of bots. */
  readonly bot: AuthorResponseTimes;
}

/**
 * Response times of bots and of humans apart: how long customers waited for a reply, by who gave it.
 *
 * A wait goes from the earliest unanswered message of the customer to the reply. It belongs to whoever gave that reply; pooled, a bot
 * that answers in a second makes any team look fast. `author` says whose mean is the `value` (that of humans by default), in seconds
 * unless another `unit` is asked for; `human` and `bot` hold both.
 *
 * - `clock: "shared"` (default): the first reply ends a wait, a human's or a bot's. `clock: "separate"`: each has a clock of its own, so
 *   that a bot's "one moment please" does not end the wait for a human; the same message is then waiting for both.
 * - Private notes (`public: false`) are no replies. Consecutive messages of a customer are one wait.
 * - A wait that nobody ended is counted in `unanswered`, and in `censored` where `asOf` is given. `missing` and `invalid` count events.
 * - The figures of humans or of bots are withheld where their own number of waits is below `minimumResponses`, and both where the `value`
 *   is.
 * - Summaries merge over parts that share no ticket.
 *
 * Sources: Zoho Desk help, Response time (one wait for consecutive messages); those of {@link nextResponseTime} for the figures.
 *
 * @param events - Events of tickets, in any order: see {@link TicketEvent}.
 * @param options - See {@link ResponseTimesByAuthorOptions}.
 * @throws {@link MetricInputError} for an event that is none, one before the creation of its ticket, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { responseTimesByAuthor } from "cx-metrics";
 *
 * const events = [
 *   { ticketId: 7, at: "2026-03-02T09:00:00Z", type: "message", author: "customer" },
 *   { ticketId: 7, at: "2026-03-02T09:00:02Z", type: "message", author: "bot" },
 *   { ticketId: 7, at: "2026-03-02T09:01:00Z", type: "message", author: "customer" },
 *   { ticketId: 7, at: "2026-03-02T09:11:00Z", type: "message", author: "agent" },
 * ] as const;
 * const result = responseTimesByAuthor(events);
 * assert.deepEqual([result.value, result.human.mean, result.bot.mean], [600, 600, 2]);
 * // Without the bot's reply, the customer has waited for a human from 09:00 on.
 * assert.equal(responseTimesByAuthor(events, { clock: "separate" }).value, 660);
 * ```
 */
export const responseTimesByAuthor: Metric<
  readonly TicketEvent[] | ColumnTable,
  ResponseTimesByAuthorOptions,
  ResponseTimesByAuthorSummary,
  ResponseTimesByAuthorResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: summarizeEvents,
    merge: (a, b) => ({
      kind: name,
      version: 1,
      clock: sameWord(name, "clock", a.clock, b.clock),
      human: mergeSummaries(name, a.human, b.human),
      bot: mergeSummaries(name, a.bot, b.bot),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureAuthors,
    checkOptions: (options) => {
      checkDurationOptions(name, checkInput(responseTimesByAuthorOptionsSchema(), options, name, "options"));
    },
    checkSummary: (summary) => {
      checkInput(responseTimesSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "events", fields: ["ticketId", "at", "type"] },
);

const responseTimesSummarySchema = /* @__PURE__ */ lazySchema<ResponseTimesByAuthorSummary>(() => {
  const is = (expected: unknown) => leaf(JSON.stringify(expected), (value) => value === expected);
  const zero = leaf("0", (value) => value === 0);
  const part = { fields: { kind: is(name), version: is(1), missing: zero, invalid: zero, ...durationSummaryRules() } };
  return summarySchema(name, { clock: choice("shared", "separate"), human: part, bot: part });
});

function summarizeEvents(
  events: readonly TicketEvent[],
  options: ResponseTimesByAuthorOptions,
): ResponseTimesByAuthorSummary {
  const { histories, missing, invalid } = readHistories(name, events, options);
  const { clock = "shared" } = options;
  const { asOf } = ticketInstants(name, options);
  const human = emptyMarks(histories.length);
  const bot = emptyMarks(histories.length);
  for (const history of histories) {
    if (clock === "shared") markShared(history, asOf, human, bot);
    else {
      markOwn(history, "agent", asOf, human);
      markOwn(history, "bot", asOf, bot);
    }
  }
  const isDated = options.asOf !== undefined;
  return {
    kind: name,
    version: 1,
    clock,
    human: toSummary(name, "human", gather(human), isDated),
    bot: toSummary(name, "bot", gather(bot), isDated),
    missing,
    invalid,
  };
}

/** Notes the waits of a ticket, each for whoever ended it; one that nobody did is open for both. */
function markShared({ events }: TicketHistory, asOf: number, human: DurationMarks, bot: DurationMarks): void {
  let since: number | null = null;
  for (const { at, event } of events) {
    if (event.type !== "message" || event.public === false) continue;
    if (event.author === "customer") since ??= at;
    else if (since !== null) {
      addMark(event.author === "bot" ? bot : human, ended, at - since, 0);
      since = null;
    }
  }
  if (since === null) return;
  for (const marks of [human, bot]) addMark(marks, open, lastedUntil(asOf, since), 0);
}

/** Notes the waits of a ticket for the replies of one author. */
function markOwn({ events }: TicketHistory, author: "agent" | "bot", asOf: number, marks: DurationMarks): void {
  let since: number | null = null;
  for (const { at, event } of events) {
    if (event.type !== "message" || event.public === false) continue;
    if (event.author === "customer") since ??= at;
    else if (event.author === author && since !== null) {
      addMark(marks, ended, at - since, 0);
      since = null;
    }
  }
  if (since !== null) addMark(marks, open, lastedUntil(asOf, since), 0);
}

function lastedUntil(asOf: number, since: number): number {
  return Number.isFinite(asOf) ? asOf - since : Number.NaN;
}

function measureAuthors(
  summary: ResponseTimesByAuthorSummary,
  options: ResponseTimesByAuthorOptions,
): ResponseTimesByAuthorResult {
  const { clock, missing, invalid } = summary;
  const { author = "human" } = options;
  if (options.clock !== undefined) sameWord(name, "clock", options.clock, clock);
  const measured = (who: "human" | "bot"): DurationEstimate => {
    const reply = clock === "shared" ? `the first reply, where a ${who} gave it` : `the next reply of a ${who}`;
    const convention = `elapsed time of each wait from the earliest unanswered message to ${reply}${countedWords({}, options)}`;
    return measureDurations({ ...summary[who], missing, invalid }, convention, options);
  };
  const both = { human: measured("human"), bot: measured("bot") };
  const { suppressed } = both[author];
  return { ...both[author], human: figuresOf(both.human, suppressed), bot: figuresOf(both.bot, suppressed) };
}

/** Where the value is withheld, so are the figures beside it: each says something of the other. */
function figuresOf(
  { answered, suppressed, mean, median, percentiles }: DurationEstimate,
  isWithheld: boolean,
): AuthorResponseTimes {
  if (!suppressed && !isWithheld) return { answered, mean, median, percentiles };
  return { answered: null, mean: null, median: null, percentiles: { p90: null, p95: null } };
}
