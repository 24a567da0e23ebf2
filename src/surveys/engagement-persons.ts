import type { Grouping } from "../metric.ts";
import { isNegligible } from "../stats/mean.ts";
import type { ItemColumns } from "./item-columns.ts";

/**
 * What is known of the persons who answered so many items: index 0 for one item, 1 for two, and so on.
 *
 * All of it is whole numbers, so that parts add up to the same whole in any order.
 */
export interface AnsweringPersons {
  /** How many persons. */
  readonly count: readonly number[];
  /** The sum of their favourable answers. */
  readonly favourable: readonly number[];
  /** The sum of the squares of the favourable answers of each. */
  readonly favourableSquares: readonly number[];
  /** The sum of the points of their answers, counted from the lowest answer of the scale. */
  readonly points: readonly number[];
  /** The sum of the squares of the points of each. */
  readonly pointSquares: readonly number[];
}

/** Persons by items and by answers, before they are merged or measured. */
export interface EngagementTally {
  /** For each item how often each answer was given, from the lowest on. */
  readonly items: readonly (readonly number[])[];
  /** The persons, by how many items they answered. */
  readonly persons: AnsweringPersons;
  /** Persons who answered no item. */
  readonly missing: number;
  /** Persons who were left out for an invalid answer. */
  readonly invalid: number;
}

/** The groups of persons that are counted apart. */
export type PersonGroups = Pick<Grouping, "codes" | "groupCount">;

/** The scale as a tally needs it, in points from its lowest answer. */
export interface TallyScale {
  /** The lowest answer. */
  readonly lowest: number;
  /** The highest point. */
  readonly last: number;
  /** The lowest favourable one. */
  readonly favourableFrom: number;
  /** For each item whether it is turned round. */
  readonly isReversed: readonly boolean[];
}

/** Counts the answers of all persons, or of each group of them. */
export function tallyPersons(
  { length, columns, invalid }: ItemColumns,
  { lowest, last, favourableFrom, isReversed }: TallyScale,
  groups: PersonGroups | null,
): EngagementTally[] {
  const width = isReversed.length;
  const tallies = Array.from({ length: groups?.groupCount ?? 1 }, () => emptyTally(width, last));
  for (let person = 0; person < length; person++) {
    const tally = tallies[groups === null ? 0 : (groups.codes[person] as number)] as MutableTally;
    if (invalid[person] === 1) {
      tally.invalid++;
      continue;
    }
    let answered = 0;
    let favourable = 0;
    let sum = 0;
    for (let item = 0; item < width; item++) {
      const given = ((columns[item] as Float64Array)[person] as number) - lowest;
      // A blank is NaN.
      if (Number.isNaN(given)) continue;
      const point = isReversed[item] === true ? last - given : given;
      (tally.items[item] as number[])[point]!++;
      answered++;
      sum += point;
      if (point >= favourableFrom) favourable++;
    }
    if (answered === 0) tally.missing++;
    else {
      tally.persons.count[answered - 1]!++;
      tally.persons.favourable[answered - 1]! += favourable;
      tally.persons.favourableSquares[answered - 1]! += favourable * favourable;
      tally.persons.points[answered - 1]! += sum;
      tally.persons.pointSquares[answered - 1]! += sum * sum;
    }
  }
  return tallies;
}

interface MutableTally extends EngagementTally {
  items: number[][];
  persons: Record<keyof AnsweringPersons, number[]>;
  missing: number;
  invalid: number;
}

function emptyTally(width: number, last: number): MutableTally {
  const zeros = (length: number): number[] => new Array<number>(length).fill(0);
  return {
    items: Array.from({ length: width }, () => zeros(last + 1)),
    persons: {
      count: zeros(width),
      favourable: zeros(width),
      favourableSquares: zeros(width),
      points: zeros(width),
      pointSquares: zeros(width),
    },
    missing: 0,
    invalid: 0,
  };
}

/** Two tallies of the same items together. */
export function mergeTallies(a: EngagementTally, b: EngagementTally): EngagementTally {
  const add = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + (y[i] as number));
  return {
    items: a.items.map((counts, item) => add(counts, b.items[item] as readonly number[])),
    persons: {
      count: add(a.persons.count, b.persons.count),
      favourable: add(a.persons.favourable, b.persons.favourable),
      favourableSquares: add(a.persons.favourableSquares, b.persons.favourableSquares),
      points: add(a.persons.points, b.persons.points),
      pointSquares: add(a.persons.pointSquares, b.persons.pointSquares),
    },
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

/** A mean over answers or persons, with the error that persons and not their answers are independent. */
export interface PersonMean {
  /** How many persons. */
  readonly persons: number;
  /** How many answers they gave. */
  readonly answers: number;
  /** The sum that the mean is of, and what it is divided by. */
  readonly total: number;
  /** How many answers or persons count the same. */
  readonly weight: number;
  /** The mean, `total / weight`; 0 where there is nobody. */
  readonly mean: number;
  /** Its standard error; `null` below two persons. */
  readonly standardError: number | null;
}

/**
 * The mean of something that is summed up by person, and its error by the linearised ratio: Σ(sum − mean · answers)² over persons
 * (Cochran 1977, Sampling Techniques, 6.3). Where persons count the same it is the mean of their own means, and Student's error.
 *
 * @param sums - The sum over the persons who answered so many items.
 * @param squares - The sum of the squares of each person's sum.
 */
export function meanOverPersons(
  count: readonly number[],
  sums: readonly number[],
  squares: readonly number[],
  average: "answers" | "persons",
): PersonMean {
  let persons = 0;
  let answers = 0;
  let total = 0;
  for (let place = 0; place < count.length; place++) {
    const answered = place + 1;
    persons += count[place] as number;
    answers += answered * (count[place] as number);
    total += (sums[place] as number) / (average === "persons" ? answered : 1);
  }
  const weight = average === "persons" ? persons : answers;
  if (!(weight > 0)) return { persons, answers, total, weight, mean: 0, standardError: null };
  let spread = 0;
  for (let place = 0; place < count.length; place++) {
    const n = count[place] as number;
    if (n === 0) continue;
    const answered = place + 1;
    const scale = average === "persons" ? answered : 1;
    const sum = sums[place] as number;
    const within = Math.max(0, (squares[place] as number) - (sum / n) * sum);
    // One division, so that persons who agree to the last answer leave no rounding behind.
    const between =
      average === "persons" ? sum / n / answered - total / weight : (sum * weight - total * answered * n) / n / weight;
    spread += within / scale ** 2 + n * between ** 2;
  }
  const mean = total / weight;
  const standardError = persons < 2 ? null : Math.sqrt((spread * persons) / (persons - 1)) / weight;
  return {
    persons,
    answers,
    total,
    weight,
    mean,
    standardError: standardError && isNegligible(standardError, mean) ? 0 : standardError,
  };
}
