import { movePlaces } from "../errors.ts";

const ownArguments = ["options", "summary", "field"];

/** The same error with its place in the stream: what was found in `rows[17]` stands in `chunks[3][17]`. */
export function inChunk(error: unknown, index: number): unknown {
  return movePlaces(error, ({ argument, path }) =>
    ownArguments.includes(argument) ? { argument, path } : { argument: "chunks", path: [index, ...path] },
  );
}
