// nps by month of three years, beside what else can group rows by month. A process for each kind of instant:
// node trend.mjs <kind>
import { DOUBLE, UTINYINT } from "@duckdb/node-api";
import { mean, rollup } from "d3-array";
import { nps, trend } from "../../../dist/index.js";
import { makeArray, makeInstants, makeScores } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";
import { withPolars } from "../polars.mjs";

const kinds = {
  columns: { name: "columns of typed arrays", full: 1e7, make: (instant) => instant },
  milliseconds: { name: "epoch milliseconds", full: 1e7, make: (instant) => instant },
  dates: { name: "Dates", full: 2e6, make: (instant) => new Date(instant) },
  text: { name: "ISO 8601 strings", full: 2e6, make: (instant) => new Date(instant).toISOString() },
};
const { name, full, make } = kinds[process.argv[2]];
const rows = rowCount(full);
const zone = "America/New_York";
const score = makeScores(rows);
const instants = makeInstants(rows);
const isColumns = process.argv[2] === "columns";
const records = isColumns
  ? { answeredAt: instants, score }
  : makeArray(rows, (i) => ({ answeredAt: make(instants[i]), score: score[i] }));
const database = await openDatabase();
await loadAnswers();

const utcMonth = (instant) => instant.getUTCFullYear() * 12 + instant.getUTCMonth();
const utcMonthOf = {
  milliseconds: (at) => utcMonth(new Date(at)),
  dates: utcMonth,
  text: (at) => utcMonth(new Date(at)),
};
const monthOf = utcMonthOf[process.argv[2]];
if (isColumns) {
  await database.execute(`set TimeZone = '${zone}'`);
  report(
    "nps by month, columns of typed arrays",
    await measure([
      ours("UTC", records, 10),
      ...withThreads(database, "date_trunc, table in place", rows, sqlOf("answered"), inOrder),
      ...withPolars(
        "truncated to months when the table was made",
        rows,
        (pl) => pl.DataFrame({ score, month: Uint16Array.from(instants, (instant) => utcMonth(new Date(instant))) }),
        "month",
        inOrder,
      ),
    ]),
  );
  report(
    `nps by month of ${zone}, columns of typed arrays`,
    await measure([
      ours(zone, records, 10),
      ...withThreads(
        database,
        "date_trunc in the zone, table in place",
        rows,
        sqlOf("answered at time zone 'UTC'"),
        inOrder,
      ),
    ]),
  );
  process.exit(0);
}
report(
  `nps by month of UTC, records with ${name}`,
  await measure([
    ours("UTC"),
    {
      name: "d3-array rollup, months of UTC by Date",
      rows,
      run: () => rollup(records, score100, ({ answeredAt }) => monthOf(answeredAt)),
      read: inOrder,
    },
    { name: "a Map of counters, months of UTC by Date", role: "bound", rows, run: () => countByMonth(), read: inOrder },
    ...withThreads(database, "date_trunc, table in place", rows, sqlOf("answered"), inOrder),
  ]),
);

// People take the parts of a local date from Intl.DateTimeFormat. It is slow, so it gets a twentieth of the rows.
const some = records.slice(0, rows / 20);
const format = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit" });
const localMonthOf = ({ answeredAt }) =>
  format.format(typeof answeredAt === "string" ? new Date(answeredAt) : answeredAt);
await database.execute(`set TimeZone = '${zone}'`);
const local = await measure([
  ours(zone),
  ...withThreads(
    database,
    "date_trunc in the zone, table in place",
    rows,
    sqlOf("answered at time zone 'UTC'"),
    inOrder,
  ),
]);
const localOfSome = await measure([
  { ...ours(zone, some), rows: some.length },
  {
    name: "d3-array rollup, months by Intl.DateTimeFormat",
    rows: some.length,
    run: () => rollup(some, score100, localMonthOf),
    read: (groups) => inOrder([...groups].map(([key, value]) => [`${key.slice(3)}${key.slice(0, 2)}`, value])),
  },
]);
report(`nps by month of ${zone}, records with ${name}`, [...local, ...localOfSome.slice(1)]);

function ours(timeZone, input = records, target = undefined) {
  const options = { at: "answeredAt", every: "month", timeZone, metric: nps.of("score") };
  return {
    name: "cx-metrics trend",
    rows,
    target,
    run: () => trend(input, options),
    read: (result) => result.map(({ value }) => value),
  };
}

function score100(group) {
  return mean(group, ({ score: answer }) => (answer >= 9 ? 100 : answer <= 6 ? -100 : 0));
}

function countByMonth() {
  const months = new Map();
  for (const { answeredAt, score: answer } of records) {
    const month = monthOf(answeredAt);
    let counts = months.get(month);
    if (counts === undefined) {
      counts = { net: 0, all: 0 };
      months.set(month, counts);
    }
    counts.all++;
    if (answer >= 9) counts.net++;
    else if (answer <= 6) counts.net--;
  }
  return [...months].map(([month, { net, all }]) => [month, (100 * net) / all]);
}

function sqlOf(at) {
  const net = "count(*) filter (score >= 9) - count(*) filter (score <= 6)";
  return `select epoch_ms(date_trunc('month', ${at})) as month, 100.0 * (${net}) / count(*) from answers group by 1`;
}

async function loadAnswers() {
  await database.load("raw", rows, [
    { name: "ms", sql: "double", type: DOUBLE, valueAt: (i) => instants[i] },
    { name: "score", sql: "utinyint", type: UTINYINT, valueAt: (i) => score[i] },
  ]);
  await database.execute("create table answers as select make_timestamp_ms(ms::bigint) as answered, score from raw");
  await database.execute("drop table raw");
}

/** The scores in the order of the months. */
function inOrder(months) {
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
