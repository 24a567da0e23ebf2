import * as z from "zod/mini";
import { isCount, isRecord, type NumericArray } from "../values.ts";
import { type InputOptions, inputOptionRules } from "./options.ts";
import { type PairRule, recordListSchema } from "./records.ts";
import { choice, count, type LeafRule, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** What a customer bought so far, as the models of purchases read it. */
export interface PurchaseHistory {
  /** How many purchases followed the first one: repeat purchases, a whole number. */
  readonly frequency: number;
  /** How old the customer was at the last purchase; 0 where no purchase followed the first. */
  readonly recency: number;
  /** How old the customer is now: time since the first purchase, in the unit of `recency`. */
  readonly age: number;
}

/** A customer of whom something may be missing: then they are left out of a fit. Other fields may be there too. */
export type PurchaseRecord = { readonly [Field in keyof PurchaseHistory]?: number | null | undefined } & {
  /** How many customers are just like this one. Default 1. */
  readonly count?: number | null | undefined;
};

/** The same in columns of one length, quicker to read. */
export interface PurchaseColumns {
  /** The repeat purchases of each customer. */
  readonly frequency: readonly number[] | NumericArray;
  /** The ages at the last purchase. */
  readonly recency: readonly number[] | NumericArray;
  /** The ages now. */
  readonly age: readonly number[] | NumericArray;
  /** How many customers are just like each. Default 1. */
  readonly count?: readonly number[] | NumericArray | undefined;
}

/** What a customer spends, as the model of spending reads it. */
export interface SpendHistory {
  /** How many purchases `monetaryValue` is the mean of: the repeat purchases. */
  readonly frequency: number;
  /** The mean value of these; `null` where there are none. */
  readonly monetaryValue: number | null;
}

/** A customer of whom something may be missing: then they are left out of a fit. Other fields may be there too. */
export type SpendRecord = { readonly [Field in keyof SpendHistory]?: number | null | undefined };

/** The same in columns of one length, quicker to read. */
export interface SpendColumns {
  /** The purchases of each customer. */
  readonly frequency: readonly number[] | NumericArray;
  /** Their mean values. */
  readonly monetaryValue: readonly (number | null)[] | NumericArray;
}

/** The options of `bgNbd`, `mbgNbd`, `paretoNbd` and `gammaGamma`. */
export interface PurchaseFitOptions extends InputOptions {
  /** The level of the intervals of the parameters, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** After how many steps the search gives up. Default 500. */
  readonly maximumIterations?: number | undefined;
}

/** The options of `predictPurchases`. */
export interface PredictPurchasesOptions {
  /** The level of the prediction interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** The options of `calibrationTable`. */
export interface CalibrationTableOptions extends InputOptions {
  /** The number of purchases from which on they are in one row, from 1 to 1,000. Default 7. */
  readonly maximum?: number | undefined;
}

/** The options of `holdoutTable`. */
export interface HoldoutTableOptions {
  /** The number of purchases from which on they are in one row, from 1 to 1,000. Default 7. */
  readonly maximum?: number | undefined;
}

/** What a customer bought before and within a time that was held out. Other fields may be there too. */
export interface HoldoutRecord extends PurchaseHistory {
  /** How many purchases there were in the time held out. */
  readonly holdoutFrequency: number | null;
  /** How long that time is, in the unit of `age`. */
  readonly holdoutAge: number | null;
}

/** The options of `customerLifetimeValue`. */
export interface CustomerLifetimeValueOptions {
  /** How many periods ahead, from 1 to 10,000. Needed. */
  readonly periods: number;
  /** The length of a period in the unit of time of the fit: 365 / 12 / 7 for months where the fit is in weeks. Needed. */
  readonly periodLength: number;
  /** By how much money loses value in a period: 0.01 for 1 %, above −1. Default 0. */
  readonly discountRate?: number | undefined;
  /** Which share of what is spent counts: 0.3 for 30 %. Default 1, which makes the figure one of revenue. */
  readonly margin?: number | undefined;
  /** How many futures are simulated for the interval, up to a million. Default 0: no interval. */
  readonly draws?: number | undefined;
  /** The seed of the simulation, a whole number or a text. Default 0. */
  readonly seed?: number | string | undefined;
  /** The level of the prediction interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** The parameters of BG/NBD and MBG/NBD. */
export interface BetaGeometricParameters {
  /** The shape of the gamma distribution of purchase rates. */
  readonly r: number;
  /** Its rate, in the unit of the ages: r ÷ alpha is the mean number of purchases per unit of time. */
  readonly alpha: number;
  /** The first shape of the beta distribution of the chance to leave after a purchase, whose mean is a ÷ (a + b). */
  readonly a: number;
  /** Its second shape. */
  readonly b: number;
}

/** The parameters of Pareto/NBD. */
export interface ParetoParameters {
  /** The shape of the gamma distribution of purchase rates. */
  readonly r: number;
  /** Its rate, in the unit of the ages: r ÷ alpha is the mean number of purchases per unit of time. */
  readonly alpha: number;
  /** The shape of the gamma distribution of the rates of leaving. */
  readonly s: number;
  /** Its rate, in the unit of the ages: s ÷ beta is the mean rate of leaving. */
  readonly beta: number;
}

/** The parameters of the gamma-gamma model. */
export interface GammaGammaParameters {
  /** The shape of the values of a customer's purchases. */
  readonly p: number;
  /** The shape of the gamma distribution of their rates among customers. */
  readonly q: number;
  /** Its rate, in the unit of the values: the mean over customers is p v ÷ (q − 1). */
  readonly v: number;
}

/** A model in which customers leave after purchases: a fit of `bgNbd` or `mbgNbd`, or parameters from elsewhere. */
export interface BetaGeometricModel {
  /** Which model it is. */
  readonly model: "bg-nbd" | "mbg-nbd";
  /** Its parameters; `null` where a fit found none. */
  readonly parameters: BetaGeometricParameters | null;
}

/** A model in which customers leave at any moment: a fit of `paretoNbd`, or parameters from elsewhere. */
export interface ParetoModel {
  /** Which model it is. */
  readonly model: "pareto-nbd";
  /** Its parameters; `null` where a fit found none. */
  readonly parameters: ParetoParameters | null;
}

/** A model of purchases. */
export type PurchaseModel = BetaGeometricModel | ParetoModel;

/** A model of spending: a fit, or parameters from elsewhere. `parameters` is `null` where a fit found none. */
export interface SpendModel {
  /** Which model it is. */
  readonly model: "gamma-gamma";
  /** Its parameters. */
  readonly parameters: GammaGammaParameters | null;
}

/** The longest age, and the longest span ahead: beyond it figures would leave the range of numbers. */
const longestTime = 1e12;

/** The rule of an age, or of a span of time. */
export function timeRule(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= longestTime;
  return leaf("a number from 0 to 1e12", accepts, "number");
}

/** Whether the three figures of a customer can be true together. */
export function isPurchaseHistory(frequency: unknown, recency: unknown, age: unknown): boolean {
  return (
    isCount(frequency) &&
    typeof recency === "number" &&
    (age as number) <= longestTime &&
    (frequency === 0 ? recency === 0 && (age as number) >= 0 : recency > 0 && recency <= (age as number)) &&
    typeof age === "number"
  );
}

/** What the recency of a customer must be, in words. */
export function recencyWords(frequency: unknown, age: unknown): string {
  return frequency === 0 ? "0 where frequency is 0" : `above 0 and no more than age (${age})`;
}

const recencyPair: PairRule = {
  field: "recency",
  accepts: ({ frequency, recency, age }) =>
    !isCount(frequency) ||
    !timeRule().accepts(recency) ||
    !timeRule().accepts(age) ||
    isPurchaseHistory(frequency, recency, age),
  expected: ({ frequency, age }) => recencyWords(frequency, age),
  code: "inconsistent",
};

/**
 * The schema of an array of {@link PurchaseRecord}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `bgNbd`: `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseRecordsSchema } from "cx-metrics/schemas";
 *
 * const schema = purchaseRecordsSchema();
 * assert.equal(schema.safeParse([{ frequency: 2, recency: 30.4, age: 38.9 }]).success, true);
 * const refused = schema.safeParse([{ frequency: 2, recency: 40, age: 38.9 }]);
 * assert.equal(refused.error?.issues[0]?.message, "must be above 0 and no more than age (38.9), got 40");
 * ```
 */
export function purchaseRecordsSchema({
  missing = "omit",
  invalid = "error",
}: PurchaseFitOptions = {}): z.ZodMiniType<readonly PurchaseRecord[]> {
  return recordListSchema({
    expected: "an array of customers, or their columns { frequency, recency, age }",
    fields: {
      frequency: { ...count(), missing },
      recency: { ...timeRule(), missing },
      age: { ...timeRule(), missing },
      count: { ...count(), missing: "omit" },
    },
    pair: recencyPair,
    invalid,
  });
}

/** The schema of the history of one customer; how its figures go together is asked for elsewhere. */
export const purchaseHistorySchema: () => z.ZodMiniType<PurchaseHistory> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ open: true, fields: { frequency: count(), recency: timeRule(), age: timeRule() } }),
);

/** The schema of what one customer spends; how its figures go together is asked for elsewhere. */
export const spendHistorySchema: () => z.ZodMiniType<SpendHistory> = /* @__PURE__ */ lazySchema(() => {
  const { expected, accepts, kind } = moneyRule();
  const blank = leaf(`${expected}, or null`, (value) => value === null || accepts(value), kind);
  return objectSchema({ open: true, fields: { frequency: count(), monetaryValue: blank } });
});

/**
 * The schema of an array of {@link SpendRecord}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `gammaGamma`: `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spendRecordsSchema } from "cx-metrics/schemas";
 *
 * const schema = spendRecordsSchema();
 * assert.equal(schema.safeParse([{ frequency: 2, monetaryValue: 22.35 }, { frequency: 0, monetaryValue: null }]).success, true);
 * assert.equal(schema.safeParse([{ frequency: 2, monetaryValue: -5 }]).success, false);
 * ```
 */
export function spendRecordsSchema({
  missing = "omit",
  invalid = "error",
}: PurchaseFitOptions = {}): z.ZodMiniType<readonly SpendRecord[]> {
  return recordListSchema({
    expected: "an array of customers, or their columns { frequency, monetaryValue }",
    fields: {
      frequency: { ...count(), missing },
      // Where nothing was bought again there is no mean value, and none is missing.
      monetaryValue: { ...moneyRule(), missing: "omit" },
    },
    pair: {
      field: "monetaryValue",
      accepts: ({ frequency, monetaryValue }) =>
        missing === "omit" || !isCount(frequency) || frequency === 0 || (monetaryValue ?? null) !== null,
      expected: () => "a number from 0 to 1e12 where frequency is above 0",
      code: "missing-value",
    },
    invalid,
  });
}

/** The rule of a mean value. */
export function moneyRule(): LeafRule {
  return timeRule();
}

/**
 * The schema of {@link PurchaseFitOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseFitOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(purchaseFitOptionsSchema(), { confidenceLevel: 0.9 }).success, true);
 * assert.equal(z.safeParse(purchaseFitOptionsSchema(), { maximumIterations: 0 }).success, false);
 * ```
 */
export const purchaseFitOptionsSchema: () => z.ZodMiniType<PurchaseFitOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      confidenceLevel: optional(openProbability()),
      maximumIterations: optional(countFromOne()),
    },
  }),
);

/**
 * The schema of {@link PredictPurchasesOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predictPurchasesOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(predictPurchasesOptionsSchema(), { confidenceLevel: 0.9 }).success, true);
 * assert.equal(z.safeParse(predictPurchasesOptionsSchema(), { confidenceLevel: 90 }).success, false);
 * ```
 */
export const predictPurchasesOptionsSchema: () => z.ZodMiniType<PredictPurchasesOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: { confidenceLevel: optional(openProbability()) } }),
);

/**
 * The schema of {@link CustomerLifetimeValueOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerLifetimeValueOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(customerLifetimeValueOptionsSchema(), { periods: 12, periodLength: 4.345 }).success, true);
 * assert.equal(z.safeParse(customerLifetimeValueOptionsSchema(), { periods: 12 }).success, false);
 * ```
 */
export const customerLifetimeValueOptionsSchema: () => z.ZodMiniType<CustomerLifetimeValueOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        periods: leaf(
          "a whole number from 1 to 10000",
          (value) => isCount(value) && value >= 1 && value <= 1e4,
          "integer",
        ),
        periodLength: numberFrom("a number above 0 (at most 1e8)", (value) => value > 0 && value <= 1e8),
        discountRate: optional(
          numberFrom("a number above -1 (at most 1000)", (value) => value >= -0.999999 && value <= 1e3),
        ),
        margin: optional(numberFrom("a share from 0 to 1 (0.3 for 30 %)", (value) => value >= 0 && value <= 1)),
        draws: optional(leaf("a whole number from 0 to 1000000", (value) => isCount(value) && value <= 1e6, "integer")),
        seed: optional(
          leaf("a safe integer or a text", (value) => typeof value === "string" || Number.isSafeInteger(value)),
        ),
        confidenceLevel: optional(openProbability()),
      },
    }),
  );

/**
 * The schema of {@link CalibrationTableOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationTableOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(calibrationTableOptionsSchema(), { maximum: 10 }).success, true);
 * assert.equal(z.safeParse(calibrationTableOptionsSchema(), { maximum: 0 }).success, false);
 * ```
 */
export const calibrationTableOptionsSchema: () => z.ZodMiniType<CalibrationTableOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: { ...inputOptionRules(), maximum: optional(maximumRule()) } }),
);

/**
 * The schema of {@link HoldoutTableOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holdoutTableOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(holdoutTableOptionsSchema(), { maximum: 10 }).success, true);
 * assert.equal(z.safeParse(holdoutTableOptionsSchema(), { maximum: 0 }).success, false);
 * ```
 */
export const holdoutTableOptionsSchema: () => z.ZodMiniType<HoldoutTableOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { maximum: optional(maximumRule()) } }),
);

function maximumRule(): LeafRule {
  return leaf("a whole number from 1 to 1000", (value) => isCount(value) && value >= 1 && value <= 1000, "integer");
}

function numberFrom(expected: string, accepts: (value: number) => boolean): LeafRule {
  return leaf(expected, (value) => typeof value === "number" && accepts(value), "number");
}

function countFromOne(): LeafRule {
  return leaf("a whole number from 1 on", (value) => isCount(value) && value >= 1, "integer");
}

const parameterNames: Readonly<Record<string, readonly string[]>> = {
  "bg-nbd": ["r", "alpha", "a", "b"],
  "mbg-nbd": ["r", "alpha", "a", "b"],
  "pareto-nbd": ["r", "alpha", "s", "beta"],
  "gamma-gamma": ["p", "q", "v"],
};

/**
 * The schema of a {@link PurchaseModel}: a fit of `bgNbd`, `mbgNbd` or `paretoNbd`, or bare parameters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseModelSchema } from "cx-metrics/schemas";
 *
 * const schema = purchaseModelSchema();
 * const parameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * assert.equal(schema.safeParse({ model: "bg-nbd", parameters }).success, true);
 * assert.equal(schema.safeParse({ model: "pareto-nbd", parameters }).success, false);
 * ```
 */
export const purchaseModelSchema: () => z.ZodMiniType<PurchaseModel> = /* @__PURE__ */ lazySchema(() =>
  modelSchema("bg-nbd", "mbg-nbd", "pareto-nbd"),
);

/**
 * The schema of a {@link SpendModel}: a fit of `gammaGamma`, or bare parameters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spendModelSchema } from "cx-metrics/schemas";
 *
 * const schema = spendModelSchema();
 * assert.equal(schema.safeParse({ model: "gamma-gamma", parameters: { p: 6.25, q: 3.74, v: 15.44 } }).success, true);
 * assert.equal(schema.safeParse({ model: "gamma-gamma", parameters: { p: 6.25, q: 3.74 } }).success, false);
 * ```
 */
export const spendModelSchema: () => z.ZodMiniType<SpendModel> = /* @__PURE__ */ lazySchema(() =>
  modelSchema("gamma-gamma"),
);

/** The parameters that are asked for depend on the model, and none are where a fit found none. */
function modelSchema<T>(...models: readonly string[]): z.ZodMiniType<T> {
  return z.unknown().check(({ value, issues }) => {
    const found = isRecord(value) ? value : {};
    const names = parameterNames[found.model as string] ?? [];
    const fields: Record<string, Rule> = { model: choice(...models) };
    if (found.parameters !== null && models.includes(found.model as string)) {
      fields.parameters = { open: true, fields: Object.fromEntries(names.map((name) => [name, parameterRule()])) };
    }
    const { error } = z.safeParse(objectSchema({ open: true, fields }), value);
    for (const { message, path, params } of (error?.issues ?? []) as z.core.$ZodIssueCustom[]) {
      issues.push({ code: "custom", message, path: [...path], input: value, params: params ?? {} });
    }
  }) as unknown as z.ZodMiniType<T>;
}

function parameterRule(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 1e-12 && value <= 1e12;
  return leaf("a number from 1e-12 to 1e12", accepts, "number");
}
