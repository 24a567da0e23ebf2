import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentsNeeded } from "../../src/support/agents-needed.ts";
import { erlangC } from "../../src/support/erlang-c.ts";
import reference from "../reference/voice.json" with { type: "json" };
import { faultOf } from "./soundness.ts";

describe("erlangC", () => {
  it.each(reference.erlangC)("gives the figures of $name", ({ input, expected, tolerance }) => {
    const result = erlangC(input) as unknown as Readonly<Record<string, number>>;
    for (const [field, figure] of Object.entries(expected)) {
      expect(Math.abs((result[field] as number) - figure), field).toBeLessThanOrEqual(tolerance.relative * figure);
    }
    expect(result.reason).toBe(null);
  });

  it("has no figures where agents are not above the load, and says why", () => {
    // A load of exactly 6 erlangs.
    const result = erlangC({ calls: 45, averageHandleTime: 240, agents: 6 });
    expect(result).toMatchObject({ load: 6, probabilityOfWaiting: null, serviceLevel: null, occupancy: null });
    expect(result).toMatchObject({ averageSpeedOfAnswer: null, reason: "agents-do-not-exceed-load" });
    expect(erlangC({ calls: 45, averageHandleTime: 240, agents: 7 }).reason).toBe(null);
    expect(erlangC({ calls: 0, averageHandleTime: 240, agents: 0 }).reason).toBe("agents-do-not-exceed-load");
  });

  it("expects no wait where no calls come", () => {
    expect(erlangC({ calls: 0, averageHandleTime: 240, agents: 1 })).toMatchObject({
      probabilityOfWaiting: 0,
      serviceLevel: 100,
      averageSpeedOfAnswer: 0,
      averageQueueLength: 0,
      occupancy: 0,
    });
  });

  it("is the closed form of a single server: a call waits with the probability of the load", () => {
    const result = erlangC({ calls: 15, averageHandleTime: 60, agents: 1, targetSeconds: 0 });
    expect(result.probabilityOfWaiting).toBeCloseTo(50, 12);
    expect(result.serviceLevel).toBeCloseTo(50, 12);
    expect(result.averageSpeedOfAnswer).toBeCloseTo(60, 12);
  });

  it("gets better with every agent, and stays within its bounds", () => {
    const load = fc.record({
      calls: fc.double({ min: 0.01, max: 3000, noNaN: true }),
      averageHandleTime: fc.double({ min: 1, max: 1000, noNaN: true }),
      targetSeconds: fc.nat(200),
      agents: fc.nat(300),
    });
    fc.assert(
      fc.property(load, (input) => {
        const [one, more] = [erlangC(input), erlangC({ ...input, agents: input.agents + 1 })];
        if (one.reason !== null) return;
        for (const field of ["serviceLevel", "occupancy", "probabilityOfWaiting"] as const) {
          expect(one[field]).toBeGreaterThanOrEqual(0);
          expect(one[field]).toBeLessThanOrEqual(100 + 1e-9);
        }
        expect(more.serviceLevel).toBeGreaterThanOrEqual((one.serviceLevel as number) - 1e-9);
        expect(more.averageSpeedOfAnswer).toBeLessThanOrEqual((one.averageSpeedOfAnswer as number) + 1e-9);
      }),
    );
  });

  it.each<[string, object]>([
    ["options.agents must be a whole number from 0 to 1e7, got 8.5", { agents: 8.5 }],
    ["options.calls must be a number from 0 to 1e9, got -1", { calls: -1 }],
    ["options.averageHandleTime must be a number of seconds above 0 (at most 1e9), got 0", { averageHandleTime: 0 }],
    ["options.patience must be a known name", { patience: 60 }],
  ])("refuses its input with %s", (message, wrong) => {
    const fault = faultOf(() => erlangC({ calls: 50, averageHandleTime: 240, agents: 9, ...wrong }));
    expect(fault.message).toContain(`erlangC: ${message}`);
  });
});

describe("agentsNeeded", () => {
  it.each(reference.agentsNeeded)("finds the $name", ({ input, expected }) => {
    expect(agentsNeeded(input)).toMatchObject(expected);
  });

  it("finds the smallest number that will do, and says what it is needed for", () => {
    const asked = fc.record({
      calls: fc.integer({ min: 1, max: 2000 }),
      averageHandleTime: fc.integer({ min: 10, max: 900 }),
      serviceLevel: fc.integer({ min: 1, max: 99 }),
      averageSpeedOfAnswer: fc.integer({ min: 1, max: 600 }),
      maximumOccupancy: fc.integer({ min: 20, max: 100 }),
    });
    fc.assert(
      fc.property(asked, (input) => {
        const { agents, expected, bindingCondition } = agentsNeeded(input);
        const { serviceLevel, averageSpeedOfAnswer, maximumOccupancy, ...load } = input;
        expect(erlangC({ ...load, agents })).toEqual(expected);
        const isEnough = (result: typeof expected): boolean =>
          Number(result.serviceLevel ?? -1) >= serviceLevel &&
          Number(result.averageSpeedOfAnswer) <= averageSpeedOfAnswer &&
          Number(result.occupancy) <= maximumOccupancy;
        expect(isEnough(expected)).toBe(true);
        const fewer = erlangC({ ...load, agents: agents - 1 });
        expect(isEnough(fewer)).toBe(false);
        expect(bindingCondition === "load").toBe(fewer.reason !== null);
      }),
    );
  });

  it("schedules for those who are not there, without an agent too many by rounding", () => {
    const needed = agentsNeeded({ calls: 35, averageHandleTime: 300, serviceLevel: 30, shrinkage: 30 });
    expect([needed.agents, needed.scheduledAgents]).toEqual([7, 10]);
  });

  it("needs nobody where no calls come, and is quick where only the occupancy binds", () => {
    expect(agentsNeeded({ calls: 0, averageHandleTime: 60, serviceLevel: 80 }).agents).toBe(0);
    const idle = agentsNeeded({ calls: 600_000, averageHandleTime: 300, maximumOccupancy: 1 });
    expect([idle.agents, idle.bindingCondition]).toEqual([1e7, "maximum-occupancy"]);
  });

  it("refuses to answer where nothing is asked for, or too much", () => {
    expect(faultOf(() => agentsNeeded({ calls: 5, averageHandleTime: 60 })).message).toBe(
      "agentsNeeded: options.serviceLevel must be given, or averageSpeedOfAnswer or maximumOccupancy: something must be asked for, got undefined",
    );
    expect(faultOf(() => agentsNeeded({ calls: 1e9, averageHandleTime: 60, serviceLevel: 80 })).message).toContain(
      "options.calls must be so many that the load is at most 1000000 erlangs, got 1000000000",
    );
    expect(faultOf(() => agentsNeeded({ calls: 5, averageHandleTime: 60, serviceLevel: 100 })).message).toContain(
      "options.serviceLevel must be a percentage above 0 and below 100, got 100",
    );
  });
});
