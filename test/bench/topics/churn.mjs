// churnRate of a month, counted from subscriptions, of which a customer may have several.
import { DOUBLE, INTEGER } from "@duckdb/node-api";
import { churnRate } from "../../../dist/index.js";
import { makeArray, makeInstants, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(2e6);
const customers = rows >> 1;
const day = 86_400_000;
const [start, end] = [Date.UTC(2024, 5), Date.UTC(2024, 6)];
const below = seeded(6);
const customer = Int32Array.from({ length: rows }, () => below(customers));
const started = makeInstants(rows);
// One in three still runs, and so has no end.
const ended = started.map((instant) => (below(3) === 0 ? Number.NaN : instant + day * below(700)));
const database = await openDatabase();
await database.load("raw", rows, [
  { name: "customer", sql: "integer", type: INTEGER, valueAt: (i) => customer[i] },
  { name: "started", sql: "double", type: DOUBLE, valueAt: (i) => started[i] },
  { name: "ended", sql: "double", type: DOUBLE, valueAt: (i) => (Number.isNaN(ended[i]) ? null : ended[i]) },
]);
await database.execute(`create table subscriptions as
  select customer, make_timestamp_ms(started::bigint) as started, make_timestamp_ms(ended::bigint) as ended from raw`);
const activeAt = (instant) => {
  const at = `make_timestamp_ms(${instant})`;
  return `bool_or(started <= ${at} and (ended is null or ended > ${at}))`;
};
const sql = `select 100.0 * count(*) filter (there and not still_there) / count(*) filter (there)
  from (select ${activeAt(start)} as there, ${activeAt(end)} as still_there from subscriptions group by customer)`;

await compare(
  "Dates and ids that are numbers",
  (instant) => new Date(instant),
  (id) => id,
);
await compare(
  "Dates and ids that are strings",
  (instant) => new Date(instant),
  (id) => `customer-${id}`,
);
await compare(
  "ISO 8601 strings and ids that are strings",
  (instant) => new Date(instant).toISOString(),
  (id) => `customer-${id}`,
);

async function compare(name, makeInstant, makeId) {
  const subscriptions = makeArray(rows, (i) => ({
    customerId: makeId(customer[i]),
    startedAt: makeInstant(started[i]),
    endedAt: Number.isNaN(ended[i]) ? null : makeInstant(ended[i]),
  }));
  const options = { period: { start, end } };
  report(
    `churnRate, ${name}`,
    await measure([
      { name: "cx-metrics churnRate", rows, run: () => churnRate(subscriptions, options), read: ({ value }) => value },
      {
        name: "a Set of customers at the start, one at the end",
        role: "bound",
        rows,
        run: () => churnBySets(subscriptions),
      },
      ...withThreads(database, "by customer, table in place", rows, sql, ([[value]]) => value),
    ]),
  );
}

function churnBySets(subscriptions) {
  const there = new Set();
  const stillThere = new Set();
  for (const { customerId, startedAt, endedAt } of subscriptions) {
    const from = +new Date(startedAt);
    const to = endedAt === null ? Number.POSITIVE_INFINITY : +new Date(endedAt);
    if (from <= start && to > start) there.add(customerId);
    if (from <= end && to > end) stillThere.add(customerId);
  }
  let lost = 0;
  for (const id of there) if (!stillThere.has(id)) lost++;
  return (100 * lost) / there.size;
}
