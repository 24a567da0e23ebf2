// Puts results into words and tables of plain text. Figures are rounded here and nowhere else.

const significant = 0.05;

/** A number with so many digits, or a dash where there is none. */
export function format(value, digits = 1) {
  if (value === null || value === undefined) return "–";
  return value.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
}

/** The limits of an interval: "28.0 to 34.3". */
export function formatInterval(interval, digits = 1) {
  return interval ? `${format(interval.low, digits)} to ${format(interval.high, digits)}` : "";
}

/** The value and its interval as two cells; a figure that rests on too little says so. */
export function estimateCells({ value, interval, suppressed }, digits = 1) {
  return suppressed ? ["too few", ""] : [format(value, digits), formatInterval(interval, digits)];
}

export function heading(text) {
  return `\n${text}\n${"─".repeat(text.length)}`;
}

/** Rows of cells under their names. Columns of words, by their number, stand to the left, all others to the right. */
export function table(names, rows, words = [0]) {
  const lines = [names, ...rows].map((row) => names.map((_, column) => String(row[column] ?? "").replace(/\s+/g, " ")));
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (cell, column) => (words.includes(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** What `segment` gave, as a table, and what in it is worse than the rest. */
export function printSegments(by, segments, figure) {
  const rows = segments.map((row) => {
    const { verdict, adjustedPValue } = row.versusRest;
    return [
      ...figureCells(segmentName(row), row, figure),
      ...testCells(row.versusRest, adjustedPValue, verdict, figure),
    ];
  });
  const weak = segments.filter(({ versusRest }) => versusRest.verdict === figure.worse);
  return {
    text: figureTable(by, "vs all others", rows, figure),
    findings: weak.map((row) => {
      const { difference, verdict, adjustedPValue } = row.versusRest;
      const distance = `${format(Math.abs(difference), figure.digits)} ${verdict} all others`;
      return { about: `▼ ${by} ${segmentName(row)}`, text: sentence(row, distance, adjustedPValue, figure) };
    }),
  };
}

/** What `trend` gave, as a table, and the periods in which the figure changed by more than chance does. */
export function printTrend(every, periods, figure) {
  const rows = periods.map((row) => {
    const name = row.complete ? row.period : `${row.period} (under way)`;
    return [
      ...figureCells(name, row, figure),
      ...testCells(row.change, row.change.pValue, verdictOf(row.change), figure),
    ];
  });
  const tested = periods.filter(({ change }) => change.pValue !== null).length;
  return {
    text: figureTable(every, "change", rows, figure),
    findings: periods
      .filter(({ change }) => verdictOf(change) !== null)
      .map((row) => {
        const { difference, pValue } = row.change;
        const way = difference > 0 ? "up" : "down";
        const distance = `${way} ${format(Math.abs(difference), figure.digits)} on the ${every} before`;
        const mark = verdictOf(row.change) === figure.worse ? "▼" : "▲";
        const about = `${mark} ${row.period}${row.complete ? "" : " (under way)"}`;
        return { about, text: sentence(row, distance, pValue, figure, `, one of ${tested} changes tested`) };
      }),
  };
}

/** Between what limits a figure usually lies, and when it did not; nothing where a few periods would have to tell. */
export function printUsual({ rows }, { digits }) {
  if (rows.filter(({ inBaseline }) => inBaseline).length < 8) return [];
  const { lower, upper } = rows.find((row) => row.lower !== null || row.upper !== null) ?? {};
  const outside = rows.filter(({ signals }) => signals.length > 0).map(({ period }) => period);
  return [`Usual: ${format(lower, digits)} to ${format(upper, digits)}. Outside: ${outside.join(", ") || "none"}.`];
}

/** Findings, those about the same thing under one name. */
export function printFindings(findings, most = 12) {
  const names = [...new Set(findings.map(({ about }) => about))];
  names.sort((a, b) => Number(b.startsWith("▼")) - Number(a.startsWith("▼")));
  const lines = names.slice(0, most).flatMap((name) => {
    const texts = findings.filter(({ about }) => about === name).map(({ text }) => `    ${text}`);
    return [name, ...texts];
  });
  if (names.length > most) lines.push(`… and ${names.length - most} more, marked in the tables below`);
  return lines.length > 0 ? lines.join("\n") : "Nothing stands out: what differs in the tables below may be chance.";
}

function segmentName({ segment }) {
  const name = String(segment ?? "(blank)");
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

/** The cells of a figure behind a name: the counts that belong to it, its value and its interval. */
function figureCells(name, row, { counts, digits }) {
  return [name, ...counts.map(([, cellOf]) => cellOf(row)), ...estimateCells(row, digits)];
}

function figureTable(by, difference, rows, { title, column, counts }) {
  const names = [by, ...counts.map(([name]) => name), column, "95 % interval", difference, "95 % interval", "p", ""];
  return `${heading(`${title} by ${by}`)}\n${table(names, rows, [0, names.length - 1])}`;
}

function testCells({ difference, interval }, pValue, verdict, { worse, digits }) {
  if (difference === null) return ["", "", "", ""];
  const signed = format(difference, digits).replace(/^(?=.*[1-9])(?!-)/, "+");
  const mark = { [worse]: "▼ worse", "not-distinguishable": "" }[verdict ?? "not-distinguishable"] ?? "▲ better";
  return [signed, formatInterval(interval, digits), formatP(pValue), mark];
}

function verdictOf({ difference, pValue }) {
  if (pValue === null || pValue >= significant) return null;
  return difference > 0 ? "above" : "below";
}

function sentence(row, distance, pValue, { name, unit, digits }, more = "") {
  const p = pValue < 0.001 ? "p < 0.001" : `p = ${formatP(pValue)}`;
  return `${name} ${format(row.value, digits)} ${unit}, ${distance} (n = ${row.n}, ${p}${more})`;
}

function formatP(pValue) {
  if (pValue === null) return "";
  return pValue < 0.001 ? "< 0.001" : pValue.toFixed(3);
}
