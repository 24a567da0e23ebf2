// Prints the report: headings and tables of plain text.

/** A number with so many digits, or a dash where there is none. */
export function format(value, digits = 1) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

/** A value with its interval: "31.2 (28.0 to 34.3)". */
export function formatEstimate({ value, interval, suppressed }, digits = 1) {
  if (suppressed) return "too few";
  const limits = interval ? ` (${format(interval.low, digits)} to ${format(interval.high, digits)})` : "";
  return `${format(value, digits)}${limits}`;
}

/** How a segment compares with the rest, marked where that is more than chance. */
export function formatVerdict({ verdict, adjustedPValue }) {
  if (verdict === null) return "";
  if (verdict === "no difference") return "  no difference";
  const p = adjustedPValue < 0.001 ? "p < 0.001" : `p = ${adjustedPValue.toFixed(3)}`;
  return verdict === "below" ? `▼ WEAK: below the rest, ${p}` : `▲ above the rest, ${p}`;
}

export function heading(text) {
  return `\n${text}\n${"─".repeat(text.length)}`;
}

/** Rows of cells under their names, numbers to the right. */
export function table(names, rows) {
  const cells = [names, ...rows.map((row) => row.map(String))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const isText = names.map((_, column) => rows.some((row) => /^[A-Za-z▲▼(]/.test(String(row[column]).trim())));
  const line = (row) =>
    row
      .map((cell, column) => (isText[column] ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ");
  return cells.map((row) => line(row).trimEnd()).join("\n");
}
