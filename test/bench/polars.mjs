// Polars, where it has a build for the machine. It takes its number of threads from the environment, once.
process.env.POLARS_MAX_THREADS ??= "2";

/** The module, or null where it cannot be loaded. */
export const polars = await import("nodejs-polars").then(
  ({ default: module }) => module,
  () => null,
);

/** What each answer adds to a net promoter score. */
export function points(score) {
  const { when, col, lit } = polars;
  return when(col(score).gtEq(9)).then(lit(100)).when(col(score).ltEq(6)).then(lit(-100)).otherwise(lit(0));
}

/**
 * The mean points by a column of a data frame.
 *
 * @param read - Makes numbers of the pairs of key and value.
 * @returns A list of no contender where Polars is not there.
 */
export function withPolars(name, rows, makeFrame, key, read) {
  if (polars === null) return [];
  const frame = makeFrame(polars);
  return [
    {
      name: `Polars, ${name}, table in place, 2 threads`,
      rows,
      run: () => frame.groupBy(key).agg(points("score").mean().alias("value")),
      read: (table) => read(table.toRecords().map((row) => [row[key], row.value])),
    },
  ];
}
