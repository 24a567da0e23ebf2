import type { NamedMetric } from "../breakdown/metrics.ts";
import { MetricInputError, rejectInput } from "../errors.ts";
import { columnLength, type Rows } from "../rows.ts";
import { isRecord } from "../values.ts";
import { inChunk } from "./chunk-places.ts";

/** How many rows a chunk has, as far as can be seen: a metric says what is wrong with it. */
export function countChunk(functionName: string, chunk: unknown, index: number): number {
  if (typeof chunk !== "object" || chunk === null) {
    const expected = "an array of records or a table of columns";
    rejectInput(functionName, "chunks", [index], "invalid-type", expected, chunk);
  }
  return columnLength(isRecord(chunk) ? Object.values(chunk)[0] : chunk) ?? 0;
}

/**
 * The summary of one chunk, with the places of faults in the stream.
 *
 * @param isFirst - Whether no row came before. A field that the first rows do not have is mistyped, and better an error now than
 * after an hour; one that later records lack, as JSON leaves out what is undefined, is blank in them.
 */
export function summarizeChunk({ metric }: NamedMetric, chunk: Rows, index: number, isFirst: boolean): unknown {
  try {
    return isFirst || !Array.isArray(chunk) ? metric.summarize(chunk) : summarizeLater(metric, chunk);
  } catch (error) {
    throw inChunk(isSingleRecord(chunk) ? withAdvice(error) : error, index);
  }
}

function summarizeLater(metric: NamedMetric["metric"], records: readonly object[]): unknown {
  const blank: PropertyDescriptorMap = {};
  let rows = records;
  for (;;) {
    try {
      return metric.summarize(rows);
    } catch (error) {
      const field =
        error instanceof MetricInputError && error.code === "unknown-field" ? error.issues[0].path[1] : null;
      if (typeof field !== "string" || field in blank) throw error;
      blank[field] = { value: undefined };
      rows = records.map((record) => Object.create(record, blank));
    }
  }
}

/** Whether this looks like one record, and not like the columns of many. */
function isSingleRecord(chunk: Rows): boolean {
  return isRecord(chunk) && Object.values(chunk).every((value) => typeof value !== "object" || value === null);
}

function withAdvice(error: unknown): unknown {
  if (!(error instanceof MetricInputError)) return error;
  const [first, ...others] = error.issues;
  const expected = `${first.expected} (inChunks makes chunks of single records)`;
  return new MetricInputError(error.functionName, [{ ...first, expected }, ...others], error.total);
}
