import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ContactCounts,
  type ContactingCustomer,
  type ContactRateOptions,
  contactCountsSchema,
  contactingCustomersSchema,
  contactRateOptionsSchema,
} from "../schemas/contact-rate.ts";
import { countOrNull } from "../schemas/lifecycle.ts";
import { count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { isSmallCount } from "../schemas/ticket-rates.ts";
import { isBlank, isRecord, isWeight } from "../values.ts";
import { poissonFigures, ratioFigures } from "./contact-figures.ts";
import { readRows } from "./ticket-rows.ts";

const name = "contactRate";

/** What `contactRate` takes: customers, or contacts that are counted already. */
export type ContactRateInput = readonly ContactingCustomer[] | ContactCounts;

/** What `contactRate` keeps of its input. */
export interface ContactRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "contactRate";
  /** The version of its form. */
  readonly version: 1;
  /** Contacts in all. */
  readonly contacts: number;
  /** Customers; `null` where their number is not known. */
  readonly customers: number | null;
  /** Orders; `null` where their number is not known. */
  readonly orders: number | null;
  /** How contacts are spread over customers; `null` where that is not known. */
  readonly spread: ContactSpread | null;
  /** Customers whose number of contacts is missing. */
  readonly missing: number;
  /** Customers that were left out as invalid. */
  readonly invalid: number;
}

/** Sums over customers, from which the error of the rate follows. */
export interface ContactSpread {
  /** The squares of their contacts. */
  readonly squaredContacts: number;
  /** The squares of their orders; 0 where those are not known. */
  readonly squaredOrders: number;
  /** Their contacts times their orders; 0 where those are not known. */
  readonly contactsByOrders: number;
}

/** What `contactRate` gives. The counts are `null` where the figures are withheld. */
export interface ContactRateResult extends Estimate {
  /** Contacts in all. */
  readonly contacts: number | null;
  /** Customers; `null` where their number is not known. */
  readonly customers: number | null;
  /** Orders; `null` where their number is not known. */
  readonly orders: number | null;
}

/**
 * Contact rate: how many contacts support has for every hundred customers, or orders.
 *
 * `per · contacts / customers`, where `per` is 100 by default; `of: "orders"` divides by orders. It is no share: one customer may make
 * several contacts, and the rate may pass 100.
 *
 * Takes customers `{ contacts, orders? }`, one record each and those without a contact included, or the counts
 * `{ contacts, customers }` or `{ contacts, orders }`. The two differ in what they know of the error:
 *
 * - Of customers, the interval is Student's with the error of a ratio over customers (`"student-t"`), cut off at 0. It allows for a few
 *   who make many contacts.
 * - Of counts, the interval is that of a Poisson count (Garwood's, `"garwood"`), as if every contact came by itself. Where customers
 *   come back with the same matter, it is too narrow.
 * - Merged summaries of both kinds have the latter.
 * - A customer whose `contacts` (or `orders`, if they are asked for) is `null` or `undefined` is counted in `missing`. Without customers,
 *   or orders, `value` is `null`. `n` is the number of customers; of counts by orders, that of orders.
 *
 * Sources: Garwood 1936, Biometrika 28: 437–442; Cochran 1977, Sampling Techniques, section 6.4 (error of a ratio).
 *
 * @param input - Customers, or counts; or a table of their columns.
 * @param options - See {@link ContactRateOptions}.
 * @throws {@link MetricInputError} for numbers that are not whole numbers from 0 to 1,000,000, counts without what they are to be
 * divided by, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contactRate } from "cx-metrics";
 *
 * const month = contactRate({ contacts: 340, customers: 1200, orders: 2000 });
 * assert.equal(month.value?.toFixed(1), "28.3");
 * assert.equal(month.interval?.method, "garwood");
 * assert.equal(contactRate({ contacts: 340, orders: 2000 }, { of: "orders", per: 1000 }).value, 170);
 *
 * const customers = [{ contacts: 0 }, { contacts: 0 }, { contacts: 5 }, { contacts: 1 }];
 * const result = contactRate(customers);
 * assert.deepEqual([result.value, result.contacts, result.customers], [150, 6, 4]);
 * ```
 */
export const contactRate: Metric<
  ContactRateInput | ColumnTable,
  ContactRateOptions,
  ContactRateSummary,
  ContactRateResult
> = /* @__PURE__ */ defineRecordMetric<ContactRateInput, ContactRateSummary, ContactRateResult, ContactRateOptions>(
  {
    name,
    summarize: (input, options) =>
      isRecord<ContactCounts>(input)
        ? fromCounts(input)
        : (fromCustomers(input, null, options)[0] as ContactRateSummary),
    summarizeBy: fromCustomers,
    merge: mergeContacts,
    measure: measureContacts,
    checkOptions: (options) => {
      checkInput(contactRateOptionsSchema(), options, name, "options");
    },
    checkSummary: (summary) => {
      checkInput(contactRateSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "customers", fields: ({ of }) => (of === "orders" ? ["contacts", "orders"] : ["contacts"]) },
);

const contactRateSummarySchema = /* @__PURE__ */ lazySchema<ContactRateSummary>(() =>
  summarySchema(name, {
    contacts: count(),
    customers: countOrNull(),
    orders: countOrNull(),
    spread: leaf("sums { squaredContacts, squaredOrders, contactsByOrders }, or null", isSpread),
  }),
);

function isSpread(value: unknown): boolean {
  if (value === null) return true;
  return (
    isRecord(value) &&
    isWeight(value.squaredContacts) &&
    isWeight(value.squaredOrders) &&
    isWeight(value.contactsByOrders)
  );
}

/** Contacts and orders of a customer in one number: neither is more than a million. */
const width = 1_048_576;

function fromCustomers(
  input: unknown,
  groups: Parameters<typeof readRows>[2],
  options: ContactRateOptions,
): ContactRateSummary[] {
  const byOrders = options.of === "orders";
  const read = (customer: unknown): number => {
    if (!isRecord(customer)) return invalidRecord;
    const { contacts } = customer;
    const orders = byOrders ? customer.orders : 0;
    const isAcceptable = (isBlank(contacts) || isSmallCount(contacts)) && (isBlank(orders) || isSmallCount(orders));
    if (!isAcceptable) return invalidRecord;
    return isBlank(contacts) || isBlank(orders) ? missingRecord : contacts * width + orders;
  };
  const check = (customers: unknown): unknown =>
    checkInput<unknown>(contactingCustomersSchema(options), customers, name, "customers");
  return readRows(input, { ...options, read, check }, groups).map(({ values, missing, invalid }) => {
    const sums = { contacts: 0, orders: 0, squaredContacts: 0, squaredOrders: 0, contactsByOrders: 0 };
    for (let i = 0; i < values.length; i++) {
      const contacts = Math.floor((values[i] as number) / width);
      const orders = (values[i] as number) % width;
      sums.contacts += contacts;
      sums.orders += orders;
      sums.squaredContacts += contacts * contacts;
      sums.squaredOrders += orders * orders;
      sums.contactsByOrders += contacts * orders;
    }
    const { contacts, orders, ...spread } = sums;
    const known = { contacts, customers: values.length, orders: byOrders ? orders : null, spread };
    return { kind: name, version: 1, ...known, missing, invalid };
  });
}

function fromCounts(input: ContactCounts): ContactRateSummary {
  const { contacts, customers = null, orders = null } = checkInput(contactCountsSchema(), input, name, "counts");
  return { kind: name, version: 1, contacts, customers, orders, spread: null, missing: 0, invalid: 0 };
}

function isEmpty({ contacts, customers, orders }: ContactRateSummary): boolean {
  return contacts === 0 && (customers ?? 0) === 0 && (orders ?? 0) === 0;
}

function mergeContacts(a: ContactRateSummary, b: ContactRateSummary): ContactRateSummary {
  const counts = { missing: a.missing + b.missing, invalid: a.invalid + b.invalid };
  // What is empty may know nothing of what the other one knows.
  if (isEmpty(a)) return { ...b, ...counts };
  if (isEmpty(b)) return { ...a, ...counts };
  const add = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : x + y);
  return {
    kind: name,
    version: 1,
    contacts: a.contacts + b.contacts,
    customers: add(a.customers, b.customers),
    orders: add(a.orders, b.orders),
    spread: a.spread && b.spread && addSpread(a.spread, b.spread),
    ...counts,
  };
}

function addSpread(a: ContactSpread, b: ContactSpread): ContactSpread {
  return {
    squaredContacts: a.squaredContacts + b.squaredContacts,
    squaredOrders: a.squaredOrders + b.squaredOrders,
    contactsByOrders: a.contactsByOrders + b.contactsByOrders,
  };
}

function measureContacts(summary: ContactRateSummary, options: ContactRateOptions): ContactRateResult {
  const { contacts, customers, orders, spread, missing, invalid } = summary;
  const { of = "customers", per = 100 } = options;
  const base = isEmpty(summary) ? (summary[of] ?? 0) : summary[of];
  if (base === null) {
    return rejectInput(name, "counts", [of], "missing-value", `given for the rate of ${of}`, undefined);
  }
  const n = spread === null ? base : (customers ?? 0);
  const facts = {
    metric: name,
    unit: `contacts per ${per === 1 ? of.slice(0, -1) : `${per} ${of}`}`,
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `contacts divided by the number of ${of}; the error is ${spread === null ? "that of a Poisson count" : "taken over customers"}`,
  };
  const figures =
    spread === null ? poissonFigures(contacts, base, per, options) : spreadFigures(summary, spread, options);
  const estimate = toEstimate(facts, n > 0 ? figures : noFigures, options);
  const shown = <T>(value: T): T | null => (estimate.suppressed ? null : value);
  return { ...estimate, contacts: shown(contacts), customers: shown(customers), orders: shown(orders) };
}

function spreadFigures(
  { contacts, customers, orders }: ContactRateSummary,
  { squaredContacts, squaredOrders, contactsByOrders }: ContactSpread,
  options: ContactRateOptions,
): ReturnType<typeof ratioFigures> {
  const { of = "customers", per = 100 } = options;
  const n = customers ?? 0;
  const ofOrders = { base: orders ?? 0, squaredBase: squaredOrders, sumByBase: contactsByOrders };
  const ofCustomers = { base: n, squaredBase: n, sumByBase: contacts };
  const sums = { n, sum: contacts, squaredSum: squaredContacts, ...(of === "orders" ? ofOrders : ofCustomers) };
  return ratioFigures(sums, per, options);
}
