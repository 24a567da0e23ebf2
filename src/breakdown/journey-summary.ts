import { describeValue, type Fault, MetricInputError, maximumIssues } from "../errors.ts";
import type { Field, Rows } from "../rows.ts";
import {
  breakdownSummarySchema,
  epochMilliseconds,
  groupsRule,
  sameFields,
  wholeNumber,
} from "../schemas/breakdown-summaries.ts";
import { checkInput } from "../schemas/check.ts";
import { leaf } from "../schemas/rules.ts";
import { isCount } from "../values.ts";
import { groupingOf } from "./grouping.ts";
import { breakdownPeriods, type Instants, instantsReader, readAsOf, rejectLate } from "./instants.ts";
import { followCustomers } from "./journey-customers.ts";
import type { JourneyGroup, JourneyPlan, JourneySummary } from "./journey-rows.ts";
import { readUnhappy } from "./journey-unhappy.ts";
import { type KeyEncoder, keyEncoder, type SegmentKey } from "./keys.ts";
import { joinGroups, least } from "./merge-groups.ts";
import { summarizeGroups, tabulate } from "./metrics.ts";
import { countRows } from "./table.ts";

/** Counts the rows of every stage. */
export function summarizeJourney(rows: Rows, plan: JourneyPlan): JourneySummary {
  const { options, metrics } = plan;
  const { stages, at, customer, timeZone, every, unhappy } = options;
  const rowCount = countRows("journey", rows);
  // A table without rows may have no columns either.
  const input = rowCount === 0 ? [] : rows;
  const stageReader = keyEncoder("journey", input, rowCount, [options.stage]);
  const customerReader = customer === undefined ? null : keyEncoder("journey", input, rowCount, [customer]);
  const instantReader = at === undefined ? null : instantsReader("journey", input, rowCount, at, timeZone);
  const table = tabulate("journey", input, rowCount, metrics, (from, to) => {
    stageReader.read(from, to);
    customerReader?.read(from, to);
    instantReader?.read(from, to);
  });
  const places = placeRows(rowCount === 0 ? null : stageReader.finish(), options);
  const column = rowCount === 0 ? null : (instantReader?.finish() ?? null);
  const window = every === undefined ? null : windowOf(input, column, plan);

  // The gathered others are a group behind the last stage, the period before has as many, and all rows elsewhere are one more.
  const width = stages.length + 1;
  const elsewhere = 2 * width;
  const codes = new Uint32Array(rowCount);
  const counts = new Uint32Array(elsewhere + 1);
  let [unstaged, undated, earlier] = [0, 0, 0];
  for (let row = 0; row < rowCount; row++) {
    const place = places[row] as number;
    let code = place;
    if (place < 0) {
      unstaged++;
      code = elsewhere;
    } else if (every !== undefined) {
      const instant = column === null ? Number.NaN : (column.instants[row] as number);
      if (window === null || Number.isNaN(instant)) {
        undated++;
        code = elsewhere;
      } else if (instant < window.startBefore) {
        earlier++;
        code = elsewhere;
      } else if (instant < window.start) code = width + place;
    }
    codes[row] = code;
    counts[code]!++;
  }
  const columns = metrics.map((named) => summarizeGroups(named, table, groupingOf(codes, elsewhere + 1)));
  const marks = unhappy === undefined ? null : readUnhappy(input, rowCount, unhappy);
  const groups = gather(codes, counts, columns, marks);
  const none = stages.map(() => 0);
  const followed =
    customerReader === null || rowCount === 0
      ? { customers: none, reached: none }
      : followCustomers(
          customerReader,
          customer as Field<never>,
          places,
          stages.length,
          at === undefined ? null : (column?.instants ?? null),
        );
  return {
    ...headOf(plan),
    start: window?.start ?? null,
    startBefore: window?.startBefore ?? null,
    last: window === null || column === null || column.undated === rowCount ? null : column.last,
    current: groups.slice(0, width),
    before: groups.slice(width, elsewhere),
    unstaged,
    undated,
    earlier,
    ...followed,
  };
}

/** For every row the place of its stage, that behind the last for one that is not listed, or −1 for none. */
function placeRows(
  encoded: ReturnType<KeyEncoder["finish"]> | null,
  { stage, stages, otherStages = "error" }: JourneyPlan["options"],
): Int32Array {
  if (encoded === null) return new Int32Array(0);
  const { codes, keys, counts } = encoded;
  const listed = new Map<SegmentKey, number>(stages.map((name, place) => [name, place]));
  const placeOf = keys.map(([key]) => (key === null ? -1 : (listed.get(key as SegmentKey) ?? stages.length)));
  if (otherStages === "error") {
    const isStray = placeOf.map((place) => place === stages.length);
    const total = isStray.reduce((sum, stray, group) => (stray ? sum + (counts[group] as number) : sum), 0);
    if (total > 0) rejectStrays(codes, keys, isStray, total, typeof stage === "string" ? [stage] : [], stages);
  }
  const places = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) places[row] = placeOf[codes[row] as number] as number;
  return places;
}

function rejectStrays(
  codes: ArrayLike<number>,
  keys: readonly (readonly SegmentKey[])[],
  isStray: readonly boolean[],
  total: number,
  suffix: readonly string[],
  stages: readonly SegmentKey[],
): never {
  const expected = `one of the stages (${stages.map((stage) => describeValue(stage)).join(", ")}) or blank`;
  const faults: Fault[] = [];
  for (let row = 0; row < codes.length && faults.length < maximumIssues; row++) {
    const group = codes[row] as number;
    if (!isStray[group]) continue;
    const received = describeValue(keys[group]?.[0]);
    faults.push({ code: "unknown-label", argument: "rows", path: [row, ...suffix], expected, received });
  }
  throw new MetricInputError("journey", faults as [Fault, ...Fault[]], total);
}

/** The period that is measured and the one before it; `null` where no row has an instant and nothing says up to when the data reach. */
function windowOf(
  rows: Rows,
  column: Instants | null,
  { options }: JourneyPlan,
): { readonly start: number; readonly startBefore: number } | null {
  const last = column?.last ?? Number.NEGATIVE_INFINITY;
  const asOf = readAsOf("journey", options, last);
  if (asOf < last && column !== null)
    rejectLate("journey", rows, options.at as Field<never>, column, asOf, options.timeZone);
  const within = Math.max(last, options.asOf === undefined ? last : asOf - 1);
  if (within === Number.NEGATIVE_INFINITY) return null;
  return periodsAround(within, options);
}

/** The starts of the period that holds an instant and of the one before it. */
function periodsAround(
  instant: number,
  options: JourneyPlan["options"],
): { readonly start: number; readonly startBefore: number } {
  const calendar = { ...options, every: options.every as NonNullable<typeof options.every> };
  const [start] = breakdownPeriods("journey", instant, instant, calendar).starts;
  const [startBefore] = breakdownPeriods("journey", (start as number) - 1, (start as number) - 1, calendar).starts;
  return { start: start as number, startBefore: startBefore as number };
}

function gather(
  codes: Uint32Array,
  counts: Uint32Array,
  columns: readonly (readonly unknown[])[],
  marks: Uint8Array | null,
): JourneyGroup[] {
  const answers = new Uint32Array(counts.length);
  const unhappy = new Uint32Array(counts.length);
  if (marks !== null) {
    for (let row = 0; row < codes.length; row++) {
      const mark = marks[row] as number;
      if (mark === 2) continue;
      answers[codes[row] as number]!++;
      unhappy[codes[row] as number]! += mark;
    }
  }
  return Array.from(counts, (rows, group) => ({
    rows,
    summaries: columns.map((column) => column[group]),
    answers: answers[group] as number,
    unhappy: unhappy[group] as number,
  }));
}

/** Joins two summaries. The later period is the one that is measured; what lies before the one before it is only counted. */
export function mergeJourneys(a: JourneySummary, b: JourneySummary, plan: JourneyPlan): JourneySummary {
  const later = (b.start ?? Number.NEGATIVE_INFINITY) > (a.start ?? Number.NEGATIVE_INFINITY) ? b : a;
  const { start, startBefore } = later;
  const other = later === a ? b : a;
  const add = (x: readonly JourneyGroup[], y: readonly JourneyGroup[]): JourneyGroup[] =>
    x.map((group, i) => {
      const more = y[i] as JourneyGroup;
      return {
        ...joinGroups(group, more, plan.metrics),
        answers: group.answers + more.answers,
        unhappy: group.unhappy + more.unhappy,
      };
    });
  let [current, before] = [later.current, later.before];
  let earlier = a.earlier + b.earlier;
  // Groups of no period are empty, and join with any.
  const place = (groups: readonly JourneyGroup[], from: number | null): void => {
    if (from === start) current = add(current, groups);
    else if (from === null || from === startBefore) before = add(before, groups);
    else earlier += sumOf(groups.map(({ rows }) => rows));
  };
  place(other.current, other.start);
  if (start === null || other.start === start) before = add(before, other.before);
  else if (other.start !== null) place(other.before, other.startBefore);
  const sums = (x: readonly number[], y: readonly number[]): number[] => x.map((one, i) => one + (y[i] as number));
  return {
    ...later,
    last: least(a.last, b.last, -1),
    current,
    before,
    unstaged: a.unstaged + b.unstaged,
    undated: a.undated + b.undated,
    earlier,
    customers: sums(a.customers, b.customers),
    reached: sums(a.reached, b.reached),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Throws for what is no summary of this journey. */
export function checkJourneySummary(summary: JourneySummary, plan: JourneyPlan, argument: string = "summary"): void {
  const { stages, metrics } = headOf(plan);
  const groups = groupsRule("stages", metrics.length, ({ answers, unhappy, rows }) => {
    return isCount(answers) && isCount(unhappy) && unhappy <= answers && answers <= Number(rows);
  });
  const allGroups = leaf(`${stages.length + 1} stages, each with rows and ${metrics.length} summaries`, (value) => {
    return "accepts" in groups && groups.accepts(value) && (value as unknown[]).length === stages.length + 1;
  });
  const counts = leaf(`${stages.length} whole numbers from 0 on`, (value) => {
    return Array.isArray(value) && value.length === stages.length && value.every(isCount);
  });
  const schema = breakdownSummarySchema("journey", {
    ...sameFields(headOf(plan)),
    start: epochMilliseconds(),
    startBefore: epochMilliseconds(),
    last: epochMilliseconds(),
    current: allGroups,
    before: allGroups,
    unstaged: wholeNumber(),
    undated: wholeNumber(),
    earlier: wholeNumber(),
    customers: counts,
    reached: counts,
  });
  checkInput(
    schema,
    summary,
    "journey",
    argument === "summary" ? argument : "options",
    argument === "summary" ? [] : [argument],
  );
}

function headOf({
  options: { stages, every, timeZone, weekStartsOn = "monday" },
  metrics,
}: JourneyPlan): Pick<
  JourneySummary,
  "kind" | "version" | "stages" | "metrics" | "every" | "timeZone" | "weekStartsOn"
> {
  return {
    kind: "journey",
    version: 1,
    stages: [...stages],
    metrics: metrics.map(({ name }) => name),
    every: every ?? null,
    timeZone: timeZone ?? null,
    weekStartsOn,
  };
}
