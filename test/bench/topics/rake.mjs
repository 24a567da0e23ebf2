// Raking a million rows to three margins: the library, which rakes the combinations of levels, beside the loop over all rows.
import { rake } from "../../../dist/index.js";
import { makeArray, seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const below = seeded(11);
const fields = {
  age: ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"],
  region: makeArray(20, (i) => `region-${i}`),
  plan: ["Free", "Team", "Business", "Enterprise"],
};
const luck = Uint8Array.from({ length: rows }, () => below(100));
const codes = {};
const margins = {};
for (const [field, levels] of Object.entries(fields)) {
  // High levels are rarer in the sample than they are to be, and one in three has the same luck with all fields: that takes some cycles.
  codes[field] = Uint8Array.from({ length: rows }, (_, i) =>
    Math.min(below(levels.length), below(3) === 0 ? Math.floor((luck[i] * levels.length) / 100) : below(levels.length)),
  );
  margins[field] = Object.fromEntries(levels.map((level) => [level, 1000]));
}
for (const targets of Object.values(margins)) {
  const levels = Object.keys(targets);
  for (const level of levels) targets[level] = 120_000 / levels.length;
}
const baseWeights = Float64Array.from({ length: rows }, () => 0.5 + below(1000) / 1000);
const records = makeArray(rows, (i) => ({
  age: fields.age[codes.age[i]],
  region: fields.region[codes.region[i]],
  plan: fields.plan[codes.plan[i]],
}));
const table = Object.fromEntries(
  Object.entries(fields).map(([field, dictionary]) => [field, { codes: codes[field], dictionary }]),
);
const { iterations } = rake(table, { margins });

/** Some of the weights, to compare. */
const some = (weights) => [0, 1, 2, 3, rows >> 1, rows - 1].map((row) => weights[row]);

report(
  `rake, three margins, ${iterations} cycles`,
  await measure([
    // 100 ns a row and cycle would be this many a row.
    {
      name: "cx-metrics rake, records",
      rows,
      target: 100 * iterations,
      run: () => rake(records, { margins }),
      read: ({ weights }) => some(weights),
    },
    {
      name: "cx-metrics rake, codes",
      role: "ours",
      rows,
      target: 100 * iterations,
      run: () => rake(table, { margins }),
      read: ({ weights }) => some(weights),
    },
    { name: "row by row over codes, nothing checked", rows, run: () => rakeByRows(null), read: some },
    { name: "row by row over records, nothing checked", rows, run: rakeRecords, read: some },
  ]),
);

report(
  "rake of rows with a base weight each",
  await measure([
    {
      name: "cx-metrics rake, codes",
      rows,
      target: 100 * iterations,
      run: () => rake(table, { margins, baseWeights }),
      read: ({ weights }) => some(weights),
    },
    { name: "row by row over codes, nothing checked", rows, run: () => rakeByRows(baseWeights), read: some },
  ]),
);

/** As it is written first: every cycle multiplies every weight, once for each margin. */
function rakeByRows(base) {
  const weights = base === null ? new Float64Array(rows).fill(1) : Float64Array.from(base);
  scaleTo(weights, rows);
  for (let cycle = 0; cycle < 1000; cycle++) {
    for (const [field, levels] of Object.entries(fields)) adjust(weights, codes[field], levels.length);
    if (deviation(weights) <= 1e-10) break;
  }
  return weights;
}

function adjust(weights, column, levelCount) {
  const totals = totalsOf(weights, column, levelCount);
  for (let i = 0; i < weights.length; i++) weights[i] *= rows / levelCount / totals[column[i]];
}

function totalsOf(weights, column, levelCount) {
  const totals = new Float64Array(levelCount);
  for (let i = 0; i < weights.length; i++) totals[column[i]] += weights[i];
  return totals;
}

function deviation(weights) {
  let largest = 0;
  for (const [field, levels] of Object.entries(fields)) {
    for (const total of totalsOf(weights, codes[field], levels.length)) {
      largest = Math.max(largest, Math.abs(total / rows - 1 / levels.length));
    }
  }
  return largest;
}

function scaleTo(weights, total) {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  for (let i = 0; i < weights.length; i++) weights[i] *= total / sum;
}

/** The same with the levels looked up in every record, and a Map of totals. */
function rakeRecords() {
  const weights = new Float64Array(rows).fill(1);
  for (let cycle = 0; cycle < 1000; cycle++) {
    for (const field of Object.keys(fields)) {
      const totals = mapTotals(weights, field);
      for (let i = 0; i < rows; i++) weights[i] *= rows / totals.size / totals.get(records[i][field]);
    }
    let largest = 0;
    for (const [field, levels] of Object.entries(fields)) {
      for (const total of mapTotals(weights, field).values()) {
        largest = Math.max(largest, Math.abs(total / rows - 1 / levels.length));
      }
    }
    if (largest <= 1e-10) break;
  }
  return weights;
}

function mapTotals(weights, field) {
  const totals = new Map();
  for (let i = 0; i < rows; i++) {
    const level = records[i][field];
    totals.set(level, (totals.get(level) ?? 0) + weights[i]);
  }
  return totals;
}
