/** Prints the lines of a topic: each time, and how it compares with the library's. */
export function printTable({ title, lines, unit = "ns a row" }) {
  const [ours] = lines;
  const header = ["", unit, "median", "processor", "beside cx-metrics", ""];
  const body = lines.map((line) => [
    line.name,
    figure(line.best),
    figure(line.median),
    line.processor === undefined ? "" : figure(line.processor),
    line === ours || line.role === "part" ? "" : ratioText(line, ours),
    [verdictText(line, ours), line.note, line.agrees ? "" : "gives other figures"].filter(Boolean).join("; "),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...body].map((cells) => cells[column].length)));
  const text = (cells) =>
    cells
      .map((cell, column) => (column >= 1 && column <= 3 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  const counts = [...new Set(lines.map(({ rows }) => rows))].filter((rows) => rows > 1);
  console.log(`\n${title}${counts.length === 1 ? `, ${counts[0].toLocaleString("en")} rows` : ""}`);
  for (const cells of [header, ...body]) console.log(`  ${text(cells)}`);
}

/** Prints which targets were met, and where something else was faster. */
export function printSummary(tables) {
  const all = tables.flatMap(({ title, lines }) => lines.map((line) => ({ title, line, ours: lines[0] })));
  const targets = all.filter(({ line }) => targetOf(line) !== null);
  const missed = targets.filter(({ line, ours }) => !isMet(line, ours));
  console.log(targets.length > 0 ? `\nTargets: ${targets.length - missed.length} of ${targets.length} met` : "");
  for (const { title, line, ours } of missed) console.log(`  ${title}: ${line.name}: ${verdictText(line, ours)}`);
  const faster = all.filter(({ line, ours }) => ["peer", "bound"].includes(line.role) && line.best < ours.best);
  console.log(faster.length === 0 ? "Nothing else was faster" : "Faster than cx-metrics:");
  for (const { title, line, ours } of faster) {
    const what = line.role === "bound" ? " (does less)" : "";
    console.log(`  ${title}: ${line.name}${what}: ${figure(line.best)} beside ${figure(ours.best)}`);
  }
  console.log("\nThe best of the rounds is compared. Where other programs kept the machine busy, run it again.");
}

function ratioText(line, ours) {
  const ratio = line.best / ours.best;
  if (ratio > 0.97 && ratio < 1.03) return "the same";
  return ratio >= 1 ? `${figure(ratio)} × slower` : `${figure(1 / ratio)} × faster`;
}

function targetOf({ target, slower }) {
  if (target !== undefined) return `at most ${target}`;
  return slower === undefined ? null : `at least ${slower} × slower`;
}

function isMet({ target, slower, best }, ours) {
  return target === undefined ? best / ours.best >= slower : best <= target;
}

function verdictText(line, ours) {
  const target = targetOf(line);
  if (target === null) return "";
  return isMet(line, ours)
    ? `target ${target}: met`
    : `target ${target}: missed (${figure(line.slower ? line.best / ours.best : line.best)})`;
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(value >= 10 ? 3 : 2).padStart(1);
}
