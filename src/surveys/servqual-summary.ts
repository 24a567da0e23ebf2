import { rejectInput } from "../errors.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import { choice, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import {
  areDimensionItems,
  crossProductsRule,
  missingRatingsRule,
  type ServqualOptions,
  type ServqualScale,
  scoreMomentsRule,
  servqualDimensions,
} from "../schemas/servqual.ts";
import { scaleRule, summarySchema } from "../schemas/summaries.ts";
import type { CrossProducts } from "../stats/cross-product-sums.ts";
import type { Moments } from "../stats/moments.ts";
import { isRecord } from "../values.ts";
import { orderedScale } from "./scale.ts";

/** How the scores of a `servqual` summary came about. */
export interface ServqualDefinition {
  /** Perception less expectation, or perception alone. */
  readonly method: "servqual" | "servperf";
  /** The scale of all items. */
  readonly scale: Required<{ readonly [Key in keyof ServqualScale]: number }>;
  /** The names of the dimensions. */
  readonly dimensions: readonly string[];
  /** The items of each dimension. */
  readonly dimensionItems: readonly (readonly string[])[];
  /** What became of respondents who left items out. */
  readonly missingItems: "available-items" | "complete-dimension" | "complete-cases";
}

/** One score of the respondents who have it: what they perceived, what they expected and the gap between. */
export interface GapMoments {
  /** Their perceptions. */
  readonly perception: Moments;
  /** Their expectations; none for `method: "servperf"`. */
  readonly expectation: Moments;
  /** Perception less expectation; none for `method: "servperf"`. */
  readonly gap: Moments;
}

/** One dimension, as a summary keeps it. */
export interface DimensionMoments extends GapMoments {
  /** The points that respondents gave it. */
  readonly points: Moments;
  /** The cross products of its items (their gaps, or perceptions alone) over respondents who answered all of them. */
  readonly reliability: CrossProducts;
}

/** What `servqual` keeps of its input. */
export interface ServqualSummary {
  /** Which metric's summary it is. */
  readonly kind: "servqual";
  /** The version of its form. */
  readonly version: 1;
  /** How the scores came about. */
  readonly definition: ServqualDefinition;
  /** Each item, in the order of the dimensions. */
  readonly items: readonly GapMoments[];
  /** Each dimension. */
  readonly dimensions: readonly DimensionMoments[];
  /** The mean of a respondent's dimensions. */
  readonly unweighted: GapMoments;
  /** The same, weighed by the respondent's points. */
  readonly weighted: GapMoments;
  /** Respondents without an overall score: they left a whole dimension out, or as much as the policy says. */
  readonly missing: number;
  /** Respondents who were left out as invalid. */
  readonly invalid: number;
}

/** Throws unless a value is a summary whose parts fit its definition. */
export function checkServqual(summary: unknown): void {
  const found = checkInput(servqualSummarySchema(), summary, "servqual", "summary");
  const { definition, items, dimensions, unweighted, weighted } = found;
  const { dimensionItems } = definition;
  orderedScale("servqual", "summary", ["scale"], definition.scale);
  const fits =
    definition.dimensions.length === dimensionItems.length &&
    items.length === dimensionItems.flat().length &&
    dimensions.length === dimensionItems.length &&
    sideOf(weighted, definition.method).n <= sideOf(unweighted, definition.method).n &&
    dimensions.every(({ reliability }, place) => reliability.means.length === dimensionItems[place]?.length);
  if (fits) return;
  rejectInput("servqual", "summary", ["dimensions"], "inconsistent", "scores of the items that it names", dimensions);
}

const servqualSummarySchema = /* @__PURE__ */ lazySchema<ServqualSummary>(() => {
  const moments = scoreMomentsRule();
  const gap = { perception: moments, expectation: moments, gap: moments };
  const dimension = { ...gap, points: moments, reliability: crossProductsRule() };
  const listOf = (fields: Readonly<Record<string, { accepts(value: unknown): boolean }>>, words: string) =>
    leaf(words, (value) => {
      const isOne = (one: unknown): boolean =>
        isRecord(one) && Object.entries(fields).every(([field, rule]) => rule.accepts(one[field]));
      return Array.isArray(value) && value.every(isOne);
    });
  return summarySchema("servqual", {
    definition: {
      fields: {
        method: choice("servqual", "servperf"),
        scale: scaleRule("min", "max"),
        dimensions: leaf(
          "an array of names",
          (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
        ),
        dimensionItems: leaf("an array of lists of items, each item in one of them", areDimensionItems),
        missingItems: missingRatingsRule(),
      },
    },
    items: listOf(gap, "the moments of every item"),
    dimensions: listOf(dimension, "the moments of every dimension"),
    unweighted: { fields: gap },
    weighted: { fields: gap },
  });
});

/** The definition that options ask for. */
export function definitionOf({
  method = "servqual",
  scale = {},
  dimensions = servqualDimensions,
  missingItems = "available-items",
}: ServqualOptions): ServqualDefinition {
  return {
    method,
    scale: orderedScale("servqual", "options", ["scale"], { min: scale.min ?? 1, max: scale.max ?? 7 }),
    dimensions: Object.keys(dimensions),
    dimensionItems: Object.values(dimensions).map((items) => items.map(String)),
    missingItems,
  };
}

/** Throws unless two definitions are the same, and gives it. */
export function theSame(a: ServqualDefinition, b: ServqualDefinition): ServqualDefinition {
  return sameDefinition("servqual", { definition: a }, { definition: b }).definition;
}

/** What a score is by a method: the gap, or the perception alone. */
export function sideOf({ perception, gap }: GapMoments, method: ServqualDefinition["method"]): Moments {
  return method === "servqual" ? gap : perception;
}
