// Reads what the report is made of: the arguments of the command line, and CSV files.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import { ces, csat, MetricInputError, nps, toEpochMilliseconds } from "cx-metrics";

/** A mistake of the user's: it is told in one line. */
export class ReportError extends Error {}

export const usage = `Usage: npm run demo -- [options]
Without files: a report over the example data. With files: a report over those.

  --survey FILE         survey answers
    --score COLUMN=KIND a column of scores and what it holds: nps, csat or ces (again for more)
    --scale KIND=A-B    the scale of a kind of score, such as ces=1-7; csat=1-6:5 if answers from 5 on are good
    --at COLUMN         when it was answered
  --tickets FILE        support tickets
    --created COLUMN    when a ticket came in
    --responded COLUMN  when it was first answered, blank while it is not
  --subscriptions FILE  subscriptions
    --customer COLUMN   whose it is
    --started COLUMN    when it began
    --ended COLUMN      when it ended, blank while it runs
  --by COLUMN           break down by this column, of any of the files (again for more)
  --every UNIT          day, week, month (default), quarter or year
  --time-zone ZONE      the zone of the calendar, and of times without an offset (default UTC)
  --as-of TIME          up to when the data reach (default: the last answer, ticket or start of a subscription)
  --minimum N           leave out figures that rest on fewer than N (default 10)

Files are CSV in UTF-8, with a row of column names; commas, semicolons or tabs are told apart by that row.`;

/** What a column of scores may hold. */
export const metrics = { nps, csat, ces };
const units = ["day", "week", "month", "quarter", "year"];

/** The options of each file, with the columns of the example data as their defaults. */
const fileOptions = {
  survey: { score: [], scale: [], at: "answered_at" },
  tickets: { created: "created_at", responded: "first_responded_at" },
  subscriptions: { customer: "customer_id", started: "started_at", ended: "ended_at" },
};

/** What the command line asks for. */
export function readArguments(args) {
  const values = parseOptions(args);
  const example = Object.keys(fileOptions).every((name) => values[name] === undefined);
  const timeZone = values["time-zone"] ?? (example ? "Asia/Bishkek" : "UTC");
  const asOf = values["as-of"] ?? (example ? "2026-07-01" : undefined);
  const { every = "month", minimum = "10" } = values;
  if (!units.includes(every)) throw new ReportError(`--every ${every}: expected one of ${units.join(", ")}`);
  if (!/^\d{1,9}$/.test(minimum)) throw new ReportError(`--minimum ${minimum}: expected a whole number`);
  expect("--time-zone", timeZone, "a time zone such as Asia/Bishkek", () => toEpochMilliseconds(0, { timeZone }));
  if (asOf !== undefined) {
    expect("--as-of", asOf, "a date or a time such as 2026-07-01", () => toEpochMilliseconds(asOf, { timeZone }));
  }
  const settings = {
    help: values.help === true,
    example,
    by: values.by,
    every,
    timeZone,
    asOf,
    minimum: Number(minimum),
  };
  for (const [name, defaults] of Object.entries(fileOptions)) {
    const given = Object.keys(defaults).find((option) => values[option] !== undefined);
    if (example) settings[name] = { path: fileURLToPath(new URL(`data/${name}.csv`, import.meta.url)) };
    else if (values[name] !== undefined) settings[name] = { path: values[name] };
    else if (given !== undefined) throw new ReportError(`--${given}: it belongs to --${name} FILE, which is missing`);
    else continue;
    for (const option of Object.keys(defaults)) settings[name][option] = values[option] ?? defaults[option];
  }
  if (settings.survey) {
    const scales = example && values.scale === undefined ? ["ces=1-7"] : settings.survey.scale;
    settings.survey.score = (values.score ?? (example ? Object.keys(metrics) : undefined))?.map(readScore);
    settings.survey.scale = Object.fromEntries(scales.map(readScale));
  }
  return settings;
}

function parseOptions(args) {
  const options = { help: { type: "boolean" } };
  for (const [name, defaults] of Object.entries(fileOptions)) {
    options[name] = { type: "string" };
    for (const option of Object.keys(defaults)) {
      options[option] = { type: "string", multiple: Array.isArray(defaults[option]) };
    }
  }
  for (const name of ["every", "time-zone", "as-of", "minimum"]) options[name] = { type: "string" };
  options.by = { type: "string", multiple: true };
  let values;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new ReportError(`${error.message.split(/\.\s/)[0]} (--help lists the options)`);
  }
  const blank = Object.keys(values).find((name) => [values[name]].flat().includes(""));
  if (blank !== undefined) throw new ReportError(`--${blank}: nothing follows it`);
  return values;
}

/** Asks the library whether an option is right. */
function expect(option, value, expected, ask) {
  try {
    ask();
  } catch (error) {
    if (!(error instanceof MetricInputError)) throw error;
    throw new ReportError(`${option} ${value}: expected ${expected}`);
  }
}

function readScore(argument) {
  const [, column, kind] = /^(.+?)(?:=(nps|csat|ces))?$/s.exec(argument) ?? [];
  if (kind !== undefined) return { column, kind };
  if (isKind(column)) return { column, kind: column.toLowerCase() };
  const example = `${argument.split("=")[0] || "q1"}=nps`;
  throw new ReportError(`--score ${argument}: expected a column and what it holds, such as ${example} (or csat, ces)`);
}

/** Whether a column is called what it holds. */
export function isKind(column) {
  return Object.hasOwn(metrics, column?.toLowerCase());
}

function readScale(argument) {
  const [, kind, min, max, good] = /^(nps|csat|ces)=(\d+)-(\d+)(?::(\d+))?$/.exec(argument) ?? [];
  if (kind === undefined) {
    throw new ReportError(`--scale ${argument}: expected a kind of score and its scale, such as ces=1-7`);
  }
  const goodFrom = { nps: "promotersFrom", csat: "satisfiedFrom", ces: "easyFrom" }[kind];
  const scale = { min: Number(min), max: Number(max), ...(good && { [goodFrom]: Number(good) }) };
  const usual = kind === "nps" ? "nps=0-10 or nps=1-10" : `${kind}=1-5, or ${kind}=1-6:5 if answers from 5 on are good`;
  expect("--scale", argument, `a scale such as ${usual}`, () => metrics[kind].with({ scale })([]));
  return [kind, scale];
}

/** A CSV file: its columns, its rows with blank cells as null, and the line of the file on which each row begins. */
export function readCsv(path) {
  const [header, ...records] = parseCsv(path, readText(path));
  if (header === undefined) throw new ReportError(`${path}: the file is empty`);
  if (records.length === 0) throw new ReportError(`${path}: no rows below the column names`);
  const columns = header.record.map((name) => name.replace(/\s+/g, " ").trim());
  // `info.lines` is the line on which a record ends, and `raw` may begin with blank lines.
  const lines = records.map(({ info, raw }) => info.lines - (raw.trim().match(/\n/g)?.length ?? 0));
  const uneven = records.findIndex(({ record }) => record.length !== columns.length);
  if (uneven >= 0) {
    const cells = `expected ${columns.length} cells as in the first row, got ${records[uneven].record.length}`;
    throw new ReportError(`${path} line ${lines[uneven]}: ${cells}`);
  }
  const rows = records.map(({ record }) => {
    return Object.fromEntries(columns.map((column, place) => [column, record[place].trim() || null]));
  });
  return { path, name: basename(path), columns, rows, lines };
}

/** The records of a CSV file, each an array of cells, with what is known of its place. */
function parseCsv(path, text) {
  const lenient = { skip_empty_lines: true, skip_records_with_empty_values: true, relax_column_count: true };
  const read = (more) => parse(text, { delimiter: findDelimiter(text), ...lenient, info: true, raw: true, ...more });
  try {
    return read();
  } catch (error) {
    if (error.code !== "CSV_QUOTE_NOT_CLOSED") {
      throw new ReportError(`${path} line ${error.lines}: a quote (") in the wrong place`);
    }
    const before = error.records === 0 ? 0 : read({ to: error.records }).at(-1).info.lines;
    throw new ReportError(`${path} line ${before + 1} or later: a quote (") is opened and never closed`);
  }
}

/** Throws unless a file has each of these columns, once. They stand under the options that name them. */
export function requireColumns({ path, columns }, needed) {
  for (const [option, column] of Object.entries(needed)) {
    const count = columns.filter((name) => name === column).length;
    const there = columns.filter(Boolean).join(", ");
    if (count === 0) throw new ReportError(`${path}: no column "${column}" for --${option} (there are: ${there})`);
    if (count > 1) throw new ReportError(`${path}: ${count} columns are called "${column}" (for --${option})`);
  }
}

/** A cell as a number; what is no number stays as it is, so that the metric can say what is wrong with it. */
export function toNumber(cell) {
  return cell !== null && /^[+-]?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}

function readText(path) {
  try {
    const bytes = readFileSync(path);
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch (error) {
    const problems = {
      ENOENT: "no such file",
      EISDIR: "it is a folder, not a file",
      EACCES: "it may not be read",
      ERR_ENCODING_INVALID_ENCODED_DATA: "it is no CSV file in UTF-8",
    };
    throw new ReportError(`${path}: ${problems[error.code] ?? error.message}`);
  }
}

/** Whichever of the usual delimiters stands most often in the first line, quotes aside. */
function findDelimiter(text) {
  const [header] = text
    .slice(0, 100_000)
    .trimStart()
    .replace(/"[^"]*"/g, "")
    .split("\n", 1);
  const counts = [",", ";", "\t"].map((delimiter) => [header.split(delimiter).length, delimiter]);
  return counts.reduce((most, next) => (next[0] > most[0] ? next : most))[1];
}
