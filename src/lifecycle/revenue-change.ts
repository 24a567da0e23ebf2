import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import {
  currencyOrNull,
  type MrrRow,
  moneyRule,
  type RevenueCounts,
  type RevenuePeriodOptions,
  type RevenueSubscription,
  revenueCountsSchema,
} from "../schemas/revenue.ts";
import { count, leaf, type Rule } from "../schemas/rules.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { addDifference, addExactly, exactSums, sumAt } from "./exact-sums.ts";
import { forEachCustomer, revenueBoundaries } from "./revenue-levels.ts";
import { readRevenue } from "./revenue-terms.ts";

/** Rows that revenue is read from: subscriptions, or what customers pay a month. */
export type RevenueRows = readonly RevenueSubscription[] | readonly MrrRow[];

/** What the figures of revenue between two instants take: rows, or movements that are added up already. */
export type RevenueChangeInput = RevenueRows | RevenueCounts;

/** Where the recurring revenue at the start went, and what came. As money, or as customers. */
export interface RevenueParts {
  /** At the start. */
  readonly opening: number;
  /** Of customers who had never paid before. */
  readonly new: number;
  /** What customers of the start pay more; or how many do. */
  readonly expansion: number;
  /** What customers of the start pay less, who still pay; or how many do. */
  readonly contraction: number;
  /** Of customers of the start who pay nothing any more. */
  readonly churn: number;
  /** Of customers who paid nothing at the start, but had paid before. */
  readonly reactivation: number;
}

/** Sums of squares and products over customers, from which the standard errors come. */
export interface RevenueSquares {
  /** Of what each paid at the start. */
  readonly opening: number;
  /** Of what each of the start pays less. */
  readonly loss: number;
  /** Of what each of the start pays more. */
  readonly gain: number;
  /** Of what each new customer pays. */
  readonly new: number;
  /** Of what each customer pays who came back. */
  readonly reactivation: number;
  /** Products of what each paid at the start and pays less. */
  readonly openingByLoss: number;
  /** Products of what each paid at the start and pays more. */
  readonly openingByGain: number;
}

/** What the figures of revenue between two instants keep of their input. Summaries merge where no customer stands in both. */
export interface RevenueChangeSummary<Kind extends string = string> {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
  /** The movements in money. */
  readonly revenue: RevenueParts;
  /** How many customers paid at the start. */
  readonly customersAtStart: number;
  /** The movements in customers; `null` where only money was given. */
  readonly customers: RevenueParts | null;
  /** Sums over customers; `null` where only money was given. */
  readonly squares: RevenueSquares | null;
  /** Rows without a customer, a beginning or an amount. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}

const parts = ["opening", "new", "expansion", "contraction", "churn", "reactivation"] as const;
const squareNames = ["opening", "loss", "gain", "new", "reactivation", "openingByLoss", "openingByGain"] as const;

/** Checks the input and adds up what became of each customer's revenue between two instants. */
export function summarizeChange<Kind extends string>(
  kind: Kind,
  input: RevenueChangeInput,
  options: RevenuePeriodOptions,
): RevenueChangeSummary<Kind> {
  if (isRecord<RevenueCounts>(input)) return fromCounts(kind, input);
  const terms = readRevenue(kind, input, options);
  const boundaries = revenueBoundaries(kind, options);
  const [start] = boundaries as unknown as [number];
  const money = exactSums(parts.length);
  const customers = new Float64Array(parts.length);
  const squares = exactSums(squareNames.length);
  const note = (part: number, value: number): void => {
    addExactly(money, part, value);
    customers[part] = (customers[part] as number) + 1;
  };
  forEachCustomer(terms, boundaries, options.boundary ?? "before", (levels, _first, _last, since) => {
    const [before, after] = levels as unknown as [number, number];
    if (before > 0) {
      note(0, before);
      addExactly(squares, 0, before * before);
      if (after > before) {
        const gain = after - before;
        customers[2] = (customers[2] as number) + 1;
        addDifference(money, 2, after, before);
        addExactly(squares, 2, gain * gain);
        addExactly(squares, 6, before * gain);
      } else if (after < before) {
        const loss = before - after;
        const part = after > 0 ? 3 : 4;
        customers[part] = (customers[part] as number) + 1;
        addDifference(money, part, before, after);
        addExactly(squares, 1, loss * loss);
        addExactly(squares, 5, before * loss);
      }
    } else if (after > 0) {
      const hasPaidBefore = since < start;
      note(hasPaidBefore ? 5 : 1, after);
      addExactly(squares, hasPaidBefore ? 4 : 3, after * after);
    }
  });
  const { currency, missing, invalid } = terms;
  return {
    kind,
    version: 1,
    currency,
    revenue: partsOf((place) => sumAt(money, place)),
    customersAtStart: customers[0] as number,
    customers: partsOf((place) => customers[place] as number),
    squares: squaresOf((place) => sumAt(squares, place)),
    missing,
    invalid,
  };
}

/** Joins two summaries. */
export function mergeChanges<Kind extends string>(
  a: RevenueChangeSummary<Kind>,
  b: RevenueChangeSummary<Kind>,
): RevenueChangeSummary<Kind> {
  const [c, d, s, t] = [a.customers, b.customers, a.squares, b.squares];
  return {
    kind: a.kind,
    version: 1,
    currency: sameCurrency(a.kind, a.currency, b.currency),
    revenue: partsOf((_, part) => a.revenue[part] + b.revenue[part]),
    customersAtStart: a.customersAtStart + b.customersAtStart,
    customers: c && d && partsOf((_, part) => c[part] + d[part]),
    squares: s && t && squaresOf((_, name) => s[name] + t[name]),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

/** The one currency of two summaries. */
export function sameCurrency(functionName: string, a: string | null, b: string | null): string | null {
  if (a !== null && b !== null && a !== b) {
    rejectInput(functionName, "b", ["currency"], "inconsistent", `${JSON.stringify(a)} like the other summary's`, b);
  }
  return a ?? b;
}

/** Throws for what is no summary of that kind. */
export function checkChange(summary: RevenueChangeSummary): void {
  const { kind } = summary;
  // The kind is held to the metric's by its own schema.
  const { opening, contraction, churn } = summary.revenue;
  if (contraction + churn <= opening * (1 + 1e-9)) return;
  const expected = `at most opening (${opening}), contraction included`;
  rejectInput(kind, "summary", ["revenue", "churn"], "inconsistent", expected, contraction + churn);
}

/** The rules of the fields of a summary. */
export function changeRules(): Readonly<Record<string, Rule>> {
  const money = moneyRule();
  return {
    currency: currencyOrNull(),
    revenue: { fields: Object.fromEntries(parts.map((part) => [part, money])) },
    customersAtStart: count(),
    customers: leaf("counts of customers, or null", (value) => value === null || hasAll(value, parts, isCount)),
    squares: leaf("sums of squares, or null", (value) => value === null || hasAll(value, squareNames, isSquareSum)),
  };
}

function hasAll(value: unknown, names: readonly string[], accepts: (value: unknown) => boolean): boolean {
  return isRecord(value) && names.every((name) => accepts(value[name]));
}

function isSquareSum(value: unknown): boolean {
  return isWeight(value);
}

function fromCounts<Kind extends string>(kind: Kind, input: RevenueCounts): RevenueChangeSummary<Kind> {
  const counts = checkInput(revenueCountsSchema(), input, kind, "counts");
  return {
    kind,
    version: 1,
    currency: counts.currency ?? null,
    revenue: partsOf((_, part) => counts[part] ?? 0),
    customersAtStart: counts.customersAtStart ?? 0,
    customers: null,
    squares: null,
    missing: 0,
    invalid: 0,
  };
}

function partsOf(amountOf: (place: number, part: (typeof parts)[number]) => number): RevenueParts {
  const values = parts.map((part, place) => [part, amountOf(place, part)]);
  return Object.fromEntries(values) as { [Part in (typeof parts)[number]]: number };
}

function squaresOf(amountOf: (place: number, name: (typeof squareNames)[number]) => number): RevenueSquares {
  const values = squareNames.map((name, place) => [name, amountOf(place, name)]);
  return Object.fromEntries(values) as { [Name in (typeof squareNames)[number]]: number };
}
