// cohortRetention by month over events of three years.
import { DOUBLE, INTEGER } from "@duckdb/node-api";
import { groupBy } from "es-toolkit";
import { cohortRetention } from "../../../dist/index.js";
import { makeArray, makeInstants, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(3e6);
const customers = Math.round(rows / 10);
const below = seeded(7);
const customer = Int32Array.from({ length: rows }, () => below(customers));
const instants = makeInstants(rows);
const database = await openDatabase();
await database.load("raw", rows, [
  { name: "customer", sql: "integer", type: INTEGER, valueAt: (i) => customer[i] },
  { name: "ms", sql: "double", type: DOUBLE, valueAt: (i) => instants[i] },
]);
await database.execute("create table events as select customer, make_timestamp_ms(ms::bigint) as happened from raw");
// The cells and nothing else: no empty ones, no curve, no intervals.
const sql = `with months as (select distinct customer, year(happened) * 12 + month(happened) as month from events),
  starts as (select customer, min(month) as cohort from months group by customer)
  select cohort, month - cohort as age, count(*) from months join starts using (customer) group by 1, 2`;

await compareColumns();
await compare(
  "epoch milliseconds and ids that are numbers",
  (instant) => instant,
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

/** Ten million events, as they come from a file of columns. */
async function compareColumns() {
  const many = rowCount(1e7);
  const next = seeded(8);
  const customerId = Uint32Array.from({ length: many }, () => next(Math.round(many / 10)));
  const at = makeInstants(many, 9);
  report(
    "cohortRetention, columns of epoch milliseconds and ids that are numbers",
    await measure([
      {
        name: "cx-metrics cohortRetention, columns",
        rows: many,
        target: 100,
        run: () => cohortRetention({ customerId, at }),
        read: activeCounts,
      },
    ]),
  );
}

async function compare(name, makeInstant, makeId) {
  const events = makeArray(rows, (i) => ({ customerId: makeId(customer[i]), at: makeInstant(instants[i]) }));
  report(
    `cohortRetention, ${name}`,
    await measure([
      { name: "cx-metrics cohortRetention", rows, run: () => cohortRetention(events), read: activeCounts },
      {
        name: "es-toolkit groupBy customer, then a Set of months",
        rows,
        run: () => cohortsByGroups(events),
        read: activeOf,
      },
      ...withThreads(database, "cells alone, table in place", rows, sql, activeOf),
    ]),
  );
}

function cohortsByGroups(events) {
  const cells = new Map();
  for (const own of Object.values(groupBy(events, (event) => event.customerId))) {
    const months = new Set(own.map(({ at }) => monthOf(new Date(at))));
    const cohort = Math.min(...months);
    for (const month of months) {
      const key = cohort * 1000 + month - cohort;
      cells.set(key, (cells.get(key) ?? 0) + 1);
    }
  }
  return [...cells].map(([key, active]) => [Math.floor(key / 1000), key % 1000, active]);
}

function monthOf(at) {
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

function activeCounts({ cohorts }) {
  return cohorts.flatMap(({ cells }) => cells.map(({ active }) => active)).filter((active) => active > 0);
}

/** The numbers of active customers in the order of cohorts and ages. */
function activeOf(cells) {
  return [...cells].sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , active]) => active);
}
