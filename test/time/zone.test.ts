import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { checkTimeZone, isUtc, zoneOffset } from "../../src/time/zone.ts";

const check = (timeZone: unknown): string => checkTimeZone("trend", "options", ["timeZone"], timeZone);

describe("checkTimeZone", () => {
  it("returns IANA names in any case, older names, UTC and fixed offsets as they came", () => {
    for (const name of [
      "Asia/Bishkek",
      "asia/bishkek",
      "Asia/Calcutta",
      "UTC",
      "Etc/UTC",
      "gmt",
      "+06:00",
      "-0330",
      "+06",
    ]) {
      expect(check(name)).toBe(name);
    }
  });

  it("names the place and the zone that does not exist", () => {
    expect(() => check("Mars/Olympus")).toThrow(
      'trend: options.timeZone must be an IANA time zone, got "Mars/Olympus"',
    );
  });

  it("refuses abbreviations, made-up offsets, and what is no string", () => {
    for (const name of ["", "PST", "UTC+6", "+25:00", "+06:00:30", "Europe/London ", "[UTC]", "2024-05-01T00:00Z"]) {
      expect(() => check(name), name).toThrow(MetricInputError);
    }
    for (const value of [null, undefined, 6, {}, new Date(0)]) {
      expect(() => check(value)).toThrow(expect.objectContaining({ code: "invalid-type" }));
    }
    expect(() => check("Nowhere")).toThrow(expect.objectContaining({ code: "unknown-label" }));
  });
});

describe("isUtc", () => {
  it("knows the names of UTC, and that London in winter is not it", () => {
    expect(["UTC", "utc", "Etc/UTC", "GMT", "Etc/GMT"].every(isUtc)).toBe(true);
    expect(["Etc/GMT+5", "Europe/London", "+00:00", "UTCX"].some(isUtc)).toBe(false);
  });
});

describe("zoneOffset", () => {
  it("is in milliseconds and positive east of Greenwich", () => {
    expect(zoneOffset("Asia/Bishkek", Date.UTC(2024, 4, 1))).toBe(6 * 3_600_000);
    expect(zoneOffset("America/New_York", Date.UTC(2024, 4, 1))).toBe(-4 * 3_600_000);
    expect(zoneOffset("-03:30", 0)).toBe(-3.5 * 3_600_000);
  });

  it("has seconds in times of local mean time", () => {
    expect(zoneOffset("Africa/Monrovia", 0)).toBe(-(44 * 60 + 30) * 1000);
  });
});
