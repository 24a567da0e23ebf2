import type * as z from "zod/mini";
import type { Column } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { choice, count, leaf, optional } from "./rules.ts";
import { columnSchema, lazySchema, objectSchema } from "./schema.ts";

/**
 * What became of a case, by the AAPOR's letters: `I` complete interview, `P` partial interview, `R` refusal or break-off, `NC`
 * non-contact, `O` other eligible non-response, `UH` unknown whether there is a household, `UO` unknown for another reason, `NE` not
 * eligible.
 */
export type Disposition = "I" | "P" | "R" | "NC" | "O" | "UH" | "UO" | "NE";

/** The letters of {@link Disposition}, in their order. */
export const dispositions: readonly Disposition[] = ["I", "P", "R", "NC", "O", "UH", "UO", "NE"];

/** Cases that are counted already, by what became of them. What is left out is 0. */
export interface DispositionCounts {
  /** Complete interviews. */
  readonly I: number;
  /** Partial interviews. */
  readonly P?: number | undefined;
  /** Refusals and break-offs. */
  readonly R?: number | undefined;
  /** Non-contacts. */
  readonly NC?: number | undefined;
  /** Other eligible cases without an answer. */
  readonly O?: number | undefined;
  /** Cases of which it is unknown whether there is an eligible household or customer. */
  readonly UH?: number | undefined;
  /** Cases of unknown eligibility for another reason. */
  readonly UO?: number | undefined;
  /** Cases that are known not to be eligible. */
  readonly NE?: number | undefined;
}

/** The outcome rates of the AAPOR: response, cooperation, refusal and contact rates. */
export type OutcomeRate =
  | "RR1"
  | "RR2"
  | "RR3"
  | "RR4"
  | "RR5"
  | "RR6"
  | "COOP1"
  | "COOP2"
  | "COOP3"
  | "COOP4"
  | "REF1"
  | "REF2"
  | "REF3"
  | "CON1"
  | "CON2"
  | "CON3";

/** The names of {@link OutcomeRate}, in their order. */
export const outcomeRates: readonly OutcomeRate[] = [
  ...(["RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2"] as const),
  ...(["COOP3", "COOP4", "REF1", "REF2", "REF3", "CON1", "CON2", "CON3"] as const),
];

/** The options of `aaporResponseRate`. */
export interface AaporResponseRateOptions extends InputOptions, EstimateOptions {
  /** Which rate the value is. Default `"RR1"`, the lowest of the response rates. */
  readonly method?: OutcomeRate | undefined;
  /**
   * The share of the cases of unknown eligibility that are eligible (e), from 0 to 1: needed for RR3, RR4, REF2 and CON2.
   * `"proportional"` takes the share among the cases whose eligibility is known, for which `NE` must be counted.
   */
  readonly eligibility?: number | "proportional" | undefined;
}

/**
 * The schema of {@link AaporResponseRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { aaporResponseRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(aaporResponseRateOptionsSchema(), { method: "RR3", eligibility: 0.4 }).success, true);
 * assert.equal(z.safeParse(aaporResponseRateOptionsSchema(), { method: "RR7" }).success, false);
 * ```
 */
export const aaporResponseRateOptionsSchema: () => z.ZodMiniType<AaporResponseRateOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;
    const expected = 'a number from 0 to 1 (0.4 for 40 %) or "proportional"';
    const eligibility = optional(leaf(expected, (value) => value === "proportional" || isShare(value), "number"));
    const method = optional(choice(...outcomeRates));
    return objectSchema({ fields: { ...inputOptionRules(), ...estimateOptionRules(), method, eligibility } });
  },
);

/**
 * The schema of {@link DispositionCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dispositionCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(dispositionCountsSchema(), { I: 500, R: 200, NC: 120, UH: 80 }).success, true);
 * assert.equal(z.safeParse(dispositionCountsSchema(), { I: 500, refused: 200 }).success, false);
 * ```
 */
export const dispositionCountsSchema: () => z.ZodMiniType<DispositionCounts> = /* @__PURE__ */ lazySchema(() => {
  const others = Object.fromEntries(dispositions.slice(1).map((letters) => [letters, optional(count())]));
  return objectSchema({ fields: { I: count(), ...others } });
});

/**
 * The schema of a column of {@link Disposition}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dispositionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(dispositionsSchema(), ["I", "R", null]).success, true);
 * assert.equal(z.safeParse(dispositionsSchema(), ["I", "refused"]).success, false);
 * ```
 */
export function dispositionsSchema({
  missing = "omit",
  invalid,
}: InputOptions = {}): z.ZodMiniType<Column<Disposition>> {
  const words = dispositions.join(", ");
  const accepts = (value: unknown): boolean => invalid === "omit" || dispositions.includes(value as Disposition);
  return columnSchema<Disposition>({ ...leaf(`one of ${words}`, accepts, "choice"), missing });
}
