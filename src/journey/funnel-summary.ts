import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { durationsRule } from "../schemas/duration-summary.ts";
import { isFunnelValue } from "../schemas/funnel.ts";
import { choice, count, leaf, type Rule } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { mergeDurations, momentsOfDurations } from "../stats/durations.ts";
import { maximumInstant } from "../time/civil.ts";
import { isCount, isRecord } from "../values.ts";
import { compareValues } from "./funnel-codes.ts";
import type { FunnelDefinition } from "./funnel-plan.ts";
import type { FunnelCounts } from "./funnel-tally.ts";

/** What `funnel` keeps of its input. Summaries merge where no customer stands in both. */
export interface FunnelSummary {
  /** Which metric's summary it is. */
  readonly kind: "funnel";
  /** The version of its form. */
  readonly version: 1;
  /** The definition. Only summaries of one definition merge. */
  readonly definition: FunnelDefinition;
  /** What was counted: one entry for each segment, in their order, and one in all without `by`. */
  readonly segments: readonly FunnelCounts[];
  /** Attempts whose window had not passed at `asOf`. */
  readonly unfinished: number;
  /** Events without a customer, a name, a time or a value that is held constant. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** Joins summaries of parts that share no customer. */
export function mergeFunnels(functionName: string, a: FunnelSummary, b: FunnelSummary): FunnelSummary {
  for (const key of Object.keys(a.definition) as (keyof FunnelDefinition)[]) {
    const [one, other] = [JSON.stringify(a.definition[key]), JSON.stringify(b.definition[key])];
    if (one === other) continue;
    const expected = `${one}, as in the other summary`;
    rejectInput(functionName, "summary", ["definition", key], "inconsistent", expected, b.definition[key]);
  }
  const segments = new Map(a.segments.map((counts) => [counts.segment, counts]));
  for (const counts of b.segments) {
    const known = segments.get(counts.segment);
    segments.set(counts.segment, known === undefined ? counts : addCounts(functionName, known, counts));
  }
  return {
    ...a,
    segments: [...segments.values()].sort((one, other) => compareValues(one.segment, other.segment)),
    unfinished: a.unfinished + b.unfinished,
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

/** The counts of two parts; the segment is that of the first. */
export function addCounts(functionName: string, a: FunnelCounts, b: FunnelCounts): FunnelCounts {
  const addTimes = (key: "fromPrevious" | "fromFirst"): FunnelCounts["fromFirst"] =>
    a[key].map((times, i) => mergeDurations(functionName, times, b[key][i] as typeof times));
  return {
    segment: a.segment,
    furthest: a.furthest.map((reached, step) => reached + (b.furthest[step] as number)),
    fromPrevious: addTimes("fromPrevious"),
    fromFirst: addTimes("fromFirst"),
  };
}

/** How many attempts reached each step. */
export function reachedOf({ furthest }: Pick<FunnelCounts, "furthest">): number[] {
  let reached = 0;
  return furthest
    .toReversed()
    .map((count) => {
      reached += count;
      return reached;
    })
    .reverse();
}

/** Throws for a summary that cannot be one of `funnel`. */
export function checkFunnelSummary(functionName: string, summary: FunnelSummary): void {
  const { definition, segments } = checkInput(funnelSummarySchema(), summary, functionName, "summary");
  const stepCount = definition.steps.length;
  for (const [place, counts] of segments.entries()) {
    const reject = (key: keyof FunnelCounts, expected: string): never =>
      rejectInput(functionName, "summary", ["segments", place, key], "inconsistent", expected, counts[key]);
    if (counts.furthest.length !== stepCount) reject("furthest", `as long as there are steps (${stepCount})`);
    const reached = reachedOf(counts);
    for (const key of ["fromPrevious", "fromFirst"] as const) {
      const times = counts[key];
      const isWhole =
        times.length === stepCount - 1 && times.every((one, i) => momentsOfDurations(one).n === reached[i + 1]);
      if (!isWhole) reject(key, "one time for each attempt at each later step");
    }
    if (definition.by === null && counts.segment !== null) reject("segment", "null without a field for segments");
  }
}

/** The schema of a {@link FunnelSummary}. */
const funnelSummarySchema = /* @__PURE__ */ lazySchema<FunnelSummary>(() => {
  const orNull = (expected: string, accepts: (value: unknown) => boolean): Rule =>
    leaf(`${expected} or null`, (value) => value === null || accepts(value));
  const names = leaf(
    "a list of strings",
    (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  );
  const definition: Rule = {
    fields: {
      steps: leaf("the names of 2 to 30 steps", (value) => names.accepts(value) && isWithin(value, 2, 30)),
      order: choice("ordered", "strict", "any"),
      within: orNull("milliseconds above 0", (value) => Number.isFinite(value) && Number(value) > 0),
      reentry: choice("first", "optimised"),
      counting: choice("unique", "total"),
      exclude: names,
      holdConstant: names,
      by: orNull("a field's name", (value) => typeof value === "string"),
      asOf: orNull("epoch milliseconds", (value) => typeof value === "number" && Math.abs(value) <= maximumInstant),
      unfinished: choice("include", "leave-out"),
    },
  };
  const segments = leaf("counts { segment, furthest, fromPrevious, fromFirst } of different segments", areSegments);
  return summarySchema("funnel", { definition, segments, unfinished: count() });
});

function isWithin(value: unknown, least: number, most: number): boolean {
  return Array.isArray(value) && value.length >= least && value.length <= most;
}

function areSegments(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const { accepts } = durationsRule();
  const isCounts = (one: unknown): boolean => {
    if (!isRecord<FunnelCounts>(one)) return false;
    const { segment, furthest, fromPrevious, fromFirst } = one;
    return (
      (segment === null || isFunnelValue(segment)) &&
      Array.isArray(furthest) &&
      furthest.every(isCount) &&
      [fromPrevious, fromFirst].every((times) => Array.isArray(times) && times.every(accepts))
    );
  };
  return value.every(isCounts) && new Set(value.map(({ segment }: FunnelCounts) => segment)).size === value.length;
}
