import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type EmailCounts,
  type EmailMessage,
  type EmailRatesOptions,
  emailCountNames,
  emailRatesOptionsSchema,
  findEmailFault,
} from "../schemas/email.ts";
import { consistent, countOrNull } from "../schemas/lifecycle.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countFigures } from "../share-figures.ts";
import { addKnown } from "../stats/known-sum.ts";
import { isRecord } from "../values.ts";
import { type CountedEmails, completeCounts, countEmails } from "./count-emails.ts";

const name = "emailRates";

/** What `emailRates` takes: messages, as records or as a table of columns, or their counts. */
export type EmailRatesInput = readonly EmailMessage[] | ColumnTable | EmailCounts;

/** What `emailRates` keeps of its input: the counts, with `null` for those that are not known. */
export interface EmailRatesSummary {
  /** Which metric's summary it is. */
  readonly kind: "emailRates";
  /** The version of its form. */
  readonly version: 1;
  /** Messages that were sent. */
  readonly sent: number;
  /** Those that were delivered. */
  readonly delivered: number | null;
  /** Those that came back. */
  readonly bounced: number | null;
  /** Those that came back for good. */
  readonly hardBounced: number | null;
  /** Those that came back for now. */
  readonly softBounced: number | null;
  /** Messages that were opened. */
  readonly uniqueOpens: number | null;
  /** Those of them that were opened by machines only. */
  readonly machineOpens: number | null;
  /** Messages with a click. */
  readonly uniqueClicks: number | null;
  /** All opens. */
  readonly opens: number | null;
  /** All clicks. */
  readonly clicks: number | null;
  /** Recipients who unsubscribed. */
  readonly unsubscribed: number | null;
  /** Recipients who called it spam. */
  readonly complaints: number | null;
  /** Messages that were not sent, or of which it is not known. */
  readonly missing: number;
  /** Messages that were left out as invalid. */
  readonly invalid: number;
}

/** One rate of e-mails: an estimate of its own, which can be compared. */
export interface EmailRate extends Estimate {
  /** What it is divided by. */
  readonly denominator: "sent" | "delivered" | "uniqueOpens";
  /** How many there are of what it is the rate of; `null` where that is not known, or withheld. */
  readonly count: number | null;
}

/** All rates of e-mails. */
export interface EmailRateTable {
  /** Delivered, of those sent. */
  readonly delivered: EmailRate;
  /** Bounced, of those sent. */
  readonly bounce: EmailRate;
  /** Bounced for good, of those sent. */
  readonly hardBounce: EmailRate;
  /** Bounced for now, of those sent. */
  readonly softBounce: EmailRate;
  /** Opened, of those delivered (or sent). */
  readonly open: EmailRate;
  /** With a click, of those delivered (or sent). */
  readonly click: EmailRate;
  /** With a click, of those opened. */
  readonly clickToOpen: EmailRate;
  /** Unsubscribed, of those delivered (or sent). */
  readonly unsubscribe: EmailRate;
  /** Called spam, of those delivered (or sent). */
  readonly complaint: EmailRate;
}

/** What `emailRates` gives: the rate that `score` names, and all of them. */
export interface EmailRatesResult extends Estimate {
  /** All rates, of which those that rest on too few messages are withheld; `null` where the `value` is withheld. */
  readonly rates: EmailRateTable | null;
  /** All opens, those of one message too; `null` where they are not known, or withheld. */
  readonly opens: number | null;
  /** All clicks, those in one message too; `null` where they are not known, or withheld. */
  readonly clicks: number | null;
}

/**
 * The rates of an e-mail campaign: delivery, bounces, opens, clicks, unsubscriptions and complaints, each with what it is divided by.
 *
 * In percent from 0 to 100. `rates` holds all of them, each an estimate with an interval; the `value` is the one that `score` names,
 * by default clicks, which no machine and no blocked image distorts.
 *
 * | rate                                    | is                              |
 * | --------------------------------------- | ------------------------------- |
 * | `delivered`, `bounce` (hard, soft)      | of those sent                   |
 * | `open`, `click`                         | unique, of those delivered      |
 * | `clickToOpen`                           | unique clicks, of unique opens  |
 * | `unsubscribe`, `complaint`              | of those delivered              |
 *
 * Delivered is sent less bounced. `per: "sent"` divides by all messages instead, as some vendors do: such rates are lower, and cannot
 * be compared with the others.
 *
 * Takes messages, one record for each recipient, or counts `{ sent, bounced, uniqueOpens, uniqueClicks, … }`.
 *
 * - Apple's mail privacy fetches the images of nearly every message, read or not, so opens are too many. Where those are known
 *   (`machineOpens`), `machineOpens: "leave-out"` takes them off; people who read there are then lost, and the open rate is a lower
 *   limit.
 * - `null` in a record says that it did not happen, `undefined` that it was not recorded. What one message does not tell is not known
 *   of all: such rates have `value: null` and `reason: "not-recorded"`, not 0.
 * - A click without an open comes where images are blocked. With more clicks than opens `clickToOpen` is no share: its `value` is
 *   `null`, and `reason` is `"clicks-exceed-opens"`.
 * - A message that was opened, clicked, unsubscribed from or complained about was received, even if a server also wrote that it bounced.
 * - A message that was not sent is counted in `missing`. Nothing sent gives `null`. Intervals are Wilson's.
 *
 * Sources: Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Messages, or their counts.
 * @param options - See {@link EmailRatesOptions}.
 * @throws {@link MetricInputError} for a field that says nothing of what happened, counts that do not add up,
 * `machineOpens: "leave-out"` where they are not known, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emailRates } from "cx-metrics";
 *
 * const campaign = emailRates({ sent: 10_000, bounced: 200, uniqueOpens: 3000, uniqueClicks: 450, unsubscribed: 20 });
 * const { rates } = campaign;
 * assert.deepEqual(
 *   [rates?.delivered, rates?.open, rates?.click, rates?.clickToOpen].map((rate) => rate?.value?.toFixed(2)),
 *   ["98.00", "30.61", "4.59", "15.00"],
 * );
 * assert.equal(campaign.value, rates?.click.value);
 * assert.equal(rates?.open.denominator, "delivered");
 * // Nobody counted the complaints.
 * assert.deepEqual([rates?.complaint.value, rates?.complaint.reason], [null, "not-recorded"]);
 *
 * const messages = [
 *   { sent: true, bounced: null, opened: 2, clicked: true },
 *   { sent: true, bounced: null, opened: 1, clicked: null },
 *   { sent: true, bounced: null, opened: null, clicked: null },
 *   { sent: true, bounced: "hard", opened: null, clicked: null },
 * ] as const;
 * assert.equal(emailRates(messages, { score: "open" }).value?.toFixed(1), "66.7");
 * ```
 */
export const emailRates: Metric<EmailRatesInput, EmailRatesOptions, EmailRatesSummary, EmailRatesResult> =
  /* @__PURE__ */ defineRecordMetric(
    {
      name,
      summarize: (input: readonly EmailMessage[] | EmailCounts, options: EmailRatesOptions): EmailRatesSummary =>
        isRecord<EmailCounts>(input)
          ? { kind: name, version: 1, ...completeCounts(name, input), missing: 0, invalid: 0 }
          : { kind: name, version: 1, ...countEmails(name, input, options) },
      merge: mergeEmails,
      measure: measureEmails,
      checkOptions: (options) => {
        checkInput(emailRatesOptionsSchema(), options, name, "options");
      },
      checkSummary: (summary) => {
        checkInput(emailSummarySchema(), summary, name, "summary");
      },
    },
    { argument: "messages", fields: ["sent"] },
  );

const emailSummarySchema = /* @__PURE__ */ lazySchema(() => {
  const fields = Object.fromEntries(emailCountNames.map((field) => [field, countOrNull()]));
  return consistent(summarySchema<EmailRatesSummary>(name, { sent: count(), ...fields }), findEmailFault);
});

function mergeEmails(a: EmailRatesSummary, b: EmailRatesSummary): EmailRatesSummary {
  const counts = { missing: a.missing + b.missing, invalid: a.invalid + b.invalid };
  // What is empty may know nothing of what the other one knows.
  if (a.sent === 0) return { ...b, ...counts };
  if (b.sent === 0) return { ...a, ...counts };
  const sums = Object.fromEntries(emailCountNames.map((field) => [field, addKnown(a[field], b[field])]));
  return { ...a, ...(sums as Omit<CountedEmails, "sent">), sent: a.sent + b.sent, ...counts };
}

/** Where a rate stands in the table, by the name under which it is asked for. */
const places: Readonly<Record<NonNullable<EmailRatesOptions["score"]>, keyof EmailRateTable>> = {
  delivered: "delivered",
  bounce: "bounce",
  open: "open",
  click: "click",
  "click-to-open": "clickToOpen",
  unsubscribe: "unsubscribe",
  complaint: "complaint",
};

function measureEmails(summary: EmailRatesSummary, options: EmailRatesOptions): EmailRatesResult {
  const { sent, delivered, bounced, hardBounced, softBounced, uniqueClicks, unsubscribed, complaints } = summary;
  const { score = "click", per = "delivered" } = options;
  const opened = opensOf(summary, options);
  const base = per === "sent" ? sent : delivered;
  const rate = rateMaker(summary, options);
  const human = options.machineOpens === "leave-out" ? ", opens by machines left out" : "";
  const rates: EmailRateTable = {
    delivered: rate("delivered", delivered, "sent", sent, "delivered"),
    bounce: rate("bounce", bounced, "sent", sent, "that came back"),
    hardBounce: rate("hardBounce", hardBounced, "sent", sent, "that came back for good"),
    softBounce: rate("softBounce", softBounced, "sent", sent, "that came back for now"),
    open: rate("open", opened, per, base, `opened${human}`),
    click: rate("click", uniqueClicks, per, base, "with a click"),
    clickToOpen: rate("clickToOpen", uniqueClicks, "uniqueOpens", opened, `with a click${human}`),
    unsubscribe: rate("unsubscribe", unsubscribed, per, base, "whose recipient unsubscribed"),
    complaint: rate("complaint", complaints, per, base, "whose recipient called it spam"),
  };
  const { denominator: _, count: __, ...estimate } = rates[places[score]];
  const shown = (figure: number | null): number | null => (estimate.suppressed ? null : figure);
  const table = estimate.suppressed ? null : rates;
  return { ...estimate, metric: name, rates: table, opens: shown(summary.opens), clicks: shown(summary.clicks) };
}

function opensOf({ uniqueOpens, machineOpens, sent }: EmailRatesSummary, options: EmailRatesOptions): number | null {
  if (options.machineOpens !== "leave-out" || uniqueOpens === null || sent === 0) return uniqueOpens;
  if (machineOpens !== null) return uniqueOpens - machineOpens;
  const expected = '"count" where opens by machines are not known';
  return rejectInput(name, "options", ["machineOpens"], "inconsistent", expected, options.machineOpens);
}

type RateMaker = (
  rate: keyof EmailRateTable,
  count: number | null,
  denominator: EmailRate["denominator"],
  whole: number | null,
  words: string,
) => EmailRate;

function rateMaker({ sent, missing, invalid }: EmailRatesSummary, options: EmailRatesOptions): RateMaker {
  const wholes = { sent: "messages sent", delivered: "messages delivered", uniqueOpens: "messages opened" };
  return (rate, count, denominator, whole, words) => {
    const n = whole ?? 0;
    const facts = {
      metric: `${name}.${rate}`,
      unit: "percent",
      n,
      effectiveN: n,
      missing,
      invalid,
      convention: `% of ${wholes[denominator]} ${words}, each counted once`,
    };
    const isKnown = count !== null && whole !== null;
    const isShare = isKnown && count <= whole && whole > 0;
    const estimate = toEstimate(facts, isShare ? countFigures(count, whole, options) : noFigures, options);
    const reason = estimate.reason === "no-data" && sent > 0 ? whyNoRate(count, whole) : estimate.reason;
    return { ...estimate, reason, denominator, count: estimate.suppressed ? null : count };
  };
}

function whyNoRate(count: number | null, whole: number | null): string {
  if (count === null || whole === null) return "not-recorded";
  return count > whole ? "clicks-exceed-opens" : "no-data";
}
