import type { CohortTable } from "./cohort-table.ts";

/** The sizes of cohorts, and the counts of a cohort p from `p * width` on. */
export interface Tally {
  /** How many customers each cohort has. */
  readonly sizes: Uint32Array;
  /** The counts of all cohorts by age. */
  readonly counts: Uint32Array;
  /** How many ages there are. */
  readonly width: number;
}

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

/** Adds customers to the tally of their cohorts, with their returns by age. Reorders `ages`. */
export function tallyCustomers(
  { ages, bounds }: CustomerAges,
  cohortOf: Int32Array,
  customerCount: number,
  tally: Tally,
  table: CohortTable,
): void {
  const { cohortBy, minimumOccurrences } = table;
  const add = memberAdder(ages, tally, table);
  for (let customer = 0; customer < customerCount; customer++) {
    const from = bounds[customer] as number;
    const to = keepDistinct(ages, from, bounds[customer + 1] as number, minimumOccurrences);
    const cohort = cohortOf[customer] as number;
    if (cohortBy === "joinedAt") add(cohort, 0, from, to);
    else if (cohortBy === "first-event") add(cohort, 0, from + 1, to);
    else {
      for (let at = from; at < to; at++) {
        const age = (ages[at] as number) >> 1;
        add(cohort + age, age, at + 1, to);
      }
    }
  }
}

/**
 * Makes the function that adds a member to a cohort and counts the returns that stand from `from` to `to`, as ages less
 * `origin`. An event that made the cohort stands before `from`.
 */
function memberAdder(
  ages: Int32Array,
  { sizes, counts, width }: Tally,
  { mode, cohortBy }: CohortTable,
): (cohort: number, origin: number, from: number, to: number) => void {
  const startIsEvent = cohortBy !== "joinedAt";
  const increment = (cohort: number, age: number): void => {
    const at = cohort * width + age;
    counts[at] = (counts[at] as number) + 1;
  };
  return (cohort, origin, from, to) => {
    sizes[cohort] = (sizes[cohort] as number) + 1;
    if (mode === "on") {
      if (startIsEvent) increment(cohort, 0);
      for (let at = from; at < to; at++) {
        const slot = ages[at] as number;
        const age = (slot >> 1) - origin;
        if ((slot & 1) === 1 && age < width) increment(cohort, age);
      }
    } else if (mode === "on-or-after") {
      let last = to - 1;
      while (last >= from && ((ages[last] as number) & 1) === 0) last--;
      if (last >= from) increment(cohort, Math.min(((ages[last] as number) >> 1) - origin, width - 1));
      else if (startIsEvent) increment(cohort, 0);
    } else {
      let first = from;
      while (first < to && ((ages[first] as number) & 1) === 0) first++;
      const age = first < to ? ((ages[first] as number) >> 1) - origin : width;
      if (age < width) increment(cohort, age);
    }
  };
}

/**
 * Sorts a stretch of ages and keeps one of each, doubled, plus one where it occurs at least `minimum` times.
 *
 * @returns Where the stretch ends now.
 */
function keepDistinct(ages: Int32Array, from: number, to: number, minimum: number): number {
  sortStretch(ages, from, to);
  let end = from;
  for (let at = from; at < to; ) {
    const age = ages[at] as number;
    let next = at + 1;
    while (next < to && ages[next] === age) next++;
    ages[end++] = 2 * age + (next - at >= minimum ? 1 : 0);
    at = next;
  }
  return end;
}

/** Short stretches, and those that are in order already, are cheapest to sort by insertion. */
function sortStretch(ages: Int32Array, from: number, to: number): void {
  if (to - from > 64) {
    ages.subarray(from, to).sort();
    return;
  }
  for (let at = from + 1; at < to; at++) {
    const age = ages[at] as number;
    let place = at;
    while (place > from && (ages[place - 1] as number) > age) {
      ages[place] = ages[place - 1] as number;
      place--;
    }
    ages[place] = age;
  }
}
