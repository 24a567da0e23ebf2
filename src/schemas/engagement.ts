import type * as z from "zod/mini";
import { type ItemField, itemRecordsSchema, namesRule } from "./item-records.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { choice, type LeafRule, optional, scalePoint } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Where the answers of engagement items lie. */
export interface EngagementScale {
  /** The lowest answer. Default 1. */
  readonly min?: number | undefined;
  /** The highest answer. Default 5. */
  readonly max?: number | undefined;
  /** The lowest favourable answer. Default: the second highest, 4 of 5. */
  readonly favourableFrom?: number | undefined;
}

/** The options of `engagementIndex`. */
export interface EngagementIndexOptions extends InputOptions, EstimateOptions {
  /** The fields that hold the answers to the items. Must be stated for records; default for a table of columns: all of them. */
  readonly items?: readonly string[] | undefined;
  /** The items that are worded the other way round: their answers are turned before anything is counted. Default: none. */
  readonly reversedItems?: readonly string[] | undefined;
  /** The scale that all items share, and its cut point. Default 1 to 5, favourable from 4. */
  readonly scale?: EngagementScale | undefined;
  /** What the value is: the share of favourable answers in percent, or the mean answer on the scale. Default `"favourable"`. */
  readonly score?: "favourable" | "grand-mean" | undefined;
  /**
   * What counts the same: every answer (all answers pooled), or every person, whose own figure over the items that they answered is
   * averaged. They are one where nobody left an item out. Default `"answers"`.
   */
  readonly average?: "answers" | "persons" | undefined;
  /**
   * Below this many persons the figures are withheld, and below this many answers to an item those of the item. Default 5: staff is
   * promised that nobody's answers can be worked out. Gallup's Q12 hides groups below 30. 0 shows all.
   */
  readonly minimumResponses?: number | undefined;
}

/** The rule of the items of an index. */
export function itemNamesRule(): LeafRule {
  return namesRule("an array of different names of fields, at least one");
}

/** The rule of the items that are turned round. */
export function reversedNamesRule(): LeafRule {
  return namesRule("an array of different names of items", 0);
}

const scaleFields = ["min", "max", "favourableFrom"] as const;

/**
 * The schema of {@link EngagementIndexOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engagementIndexOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(engagementIndexOptionsSchema(), { items: ["q1", "q2"], score: "grand-mean" }).success, true);
 * assert.equal(z.safeParse(engagementIndexOptionsSchema(), { items: "q1" }).success, false);
 * ```
 */
export const engagementIndexOptionsSchema: () => z.ZodMiniType<EngagementIndexOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const point = optional(scalePoint());
    return objectSchema({
      fields: {
        ...inputOptionRules(),
        ...estimateOptionRules(),
        items: optional(itemNamesRule()),
        reversedItems: optional(reversedNamesRule()),
        scale: optional({ fields: Object.fromEntries(scaleFields.map((field) => [field, point])) }),
        score: optional(choice("favourable", "grand-mean")),
        average: optional(choice("answers", "persons")),
      },
    });
  },
);

/** What a reader of answers to items asks of them. */
export function engagementItems(
  items: readonly string[],
  { min = 1, max = 5 }: EngagementScale = {},
): readonly ItemField[] {
  return items.map((field) => ({ field, min, max, integer: true }));
}

/**
 * The schema of records whose fields hold answers to engagement items.
 *
 * @param items - The names of the fields.
 * @param options - What is asked of them, as for `engagementIndex`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engagementResponsesSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = engagementResponsesSchema(["q1", "q2"]);
 * assert.equal(z.safeParse(schema, [{ q1: 4, q2: null, team: "A" }]).success, true);
 * assert.equal(z.safeParse(schema, [{ q1: 6 }]).success, false);
 * ```
 */
export function engagementResponsesSchema(
  items: readonly string[],
  options: Pick<EngagementIndexOptions, "scale" | "missing" | "invalid"> = {},
): z.ZodMiniType<readonly object[]> {
  return itemRecordsSchema(
    "an array of responses, or a table of columns",
    engagementItems(items, options.scale),
    options,
  );
}
