import { type Fault, MetricInputError, maximumIssues } from "../errors.ts";
import { formatInstant } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import { customerNumbering } from "./cohort-customers.ts";
import type { CohortInput } from "./cohort-events.ts";
import type { EventColumns } from "./cohort-store.ts";
import { type CohortTable, checkTableSize, clockTime, cohortPeriods, elapsedStep } from "./cohort-table.ts";
import { type CohortTally, type CustomerAges, cohortTally, groupByCustomer } from "./cohort-tally.ts";
import { withoutLastZeros } from "./without-last-zeros.ts";

/** The customers of one cohort, counted. */
export interface CohortCounts {
  /** The start of the cohort's period in epoch milliseconds. */
  readonly start: number;
  /** How many customers are in it. */
  readonly size: number;
  /**
   * For every age a number of customers. Mode `"on"`: those active at it. `"on-or-after"`: those for whom it is the last active
   * age. `"on-or-before"`: those for whom it is the age of the first return. `"streak"`: those for whom it is the last age without
   * a gap. `"bracket"`: those active in each bracket.
   */
  readonly counts: readonly number[];
  /** For every age the revenue. Only where that is retained. */
  readonly revenues?: readonly number[] | undefined;
}

/** What the counting gave. */
export interface CountedCohorts {
  /** The cohorts that have customers, in the order of time. */
  readonly cohorts: readonly CohortCounts[];
  /** How many customers there are in all. */
  readonly customers: number;
  /** How many events were left out because they lie before their customer joined. */
  readonly early: number;
}

/** What stands in place of an age where an event came before the customer, and where there is no event. */
const tooEarly = -1;
const noEvent = -2;

/** Counts the customers of every cohort. */
export function countCohorts(
  { events, firstStart, lastSeen }: CohortInput,
  table: CohortTable,
  invalid: "error" | "omit",
): CountedCohorts {
  if (lastSeen === null || firstStart > lastSeen) return { cohorts: [], customers: 0, early: 0 };
  const periods = cohortPeriods(table, firstStart, lastSeen);
  const periodCount = periods.starts.length - 1;
  const step = elapsedStep(table);
  const ageCount = step === null ? periodCount : Math.floor((lastSeen - clockTime(firstStart, table)) / step) + 1;
  const bracketOf = bracketsOfAges(table, ageCount);
  const width = table.brackets?.length ?? Math.min(ageCount, (table.maximumAge ?? Number.POSITIVE_INFINITY) + 1);
  checkTableSize(periodCount, width);

  const tally = cohortTally(table, periodCount, bracketOf === null ? ageCount : width, width);
  const revenues = table.retained === "revenue" ? new Float64Array(periodCount * width) : null;
  const find = periodFinder(periods);
  const numberCustomers = customerNumbering();
  const early: EarlyEvent[] = [];
  let desk = deskFor(0);
  let customers = 0;
  events.forEachPart((part) => {
    const { length } = part;
    if (desk.ages.length < length) desk = deskFor(length);
    const customerCount = numberCustomers(part.ids, length, desk.customers);
    findStarts(part, customerCount, desk);
    for (let customer = 0; customer < customerCount; customer++) {
      const cohort = find(desk.starts[customer] as number);
      desk.cohortOf[customer] = cohort;
      if (cohort >= 0) customers++;
    }
    if (step === null) calendarAges(part, desk, find);
    else elapsedAges(part, desk, step, table);
    if (table.cohortBy === "joinedAt") takeOutEarly(part, desk, early);
    else if (part.joins.length > 0) takeOutStarts(part, desk);
    if (revenues !== null) addRevenues(part, desk, revenues, width);
    if (bracketOf !== null) putInBrackets(part, desk, bracketOf);
    groupByCustomer(desk.customers, desk.ages, length, customerCount, desk.grouped);
    tally.add(desk.grouped, desk.cohortOf, customerCount);
  });
  if (early.length > 0 && invalid === "error") rejectEarly(early, table);
  return { cohorts: cohortsOf(tally, revenues, width, periods), customers, early: early.length };
}

/** Room to work on a part: columns over its events and its customers, of whom there are no more than events. */
interface Desk {
  /** For every event the number of its customer. */
  readonly customers: Int32Array;
  /** For every event its age. */
  readonly ages: Int32Array;
  /** For every customer when the clock starts. */
  readonly starts: Float64Array;
  /** For every customer the period of the cohort. */
  readonly cohortOf: Int32Array;
  readonly grouped: CustomerAges;
}

function deskFor(length: number): Desk {
  return {
    customers: new Int32Array(length),
    ages: new Int32Array(length),
    starts: new Float64Array(length),
    cohortOf: new Int32Array(length),
    grouped: { ages: new Int32Array(length), bounds: new Uint32Array(length + 2) },
  };
}

/** For every customer when the clock starts: at the first event, or the earliest time of joining. */
function findStarts(
  { length, instants, joins }: EventColumns,
  customerCount: number,
  { customers, starts }: Desk,
): void {
  starts.fill(Number.POSITIVE_INFINITY, 0, customerCount);
  const candidates = joins.length > 0 ? joins : instants;
  for (let i = 0; i < length; i++) {
    const customer = customers[i] as number;
    const instant = candidates[i] as number;
    if (instant < (starts[customer] as number)) starts[customer] = instant;
  }
}

/** For every event how many periods of the calendar it lies after the cohort's own. */
function calendarAges(
  { length, instants }: EventColumns,
  { customers, ages, cohortOf }: Desk,
  find: (instant: number) => number,
): void {
  for (let i = 0; i < length; i++) {
    const instant = instants[i] as number;
    const age = find(instant) - (cohortOf[customers[i] as number] as number);
    ages[i] = Number.isNaN(instant) ? noEvent : Math.max(tooEarly, age);
  }
}

/** For every event how many steps of elapsed time it lies after the customer's start. */
function elapsedAges(
  { length, instants }: EventColumns,
  { customers, ages, starts }: Desk,
  step: number,
  table: CohortTable,
): void {
  for (let i = 0; i < length; i++) {
    const instant = instants[i] as number;
    const start = starts[customers[i] as number] as number;
    const age = Math.floor((clockTime(instant, table) - clockTime(start, table)) / step);
    ages[i] = Number.isNaN(instant) ? noEvent : Math.max(tooEarly, age);
  }
}

/** An event from before its customer joined. */
interface EarlyEvent {
  /** Its place in the input. */
  readonly place: number;
  /** When it happened. */
  readonly instant: number;
  /** When the customer joined. */
  readonly start: number;
}

function takeOutEarly({ length, places, instants }: EventColumns, desk: Desk, early: EarlyEvent[]): void {
  const { customers, ages, starts } = desk;
  for (let i = 0; i < length; i++) {
    if (ages[i] !== tooEarly) continue;
    const start = starts[customers[i] as number] as number;
    early.push({ place: places[i] as number, instant: instants[i] as number, start });
    ages[i] = noEvent;
  }
}

/** Takes out what came before a customer's start event, that event itself, and the events of customers without one. */
function takeOutStarts({ length, instants, joins }: EventColumns, { customers, ages, starts, cohortOf }: Desk): void {
  for (let i = 0; i < length; i++) {
    const customer = customers[i] as number;
    const start = starts[customer] as number;
    const isBefore = !((instants[i] as number) >= start);
    if (isBefore || (cohortOf[customer] as number) < 0 || joins[i] === start) ages[i] = noEvent;
  }
}

function addRevenues(
  { length, revenues }: EventColumns,
  { customers, ages, cohortOf }: Desk,
  sums: Float64Array,
  width: number,
): void {
  for (let i = 0; i < length; i++) {
    const age = ages[i] as number;
    if (age < 0 || age >= width) continue;
    const at = (cohortOf[customers[i] as number] as number) * width + age;
    sums[at] = (sums[at] as number) + (revenues[i] as number);
  }
}

/** For every age its bracket, or that there is none; `null` where ages are not put into brackets. */
function bracketsOfAges({ brackets }: CohortTable, ageCount: number): Int32Array | null {
  if (brackets === null) return null;
  const bracketOf = new Int32Array(ageCount).fill(noEvent);
  for (const [place, [from, to]] of brackets.entries()) bracketOf.fill(place, from, to);
  return bracketOf;
}

function putInBrackets({ length }: EventColumns, { ages }: Desk, bracketOf: Int32Array): void {
  for (let i = 0; i < length; i++) {
    const age = ages[i] as number;
    if (age >= 0) ages[i] = bracketOf[age] as number;
  }
}

function rejectEarly(early: EarlyEvent[], { every, clock, timeZone }: CohortTable): never {
  const first = early.sort((a, b) => a.place - b.place).slice(0, maximumIssues);
  const faults = first.map(({ place, instant, start }): Fault => {
    const joinedAt = `the customer's joinedAt (${formatInstant(start, timeZone)})`;
    const expected = clock === "calendar" ? `in the ${every} of ${joinedAt} or later` : `no earlier than ${joinedAt}`;
    const received = formatInstant(instant, timeZone);
    return { code: "invalid-order", argument: "events", path: [place, "at"], expected, received };
  });
  throw new MetricInputError("cohortRetention", faults as [Fault, ...Fault[]], early.length);
}

/** The cohorts that have customers, with what was counted of them. */
export function cohortsOf(
  { sizes, counts }: Pick<CohortTally, "sizes" | "counts">,
  revenues: Float64Array | null,
  width: number,
  { starts }: CalendarPeriods,
): CohortCounts[] {
  const cohorts: CohortCounts[] = [];
  for (let period = 0; period < sizes.length; period++) {
    const size = sizes[period] as number;
    if (size === 0) continue;
    const own = withoutLastZeros(counts.subarray(period * width, (period + 1) * width));
    const earned = revenues && withoutLastZeros(revenues.subarray(period * width, (period + 1) * width));
    cohorts.push({ start: starts[period] as number, size, counts: own, ...(earned && { revenues: earned }) });
  }
  return cohorts;
}
