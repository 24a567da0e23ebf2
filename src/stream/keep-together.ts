import { readVectors } from "../breakdown/table.ts";
import { describeValue, rejectInput } from "../errors.ts";
import { type ColumnTable, countRows, type Field, type FieldValues, type Rows, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type CustomerOrder, type KeepTogetherOptions, keepTogetherOptionsSchema } from "../schemas/stream.ts";
import { isBlank, isRecord } from "../values.ts";
import { inChunk } from "./chunk-places.ts";
import { type Chunks, readChunks } from "./chunk-source.ts";
import { checkAlike, joinRows, sliceRows } from "./row-ranges.ts";

const name = "keepTogether";

/**
 * Cuts a stream that is sorted by customer anew, so that no customer's rows are in two chunks.
 *
 * Figures about distinct customers (churn, retention, cohorts, one answer a customer) merge over parts that share no customer, and
 * a stream that is cut every so many rows splits some. This holds back the rows of the last customer of each chunk until the
 * next customer comes, and gives them in a chunk of their own.
 *
 * - Let the source sort: `order by customer_id`. The order is checked, so that a customer who comes a second time is an error and
 *   no wrong figure. It is all that is checked, because to remember every customer would take memory for every customer; with
 *   `order: "unchecked"` nothing is, and a customer who comes again counts twice.
 * - A row without a customer (`null`, `undefined`) is nobody's and is not held back.
 * - Chunks are arrays of records, or tables of columns. What is held back is one customer's rows. Tables that share a customer must have
 *   the same columns.
 *
 * @param chunks - A stream of chunks of rows.
 * @param field - The field of the customer: a name, or a function of the record.
 * @param options - See {@link KeepTogetherOptions}.
 * @returns The same rows in other chunks, in their order. Places in later errors count these chunks.
 * @throws {@link MetricInputError} while it is read, for a customer out of order or one that is no string and no finite number,
 * for chunks that are no rows, and for tables with other columns than the one whose customer they go on with.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnRate, collect, keepTogether } from "cx-metrics";
 *
 * // Customer b has two subscriptions, and the stream is cut between them.
 * const pages = [
 *   [
 *     { customerId: "a", startedAt: "2024-01-01T00:00:00Z", endedAt: "2024-05-10T00:00:00Z" },
 *     { customerId: "b", startedAt: "2024-01-01T00:00:00Z", endedAt: "2024-05-10T00:00:00Z" },
 *   ],
 *   [
 *     { customerId: "b", startedAt: "2024-05-10T00:00:00Z", endedAt: null },
 *     { customerId: "c", startedAt: "2024-02-01T00:00:00Z", endedAt: null },
 *   ],
 * ];
 * const may = churnRate.with({ period: { start: "2024-05-01T00:00:00Z", end: "2024-06-01T00:00:00Z" } });
 * const { customersLost, customersAtStart } = await collect(keepTogether(pages, "customerId"), may);
 * assert.deepEqual([customersLost, customersAtStart], [1, 3]);
 * ```
 */
export function keepTogether<Chunk extends readonly object[]>(
  chunks: Chunks<Chunk>,
  field: Field<Chunk[number]>,
  options?: KeepTogetherOptions,
): AsyncGenerator<Chunk[number][], void, undefined>;
export function keepTogether(
  chunks: Chunks<ColumnTable>,
  field: string,
  options?: KeepTogetherOptions,
): AsyncGenerator<ColumnTable, void, undefined>;
export async function* keepTogether(
  chunks: Chunks<Rows>,
  field: Field<never>,
  options: KeepTogetherOptions = {},
): AsyncGenerator<Rows, void, undefined> {
  const { order = "ascending" } = checkInput(keepTogetherOptionsSchema(), options, name, "options");
  if (typeof field !== "string" && typeof field !== "function") {
    rejectInput(name, "field", [], "invalid-type", "a field's name or a function", field);
  }
  const follow = customerFollower(field, order);
  let held: Rows[] = [];
  let index = 0;
  for await (const given of readChunks(name, "chunks", chunks)) {
    // Here once, and not for every part that is cut out.
    const chunk = isRecord<ColumnTable>(given) ? readVectors(given) : given;
    const { rowCount, head, tail } = followChunk(follow, chunk, held[0], index++);
    if (head > 0) held.push(sliceRows(name, chunk, 0, head));
    if (head === rowCount) continue;
    if (held.length > 0) yield joinRows(name, held);
    held = [];
    if (head < tail) yield sliceRows(name, chunk, head, tail);
    if (tail < rowCount) held.push(sliceRows(name, chunk, tail, rowCount));
  }
  if (held.length > 0) yield joinRows(name, held);
}

/** Where a chunk is to be cut. */
interface Cuts {
  /** How many rows there are. */
  readonly rowCount: number;
  /** How many of the first belong to the last customer of the chunk before. */
  readonly head: number;
  /** Where the rows of its own last customer begin. */
  readonly tail: number;
}

/** Follows the customers from chunk to chunk, and says for each where it is to be cut. */
function customerFollower(field: Field<never>, order: CustomerOrder): (chunk: Rows) => Cuts {
  const isBefore = orderTest(order);
  let open: CustomerId | null = null;
  let last: CustomerId | null = null;
  return (chunk) => {
    const rowCount = countRows(name, chunk);
    const ids: FieldValues = rowCount === 0 ? [] : readField(name, chunk, field);
    let head = rowCount;
    let tail = 0;
    for (let row = 0; row < rowCount; row++) {
      const id: unknown = ids[row];
      if (id === open && open !== null) continue;
      head = Math.min(head, row);
      if (isBlank(id)) {
        open = null;
        tail = row + 1;
        continue;
      }
      const path = typeof field === "string" ? [row, field] : [row];
      if (!isCustomerId(id)) {
        rejectInput(name, "rows", path, "invalid-type", "a string, a finite number or blank", id);
      }
      if (last !== null && (id === last || !isBefore(last, id))) {
        const words =
          typeof order === "string" && order !== "unchecked" ? `in ${order} order` : "in the order asked for";
        rejectInput(name, "rows", path, "invalid-order", `after ${describeValue(last)}, ${words} of customers`, id);
      }
      open = id;
      last = id;
      tail = row;
    }
    return { rowCount, head, tail };
  };
}

type CustomerId = string | number;

function isCustomerId(value: unknown): value is CustomerId {
  return typeof value === "string" || Number.isFinite(value);
}

/** Whether one customer may come before another one. */
function orderTest(order: CustomerOrder): (earlier: CustomerId, later: CustomerId) => boolean {
  if (typeof order === "function") return (earlier, later) => order(earlier as never, later as never) <= 0;
  if (order === "unchecked") return () => true;
  const isBelow = (a: CustomerId, b: CustomerId): boolean => (typeof a === typeof b ? a < b : typeof a === "number");
  return order === "ascending" ? isBelow : (earlier, later) => isBelow(later, earlier);
}

/** The same with the places of faults in the stream. What is held back must be able to go on with the chunk's first rows. */
function followChunk(follow: (chunk: Rows) => Cuts, chunk: Rows, held: Rows | undefined, index: number): Cuts {
  try {
    const cuts = follow(chunk);
    if (cuts.head > 0) checkAlike(name, held as Rows, chunk);
    return cuts;
  } catch (error) {
    throw inChunk(error, index);
  }
}
