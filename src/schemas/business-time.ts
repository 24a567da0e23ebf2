import * as z from "zod/mini";
import { maximumIssues } from "../errors.ts";
import type { BusinessSchedule } from "../time/business-schedule.ts";
import { readSchedules } from "../time/read-schedules.ts";
import { lazySchema } from "./schema.ts";

/**
 * The schema of a {@link BusinessSchedule}, or of a history of them in the order of time, as `businessTime` takes it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { businessScheduleSchema } from "cx-metrics/schemas";
 *
 * const schema = businessScheduleSchema();
 * const hours = { monday: [["09:00", "17:30"]] };
 * assert.equal(schema.safeParse({ timeZone: "Asia/Bishkek", hours }).success, true);
 * const refused = schema.safeParse({ timeZone: "Asia/Bishkek", hours: { monday: [["9", "17:30"]] } });
 * assert.deepEqual(refused.error?.issues[0]?.path, ["hours", "monday", 0, 0]);
 * assert.equal(refused.error?.issues[0]?.message, 'must be a time from "00:00" to "23:59", got "9"');
 * ```
 */
export const businessScheduleSchema: () => z.ZodMiniType<BusinessSchedule | readonly BusinessSchedule[]> =
  /* @__PURE__ */ lazySchema(
    () =>
      z.unknown().check(({ value, issues }) => {
        const { faults } = readSchedules(value);
        for (const { path, code, expected, received, input } of faults.slice(0, maximumIssues)) {
          const message = `must be ${expected}, got ${received}`;
          const params = { code, expected, received, total: faults.length };
          issues.push({ code: "custom", message, path: [...path], input, params });
        }
      }) as unknown as z.ZodMiniType<BusinessSchedule | readonly BusinessSchedule[]>,
  );
