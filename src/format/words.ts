import type { FormatWords, NumberOptions } from "../schemas/format.ts";

/** The words of a language, with the script that they are written in. */
interface Language extends FormatWords {
  readonly script: string;
}

// Where a language would inflect the limits ("47ден 57ге чейин"), they stand in brackets instead.
const languages: Readonly<Record<string, Language>> = {
  de: {
    script: "Latn",
    interval: "{level}-KI {low} bis {high}",
    points: "{value} Punkte",
    percentagePoints: "{value} Prozentpunkte",
    noData: "keine Daten",
    suppressed: "nicht ausgewiesen",
  },
  en: {
    script: "Latn",
    interval: "{level} CI {low} to {high}",
    points: "{value} points",
    percentagePoints: "{value} percentage points",
    noData: "no data",
    suppressed: "withheld",
  },
  es: {
    script: "Latn",
    interval: "IC del {level}: de {low} a {high}",
    points: "{value} puntos",
    percentagePoints: "{value} puntos porcentuales",
    noData: "sin datos",
    suppressed: "no se muestra",
  },
  fr: {
    script: "Latn",
    interval: "IC à {level} : de {low} à {high}",
    points: "{value} pts",
    percentagePoints: "{value} pts de pourcentage",
    noData: "aucune donnée",
    suppressed: "non publié",
  },
  hy: {
    script: "Armn",
    interval: "{level} վստահության միջակայք [{low}; {high}]",
    points: "{value} միավոր",
    percentagePoints: "{value} տոկոսային կետ",
    noData: "տվյալներ չկան",
    suppressed: "չի ցուցադրվում",
  },
  ky: {
    script: "Cyrl",
    interval: "{level} ишеним интервалы [{low}; {high}]",
    points: "{value} упай",
    percentagePoints: "{value} пайыздык пункт",
    noData: "маалымат жок",
    suppressed: "көрсөтүлбөйт",
  },
  ru: {
    script: "Cyrl",
    interval: "{level} ДИ от {low} до {high}",
    points: "{value} п.",
    percentagePoints: "{value} п. п.",
    noData: "нет данных",
    suppressed: "не показано",
  },
  sw: {
    script: "Latn",
    interval: "kiwango cha imani {level}: {low} hadi {high}",
    points: "pointi {value}",
    percentagePoints: "pointi za asilimia {value}",
    noData: "hakuna data",
    suppressed: "imefichwa",
  },
  uz: {
    script: "Latn",
    interval: "{level} ishonch oraligʻi [{low}; {high}]",
    points: "{value} ball",
    percentagePoints: "{value} foiz punkti",
    noData: "maʼlumot yoʻq",
    suppressed: "koʻrsatilmaydi",
  },
};

/** What stands for what is not there, in every language. */
export const dash = "—";

/** Signs instead of words, for all other languages. */
const signs: FormatWords = {
  interval: "{level}: [{low}; {high}]",
  points: "{value}",
  percentagePoints: "{value} pp",
  noData: dash,
  suppressed: dash,
};

/** The words of a locale: those of its language in its script, or signs where there are none. */
export function wordsOf({ locale = defaultLocale, words = {} }: NumberOptions): FormatWords {
  const { language, script } = new Intl.Locale(locale).maximize();
  const known = Object.hasOwn(languages, language) ? languages[language] : undefined;
  const builtIn = known !== undefined && known.script === script ? known : signs;
  const given = Object.entries(words).filter(([, word]) => word !== undefined);
  return { ...builtIn, ...Object.fromEntries(given) };
}

/** The locale where none is asked for. */
export const defaultLocale = "en";

/** A text with its places filled. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\{(\w+)\}/g,
    (place, name: string) => (Object.hasOwn(values, name) ? values[name] : place) as string,
  );
}
