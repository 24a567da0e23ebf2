import { rejectInput } from "../errors.ts";
import { type ActivityOptions, activityWindowRules } from "../schemas/active-users.ts";
import { checkInput } from "../schemas/check.ts";
import { count, leaf, type Rule } from "../schemas/rules.ts";
import type { objectSchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions, instantOrNullRule } from "../schemas/time-options.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isCount } from "../values.ts";
import { type ActivityCounts, type ActivityWindows, countActiveDays, windowsOf } from "./active-days.ts";
import { readCohortEvents } from "./cohort-events.ts";

/** What `activeUsers` and `stickiness` keep of their input: counts by date. Summaries merge where no customer stands in both. */
export interface ActivitySummary<Kind extends string> extends ActivityCounts {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** The windows that were counted. */
  readonly windows: ActivityWindows;
  /** Up to when the data reach, as it was stated, in epoch milliseconds; `null` where it was not. */
  readonly asOf: number | null;
  /** Since when the data reach, as it was stated, in epoch milliseconds; `null` where it was not. */
  readonly observedFrom: number | null;
  /** The first event, in epoch milliseconds; `null` when there is none. */
  readonly firstSeen: number | null;
  /** The last event, in epoch milliseconds; `null` when there is none. */
  readonly lastSeen: number | null;
  /** Events without a customer or a time. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** Checks events and counts them. */
export function summarizeActivity<Kind extends string>(
  kind: Kind,
  events: unknown,
  options: ActivityOptions,
): ActivitySummary<Kind> {
  const { missing, invalid } = options;
  const { timeZone, asOf } = options;
  const { asOf: statedAsOf, observedFrom } = statedReach(kind, options);
  const input = readCohortEvents(kind, events, { timeZone, asOf, missing, invalid });
  const windows = windowsOf(options);
  return {
    kind,
    version: 1,
    windows,
    asOf: statedAsOf,
    observedFrom,
    firstSeen: input.lastSeen === null ? null : input.firstStart,
    lastSeen: input.lastSeen,
    ...countActiveDays(kind, input, windows),
    missing: input.missing,
    invalid: input.invalid,
  };
}

/** The instants that say how far the data reach, where they are stated. */
export function statedReach(
  functionName: string,
  options: ActivityOptions,
): Pick<ActivitySummary<string>, "asOf" | "observedFrom"> {
  const { timeZone, observedFrom } = options;
  const read = (option: "asOf" | "observedFrom"): number | null =>
    options[option] === undefined ? null : readInstantOption(functionName, [option], options[option], timeZone);
  const [asOf, from] = [read("asOf"), read("observedFrom")];
  if (from !== null && asOf !== null && from >= asOf) {
    rejectInput(functionName, "options", ["observedFrom"], "invalid-order", "before asOf", observedFrom);
  }
  return { asOf, observedFrom: from };
}

/** Joins summaries of parts that share no customer. */
export function mergeActivity<Kind extends string>(
  a: ActivitySummary<Kind>,
  b: ActivitySummary<Kind>,
): ActivitySummary<Kind> {
  for (const key of ["asOf", "observedFrom"] as const) {
    if (a[key] !== b[key]) rejectInput(a.kind, "summary", [key], "inconsistent", JSON.stringify(a[key]), b[key]);
  }
  for (const key of Object.keys(a.windows) as (keyof ActivityWindows)[]) {
    if (a.windows[key] === b.windows[key]) continue;
    rejectInput(a.kind, "summary", ["windows", key], "inconsistent", JSON.stringify(a.windows[key]), b.windows[key]);
  }
  const firstDay = extremeOf(a.firstDay, b.firstDay, Math.min);
  const add = (name: "daily" | "weekly" | "monthly"): number[] => addFrom(firstDay, [a, b], name);
  return {
    kind: a.kind,
    version: 1,
    windows: a.windows,
    asOf: a.asOf,
    observedFrom: a.observedFrom,
    firstSeen: extremeOf(a.firstSeen, b.firstSeen, Math.min),
    lastSeen: extremeOf(a.lastSeen, b.lastSeen, Math.max),
    firstDay,
    daily: add("daily"),
    weekly: add("weekly"),
    monthly: add("monthly"),
    customers: a.customers + b.customers,
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function extremeOf(a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b);
}

function addFrom(
  firstDay: number | null,
  parts: readonly ActivityCounts[],
  name: "daily" | "weekly" | "monthly",
): number[] {
  const sums: number[] = [];
  for (const part of parts) {
    const shift = (part.firstDay ?? 0) - (firstDay ?? 0);
    while (part[name].length > 0 && sums.length < part[name].length + shift) sums.push(0);
    for (const [at, customers] of part[name].entries()) sums[at + shift] = (sums[at + shift] ?? 0) + customers;
  }
  return sums;
}

/** Throws for a summary that cannot be one of the metric. */
export function checkActivitySummary<Kind extends string>(kind: Kind, summary: ActivitySummary<Kind>): void {
  checkInput(
    summarySchema<ActivitySummary<Kind>>(kind, {
      windows: { fields: activityWindowRules() },
      asOf: instantOrNullRule(),
      observedFrom: instantOrNullRule(),
      firstSeen: instantOrNullRule(),
      lastSeen: instantOrNullRule(),
      firstDay: leaf("a whole number of days or null", (value) => value === null || isDay(value), "integer"),
      daily: counts(),
      weekly: counts(),
      monthly: counts(),
      customers: count(),
    }),
    summary,
    kind,
    "summary",
  );
  checkTimeZone(kind, "summary", ["windows", "timeZone"], summary.windows.timeZone);
  const { firstSeen, lastSeen, firstDay, customers } = summary;
  const reject = (field: string, expected: string, value: unknown): never =>
    rejectInput(kind, "summary", [field], "inconsistent", expected, value);
  if ((firstDay === null) !== (lastSeen === null))
    reject("lastSeen", "an instant just where there are counts", lastSeen);
  if ((firstSeen === null) !== (lastSeen === null)) reject("firstSeen", "given just where lastSeen is", firstSeen);
  if (firstSeen !== null && lastSeen !== null && firstSeen > lastSeen) {
    reject("firstSeen", `no later than lastSeen (${formatInstant(lastSeen)})`, firstSeen);
  }
  for (const name of ["daily", "weekly", "monthly"] as const) {
    const largest = summary[name].reduce((most, one) => Math.max(most, one), 0);
    if (largest > customers) reject(name, `of at most ${customers} customers`, largest);
    if (firstDay === null && summary[name].length > 0) reject(name, "empty without a firstDay", summary[name].length);
  }
  for (const name of ["weekly", "monthly"] as const) {
    const day = summary.daily.findIndex((customers, at) => customers > (summary[name][at] ?? 0));
    if (day >= 0) reject(name, `at least those of the day (${summary.daily[day]})`, summary[name][day]);
  }
}

/** Throws for an option that asks for other windows than those that were counted. */
export function checkWindowOptions(kind: string, options: ActivityOptions, windows: ActivityWindows): void {
  for (const key of Object.keys(windows) as (keyof ActivityWindows)[]) {
    const asked = options[key];
    if (asked === undefined || asked === windows[key]) continue;
    rejectInput(kind, "options", [key], "inconsistent", `${JSON.stringify(windows[key])}, as in the summary`, asked);
  }
}

/** Checks the options that both metrics have. */
export function checkActivityOptions<Options extends ActivityOptions>(
  kind: string,
  schema: ReturnType<typeof objectSchema<Options>>,
  options: Options,
): void {
  checkZonedOptions(schema, options, kind);
}

function isDay(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) < 1e8 + 400;
}

function counts(): Rule {
  const areCounts = (value: unknown): boolean => Array.isArray(value) && value.length < 110_000 && value.every(isCount);
  return leaf("an array of counts, one a date", areCounts);
}
