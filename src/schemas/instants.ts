import type * as z from "zod/mini";
import { describeInstantProblem, type Instant, instantReader } from "../time/instant.ts";
import type { Column } from "../values.ts";
import { leaf } from "./rules.ts";
import { columnSchema } from "./schema.ts";

/**
 * A column of instants. Strings without an offset are instants only where a time zone is given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { instantsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(instantsSchema("Asia/Bishkek"), ["2026-03-01", "2026-03-01T10:00:00Z", null]).success, true);
 * assert.equal(z.safeParse(instantsSchema("Asia/Bishkek"), ["2026-02-30"]).success, false);
 * ```
 */
export function instantsSchema(timeZone?: string, missing: "omit" | "error" = "omit"): z.ZodMiniType<Column<Instant>> {
  const read = instantReader(timeZone);
  const rule = leaf(describeInstantProblem(undefined, timeZone), (value) => !Number.isNaN(read(value)), "instant");
  return columnSchema<Instant>({ ...rule, missing });
}
