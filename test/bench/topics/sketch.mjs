// quantileSketch: inserting durations into log buckets, and merging 100 parts, beside the plain code that one writes first.
import { mergeQuantileSketches, quantileOfSketch, quantileSketch } from "../../../dist/stats.js";
import { seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e7);
const below = seeded(7);
const durations = Float64Array.from({ length: rows }, () => Math.round(20_000 * Math.exp(below(10_000) / 1500)) * 100);
const shares = [0.5, 0.9, 0.95];
const read = (sketch) => shares.map((p) => quantileOfSketch(sketch, p));

report(
  "quantileSketch of durations, relative error 1 %",
  await measure([
    { name: "cx-metrics quantileSketch", rows, target: 30, run: () => quantileSketch(durations), read },
    {
      name: "log buckets in a Map (as in plain DDSketch code)",
      rows,
      run: () => mapOfBuckets(durations),
      read: ({ buckets, count, minimum, maximum }) =>
        read({
          ...{ relativeError: 0.01, count, minimum, maximum, zeroCount: 0 },
          positive: { indexes: [...buckets.keys()], counts: [...buckets.values()] },
          negative: { indexes: [], counts: [] },
        }),
    },
    {
      name: "sorted copy of the values: exact quantiles",
      rows,
      run: () => durations.slice().sort(),
      // Its own figures are the exact ones: what must agree is that it holds the same values.
      read: (sorted) => read(quantileSketch(sorted)),
    },
  ]),
);

const length = Math.ceil(rows / 100);
const parts = Array.from({ length: 100 }, (_, part) =>
  quantileSketch(durations.subarray(part * length, (part + 1) * length)),
);
report(
  "100 sketches merged into one",
  await measure([
    { name: "cx-metrics mergeQuantileSketches", rows: 99, run: () => parts.reduce(mergeQuantileSketches), read },
  ]),
  "ns a merge",
);

function mapOfBuckets(values) {
  const width = Math.log(1.01 / 0.99);
  const counts = new Map();
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const bucket = Math.floor(Math.log(value) / width);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const buckets = new Map([...counts].sort(([a], [b]) => a - b));
  return { buckets, count: values.length, minimum, maximum };
}
