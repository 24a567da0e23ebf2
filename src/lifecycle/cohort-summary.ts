import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { cohortTableRules } from "../schemas/cohorts.ts";
import { count, leaf, type Rule } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { maximumInstant } from "../time/civil.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isCount, isRecord } from "../values.ts";
import type { CohortCounts } from "./cohort-counts.ts";
import { type CohortTable, sameTable } from "./cohort-table.ts";

/** What `cohortRetention` keeps of its input: the counts of every cohort, small whatever the number of events. */
export interface CohortRetentionSummary {
  /** Whose summary it is. */
  readonly kind: "cohortRetention";
  /** The version of this shape. */
  readonly version: 1;
  /** The table that was counted. */
  readonly table: CohortTable;
  /** Up to when the data reach, as it was stated, in epoch milliseconds; `null` where it was not. */
  readonly asOf: number | null;
  /** The last instant that occurs, in epoch milliseconds; `null` when there is none. */
  readonly lastSeen: number | null;
  /** How many customers there are. */
  readonly customers: number;
  /** The cohorts that have customers, in the order of time. */
  readonly cohorts: readonly CohortCounts[];
  /** Events without a customer or a time. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** Joins summaries of parts that share no customer. */
export function mergeCohorts(a: CohortRetentionSummary, b: CohortRetentionSummary): CohortRetentionSummary {
  if (a.asOf !== b.asOf) {
    rejectInput("cohortRetention", "summary", ["asOf"], "inconsistent", JSON.stringify(a.asOf), b.asOf);
  }
  const cohorts = new Map(a.cohorts.map((cohort) => [cohort.start, cohort]));
  for (const cohort of b.cohorts) {
    const other = cohorts.get(cohort.start);
    cohorts.set(cohort.start, other === undefined ? cohort : addCounts(other, cohort));
  }
  return {
    kind: "cohortRetention",
    version: 1,
    table: sameTable(a.table, b.table),
    asOf: a.asOf,
    lastSeen:
      a.lastSeen === null || b.lastSeen === null ? (a.lastSeen ?? b.lastSeen) : Math.max(a.lastSeen, b.lastSeen),
    customers: a.customers + b.customers,
    cohorts: [...cohorts.values()].sort((one, other) => one.start - other.start),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function addCounts(a: CohortCounts, b: CohortCounts): CohortCounts {
  const counts = addColumns(a.counts, b.counts);
  const revenues = a.revenues && b.revenues && addColumns(a.revenues, b.revenues);
  return { start: a.start, size: a.size + b.size, counts, ...(revenues && { revenues }) };
}

function addColumns(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, age) => (a[age] ?? 0) + (b[age] ?? 0));
}

/** Throws for a summary that cannot be one of `cohortRetention`. */
export function checkCohortSummary(summary: CohortRetentionSummary): void {
  checkInput(cohortSummarySchema(), summary, "cohortRetention", "summary");
  const { table, lastSeen, customers, cohorts } = summary;
  checkTimeZone("cohortRetention", "summary", ["table", "timeZone"], table.timeZone);
  const members = cohorts.reduce((sum, { size }) => sum + size, 0);
  if (table.cohortBy === "recurring" ? members < customers : members !== customers) {
    const expected = `the customers of all cohorts (${members})`;
    rejectInput("cohortRetention", "summary", ["customers"], "inconsistent", expected, customers);
  }
  if (lastSeen === null && cohorts.length > 0) {
    rejectInput(
      "cohortRetention",
      "summary",
      ["lastSeen"],
      "inconsistent",
      "an instant where there are cohorts",
      lastSeen,
    );
  }
  for (const [index, { counts, size, revenues }] of cohorts.entries()) {
    if ((table.retained === "revenue") !== (revenues !== undefined)) {
      const expected = "given just where revenue is retained";
      rejectInput("cohortRetention", "summary", ["cohorts", index, "revenues"], "inconsistent", expected, revenues);
    }
    // In other modes a customer has one age at most.
    const isOn = table.mode === "on" || table.mode === "bracket";
    const counted = counts.reduce((all, customers) => (isOn ? Math.max(all, customers) : all + customers), 0);
    if (counted <= size) continue;
    rejectInput(
      "cohortRetention",
      "summary",
      ["cohorts", index],
      "inconsistent",
      `of no more than ${size} customers`,
      counted,
    );
  }
}

/** The schema of a {@link CohortRetentionSummary}. */
const cohortSummarySchema = /* @__PURE__ */ lazySchema<CohortRetentionSummary>(() => {
  const instant = leaf("epoch milliseconds or null", (value) => value === null || isInstant(value), "number");
  const maximumAge = leaf("a whole number from 0 on or null", (value) => value === null || isCount(value), "integer");
  const { brackets, ...rules } = cohortTableRules();
  const bracketsOrNull = leaf("brackets of ages or null", (value) => value === null || brackets.accepts(value));
  const name = leaf("a name of events or null", (value) => value === null || typeof value === "string");
  const table: Rule = {
    fields: { ...rules, brackets: bracketsOrNull, startEvent: name, returnEvent: name, maximumAge },
  };
  const cohorts = leaf("cohorts { start, size, counts } in the order of time", areCohorts);
  return summarySchema("cohortRetention", { table, asOf: instant, lastSeen: instant, customers: count(), cohorts });
});

function areCohorts(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  let before = Number.NEGATIVE_INFINITY;
  for (const cohort of value) {
    if (!isRecord<CohortCounts>(cohort)) return false;
    const { start, size, counts, revenues } = cohort;
    if (!isInstant(start) || start <= before || !isCount(size) || size === 0) return false;
    if (!Array.isArray(counts) || !counts.every(isCount)) return false;
    if (revenues !== undefined && !(Array.isArray(revenues) && revenues.every(isSum))) return false;
    before = start;
  }
  return true;
}

function isInstant(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= maximumInstant;
}

function isSum(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 1e60;
}
