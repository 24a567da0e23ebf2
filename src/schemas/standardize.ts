import type * as z from "zod/mini";
import { isRecord, isWeight } from "../values.ts";
import type { SegmentSettings } from "./breakdowns.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The checked part of the options of `standardize`. */
export interface StandardizeSettings extends EstimateOptions, Pick<SegmentSettings, "adjust"> {
  /**
   * The mix of strata that every segment is brought to: that of all rows together (`"overall"`, the default), or a share for every
   * stratum by its name, in any unit: `{ billing: 60, technical: 40 }`. Several fields have their values with " / " between, and a blank is
   * `"(missing)"`.
   */
  readonly standard?: "overall" | Readonly<Record<string, number>> | undefined;
  /**
   * What becomes of a segment that has nothing in one of the strata: the others stand for it, each with its share (`"reweight"`, the
   * default, as long as they cover `minimumCoverage`), or it has no value (`"withhold"`).
   */
  readonly missingStrata?: "reweight" | "withhold" | undefined;
  /** The part of the standard, in percent, that a segment's strata must cover for it to have a value. Default 80. */
  readonly minimumCoverage?: number | undefined;
}

/**
 * The schema of {@link StandardizeSettings} with the fields that say what is cut and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { standardizeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const options = { by: "agent", strata: "type", metric: () => 0 };
 * assert.equal(z.safeParse(standardizeOptionsSchema(), options).success, true);
 * assert.equal(z.safeParse(standardizeOptionsSchema(), { ...options, missingStrata: "guess" }).success, false);
 * ```
 */
export const standardizeOptionsSchema: () => z.ZodMiniType<StandardizeSettings> = /* @__PURE__ */ lazySchema(() => {
  const fields = leaf("a field's name, a function, or a list of them", (value) => {
    const list = Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every((field) => typeof field === "string" || typeof field === "function");
  });
  const isMix = (value: unknown): boolean =>
    isRecord(value) &&
    Object.values(value).every((weight) => isWeight(weight, 1e30)) &&
    Object.values(value).some((weight) => weight !== 0);
  return objectSchema({
    fields: {
      by: fields,
      strata: fields,
      metric: leaf("given", (value) => value !== undefined),
      standard: optional(
        leaf('"overall" or an object of shares, not all of them 0', (value) => value === "overall" || isMix(value)),
      ),
      missingStrata: optional(choice("reweight", "withhold")),
      minimumCoverage: optional(
        leaf(
          "a percentage from 0 to 100",
          (value) => typeof value === "number" && value >= 0 && value <= 100,
          "number",
        ),
      ),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
      ...estimateOptionRules(),
    },
  });
});
