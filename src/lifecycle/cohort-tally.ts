import { type CohortTable, startIsReturn } from "./cohort-table.ts";

/** The ages of the events of some customers, put together by customer. */
export interface CustomerAges {
  /** The ages. Those of customer c stand from `bounds[c]` to `bounds[c + 1]`, in any order. */
  readonly ages: Int32Array;
  /** Where each customer's ages begin. */
  readonly bounds: Uint32Array;
}

/**
 * Puts the events of each customer together, by counting. Negative ages stand for no event.
 *
 * @param into - What is filled: `ages` as long as there are events, `bounds` longer by two than there are customers.
 */
export function groupByCustomer(
  customers: Int32Array,
  ages: Int32Array,
  length: number,
  customerCount: number,
  into: CustomerAges,
): void {
  const { bounds, ages: grouped } = into;
  bounds.fill(0, 0, customerCount + 2);
  for (let i = 0; i < length; i++) {
    if ((ages[i] as number) < 0) continue;
    const at = (customers[i] as number) + 2;
    bounds[at] = (bounds[at] as number) + 1;
  }
  for (let at = 2; at < customerCount + 2; at++) bounds[at] = (bounds[at] as number) + (bounds[at - 1] as number);
  // While places are given out, the start of customer c stands at c + 1, and moves on to its end.
  for (let i = 0; i < length; i++) {
    const age = ages[i] as number;
    if (age < 0) continue;
    const at = (customers[i] as number) + 1;
    const place = bounds[at] as number;
    grouped[place] = age;
    bounds[at] = place + 1;
  }
}

/** Counts the members of cohorts, and when they came back. */
export interface CohortTally {
  /** How many customers each cohort has. */
  readonly sizes: Uint32Array;
  /** The counts by age, as `CohortCounts` has them: those of cohort p from `p * width` on. */
  readonly counts: Uint32Array;
  /** Adds customers to their cohorts. Reorders their ages. */
  readonly add: (activity: CustomerAges, cohortOf: Int32Array, customerCount: number) => void;
}

/**
 * Makes an empty tally.
 *
 * @param periodCount - How many cohorts there are.
 * @param ageCount - How many ages there are.
 * @param width - How many of them are counted.
 */
export function cohortTally(table: CohortTable, periodCount: number, ageCount: number, width: number): CohortTally {
  const { mode, cohortBy, brackets, minimumOccurrences } = table;
  const isOn = mode === "on" || mode === "bracket";
  const sizes = new Uint32Array(periodCount);
  const counts = new Uint32Array(periodCount * width);
  const startIsEvent = startIsReturn(table) && (brackets?.[0]?.[0] ?? 0) === 0;
  // Which customer was the last to have an event at an age, and how many.
  const lastCustomers = new Uint32Array(ageCount);
  const occurrences = new Uint32Array(ageCount);
  let customer = 0;

  /** Counts a stretch of one customer's ages, keeps one of each, and says where the stretch ends now. */
  const keepDistinct = (ages: Int32Array, from: number, to: number): number => {
    customer++;
    let end = from;
    for (let at = from; at < to; at++) {
      const age = ages[at] as number;
      if (lastCustomers[age] === customer) {
        occurrences[age] = (occurrences[age] as number) + 1;
        continue;
      }
      lastCustomers[age] = customer;
      occurrences[age] = 1;
      ages[end++] = age;
    }
    return end;
  };

  const increment = (cohort: number, age: number): void => {
    const at = cohort * width + age;
    counts[at] = (counts[at] as number) + 1;
  };

  const isActive = (age: number): boolean =>
    lastCustomers[age] === customer && (occurrences[age] as number) >= minimumOccurrences;

  /** Adds a member to a cohort. Its ages less `origin` are those since the cohort's own period. */
  const addMember = (cohort: number, origin: number, ages: Int32Array, from: number, to: number): void => {
    sizes[cohort] = (sizes[cohort] as number) + 1;
    if (startIsEvent && isOn) increment(cohort, 0);
    let first = width;
    let last = startIsEvent ? 0 : -1;
    for (let at = from; at < to; at++) {
      const age = ages[at] as number;
      const since = age - origin;
      // What made the cohort is no return to it.
      if ((occurrences[age] as number) < minimumOccurrences || since < (startIsEvent ? 1 : 0)) continue;
      if (isOn && since < width) increment(cohort, since);
      if (since < first) first = since;
      if (since > last) last = since;
    }
    if (mode === "on-or-after" && last >= 0) increment(cohort, Math.min(last, width - 1));
    if (mode === "on-or-before" && first < width) increment(cohort, first);
    if (mode !== "streak") return;
    let length = startIsEvent ? 1 : 0;
    while (length < width && isActive(origin + length)) length++;
    if (length > 0) increment(cohort, length - 1);
  };

  const add: CohortTally["add"] = ({ ages, bounds }, cohortOf, customerCount) => {
    for (let place = 0; place < customerCount; place++) {
      const from = bounds[place] as number;
      const to = keepDistinct(ages, from, bounds[place + 1] as number);
      const cohort = cohortOf[place] as number;
      // Who never had a start event is in no cohort.
      if (cohort < 0) continue;
      if (cohortBy !== "recurring") {
        addMember(cohort, 0, ages, from, to);
        continue;
      }
      for (let at = from; at < to; at++) addMember(cohort + (ages[at] as number), ages[at] as number, ages, from, to);
    }
  };

  return { sizes, counts, add };
}
