// A report on customer experience, from CSV files of survey answers, tickets and subscriptions.
// `npm run demo` runs it over the example data beside it; `npm run demo -- --help` says how to run it over your own.
import {
  avgFirstResponseTime,
  ces,
  churnRate,
  cohortRetention,
  csat,
  defineMetric,
  MetricInputError,
  nps,
  retentionRate,
  segment,
  toEpochMilliseconds,
  trend,
} from "cx-metrics";
import { ReportError, readArguments, readCsv, toNumber, usage } from "./report-input.mjs";
import { format, formatEstimate, formatVerdict, heading, table } from "./report-print.mjs";

const metrics = { nps, csat, ces };
const titles = { nps: "NPS", csat: "CSAT", ces: "CES" };
const weakBelow = 10;

try {
  const settings = readArguments(process.argv.slice(2));
  console.log(settings.help ? usage : makeReport(settings));
} catch (error) {
  if (!(error instanceof ReportError || error instanceof MetricInputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function makeReport(settings) {
  const parts = [
    settings.survey.path && readSurvey(settings),
    settings.tickets.path && readTickets(settings),
    settings.subscriptions.path && readSubscriptions(settings),
  ].filter((part) => part !== undefined);
  for (const column of settings.by ?? []) {
    if (parts.some(({ file }) => file.columns.includes(column))) continue;
    const [{ file }] = parts;
    throw new ReportError(`${file.path}: no column "${column}" (there are: ${file.columns.join(", ")})`);
  }
  const measured = parts.map((part) => inFile(part.file, () => part.measure()));
  const about = parts.map(({ file }) => `${file.name}: ${file.rows.length} rows`).join(", ");
  const lines = [
    "CUSTOMER EXPERIENCE REPORT",
    `${about}. Calendar of ${settings.timeZone}. Intervals are 95 % confidence intervals.`,
    heading("At a glance"),
    table(
      ["", "value (95 % interval)", "unit", "n", "left out"],
      measured.flatMap(({ headlines }) => headlines),
    ),
    ...measured.flatMap(({ sections }) => sections),
    heading("How the figures are defined"),
    ...measured.flatMap(({ definitions }) => definitions),
  ];
  return lines.join("\n");
}

/** Runs what reads a file, and says of a bad cell in which line of the file it stands. */
function inFile(file, measure) {
  try {
    return measure();
  } catch (error) {
    if (!(error instanceof MetricInputError)) throw error;
    const { argument, path, expected, received } = error.issues[0];
    if (argument !== "rows" || typeof path[0] !== "number") throw error;
    const more = error.total > 1 ? ` (the first of ${error.total} bad cells)` : "";
    throw new ReportError(
      `${file.path} line ${file.lines[path[0]]}: ${path[1]} must be ${expected}, got ${received}${more}`,
    );
  }
}

/** The columns to break down by: those asked for that the file has, or the usual ones. */
function columnsToBreakDownBy(file, { by, example }, usual) {
  return (by ?? (example ? usual : [])).filter((column) => file.columns.includes(column));
}

function readSurvey(settings) {
  const { path, at, scoresAreGiven } = settings.survey;
  const needed = scoresAreGiven || settings.example ? settings.survey.scores.map(({ column }) => column) : [];
  const file = readCsv(path, [...needed, at]);
  const scores = settings.survey.scores.filter(({ column }) => file.columns.includes(column));
  if (scores.length === 0)
    throw new ReportError(`${path}: name a column of scores with --score (there are: ${file.columns.join(", ")})`);
  return { file, measure: () => measureSurvey(file, scores, settings) };
}

function measureSurvey(file, scores, settings) {
  const { at, scales } = settings.survey;
  const rows = file.rows.map((row) => ({
    ...row,
    ...Object.fromEntries(scores.map(({ column }) => [column, toNumber(row[column])])),
  }));
  const lifted = Object.fromEntries(
    scores.map(({ column, metric }) => {
      const scale = scales[metric];
      return [column, (scale ? metrics[metric].with({ scale }) : metrics[metric]).of(column)];
    }),
  );
  const named = scores.map(({ column, metric }) => ({
    column,
    title: column === metric ? titles[metric] : `${titles[metric]} (${column})`,
  }));
  const results = named.map(({ column, title }) => ({ title, result: lifted[column](rows) }));
  const sections = [];
  for (const by of columnsToBreakDownBy(file, settings, ["touchpoint", "plan"])) {
    const segments = segment(rows, { by, metric: lifted, order: "value-ascending", minimumResponses: weakBelow });
    sections.push(heading(`Survey by ${by}`));
    for (const { column, title } of named) {
      const cells = segments.map((row) => [
        row.segment ?? "(blank)",
        row[column].n,
        formatEstimate(row[column]),
        formatVerdict(row[column].versusRest),
      ]);
      sections.push(table([by, "n", title, "against all others"], cells), "");
    }
  }
  const months = trend(rows, {
    at,
    every: settings.every,
    timeZone: settings.timeZone,
    asOf: settings.asOf,
    metric: lifted,
  });
  sections.push(
    heading(`Survey by ${settings.every}`),
    table(
      [settings.every, ...named.flatMap(({ title }) => [title, "change", "p"])],
      months.map((month) => [
        `${month.period}${month.complete ? "" : " (under way)"}`,
        ...named.flatMap(({ column }) => {
          const { change } = month[column];
          return [formatEstimate(month[column], 0), format(change.difference), format(change.pValue, 3)];
        }),
      ]),
    ),
  );
  return {
    headlines: results.map(({ title, result }) => [
      title,
      formatEstimate(result),
      result.unit,
      result.n,
      `${result.missing} blank`,
    ]),
    sections,
    definitions: results.map(({ title, result }) => `${title}: ${result.convention}.`),
  };
}

function readTickets(settings) {
  const { path, created, responded } = settings.tickets;
  const file = readCsv(path, [created, responded]);
  return { file, measure: () => measureTickets(file, settings) };
}

function measureTickets(file, settings) {
  const { created, responded } = settings.tickets;
  const { every, timeZone, asOf } = settings;
  const frt = avgFirstResponseTime
    .with({ unit: "minutes", timeZone })
    .of({ createdAt: created, firstRespondedAt: responded });
  const all = frt(file.rows);
  const row = (name, result) => [
    name,
    result.answered,
    result.unanswered,
    formatEstimate(result, 0),
    format(result.median, 0),
    format(result.percentiles.p90, 0),
  ];
  const names = (first) => [first, "answered", "open", "mean minutes", "median", "p90"];
  const sections = [];
  for (const by of columnsToBreakDownBy(file, settings, ["channel", "agent"])) {
    const segments = segment(file.rows, { by, metric: frt, order: "value-descending", minimumResponses: weakBelow });
    // Here more is worse, so what lies above the rest is weak.
    const verdict = ({ verdict, ...rest }) => {
      const mirrored = { above: "below", below: "above" }[verdict] ?? verdict;
      return formatVerdict({ ...rest, verdict: mirrored })
        .replace("below the rest", "slower than the rest")
        .replace("above the rest", "faster than the rest");
    };
    sections.push(
      heading(`First response time by ${by}`),
      table(
        [...names(by), "mean against all others"],
        segments.map((result) => [...row(result.segment ?? "(blank)", result), verdict(result.versusRest)]),
      ),
    );
  }
  const months = trend(file.rows, { at: created, every, timeZone, asOf, metric: frt });
  sections.push(
    heading(`First response time by ${every}`),
    table(
      names(every),
      months.map((month) => row(`${month.period}${month.complete ? "" : " (under way)"}`, month)),
    ),
  );
  return {
    headlines: [
      ["First response, mean", formatEstimate(all, 0), all.unit, all.n, `${all.unanswered} unanswered`],
      [
        "First response, median",
        formatEstimate({ value: all.median, interval: all.medianInterval }, 0),
        all.unit,
        all.n,
        "",
      ],
    ],
    sections,
    definitions: [`First response: ${all.convention}.`],
  };
}

function readSubscriptions(settings) {
  const { path, customer, started, ended } = settings.subscriptions;
  const file = readCsv(path, [customer, started, ended]);
  return { file, measure: () => measureSubscriptions(file, settings) };
}

/** How many subscriptions began: a metric of our own, to see in which months there is anything to measure. */
const beginnings = defineMetric({
  name: "beginnings",
  summarize: (starts) => ({ n: starts.length }),
  merge: (a, b) => ({ n: a.n + b.n }),
  measure: ({ n }) => ({ metric: "beginnings", value: n, n }),
});

function measureSubscriptions(file, settings) {
  const { customer, started, ended } = settings.subscriptions;
  const { every, timeZone, asOf } = settings;
  const fields = { customerId: customer, startedAt: started, endedAt: ended };
  const months = trend(file.rows, { at: started, every, timeZone, asOf, metric: beginnings.of(started) });
  const rates = months.map(({ period, start, end, complete, value }) => {
    const options = { period: { start, end }, timeZone };
    return {
      ...{ period, complete, options, added: value },
      churn: churnRate.with(options).of(fields)(file.rows),
      retention: retentionRate.with(options).of(fields)(file.rows),
    };
  });
  const last = rates.findLast(({ complete }) => complete) ?? rates[0];
  const sections = [
    heading(`Churn by ${every}`),
    table(
      [every, "customers at start", "lost", "new subscriptions", "churn %"],
      rates.map(({ period, complete, added, churn }) => [
        `${period}${complete ? "" : " (under way)"}`,
        churn.customersAtStart,
        churn.customersLost,
        added,
        formatEstimate(churn),
      ]),
    ),
  ];
  for (const by of columnsToBreakDownBy(file, settings, ["plan"])) {
    const segments = segment(file.rows, {
      by,
      metric: churnRate.with(last.options).of(fields),
      order: "value-descending",
    });
    sections.push(
      heading(`Churn by ${by}, ${last.period}`),
      table(
        [by, "customers at start", "lost", "churn %"],
        segments.map((row) => [row.segment ?? "(blank)", row.customersAtStart, row.customersLost, formatEstimate(row)]),
      ),
    );
  }
  sections.push(...cohortSection(file, months, settings));
  return {
    headlines: [
      [`Churn, ${last.period}`, formatEstimate(last.churn), last.churn.unit, last.churn.n, ""],
      [`Retention, ${last.period}`, formatEstimate(last.retention), last.retention.unit, last.retention.n, ""],
    ],
    sections,
    definitions: [`Churn: ${last.churn.convention}.`, `Retention: ${last.retention.convention}.`],
  };
}

/** Who of those who joined in a month is still subscribed at the start of later ones. */
function cohortSection(file, months, { subscriptions, every, timeZone, asOf }) {
  const { customer, started, ended } = subscriptions;
  const instant = (text) => toEpochMilliseconds(text, { timeZone });
  const starts = months.map(({ start }) => instant(start));
  const events = file.rows.flatMap((row) => {
    if (row[customer] === null || row[started] === null) return [];
    const end = row[ended] === null ? Number.POSITIVE_INFINITY : instant(row[ended]);
    const begun = instant(row[started]);
    const renewed = starts.filter((start) => start > begun && start < end);
    return [row[started], ...renewed].map((at) => ({ customerId: row[customer], at }));
  });
  const { cohorts, curve } = cohortRetention(events, { every, timeZone, asOf });
  const ages = curve.filter(({ age }) => age <= 12).map(({ age }) => age);
  const cell = (cells, age) => {
    const found = cells.find((candidate) => candidate.age === age);
    return found?.complete ? format(found.percent, 0) : "";
  };
  return [
    heading(`Customers still there after so many ${every}s, in % of those who joined`),
    table(
      ["joined", "customers", ...ages.map(String)],
      [
        ...cohorts.map(({ cohort, size, cells }) => [cohort, size, ...ages.map((age) => cell(cells, age))]),
        ["all", curve[0]?.eligible ?? 0, ...ages.map((age) => format(curve[age]?.percent ?? null, 0))],
      ],
    ),
  ];
}
