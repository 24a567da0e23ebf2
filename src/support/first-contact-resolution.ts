import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import type { Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { Column, ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ContactedTicket,
  type CustomerContact,
  contactedTicketsSchema,
  customerContactsSchema,
  type FirstContactCounts,
  type FirstContactResolutionOptions,
  firstContactCountsSchema,
  firstContactResolutionOptionsSchema,
  isContactCount,
  yesNoAnswersSchema,
} from "../schemas/contact-resolution.ts";
import { findPartFault } from "../schemas/ticket-counts.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import { isYesNo, type YesNo } from "../schemas/ticket-rates.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { notRepeated, repeatContacts, repeated } from "./repeat-contacts.ts";
import { solutionReader, solved, unreadable } from "./solved-tickets.ts";
import { ticketActivity } from "./ticket-activity.ts";
import { areEvents } from "./ticket-histories.ts";
import { areEventColumns } from "./ticket-records.ts";
import { countCodes, type RowRules } from "./ticket-rows.ts";
import { defineTicketShare } from "./ticket-share.ts";

const name = "firstContactResolution";

/** What `firstContactResolution` takes: tickets or their events, contacts, yes and no, or contacts that are counted already. */
export type FirstContactResolutionInput =
  | readonly (ContactedTicket | TicketEvent)[]
  | readonly CustomerContact[]
  | Column<YesNo>
  | FirstContactCounts;

/** What `firstContactResolution` keeps of its input. */
export interface FirstContactResolutionSummary {
  /** Which metric's summary it is. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: 1;
  /** What counts as resolved on the first contact; where it is left out, what the options say. */
  readonly convention?: string | undefined;
  /** Contacts of which it is known. */
  readonly contacts: number;
  /** Those of them that are resolved, on the first contact or later; all of them where that is not asked. */
  readonly resolved: number;
  /** Those that were resolved on the first contact. */
  readonly resolvedOnFirstContact: number;
  /** Those of these that were reopened. */
  readonly reopened: number;
  /** Contacts that could still be repeated when the data ended. */
  readonly tooYoung: number;
  /** Tickets, contacts or answers of which it is not known. */
  readonly missing: number;
  /** Those that were left out as invalid. */
  readonly invalid: number;
}

/** What `firstContactResolution` gives. The counts are `null` where the figures are withheld. */
export interface FirstContactResolutionResult extends Estimate {
  /** What was resolved on the first contact. */
  readonly resolvedOnFirstContact: number | null;
  /** How many of all those resolved on the first contact were reopened. */
  readonly reopened: number | null;
  /** What it is divided by. */
  readonly contacts: number | null;
  /** Contacts that could still be repeated when the data ended: they are in no figure. */
  readonly tooYoung: number | null;
}

type Kept = Omit<FirstContactResolutionSummary, "kind" | "version" | "convention" | "missing" | "invalid">;

/**
 * First contact resolution (FCR): the share of contacts whose matter the first contact resolved.
 *
 * `100 · resolved on first contact / contacts`, in percent from 0 to 100. There are three ways to know, and their figures are not to be
 * compared with each other: `method` says which, and `convention` of the result prints it.
 *
 * - `"first-contact"` (default): tickets `{ contacts, status }` that are solved and took one contact of the customer. Open tickets are in
 *   the denominator; `of: "resolved"` leaves them out. `reopened: "unresolved"` takes those with `reopens` out of the
 *   numerator. `convention: "freshservice"` reads `customerReplies`, which must be 0. Takes events of tickets too: a message of the
 *   customer after the creation is a contact.
 * - `"no-repeat"`: contacts `{ customerId, at, topic? }` after which the same customer made no other within `repeatDays` (7, the last
 *   instant included), about anything or, with `repeats: "same-topic"`, about the same topic. Contacts within the last `repeatDays`
 *   before `asOf` may still be repeated: they are left out, repeated or not, and counted in `tooYoung`. So `asOf` must be given.
 * - `"survey"`: a column of answers, `"yes"` or `true` and `"no"` or `false`, to "was your matter resolved on the first contact?"
 *
 * Takes the counts `{ contacts, resolvedOnFirstContact, reopened? }` for any of them.
 *
 * - What lacks the number of contacts, the customer or the answer is counted in `missing`. Without contacts, `value` is `null`.
 * - The interval is Wilson's. It takes contacts for independent; where a few customers make many contacts, it is too narrow.
 * - Summaries of contacts merge over parts that share no customer, those of events over parts that share no ticket. In a
 *   segment only what stands in the segment is a repeat.
 *
 * Sources: SQM Group, First call resolution; Freshservice help, First contact resolution (convention); Wilson 1927, JASA 22: 209–212.
 *
 * @param input - Tickets, events, contacts, answers, or counts; or a table of their columns.
 * @param options - See {@link FirstContactResolutionOptions}.
 * @throws {@link MetricInputError} for a field that is not what the method asks, an instant after `asOf`, `"no-repeat"` without `asOf`,
 * counts that do not add up, an option that does not exist or does not go with the method.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { firstContactResolution } from "cx-metrics";
 *
 * assert.equal(firstContactResolution({ contacts: 400, resolvedOnFirstContact: 280 }).value, 70);
 *
 * const calls = [
 *   { customerId: "ada", at: "2024-05-01T10:00:00Z" },
 *   { customerId: "ada", at: "2024-05-04T10:00:00Z" }, // a repeat within a week
 *   { customerId: "bo", at: "2024-05-02T10:00:00Z" },
 *   { customerId: "cy", at: "2024-05-29T10:00:00Z" }, // nobody knows yet
 * ];
 * const result = firstContactResolution(calls, { method: "no-repeat", asOf: "2024-06-01T00:00:00Z" });
 * assert.deepEqual([result.resolvedOnFirstContact, result.contacts, result.tooYoung], [2, 3, 1]);
 *
 * assert.equal(firstContactResolution(["yes", "yes", "no", null], { method: "survey" }).value?.toFixed(1), "66.7");
 * ```
 */
export const firstContactResolution: Metric<
  FirstContactResolutionInput | ColumnTable,
  FirstContactResolutionOptions,
  FirstContactResolutionSummary,
  FirstContactResolutionResult
> = /* @__PURE__ */ defineTicketShare<
  FirstContactResolutionInput,
  Kept,
  FirstContactResolutionOptions,
  Pick<Kept, "resolvedOnFirstContact" | "reopened" | "contacts" | "tooYoung">
>({
  name,
  kept: ["contacts", "resolved", "resolvedOnFirstContact", "reopened", "tooYoung"],
  findFault: (counts) =>
    findPartFault(counts, "resolved", "contacts") ??
    findPartFault(counts, "resolvedOnFirstContact", "resolved") ??
    findPartFault(counts, "reopened", "resolvedOnFirstContact"),
  optionsSchema: firstContactResolutionOptionsSchema,
  fromCounts: (input) => {
    const counts = checkInput<FirstContactCounts>(
      firstContactCountsSchema(),
      input as FirstContactCounts,
      name,
      "counts",
    );
    const { contacts, resolvedOnFirstContact, reopened = 0 } = counts;
    return { contacts, resolved: contacts, resolvedOnFirstContact, reopened, tooYoung: 0 };
  },
  records: {
    argument: (table) => (areEventColumns(table) ? "events" : "customerId" in table ? "contacts" : "tickets"),
    fields: ({ method, convention }, table) => {
      if (method === "no-repeat") return ["customerId", "at"];
      if (areEventColumns(table)) return ["ticketId", "at", "type"];
      return [convention === "freshservice" ? "customerReplies" : "contacts"];
    },
  },
  rows: rowsOf,
  count: (values) => {
    const [open = 0, later = 0, first = 0, reopened = 0, tooYoung = 0] = countCodes(values, 5);
    const resolvedOnFirstContact = first + reopened;
    const resolved = later + resolvedOnFirstContact;
    return { contacts: open + resolved, resolved, resolvedOnFirstContact, reopened, tooYoung };
  },
  share: (counts, options) => [favourableOf(counts, options), baseOf(counts, options)],
  define: defineResolution,
  describe: ({ of, reopened }, definition) => {
    const base = of === "resolved" ? "% of resolved contacts" : "% of contacts";
    return `${base} ${definition}${reopened === "unresolved" ? ", reopened ones counted as unresolved" : ""}`;
  },
  details: (counts, options) => ({
    resolvedOnFirstContact: favourableOf(counts, options),
    reopened: counts.reopened,
    contacts: baseOf(counts, options),
    tooYoung: counts.tooYoung,
  }),
});

const [openCode, laterCode, firstCode, reopenedCode, tooYoungCode] = [0, 1, 2, 3, 4];

function favourableOf({ resolvedOnFirstContact, reopened }: Kept, options: FirstContactResolutionOptions): number {
  return options.reopened === "unresolved" ? resolvedOnFirstContact - reopened : resolvedOnFirstContact;
}

function baseOf({ contacts, resolved }: Kept, { of }: FirstContactResolutionOptions): number {
  return of === "resolved" ? resolved : contacts;
}

function defineResolution(options: FirstContactResolutionOptions): string {
  const { method = "first-contact", convention, repeatDays = 7, repeats } = options;
  if (method === "survey") return "whose customer says that the first contact resolved it";
  if (method === "no-repeat") {
    const topic = repeats === "same-topic" ? " about the same topic" : "";
    return `without another contact of the same customer${topic} within ${repeatDays} days`;
  }
  return convention === "freshservice"
    ? "resolved without a reply of the customer after the creation (Freshservice)"
    : "resolved with one contact of the customer";
}

function rowsOf(options: FirstContactResolutionOptions): RowRules {
  const { method = "first-contact" } = options;
  for (const option of method === "first-contact" ? [] : (["convention", "of", "reopened"] as const)) {
    if (options[option] === undefined) continue;
    const expected = `left out with method "${method}": it belongs to "first-contact"`;
    rejectInput(name, "options", [option], "inconsistent", expected, options[option]);
  }
  if (method === "survey") {
    return {
      ...options,
      read: readAnswer,
      check: (input) => checkInput(yesNoAnswersSchema(options), input, name, "answers"),
    };
  }
  if (method === "no-repeat") {
    return {
      ...options,
      read: (code) => (code === repeated ? laterCode : code === notRepeated ? firstCode : tooYoungCode) as number,
      check: (input) => checkInput<unknown>(customerContactsSchema(options), input, name, "contacts"),
      isMade: () => true,
      make: (contacts) => repeatContacts(name, contacts, options),
    };
  }
  return {
    ...options,
    read: readTicket(options),
    check: (input) => checkInput<unknown>(contactedTicketsSchema(options), input, name, "tickets"),
    isMade: areEvents,
    make: (events) => ticketActivity(name, events, options),
  };
}

function readAnswer(answer: unknown): number {
  if (isBlank(answer)) return missingRecord;
  if (!isYesNo(answer)) return invalidRecord;
  return (answer === true || answer === "yes" ? firstCode : laterCode) as number;
}

function readTicket(options: FirstContactResolutionOptions): (ticket: unknown) => number {
  const solutionOf = solutionReader(name, options);
  const byReplies = options.convention === "freshservice";
  return (ticket) => {
    if (!isRecord(ticket)) return invalidRecord;
    const { contacts, customerReplies, reopens } = ticket;
    const touches = byReplies ? customerReplies : contacts;
    const solution = solutionOf(ticket);
    const isCounted = isBlank(touches) || (byReplies ? isCount(touches) : isContactCount(touches));
    if (solution === unreadable || !isCounted || !(isBlank(reopens) || isCount(reopens))) return invalidRecord;
    if (isBlank(touches)) return missingRecord;
    if (solution !== solved) return openCode as number;
    if (touches !== (byReplies ? 0 : 1)) return laterCode as number;
    return (isCount(reopens) && reopens > 0 ? reopenedCode : firstCode) as number;
  };
}
