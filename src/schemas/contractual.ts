import * as z from "zod/mini";
import { describeValue, type Fault, maximumIssues, type PathStep } from "../errors.ts";
import type { RatePeriod } from "../time/units.ts";
import { isCount, isNumberColumn, isRecord } from "../values.ts";
import { discountRateRule } from "./ltv.ts";
import { inputOptionRules } from "./options.ts";
import { choice, codeOf, type LeafRule, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { type IssueParameters, lazySchema, objectSchema } from "./schema.ts";
import type { CustomerTenuresOptions } from "./survival.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** How many customers came up for each of their renewals, and how many were lost at it. */
export interface RenewalCounts {
  /** For the first renewal, the second, …: the customers who came up for it. */
  readonly atRisk: readonly number[];
  /** Those of them who did not renew. */
  readonly lost: readonly number[];
  /** How many customers there are in all. Default: those who came up for the first renewal. */
  readonly n?: number | undefined;
}

/**
 * What the models of contracts are fitted to: the survivors of a cohort (`[1000, 869, 743]`: 1000 began, 869 renewed once), of
 * several cohorts (a list of such lists, of any lengths), or customers by renewal.
 */
export type SurvivorCounts = readonly number[] | readonly (readonly number[])[] | RenewalCounts;

/** The options of `shiftedBetaGeometric` and `betaDiscreteWeibull`. */
export interface ContractFitOptions {
  /** The level of the intervals of the parameters, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** After how many steps the search gives up. Default 500. */
  readonly maximumIterations?: number | undefined;
}

/** The options of `renewalCounts`. */
export interface RenewalCountsOptions extends Omit<CustomerTenuresOptions, "unit"> {
  /** How long a contract runs before it is renewed. Needed. */
  readonly period?: RatePeriod | undefined;
}

/** The parameters of the shifted-beta-geometric model. */
export interface ShiftedBetaGeometricParameters {
  /** The first shape of the beta distribution of the chance to leave at a renewal, whose mean is alpha ÷ (alpha + beta). */
  readonly alpha: number;
  /** Its second shape. */
  readonly beta: number;
}

/** The parameters of the beta-discrete-Weibull model. */
export interface BetaDiscreteWeibullParameters extends ShiftedBetaGeometricParameters {
  /**
   * How a customer's own chance to leave changes with time: above 1 it rises, below 1 it falls, and at 1 the model is the
   * shifted-beta-geometric one.
   */
  readonly c: number;
}

/** The shifted-beta-geometric model: a fit, or parameters from elsewhere. */
export interface ShiftedBetaGeometricModel {
  /** Which model it is. */
  readonly model: "shifted-beta-geometric";
  /** Its parameters; `null` where a fit found none. */
  readonly parameters: ShiftedBetaGeometricParameters | null;
  /** The variances and covariances of these, in their order, for the errors of projections. Bare parameters have none. */
  readonly covariance?: readonly (readonly number[])[] | null | undefined;
}

/** The beta-discrete-Weibull model: a fit, or parameters from elsewhere. */
export interface BetaDiscreteWeibullModel {
  /** Which model it is. */
  readonly model: "beta-discrete-weibull";
  /** Its parameters; `null` where a fit found none. */
  readonly parameters: BetaDiscreteWeibullParameters | null;
  /** The variances and covariances of these, in their order, for the errors of projections. Bare parameters have none. */
  readonly covariance?: readonly (readonly number[])[] | null | undefined;
}

/** A model of contracts. */
export type ContractModel = ShiftedBetaGeometricModel | BetaDiscreteWeibullModel;

/** What may be asked of every projection of a model of contracts. */
export interface ContractProjectionOptions {
  /** The level of the intervals, between 0 and 1. They come from the errors of a fit; bare parameters have none. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** The options of `projectSurvival`. */
export interface ProjectSurvivalOptions extends ContractProjectionOptions {
  /** Up to which period, 1 to 10,000. Needed. */
  readonly periods?: number | undefined;
}

/** The options of `expectedRemainingLifetime`. */
export interface RemainingLifetimeOptions extends ContractProjectionOptions {
  /** How often the customer has renewed so far. Default 0: a new customer. */
  readonly renewals?: number | undefined;
  /** How many periods are looked at, 1 to 1,000,000. Default: all that are to come. */
  readonly horizon?: number | undefined;
}

/** The options of `discountedExpectedLifetime`. */
export interface DiscountedLifetimeOptions extends ContractProjectionOptions {
  /** The discount rate: 0.1 for 10 %, at most 10, for a period of the contract or, with `periodsPerYear`, for a year. Needed. */
  readonly discountRate?: number | undefined;
  /** How many periods of the contract a year has, where the discount rate is for a year: 12 for monthly contracts. */
  readonly periodsPerYear?: number | undefined;
  /** How many periods are looked at, 1 to 1,000,000. Default: all that are to come. */
  readonly horizon?: number | undefined;
}

/** The options of `discountedExpectedResidualLifetime`. */
export interface ResidualLifetimeOptions extends DiscountedLifetimeOptions {
  /** How often the customer has renewed so far; the next renewal is due now. Default 0. */
  readonly renewals?: number | undefined;
}

/** The options of `contractLifetimeValue`. */
export interface ContractLifetimeValueOptions extends DiscountedLifetimeOptions {
  /** What a customer brings in a period, after costs. Needed. */
  readonly margin?: number | undefined;
  /** What it cost to win the customer, once. Default 0. */
  readonly acquisitionCost?: number | undefined;
  /** For a customer whose next renewal is due now: how often they have renewed so far. Default: a new customer, who pays now. */
  readonly renewals?: number | undefined;
}

/** Reports a fault at a place. */
type Report = (path: readonly PathStep[], fault: Pick<Fault, "code" | "expected">, value: unknown) => void;

const wholeNumber = "a whole number from 0 on";
const shape = "survivors of a cohort, a list of such, or { atRisk, lost }";

/**
 * The schema of {@link SurvivorCounts}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { survivorCountsSchema } from "cx-metrics/schemas";
 *
 * const schema = survivorCountsSchema();
 * assert.equal(schema.safeParse([1000, 869, 743]).success, true);
 * assert.equal(schema.safeParse([[1000, 869, 743], [900, 801]]).success, true);
 * const refused = schema.safeParse([1000, 869, 870]);
 * assert.equal(refused.error?.issues[0]?.message, "must be no more than the 869 of the period before, got 870");
 * ```
 */
export const survivorCountsSchema: () => z.ZodMiniType<SurvivorCounts> = /* @__PURE__ */ lazySchema(
  () =>
    z.unknown().check(({ value, issues }) => {
      const found: { path: readonly PathStep[]; input: unknown; params: IssueParameters }[] = [];
      let total = 0;
      findFaults(value, (path, fault, input) => {
        if (total++ < maximumIssues) found.push({ path, input, params: { ...fault, received: describeValue(input) } });
      });
      for (const { path, input, params } of found) {
        const message = `must be ${params.expected}, got ${params.received}`;
        issues.push({ code: "custom", message, path: [...path], input, params: { ...params, total } });
      }
    }) as unknown as z.ZodMiniType<SurvivorCounts>,
);

function findFaults(value: unknown, report: Report): void {
  if (isNumberColumn(value)) {
    if (!value.some((one) => typeof one === "object" && one !== null)) {
      findRises(value, [], report);
      return;
    }
    for (const [place, cohort] of value.entries()) {
      if (isNumberColumn(cohort)) findRises(cohort, [place], report);
      else
        report([place], { code: codeOf(cohort, "other"), expected: "an array of the survivors of a cohort" }, cohort);
    }
  } else if (isRecord(value) && ("atRisk" in value || "lost" in value)) findUnequal(value, report);
  else report([], { code: codeOf(value, "other"), expected: shape }, value);
}

const counted = "a whole number of customers (a share times the size of its cohort)";

function findRises(survivors: readonly unknown[], path: readonly PathStep[], report: Report): void {
  for (let period = 0; period < survivors.length; period++) {
    const value = survivors[period];
    const before = survivors[period - 1];
    if (!isCount(value)) report([...path, period], { code: codeOf(value, "integer"), expected: counted }, value);
    else if (isCount(before) && value > before) {
      const expected = `no more than the ${before} of the period before`;
      report([...path, period], { code: "inconsistent", expected }, value);
    }
  }
}

function findUnequal(counts: Readonly<Record<string, unknown>>, report: Report): void {
  const { atRisk, lost, n } = counts;
  if (n !== undefined && !isCount(n)) report(["n"], { code: codeOf(n, "integer"), expected: wholeNumber }, n);
  if (!isNumberColumn(atRisk) || !isNumberColumn(lost)) {
    const [field, value] = isNumberColumn(atRisk) ? ["lost", lost] : ["atRisk", atRisk];
    report([field as string], { code: codeOf(value, "other"), expected: "an array of counts" }, value);
    return;
  }
  if (lost.length !== atRisk.length) {
    report(["lost", "length"], { code: "length-mismatch", expected: `${atRisk.length} like atRisk` }, lost.length);
    return;
  }
  for (let period = 0; period < atRisk.length; period++) {
    const [all, left] = [atRisk[period], lost[period]];
    if (!isCount(all)) report(["atRisk", period], { code: codeOf(all, "integer"), expected: wholeNumber }, all);
    if (!isCount(left)) report(["lost", period], { code: codeOf(left, "integer"), expected: wholeNumber }, left);
    else if (isCount(all) && left > all) {
      report(["lost", period], { code: "inconsistent", expected: `no more than the ${all} at risk` }, left);
    }
  }
}

/**
 * The schema of {@link RenewalCountsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renewalCountsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(renewalCountsOptionsSchema(), { period: "month", asOf: "2026-01-01" }).success, true);
 * assert.equal(z.safeParse(renewalCountsOptionsSchema(), { period: "fortnight" }).success, false);
 * ```
 */
export const renewalCountsOptionsSchema: () => z.ZodMiniType<RenewalCountsOptions> = /* @__PURE__ */ lazySchema(() => {
  const instant = instantRule();
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      period: choice("day", "week", "month", "quarter", "year"),
      asOf: optional(instant),
      observedFrom: optional(instant),
      tenure: optional(choice("first-spell", "first-to-last", "every-spell")),
      timeZone: optional(timeZoneRule()),
    },
  });
});

/**
 * The schema of {@link ContractFitOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contractFitOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(contractFitOptionsSchema(), { confidenceLevel: 0.9 }).success, true);
 * assert.equal(z.safeParse(contractFitOptionsSchema(), { maximumIterations: 0 }).success, false);
 * ```
 */
export const contractFitOptionsSchema: () => z.ZodMiniType<ContractFitOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { confidenceLevel: optional(openProbability()), maximumIterations: optional(wholeUpTo(1e6)) },
  }),
);

/** The largest parameter, and the inverse of the smallest. */
const largestParameter = 1e12;

function parameterRule(largest: number): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 1 / largest && value <= largest;
  return leaf(`a number from ${1 / largest} to ${largest}`, accepts, "number");
}

/** The largest `c` of the beta-discrete-Weibull model, and the inverse of the smallest. */
export const largestDependence = 100;

/**
 * The schema of a {@link ContractModel}: a fit of `shiftedBetaGeometric` or `betaDiscreteWeibull`, or bare parameters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contractModelSchema } from "cx-metrics/schemas";
 *
 * const schema = contractModelSchema();
 * const parameters = { alpha: 0.668, beta: 3.806 };
 * assert.equal(schema.safeParse({ model: "shifted-beta-geometric", parameters }).success, true);
 * assert.equal(schema.safeParse({ model: "beta-discrete-weibull", parameters }).success, false);
 * ```
 */
export const contractModelSchema: () => z.ZodMiniType<ContractModel> = /* @__PURE__ */ lazySchema(
  () =>
    z.unknown().check(({ value, issues }) => {
      const result = z.safeParse(modelSchemaOf(value), value);
      if (!result.success) issues.push(...(result.error.issues as unknown as typeof issues));
    }) as unknown as z.ZodMiniType<ContractModel>,
);

/** Which rules hold depends on the model, and on whether there are parameters at all. */
function modelSchemaOf(value: unknown): z.ZodMiniType<unknown> {
  const record = isRecord(value) ? value : {};
  const isWeibull = record.model === "beta-discrete-weibull";
  const shapes = { alpha: parameterRule(largestParameter), beta: parameterRule(largestParameter) };
  const fields = isWeibull ? { ...shapes, c: parameterRule(largestDependence) } : shapes;
  const size = isWeibull ? 3 : 2;
  const covariance = leaf(`null, or ${size} rows of ${size} finite numbers`, (rows) => isCovariance(rows, size));
  const parameters: Rule = record.parameters === null ? leaf("null", (one) => one === null) : { fields };
  const model = choice("shifted-beta-geometric", "beta-discrete-weibull");
  return objectSchema({ open: true, fields: { model, parameters, covariance: optional(covariance) } });
}

function isCovariance(rows: unknown, size: number): boolean {
  if (rows === null) return true;
  const isRow = (row: unknown): boolean =>
    Array.isArray(row) && row.length === size && row.every((one) => typeof one === "number" && Math.abs(one) <= 1e60);
  return Array.isArray(rows) && rows.length === size && rows.every((row, i) => isRow(row) && row[i] >= 0);
}

function wholeUpTo(largest: number, smallest = 1): LeafRule {
  const accepts = (value: unknown): boolean => isCount(value) && value >= smallest && value <= largest;
  return leaf(`a whole number from ${smallest} to ${largest}`, accepts, "integer");
}

function between(low: number, high: number): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= low && value <= high;
  return leaf(`a number from ${low} to ${high}`, accepts, "number");
}

function projectionRules(): Record<string, Rule> {
  return { confidenceLevel: optional(openProbability()) };
}

function discountRules(): Record<string, Rule> {
  return {
    ...projectionRules(),
    discountRate: discountRateRule(),
    periodsPerYear: optional(between(1e-3, 1e6)),
    horizon: optional(wholeUpTo(1e6)),
  };
}

/**
 * The schema of {@link ProjectSurvivalOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { projectSurvivalOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(projectSurvivalOptionsSchema(), { periods: 12 }).success, true);
 * assert.equal(z.safeParse(projectSurvivalOptionsSchema(), { periods: 0 }).success, false);
 * ```
 */
export const projectSurvivalOptionsSchema: () => z.ZodMiniType<ProjectSurvivalOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: { ...projectionRules(), periods: wholeUpTo(10_000) } }),
);

/**
 * The schema of {@link RemainingLifetimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { remainingLifetimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(remainingLifetimeOptionsSchema(), { renewals: 4 }).success, true);
 * assert.equal(z.safeParse(remainingLifetimeOptionsSchema(), { renewals: -1 }).success, false);
 * ```
 */
export const remainingLifetimeOptionsSchema: () => z.ZodMiniType<RemainingLifetimeOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...projectionRules(),
        renewals: optional(wholeUpTo(1e6, 0)),
        horizon: optional(wholeUpTo(1e6)),
      },
    }),
);

/**
 * The schema of {@link DiscountedLifetimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { discountedLifetimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(discountedLifetimeOptionsSchema(), { discountRate: 0.1 }).success, true);
 * assert.equal(z.safeParse(discountedLifetimeOptionsSchema(), {}).success, false);
 * ```
 */
export const discountedLifetimeOptionsSchema: () => z.ZodMiniType<DiscountedLifetimeOptions> =
  /* @__PURE__ */ lazySchema(() => objectSchema({ fields: discountRules() }));

/**
 * The schema of {@link ResidualLifetimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { residualLifetimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(residualLifetimeOptionsSchema(), { discountRate: 0.1, renewals: 4 }).success, true);
 * assert.equal(z.safeParse(residualLifetimeOptionsSchema(), { discountRate: -0.1 }).success, false);
 * ```
 */
export const residualLifetimeOptionsSchema: () => z.ZodMiniType<ResidualLifetimeOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: { ...discountRules(), renewals: optional(wholeUpTo(1e6, 0)) } }),
);

/**
 * The schema of {@link ContractLifetimeValueOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contractLifetimeValueOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = contractLifetimeValueOptionsSchema();
 * assert.equal(z.safeParse(schema, { margin: 40, discountRate: 0.1, periodsPerYear: 12 }).success, true);
 * assert.equal(z.safeParse(schema, { discountRate: 0.1 }).success, false);
 * ```
 */
export const contractLifetimeValueOptionsSchema: () => z.ZodMiniType<ContractLifetimeValueOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        ...discountRules(),
        renewals: optional(wholeUpTo(1e6, 0)),
        margin: between(-1e12, 1e12),
        acquisitionCost: optional(between(0, 1e12)),
      },
    }),
  );
