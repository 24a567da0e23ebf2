import fc from "fast-check";
import type { SurvivalData } from "../../src/stats/survival-data.ts";

/** One subject: how long it was seen, whether its event was, from when on, and how many it stands for. */
export interface Subject {
  readonly duration: number;
  readonly observed: boolean;
  readonly entry: number;
  readonly weight: number;
}

const whole = fc.nat(12);
const broken = fc.double({ min: 0, max: 20, noNaN: true });

/** Subjects with ties, most seen from the beginning, of weight 1. */
export const anySubjects: fc.Arbitrary<Subject[]> = fc.oneof(subjectsOf(whole), subjectsOf(fc.oneof(whole, broken)));

function subjectsOf(time: fc.Arbitrary<number>): fc.Arbitrary<Subject[]> {
  const subject = fc
    .record({ duration: time, observed: fc.boolean(), entry: fc.oneof(fc.constant(0), time), weight: fc.constant(1) })
    .map((one) => ({ ...one, entry: one.entry < one.duration ? one.entry : 0 }));
  return fc.array(subject, { maxLength: 40 });
}

/** The same subjects as columns. */
export function columnsOf(subjects: readonly Subject[]): SurvivalData {
  return {
    durations: subjects.map(({ duration }) => duration),
    observed: subjects.map(({ observed }) => observed),
    entries: subjects.map(({ entry }) => entry),
    weights: subjects.map(({ weight }) => weight),
  };
}

/** How many are under observation just before a time, counted one by one. */
export function countAtRiskSlowly(subjects: readonly Subject[], time: number): number {
  return subjects.filter(({ duration, entry }) => duration >= time && (entry === 0 || entry < time)).length;
}

/** How many have their event at a time. */
export function countEvents(subjects: readonly Subject[], time: number): number {
  return subjects.filter(({ duration, observed }) => observed && duration === time).length;
}
