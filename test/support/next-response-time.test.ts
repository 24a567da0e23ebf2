import { describe, expect, it } from "vitest";
import type { NextResponseTimeOptions, WaitingTicket } from "../../src/schemas/support.ts";
import { nextResponseTime } from "../../src/support/next-response-time.ts";
import { faultOf } from "./soundness.ts";

const waits = [
  { startedAt: 0, respondedAt: 10 },
  { startedAt: 20, respondedAt: 50 },
  { startedAt: 60, respondedAt: 70 },
  { startedAt: 80, respondedAt: null, resolvedAt: 85 },
];
const other = { waits: [{ startedAt: 5, respondedAt: 6 }, { startedAt: 90 }] };
const options = { unit: "milliseconds" } as const;

describe("nextResponseTime", () => {
  it("is the mean wait for a reply after the first", () => {
    const result = nextResponseTime([{ waits }, other], options);
    expect(result).toMatchObject({ value: 20, median: 20, n: 2, answered: 2, unanswered: 2, excluded: 0 });
    expect(result.convention).toBe(
      "elapsed time of each wait after the first from the earliest unanswered message to the reply",
    );
  });

  it("counts the first wait where it is asked to", () => {
    expect(nextResponseTime([{ waits }, other], { ...options, first: "include" })).toMatchObject({
      value: 51 / 4,
      n: 4,
    });
  });

  it("knows waits of customers as lasting until the resolution or the day that the data reach to", () => {
    const { waiting } = nextResponseTime.summarize([{ waits }, other], { asOf: 100 });
    expect(waiting).toEqual({ method: "exact", values: [5, 10], counts: [1, 1] });
  });

  it("dates each wait for itself", () => {
    const period = { start: 15, end: 70 };
    const figures = (anchor: NextResponseTimeOptions["anchor"]): unknown[] => {
      const { value, n, excluded } = nextResponseTime([{ waits }], { ...options, period, anchor });
      return [value, n, excluded];
    };
    expect(figures("created")).toEqual([20, 2, 1]);
    expect(figures("responded")).toEqual([30, 1, 2]);
    expect(figures("resolved")).toEqual([null, 0, 3]);
  });

  it("has nothing to say of tickets with one wait or none", () => {
    expect(nextResponseTime([{ waits: [] }, { waits: waits.slice(0, 1) }])).toMatchObject({
      value: null,
      n: 0,
      missing: 0,
    });
    expect(nextResponseTime([{ waits: null }])).toMatchObject({ value: null, missing: 1 });
  });

  it.each([
    [[{ startedAt: 5, respondedAt: 4 }]],
    [[{ startedAt: 5 }, { startedAt: 4 }]],
    [[{ respondedAt: 4 }]],
    [[null]],
    [5],
  ])("refuses waits such as %j", (wrong) => {
    const error = faultOf(() => nextResponseTime([{ waits: wrong } as unknown as WaitingTicket]));
    expect(error.issues[0].message).toContain(
      "tickets[0].waits must be waits { startedAt, respondedAt } in the order of time, no response before its start",
    );
    expect(nextResponseTime([{ waits: wrong } as unknown as WaitingTicket], { invalid: "omit" }).invalid).toBe(1);
  });
});
