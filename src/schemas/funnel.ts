import type * as z from "zod/mini";
import { type Instant, instantReader } from "../time/instant.ts";
import { formatInstant } from "../time/labels.ts";
import type { DurationUnit } from "../time/units.ts";
import { isRecord } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/** Something that a customer did at some moment. Other fields may be there, for `where`, `by` and `holdConstant`. */
export interface FunnelEvent {
  /** Who it was. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** What it was: `"signup"`. */
  readonly event?: string | null | undefined;
  /** When it happened. */
  readonly at?: Instant | null | undefined;
}

/** What a field of an event may hold, where it is compared: with `where`, `by` and `holdConstant`. */
export type FunnelValue = string | number | boolean;

/** Which events of a name are meant: those with these values in further fields, or those that a function accepts. */
export type FunnelWhere =
  | Readonly<Record<string, FunnelValue | null>>
  | ((event: Readonly<Record<string, unknown>>) => boolean);

/** A step of a funnel. */
export interface FunnelStepChoice {
  /** The event, or several of which any will do. */
  readonly event: string | readonly string[];
  /** What the step is called in the result. Default: the event. */
  readonly name?: string | undefined;
  /** Which events of that name are meant. Default: all of them. A function has to be pure. */
  readonly where?: FunnelWhere | undefined;
}

/** An event that ends an attempt. */
export interface FunnelExclusion {
  /** The event, or several of which any will do. */
  readonly event: string | readonly string[];
  /** Which events of that name are meant. Default: all of them. A function has to be pure. */
  readonly where?: FunnelWhere | undefined;
  /** The steps between which it ends an attempt, counted from 1: `[2, 3]`. Default: between any. */
  readonly between?: readonly [after: number, before: number] | undefined;
}

/** A length of time, in one unit or in several that are added up: `{ days: 7 }`, `{ hours: 1, minutes: 30 }`. A day has 24 hours. */
export interface FunnelWindow {
  /** Days of 24 hours. */
  readonly days?: number | undefined;
  /** Hours. */
  readonly hours?: number | undefined;
  /** Minutes. */
  readonly minutes?: number | undefined;
  /** Seconds. */
  readonly seconds?: number | undefined;
}

/** The options of `funnel`. */
export interface FunnelOptions extends InputOptions, EstimateOptions {
  /** The steps, from 2 to 30: the names of events, or what more there is to say of them. They have to be stated. */
  readonly steps?: readonly (string | FunnelStepChoice)[] | undefined;
  /**
   * `"ordered"` (default): each step after the one before, whatever else happens between. `"strict"`: with no other event of that
   * customer between. `"any"`: in any order; an attempt begins with any of the steps, and step 2 means two different ones.
   */
  readonly order?: "ordered" | "strict" | "any" | undefined;
  /**
   * How long after its first step an attempt may go on, that instant included. Later events of the first step do not prolong it.
   * Default `{ days: 7 }`.
   */
  readonly within?: FunnelWindow | "unlimited" | undefined;
  /**
   * Which attempt of a customer counts. `"first"` (default): that which begins first; while it lasts, no other begins.
   * `"optimised"`: every event of the first step begins one, and a step goes to the attempt begun last of those that wait for it.
   * Not with `order: "any"`.
   */
  readonly reentry?: "first" | "optimised" | undefined;
  /**
   * `"unique"` (default): every customer counts once, for the first attempt, or with optimised re-entry for that which came
   * furthest. `"total"`: every attempt counts; the next one can begin when the one before is converted, timed out or excluded.
   */
  readonly counting?: "unique" | "total" | undefined;
  /** Events that end an attempt. What ends one does not begin the next (but with optimised re-entry). */
  readonly exclude?: readonly (string | FunnelExclusion)[] | undefined;
  /** Fields that have to have the same value at all steps of an attempt: `["productId"]`. */
  readonly holdConstant?: readonly string[] | undefined;
  /** A field by which customers are told apart: its value at the first step of the attempt. */
  readonly by?: string | undefined;
  /** Up to when the data reach; events after it are invalid. */
  readonly asOf?: Instant | undefined;
  /**
   * What is made of attempts whose window had not passed at `asOf`, converted or not. `"include"` (default): they count.
   * `"leave-out"`: they are left out. Either way `unfinished` says how many there are. Needs `asOf` and a window.
   */
  readonly unfinished?: "include" | "leave-out" | undefined;
  /** The fields under which customer, event and time stand. Default `{ customerId: "customerId", event: "event", at: "at" }`. */
  readonly fields?: FunnelFields | undefined;
  /** The unit of times. Default `"seconds"`. */
  readonly unit?: DurationUnit | undefined;
  /** The zone of strings without an offset, which are refused where it is not given. */
  readonly timeZone?: string | undefined;
}

/** The fields under which customer, event and time stand. */
export interface FunnelFields {
  /** Where the customer stands. */
  readonly customerId?: string | undefined;
  /** Where the name of the event stands. */
  readonly event?: string | undefined;
  /** Where the time stands. */
  readonly at?: string | undefined;
}

const maximumSteps = 30;

/** Whether a value is one that fields are compared by. */
export function isFunnelValue(value: unknown): value is FunnelValue {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/**
 * The schema of {@link FunnelOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { funnelOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(funnelOptionsSchema(), { steps: ["visit", "buy"], within: { hours: 1 } }).success, true);
 * assert.equal(z.safeParse(funnelOptionsSchema(), { steps: ["visit"] }).success, false);
 * ```
 */
export const funnelOptionsSchema: () => z.ZodMiniType<FunnelOptions> = /* @__PURE__ */ lazySchema(() => {
  const read = instantReader("UTC");
  const steps = `2 to ${maximumSteps} steps, each an event's name or { event, name, where }`;
  const exclusions = "events that end an attempt, each a name or { event, where, between: [step, later step] }";
  const name = optional(leaf("a field's name", isName));
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      steps: optional(leaf(steps, areSteps)),
      order: optional(choice("ordered", "strict", "any")),
      within: optional(
        leaf('a length of time above 0 such as { days: 7 } (at most 1e6 days), or "unlimited"', isWindow),
      ),
      reentry: optional(choice("first", "optimised")),
      counting: optional(choice("unique", "total")),
      exclude: optional(leaf(exclusions, areExclusions)),
      holdConstant: optional(leaf("a list of one to ten different field names", areNames)),
      by: name,
      asOf: optional(
        leaf("a Date, epoch milliseconds or an ISO 8601 string", (value) => !Number.isNaN(read(value)), "instant"),
      ),
      unfinished: optional(choice("include", "leave-out")),
      fields: optional({ fields: { customerId: name, event: name, at: name } }),
      unit: optional(choice("milliseconds", "seconds", "minutes", "hours", "days")),
      timeZone: optional(timeZoneRule()),
    },
  });
});

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function areNames(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 10) return false;
  return Array.from(value).every(isName) && new Set(value).size === value.length;
}

function areSteps(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > maximumSteps) return false;
  return Array.from(value).every((step) => isName(step) || isChoice(step, "name", (name) => isName(name)));
}

function areExclusions(value: unknown): boolean {
  return Array.isArray(value) && Array.from(value).every((one) => isName(one) || isChoice(one, "between", isStretch));
}

function isChoice(value: unknown, further: string, accepts: (value: unknown) => boolean): boolean {
  if (!isRecord(value)) return false;
  const known = Object.keys(value).every((key) => key === "event" || key === "where" || key === further);
  const { event, where } = value;
  const isEvent = isName(event) || (Array.isArray(event) && event.length > 0 && Array.from(event).every(isName));
  return known && isEvent && isWhere(where) && (value[further] === undefined || accepts(value[further]));
}

function isWhere(value: unknown): boolean {
  if (value === undefined || typeof value === "function") return true;
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.values(value).every((one) => one === null || isFunnelValue(one));
}

/** Whether a value is two numbers of steps, the second after the first. How many steps there are is asked elsewhere. */
function isStretch(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [after, before] = value as unknown[];
  return Number.isInteger(after) && Number.isInteger(before) && Number(after) >= 1 && Number(before) > Number(after);
}

const windowUnits = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

/** A window in milliseconds; infinity where it has no end. */
export function windowLength(window: FunnelWindow | "unlimited"): number {
  if (window === "unlimited") return Number.POSITIVE_INFINITY;
  let length = 0;
  for (const [unit, milliseconds] of Object.entries(windowUnits)) {
    length += (window[unit as keyof FunnelWindow] ?? 0) * milliseconds;
  }
  return length;
}

function isWindow(value: unknown): boolean {
  if (value === "unlimited") return true;
  if (!isRecord(value)) return false;
  for (const [unit, amount] of Object.entries(value)) {
    if (!Object.hasOwn(windowUnits, unit)) return false;
    if (amount !== undefined && !(typeof amount === "number" && amount >= 0 && Number.isFinite(amount))) return false;
  }
  const length = windowLength(value);
  return length > 0 && length <= 1e6 * windowUnits.days;
}

/** The options that say what is asked of events. */
export type FunnelEventOptions = InputOptions & Pick<FunnelOptions, "fields" | "asOf" | "timeZone">;

/**
 * The schema of an array of {@link FunnelEvent}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `funnel`: `fields`, `timeZone`, `asOf`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { funnelEventsSchema } from "cx-metrics/schemas";
 *
 * const schema = funnelEventsSchema();
 * assert.equal(schema.safeParse([{ customerId: 7, event: "visit", at: "2026-03-01T09:00:00Z" }]).success, true);
 * const refused = schema.safeParse([{ customerId: 7, event: "visit", at: "today" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "at"]);
 * ```
 */
export function funnelEventsSchema(options: FunnelEventOptions = {}): z.ZodMiniType<readonly FunnelEvent[]> {
  const { timeZone, missing = "omit", invalid, asOf, fields = {} } = options;
  const { customerId = "customerId", event = "event", at = "at" } = fields;
  const read = instantReader(timeZone);
  const latest = asOf === undefined ? Number.POSITIVE_INFINITY : read(asOf);
  return recordListSchema({
    expected: "an array of events or a table of columns",
    fields: {
      [customerId]: customerIdField(missing),
      [event]: { ...leaf("the name of an event", isName), missing },
      [at]: instantField(missing, timeZone),
    },
    pair: {
      field: at,
      accepts: (record) => !(read(record[at]) > latest),
      expected: () => `no later than asOf (${formatInstant(latest)})`,
    },
    invalid,
  });
}
