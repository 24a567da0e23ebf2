import { toDecimal, toSteps } from "./decimal.ts";
import { type ClockUnit, isClockUnit, isCurrency, type Scale, secondsOf } from "./scale.ts";
import { dash, defaultLocale } from "./words.ts";

/** Whether a sign stands before negative numbers only, or before positive ones too. Zero never has one. */
type Signs = "negative" | "exceptZero";

/** Writes numbers in one locale. Keeps what `Intl` makes for it, which costs much more than a number. */
export interface NumberWriter {
  /** A figure of a scale; a dash where there is none. */
  readonly figure: (value: number | null, scale: Scale, signs?: Signs) => string;
  /** A number of answers. */
  readonly count: (value: number) => string;
  /** A confidence level, with all its decimals. */
  readonly level: (value: number) => string;
  /** A p-value: two decimals from 0.1 on, three below, and a bound at either end. `sign` is what stands before a plain one. */
  readonly pValue: (value: number, sign?: string) => string;
}

/** From this many seconds on a duration stays in its own unit. */
const longestDuration = 1e12;

/** A writer for one locale. */
export function numberWriter(locale: string = defaultLocale): NumberWriter {
  const made = new Map<string, Intl.NumberFormat>();
  // With English behind it a locale that the engine does not know becomes that, and not the one of the machine.
  const locales = [locale, defaultLocale];
  const list = lazy(() => new Intl.ListFormat(locales, { type: "unit", style: "narrow" }));
  const write = (
    value: Intl.StringNumericLiteral,
    digits: number,
    signs: Signs,
    options: Intl.NumberFormatOptions,
  ): string => {
    const key = `${digits} ${signs} ${options.style} ${options.unit ?? options.currency}`;
    let format = made.get(key);
    if (format === undefined) {
      const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      format = new Intl.NumberFormat(locales, { ...fraction, signDisplay: signs, ...options });
      made.set(key, format);
    }
    return format.format(value);
  };
  const inUnit = (value: Intl.StringNumericLiteral, unit: string, digits: number, signs: Signs): string =>
    write(value, digits, signs, { style: "unit", unit: unit.slice(0, -1), unitDisplay: "short" });

  const duration = (value: number, unit: ClockUnit, { digits, step }: Scale, signs: Signs): string => {
    const seconds = Math.abs(value) * secondsOf[unit];
    if (step === null || !(seconds < longestDuration)) return inUnit(toDecimal(value), unit, digits, signs);
    const parts = partsOf(toSteps(seconds / secondsOf[step], digits), step, digits);
    const texts = parts.map(({ count, unit }, place) => {
      const isNegative = value < 0 && place === 0;
      const text = toDecimal(isNegative ? -count : count, unit === step ? -digits : 0);
      return inUnit(text, unit, unit === step ? digits : 0, place === 0 ? signs : "negative");
    });
    return list().format(texts);
  };

  return {
    figure: (value, scale, signs = "negative") => {
      const { unit, digits } = scale;
      if (value === null) return dash;
      if (isClockUnit(unit)) return duration(value, unit, scale, signs);
      if (unit === "percent") return write(toDecimal(value, -2), digits, signs, { style: "percent" });
      if (isCurrency(unit)) return write(toDecimal(value), digits, signs, { style: "currency", currency: unit });
      if (unit !== null && /^(days|weeks|months|years)$/.test(unit))
        return inUnit(toDecimal(value), unit, digits, signs);
      return write(toDecimal(value), digits, signs, { style: "decimal" });
    },
    count: (value) => write(toDecimal(value), Number.isInteger(value) ? 0 : 1, "negative", { style: "decimal" }),
    level: (value) => write(toDecimal(value), 0, "negative", { style: "percent", maximumFractionDigits: 18 }),
    pValue: (value, sign = "") => {
      const plain = (bound: number, digits: number): string =>
        write(toDecimal(bound), digits, "negative", { style: "decimal" });
      if (value < 0.001) return `< ${plain(0.001, 3)}`;
      if (value > 0.99) return `> ${plain(0.99, 2)}`;
      return `${sign}${plain(value, value < 0.1 ? 3 : 2)}`;
    },
  };
}

interface Part {
  readonly count: number;
  readonly unit: ClockUnit;
}

/** So many steps in hours, minutes and seconds, without the parts that are zero. */
function partsOf(steps: number, step: ClockUnit, digits: number): Part[] {
  const larger: readonly ClockUnit[] = step === "minutes" ? ["hours"] : step === "seconds" ? ["hours", "minutes"] : [];
  const parts: Part[] = [];
  let left = steps;
  for (const unit of larger) {
    const size = Math.round(secondsOf[unit] / secondsOf[step]) * 10 ** digits;
    parts.push({ count: Math.floor(left / size), unit });
    left %= size;
  }
  parts.push({ count: left, unit: step });
  const written = parts.filter(({ count }) => count > 0);
  return written.length > 0 ? written : [{ count: 0, unit: step }];
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
