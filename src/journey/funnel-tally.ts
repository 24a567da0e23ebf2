import type { FunnelValue } from "../schemas/funnel.ts";
import { collectDurations, type Durations } from "../stats/durations.ts";
import { compareValues } from "./funnel-codes.ts";
import type { FunnelPlan } from "./funnel-plan.ts";

/** What is counted of the attempts of one segment. */
export interface FunnelCounts {
  /** The segment; `null` for those without one. */
  readonly segment: FunnelValue | null;
  /** For every step how many attempts reached it and no further. */
  readonly furthest: readonly number[];
  /** From the second step on: the times from the step before. */
  readonly fromPrevious: readonly Durations[];
  /** From the second step on: the times from the first step. */
  readonly fromFirst: readonly Durations[];
}

/** Counts attempts. */
export interface FunnelTally {
  /** Takes an attempt: its segment, how many steps it reached, and when, from a place of a column on. */
  readonly add: (segment: number, reached: number, path: Float64Array, from: number) => void;
  /** What came of it, for the segments that have attempts. */
  readonly finish: () => { readonly segments: readonly FunnelCounts[]; readonly unfinished: number };
}

/** Makes a tally for so many segments. */
export function funnelTally(plan: FunnelPlan, values: readonly (FunnelValue | null)[]): FunnelTally {
  const { stepCount, lastFinished } = plan;
  const isLeftOut = plan.unfinished === "leave-out";
  const furthest = new Float64Array(values.length * stepCount);
  const previous = Array.from(values, () => Array.from({ length: stepCount - 1 }, timeList));
  const first = Array.from(values, () => Array.from({ length: stepCount - 1 }, timeList));
  let unfinished = 0;
  return {
    add: (segment, reached, path, from) => {
      const start = path[from] as number;
      if (start > lastFinished) {
        unfinished++;
        if (isLeftOut) return;
      }
      const place = segment * stepCount + reached - 1;
      furthest[place] = (furthest[place] as number) + 1;
      const toPrevious = previous[segment] as readonly TimeList[];
      const toFirst = first[segment] as readonly TimeList[];
      for (let step = 1; step < reached; step++) {
        const at = path[from + step] as number;
        (toPrevious[step - 1] as TimeList).add(at - (path[from + step - 1] as number));
        (toFirst[step - 1] as TimeList).add(at - start);
      }
    },
    finish: () => ({
      unfinished,
      segments: values
        .flatMap((segment, code) => {
          const counts = [...furthest.subarray(code * stepCount, (code + 1) * stepCount)];
          if (counts.every((count) => count === 0)) return [];
          const collect = (lists: readonly TimeList[] | undefined): Durations[] =>
            (lists ?? []).map((list) => collectDurations(list.all()));
          return [
            { segment, furthest: counts, fromPrevious: collect(previous[code]), fromFirst: collect(first[code]) },
          ];
        })
        .sort((one, other) => compareValues(one.segment, other.segment)),
    }),
  };
}

/** A column of times that grows. */
interface TimeList {
  readonly add: (time: number) => void;
  readonly all: () => Float64Array;
}

function timeList(): TimeList {
  let times = new Float64Array(8);
  let length = 0;
  return {
    add: (time) => {
      if (length === times.length) {
        const more = new Float64Array(2 * length);
        more.set(times);
        times = more;
      }
      times[length++] = time;
    },
    all: () => times.subarray(0, length),
  };
}
