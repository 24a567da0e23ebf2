import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { businessScheduleSchema } from "../../src/schemas/business-time.ts";
import type { BusinessSchedule } from "../../src/time/business-schedule.ts";
import { businessTime } from "../../src/time/business-time.ts";
import { faultOf } from "../support/soundness.ts";

const hours = { monday: [["09:00", "17:00"]] };

describe("businessScheduleSchema", () => {
  it("accepts what businessTime accepts, and composes", () => {
    const request = z.object({ schedule: businessScheduleSchema() });
    for (const schedule of [{ timeZone: "UTC", hours }, [{ timeZone: "UTC", hours: "always" }]]) {
      expect(request.safeParse({ schedule }).success).toBe(true);
      expect(() => businessTime(schedule as unknown as BusinessSchedule)).not.toThrow();
    }
  });

  it("refuses what businessTime refuses, in the same words and at the same places", () => {
    const holidays = Array.from({ length: 12 }, () => "Christmas");
    const wrong = [
      7,
      [],
      { timeZone: "Mars", hours: { monday: [["9", "25:00"]], sun: [] } },
      { timeZone: "UTC", hours, holidays },
    ];
    for (const schedule of wrong) {
      const error = faultOf(() => businessTime(schedule as unknown as BusinessSchedule));
      const issues = businessScheduleSchema().safeParse(schedule).error?.issues ?? [];
      expect(issues.map(({ path }) => path)).toEqual(error.issues.map(({ path }) => path));
      expect(issues.map(({ message }) => message)).toEqual(
        error.issues.map(({ expected, received }) => `must be ${expected}, got ${received}`),
      );
    }
  });
});
