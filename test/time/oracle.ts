import fc from "fast-check";

/** Zones with something to get wrong, and some without. */
export const zones: readonly string[] = [
  "UTC",
  "Africa/Cairo", // midnight gaps
  "Africa/Casablanca", // clocks go back for Ramadan
  "Africa/Monrovia", // -00:44:30 until 1972
  "America/Caracas", // half an hour in 2007 and 2016
  "America/Havana", // midnight gaps
  "America/New_York",
  "America/Nuuk", // changes at 22:00 on the evening before
  "America/Sao_Paulo", // midnight gaps, and back from midnight to 23:00
  "America/St_Johns", // changes at one minute past midnight until 2011
  "America/Toronto", // a gap from 23:30 to 00:30 in 1919
  "Antarctica/Troll", // two hours
  "Asia/Beirut", // midnight gaps
  "Asia/Bishkek",
  "Asia/Hong_Kong", // changes at 03:30 until 1976
  "Asia/Kathmandu", // +05:45
  "Asia/Kolkata",
  "Asia/Pyongyang", // half an hour in 2015 and 2018
  "Australia/Lord_Howe", // half an hour twice a year
  "Europe/London",
  "Pacific/Apia", // no 30 December 2011
  "Pacific/Chatham", // +12:45 and +13:45
  "Pacific/Kwajalein", // no 21 August 1993
];

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows at an instant, in milliseconds, by `Intl` and nothing of ours. */
export function localByIntl(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const numeric = "numeric";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formats.set(timeZone, format);
  }
  const field: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) field[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = field;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/** Any of the zones. */
export const anyZone: fc.Arbitrary<string> = fc.constantFrom(...zones);

/** An instant from 1900 to 2037. */
export const anyInstant: fc.Arbitrary<number> = fc.integer({
  min: Date.UTC(1900, 0, 2),
  max: Date.UTC(2037, 11, 30),
});

/** Hours and days in milliseconds, to write instants with. */
export const hour: number = 3_600_000;
export const day: number = 86_400_000;
