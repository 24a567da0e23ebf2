import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { estimateFormatter, type Formattable, formatEstimate } from "../../src/format/format-estimate.ts";
import type { FormatOptions } from "../../src/schemas/format.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { localesAskedFor, plainSpaces } from "./helpers.ts";

const interval = (low: number, high: number): Formattable["interval"] => ({ low, high, confidenceLevel: 0.95 });
const score: Formattable = { value: 52.4, unit: "points", n: 1204, interval: interval(46.8, 57.1) };
const share: Formattable = { value: 80.5, unit: "percent", n: 1204, interval: interval(78.1, 82.7) };
const wait: Formattable = { value: 7512, unit: "seconds", n: 12, interval: interval(3600, 9000) };

function figure(value: number | null, unit?: string, options: FormatOptions = {}): string {
  return plainSpaces(formatEstimate({ value, unit }, { style: "value", ...options }));
}

describe("formatEstimate", () => {
  it("writes a figure with its interval and its number of answers", () => {
    expect(formatEstimate(score)).toBe("52 (95% CI 47 to 57, n = 1,204)");
    expect(formatEstimate(score, { style: "interval" })).toBe("52 (95% CI 47 to 57)");
    expect(formatEstimate(score, { style: "value" })).toBe("52");
  });

  it("leaves out what the result does not have", () => {
    expect(formatEstimate({ value: 52 })).toBe("52");
    expect(formatEstimate({ value: 52, n: 7, interval: null })).toBe("52 (n = 7)");
    expect(formatEstimate({ value: 52, interval: { low: 40, high: null, confidenceLevel: 0.9 } })).toBe(
      "52 (90% CI 40 to —)",
    );
  });

  it("names the level with all its decimals", () => {
    const at = (confidenceLevel: number): string =>
      formatEstimate({ ...score, interval: { low: 47, high: 57, confidenceLevel } }, { style: "interval" });
    expect(at(0.999)).toBe("52 (99.9% CI 47 to 57)");
    expect(at(1 - 2 ** -53)).toBe("52 (99.99999999999999% CI 47 to 57)");
  });

  it.each([
    ["en", "80.5% (95% CI 78.1% to 82.7%, n = 1,204)"],
    ["de", "80,5 % (95 %-KI 78,1 % bis 82,7 %, n = 1.204)"],
    ["es", "80,5 % (IC del 95 %: de 78,1 % a 82,7 %, n = 1204)"],
    ["fr", "80,5 % (IC à 95 % : de 78,1 % à 82,7 %, n = 1 204)"],
    ["ru", "80,5 % (95 % ДИ от 78,1 % до 82,7 %, n = 1 204)"],
    ["ky", "80,5% (95% ишеним интервалы [78,1%; 82,7%], n = 1 204)"],
    ["sw", "80.5% (kiwango cha imani 95%: 78.1% hadi 82.7%, n = 1,204)"],
    ["hy", "80,5% (95% վստահության միջակայք [78,1%; 82,7%], n = 1204)"],
    ["uz", "80,5% (95% ishonch oraligʻi [78,1%; 82,7%], n = 1 204)"],
  ])("writes a share in %s", (locale, text) => {
    expect(plainSpaces(formatEstimate(share, { locale }))).toBe(text);
  });

  it.each([
    ["en", "2 hr 5 min (95% CI 1 hr to 2 hr 30 min, n = 12)"],
    ["de", "2 Std., 5 Min. (95 %-KI 1 Std. bis 2 Std., 30 Min., n = 12)"],
    ["ru", "2 ч 5 мин (95 % ДИ от 1 ч до 2 ч 30 мин, n = 12)"],
    ["ky", "2 ст 5 мүн (95% ишеним интервалы [1 ст; 2 ст 30 мүн], n = 12)"],
    ["sw", "saa 2 na dakika 5 (kiwango cha imani 95%: saa 1 hadi saa 2 na dakika 30, n = 12)"],
    ["hy", "2 ժ 5 ր (95% վստահության միջակայք [1 ժ; 2 ժ 30 ր], n = 12)"],
    ["uz", "2 soat 5 daq. (95% ishonch oraligʻi [1 soat; 2 soat 30 daq.], n = 12)"],
  ])("writes a duration in %s", (locale, text) => {
    expect(plainSpaces(formatEstimate(wait, { locale }))).toBe(text);
  });

  it("keeps the spaces that do not break, where a locale has them", () => {
    expect(formatEstimate(share, { locale: "de", style: "value" })).toMatch(/^80,5[\u00a0\u202f]%$/);
  });

  it("uses signs and no words where it has no words of the language in that script", () => {
    expect(plainSpaces(formatEstimate(score, { locale: "sv" }))).toBe("52 (95 %: [47; 57], n = 1 204)");
    expect(plainSpaces(formatEstimate(score, { locale: "uz-Cyrl" }))).toBe("52 (95%: [47; 57], n = 1 204)");
    expect(formatEstimate({ value: null, n: 0, reason: "no-data" }, { locale: "sv" })).toBe("— (n = 0)");
  });

  it("uses the digits of the locale", () => {
    expect(formatEstimate(score, { locale: "ar-EG", style: "value" })).toBe("٥٢");
  });

  it("takes words from the caller, and keeps the others", () => {
    const words = { interval: "luottamusväli {level}: {low}…{high}", suppressed: undefined };
    expect(plainSpaces(formatEstimate(score, { locale: "fi", words }))).toBe(
      "52 (luottamusväli 95 %: 47…57, n = 1 204)",
    );
    expect(formatEstimate({ value: null, reason: "suppressed" }, { words })).toBe("withheld");
    expect(formatEstimate(score, { words: { interval: "{low} {unknown} {constructor}" }, style: "interval" })).toBe(
      "52 (47 {unknown} {constructor})",
    );
  });

  it("says why there is no figure, where there are words for it", () => {
    expect(formatEstimate(nps([]))).toBe("no data (n = 0)");
    expect(formatEstimate(nps([9, 3], { minimumResponses: 5 }))).toBe("withheld (n = 2)");
    expect(formatEstimate(csat([5, 4], { weights: [0, 0] }))).toBe("— (n = 2)");
    expect(formatEstimate({ value: null })).toBe("—");
    expect(formatEstimate({ value: null, n: 0 }, { locale: "ky" })).toBe("маалымат жок (n = 0)");
  });

  it("writes the same for a result that went through JSON", () => {
    const result = csat({ satisfied: 161, total: 200 });
    expect(formatEstimate(JSON.parse(JSON.stringify(result)))).toBe(formatEstimate(result));
  });

  it("writes a language that no engine knows as English, and not as that of the machine", () => {
    const asked = localesAskedFor(() => {
      expect(formatEstimate(share, { locale: "tlh" })).toBe("80.5% (95%: [78.1%; 82.7%], n = 1,204)");
    });
    expect(asked.length).toBeGreaterThan(0);
    for (const locales of asked) expect(locales).toEqual(["tlh", "en"]);
  });
});

describe("the rounding of formatEstimate", () => {
  it.each([
    [2.5, 0, "3"],
    [-2.5, 0, "-3"],
    [1.005, 2, "1.01"],
    [-1.005, 2, "-1.01"],
    [0.285, 2, "0.29"],
    [1.45, 1, "1.5"],
    [8.345, 2, "8.35"],
    [0.5, 0, "1"],
    [0.49999999999999994, 0, "0"],
    [1e21, 0, "1,000,000,000,000,000,000,000"],
    [1.5e-7, 7, "0.0000002"],
  ])("writes %d with %d decimals as %s: half away from zero, of the decimal that it prints", (value, digits, text) => {
    expect(figure(value, "rating", { digits })).toBe(text);
  });

  it("rounds shares as it does other numbers", () => {
    expect(figure(0.285, "percent", { digits: 2 })).toBe("0.29%");
    expect(figure(1.005, "percent", { digits: 2 })).toBe("1.01%");
    expect(figure(1.5e-7, "percent", { digits: 7 })).toBe("0.0000002%");
  });

  it("has no negative zero", () => {
    for (const unit of ["points", "percent", "rating", "USD", "seconds", "days"]) {
      expect(figure(-0.0001, unit, { digits: 0 })).toMatch(/^\$?0/);
      expect(figure(-0, unit)).toBe(figure(0, unit));
    }
  });

  it("is that of exact decimal arithmetic, for any number", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 })).map(([a, b]) => a / 10 ** b),
    );
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 8 }), (value, digits) => {
        expect(figure(value, "rating", { digits }).replaceAll(",", "")).toBe(roundExactly(value, digits));
      }),
    );
  });
});

/** Rounds the decimal that a number prints, in whole numbers. */
function roundExactly(value: number, digits: number): string {
  const [mantissa, exponent = "0"] = Math.abs(value).toString().split("e") as [string, string?];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  const places = Math.max(digits, fraction.length - Number(exponent)) + 1;
  const scaled = BigInt(whole + fraction) * 10n ** BigInt(places - fraction.length + Number(exponent));
  const unit = 10n ** BigInt(places - digits);
  const rounded = (scaled + unit / 2n) / unit;
  const text = rounded.toString().padStart(digits + 1, "0");
  const sign = value < 0 && rounded > 0n ? "-" : "";
  return sign + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

describe("the decimals of formatEstimate", () => {
  it.each([
    ["points", 52.44, "52"],
    ["percent", 80.44, "80.4%"],
    ["rating", 4.256, "4.26"],
    ["rating", 4, "4.00"],
    ["ratio", 1.256, "1.26"],
    ["tickets", 17, "17"],
    ["USD", 1234.5, "$1,234.50"],
    ["JPY", 1234.5, "¥1,235"],
    ["days", 3.46, "3.5 days"],
    ["money", 12.3, "12.30"],
  ])("are those of the unit %s", (unit, value, text) => {
    expect(figure(value, unit)).toBe(text);
  });

  it("are more where half the interval is less than the last place", () => {
    const write = (half: number): string =>
      formatEstimate({ value: 46.6666, unit: "points", interval: interval(46.6666 - half, 46.6666 + half) });
    expect(write(1.5)).toBe("47 (95% CI 45 to 48)");
    expect(write(0.2)).toBe("46.7 (95% CI 46.5 to 46.9)");
    expect(write(0.02)).toBe("46.67 (95% CI 46.65 to 46.69)");
  });

  it("are more where the value itself would be nothing else", () => {
    expect(figure(0.03, "percent")).toBe("0.03%");
    expect(figure(0.00123, "ratio")).toBe("0.001");
    expect(figure(0, "percent")).toBe("0.0%");
    expect(figure(1e-300, "percent")).toBe("0.000000%");
  });

  it("are those that are asked for", () => {
    expect(formatEstimate(score, { digits: 2 })).toBe("52.40 (95% CI 46.80 to 57.10, n = 1,204)");
    expect(figure(1234.5, "USD", { digits: 0 })).toBe("$1,235");
  });
});

describe("durations", () => {
  it.each([
    [0, "seconds", "0 sec"],
    [0.25, "seconds", "250 ms"],
    [4.26, "seconds", "4.3 sec"],
    [45.4, "seconds", "45 sec"],
    [59.6, "seconds", "1 min"],
    [90, "seconds", "1 min 30 sec"],
    [3599.9, "seconds", "1 hr"],
    [7200, "seconds", "2 hr"],
    [7530, "seconds", "2 hr 6 min"],
    [-7512, "seconds", "-2 hr 5 min"],
    [368_000, "seconds", "102 hr 13 min"],
    [1.1, "hours", "1 hr 6 min"],
    [2.5, "minutes", "2 min 30 sec"],
    [1500, "milliseconds", "1.5 sec"],
  ])("writes %d %s as %s", (value, unit, text) => {
    expect(figure(value, unit)).toBe(text);
  });

  it("are in one unit of their own where they would be longer than 30,000 years", () => {
    expect(figure(1e13, "seconds")).toBe("10,000,000,000,000 sec");
    expect(figure(Number.MAX_VALUE, "hours")).toMatch(/^179,769,.* hr$/);
  });

  it("have seconds beside hours where the interval is that narrow", () => {
    expect(formatEstimate({ value: 7512, unit: "seconds", interval: interval(7500, 7524) })).toBe(
      "2 hr 5 min 12 sec (95% CI 2 hr 5 min to 2 hr 5 min 24 sec)",
    );
  });

  it("have the decimals that are asked for in their last unit", () => {
    expect(figure(7530, "seconds", { digits: 1 })).toBe("2 hr 5.5 min");
    expect(figure(90.126, "seconds", { digits: 2 })).toBe("1 min 30.13 sec");
  });

  it("come from the metrics that measure them", () => {
    const tickets = [{ createdAt: "2024-05-06T09:00:00Z", firstRespondedAt: "2024-05-06T11:05:00Z" }];
    expect(formatEstimate(avgFirstResponseTime(tickets))).toBe("2 hr 5 min (n = 1)");
    expect(formatEstimate(avgFirstResponseTime(tickets, { unit: "hours" }))).toBe("2 hr 5 min (n = 1)");
  });
});

describe("estimateFormatter", () => {
  it("writes what formatEstimate writes", () => {
    const format = estimateFormatter({ locale: "ru" });
    for (const result of [score, share, wait, score]) {
      expect(format(result)).toBe(formatEstimate(result, { locale: "ru" }));
    }
  });

  it("makes what it needs of Intl once", () => {
    const asked = localesAskedFor(() => {
      const format = estimateFormatter();
      for (let i = 0; i < 100; i++) format({ ...score, value: i });
    });
    expect(asked).toHaveLength(2);
  });
});

describe("what is refused", () => {
  it.each<[unknown, unknown, string]>([
    [52, {}, "formatEstimate: result must be an object, got 52"],
    [{}, {}, "formatEstimate: result.value must be a finite number or null, got undefined"],
    [{ value: Number.NaN }, {}, "formatEstimate: result.value must be a finite number or null, got NaN"],
    [{ value: "52" }, {}, 'formatEstimate: result.value must be a finite number or null, got "52"'],
    [
      { value: 1, interval: [0, 2] },
      {},
      "formatEstimate: result.interval must be an interval (low, high, confidenceLevel) or null, got an array",
    ],
    [
      score,
      { locale: "no such" },
      'formatEstimate: options.locale must be a BCP 47 language tag ("en-GB"), got "no such"',
    ],
    [score, { digits: 21 }, "formatEstimate: options.digits must be a whole number from 0 to 20, got 21"],
    [score, { digits: 1.5 }, "formatEstimate: options.digits must be a whole number from 0 to 20, got 1.5"],
    [score, { style: "long" }, 'formatEstimate: options.style must be "value" or "interval" or "full", got "long"'],
    [
      score,
      { words: { ci: "x" } },
      'formatEstimate: options.words.ci must be a known name (interval, points, percentagePoints, noData, suppressed), got "ci"',
    ],
    [
      score,
      { language: "en" },
      'formatEstimate: options.language must be a known name (locale, digits, words, style), got "language"',
    ],
  ])("%j with %j", (result, options, message) => {
    expect(() => formatEstimate(result as Formattable, options as FormatOptions)).toThrow(MetricInputError);
    expect(() => formatEstimate(result as Formattable, options as FormatOptions)).toThrow(message);
  });
});
