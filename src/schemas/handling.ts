import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import type { DurationUnit } from "../time/units.ts";
import { type DurationOptions, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import { customerIdField, type FieldRule, orderRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** One contact that was handled: a call, a chat. */
export interface HandledContact {
  /** Time in conversation. */
  readonly talk?: number | null | undefined;
  /** Time for which the customer was put on hold. */
  readonly hold?: number | null | undefined;
  /** Work after the conversation. */
  readonly wrap?: number | null | undefined;
}

/** A stretch of time for which somebody worked on a ticket. */
export interface HandlingSpan {
  /** Which ticket. The number 1 and the string `"1"` are two tickets. */
  readonly ticketId: string | number | null | undefined;
  /** When the work began. */
  readonly startedAt: Instant | null | undefined;
  /** When it ended; `null`, or left out, while it goes on. */
  readonly endedAt?: Instant | null | undefined;
}

/** A part of the handling of a contact. */
export type HandlingPart = "talk" | "hold" | "wrap";

/** The options of `handleTime`. */
export interface HandleTimeOptions extends DurationOptions {
  /** Which parts of a contact are added up. A contact that lacks one of them is missing. Default `["talk", "hold", "wrap"]`. */
  readonly parts?: readonly HandlingPart[] | undefined;
  /** The unit in which the parts of a contact are given. Default `"seconds"`. */
  readonly recordedIn?: DurationUnit | undefined;
}

/** The parts of a contact, in the order in which they come. */
export const handlingParts: readonly HandlingPart[] = ["talk", "hold", "wrap"];

/** Whether a value can be a part of a contact: beyond a year of seconds it is a timestamp. */
export function isPartLength(value: unknown): value is number {
  return value === 0 || (typeof value === "number" && value >= 1e-6 && value <= 1e11);
}

/**
 * The schema of an array of {@link HandledContact}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `handleTime`: which parts, whether one may be missing, whether invalid contacts will be
 * left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handledContactsSchema } from "cx-metrics/schemas";
 *
 * const schema = handledContactsSchema();
 * assert.equal(schema.safeParse([{ talk: 240, hold: 0, wrap: 30 }]).success, true);
 * assert.equal(schema.safeParse([{ talk: -1, hold: 0, wrap: 30 }]).success, false);
 * ```
 */
export function handledContactsSchema(options: HandleTimeOptions = {}): z.ZodMiniType<readonly HandledContact[]> {
  const { missing = "omit", invalid = "error", parts = handlingParts } = options;
  const part: FieldRule = { ...leaf("a number from 0 to 1e11", isPartLength, "number"), missing };
  return recordListSchema({
    expected: "an array of contacts, or of spans { ticketId, startedAt, endedAt }",
    fields: Object.fromEntries(parts.map((name) => [name, part])),
    pair: { field: "talk", accepts: () => true, expected: () => "" },
    invalid,
  });
}

/**
 * The schema of an array of {@link HandlingSpan}, as `handleTime` takes them.
 *
 * @param options - What is asked of them, as for `handleTime`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handlingSpansSchema } from "cx-metrics/schemas";
 *
 * const schema = handlingSpansSchema();
 * assert.equal(schema.safeParse([{ ticketId: 7, startedAt: 0, endedAt: 60_000 }]).success, true);
 * assert.deepEqual(schema.safeParse([{ ticketId: 7, startedAt: 9, endedAt: 0 }]).error?.issues[0]?.path, [0, "endedAt"]);
 * ```
 */
export function handlingSpansSchema(options: HandleTimeOptions = {}): z.ZodMiniType<readonly HandlingSpan[]> {
  const { missing = "omit", invalid = "error", timeZone } = options;
  const instants = ticketInstants("handlingSpansSchema", options);
  return recordListSchema({
    expected: "an array of spans",
    fields: {
      ticketId: customerIdField(missing),
      startedAt: ticketInstantField(missing, instants),
      endedAt: ticketInstantField("omit", instants),
    },
    pair: orderRule("startedAt", "endedAt", timeZone),
    invalid,
  });
}

/**
 * The schema of {@link HandleTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handleTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(handleTimeOptionsSchema(), { parts: ["talk", "wrap"] }).success, true);
 * assert.equal(z.safeParse(handleTimeOptionsSchema(), { parts: ["ring"] }).success, false);
 * ```
 */
export const handleTimeOptionsSchema: () => z.ZodMiniType<HandleTimeOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...durationOptionRules(),
      parts: optional(leaf('a list of "talk", "hold" and "wrap", none twice', isPartList)),
      recordedIn: optional(choice("milliseconds", "seconds", "minutes", "hours", "days")),
    },
  }),
);

function isPartList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length) return false;
  return value.every((part) => handlingParts.includes(part as never));
}
