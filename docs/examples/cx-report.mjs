// A report on customer experience, from CSV files of survey answers, tickets and subscriptions.
// `npm run demo` runs it over the example data beside it; `npm run demo -- --help` says how to run it over your own.
import {
  avgFirstResponseTime,
  churnRate,
  cohortRetention,
  compare,
  controlChart,
  MetricInputError,
  retentionRate,
  segment,
  toEpochMilliseconds,
  trend,
} from "cx-metrics";
import {
  isKind,
  metrics,
  ReportError,
  readArguments,
  readCsv,
  requireColumns,
  toNumber,
  usage,
} from "./report-input.mjs";
import {
  estimateCells,
  format,
  heading,
  printFindings,
  printSegments,
  printTrend,
  printUsual,
  table,
} from "./report-print.mjs";

const churnFigure = { title: "Churn", name: "churn", column: "churn %", unit: "%", worse: "above", digits: 1 };

try {
  const settings = readArguments(process.argv.slice(2));
  console.log(settings.help ? usage : makeReport(settings));
} catch (error) {
  if (!(error instanceof ReportError || error instanceof MetricInputError)) throw error;
  console.error(error.message.replace(/\s+/g, " "));
  process.exitCode = 1;
}

function makeReport(settings) {
  const { survey, tickets, subscriptions, by = [], every, timeZone, minimum } = settings;
  const parts = [
    survey && openSurvey(settings),
    tickets && openTickets(settings),
    subscriptions && openSubscriptions(settings),
  ].filter(Boolean);
  const known = [...new Set(parts.flatMap(({ file }) => file.columns))];
  const unknown = by.find((column) => !known.includes(column));
  if (unknown !== undefined) {
    throw new ReportError(`--by ${unknown}: no such column (there are: ${known.filter(Boolean).join(", ")})`);
  }
  const measured = parts.map((part) => ({ ...part, ...inFile(part, part.measure) }));
  const sources = measured.map(({ file, periods }) => {
    const span = periods.length === 0 ? "" : `, ${periods[0].period} to ${nameOf(periods.at(-1))}`;
    return `${file.name}: ${file.rows.length} rows${span}`;
  });
  const headlines = measured.flatMap((part) => part.headlines);
  return [
    "CUSTOMER EXPERIENCE REPORT",
    ...sources,
    heading("At a glance"),
    table(["", "value", "95 % interval", "unit", "based on"], headlines, [0, 3, 4]),
    heading("What to look at"),
    printFindings(measured.flatMap(({ findings }) => findings)),
    ...measured.flatMap(({ sections }) => sections),
    heading("How to read this"),
    ...measured.flatMap(({ definitions }) => definitions),
    `Calendar: that of ${timeZone}. Under way: the data do not reach to the end of the ${every}.`,
    `Too few: figures that rest on fewer than ${minimum} are left out.`,
    "Intervals hold the true figure in 95 of 100 cases, if answers are independent of one another.",
    "vs all others: the difference from all other segments together; p is adjusted for their number (Holm).",
    `Change: the difference from the ${every} before; tested one by one, about 1 in 20 stands out by chance alone.`,
    `Usual: the mean of the complete ${every}s ± 2.66 times their mean change from one to the next (XmR chart).`,
    "▼ worse, ▲ better: p is below 0.05.",
  ].join("\n");
}

/** Runs what measures a file, and says of a bad cell on which line of the file it stands. */
function inFile({ file, names }, measure) {
  try {
    return measure();
  } catch (error) {
    if (!(error instanceof MetricInputError)) throw error;
    const { argument, path, expected, received } = error.issues[0];
    const [row, column] = path;
    if (argument !== "rows" || typeof row !== "number") throw error;
    // Where the library speaks of its own fields, the user knows the columns.
    const words = expected
      .replace(/createdAt|startedAt|asOf/, (name) => ({ ...names, asOf: "--as-of" })[name])
      .replace("a Date, epoch milliseconds or an ISO 8601 string", "a date or time such as 2026-03-01T09:30:00Z");
    const more = error.total > 1 ? ` (the first of ${error.total} such cells)` : "";
    throw new ReportError(`${file.path} line ${file.lines[row]}: ${column} must be ${words}, got ${received}${more}`);
  }
}

/** The columns to break a file down by: those of --by that it has, or for the example data the usual ones. */
function columnsToCutBy(file, { by, example }, usual) {
  const columns = (by ?? (example ? usual : [])).filter((column) => file.columns.includes(column));
  for (const column of columns) requireColumns(file, { by: column });
  return columns;
}

/** A figure by segment, the worst first, and by period. */
function breakDown(file, rows, figure, { at, usual }, settings) {
  const { every, timeZone, asOf } = settings;
  const { metric, worse } = figure;
  const order = worse === "below" ? "value-ascending" : "value-descending";
  const segments = columnsToCutBy(file, settings, usual).map((by) => {
    return printSegments(by, segment(rows, { by, metric, order }), figure);
  });
  checkSpan(file, trend(rows, { at, every: "year", timeZone, asOf, metric }), every);
  const periods = trend(rows, { at, every, timeZone, asOf, metric });
  const { text, findings } = printTrend(every, periods, figure);
  return {
    sections: [
      ...segments.map((printed) => printed.text),
      text,
      ...printUsual(controlChart(periods, { type: "xmr" }), figure),
    ],
    weakSegments: segments.flatMap((printed) => printed.findings),
    changes: findings,
    periods,
  };
}

/** Throws where dates are so far apart that one of them must be wrong, or the report too long to read. */
function checkSpan({ path }, years, every) {
  const periodsPerYear = { day: 366, week: 53, month: 12, quarter: 4, year: 1 };
  if (years.length * periodsPerYear[every] <= 5000) return;
  const [first, last] = [years[0].period, years.at(-1).period];
  throw new ReportError(`${path}: from ${first} to ${last} there are too many ${every}s (is a date wrong?)`);
}

function openSurvey(settings) {
  const { path, at, score } = settings.survey;
  const file = readCsv(path);
  const scores = score ?? file.columns.filter(isKind).map((column) => ({ column, kind: column.toLowerCase() }));
  for (const { column } of scores) requireColumns(file, { score: column });
  requireColumns(file, { at });
  if (scores.length === 0) {
    throw new ReportError(`${path}: name a column of scores with --score (there are: ${file.columns.join(", ")})`);
  }
  return { file, measure: () => measureSurvey(file, scores, settings) };
}

function measureSurvey(file, scores, settings) {
  const { every, minimum: minimumResponses } = settings;
  const { at, scale } = settings.survey;
  const rows = file.rows.map((row) => {
    const numbers = scores.map(({ column }) => [column, toNumber(row[column])]);
    return { ...row, ...Object.fromEntries(numbers) };
  });
  const results = scores.map(({ column, kind }) => {
    const score = kind.toUpperCase();
    const title = column.toLowerCase() === kind ? score : `${score} (${column})`;
    const figure = {
      title,
      name: title,
      column: kind === "nps" ? score : `${score} %`,
      metric: metrics[kind].with({ minimumResponses, scale: scale[kind] }).of(column),
      unit: kind === "nps" ? "points" : "%",
      worse: "below",
      digits: 1,
      counts: [["answers", ({ n }) => n]],
    };
    const broken = breakDown(file, rows, figure, { at, usual: ["touchpoint", "plan"] }, settings);
    return { name: figure.name, result: figure.metric(rows), ...broken };
  });
  const undated = rows.filter((row) => row[at] === null).length;
  return {
    periods: results[0].periods,
    headlines: results.map(({ name, result }) => {
      return [name, ...estimateCells(result), result.unit, `${result.n} answers, ${result.missing} blank`];
    }),
    // Of many changes tested some stand out by chance, so only those of the first score go to the top.
    findings: [...results.flatMap(({ weakSegments }) => weakSegments), ...results[0].changes],
    sections: [
      ...results.flatMap(({ sections }) => sections),
      ...(undated > 0 ? [`\nAnswers without ${at}, and so in no ${every}: ${undated}`] : []),
    ],
    definitions: results.map(({ name, result }) => `${name}: ${result.convention}.`),
  };
}

function openTickets(settings) {
  const { path, created, responded } = settings.tickets;
  const file = readCsv(path);
  requireColumns(file, { created, responded });
  return { file, names: { createdAt: created }, measure: () => measureTickets(file, settings) };
}

function measureTickets(file, settings) {
  const { timeZone, minimum: minimumResponses } = settings;
  const { created, responded } = settings.tickets;
  const figure = {
    title: "Minutes to the first response",
    name: "mean first response",
    column: "mean",
    metric: avgFirstResponseTime
      .with({ unit: "minutes", timeZone, minimumResponses })
      .of({ createdAt: created, firstRespondedAt: responded }),
    unit: "minutes",
    worse: "above",
    digits: 0,
    counts: [
      ["answered", ({ answered }) => answered],
      ["unanswered", ({ unanswered }) => unanswered],
      ["median", ({ median }) => format(median, 0)],
      ["90 % within", ({ percentiles }) => format(percentiles.p90, 0)],
    ],
  };
  const all = figure.metric(file.rows);
  const { weakSegments, ...rest } = breakDown(
    file,
    file.rows,
    figure,
    { at: created, usual: ["channel", "agent"] },
    settings,
  );
  const undated = all.missing > 0 ? `, ${all.missing} without ${created}` : "";
  const basis = `${all.answered} tickets answered, ${all.unanswered} not${undated}`;
  const median = { value: all.median, interval: all.medianInterval, suppressed: all.suppressed };
  return {
    ...rest,
    findings: weakSegments,
    headlines: [
      ["First response, mean", ...estimateCells(all, 0), all.unit, basis],
      ["First response, median", ...estimateCells(median, 0), all.unit, basis],
    ],
    definitions: [`First response: ${all.convention}; the others are in no figure.`],
  };
}

function openSubscriptions(settings) {
  const { path, customer, started, ended } = settings.subscriptions;
  const file = readCsv(path);
  requireColumns(file, { customer, started, ended });
  return { file, names: { startedAt: started }, measure: () => measureSubscriptions(file, settings) };
}

function measureSubscriptions(file, settings) {
  const { every, timeZone, asOf, minimum: minimumResponses } = settings;
  const { customer, started, ended } = settings.subscriptions;
  const beginnings = cohortRetention.with({ timeZone, asOf }).of({ customerId: customer, at: started });
  const periodsOf = ({ cohorts }) => cohorts.map(({ cohort, ...rest }) => ({ ...rest, period: cohort }));
  checkSpan(file, periodsOf(beginnings(file.rows, { every: "year" })), every);
  const joined = beginnings(file.rows, { every });
  if (joined.customers === 0) throw new ReportError(`${file.path}: no row has both ${customer} and ${started}`);

  const fields = { customerId: customer, startedAt: started, endedAt: ended };
  const periods = periodsOf(joined).map(({ period, start, end, cells }) => {
    const options = { period: { start, end }, timeZone };
    const churn = churnRate.with({ ...options, minimumResponses }).of(fields);
    const retention = retentionRate.with(options).of(fields)(file.rows);
    return { period, start, end, complete: cells[0].complete, rate: churn, ...churn(file.rows), retention };
  });
  const last = periods.findLast(({ complete }) => complete) ?? periods[0];

  const instant = (cell) => toEpochMilliseconds(cell, { timeZone });
  const lives = file.rows
    .filter((row) => row[customer] !== null && row[started] !== null)
    .map((row) => {
      const to = row[ended] === null ? Number.POSITIVE_INFINITY : instant(row[ended]);
      return { row, id: row[customer], from: instant(row[started]), to };
    });
  const start = instant(last.start);
  const there = lives.filter(({ from, to }) => from <= start && start < to);
  const segments = columnsToCutBy(file, settings, ["plan"]).map((by) => {
    // A change of plan is no churn: customers stay in the segment in which they begin the period.
    const segmentOf = new Map(there.map(({ id, row }) => [id, row[by]]));
    const theirs = file.rows.filter((row) => segmentOf.has(row[customer]));
    return printChurnBySegment(by, theirs, (row) => segmentOf.get(row[customer]), last);
  });
  const { n, unit, retention } = last;
  return {
    periods,
    headlines: [
      [`Churn in ${nameOf(last)}`, ...estimateCells(last), unit, `${n} customers at its start`],
      [
        `Retention in ${nameOf(last)}`,
        ...estimateCells({ ...retention, suppressed: last.suppressed }),
        unit,
        `${n} customers at its start`,
      ],
    ],
    findings: segments.flatMap(({ findings }) => findings),
    sections: [
      printChurn(every, periods),
      ...segments.map(({ text }) => text),
      cohortTable(lives, periods, { ...settings, asOf: joined.asOf }),
      ...(joined.missing > 0 ? [`\nRows without ${customer} or ${started}, left out: ${joined.missing}`] : []),
    ],
    definitions: [
      `Churn: ${last.convention}.`,
      `Retention: ${retention.convention}.`,
      "Churn by segment: customers count where they begin the period (those with several subscriptions, under the last).",
    ],
  };
}

/** Churn and retention by period, each compared with the one before. */
function printChurn(every, periods) {
  const counts = [
    ["at start", ({ retention }) => retention.customersAtStart],
    ["lost", ({ retention }) => retention.customersAtStart - retention.customersRetained],
    ["added", ({ retention }) => retention.customersAdded],
    ["at end", ({ retention }) => retention.customersAtEnd],
    ["retained %", ({ retention, suppressed }) => (suppressed ? "" : format(retention.value))],
  ];
  // A period under way has not lost all it will lose, so it is not compared.
  const untested = { difference: null, interval: null, pValue: null };
  const rows = periods.map((row, i) => {
    return { ...row, change: i > 0 && row.complete ? compare(periods[i - 1], row) : untested };
  });
  return printTrend(every, rows, { ...churnFigure, counts }).text;
}

function printChurnBySegment(by, rows, segmentOf, { rate, ...period }) {
  const counts = [
    ["customers", ({ n }) => n],
    ["lost", ({ customersLost }) => customersLost ?? ""],
  ];
  const segments = segment(rows, { by: segmentOf, metric: rate, order: "value-descending" });
  return printSegments(by, segments, { ...churnFigure, title: `Churn in ${nameOf(period)}`, counts });
}

/** Which customers of those who joined in a period are subscribed at its end, and at the ends of later periods. */
function cohortTable(lives, periods, { every, timeZone, asOf, minimum: minimumResponses }) {
  const instant = (text) => toEpochMilliseconds(text, { timeZone });
  const past = periods.filter(({ complete }) => complete).map(({ start, end }) => [instant(start), instant(end)]);
  // Who is there at the end of a period gets an event in it; who joined and left again, none.
  const events = lives.flatMap(({ id, from, to }) => {
    const stayed = past.filter(([, end]) => from < end && end < to).map(([start]) => Math.max(from, start));
    return [null, ...stayed].map((at) => ({ customerId: id, joinedAt: from, at }));
  });
  const options = { every, timeZone, asOf, cohortBy: "joinedAt", maximumAge: 12, minimumResponses };
  const { cohorts, curve, customers } = cohortRetention(events, options);
  const rows = cohorts.map(({ cohort, size, cells, suppressed }) => {
    const shares = cells.map(({ complete, percent }) => (complete ? format(percent, 0) : "…"));
    if (size === 0) return [cohort, size];
    return [cohort, size, ...(suppressed ? ["too few"] : shares)];
  });
  const shares = curve.map(({ percent }) => format(percent, 0));
  const [low, high] = ["low", "high"].map((limit) => curve.map(({ interval }) => format(interval?.[limit], 0)));
  const title = `Customers still subscribed at the end of the ${every} in which they joined (0) and of later ones, in %`;
  const text = table(
    ["joined", "customers", ...curve.map(({ age }) => age)],
    [...rows, ["all", customers, ...shares], ["95 % from", "", ...low], ["to", "", ...high]],
  );
  return `${heading(title)}\n${text}`;
}

function nameOf({ period, complete }) {
  return complete ? period : `${period} (under way)`;
}
