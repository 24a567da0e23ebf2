import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { describeInstantProblem, instantReader } from "../../src/time/instant.ts";
import { anyInstant, anyZone, hour } from "./oracle.ts";

const read = instantReader();
const isoCharacters = [..."0123459+-:.,TtZz "];
const noon = Date.UTC(2024, 4, 1, 12);

/** ISO strings with a character changed, and strings of such characters. */
const likeIso: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(anyInstant, fc.nat(30), fc.constantFrom(...isoCharacters)).map(([instant, at, character]) => {
    const text = new Date(instant).toISOString();
    return text.slice(0, at) + character + text.slice(at + 1);
  }),
  fc.string({ unit: fc.constantFrom(...isoCharacters), maxLength: 30 }),
);

describe("instantReader", () => {
  it("takes a Date and epoch milliseconds as they are", () => {
    expect(read(new Date(noon))).toBe(noon);
    expect(read(noon)).toBe(noon);
    expect(read(0.5)).toBe(0.5);
    expect(read(-0)).toBe(0);
    expect([read(8.64e15), read(-8.64e15)]).toEqual([8.64e15, -8.64e15]);
  });

  it("takes a Date of another realm", () => {
    expect(read(runInNewContext("new Date(5)"))).toBe(5);
  });

  it("gives NaN for what is no instant, and coerces nothing", () => {
    const others = ["", " ", "5", "abc", "2024", "2024-05", true, false, null, undefined, [], [5], {}, 5n, Symbol("5")];
    const broken = [new Date(Number.NaN), Object.create(Date.prototype), { getTime: () => 5 }, { valueOf: () => 5 }];
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, 8.640_000_000_000_001e15, -8.640_000_000_000_001e15];
    for (const value of [...others, ...broken, ...numbers]) expect(read(value)).toBeNaN();
  });

  it("never throws, whatever comes, and gives NaN or an instant", () => {
    const readLocal = instantReader("America/New_York");
    const anything = fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true });
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          likeIso,
          likeIso.map((text) => text.slice(0, -1)),
        ),
        (value) => {
          for (const instant of [read(value), readLocal(value)]) {
            expect(Number.isNaN(instant) || Math.abs(instant) <= 8.64e15).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("refuses a zone that does not exist when it is made", () => {
    expect(() => instantReader("Mars/Olympus")).toThrow(
      'instantReader: timeZone must be an IANA time zone, got "Mars/Olympus"',
    );
    expect(() => instantReader(null as unknown as string)).toThrow(MetricInputError);
  });
});

describe("strings with an offset", () => {
  it("are read in every form", () => {
    const forms = [
      "2024-05-01T12:00:00Z",
      "2024-05-01T12:00Z",
      "2024-05-01t12:00:00z",
      "2024-05-01 12:00:00Z",
      "2024-05-01T12:00:00.0Z",
      "2024-05-01T12:00:00,000Z",
      "2024-05-01T12:00:00.000000000Z",
      "2024-05-01T18:00:00+06:00",
      "2024-05-01T18:00:00+0600",
      "2024-05-01 18:00:00+06",
      "2024-05-01T17:45+05:45",
      "2024-05-01T08:00:00-04:00",
      "2024-05-01T11:15:30-00:44:30",
      "2024-05-01T12:00:00-00:00",
      "+002024-05-01T12:00:00Z",
      "2024-04-30T24:00:00-12:00",
    ];
    for (const form of forms) expect(read(form), form).toBe(noon);
  });

  it("lose what is less than a millisecond, downwards", () => {
    expect(read("2024-05-01T12:00:00.5Z")).toBe(noon + 500);
    expect(read("2024-05-01T12:00:00.05Z")).toBe(noon + 50);
    expect(read("2024-05-01T12:00:00.1239Z")).toBe(noon + 123);
    expect(read("2024-05-01T12:00:00.999999999Z")).toBe(noon + 999);
    expect(read("1969-12-31T23:59:59.9999Z")).toBe(-1);
  });

  it("have a midnight at 24:00 and no other time in that hour", () => {
    expect(read("2024-04-30T24:00Z")).toBe(Date.UTC(2024, 4, 1));
    expect(read("2023-12-31T24:00:00.000Z")).toBe(Date.UTC(2024, 0, 1));
    for (const text of [
      "2024-04-30T24:01Z",
      "2024-04-30T24:00:01Z",
      "2024-04-30T24:00:00.0001Z",
      "2024-04-30T25:00Z",
    ]) {
      expect(read(text), text).toBeNaN();
    }
  });

  it("have a leap second that is the second before it, as in Temporal", () => {
    const text = "2016-12-31T23:59:60.25Z";
    expect(read(text)).toBe(Date.UTC(2016, 11, 31, 23, 59, 59, 250));
    expect(read(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
    expect(read("2016-12-31T23:59:61Z")).toBeNaN();
  });

  it("have years beyond four digits, and none that is minus zero", () => {
    expect(read("-000001-12-31T00:00:00Z")).toBe(Date.parse("-000001-12-31T00:00:00Z"));
    expect(read("+275760-09-13T00:00:00Z")).toBe(8.64e15);
    expect(read("-271821-04-20T00:00:00Z")).toBe(-8.64e15);
    for (const text of [
      "+275760-09-13T00:00:00.001Z",
      "-271821-04-19T23:59:59Z",
      "-000000-01-01T00:00Z",
      "+999999-01-01T00:00Z",
    ]) {
      expect(read(text), text).toBeNaN();
    }
    expect(read("0000-02-29T00:00:00Z")).toBe(Date.parse("0000-02-29T00:00:00Z"));
  });

  it("are refused when the date or the time does not exist", () => {
    const wrong = [
      "2023-02-29T00:00Z",
      "2023-02-30T00:00Z",
      "1900-02-29T00:00Z",
      "2024-04-31T00:00Z",
      "2024-00-01T00:00Z",
      "2024-13-01T00:00Z",
      "2024-01-00T00:00Z",
      "2024-01-32T00:00Z",
      "2024-01-01T00:60Z",
      "2024-01-01T00:00+24:00",
      "2024-01-01T00:00+06:60",
      "2024-01-01T00:00+06:00:60",
    ];
    for (const text of wrong) expect(read(text), text).toBeNaN();
  });

  it("are refused in any other form", () => {
    const wrong = [
      "2024-5-1T12:00Z",
      "20240501T120000Z",
      "2024-05-01T12Z",
      "2024-05-01T1200Z",
      "2024-05-01Z",
      "2024-05-01+06:00",
      "2024-05-01T12:00:Z",
      "2024-05-01T12:00:00.Z",
      "2024-05-01T12:00:00.0000000000Z",
      "2024-05-01T12:00:00 Z",
      "2024-05-01T12:00:00ZZ",
      "2024-05-01T12:00:00+6",
      "2024-05-01T12:00:00+06:0",
      "2024-05-01T12:00:00+06-00",
      "2024-05-01T12:00:00+060000",
      "2024-05-01T12:00:00−06:00",
      "2024-05-01T12:00:00+06:00[Asia/Bishkek]",
      " 2024-05-01T12:00:00Z",
      "2024-05-01T12:00:00Z ",
      "2024-05-01_12:00:00Z",
      "2024/05/01T12:00:00Z",
      "24-05-01T12:00:00Z",
      "+02024-05-01T12:00Z",
      "٢٠٢٤-05-01T12:00:00Z",
      "2024-05-01T12:0aZ",
      "May 1, 2024 12:00 UTC",
    ];
    for (const text of wrong) expect(read(text), text).toBeNaN();
  });

  it("are read as Date.parse reads them", () => {
    const offsetText = fc
      .integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })
      .map((minutes) => `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`);
    const date = fc.date({ min: new Date(-8.6e15), max: new Date(8.6e15), noInvalidDate: true });
    fc.assert(
      fc.property(
        date,
        fc.oneof(fc.constant("Z"), offsetText),
        fc.integer({ min: 0, max: 2 }),
        (value, offset, form) => {
          const iso = value.toISOString().slice(0, -1);
          const text = [iso, iso.slice(0, -4), iso.slice(0, -7)][form] + offset;
          expect(read(text), text).toBe(Date.parse(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("are taken only where Temporal takes them, and give the same", () => {
    fc.assert(
      fc.property(likeIso, (text) => {
        const instant = read(text);
        fc.pre(!Number.isNaN(instant) && !/[Tt ]24/.test(text));
        expect(Temporal.Instant.from(text).epochMilliseconds).toBe(instant);
      }),
      { numRuns: 300, maxSkipsPerRun: 1000 },
    );
  });
});

describe("strings without an offset", () => {
  it("are no instants where no zone is given", () => {
    for (const text of ["2024-05-01", "2024-05-01T12:00", "2024-05-01 12:00:00.5", "+002024-05-01"]) {
      expect(read(text), text).toBeNaN();
    }
  });

  it("are times on the clock of the zone that is given", () => {
    expect(instantReader("UTC")("2024-05-01 12:00")).toBe(noon);
    expect(instantReader("UTC")("2024-05-01")).toBe(noon - 12 * hour);
    expect(instantReader("+06:00")("2024-05-01T18:00")).toBe(noon);
    expect(instantReader("Asia/Bishkek")("2024-05-01T18:00:00.000")).toBe(noon);
    expect(instantReader("Asia/Bishkek")("2024-05-01T12:00:00Z")).toBe(noon);
  });

  it("move forward where the clocks skip them: 02:30 is 03:30 in New York on 9 March 2014", () => {
    const instant = instantReader("America/New_York")("2014-03-09T02:30");
    expect(instant).toBe(Date.parse("2014-03-09T03:30:00-04:00"));
  });

  it("are the first of two: 01:30 is in daylight saving time in New York on 2 November 2014", () => {
    const instant = instantReader("America/New_York")("2014-11-02T01:30");
    expect(instant).toBe(Date.parse("2014-11-02T01:30:00-04:00"));
  });

  it("start the day at 01:00 where midnight is skipped: Sao Paulo, 18 October 2015", () => {
    const readLocal = instantReader("America/Sao_Paulo");
    const start = Date.parse("2015-10-18T01:00:00-02:00");
    expect(readLocal("2015-10-17T24:00")).toBe(start);
    expect(readLocal("2015-10-18T00:00")).toBe(start);
    expect(readLocal("2015-10-18")).toBe(start);
  });

  it("start the day where the gap ends, though the time of midnight moves by its whole length: Toronto, 1919", () => {
    const readLocal = instantReader("America/Toronto");
    expect(readLocal("1919-03-31")).toBe(Date.parse("1919-03-31T00:30:00-04:00"));
    expect(readLocal("1919-03-31T00:00")).toBe(Date.parse("1919-03-31T01:00:00-04:00"));
  });

  it("make the skipped 30 December 2011 in Apia the start of the day after", () => {
    const readLocal = instantReader("Pacific/Apia");
    expect(readLocal("2011-12-30")).toBe(Date.parse("2011-12-31T00:00:00+14:00"));
    expect(readLocal("2011-12-30T09:00")).toBe(Date.parse("2011-12-31T09:00:00+14:00"));
  });

  it("are read as Temporal reads them, in any order", () => {
    fc.assert(
      fc.property(anyZone, fc.array(fc.tuple(anyInstant, fc.boolean()), { minLength: 1 }), (zone, rows) => {
        const readLocal = instantReader(zone);
        for (const [local, dateOnly] of rows) {
          const text = new Date(local).toISOString().slice(0, dateOnly ? 10 : -1);
          const plain = dateOnly ? Temporal.PlainDate.from(text) : Temporal.PlainDateTime.from(text);
          expect(readLocal(text), `${zone} ${text}`).toBe(plain.toZonedDateTime(zone).epochMilliseconds);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are refused when the date or the time does not exist", () => {
    const readLocal = instantReader("America/New_York");
    const wrong = [
      "2023-02-30",
      "2023-02-30T09:00",
      "2023-13-01",
      "2023-02-28T25:00",
      "2023-02-28T09:60",
      "20x3-02-28",
    ];
    for (const text of [...wrong, "+999999-01-01", "-999999-01-01T00:00"]) expect(readLocal(text), text).toBeNaN();
  });

  it("are refused at the end of the range when the zone takes them out of it", () => {
    expect(instantReader("America/New_York")("+275760-09-13T00:00")).toBeNaN();
    expect(instantReader("Asia/Bishkek")("+275760-09-13T00:00")).toBe(8.64e15 - 6 * hour);
    expect(instantReader("Asia/Bishkek")("-271821-04-20")).toBeNaN();
  });
});

describe("describeInstantProblem", () => {
  it("names what was lacking, in words that follow must be", () => {
    const general = "a Date, epoch milliseconds or an ISO 8601 string";
    expect(describeInstantProblem(true)).toBe(`${general} with an offset (or give timeZone)`);
    expect(describeInstantProblem("yesterday")).toBe(`${general} with an offset (or give timeZone)`);
    expect(describeInstantProblem("yesterday", "UTC")).toBe(general);
    const offset = "a string with an offset, such as Z or +06:00 (or give timeZone)";
    expect(describeInstantProblem("2024-05-01 09:00")).toBe(offset);
    expect(describeInstantProblem("2024-05-01")).toBe(offset);
    for (const text of ["2023-02-30", "2023-02-30T09:00Z", "2024-05-01T25:00", "+999999-01-01T00:00Z"]) {
      expect(describeInstantProblem(text), text).toBe("a date and time that exist");
    }
    expect(describeInstantProblem("2023-02-30", "UTC")).toBe("a date and time that exist");
    expect(describeInstantProblem(new Date(Number.NaN))).toBe("a valid Date");
    expect(describeInstantProblem(Number.NaN)).toBe("epoch milliseconds from -8.64e15 to 8.64e15");
  });
});

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}
