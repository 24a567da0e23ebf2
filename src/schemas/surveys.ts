import type * as z from "zod/mini";
import { type EstimateOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, count, optional, wholeNumber } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Where the answers of a Net Promoter question lie. What is left out follows the standard. */
export interface NpsScale {
  /** The lowest answer. Default 0. */
  readonly min?: number | undefined;
  /** The highest answer. Default 10. */
  readonly max?: number | undefined;
  /** The highest answer of a detractor. Default 6. */
  readonly detractorsUpTo?: number | undefined;
  /** The lowest answer of a promoter. Default 9. */
  readonly promotersFrom?: number | undefined;
}

/** The options of `nps`. */
export interface NpsOptions extends RatingInputOptions, EstimateOptions {
  /** The scale and its cut points. Default 0 to 10, detractors to 6, promoters from 9. */
  readonly scale?: NpsScale | undefined;
  /** How the interval is computed. Default `"adjusted-wald"`. */
  readonly method?: "adjusted-wald" | "wald" | "score" | undefined;
}

/** Answers to a Net Promoter question that are counted already. */
export interface NpsCounts {
  /** Answers of promoters. */
  readonly promoters: number;
  /** Answers of passives. */
  readonly passives: number;
  /** Answers of detractors. */
  readonly detractors: number;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

/** The schema of {@link NpsOptions}. */
export const npsOptionsSchema: () => z.ZodMiniType<NpsOptions> = /* @__PURE__ */ lazySchema(() => {
  const point = optional(wholeNumber());
  const scale = optional({ fields: { min: point, max: point, detractorsUpTo: point, promotersFrom: point } });
  const method = optional(choice("adjusted-wald", "wald", "score"));
  return objectSchema({ fields: { ...surveyOptionRules(), scale, method } });
});

/** The schema of {@link NpsCounts}. */
export const npsCountsSchema: () => z.ZodMiniType<NpsCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { promoters: count(), passives: count(), detractors: count(), missing: optional(count()) },
  }),
);
