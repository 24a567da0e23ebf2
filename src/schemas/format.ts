import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { choice, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The words around a figure, each a text with places for what stands in it. */
export interface FormatWords {
  /** The interval: `"{level} CI {low} to {high}"`. */
  readonly interval: string;
  /** A difference of net scores: `"{value} points"`. */
  readonly points: string;
  /** A difference of shares: `"{value} percentage points"`. */
  readonly percentagePoints: string;
  /** What stands for a figure that there is nothing to measure for: `"no data"`. */
  readonly noData: string;
  /** What stands for a figure that is withheld: `"withheld"`. */
  readonly suppressed: string;
}

/** How a number is written. */
export interface NumberOptions {
  /** The language, a BCP 47 tag such as `"ky"`, `"ru"` or `"en-GB"`. Default `"en"`, never that of the machine. */
  readonly locale?: string | undefined;
  /** How many decimals are shown, from 0 to 20. Default: by the unit, and more where the interval is narrower than that. */
  readonly digits?: number | undefined;
  /** Words to put in the place of the built-in ones. */
  readonly words?: { readonly [Name in keyof FormatWords]?: string | undefined } | undefined;
}

/** The options of `formatEstimate` and `formatComparison`. */
export interface FormatOptions extends NumberOptions {
  /**
   * How much is said: the figure alone, with its interval, or all: with the number of answers too, and for a comparison with the
   * p-value. Default `"full"`.
   */
  readonly style?: "value" | "interval" | "full" | undefined;
}

/** The options of `toTable`. */
export interface TableOptions extends NumberOptions {
  /**
   * The columns, in their order: a list of names, or headings with the name behind each (`{ Тариф: "segment", NPS: "value" }`). A name
   * is that of a column that the table has by default, or the path of a field: `"promoters.percent"`. Default: see `toTable`.
   */
  readonly columns?: readonly string[] | Readonly<Record<string, string>> | undefined;
}

/** The options of `toHtmlTable`. */
export interface HtmlTableOptions extends TableOptions {
  /** The table's caption. Default none. */
  readonly caption?: string | undefined;
}

/** The options of `toCsv`. */
export type CsvOptions = Pick<TableOptions, "columns">;

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function localeRule(): LeafRule {
  const accepts = (value: unknown): boolean => {
    try {
      return typeof value === "string" && Intl.getCanonicalLocales(value).length === 1;
    } catch {
      return false;
    }
  };
  return leaf('a BCP 47 language tag ("en-GB")', accepts, "choice");
}

function numberRules(): Record<string, Rule> {
  const isDigits = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && Number(value) <= 20;
  const names: readonly (keyof FormatWords)[] = ["interval", "points", "percentagePoints", "noData", "suppressed"];
  const word = optional(leaf("a text", isText));
  return {
    locale: optional(localeRule()),
    digits: optional(leaf("a whole number from 0 to 20", isDigits, "integer")),
    words: { fields: Object.fromEntries(names.map((name) => [name, word])), optional: true },
  };
}

function columnsRule(): LeafRule {
  const accepts = (value: unknown): boolean => {
    const names = isRecord(value) ? Object.values(value) : value;
    return Array.isArray(names) && names.length > 0 && names.every(isText);
  };
  return optional(leaf("a list of names of columns, or an object of headings with a name each", accepts));
}

/**
 * The schema of {@link FormatOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(formatOptionsSchema(), { locale: "ky", digits: 1 }).success, true);
 * assert.equal(z.safeParse(formatOptionsSchema(), { locale: "in Kyrgyz" }).success, false);
 * ```
 */
export const formatOptionsSchema: () => z.ZodMiniType<FormatOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...numberRules(), style: optional(choice("value", "interval", "full")) } }),
);

/**
 * The schema of {@link TableOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tableOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(tableOptionsSchema(), { columns: { Plan: "segment", NPS: "value" } }).success, true);
 * assert.equal(z.safeParse(tableOptionsSchema(), { columns: "segment" }).success, false);
 * ```
 */
export const tableOptionsSchema: () => z.ZodMiniType<TableOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...numberRules(), columns: columnsRule() } }),
);

/**
 * The schema of {@link HtmlTableOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { htmlTableOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(htmlTableOptionsSchema(), { locale: "en", caption: "NPS by plan" }).success, true);
 * assert.equal(z.safeParse(htmlTableOptionsSchema(), { caption: 7 }).success, false);
 * ```
 */
export const htmlTableOptionsSchema: () => z.ZodMiniType<HtmlTableOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...numberRules(), columns: columnsRule(), caption: optional(leaf("a text", isText)) } }),
);

/**
 * The schema of {@link CsvOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csvOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(csvOptionsSchema(), { columns: ["segment", "value"] }).success, true);
 * assert.equal(z.safeParse(csvOptionsSchema(), { locale: "en" }).success, false);
 * ```
 */
export const csvOptionsSchema: () => z.ZodMiniType<CsvOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { columns: columnsRule() } }),
);

function figure(): LeafRule {
  return leaf("a finite number or null", (value) => value === null || Number.isFinite(value), "number");
}

function textOrNull(): LeafRule {
  return optional(leaf("a text or null", (value) => value === null || isText(value)));
}

function intervalRule(): LeafRule {
  const isLimit = figure().accepts;
  const accepts = (value: unknown): boolean => {
    if (value === null) return true;
    if (!isRecord(value) || !isLimit(value.low) || !isLimit(value.high)) return false;
    const level = value.confidenceLevel;
    return typeof level === "number" && level > 0 && level < 1;
  };
  return optional(leaf("an interval (low, high, confidenceLevel) or null", accepts));
}

/** The schema of what `formatEstimate` reads of a result. */
export const formattableSchema: () => z.ZodMiniType<object> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      value: figure(),
      unit: textOrNull(),
      n: optional(figure()),
      interval: intervalRule(),
      reason: textOrNull(),
    },
    open: true,
  }),
);

/** The schema of what `formatComparison` reads of a comparison. */
export const formattableComparisonSchema: () => z.ZodMiniType<object> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      difference: figure(),
      unit: textOrNull(),
      interval: intervalRule(),
      pValue: optional(figure()),
      adjustedPValue: optional(figure()),
    },
    open: true,
  }),
);
