import { rejectInput } from "../errors.ts";
import { toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { isCustomerId } from "../schemas/records.ts";
import {
  type ReferralCounts,
  type ReferralRateOptions,
  type ReferredCustomer,
  referralCountsSchema,
  referralPeriod,
  referralRateOptionsSchema,
  referredCustomersSchema,
} from "../schemas/referrals.ts";
import { count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { addKnown } from "../stats/known-sum.ts";
import { instantReader } from "../time/instant.ts";
import { isBlank, isCount, isRecord } from "../values.ts";

const name = "referralRate";

/** What `referralRate` takes: customers, or customers that are counted already. */
export type ReferralRateInput = readonly ReferredCustomer[] | ReferralCounts;

/** What `referralRate` keeps of its input. Summaries merge where no customer stands in both, nor the one who referred them. */
export interface ReferralRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "referralRate";
  /** The version of its form. */
  readonly version: 1;
  /** New customers. */
  readonly newCustomers: number;
  /** Those of them who were referred. */
  readonly referredCustomers: number;
  /** All customers; `null` where that is not known. */
  readonly customers: number | null;
  /** Those of them who referred a new customer; `null` where that is not known. */
  readonly referrers: number | null;
  /** Records without a customer, or without the time of joining where it is read. */
  readonly missing: number;
  /** Records that were left out as invalid. */
  readonly invalid: number;
}

/** What `referralRate` gives. The counts are `null` where the figures are withheld. */
export interface ReferralRateResult extends Estimate {
  /** New customers. */
  readonly newCustomers: number | null;
  /** Those of them who were referred. */
  readonly referredCustomers: number | null;
  /** All customers; `null` where that is not known. */
  readonly customers: number | null;
  /** Those of them who referred a new customer; `null` where that is not known. */
  readonly referrers: number | null;
}

/**
 * Referral rate: which part of the new customers was referred by other customers; or which part of the customers refers.
 *
 * In percent from 0 to 100. `score` names one of two shares that are both called so:
 *
 * - `"referred"` (default): `100 · referred / new`, of the customers who joined in the `period`.
 * - `"referrers"`: `100 · referrers / customers`: of all who had joined by the end of the period, those who brought at least one of
 *   its new customers. Somebody who refers without being a customer counts in neither number.
 *
 * Takes records `{ customerId, referredBy, joinedAt }`, or counts. Without a `period` every customer is new. A customer who stands in
 * several records counts once, joined at the earliest `joinedAt`, and was referred by all who are named. A blank `referredBy` says
 * that nobody did: leave customers out of whom it is not known.
 *
 * Without new customers (or without customers) `value` is `null`. A record without a customer, or without `joinedAt` where there is a
 * period, is left out and counted in `missing`. The interval is Wilson's. Summaries merge over parts that share no customer, and in
 * which those who refer stand beside those whom they brought.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval.
 *
 * @param input - Customers, or counts; or a table of their columns.
 * @param options - See {@link ReferralRateOptions}.
 * @throws {@link MetricInputError} for a customer that is none or refers themselves, an instant that is none, counts that do not add up
 * or lack what the score needs, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { referralRate } from "cx-metrics";
 *
 * const customers = [
 *   { customerId: "ann", referredBy: null, joinedAt: "2024-01-05T10:00:00Z" },
 *   { customerId: "bob", referredBy: "ann", joinedAt: "2024-03-02T10:00:00Z" },
 *   { customerId: "eve", referredBy: "ann", joinedAt: "2024-03-09T10:00:00Z" },
 *   { customerId: "zoe", referredBy: null, joinedAt: "2024-03-20T10:00:00Z" },
 * ];
 * const march = { period: { start: "2024-03-01T00:00:00Z", end: "2024-04-01T00:00:00Z" } };
 * assert.equal(referralRate(customers, march).value?.toFixed(1), "66.7");
 * // One of four customers brought the two.
 * assert.equal(referralRate(customers, { ...march, score: "referrers" }).value, 25);
 * assert.equal(referralRate({ newCustomers: 200, referredCustomers: 30 }).value, 15);
 * ```
 */
export const referralRate: Metric<
  ReferralRateInput | ColumnTable,
  ReferralRateOptions,
  ReferralRateSummary,
  ReferralRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: ReferralRateInput, options: ReferralRateOptions): ReferralRateSummary =>
      isRecord<ReferralCounts>(input) ? fromCounts(input) : fromCustomers(input, options),
    merge: (a, b) => ({
      kind: name,
      version: 1,
      newCustomers: a.newCustomers + b.newCustomers,
      referredCustomers: a.referredCustomers + b.referredCustomers,
      customers: addKnown(a.customers, b.customers),
      referrers: addKnown(a.referrers, b.referrers),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureReferrals,
    checkOptions: (options) => {
      checkZonedOptions(referralRateOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkAddsUp(checkInput(referralSummarySchema(), summary, name, "summary"), "summary");
    },
  },
  { argument: "customers", fields: ["customerId", "referredBy"] },
);

const referralSummarySchema = /* @__PURE__ */ lazySchema(() => {
  const countOrNull = leaf("a whole number from 0 on or null", (value) => value === null || isCount(value), "integer");
  return summarySchema<ReferralRateSummary>(name, {
    newCustomers: count(),
    referredCustomers: count(),
    customers: countOrNull,
    referrers: countOrNull,
  });
});

function fromCounts(input: ReferralCounts): ReferralRateSummary {
  const counts = checkInput(referralCountsSchema(), input, name, "counts");
  const { newCustomers, referredCustomers, customers = null, referrers = null } = counts;
  checkAddsUp({ newCustomers, referredCustomers, customers, referrers }, "counts");
  return { kind: name, version: 1, newCustomers, referredCustomers, customers, referrers, missing: 0, invalid: 0 };
}

function checkAddsUp(
  counts: Pick<ReferralRateSummary, "newCustomers" | "referredCustomers" | "customers" | "referrers">,
  argument: string,
): void {
  const { newCustomers, referredCustomers, customers, referrers } = counts;
  const reject = (field: string, expected: string, value: unknown): never =>
    rejectInput(name, argument, [field], "inconsistent", expected, value);
  if (referredCustomers > newCustomers) {
    reject("referredCustomers", `at most newCustomers (${newCustomers})`, referredCustomers);
  }
  if ((customers === null) !== (referrers === null)) reject("referrers", "given just where customers is", referrers);
  if (customers === null || referrers === null) return;
  if (customers < newCustomers) reject("customers", `at least newCustomers (${newCustomers})`, customers);
  if (referrers > customers) reject("referrers", `at most customers (${customers})`, referrers);
  if (referrers > 0 && referredCustomers === 0) reject("referrers", "0 where nobody was referred", referrers);
}

/** What is known of a customer while records are read. */
interface Known {
  joined: number;
  readonly referredBy: (string | number)[];
}

function fromCustomers(input: readonly ReferredCustomer[], options: ReferralRateOptions): ReferralRateSummary {
  const refuse = (): void => {
    checkInput(referredCustomersSchema(options), input, name, "customers");
  };
  if (!Array.isArray(input)) refuse();
  const { start, end } = referralPeriod(name, options);
  const read = instantReader(options.timeZone);
  const isDated = options.period !== undefined;
  const known = new Map<string | number, Known>();
  let missing = 0;
  let invalid = 0;
  for (const record of input as readonly unknown[]) {
    const verdict = isRecord<ReferredCustomer>(record) ? judge(record, isDated, read) : "invalid";
    if (verdict === "invalid") {
      if (options.invalid !== "omit") refuse();
      invalid++;
    } else if (verdict === "missing") {
      if (options.missing === "error") refuse();
      missing++;
    } else {
      const { customerId, referredBy, joinedAt } = record as ReferredCustomer;
      const joined = isDated ? read(joinedAt) : 0;
      const referrers = isBlank(referredBy) ? [] : [referredBy];
      const customer = known.get(customerId as string | number);
      if (customer === undefined) known.set(customerId as string | number, { joined, referredBy: referrers });
      else {
        customer.joined = Math.min(customer.joined, joined);
        customer.referredBy.push(...referrers);
      }
    }
  }
  return { kind: name, version: 1, ...countReferrals(known, start, end), missing, invalid };
}

function judge(
  { customerId, referredBy, joinedAt }: ReferredCustomer,
  isDated: boolean,
  read: (value: unknown) => number,
): "fine" | "missing" | "invalid" {
  const isWrong = (id: unknown): boolean => !isBlank(id) && !isCustomerId(id);
  if (isWrong(customerId) || isWrong(referredBy)) return "invalid";
  if (!isBlank(customerId) && customerId === referredBy) return "invalid";
  if (isDated && !isBlank(joinedAt) && Number.isNaN(read(joinedAt))) return "invalid";
  return isBlank(customerId) || (isDated && isBlank(joinedAt)) ? "missing" : "fine";
}

function countReferrals(
  known: ReadonlyMap<string | number, Known>,
  start: number,
  end: number,
): Pick<ReferralRateSummary, "newCustomers" | "referredCustomers" | "customers" | "referrers"> {
  let [newCustomers, referredCustomers, customers] = [0, 0, 0];
  const referrers = new Set<string | number>();
  for (const { joined, referredBy } of known.values()) {
    if (!(joined < end)) continue;
    customers++;
    if (joined < start) continue;
    newCustomers++;
    if (referredBy.length > 0) referredCustomers++;
    for (const referrer of referredBy) {
      if ((known.get(referrer)?.joined ?? Number.POSITIVE_INFINITY) < end) referrers.add(referrer);
    }
  }
  return { newCustomers, referredCustomers, customers, referrers: referrers.size };
}

function measureReferrals(summary: ReferralRateSummary, options: ReferralRateOptions): ReferralRateResult {
  const { newCustomers, referredCustomers, customers, referrers, missing, invalid } = summary;
  const { score = "referred" } = options;
  const isReferred = score === "referred";
  if (!isReferred && customers === null) {
    rejectInput(name, "counts", ["customers"], "missing-value", 'given for score "referrers"', undefined);
  }
  const [part, whole] = isReferred ? [referredCustomers, newCustomers] : [referrers ?? 0, customers ?? 0];
  const facts = {
    metric: name,
    unit: "percent",
    n: whole,
    effectiveN: whole,
    missing,
    invalid,
    convention: isReferred
      ? "new customers who were referred, of all new customers"
      : "customers who referred a new customer, of all customers at the end",
  };
  const estimate = toEstimate(facts, countFigures(part, whole, options), options);
  const shown = (value: number | null): number | null => (estimate.suppressed ? null : value);
  return {
    ...estimate,
    newCustomers: shown(newCustomers),
    referredCustomers: shown(referredCustomers),
    customers: shown(customers),
    referrers: shown(referrers),
  };
}
