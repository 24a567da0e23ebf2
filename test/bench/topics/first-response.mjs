// avgFirstResponseTime: mean, median, two percentiles and their intervals, over tickets, one in ten without an answer.
import { DOUBLE } from "@duckdb/node-api";
import { mean, quantileSorted } from "d3-array";
import * as cx from "../../../dist/index.js";
import { makeArray, makeInstants, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(2e6);
const created = makeInstants(rows);
const below = seeded(5);
const responded = Float64Array.from(created, (instant) =>
  below(10) === 0 ? Number.NaN : instant + Math.round(20_000 * Math.exp(below(10_000) / 1500)) * 100,
);
const database = await openDatabase();
await database.load("raw", rows, [
  { name: "created", sql: "double", type: DOUBLE, valueAt: (i) => created[i] },
  {
    name: "responded",
    sql: "double",
    type: DOUBLE,
    valueAt: (i) => (Number.isNaN(responded[i]) ? null : responded[i]),
  },
]);
await database.execute(`create table tickets as
  select make_timestamp_ms(created::bigint) as created, make_timestamp_ms(responded::bigint) as responded from raw`);
const sql = `select avg(wait), quantile_cont(wait, 0.5), quantile_cont(wait, 0.9), quantile_cont(wait, 0.95)
  from (select epoch_ms(responded) - epoch_ms(created) as wait from tickets where responded is not null)`;

await compare("Dates", (instant) => new Date(instant));
await compare("ISO 8601 strings", (instant) => new Date(instant).toISOString());

async function compare(name, make) {
  const tickets = makeArray(rows, (i) => ({
    createdAt: make(created[i]),
    firstRespondedAt: Number.isNaN(responded[i]) ? null : make(responded[i]),
  }));
  const waitOf = ({ createdAt, firstRespondedAt }) => new Date(firstRespondedAt) - new Date(createdAt);
  report(
    `avgFirstResponseTime of tickets with ${name}`,
    await measure([
      {
        name: "cx-metrics avgFirstResponseTime",
        rows,
        run: () => cx.avgFirstResponseTime(tickets),
        // Beyond 10,000 different times the quantiles are within 1 %: the mean is what must agree.
        read: ({ value }) => value,
      },
      {
        name: "d3-array mean of the differences",
        role: "bound",
        rows,
        run: () => mean(tickets, (ticket) => (ticket.firstRespondedAt === null ? null : waitOf(ticket))),
        read: (value) => value / 1000,
      },
      {
        name: "d3-array mean and quantiles of the sorted differences",
        rows,
        run: () => sortedFigures(tickets, waitOf),
        read: ([value]) => value / 1000,
      },
      ...withThreads(database, "mean and quantiles, table in place", rows, sql, ([[value]]) => value / 1000),
    ]),
  );
}

function sortedFigures(tickets, waitOf) {
  const waits = Float64Array.from(
    tickets.filter(({ firstRespondedAt }) => firstRespondedAt !== null).map(waitOf),
  ).sort();
  return [mean(waits), ...[0.5, 0.9, 0.95].map((p) => quantileSorted(waits, p))];
}
