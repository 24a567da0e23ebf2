import { describe, expect, it } from "vitest";
import type { WaitTimeOptions } from "../../src/schemas/support.ts";
import type { StatusChange } from "../../src/schemas/ticket-events.ts";
import { waitTime } from "../../src/support/wait-time.ts";
import { faultOf } from "./soundness.ts";

const hour = 3_600_000;

/** A ticket with these statuses, at so many hours. */
function ticket(...told: readonly (readonly [StatusChange["status"], number])[]): { statusChanges: StatusChange[] } {
  return { statusChanges: told.map(([status, hours]) => ({ status, at: hours * hour })) };
}

const solved = ticket(
  ["new", 0],
  ["open", 2],
  ["pending", 5],
  ["on-hold", 9],
  ["open", 14],
  ["solved", 20],
  ["closed", 90],
);
const reopened = ticket(["new", 0], ["solved", 1], ["open", 10], ["solved", 12]);
const inHours = { unit: "hours" } as const;

describe("waitTime", () => {
  it.each<[WaitTimeOptions["clock"], number]>([
    ["requester", 2 + 3 + 5 + 6],
    ["agent", 4],
    ["on-hold", 5],
    ["agent-work", 2 + 3 + 6],
    ["total", 20],
    [undefined, 16],
  ])("adds up the statuses of the clock %s", (clock, value) => {
    const result = waitTime([solved], { ...inHours, clock });
    expect(result).toMatchObject({ value, n: 1 });
  });

  it("names its statuses", () => {
    expect(waitTime([solved], { clock: "agent-work" }).convention).toBe(
      "elapsed time in the statuses new, open, of the tickets that were resolved",
    );
  });

  it("counts what came after a reopening, and not the time between", () => {
    expect(waitTime([reopened], inHours).value).toBe(3);
  });

  it("counts a ticket that never was in the statuses with 0", () => {
    expect(waitTime([reopened, solved], { ...inHours, clock: "agent" })).toMatchObject({ value: 2, n: 2 });
  });

  it("knows of an open ticket what it has spent so far", () => {
    const open = ticket(["new", 0], ["pending", 3], ["open", 8]);
    expect(waitTime([open])).toMatchObject({ value: null, unanswered: 1, censored: null });
    const { waiting } = waitTime.summarize([open], { asOf: 10 * hour });
    expect(waiting).toEqual({ method: "exact", values: [5 * hour], counts: [1] });
  });

  it("dates a ticket by its first status or by the one that resolved it", () => {
    const period = { start: 20 * hour, end: 21 * hour };
    expect(waitTime([solved], { period })).toMatchObject({ n: 0, excluded: 1 });
    expect(waitTime([solved], { period, anchor: "resolved" })).toMatchObject({ n: 1, excluded: 0 });
  });

  it("adds up the business time of each span", () => {
    // 1 January 1970 was a Thursday.
    const schedule = {
      timeZone: "UTC",
      hours: {
        thursday: [
          ["01:00", "04:00"],
          ["06:00", "16:00"],
        ],
      },
    } as const;
    expect(waitTime([solved], { ...inHours, schedule }).value).toBe(1 + 2 + 5 + 2);
    expect(waitTime([solved], { ...inHours, schedule, clock: "agent" }).value).toBe(3);
  });

  it("takes the schedule in force when each span ends under the rule at-event", () => {
    const all = { timeZone: "UTC", hours: "always" } as const;
    const short = { timeZone: "UTC", hours: { thursday: [["00:00", "01:00"]] } } as const;
    const schedule = [all, { ...short, validFrom: "1970-01-01T03:00:00Z" }];
    // New until 2 by the first, open until 5 by the second, which was closed then.
    expect(waitTime([solved], { ...inHours, schedule, rule: "at-event" }).value).toBe(2);
    expect(waitTime([solved], { ...inHours, schedule }).value).toBe(3);
  });

  it("counts as missing what has no statuses", () => {
    expect(waitTime([{ statusChanges: null }, { statusChanges: [] }])).toMatchObject({ value: null, missing: 2 });
  });

  it.each<[unknown]>([
    [[{ status: "won", at: 0 }]],
    [
      [
        { status: "new", at: 5 },
        { status: "open", at: 4 },
      ],
    ],
    [[{ status: "new" }]],
    ["new"],
  ])("refuses statuses such as %j", (statusChanges) => {
    const error = faultOf(() => waitTime([{ statusChanges } as never]));
    expect(error.issues[0].message).toContain("tickets[0].statusChanges must be status changes { status, at }");
  });
});
