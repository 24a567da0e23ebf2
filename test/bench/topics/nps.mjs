// Validated nps over one column, beside what else counts it. A process for each kind of column: node nps.mjs <kind>
import { DOUBLE, UTINYINT } from "@duckdb/node-api";
import * as arquero from "arquero";
import { mean } from "d3-array";
import * as z from "zod";
import { nps } from "../../../dist/index.js";
import { makeArray, makeScores, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { countInBins, countWithIfs } from "../loop.mjs";
// A second copy, which other arrays go through and the first one never sees.
import { countInBins as countFed } from "../loop.mjs?fed";
import { measure, report, rowCount } from "../measure.mjs";

const kinds = {
  bytes: { name: "Uint8Array", target: 0.5, make: (scores) => scores },
  numbers: { name: "number[]", target: 1.6, make: toNumbers, schema: z.array(z.number().int().min(0).max(10)) },
  blanks: {
    name: "number[] with 5 % null",
    target: 3,
    make: withBlanks,
    schema: z.array(z.number().int().min(0).max(10).nullable()),
  },
  doubles: { name: "Float64Array", target: undefined, make: (scores) => Float64Array.from(scores) },
};

const { name, target, make, schema } = kinds[process.argv[2]];
const rows = rowCount(1e7);
const column = make(makeScores(rows));
const table = arquero.table({ score: column });
const database = await openDatabase();
const sql =
  "select count(*) filter (score >= 9), count(*) filter (score in (7, 8)), count(*) filter (score <= 6) from scores";
const ours = { name: "cx-metrics nps", rows, target, run: () => nps(column), read: (result) => result.value };

await loadScores();
report(
  `nps of ${name}`,
  await measure([
    ours,
    { name: "one loop with bins, nothing checked", role: "bound", rows, run: () => countInBins(column), read: scoreOf },
    { name: "one loop with ifs, nothing checked", role: "bound", rows, run: () => countWithIfs(column), read: scoreOf },
    { name: "filter().length, nothing checked", rows, run: () => filterLength(column), read: scoreOf },
    ...(schema ? [withSchema()] : []),
    { name: "d3-array mean with an accessor", rows, run: () => mean(column, pointsOf) },
    { name: "arquero rollup, table in place", rows, run: () => arqueroMean(table) },
    ...withThreads(database, "table in place", rows, sql, ([counts]) => scoreOf(counts)),
    { name: "DuckDB, getting the rows in first", rows, run: loadAndCount, read: ([counts]) => scoreOf(counts) },
  ]),
);

// The engine makes a loop for the kinds of arrays that it has seen, and a slow one where it has seen many.
const [before] = await measure([ours]);
const after = [];
for (const length of [5_000, 100_000]) {
  const others = everyKind(length);
  for (let i = 0; i < 1e6 / length; i++) {
    for (const other of others) {
      nps(other);
      countFed(other);
    }
  }
  const [line] = await measure([{ ...ours, name: `cx-metrics nps, fed ${others.length} kinds of ${length}` }]);
  after.push({ ...line, role: "ours", note: `${(line.best / before.best).toFixed(2)} × what it was` });
}
const loops = await measure([
  ours,
  { name: "the loop with bins, fed the same", role: "bound", rows, run: () => countFed(column), read: scoreOf },
  { name: "the loop with bins, fed no other", role: "bound", rows, run: () => countInBins(column), read: scoreOf },
]);
report(`nps of ${name}, after other kinds of arrays`, [...after, ...loops.slice(1)]);

function withSchema() {
  const run = () => filterLength(schema.parse(column));
  return { name: "z.array(…).parse, then filter().length", rows, slower: 30, run, read: scoreOf };
}

function scoreOf([promoters, passives, detractors]) {
  return (100 * (promoters - detractors)) / (promoters + passives + detractors);
}

function filterLength(scores) {
  return [
    scores.filter((score) => score !== null && score >= 9).length,
    scores.filter((score) => score === 7 || score === 8).length,
    scores.filter((score) => score !== null && score <= 6).length,
  ];
}

function pointsOf(score) {
  return score === null ? null : score >= 9 ? 100 : score <= 6 ? -100 : 0;
}

function arqueroMean(scores) {
  const { op } = arquero;
  return scores
    .rollup({ nps: (d) => op.mean(d.score === null ? null : d.score >= 9 ? 100 : d.score <= 6 ? -100 : 0) })
    .get("nps", 0);
}

function loadScores() {
  const [sql, type] = column instanceof Float64Array ? ["double", DOUBLE] : ["utinyint", UTINYINT];
  return database.load("scores", rows, [{ name: "score", sql, type, valueAt: (i) => column[i] }]);
}

async function loadAndCount() {
  await loadScores();
  return database.query(sql);
}

function toNumbers(scores) {
  return makeArray(scores.length, (i) => scores[i]);
}

function withBlanks(scores) {
  const below = seeded(9);
  return makeArray(scores.length, (i) => (below(20) === 0 ? null : scores[i]));
}

/** Every kind of array that the engine tells apart, and every typed array that may hold scores. */
function everyKind(length) {
  const scores = makeScores(length);
  const typed = [
    Uint8Array,
    Uint8ClampedArray,
    Uint16Array,
    Uint32Array,
    Int8Array,
    Int16Array,
    Int32Array,
    Float32Array,
    Float64Array,
  ];
  const numbers = toNumbers(scores);
  const doubles = [0.5, ...numbers.slice(1)];
  doubles[0] = 9;
  const holey = new Array(scores.length);
  for (let i = 0; i < scores.length; i++) holey[i] = scores[i];
  const holeyDoubles = new Array(scores.length);
  holeyDoubles[0] = 0.5;
  for (let i = 0; i < scores.length; i++) holeyDoubles[i] = scores[i];
  const sparse = [];
  sparse[4 * length] = 3;
  for (let i = 0; i < length; i += 40) sparse[4 * i] = scores[i];
  class Answers extends Array {}
  return [
    ...typed.map((Typed) => Typed.from(scores)),
    new Uint8Array(new SharedArrayBuffer(length)),
    numbers,
    withBlanks(scores),
    doubles,
    holey,
    holeyDoubles,
    sparse,
    Object.freeze([...numbers]),
    Object.seal([...numbers]),
    Answers.from(numbers),
  ];
}
