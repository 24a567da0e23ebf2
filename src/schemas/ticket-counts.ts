import type * as z from "zod/mini";
import { consistent } from "./lifecycle.ts";
import { count, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Solved tickets that are counted already, by the number of their replies. */
export interface OneTouchCounts {
  /** Solved tickets without a reply. */
  readonly noReply: number;
  /** Solved tickets with exactly one. */
  readonly oneReply: number;
  /** Solved tickets with more. */
  readonly moreReplies: number;
}

/** Solved tickets that are counted already, with those that were reopened. */
export interface ReopenCounts {
  /** Tickets that were solved at least once. */
  readonly solved: number;
  /** Those of them that were reopened at least once. */
  readonly reopened: number;
}

/** Tickets that are counted already, with those that were escalated. */
export interface EscalationCounts {
  /** All tickets. */
  readonly tickets: number;
  /** Those of them that were escalated. */
  readonly escalated: number;
}

/** Counts that do not add up. */
interface CountFault<T> {
  readonly field: keyof T & string;
  readonly expected: string;
  readonly code: "inconsistent";
}

/** That a part is no more than its whole, where both are known. */
export function findPartFault<T extends object>(
  counts: T,
  part: keyof T & string,
  whole: keyof T & string,
): CountFault<T> | null {
  const [a, b]: unknown[] = [counts[part], counts[whole]];
  if (typeof a !== "number" || typeof b !== "number" || a <= b) return null;
  return { field: part, expected: `at most ${whole} (${b})`, code: "inconsistent" };
}

/** The rules of counts, of which some may be left out. */
export function countRules(needed: readonly string[], others: readonly string[] = []): Record<string, Rule> {
  const rules = [...needed.map((name) => [name, count()]), ...others.map((name) => [name, optional(count())])];
  return Object.fromEntries(rules);
}

/**
 * The schema of {@link OneTouchCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneTouchCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(oneTouchCountsSchema(), { noReply: 4, oneReply: 60, moreReplies: 36 }).success, true);
 * assert.equal(z.safeParse(oneTouchCountsSchema(), { oneReply: 60 }).success, false);
 * ```
 */
export const oneTouchCountsSchema: () => z.ZodMiniType<OneTouchCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: countRules(["noReply", "oneReply", "moreReplies"]) }),
);

/**
 * The schema of {@link ReopenCounts}: whole numbers, no more reopened than solved.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reopenCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(reopenCountsSchema(), { solved: 200, reopened: 20 }).success, true);
 * assert.equal(z.safeParse(reopenCountsSchema(), { solved: 20, reopened: 21 }).success, false);
 * ```
 */
export const reopenCountsSchema: () => z.ZodMiniType<ReopenCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<ReopenCounts>({ fields: countRules(["solved", "reopened"]) }), (counts) =>
    findPartFault(counts, "reopened", "solved"),
  ),
);

/**
 * The schema of {@link EscalationCounts}: whole numbers, no more escalated than there are.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escalationCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(escalationCountsSchema(), { tickets: 200, escalated: 20 }).success, true);
 * assert.equal(z.safeParse(escalationCountsSchema(), { tickets: 20, escalated: 21 }).success, false);
 * ```
 */
export const escalationCountsSchema: () => z.ZodMiniType<EscalationCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<EscalationCounts>({ fields: countRules(["tickets", "escalated"]) }), (counts) =>
    findPartFault(counts, "escalated", "tickets"),
  ),
);
