import type * as z from "zod/mini";
import { wholeFrom } from "./forecast.ts";
import { leaf, openProbability, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The options of `changePoints`. */
export interface ChangePointOptions {
  /**
   * What a change must gain to be considered, in units of twice the log-likelihood: `"bic"`, 2·ln n; `"mbic"`, 3·ln n and more for segments of
   * even length; or a number. Default `"bic"`.
   */
  readonly penalty?: "bic" | "mbic" | number | undefined;
  /** The fewest periods of a level, 1 to 1,000. Default 2. */
  readonly minimumLength?: number | undefined;
  /** The confidence level of the intervals; a change counts where its p-value is at most 1 less this. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** In how many random orders the series is looked at, 99 to 9,999. Default 999, and 199 beyond 1,000 periods. */
  readonly permutations?: number | undefined;
  /** The seed of these orders: a whole number or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/**
 * The schema of {@link ChangePointOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { changePointOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(changePointOptionsSchema(), { penalty: "mbic", seed: "2024" }).success, true);
 * assert.equal(z.safeParse(changePointOptionsSchema(), { penalty: "aic" }).success, false);
 * ```
 */
export const changePointOptionsSchema: () => z.ZodMiniType<ChangePointOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      penalty: optional(
        leaf(
          '"bic", "mbic" or a number from 0 to 1e30',
          (value) => value === "bic" || value === "mbic" || (typeof value === "number" && value >= 0 && value <= 1e30),
        ),
      ),
      minimumLength: optional(wholeFrom(1, 1000)),
      confidenceLevel: optional(openProbability()),
      permutations: optional(wholeFrom(99, 9999)),
      seed: optional(
        leaf("a safe integer or a text", (value) => typeof value === "string" || Number.isSafeInteger(value)),
      ),
    },
  }),
);
