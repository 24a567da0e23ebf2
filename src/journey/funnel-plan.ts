import { rejectInput } from "../errors.ts";
import type { FunnelFields, FunnelOptions, FunnelStepChoice, FunnelWhere } from "../schemas/funnel.ts";
import { windowLength } from "../schemas/funnel.ts";
import { readInstantOption } from "../time/instant-options.ts";

/** The definition of a funnel as its summary keeps it: summaries of one definition merge. */
export interface FunnelDefinition {
  /** The name of each step. */
  readonly steps: readonly string[];
  /** Whether steps are in order, in order without anything between, or in any order. */
  readonly order: "ordered" | "strict" | "any";
  /** How long an attempt may go on after its first step, in milliseconds; `null` where there is no limit. */
  readonly within: number | null;
  /** Which attempt of a customer counts. */
  readonly reentry: "first" | "optimised";
  /** Whether customers are counted or attempts. */
  readonly counting: "unique" | "total";
  /** The events that end an attempt, in words. */
  readonly exclude: readonly string[];
  /** The fields that have to have the same value at all steps. */
  readonly holdConstant: readonly string[];
  /** The field by which customers are told apart; `null` without one. */
  readonly by: string | null;
  /** Up to when the data reach, in epoch milliseconds; `null` where it was not stated. */
  readonly asOf: number | null;
  /** What is made of attempts whose window had not passed. */
  readonly unfinished: "include" | "leave-out";
}

/** What the events of a name are good for, where a condition holds. */
export interface EventUse {
  /** The names. */
  readonly events: readonly string[];
  /** The condition. */
  readonly where: FunnelWhere | undefined;
  /** The steps that they are, a bit each. */
  readonly steps: number;
  /** The numbers of steps reached after which they end an attempt, a bit each: bit 0 between the steps 1 and 2. */
  readonly excluded: number;
}

/** What the options say. */
export interface FunnelPlan extends Pick<FunnelDefinition, "order" | "reentry" | "counting" | "unfinished"> {
  /** The definition, to be kept in summaries. */
  readonly definition: FunnelDefinition;
  /** What events are good for. */
  readonly uses: readonly EventUse[];
  /** How many steps there are. */
  readonly stepCount: number;
  /** How long an attempt may go on, in milliseconds. */
  readonly window: number;
  /** The last instant that an event may have. */
  readonly latest: number;
  /** The last instant at which an attempt can have begun whose window has passed. */
  readonly lastFinished: number;
  /** Where customer, event and time stand. */
  readonly fields: Required<{ readonly [Field in keyof FunnelFields]: string }>;
  /** The fields to be held constant. */
  readonly held: readonly string[];
  /** The field of the segment. */
  readonly by: string | null;
}

const defaultWindow = { days: 7 } as const;

/** Works out what the options say, and throws where one does not go with another. */
export function planFunnel(functionName: string, options: FunnelOptions): FunnelPlan {
  const { order = "ordered", reentry = "first", counting = "unique", unfinished = "include" } = options;
  const { within = defaultWindow, holdConstant = [], by = null, exclude = [], fields = {} } = options;
  const reject = (option: string, expected: string, value: unknown): never =>
    rejectInput(
      functionName,
      "options",
      [option],
      value === undefined ? "missing-value" : "inconsistent",
      expected,
      value,
    );
  const { steps = reject("steps", "given: the names of events, in order", options.steps) } = options;
  if (order === "any" && reentry === "optimised") {
    reject("reentry", '"first", as the order is "any" and no one step begins an attempt', reentry);
  }
  const window = windowLength(within);
  const asOf =
    options.asOf === undefined ? null : readInstantOption(functionName, ["asOf"], options.asOf, options.timeZone);
  if (unfinished === "leave-out" && asOf === null) {
    reject("asOf", "given: without it nobody knows which windows have passed", options.asOf);
  }
  if (unfinished === "leave-out" && window === Number.POSITIVE_INFINITY) {
    reject("within", "a length of time: without an end no window has passed", within);
  }
  const choices = steps.map((step): FunnelStepChoice => (typeof step === "string" ? { event: step } : step));
  const stepCount = choices.length;
  const latest = asOf ?? Number.POSITIVE_INFINITY;
  return {
    order,
    reentry,
    counting,
    unfinished,
    stepCount,
    window,
    latest,
    lastFinished: asOf === null || window === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : asOf - window,
    fields: { customerId: "customerId", event: "event", at: "at", ...dropUndefined(fields) },
    held: holdConstant,
    by,
    uses: [
      ...choices.map(({ event, where }, step) => ({ events: listOf(event), where, steps: 1 << step, excluded: 0 })),
      ...exclusions(functionName, options, stepCount),
    ],
    definition: {
      steps: choices.map(nameOf),
      order,
      within: window === Number.POSITIVE_INFINITY ? null : window,
      reentry,
      counting,
      exclude: exclude.map(describeExclusion),
      holdConstant: [...holdConstant],
      by,
      asOf,
      unfinished,
    },
  };
}

function exclusions(functionName: string, { exclude = [], order }: FunnelOptions, stepCount: number): EventUse[] {
  return exclude.map((one, place): EventUse => {
    const { event, where, between } = typeof one === "string" ? { event: one } : one;
    const path = ["exclude", place, "between"];
    if (between !== undefined && order === "any") {
      rejectInput(functionName, "options", path, "inconsistent", 'left out, as the order is "any"', between);
    }
    const [after, before] = between ?? [1, stepCount];
    if (before > stepCount) {
      rejectInput(functionName, "options", path, "out-of-range", `numbers of steps, from 1 to ${stepCount}`, between);
    }
    return { events: listOf(event), where, steps: 0, excluded: bitsBelow(before - 1) & ~bitsBelow(after - 1) };
  });
}

/** As many of the lowest bits as asked. */
export function bitsBelow(count: number): number {
  return (1 << count) - 1;
}

function listOf(event: string | readonly string[]): readonly string[] {
  return typeof event === "string" ? [event] : event;
}

function nameOf({ event, name, where }: FunnelStepChoice): string {
  return name ?? listOf(event).join(" or ") + describeWhere(where);
}

function describeExclusion(one: NonNullable<FunnelOptions["exclude"]>[number]): string {
  if (typeof one === "string") return one;
  const { event, where, between } = one;
  const stretch = between === undefined ? "" : ` between the steps ${between[0]} and ${between[1]}`;
  return listOf(event).join(" or ") + describeWhere(where) + stretch;
}

function describeWhere(where: FunnelWhere | undefined): string {
  if (where === undefined) return "";
  if (typeof where === "function") return " (some)";
  const values = Object.entries(where).map(([field, value]) => `${field} = ${JSON.stringify(value)}`);
  return ` (${values.join(", ")})`;
}

function dropUndefined(fields: FunnelFields): { [Field in keyof FunnelFields]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, name]) => name !== undefined));
}
