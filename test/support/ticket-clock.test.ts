import { describe, expect, it, vi } from "vitest";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { nextResponseTime } from "../../src/support/next-response-time.ts";
import { resolutionTime } from "../../src/support/resolution-time.ts";
import { slaAttainment } from "../../src/support/sla-attainment.ts";
import { waitTime } from "../../src/support/wait-time.ts";
import { zoneOffset } from "../../src/time/zone.ts";
import { faultOf } from "./soundness.ts";

vi.mock("../../src/time/zone.ts", async (load) => {
  const zone = await load<typeof import("../../src/time/zone.ts")>();
  return { ...zone, zoneOffset: vi.fn(zone.zoneOffset) };
});

const day = [["09:00", "17:00"]] as const;
const schedule = { timeZone: "UTC", hours: { monday: day } };
const schedules = { paris: { timeZone: "Europe/Paris", hours: { monday: day } } };
const [from, to] = [Date.UTC(2024, 4, 6, 8), Date.UTC(2024, 4, 6, 9, 30)];
const ticket = {
  createdAt: from,
  firstRespondedAt: to,
  resolvedAt: to,
  waits: [{ startedAt: from, respondedAt: to }],
  statusChanges: [
    { status: "new", at: from },
    { status: "solved", at: to },
  ],
  scheduleId: "paris",
} as const;
const options = { schedule, schedules };

describe("a ticket with a schedule of its own", () => {
  it.each([
    ["avgFirstResponseTime", (one: typeof ticket) => avgFirstResponseTime([one], options)],
    ["nextResponseTime", (one: typeof ticket) => nextResponseTime([one], { ...options, first: "include" })],
    ["resolutionTime", (one: typeof ticket) => resolutionTime([one], options)],
    ["waitTime", (one: typeof ticket) => waitTime([one], options)],
    ["slaAttainment", (one: typeof ticket) => slaAttainment([one], { ...options, targets: { default: 5400 } })],
  ])("has %s look up the hours of its own years alone", (name, measure) => {
    vi.mocked(zoneOffset).mockClear();
    const { value } = measure(ticket);
    expect(value).toBe(name === "slaAttainment" ? 100 : 5400);
    // Two years around it, a day at a time. From 1970 on it would be ten times as many.
    expect(vi.mocked(zoneOffset).mock.calls.length).toBeLessThan(1500);
    expect(faultOf(() => measure({ ...ticket, scheduleId: "rome" as "paris" })).message).toContain(
      'tickets[0].scheduleId must be one of the schedules ("paris"), got "rome"',
    );
  });

  it("is missing without a creation, and invalid all the same where its schedule is not known", () => {
    const undated = { ...ticket, createdAt: null };
    const lost = { ...undated, scheduleChanges: [{ at: 5, scheduleId: "rome" }] };
    for (const metric of [avgFirstResponseTime, resolutionTime]) {
      const counted = metric([undated, lost], { ...options, invalid: "omit" });
      expect(counted).toMatchObject({ missing: 1, invalid: 1, n: 0 });
    }
  });
});
