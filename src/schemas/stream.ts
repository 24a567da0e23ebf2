import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** How far a stream has been counted. */
export interface StreamProgress {
  /** The chunks that are counted. */
  readonly chunks: number;
  /** The rows in them; a chunk of counts has none. */
  readonly rows: number;
}

/** What is asked of an `AbortSignal`, of a browser or of Node. */
export interface AbortSignalLike {
  /** Whether it was given. */
  readonly aborted: boolean;
  /** Why. */
  readonly reason?: unknown;
  /** Has a listener called when it is given. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Forgets a listener. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The options of `collect` and of `collectSummary`. */
export interface CollectOptions<Summary = unknown> {
  /** An earlier summary to go on from; an object of them under the same names where there are several metrics. */
  readonly summary?: Summary | undefined;
  /** Called after every chunk. A promise that it returns is waited for before the next chunk is asked for. */
  readonly onProgress?: ((progress: StreamProgress) => unknown) | undefined;
  /** Ends the collecting: the promise rejects with the signal's reason, and the stream is closed. */
  readonly signal?: AbortSignalLike | undefined;
}

/** In which order the customers of a stream come; a function compares two, as `sort` takes it. */
export type CustomerOrder =
  | "ascending"
  | "descending"
  | "unchecked"
  | ((earlier: string, later: string) => number)
  | ((earlier: number, later: number) => number);

/** The options of `keepTogether`. */
export interface KeepTogetherOptions {
  /**
   * The order of the customers, which is checked. Default `"ascending"`: numbers by size and before words, words by their UTF-16
   * code units, as `<` has them. A database that sorts by a language needs a function, such as `new Intl.Collator("de").compare`.
   */
  readonly order?: CustomerOrder | undefined;
}

/** The options of `inChunks`. */
export interface InChunksOptions {
  /** How many records stand in a chunk, from 1 to 10,000,000; in the last there may be fewer. Default 10,000. */
  readonly size?: number | undefined;
}

/**
 * The schema of {@link CollectOptions}. A summary is checked by its metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { collectOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(collectOptionsSchema(), { signal: new AbortController().signal }).success, true);
 * assert.equal(z.safeParse(collectOptionsSchema(), { onProgress: true }).success, false);
 * ```
 */
export const collectOptionsSchema: () => z.ZodMiniType<CollectOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      summary: optional(leaf("a summary, or an object of them", (value) => isRecord(value))),
      onProgress: optional(leaf("a function", (value) => typeof value === "function")),
      signal: optional(leaf("an AbortSignal", isSignal)),
    },
  }),
);

/**
 * The schema of {@link KeepTogetherOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keepTogetherOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(keepTogetherOptionsSchema(), { order: "descending" }).success, true);
 * assert.equal(z.safeParse(keepTogetherOptionsSchema(), { order: "random" }).success, false);
 * ```
 */
export const keepTogetherOptionsSchema: () => z.ZodMiniType<KeepTogetherOptions> = /* @__PURE__ */ lazySchema(() => {
  const words = ["ascending", "descending", "unchecked"];
  const isOrder = (value: unknown): boolean => typeof value === "function" || words.includes(value as string);
  const expected = '"ascending" or "descending" or "unchecked" or a function that compares two';
  return objectSchema({ fields: { order: optional(leaf(expected, isOrder, "choice")) } });
});

/**
 * The schema of {@link InChunksOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inChunksOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(inChunksOptionsSchema(), { size: 500 }).success, true);
 * assert.equal(z.safeParse(inChunksOptionsSchema(), { size: 0 }).success, false);
 * ```
 */
export const inChunksOptionsSchema: () => z.ZodMiniType<InChunksOptions> = /* @__PURE__ */ lazySchema(() => {
  const isSize = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e7;
  return objectSchema({ fields: { size: optional(leaf("a whole number from 1 to 10000000", isSize, "integer")) } });
});

function isSignal(value: unknown): boolean {
  const signal = value as Partial<AbortSignalLike> | null;
  return (
    typeof signal?.aborted === "boolean" &&
    typeof signal.addEventListener === "function" &&
    typeof signal.removeEventListener === "function"
  );
}
