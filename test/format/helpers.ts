/** A text with every kind of space as a plain one: which kind a locale has may change with its data. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ");
}

/** Locales with words built in, locales without, and one that no engine knows. */
export const someLocales: readonly string[] = [
  ...["en", "de", "es", "fr", "hy", "ky", "ru", "sw", "uz"],
  ...["uz-Cyrl", "ar-EG", "he", "hi", "sv", "zh", "en-GB", "tlh"],
];

/** The locales that `Intl.NumberFormat` is made for while something runs, one entry each time. */
export function localesAskedFor(run: () => void): unknown[] {
  const { NumberFormat } = Intl;
  const asked: unknown[] = [];
  class Watched extends NumberFormat {
    constructor(locales?: string | string[], options?: Intl.NumberFormatOptions) {
      super(locales, options);
      asked.push(locales);
    }
  }
  try {
    Intl.NumberFormat = Watched as unknown as typeof NumberFormat;
    run();
  } finally {
    Intl.NumberFormat = NumberFormat;
  }
  return asked;
}
