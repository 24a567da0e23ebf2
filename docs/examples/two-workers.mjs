// Counts a large table in worker threads, and prints the same figures as one thread would.
//
//   node docs/examples/two-workers.mjs            two million rows, two workers
//   node docs/examples/two-workers.mjs 1e5 3      so many rows, so many workers
//
// Every worker is sent columns, which are transferred and not copied, and sends back summaries: plain objects of some hundred bytes.
// In a browser it is the same with `new Worker(url, { type: "module" })`, `onmessage` and the global `postMessage`.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { collect, collectSummary, estimateFormatter, nps, segment } from "cx-metrics";

// A worker cannot be sent a function, so both sides name the metrics themselves. This file is both sides.
const metrics = { all: nps.of("score"), byPlan: segment.with({ by: "plan", metric: nps.of("score") }) };
const plans = ["Free", "Starter", "Pro"];
const chunkLength = 100_000;

if (isMainThread) await main(Number(process.argv[2] ?? 2e6), Number(process.argv[3] ?? 2));
else parentPort.on("message", answer);

async function main(rows, workerCount) {
  const workers = Array.from({ length: workerCount }, () => new Worker(new URL(import.meta.url)));
  try {
    const { score, plan } = makeColumns(rows);
    const share = Math.ceil(rows / workerCount);
    const summaries = await Promise.all(
      workers.map((worker, i) => {
        const [from, to] = [i * share, (i + 1) * share];
        return ask(worker, { score: score.slice(from, to), plan: plan.slice(from, to) });
      }),
    );
    // Summaries are joined by the metric that made them, in any order.
    let summary = summaries[0];
    for (const other of summaries.slice(1)) {
      summary = Object.fromEntries(
        Object.entries(metrics).map(([name, metric]) => [name, metric.merge(summary[name], other[name])]),
      );
    }
    const { all, byPlan } = await collect([], metrics, { summary });
    const write = estimateFormatter({ style: "value", digits: 2 });
    console.log(`${all.n} answers, NPS ${write(all)}`);
    for (const row of byPlan) console.log(`${row.segment}: ${row.n} answers, NPS ${write(row)}`);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Sends columns to a worker and waits for its summaries. The columns are its own from then on: here they are empty. */
function ask(worker, columns) {
  return new Promise((resolve, reject) => {
    worker.once("message", ({ summaries, error }) => (error === undefined ? resolve(summaries) : reject(error)));
    worker.once("error", reject);
    worker.postMessage(columns, [columns.score.buffer, columns.plan.buffer]);
  });
}

async function answer(columns) {
  try {
    parentPort.postMessage({ summaries: await collectSummary(cut(columns), metrics) });
  } catch (error) {
    parentPort.postMessage({ error });
  }
}

/** Views of the columns, so many rows each. A stream from a file or a database would stand here. */
function* cut({ score, plan }) {
  for (let from = 0; from < score.length; from += chunkLength) {
    const to = from + chunkLength;
    yield { score: score.subarray(from, to), plan: { codes: plan.subarray(from, to), dictionary: plans } };
  }
}

/** Made-up answers, the same in every run: xorshift32 (Marsaglia 2003, Journal of Statistical Software 8, 14). */
function makeColumns(rows) {
  let state = 1;
  const below = (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const score = new Uint8Array(rows);
  const plan = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    plan[i] = below(plans.length);
    score[i] = Math.max(below(11), below(9 + plan[i]));
  }
  return { score, plan };
}
