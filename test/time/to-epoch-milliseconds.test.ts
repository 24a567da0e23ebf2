import { describe, expect, it, vi } from "vitest";
import { type Instant, type InstantOptions, toEpochMilliseconds } from "../../src/time/instant.ts";
import * as zone from "../../src/time/zone.ts";
import { faultOf } from "../support/soundness.ts";

vi.mock(import("../../src/time/zone.ts"), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, zoneOffset: vi.fn(original.zoneOffset) };
});

describe("toEpochMilliseconds", () => {
  it("reads one instant", () => {
    const noon = Date.UTC(2026, 2, 1, 12);
    for (const instant of [noon, new Date(noon), "2026-03-01T12:00Z"]) expect(toEpochMilliseconds(instant)).toBe(noon);
    expect(toEpochMilliseconds("2026-03-01T18:00", { timeZone: "Asia/Bishkek" })).toBe(noon);
  });

  it("reads a column, with null for what is missing", () => {
    const column = ["2026-03-01T00:00Z", null, undefined, 5, new Date(6)];
    expect(toEpochMilliseconds(column)).toEqual([Date.UTC(2026, 2, 1), null, null, 5, 6]);
    expect(toEpochMilliseconds([])).toEqual([]);
  });

  it("asks for the offset of a day once for a whole column", () => {
    const column = Array.from({ length: 1000 }, (_, index) => `2026-03-01T${10 + (index % 10)}:00`);
    vi.mocked(zone.zoneOffset).mockClear();
    expect(toEpochMilliseconds(column, { timeZone: "Asia/Bishkek" })).toContain(Date.UTC(2026, 2, 1, 4));
    expect(vi.mocked(zone.zoneOffset).mock.calls.length).toBeLessThan(5);
  });

  it("lists ten instants that are none, and counts the others", () => {
    const column = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? "2026-02-30" : "2026-03-01"));
    const error = faultOf(() => toEpochMilliseconds(column, { timeZone: "UTC" }));
    expect([error.issues.length, error.total]).toEqual([10, 15]);
    expect(error.issues[1]?.path).toEqual([2]);
    expect(error.message).toBe(
      'toEpochMilliseconds: instants[0] must be a date and time that exist, got "2026-02-30" (the first of 15 faults)',
    );
  });

  it("refuses what is no instant, and options that it does not know", () => {
    const message = (instant: unknown, options?: unknown): string =>
      faultOf(() => toEpochMilliseconds(instant as Instant, options as InstantOptions)).message;
    expect(message("2026-03-01")).toContain("toEpochMilliseconds: instant must be a string with an offset");
    expect(message(null)).toContain("toEpochMilliseconds: instant must be a Date, epoch milliseconds or");
    expect(message(0, { timezone: "UTC" })).toBe(
      'toEpochMilliseconds: options.timezone must be a known name (timeZone), got "timezone"',
    );
    expect(message(0, { timeZone: "Mars" })).toBe(
      'toEpochMilliseconds: options.timeZone must be an IANA time zone, got "Mars"',
    );
    expect(message(0, "UTC")).toBe('toEpochMilliseconds: options must be an object, got "UTC"');
  });
});
