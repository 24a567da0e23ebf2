import { rejectInput } from "../errors.ts";
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
import type { Moments } from "../stats/moments.ts";
import { isRecord } from "../values.ts";
import { sameDefinition } from "./same-definition.ts";
import type { DimensionMoments, GapMoments } from "./servqual-scores.ts";

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
  /** Respondents without an overall score. */
  readonly missing: number;
  /** Respondents who were left out as invalid. */
  readonly invalid: number;
}

/** Throws unless a value is a summary whose parts fit its definition. */
export function checkServqual(summary: unknown): void {
  const found = checkInput(servqualSummarySchema(), summary, "servqual", "summary");
  const { definition, items, dimensions, unweighted, weighted } = found;
  const { dimensionItems } = definition;
  checkOrder(definition.scale, "summary");
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
    scale: checkOrder({ min: scale.min ?? 1, max: scale.max ?? 7 }, "options"),
    dimensions: Object.keys(dimensions),
    dimensionItems: Object.values(dimensions).map((items) => items.map(String)),
    missingItems,
  };
}

function checkOrder(scale: ServqualDefinition["scale"], argument: string): ServqualDefinition["scale"] {
  if (scale.min < scale.max) return scale;
  const numbers = `${scale.min}, ${scale.max}`;
  return rejectInput("servqual", argument, ["scale"], "inconsistent", "ordered: min < max", numbers);
}

/** Throws unless two definitions are the same, and gives it. */
export function theSame(a: ServqualDefinition, b: ServqualDefinition): ServqualDefinition {
  return sameDefinition("servqual", { definition: a }, { definition: b }).definition;
}

/** What a score is by a method: the gap, or the perception alone. */
export function sideOf({ perception, gap }: GapMoments, method: ServqualDefinition["method"]): Moments {
  return method === "servqual" ? gap : perception;
}
