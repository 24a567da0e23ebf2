import type * as z from "zod/mini";
import type { Column } from "../values.ts";
import { isWeight } from "../values.ts";
import { choice, count, leaf, numberColumn, type ObjectRule, optional, type Rule } from "./rules.ts";
import { columnSchema, lazySchema, objectSchema } from "./schema.ts";

/** What a clustered metric takes beside the options of the metric itself. */
export interface ClusterOptions {
  /**
   * To which cluster each answer belongs, as a rule its customer: a column of words or numbers, as long as the answers. A blank is a
   * cluster of its own.
   */
  readonly cluster?: Column<string | number> | undefined;
  /**
   * What counts alike: every answer, or every cluster, whose answers then share one weight (with weights, each its own divided by
   * their number). Default `"answers"`.
   */
  readonly counting?: "answers" | "clusters" | undefined;
}

/**
 * The schema of {@link ClusterOptions}, without the values of `cluster`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clusterOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(clusterOptionsSchema(), { counting: "clusters" }).success, true);
 * assert.equal(z.safeParse(clusterOptionsSchema(), { counting: "customers" }).success, false);
 * ```
 */
export const clusterOptionsSchema: () => z.ZodMiniType<ClusterOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { cluster: optional(numberColumn()), counting: optional(choice("answers", "clusters")) },
  }),
);

/**
 * The clusters of answers: words, finite numbers or blanks, one an answer.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clustersSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(clustersSchema(3), ["c1", 17, null]).success, true);
 * assert.equal(z.safeParse(clustersSchema(3), ["c1", "c2"]).success, false);
 * ```
 */
export function clustersSchema(length?: number): z.ZodMiniType<Column<string | number>> {
  const accepts = (value: unknown): boolean => typeof value === "string" || Number.isFinite(value);
  return columnSchema<string | number>({
    ...leaf("a string, a finite number or blank", accepts),
    missing: "omit",
    length,
  });
}

/** A summary of a clustered metric. Its `answers` are checked by the metric itself. */
export function clusteredSummarySchema<T>(kind: string): z.ZodMiniType<T> {
  const is = (expected: unknown): Rule => leaf(JSON.stringify(expected), (value) => value === expected);
  const answers = leaf("the metric's own summary", (value) => typeof value === "object" && value !== null);
  const convention = leaf("a string", (value) => typeof value === "string");
  const counting = choice("answers", "clusters");
  const clusters = clusterSumsRule();
  return objectSchema({ fields: { kind: is(kind), version: is(1), answers, clusters, counting, convention } });
}

function clusterSumsRule(): ObjectRule {
  const sum = leaf("a sum of weights or of their squares", (value) => isWeight(value), "number");
  const finite = leaf(
    "a finite number, within 1e90 of 0",
    (value) => Number.isFinite(value) && Math.abs(value as number) <= 1e90,
    "number",
  );
  const square = leaf(
    "a finite number from 0 on",
    (value) => typeof value === "number" && value >= 0 && value <= 1e90,
    "number",
  );
  return {
    fields: {
      count: count(),
      weight: sum,
      score: finite,
      squaredAnswers: square,
      squaredWeight: sum,
      squaredScore: square,
      scoreByWeight: finite,
    },
  };
}
