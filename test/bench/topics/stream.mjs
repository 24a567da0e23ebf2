// Three figures of a stream of chunks, beside what else counts them; and how much memory a long stream takes.
import { DOUBLE, ENUM, UTINYINT } from "@duckdb/node-api";
import { collect, nps, segment, trend } from "../../../dist/index.js";
import { makeCodes, makeInstants, makeScores, plans } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const chunkRows = 100_000;
const metrics = {
  nps: nps.of("score"),
  byPlan: segment.with({ by: "plan", metric: nps.of("score") }),
  monthly: trend.with({ at: "at", every: "month", metric: nps.of("score") }),
};
const dictionary = plans;
const rows = rowCount(1e7);
const score = makeScores(rows);
const codes = makeCodes(rows, plans.length);
const at = makeInstants(rows);
const monthStarts = Float64Array.from({ length: 37 }, (_, month) => Date.UTC(2022, month));

await compareWithOthers();
await watchMemory();

async function compareWithOthers() {
  const table = { score, plan: { codes, dictionary }, at };
  const records = Math.round(rows / 10);
  const lines = await measure([
    { name: "cx-metrics collect, chunks of 100,000", rows, run: () => collect(chunksOf(chunkRows), metrics), read },
    {
      name: "cx-metrics collect, chunks of 1,000",
      role: "part",
      rows,
      run: () => collect(chunksOf(1000), metrics),
      read,
    },
    { name: "cx-metrics, all rows in one piece", role: "part", rows, run: () => onePass(table), read },
    {
      name: "one loop with bins for all three, nothing checked",
      role: "bound",
      rows,
      run: countByHand,
      read: readBins,
    },
  ]);
  const ofRecords = await measure([
    {
      name: "cx-metrics collect, chunks of 10,000 records",
      role: "part",
      rows: records,
      run: () => collect(recordsOf(records), metrics),
      read,
    },
  ]);
  const database = await openDatabase();
  await load(database);
  const inDatabase = await measure([
    { name: "cx-metrics collect, chunks of 100,000", rows, run: () => collect(chunksOf(chunkRows), metrics), read },
    ...withThreads(database, "three queries, table in place", rows, "", read).map((contender) => ({
      ...contender,
      run: () => askAll(database),
      read: (answers) => answers.flat(2),
    })),
  ]);
  report("nps, by plan and by month, of a stream", [...lines, ...ofRecords, ...inDatabase.slice(1)]);
}

function onePass(table) {
  return Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, metric(table)]));
}

/** The plain numbers of the three figures. */
function read({ nps: all, byPlan, monthly }) {
  return [all.value, ...byPlan.map(({ value }) => value), ...monthly.map(({ value }) => value)];
}

function* chunksOf(length) {
  for (let from = 0; from < rows; from += length) {
    const to = from + length;
    yield {
      score: score.subarray(from, to),
      plan: { codes: codes.subarray(from, to), dictionary },
      at: at.subarray(from, to),
    };
  }
}

function* recordsOf(length) {
  for (let from = 0; from < length; from += 10_000) {
    const chunk = [];
    for (let i = from; i < Math.min(length, from + 10_000); i++) {
      chunk.push({ score: score[i], plan: plans[codes[i]], at: at[i] });
    }
    yield chunk;
  }
}

/** A month is guessed from its share of the three years, and is then at most one off. */
function countByHand() {
  const ofPlans = new Float64Array(plans.length * 11);
  const ofMonths = new Float64Array(36 * 11);
  const monthLength = (monthStarts[36] - monthStarts[0]) / 36;
  for (let i = 0; i < rows; i++) {
    let month = Math.floor((at[i] - monthStarts[0]) / monthLength);
    if (at[i] < monthStarts[month]) month--;
    else if (at[i] >= monthStarts[month + 1]) month++;
    ofPlans[codes[i] * 11 + score[i]]++;
    ofMonths[month * 11 + score[i]]++;
  }
  return { ofPlans, ofMonths };
}

function readBins({ ofPlans, ofMonths }) {
  const all = new Float64Array(11);
  for (let i = 0; i < ofPlans.length; i++) all[i % 11] += ofPlans[i];
  return [scoresOf(all), scoresOf(ofPlans), scoresOf(ofMonths)].flat();
}

function scoresOf(bins) {
  const sum = (from, to) => bins.subarray(from, to).reduce((total, count) => total + count, 0);
  return Array.from({ length: bins.length / 11 }, (_, group) => {
    const first = group * 11;
    return (100 * (sum(first + 9, first + 11) - sum(first, first + 7))) / sum(first, first + 11);
  });
}

async function load(database) {
  const names = plans.map((plan) => `'${plan}'`).join(", ");
  await database.load("answers", rows, [
    { name: "score", sql: "utinyint", type: UTINYINT, valueAt: (i) => score[i] },
    { name: "plan", sql: `enum (${names})`, type: ENUM(plans), valueAt: (i) => plans[codes[i]] },
    { name: "answered", sql: "double", type: DOUBLE, valueAt: (i) => at[i] },
  ]);
  await database.execute(
    "create or replace table answers as select score, plan, make_timestamp((answered * 1000)::bigint) as answered from answers",
  );
}

async function askAll(database) {
  const points = "100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / count(*)";
  return [
    await database.query(`select ${points} from answers`),
    (await database.query(`select plan, ${points} from answers group by plan order by plan`)).map(([, value]) => value),
    (await database.query(`select date_trunc('month', answered) m, ${points} from answers group by m order by m`)).map(
      ([, value]) => value,
    ),
  ];
}

/** A hundred million rows, none of them there before they are asked for or after they are counted. */
async function watchMemory() {
  const chunkCount = Math.round(rowCount(1e8) / chunkRows);
  const marks = [0.01, 0.1, 1].map((part) => Math.max(1, Math.round(part * chunkCount)));
  const lines = [];
  const peak = { heap: 0, rss: 0, buffers: 0 };
  globalThis.gc();
  const since = performance.now();
  let making = 0;
  function* chunks() {
    for (let i = 0; i < chunkCount; i++) {
      const began = performance.now();
      const from = (i * chunkRows) % (rows - chunkRows + 1);
      const to = from + chunkRows;
      const chunk = {
        score: score.slice(from, to),
        plan: { codes: codes.slice(from, to), dictionary },
        at: at.slice(from, to),
      };
      making += performance.now() - began;
      yield chunk;
    }
  }
  const onProgress = ({ chunks: done }) => {
    const { heapUsed, rss, arrayBuffers } = process.memoryUsage();
    peak.heap = Math.max(peak.heap, heapUsed);
    peak.rss = Math.max(peak.rss, rss);
    peak.buffers = Math.max(peak.buffers, arrayBuffers);
    if (!marks.includes(done)) return;
    globalThis.gc();
    const kept = process.memoryUsage().heapUsed / 2 ** 20;
    const counted = done * chunkRows;
    const time = (1e6 * (performance.now() - since - making)) / counted;
    lines.push({
      name: `${((100 * done) / chunkCount).toFixed(0)} % of the rows`,
      role: "part",
      rows: counted,
      best: kept,
      median: kept,
      note: `at most ${(peak.heap / 2 ** 20).toFixed(0)} MB between two collections, resident ${(peak.rss / 2 ** 20).toFixed(0)} MB, arrays ${(peak.buffers / 2 ** 20).toFixed(0)} MB; ${time.toFixed(2)} ns a row`,
      agrees: true,
    });
  };
  const { nps: all } = await collect(chunks(), metrics, { onProgress });
  if (all.n !== chunkCount * chunkRows) throw new Error(`${all.n} rows were counted`);
  report(`the heap that is kept while ${(chunkCount * chunkRows).toLocaleString("en")} rows go through`, lines, "MB");
}
