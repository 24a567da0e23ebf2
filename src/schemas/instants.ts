import type * as z from "zod/mini";
import { describeInstantProblem, type Instant, instantReader } from "../time/instant.ts";
import type { Column } from "../values.ts";
import { leaf } from "./rules.ts";
import { columnSchema } from "./schema.ts";

/** A column of instants. Strings without an offset are instants only where a time zone is given. */
export function instantsSchema(timeZone?: string, missing: "omit" | "error" = "omit"): z.ZodMiniType<Column<Instant>> {
  const read = instantReader(timeZone);
  const rule = leaf(describeInstantProblem(undefined, timeZone), (value) => !Number.isNaN(read(value)), "instant");
  return columnSchema<Instant>({ ...rule, missing });
}
