import { DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";

const chunkLength = 2048;

/** A database in memory. */
export async function openDatabase() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return {
    execute: (sql) => connection.run(sql),
    /** The rows of an answer, with plain numbers for its big ones. */
    query: async (sql) => {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return rows.map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : value)));
    },
    /**
     * Makes a table and puts values into it by the appender, a chunk of 2,048 rows at a time: the quickest way that the
     * driver has.
     *
     * @param columns - For each column its name, its type in SQL, its type in the driver, and the value in row i.
     */
    load: async (table, length, columns) => {
      const definitions = columns.map(({ name, sql }) => `${name} ${sql}`);
      await connection.run(`create or replace table ${table} (${definitions.join(", ")})`);
      const appender = await connection.createAppender(table);
      const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
      for (let from = 0; from < length; from += chunkLength) {
        const count = Math.min(chunkLength, length - from);
        chunk.rowCount = count;
        for (let place = 0; place < columns.length; place++) {
          const vector = chunk.getColumnVector(place);
          const { valueAt } = columns[place];
          for (let i = 0; i < count; i++) vector.setItem(i, valueAt(from + i));
          vector.flush();
        }
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    },
  };
}

/** Two contenders: a query with one thread and with two. */
export function withThreads(database, name, rows, sql, read) {
  return [1, 2].map((threads) => ({
    name: `DuckDB, ${name}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    rows,
    before: () => database.execute(`set threads = ${threads}`),
    run: () => database.query(sql),
    read,
  }));
}
