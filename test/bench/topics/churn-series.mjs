// Churn of 24 months in one call, counted from subscriptions, of which a customer may have several.
import { DOUBLE, INTEGER } from "@duckdb/node-api";
import { churnRate, churnSeries } from "../../../dist/index.js";
import { makeArray, makeInstants, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const customers = rows >> 1;
const day = 86_400_000;
const months = Array.from({ length: 25 }, (_, month) => Date.UTC(2023, month));
const [from, asOf] = [months[0], months[24]];
const below = seeded(16);
const customer = Int32Array.from({ length: rows }, () => below(customers));
const started = makeInstants(rows);
// One in three still runs, and so has no end.
const ended = started.map((instant) => (below(3) === 0 ? Number.NaN : instant + day * (1 + below(700))));
const subscriptions = makeArray(rows, (i) => ({
  customerId: customer[i],
  startedAt: started[i],
  endedAt: Number.isNaN(ended[i]) ? null : ended[i],
}));

const database = await openDatabase();
await database.load("raw", rows, [
  { name: "customer", sql: "integer", type: INTEGER, valueAt: (i) => customer[i] },
  { name: "started", sql: "double", type: DOUBLE, valueAt: (i) => started[i] },
  { name: "ended", sql: "double", type: DOUBLE, valueAt: (i) => (Number.isNaN(ended[i]) ? null : ended[i]) },
]);
await database.execute(`create table subscriptions as select * from raw`);
const bounds = months.slice(1).map((end, place) => `(${months[place]}, ${end})`);
await database.execute(`create table months as select * from (values ${bounds.join(", ")}) as v(first, next)`);
const sql = `select 100.0 * count(*) filter (there and not still) / count(*) filter (there)
  from (
    select first, bool_or(started <= first and (ended is null or ended > first)) as there,
      bool_or(ended is null or ended > next) as still
    from months join subscriptions on started <= next and (ended is null or ended > first)
    group by first, customer
  ) group by first order by first`;

const options = { every: "month", from, asOf };
const read = (series) => series.map(({ churn }) => churn.value);
report(
  "churnSeries of 24 months, ids and instants that are numbers",
  await measure([
    { name: "cx-metrics churnSeries", rows, run: () => churnSeries(subscriptions, options), read },
    {
      name: "cx-metrics churnRate, month after month",
      role: "ours",
      rows,
      run: () => months.slice(1).map((end, i) => churnRate(subscriptions, { period: { start: months[i], end } }).value),
    },
    ...withThreads(database, "by month and customer, table in place", rows, sql, (result) => result.map(([v]) => v)),
  ]),
);

report(
  "churnSeries of 24 months, summed over days",
  await measure([
    {
      name: "cx-metrics churnSeries",
      rows,
      run: () => churnSeries(subscriptions, { ...options, base: "daily-sum" }),
      read,
    },
    {
      name: "cx-metrics churnRate, month after month",
      role: "ours",
      rows,
      run: () =>
        months.slice(1).map((end, i) => {
          const period = { start: months[i], end };
          return churnRate(subscriptions, { period, base: "daily-sum" }).value;
        }),
    },
  ]),
);
