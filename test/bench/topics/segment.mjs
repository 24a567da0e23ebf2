// nps by one of fifty plans, beside what else can group rows. A process for each kind of rows: node segment.mjs <kind>
import { ENUM, UTINYINT, VARCHAR } from "@duckdb/node-api";
import * as arquero from "arquero";
import { mean, rollup } from "d3-array";
import { groupBy } from "es-toolkit";
import { nps, segment } from "../../../dist/index.js";
import { makeArray, makeCodes, makeScores, plans } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";
import { withPolars } from "../polars.mjs";

const rows = rowCount(1e7);
const score = makeScores(rows);
const codes = makeCodes(rows, plans.length);
const database = await openDatabase();
const text = { name: "plan", sql: "varchar", type: VARCHAR, valueAt: (i) => plans[codes[i]] };
const code = { name: "plan", sql: "utinyint", type: UTINYINT, valueAt: (i) => codes[i] };
const names = plans.map((plan) => `'${plan}'`).join(", ");
const choice = { name: "plan", sql: `enum (${names})`, type: ENUM(plans), valueAt: (i) => plans[codes[i]] };

const kinds = {
  records: async () => {
    const records = makeArray(rows, (i) => ({ plan: plans[codes[i]], score: score[i] }));
    const table = arquero.from(records);
    await load(text);
    report(
      "nps by segment, records with a string of fifty as key",
      await measure([
        ours(records, 30),
        {
          name: "a Map of counters, nothing checked",
          role: "bound",
          rows,
          run: () => countByMap(records),
          read: fromCounts,
        },
        {
          name: "Map of arrays, then filter().length",
          rows,
          run: () => groupThenFilter(records, mapOfArrays),
          read: fromCounts,
        },
        {
          name: "es-toolkit groupBy, then filter().length",
          rows,
          run: () => groupThenFilter(records, (all) => Object.entries(groupBy(all, planOf))),
          read: fromCounts,
        },
        {
          name: "d3-array rollup",
          rows,
          run: () => rollup(records, (group) => mean(group, pointsOf), planOf),
          read: (groups) => inOrder([...groups]),
        },
        {
          name: "arquero groupby and rollup, table in place",
          rows,
          run: () => arqueroRollup(table),
          read: fromArquero,
        },
        {
          name: "arquero, making the table first",
          rows,
          run: () => arqueroRollup(arquero.from(records)),
          read: fromArquero,
        },
        ...withThreads(database, "text key, table in place", rows, sql, inOrder),
        {
          name: "DuckDB, text key, getting the rows in first",
          rows,
          run: () =>
            load(
              text,
              (i) => records[i].plan,
              (i) => records[i].score,
            ).then(() => database.query(sql)),
          read: inOrder,
        },
      ]),
    );
  },
  /** What a reader of CSV gives: a string of its own in each row. */
  read: async () => {
    const bytes = Buffer.from(plans.join(""));
    const width = plans[0].length;
    const records = makeArray(rows, (i) => ({
      plan: bytes.toString("latin1", codes[i] * width, (codes[i] + 1) * width),
      score: score[i],
    }));
    report(
      "nps by segment, records with a key of their own each, as read from CSV",
      await measure([
        ours(records),
        {
          name: "a Map of counters, nothing checked",
          role: "bound",
          rows,
          run: () => countByMap(records),
          read: fromCounts,
        },
        {
          name: "Map of arrays, then filter().length",
          rows,
          run: () => groupThenFilter(records, mapOfArrays),
          read: fromCounts,
        },
        {
          name: "d3-array rollup",
          rows,
          run: () => rollup(records, (group) => mean(group, pointsOf), planOf),
          read: (groups) => inOrder([...groups]),
        },
      ]),
    );
  },
  codes: async () => {
    const columns = { score, plan: { codes, dictionary: plans } };
    const table = arquero.table({ score, plan: codes });
    await load(code);
    const withCodes = withThreads(database, "code, table in place", rows, sql, inOrder);
    const lines = await measure([
      ours(columns, 3),
      {
        name: "one loop over codes, nothing checked",
        role: "bound",
        rows,
        run: () => countByCode(columns),
        read: fromCounts,
      },
      { name: "arquero groupby and rollup, table in place", rows, run: () => arqueroRollup(table), read: fromArquero },
      ...withCodes,
      ...withPolars("code", rows, (pl) => pl.DataFrame({ score, plan: codes }), "plan", inNumbers),
      {
        name: "DuckDB, code, getting the rows in first",
        rows,
        run: () => load(code).then(() => database.query(sql)),
        read: inOrder,
      },
    ]);
    await load(choice);
    const withEnum = await measure([
      ours(columns),
      ...withThreads(database, "enum, table in place", rows, sql, inOrder),
    ]);
    report("nps by segment, columns with codes", [...lines, ...withEnum.slice(1)]);
  },
  words: async () => {
    const columns = { score, plan: makeArray(rows, (i) => plans[codes[i]]) };
    const table = arquero.table(columns);
    await load(text);
    report(
      "nps by segment, columns with strings",
      await measure([
        ours(columns),
        {
          name: "arquero groupby and rollup, table in place",
          rows,
          run: () => arqueroRollup(table),
          read: fromArquero,
        },
        ...withThreads(database, "text key, table in place", rows, sql, inOrder),
        ...withPolars("text key", rows, (pl) => pl.DataFrame(columns), "plan", inOrder),
      ]),
    );
  },
};
const sql =
  "select plan, 100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / count(*) from answers group by plan";

await kinds[process.argv[2]]();

function ours(input, target) {
  const options = { by: "plan", metric: nps.of("score") };
  return {
    name: "cx-metrics segment",
    rows,
    target,
    run: () => segment(input, options),
    read: (result) => result.map(({ value }) => value),
  };
}

function load(plan, planAt = plan.valueAt, scoreAt = (i) => score[i]) {
  return database.load("answers", rows, [
    { ...plan, valueAt: planAt },
    { name: "score", sql: "utinyint", type: UTINYINT, valueAt: scoreAt },
  ]);
}

function planOf(record) {
  return record.plan;
}

function pointsOf({ score: answer }) {
  return answer >= 9 ? 100 : answer <= 6 ? -100 : 0;
}

function countByMap(records) {
  const groups = new Map();
  for (const { plan, score: answer } of records) {
    let counts = groups.get(plan);
    if (counts === undefined) {
      counts = { promoters: 0, detractors: 0, all: 0 };
      groups.set(plan, counts);
    }
    counts.all++;
    if (answer >= 9) counts.promoters++;
    else if (answer <= 6) counts.detractors++;
  }
  return [...groups];
}

function countByCode(columns) {
  const bins = new Uint32Array(plans.length * 16);
  for (let i = 0; i < rows; i++) bins[columns.plan.codes[i] * 16 + columns.score[i]]++;
  return plans.map((plan, group) => {
    const sum = (from, to) =>
      bins.subarray(16 * group + from, 16 * group + to + 1).reduce((total, count) => total + count, 0);
    return [plan, { promoters: sum(9, 10), detractors: sum(0, 6), all: sum(0, 10) }];
  });
}

function mapOfArrays(records) {
  const groups = new Map();
  for (const record of records) {
    const group = groups.get(record.plan);
    if (group) group.push(record);
    else groups.set(record.plan, [record]);
  }
  return [...groups];
}

function groupThenFilter(records, group) {
  return group(records).map(([plan, members]) => {
    const promoters = members.filter((record) => record.score >= 9).length;
    const detractors = members.filter((record) => record.score <= 6).length;
    return [plan, { promoters, detractors, all: members.length }];
  });
}

function arqueroRollup(table) {
  const { op } = arquero;
  return table.groupby("plan").rollup({ nps: (d) => op.mean(d.score >= 9 ? 100 : d.score <= 6 ? -100 : 0) });
}

function fromArquero(table) {
  return inOrder(table.objects().map(({ plan, nps: value }) => [plan, value]));
}

function fromCounts(groups) {
  return inOrder(
    groups.map(([plan, { promoters, detractors, all }]) => [plan, (100 * (promoters - detractors)) / all]),
  );
}

/** The same where the plans are numbers. */
function inNumbers(groups) {
  return [...groups].sort(([a], [b]) => a - b).map(([, value]) => value);
}

/** The scores in the order of the plans. */
function inOrder(groups) {
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
