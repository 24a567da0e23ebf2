import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import type { Column } from "../values.ts";
import { ticketInstantField, ticketInstants } from "./durations.ts";
import { consistent } from "./lifecycle.ts";
import type { InputOptions } from "./options.ts";
import { customerIdField, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { columnSchema, lazySchema, objectSchema } from "./schema.ts";
import { countRules, findPartFault } from "./ticket-counts.ts";
import {
  countField,
  isYesNo,
  noPair,
  type SolvedTicket,
  solvedFields,
  type TicketRateOptions,
  ticketRateRules,
  type YesNo,
  yesNoRule,
} from "./ticket-rates.ts";

/** A ticket with the number of contacts that it took. */
export interface ContactedTicket extends SolvedTicket {
  /** How many contacts of the customer it took, the first one included: from 1 on. */
  readonly contacts?: number | null | undefined;
  /** How often the customer wrote after its creation. Read in place of `contacts` under `convention: "freshservice"`. */
  readonly customerReplies?: number | null | undefined;
  /** How often it was reopened. Read for `reopened: "unresolved"`; a blank is none. */
  readonly reopens?: number | null | undefined;
}

/** One contact of a customer: a call, a chat, a ticket. */
export interface CustomerContact {
  /** Whose it is. The number 1 and the string `"1"` are two customers. */
  readonly customerId: string | number | null | undefined;
  /** When it was. */
  readonly at: Instant | null | undefined;
  /** What it was about. Read for `repeats: "same-topic"`. */
  readonly topic?: string | number | null | undefined;
}

/** Contacts that are counted already. */
export interface FirstContactCounts {
  /** All contacts: what is divided by, whatever `of` says. */
  readonly contacts: number;
  /** Those of them that were resolved on the first contact. */
  readonly resolvedOnFirstContact: number;
  /** Those of these that were reopened later. Default 0. */
  readonly reopened?: number | undefined;
}

/** The options of `firstContactResolution`. */
export interface FirstContactResolutionOptions extends TicketRateOptions {
  /**
   * How it is found out whether the first contact resolved the matter:
   *
   * - `"first-contact"` (default): the ticket is resolved, and took one contact of the customer.
   * - `"no-repeat"`: the customer made no other contact within `repeatDays`.
   * - `"survey"`: the customer says so.
   */
  readonly method?: "first-contact" | "no-repeat" | "survey" | undefined;
  /**
   * The definition of a product, for `"first-contact"`. `"freshservice"`: the customer wrote nothing after the creation
   * (`customerReplies` is 0), however often agents replied.
   */
  readonly convention?: "freshservice" | undefined;
  /** For `"first-contact"`: what is divided by, all tickets (`"contacts"`, the default) or those that are resolved. */
  readonly of?: "contacts" | "resolved" | undefined;
  /** For `"first-contact"`: whether a ticket that was reopened counts like any other (default), or as unresolved. */
  readonly reopened?: "count" | "unresolved" | undefined;
  /** For `"no-repeat"`: how many days of 24 hours must pass without another contact. Default 7. */
  readonly repeatDays?: number | undefined;
  /** For `"no-repeat"`: which other contact of the customer is a repeat: any (default), or one of the same `topic`. */
  readonly repeats?: "any-topic" | "same-topic" | undefined;
}

/** Whether a value can be a number of contacts. */
export function isContactCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/**
 * The schema of an array of {@link ContactedTicket}, as `firstContactResolution` takes them.
 *
 * @param options - What is asked of them, as for `firstContactResolution`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contactedTicketsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(contactedTicketsSchema().safeParse([{ contacts: 1, status: "solved" }]).success, true);
 * assert.equal(contactedTicketsSchema().safeParse([{ contacts: 0, status: "solved" }]).success, false);
 * ```
 */
export function contactedTicketsSchema(
  options: FirstContactResolutionOptions = {},
): z.ZodMiniType<readonly ContactedTicket[]> {
  const { missing = "omit", invalid, convention } = options;
  const contacts = { ...leaf("a whole number from 1 on", isContactCount, "integer"), missing };
  return recordListSchema({
    expected: "an array of tickets, or an object of counts",
    fields: {
      ...(convention === "freshservice" ? { customerReplies: countField(missing) } : { contacts }),
      reopens: countField("omit"),
      ...solvedFields(options),
    },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of an array of {@link CustomerContact}, as `firstContactResolution` takes them with `method: "no-repeat"`.
 *
 * @param options - What is asked of them, as for `firstContactResolution`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerContactsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(customerContactsSchema().safeParse([{ customerId: 7, at: "2024-05-06T10:00:00Z" }]).success, true);
 * assert.equal(customerContactsSchema().safeParse([{ customerId: 7, at: "today" }]).success, false);
 * ```
 */
export function customerContactsSchema(
  options: FirstContactResolutionOptions = {},
): z.ZodMiniType<readonly CustomerContact[]> {
  const { missing = "omit", invalid, repeats } = options;
  return recordListSchema({
    expected: "an array of contacts, or an object of counts",
    fields: {
      customerId: customerIdField(missing),
      at: ticketInstantField(missing, ticketInstants("customerContactsSchema", options)),
      ...(repeats === "same-topic" && { topic: customerIdField(missing) }),
    },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of a column of yes and no, as `firstContactResolution` takes it with `method: "survey"`.
 *
 * @param options - Whether answers may be missing, and whether invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { yesNoAnswersSchema } from "cx-metrics/schemas";
 *
 * assert.equal(yesNoAnswersSchema().safeParse(["yes", false, null]).success, true);
 * assert.equal(yesNoAnswersSchema().safeParse(["maybe"]).success, false);
 * ```
 */
export function yesNoAnswersSchema({ missing = "omit", invalid }: InputOptions = {}): z.ZodMiniType<Column<YesNo>> {
  const accepts = (value: unknown): boolean => invalid === "omit" || isYesNo(value);
  return columnSchema<YesNo>({ ...yesNoRule(), accepts, missing });
}

/**
 * The schema of {@link FirstContactCounts}: whole numbers of which none is more than the one it is a part of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { firstContactCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(firstContactCountsSchema(), { contacts: 400, resolvedOnFirstContact: 280 }).success, true);
 * assert.equal(z.safeParse(firstContactCountsSchema(), { contacts: 400, resolvedOnFirstContact: 401 }).success, false);
 * ```
 */
export const firstContactCountsSchema: () => z.ZodMiniType<FirstContactCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    objectSchema<FirstContactCounts>({ fields: countRules(["contacts", "resolvedOnFirstContact"], ["reopened"]) }),
    (counts) =>
      findPartFault(counts, "resolvedOnFirstContact", "contacts") ??
      findPartFault(counts, "reopened", "resolvedOnFirstContact"),
  ),
);

/**
 * The schema of {@link FirstContactResolutionOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { firstContactResolutionOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(firstContactResolutionOptionsSchema(), { method: "no-repeat", repeatDays: 14 }).success, true);
 * assert.equal(z.safeParse(firstContactResolutionOptionsSchema(), { repeatDays: 0 }).success, false);
 * ```
 */
export const firstContactResolutionOptionsSchema: () => z.ZodMiniType<FirstContactResolutionOptions> =
  /* @__PURE__ */ lazySchema(() => {
    const isSpan = (value: unknown): boolean => typeof value === "number" && value > 0 && value <= 3660;
    return objectSchema({
      fields: {
        ...ticketRateRules(),
        method: optional(choice("first-contact", "no-repeat", "survey")),
        convention: optional(choice("freshservice")),
        of: optional(choice("contacts", "resolved")),
        reopened: optional(choice("count", "unresolved")),
        repeatDays: optional(leaf("a number of days above 0 (at most 3660)", isSpan, "number")),
        repeats: optional(choice("any-topic", "same-topic")),
      },
    });
  });
