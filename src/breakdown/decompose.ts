import { movePlaces, rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type DecomposeSettings,
  decomposeOptionsSchema,
  type SegmentFigure,
  segmentFiguresSchema,
} from "../schemas/decompose.ts";
import type { DecomposeOptions, Decomposition } from "./decompose-rows.ts";
import { type Snapshot, snapshotOfFigures, snapshotOfRows } from "./decompose-shares.ts";
import { splitChange } from "./decompose-split.ts";
import { listFields } from "./field-names.ts";
import { listMetrics, type NamedMetric } from "./metrics.ts";

/**
 * Splits the change of a figure into what its segments did and what their mix did: did customers become unhappier, or are there more of
 * those who always were?
 *
 * With shares `s` and figures `v` of the segments, 0 before and 1 after, and `V` the whole:
 *
 * - `"three-way"` (default): `rate = Σ s0·(v1 − v0)`, `mix = Σ (s1 − s0)·(v0 − V0)`, `interaction = Σ (s1 − s0)·(v1 − v0)`.
 * - `"midpoint"`: `rate = Σ s̄·(v1 − v0)`, `mix = Σ (s1 − s0)·(v̄ − V̄)`, with means of both times. It shares the interaction out in
 *   halves, and gives the same with opposite signs when before and after change places.
 *
 * The parts add up to the change, over all and for each segment, but for the rounding of doubles. A segment that is there at one time only
 * has changed the mix and no rate: its one figure is held against the whole before (midpoint: against the mean of both).
 *
 * - Rows: records or tables of columns, with `by` and `metric`. The metric must be a mean of its answers (a share, a mean, a net score),
 *   which is tried on the merged segments: a median is refused. With weights a segment's share is that of its weight, worked out from
 *   what two segments give together; where all segments have the same figure nothing tells it, which is an error.
 * - Segments: what `segment` gave for one metric, or `{ segment, n, value }` of your own. Totals and subtotals are passed over. That the
 *   figures are means cannot be seen there, nor that what `top` gathered are the same segments at both times: leave `top` out. Where answers are weighted say `weight`, the sum of the weights.
 * - Standard errors and intervals are by the delta method, with shares as of a multinomial sample (of `effectiveN` answers). Both times must
 *   rest on different customers.
 * - Below `minimumResponses` at one of its times a segment's figures are withheld, and those of a whole that is so small. What is withheld
 *   of one segment can still be worked out from the whole and the others.
 * - Nothing to measure at one of the times gives `null`s and a `reason`.
 *
 * Sources: Kitagawa 1955, Journal of the American Statistical Association 50: 1168–1194; Das Gupta 1978, Demography 15: 99–112; Simpson
 * 1951, JRSS B 13: 238–241.
 *
 * @param before - The rows before, or their segments.
 * @param after - The rows after, or their segments.
 * @param options - What to cut by and what to measure, and how to split: see {@link DecomposeOptions}.
 * @throws {@link MetricInputError} for a metric that is not the mean of its answers, segments that stand there twice or that were measured
 * by two definitions, and all that the metric refuses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decompose } from "cx-metrics";
 *
 * const before = [{ segment: "Business", n: 70, value: 40 }, { segment: "Private", n: 30, value: 0 }];
 * const after = [{ segment: "Business", n: 50, value: 46 }, { segment: "Private", n: 50, value: 10 }];
 * const why = decompose(before, after);
 *
 * assert.deepEqual([why.before, why.after, why.change], [28, 28, 0]);
 * assert.deepEqual([why.rate, why.mix, why.interaction].map((part) => part?.toFixed(1)), ["7.2", "-8.0", "0.8"]);
 * ```
 */
export function decompose(
  before: readonly SegmentFigure[],
  after: readonly SegmentFigure[],
  options?: DecomposeSettings,
): Decomposition;
export function decompose<Row extends object>(
  before: Rows<Row>,
  after: Rows<Row>,
  options: DecomposeOptions<Row>,
): Decomposition;
export function decompose(
  before: Rows | readonly SegmentFigure[],
  after: Rows | readonly SegmentFigure[],
  options: DecomposeSettings & Partial<Pick<DecomposeOptions<never>, "by" | "metric">> = {},
): Decomposition {
  checkInput(decomposeOptionsSchema(), options, "decompose", "options");
  const { by, metric } = options;
  if ((by === undefined) !== (metric === undefined)) {
    const [absent, present] = by === undefined ? (["by", "metric"] as const) : (["metric", "by"] as const);
    const expected = `given with ${present}, for rows; for segments leave both out`;
    rejectInput("decompose", "options", [absent], "missing-value", expected, undefined);
  }
  if (by === undefined) {
    const was = checkInput(segmentFiguresSchema(), before, "decompose", "before");
    const is = checkInput(segmentFiguresSchema(), after, "decompose", "after");
    rejectMixture(was, is);
    return splitChange(snapshotOfFigures(was, "before"), snapshotOfFigures(is, "after"), options);
  }
  const { single, metrics } = listMetrics("decompose", metric, []);
  if (!single) rejectInput("decompose", "options", ["metric"], "invalid-type", "a metric", metric);
  const named = metrics[0] as NamedMetric;
  const fields = listFields(by);
  const snapshot = (rows: unknown, argument: string): Snapshot => {
    try {
      return snapshotOfRows(rows as Rows, fields, named);
    } catch (error) {
      throw movePlaces(error, (fault) => (fault.argument === "rows" ? { ...fault, argument } : fault));
    }
  };
  return splitChange(snapshot(before, "before"), snapshot(after, "after"), options, named.name);
}

/** Throws where two segments were not measured alike. */
function rejectMixture(before: readonly SegmentFigure[], after: readonly SegmentFigure[]): void {
  const listed = [
    ...before.map((figure, i) => ({ figure, argument: "before", i })),
    ...after.map((figure, i) => ({ figure, argument: "after", i })),
  ];
  for (const field of ["metric", "unit", "convention"] as const) {
    const expected = listed[0]?.figure[field];
    for (const { figure, argument, i } of listed) {
      if (figure[field] === expected) continue;
      const words = `the same for all segments (${JSON.stringify(expected)})`;
      rejectInput("decompose", argument, [i, field], "inconsistent", words, figure[field]);
    }
  }
}
