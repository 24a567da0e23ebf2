// Runs contenders in turn in one process, round after round, and reports the times of each to the parent process.

const roundsAtMost = 40;
const roundsAtLeast = 3;
const secondsAtMost = 4;

/**
 * A contender is `{ name, rows, run }`, where `run` returns its figures or a promise of them, and may have
 *
 * - `read`: makes plain numbers of what `run` gave. They are compared with those of the first contender, and nothing that was
 *   computed goes unread.
 * - `before`: what is to be done before each round, untimed.
 * - `role`: `"ours"` for the library (the default of the first contender), `"bound"` for code that does less than a metric
 *   does, `"peer"` for all others. (`"part"`, in tables made otherwise, is not compared.)
 * - `target`: nanoseconds a row at most; or `slower`: how many times slower than the first contender it is to be at least.
 *
 * @returns A line of the table for each.
 */
export async function measure(contenders) {
  const lines = [];
  const entries = [];
  for (const [place, contender] of contenders.entries()) {
    const { name, rows, target, slower, note, role = place === 0 ? "ours" : "peer" } = contender;
    const entry = { contender, times: [], processorTimes: [], seconds: 0, figures: null };
    await warmUp(entry);
    entries.push(entry);
    lines.push({ name, role, rows, target, slower, note, agrees: agree(entry.figures, entries[0].figures) });
  }
  for (let round = 0; round < roundsAtMost; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const entry = entries[(turn + round) % entries.length];
      if (round >= roundsAtLeast && entry.seconds > secondsAtMost) continue;
      const { seconds, processorSeconds, figures } = await runOnce(entry.contender);
      entry.times.push(seconds);
      entry.processorTimes.push(processorSeconds);
      entry.seconds += seconds;
      if (!agree(figures, entry.figures)) throw new Error(`${entry.contender.name} gave other figures than before`);
    }
  }
  return lines.map((line, place) => ({ ...line, ...timesOf(entries[place]) }));
}

async function warmUp(entry) {
  const since = performance.now();
  for (let run = 0; run < 4 && performance.now() - since < 1500; run++) {
    entry.figures = (await runOnce(entry.contender)).figures;
  }
}

async function runOnce({ run, before, read = (figures) => figures }) {
  await before?.();
  globalThis.gc();
  const processorBefore = process.cpuUsage();
  const since = performance.now();
  let result = run();
  if (result instanceof Promise) result = await result;
  const seconds = (performance.now() - since) / 1000;
  const { user, system } = process.cpuUsage(processorBefore);
  return { seconds, processorSeconds: (user + system) / 1e6, figures: read(result) };
}

function timesOf({ times, processorTimes, contender: { rows } }) {
  const sorted = times.map((seconds) => (1e9 * seconds) / rows).sort((a, b) => a - b);
  const processor = (1e9 * Math.min(...processorTimes)) / rows;
  return { best: sorted[0], median: sorted[sorted.length >> 1], processor, rounds: sorted.length };
}

/** Whether two lists of numbers are the same, but for rounding. */
function agree(a, b) {
  const [x, y] = [[a].flat(Infinity), [b].flat(Infinity)];
  return x.length === y.length && x.every((value, i) => Math.abs(value - y[i]) <= 1e-7 * Math.max(1, Math.abs(y[i])));
}

/** The number of rows that the parent process asks for. */
export const rowCount = (full) => Math.round(full * Number(process.env.BENCH_SCALE ?? 1));

/** Sends a table to the parent process. */
export function report(title, lines, unit = "ns a row") {
  process.send({ title, lines, unit });
}
