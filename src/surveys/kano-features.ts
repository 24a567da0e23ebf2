import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import type { KanoOptions } from "../schemas/kano.ts";
import { isRecord } from "../values.ts";
import { type KanoResult, kano } from "./kano.ts";

/** The fields in which the two questions on a feature stand. */
export interface KanoFeatureFields {
  /** The field of "How do you feel if the product has it?" */
  readonly functional: string;
  /** The field of "How do you feel if the product does not have it?" */
  readonly dysfunctional: string;
}

/** The options of `kanoFeatures`: those of `kano`, and the features. */
export interface KanoFeaturesOptions extends KanoOptions {
  /** The two fields of each feature, under its name. */
  readonly features: Readonly<Record<string, KanoFeatureFields>>;
}

/** What `kano` gives for one of several features. */
export interface KanoFeatureResult extends KanoResult {
  /** The feature's name. */
  readonly feature: string;
}

/**
 * The Kano model of several features that stand in the fields of the same records.
 *
 * The same as `kano.of({ functional, dysfunctional })` once a feature. The respondents of all features are the same people, so
 * `compare` of two of them is too careful.
 *
 * @param rows - One record a respondent, or a table of columns.
 * @param options - The features, and the options of {@link kano}.
 * @returns One result a feature, in the order of `features`.
 * @throws {@link MetricInputError} for what `kano` refuses, features without their two fields, a field that no row has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kanoFeatures } from "cx-metrics";
 *
 * const rows = [
 *   { exportHas: 1, exportNot: 3, searchHas: 2, searchNot: 5 },
 *   { exportHas: 1, exportNot: 5, searchHas: 3, searchNot: 5 },
 * ];
 * const features = {
 *   export: { functional: "exportHas", dysfunctional: "exportNot" },
 *   search: { functional: "searchHas", dysfunctional: "searchNot" },
 * };
 * assert.deepEqual(
 *   kanoFeatures(rows, { features }).map(({ feature, category, value }) => [feature, category, value]),
 *   [
 *     ["export", "one-dimensional", 50],
 *     ["search", "must-be", -100],
 *   ],
 * );
 * ```
 */
export function kanoFeatures<Row extends object>(rows: Rows<Row>, options: KanoFeaturesOptions): KanoFeatureResult[] {
  const { features, ...settings } = isRecord<KanoFeaturesOptions>(options) ? options : { features: undefined };
  const expected = "an object of { functional, dysfunctional } under the names of the features";
  if (!isRecord<Record<string, KanoFeatureFields>>(features) || Object.keys(features).length === 0) {
    return rejectInput("kanoFeatures", "options", ["features"], "invalid-type", expected, features);
  }
  return Object.entries(features).map(([feature, fields]) => {
    if (!isRecord(fields) || typeof fields.functional !== "string" || typeof fields.dysfunctional !== "string") {
      const both = "{ functional, dysfunctional }, the names of two fields";
      return rejectInput("kanoFeatures", "options", ["features", feature], "invalid-type", both, fields);
    }
    const { functional, dysfunctional } = fields;
    return { feature, ...kano.of<Row>({ functional, dysfunctional })(rows, settings) };
  });
}
