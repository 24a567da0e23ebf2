// keyDrivers with 12 drivers: the pass over the rows, the 2^12 regressions of Shapley's values, and both together.
import { DOUBLE } from "@duckdb/node-api";
import { keyDrivers } from "../../../dist/index.js";
import { makeArray, seeded } from "../data.mjs";
import { openDatabase, withThreads } from "../duckdb.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const names = makeArray(15, (i) => `q${String(i + 1).padStart(2, "0")}`);
const below = seeded(7);
const mood = makeArray(rows, () => below(6));
const columns = Object.fromEntries(names.map((name) => [name, Uint8Array.from(mood, (one) => one + below(6))]));
columns.score = Uint8Array.from(mood, (one, i) => one + below(5) + ((columns.q01[i] + columns.q02[i]) >> 3));

const twelve = names.slice(0, 12);
const options = { outcome: "score", drivers: twelve };
const records = makeArray(rows, (i) =>
  Object.fromEntries(["score", ...twelve].map((name) => [name, columns[name][i]])),
);
const weights = Float64Array.from(mood, (one) => 0.5 + one / 5);

const database = await openDatabase();
const fields = ["score", ...twelve];
await database.load(
  "answers",
  rows,
  fields.map((name) => ({ name, sql: "double", type: DOUBLE, valueAt: (i) => columns[name][i] })),
);
const pairs = fields.flatMap((one, i) => fields.slice(0, i + 1).map((other) => `covar_pop(${one}, ${other})`));
const summarize = (name, input, more = {}) => ({
  name: `cx-metrics keyDrivers.summarize, ${name}`,
  role: "ours",
  rows,
  run: () => keyDrivers.summarize(input, { ...options, ...more }).crossProducts,
  read: ({ products, weight }) => (more.weights ? [] : products.map((product) => product / weight)),
});
const first = summarize("columns of bytes", columns);
report("13 columns to 91 cross products", [
  ...(await measure([
    first,
    summarize("records", records),
    {
      name: "Σxy of all pairs, record by record (not centred)",
      role: "bound",
      rows,
      run: () => plainProducts(records, fields),
      read: (products) => products,
    },
    ...withThreads(
      database,
      "covar_pop of all pairs, table in place",
      rows,
      `select ${pairs.join(", ")} from answers`,
      ([all]) => all,
    ),
  ])),
  ...(await measure([summarize("columns of bytes, weighted", columns, { weights })])),
]);

for (const count of [12, 15]) {
  const chosen = { outcome: "score", drivers: names.slice(0, count) };
  const summary = keyDrivers.summarize(columns, chosen);
  const subsets = 2 ** count;
  const read = (shares) => shares;
  report(
    `Shapley values of ${count} drivers from a summary: R² of ${subsets} regressions`,
    await measure([
      {
        name: "cx-metrics keyDrivers.measure",
        rows: subsets,
        run: () => sharesOf(keyDrivers.measure(summary, chosen), chosen.drivers),
        read,
      },
      {
        name: "normal equations and a Cholesky for each subset, plain code",
        rows: subsets,
        run: () => shapleyByCholesky(covarianceOf(summary.crossProducts)),
        read,
      },
    ]),
    "ns a regression",
  );
}

report(
  "keyDrivers, 12 drivers, rows to Shapley values",
  await measure([
    {
      name: "cx-metrics keyDrivers, columns of bytes",
      rows,
      target: 2000,
      run: () => sharesOf(keyDrivers(columns, options), twelve),
    },
    {
      name: "cx-metrics keyDrivers, records",
      role: "ours",
      rows,
      target: 2000,
      run: () => sharesOf(keyDrivers(records, options), twelve),
    },
    {
      name: "normal equations and a Cholesky for each subset, plain code, records",
      rows,
      run: () => shapleyByCholesky(squareOf(plainProducts(records, fields), fields.length)),
    },
  ]),
);

function sharesOf({ drivers }, order) {
  const shares = new Map(drivers.map(({ driver, importance }) => [driver, importance]));
  return order.map((name) => shares.get(name));
}

/** Covariances of all pairs by the school formula. */
function plainProducts(input, order) {
  const width = order.length;
  const sums = new Float64Array(width);
  const products = new Float64Array((width * (width + 1)) / 2);
  const values = new Float64Array(width);
  for (const record of input) {
    for (let i = 0; i < width; i++) values[i] = record[order[i]];
    for (let i = 0, place = 0; i < width; i++) {
      sums[i] += values[i];
      for (let j = 0; j <= i; j++) products[place++] += values[i] * values[j];
    }
  }
  const n = input.length;
  const covariances = [];
  for (let i = 0, place = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) covariances.push(products[place++] / n - (sums[i] / n) * (sums[j] / n));
  }
  return covariances;
}

function covarianceOf({ products, means, weight }) {
  return squareOf(
    products.map((product) => product / weight),
    means.length,
  );
}

function squareOf(triangle, width) {
  const at = (i, j) => (i >= j ? triangle[(i * (i + 1)) / 2 + j] : triangle[(j * (j + 1)) / 2 + i]);
  return makeArray(width, (i) => makeArray(width, (j) => at(i, j)));
}

/** Shapley's values of R² with every regression solved by itself. */
function shapleyByCholesky(covariance) {
  const count = covariance.length - 1;
  const figures = makeArray(2 ** count, (subset) => {
    const chosen = makeArray(count, (i) => i + 1).filter((i) => (subset >> (i - 1)) & 1);
    return chosen.length === 0 ? 0 : rSquaredOf(covariance, chosen);
  });
  const factorial = makeArray(count + 1, (i) => i).map((i) => makeArray(i, (j) => j + 1).reduce((a, b) => a * b, 1));
  return makeArray(count, (driver) => {
    let share = 0;
    for (let subset = 0; subset < figures.length; subset++) {
      if ((subset >> driver) & 1) continue;
      let size = 0;
      for (let bits = subset; bits > 0; bits >>= 1) size += bits & 1;
      const weight = (factorial[size] * factorial[count - size - 1]) / factorial[count];
      share += weight * (figures[subset | (1 << driver)] - figures[subset]);
    }
    return share;
  });
}

function rSquaredOf(covariance, chosen) {
  const size = chosen.length;
  const root = makeArray(size, () => new Float64Array(size));
  const solved = new Float64Array(size);
  let explained = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance[chosen[i]][chosen[j]];
      for (let k = 0; k < j; k++) sum -= root[i][k] * root[j][k];
      root[i][j] = i === j ? Math.sqrt(sum) : sum / root[j][j];
    }
    let sum = covariance[chosen[i]][0];
    for (let k = 0; k < i; k++) sum -= root[i][k] * solved[k];
    solved[i] = sum / root[i][i];
    explained += solved[i] ** 2;
  }
  return explained / covariance[0][0];
}
