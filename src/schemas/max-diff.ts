import * as z from "zod/mini";
import { describeValue, type MetricIssueCode, maximumIssues } from "../errors.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { isNameList } from "./item-records.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { isCustomerId } from "./records.ts";
import { choice, count, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** One showing of a few items, of which the best and the worst were picked. */
export interface MaxDiffShowing {
  /** The items that were shown, each once. */
  readonly shown: readonly string[] | null | undefined;
  /** The one that was picked as best. */
  readonly best: string | null | undefined;
  /** The one that was picked as worst. */
  readonly worst: string | null | undefined;
  /** Who picked them. Either every showing of an input says so, or none. */
  readonly respondentId?: string | number | null | undefined;
}

/** The options of `maxDiff`. */
export interface MaxDiffOptions extends InputOptions, EstimateOptions {
  /** What best less worst is divided by: how often the item was shown, or how many respondents there are. Default `"per-showing"`. */
  readonly score?: "per-showing" | "per-respondent" | undefined;
  /** The item whose score is the value of the result. Default: none, and the value is `null`; all scores stand in `items`. */
  readonly item?: string | undefined;
}

/** How often an item was picked and shown. */
export interface MaxDiffItemCounts {
  /** How often it was picked as best. */
  readonly best: number;
  /** How often it was picked as worst. */
  readonly worst: number;
  /** How often it was shown. */
  readonly shown: number;
}

/** Showings that are counted already. */
export interface MaxDiffCounts {
  /** The counts of each item, under its name. */
  readonly items: Readonly<Record<string, MaxDiffItemCounts>>;
  /** How many showings there were. Default: as many as items were picked as best, which is right when all items are listed. */
  readonly showings?: number | undefined;
  /** How many respondents there were. Needed for `"per-respondent"`. */
  readonly respondents?: number | undefined;
}

/**
 * The schema of {@link MaxDiffOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maxDiffOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(maxDiffOptionsSchema(), { item: "price" }).success, true);
 * assert.equal(z.safeParse(maxDiffOptionsSchema(), { items: ["price"] }).success, false);
 * ```
 */
export const maxDiffOptionsSchema: () => z.ZodMiniType<MaxDiffOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      score: optional(choice("per-showing", "per-respondent")),
      item: optional(leaf("an item's name", (value) => typeof value === "string" && value !== "")),
    },
  }),
);

/**
 * The schema of {@link MaxDiffCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maxDiffCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const price = { best: 150, worst: 50, shown: 400 };
 * assert.equal(z.safeParse(maxDiffCountsSchema(), { items: { price }, showings: 600 }).success, true);
 * assert.equal(z.safeParse(maxDiffCountsSchema(), { items: { price: { ...price, shown: 100 } } }).success, false);
 * ```
 */
export const maxDiffCountsSchema: () => z.ZodMiniType<MaxDiffCounts> = /* @__PURE__ */ lazySchema(() => {
  const items = leaf("counts { best, worst, shown } under the items, with best + worst at most shown", isItemCounts);
  return objectSchema({ fields: { items, showings: optional(count()), respondents: optional(count()) } });
});

function isItemCounts(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const known = ["best", "worst", "shown"];
  return Object.values(value).every((counts) => {
    if (!isRecord(counts) || !Object.keys(counts).every((key) => known.includes(key))) return false;
    const { best, worst, shown } = counts;
    return isCount(best) && isCount(worst) && isCount(shown) && best + worst <= shown;
  });
}

/** What is wrong with a showing: the field, and the words. */
interface ShowingFault {
  readonly field: string | null;
  readonly code: MetricIssueCode;
  readonly expected: string;
}

/**
 * The schema of an array of {@link MaxDiffShowing}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - Whether picks may be missing, and whether invalid showings will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maxDiffShowingsSchema } from "cx-metrics/schemas";
 *
 * const schema = maxDiffShowingsSchema();
 * assert.equal(schema.safeParse([{ shown: ["a", "b", "c"], best: "a", worst: "c" }]).success, true);
 * const refused = schema.safeParse([{ shown: ["a", "b", "c"], best: "a", worst: "d" }]);
 * assert.equal(refused.error?.issues[0]?.message, 'must be one of the items shown ("a", "b", "c"), got "d"');
 * ```
 */
export function maxDiffShowingsSchema({
  missing = "omit",
  invalid = "error",
}: InputOptions = {}): z.ZodMiniType<readonly MaxDiffShowing[]> {
  return z.unknown().check(({ value, issues }) => {
    const report = (path: (string | number)[], input: unknown, fault: ShowingFault, total?: number): void => {
      const { code, expected } = fault;
      const received = describeValue(input);
      const params = { code, expected, received, total };
      issues.push({ code: "custom", message: `must be ${expected}, got ${received}`, path, input, params });
    };
    if (!Array.isArray(value)) {
      const expected = "an array of showings { shown, best, worst }, or an object of counts";
      report([], value, { field: null, code: "invalid-type", expected });
      return;
    }
    const found: { row: number; fault: ShowingFault }[] = [];
    let total = 0;
    const isNamed = value.some((showing) => isWhole(showing) && !isBlank(showing.respondentId));
    for (let row = 0; row < value.length; row++) {
      const fault = findShowingFault(value[row], missing, invalid, isNamed);
      if (fault !== null && total++ < maximumIssues) found.push({ row, fault });
    }
    for (const { row, fault } of found) {
      const { field } = fault;
      report(field === null ? [row] : [row, field], field === null ? value[row] : value[row][field], fault, total);
    }
  }) as unknown as z.ZodMiniType<readonly MaxDiffShowing[]>;
}

function findShowingFault(
  showing: unknown,
  missing: "omit" | "error",
  invalid: "error" | "omit",
  isNamed: boolean,
): ShowingFault | null {
  const wrong = findInvalid(showing);
  if (wrong !== null) return invalid === "omit" ? null : wrong;
  const { shown, best, worst, respondentId } = showing as MaxDiffShowing;
  const fields = { shown, best, worst };
  const blank = Object.entries(fields).find(([, value]) => isBlank(value));
  if (blank !== undefined && missing === "error") {
    const expected = blank[0] === "shown" ? "a list of items" : "an item";
    return { field: blank[0], code: "missing-value", expected };
  }
  if (blank === undefined && isNamed && isBlank(respondentId)) {
    return { field: "respondentId", code: "missing-value", expected: "given, as it is for other showings" };
  }
  return null;
}

/** Whether a showing is valid, and nothing is missing in it. */
function isWhole(showing: unknown): showing is MaxDiffShowing {
  if (findInvalid(showing) !== null) return false;
  const { shown, best, worst } = showing as MaxDiffShowing;
  return !isBlank(shown) && !isBlank(best) && !isBlank(worst);
}

/** What is invalid in a showing; `null` where nothing is, whatever is missing. */
function findInvalid(showing: unknown): ShowingFault | null {
  if (!isRecord(showing)) return { field: null, code: "invalid-type", expected: "a record { shown, best, worst }" };
  const { shown, best, worst, respondentId } = showing;
  if (!isBlank(shown) && !isNameList(shown, 2)) {
    return { field: "shown", code: "invalid-type", expected: "a list of at least two items, each once" };
  }
  for (const [field, pick] of Object.entries({ best, worst })) {
    if (isBlank(pick) || (isBlank(shown) && typeof pick === "string" && pick !== "")) continue;
    const items = (isBlank(shown) ? [] : (shown as readonly unknown[])) as readonly string[];
    if (items.includes(pick as string)) continue;
    const names = items.length === 0 ? "" : ` (${items.map((item) => JSON.stringify(item)).join(", ")})`;
    const code = typeof pick === "string" ? "inconsistent" : "invalid-type";
    return { field, code, expected: `one of the items shown${names}` };
  }
  if (!isBlank(best) && best === worst) {
    return { field: "worst", code: "inconsistent", expected: "another item than best" };
  }
  if (!isBlank(respondentId) && !isCustomerId(respondentId)) {
    return { field: "respondentId", code: "invalid-type", expected: "a string that is not empty or a finite number" };
  }
  return null;
}

/** The rule of the items in a summary. */
export function maxDiffItemsRule(): LeafRule {
  return leaf("items with their counts, in the order of their names", (value) => {
    if (!Array.isArray(value)) return false;
    const items = Array.from(value as unknown[]);
    const rises = items.every((item, i) => {
      const before = items[i - 1];
      return i === 0 || (isRecord(item) && isRecord(before) && String(item.item) > String(before.item));
    });
    return rises && items.every(isItemSums);
  });
}

/** Whether an item was picked and shown so often, by respondents whose squares and products can add up to these. */
function isItemSums(value: unknown): boolean {
  if (!isRecord(value) || typeof value.item !== "string") return false;
  const { best, worst, shown, clusters } = value;
  if (!isCount(best) || !isCount(worst) || !isCount(shown) || best + worst > shown) return false;
  if (clusters === null) return true;
  if (!isRecord(clusters)) return false;
  const { netSquares, products, shownSquares } = clusters;
  const net = Math.abs(best - worst);
  return (
    isCount(netSquares) &&
    isCount(shownSquares) &&
    Number.isSafeInteger(products) &&
    netSquares >= net &&
    netSquares <= shownSquares &&
    shownSquares >= shown &&
    shownSquares <= shown ** 2 &&
    Math.abs(products as number) <= shownSquares
  );
}
