// Reads what the report is made of: the arguments of the command line, and CSV files.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";

/** A mistake of the user's: it is told in one line. */
export class ReportError extends Error {}

export const usage = `Usage: npm run demo -- [options]
Without options: a report over the example data. With files, a report over those.

  --survey FILE         survey answers
    --score COLUMN      a column of scores (again for more); COLUMN=nps, =csat or =ces says what it is
    --scale METRIC=A-B  the scale of a metric, e.g. ces=1-7
    --at COLUMN         when it was answered
  --tickets FILE        support tickets
    --created COLUMN    when a ticket came in
    --responded COLUMN  when it was first answered
  --subscriptions FILE  subscriptions
    --customer COLUMN   whose it is
    --started COLUMN    when it began
    --ended COLUMN      when it ended, blank while it runs
  --by COLUMN           break down by this column (again for more)
  --every UNIT          day, week, month (default), quarter or year
  --time-zone ZONE      the zone of days and months, and of times without an offset (default UTC)
  --as-of TIME          up to when the data reach (default: the last time in each file)`;

const exampleFile = (name) => fileURLToPath(new URL(`data/${name}`, import.meta.url));

/** What the command line asks for. Columns that it does not name are those of the example data. */
export function readArguments(args) {
  const text = { type: "string" };
  const list = { type: "string", multiple: true };
  const options = {
    ...{ survey: text, score: list, scale: list, at: text },
    ...{ tickets: text, created: text, responded: text },
    ...{ subscriptions: text, customer: text, started: text, ended: text },
    ...{ by: list, every: text, "time-zone": text, "as-of": text, help: { type: "boolean" } },
  };
  let values;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new ReportError(`${error.message.split(". ")[0]} (--help lists the options)`);
  }
  const example = !(values.survey || values.tickets || values.subscriptions);
  return {
    help: values.help === true,
    example,
    every: values.every ?? "month",
    timeZone: values["time-zone"] ?? (example ? "Asia/Bishkek" : "UTC"),
    asOf: values["as-of"] ?? (example ? "2026-07-01" : undefined),
    by: values.by,
    survey: {
      path: values.survey ?? (example ? exampleFile("survey.csv") : undefined),
      scores: (values.score ?? ["nps", "csat", "ces"]).map(readScore),
      scales: Object.fromEntries((values.scale ?? (example ? ["ces=1-7"] : [])).map(readScale)),
      at: values.at ?? "answered_at",
      scoresAreGiven: values.score !== undefined,
    },
    tickets: {
      path: values.tickets ?? (example ? exampleFile("tickets.csv") : undefined),
      created: values.created ?? "created_at",
      responded: values.responded ?? "first_responded_at",
    },
    subscriptions: {
      path: values.subscriptions ?? (example ? exampleFile("subscriptions.csv") : undefined),
      customer: values.customer ?? "customer_id",
      started: values.started ?? "started_at",
      ended: values.ended ?? "ended_at",
    },
  };
}

function readScore(argument) {
  const [column, metric = column] = argument.split("=");
  return { column, metric: ["nps", "csat", "ces"].includes(metric) ? metric : "nps" };
}

function readScale(argument) {
  const match = /^(nps|csat|ces)=(-?\d+)-(-?\d+)$/.exec(argument);
  if (match === null) throw new ReportError(`--scale ${argument}: expected a metric and its scale, such as ces=1-7`);
  return [match[1], { min: Number(match[2]), max: Number(match[3]) }];
}

/** A CSV file as records, with blank cells as null, and the line on which each record begins. */
export function readCsv(path, needed) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ReportError(`${path}: ${error.code === "ENOENT" ? "no such file" : error.message}`);
  }
  let columns = [];
  const readHeader = (header) => {
    columns = header;
    return header;
  };
  let parsed;
  try {
    parsed = parse(text, {
      columns: readHeader,
      bom: true,
      info: true,
      skip_empty_lines: true,
      cast: (cell) => (cell === "" ? null : cell),
    });
  } catch (error) {
    throw new ReportError(`${path}: ${error.message}`);
  }
  for (const column of needed) {
    if (columns.includes(column)) continue;
    throw new ReportError(`${path}: no column "${column}" (there are: ${columns.join(", ")})`);
  }
  const rows = parsed.map(({ record }) => record);
  // `info.lines` is the line on which a record ends; it begins after the one before has ended.
  const lines = parsed.map((_, i) => (i === 0 ? 2 : parsed[i - 1].info.lines + 1));
  return { path, name: basename(path), columns, rows, lines };
}

/** A cell as a number; what is no number stays as it is, so that the metric can say what is wrong with it. */
export function toNumber(cell) {
  if (cell === null || cell.trim() === "") return null;
  const number = Number(cell);
  return Number.isNaN(number) ? cell : number;
}
