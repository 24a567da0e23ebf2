import { rejectInput } from "../errors.ts";
import type { ControlChartOptions } from "../schemas/control-chart.ts";
import { type ChartedFigure, isKnownProcess } from "./control-chart-limits.ts";
import type { ReadFigure } from "./control-chart-rows.ts";

/** Says of a row whether the limits are computed from it. */
export function baselineOf(
  figures: readonly ReadFigure[],
  charted: readonly (ChartedFigure | null)[],
  { baseline, exclude }: ControlChartOptions,
): (row: number) => boolean {
  if (isKnownProcess(baseline)) {
    if (exclude === undefined) return () => false;
    const expected = "left out where the process is known";
    rejectInput("controlChart", "options", ["exclude"], "inconsistent", expected, exclude);
  }
  const places = new Map(figures.map(({ period }, row) => [period, row]));
  const placeOf = (label: string | number, ...path: (string | number)[]): number => {
    const place = places.get(label);
    if (place !== undefined) return place;
    return rejectInput("controlChart", "options", path, "unknown-label", "the label of a period in rows", label);
  };
  const left = new Set(exclude?.map((label, i) => placeOf(label, "exclude", i)));
  const counts = (row: number): boolean => charted[row] !== null && !left.has(row);
  if (typeof baseline === "number") {
    const members = figures.flatMap((_, row) => (counts(row) ? [row] : [])).slice(0, baseline);
    const last = members.at(-1) ?? -1;
    return (row) => row <= last && counts(row);
  }
  const { from, to } = baseline ?? {};
  const first = from === undefined ? 0 : placeOf(from, "baseline", "from");
  const last = to === undefined ? figures.length - 1 : placeOf(to, "baseline", "to");
  if (from !== undefined && to !== undefined && last < first) {
    rejectInput("controlChart", "options", ["baseline", "to"], "invalid-order", "no earlier than from", to);
  }
  return (row) => row >= first && row <= last && counts(row);
}
