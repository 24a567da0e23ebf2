// funnel of four steps, of which eight kinds of events hold half, over a month of ten events a customer.
import { DOUBLE, INTEGER, UTINYINT } from "@duckdb/node-api";
import { funnel } from "../../../dist/index.js";
import { makeArray, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e7);
const names = ["visit", "search", "view", "cart", "checkout", "help", "order", "review"];
const steps = ["visit", "view", "cart", "order"];
const week = 7 * 86_400_000;
const below = seeded(11);
const customerId = Uint32Array.from({ length: rows }, () => below(Math.round(rows / 10)));
const codes = Uint8Array.from({ length: rows }, () => below(names.length));
// No two events of a customer are at one instant: what then comes first is nothing to compare.
const at = Float64Array.from({ length: rows }, (_, i) => 1.7e12 + below(30 * 86_400) * 1000 + (i % 1000) / 1000);
const table = { customerId, event: { codes, dictionary: names }, at };
const customersOf = (result) => result.steps.map(({ customers }) => customers);

const database = await openDatabase();
await database.load("events", rows, [
  { name: "customer", sql: "integer", type: INTEGER, valueAt: (i) => customerId[i] },
  { name: "event", sql: "utinyint", type: UTINYINT, valueAt: (i) => codes[i] },
  { name: "ms", sql: "double", type: DOUBLE, valueAt: (i) => at[i] },
]);
// The counts and nothing else. The time of a step is the first one of its event after the step before, within the week.
const [first, ...later] = steps.map((name) => names.indexOf(name));
const sql = `with s1 as (select customer, min(ms) as t1, min(ms) as t from events where event = ${first} group by 1)
  ${later
    .map(
      (code, i) => `, s${i + 2} as (select customer, any_value(t1) as t1, min(e.ms) as t from s${i + 1} join events e
    using (customer) where e.event = ${code} and e.ms >= t and e.ms <= t1 + ${week} group by 1)`,
    )
    .join("")}
  select (select count(*) from s1), (select count(*) from s2), (select count(*) from s3), (select count(*) from s4)`;

report(
  "funnel of four steps, columns",
  await measure([
    { name: "cx-metrics funnel, columns", rows, target: 60, run: () => funnel(table, { steps }), read: customersOf },
    {
      name: "loop over rows sorted by customer and time by an index",
      rows,
      run: () => loop(),
      read: (counts) => counts,
    },
    ...withThreads(database, "counts alone, table in place", rows, sql, (answer) => answer),
  ]),
);

const fewer = Math.round(rows / 5);
const records = makeArray(fewer, (i) => ({
  customerId: `customer-${customerId[i]}`,
  event: names[codes[i]],
  at: at[i],
}));
report(
  "funnel of four steps, records with ids that are strings",
  await measure([
    { name: "cx-metrics funnel", rows: fewer, run: () => funnel(records, { steps }), read: customersOf },
    {
      name: "Map of arrays, each sorted, then a loop",
      rows: fewer,
      run: () => loopOverGroups(),
      read: (counts) => counts,
    },
  ]),
);

/** What one writes first: an index of the rows sorted by customer and time, then one pass. */
function loop() {
  const wanted = steps.map((name) => names.indexOf(name));
  const order = Uint32Array.from({ length: rows }, (_, i) => i)
    .filter((i) => wanted.includes(codes[i]))
    .sort((a, b) => customerId[a] - customerId[b] || at[a] - at[b]);
  const counts = [0, 0, 0, 0];
  let [customer, reached, start] = [-1, 0, 0];
  for (const i of order) {
    if (customerId[i] !== customer) [customer, reached] = [customerId[i], 0];
    if (reached === 4 || codes[i] !== wanted[reached] || (reached > 0 && at[i] > start + week)) continue;
    if (reached === 0) start = at[i];
    counts[reached++]++;
  }
  return counts;
}

function loopOverGroups() {
  const groups = new Map();
  for (const record of records) {
    const own = groups.get(record.customerId);
    if (own) own.push(record);
    else groups.set(record.customerId, [record]);
  }
  const counts = [0, 0, 0, 0];
  for (const own of groups.values()) {
    own.sort((a, b) => a.at - b.at);
    let [reached, start] = [0, 0];
    for (const record of own) {
      if (reached === 4 || record.event !== steps[reached] || (reached > 0 && record.at > start + week)) continue;
      if (reached === 0) start = record.at;
      counts[reached++]++;
    }
  }
  return counts;
}
