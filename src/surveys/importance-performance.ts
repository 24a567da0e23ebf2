import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type AttributePosition,
  attributePositionsSchema,
  type Crosshair,
  type ImportancePerformanceOptions,
  importancePerformanceOptionsSchema,
  type ScaleEnds,
} from "../schemas/drivers.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { sumOf } from "../stats/sum.ts";
import { isRecord } from "../values.ts";
import type { KeyDriversResult } from "./key-drivers.ts";

/**
 * Where an attribute stands.
 *
 * - `concentrate-here`: important, and not done well.
 * - `keep-up`: important, and done well.
 * - `low-priority`: neither.
 * - `possible-overkill`: done well, and not important.
 */
export type ImportancePerformanceQuadrant = "concentrate-here" | "keep-up" | "low-priority" | "possible-overkill";

/** An attribute in its quadrant. */
export interface PlacedAttribute {
  /** Its name. */
  readonly attribute: string;
  /** How important it is. */
  readonly importance: number | null;
  /** How well it is done. */
  readonly performance: number | null;
  /** Where it stands; `null` where one of the two is not known. */
  readonly quadrant: ImportancePerformanceQuadrant | null;
}

/** A line of the grid. */
export interface CrosshairLine {
  /** Where it stands; `null` where no attribute has both figures. */
  readonly at: number | null;
  /** The rule that put it there; `"given"` for a number. */
  readonly rule: "mean" | "median" | "scale-midpoint" | "given";
}

/** What `importancePerformance` gives. */
export interface ImportancePerformanceResult {
  /** The line between important and not. */
  readonly importance: CrosshairLine;
  /** The line between done well and not. */
  readonly performance: CrosshairLine;
  /** The attributes in the order in which they were given. */
  readonly attributes: readonly PlacedAttribute[];
  /** Whether what stands on a line counts as above it or below. */
  readonly ties: "high" | "low";
  /** The rules that were used, in words that a report can print. */
  readonly convention: string;
}

/**
 * Importance–performance analysis: sorts attributes into four quadrants by how important they are and how well they are done.
 *
 * Importance may be stated (asked for) or derived (worked out), and the two disagree as a rule, so say which it is. For derived
 * importance give what `keyDrivers` gave: its importances, and the mean answers as performance. For stated importance give the
 * figures, or the columns of answers, whose means are taken. The result hangs on where the two lines stand: at the mean of the
 * attributes (the default), at their median, at the midpoint of the scale, or at a number of yours. On a line counts as above it
 * unless `ties: "low"`.
 *
 * An attribute with a figure that is `null` has no quadrant and moves no line. No attributes give lines at `null`.
 *
 * Source: Martilla and James 1977, Importance–performance analysis, Journal of Marketing 41(1): 77–79.
 *
 * @param attributes - Attributes with their figures or columns, or the result of `keyDrivers`.
 * @param options - See {@link ImportancePerformanceOptions}.
 * @throws {@link MetricInputError} for a figure that is no number, `"scale-midpoint"` without the scale, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { importancePerformance } from "cx-metrics";
 *
 * const { attributes, importance } = importancePerformance([
 *   { attribute: "support", importance: [5, 5, 4], performance: [2, 3, null] },
 *   { attribute: "price", importance: 4.5, performance: 4 },
 *   { attribute: "packaging", importance: 2, performance: 4.5 },
 * ]);
 * assert.deepEqual(
 *   attributes.map(({ attribute, quadrant }) => [attribute, quadrant]),
 *   [["support", "concentrate-here"], ["price", "keep-up"], ["packaging", "possible-overkill"]],
 * );
 * assert.deepEqual([importance.at?.toFixed(2), importance.rule], ["3.72", "mean"]);
 * ```
 */
export function importancePerformance(
  attributes: readonly AttributePosition[] | KeyDriversResult,
  options: ImportancePerformanceOptions = {},
): ImportancePerformanceResult {
  const name = "importancePerformance";
  const chosen = checkInput(importancePerformanceOptionsSchema(), options, name, "options");
  const { crosshairs = "mean", scales = {}, ties = "high" } = chosen;
  const positions = checkInput(attributePositionsSchema(), positionsOf(attributes), name, "attributes").map((one) => ({
    attribute: one.attribute,
    importance: figureOf(one.importance),
    performance: figureOf(one.performance),
  }));
  const both = positions.filter((one) => one.importance !== null && one.performance !== null);
  const lineOf = (axis: "importance" | "performance"): CrosshairLine => {
    const rule = (typeof crosshairs === "object" ? crosshairs[axis] : crosshairs) ?? "mean";
    const figures = both.map((position) => position[axis] as number);
    return drawLine(rule, figures, scales[axis], axis);
  };
  const [across, up] = [lineOf("importance"), lineOf("performance")];
  return {
    importance: across,
    performance: up,
    attributes: positions.map((one) => ({
      ...one,
      quadrant: quadrantOf(isAbove(one.importance, across.at, ties), isAbove(one.performance, up.at, ties)),
    })),
    ties,
    convention:
      `quadrants cut at importance ${wordsOf(across)} and performance ${wordsOf(up)}; ` + `on a line counts as ${ties}`,
  };
}

/** What `keyDrivers` gave as attributes; anything else as it came. */
function positionsOf(attributes: unknown): unknown {
  if (!isRecord<KeyDriversResult>(attributes) || !Array.isArray(attributes.drivers)) return attributes;
  return attributes.drivers.map((one: unknown) => {
    if (!isRecord<KeyDriversResult["drivers"][number]>(one)) return one;
    return { attribute: one.driver, importance: one.importance, performance: one.mean };
  });
}

/** A figure, or the mean of a column; `null` where there is none. */
function figureOf(position: AttributePosition["importance"]): number | null {
  if (typeof position === "number" || position === null || position === undefined) return position ?? null;
  const answers = Float64Array.from(
    Array.from(position as Iterable<number | null | undefined>).filter((answer) => typeof answer === "number"),
  );
  return answers.length === 0 ? null : sumOf(answers) / answers.length;
}

function drawLine(
  rule: Crosshair,
  figures: readonly number[],
  scale: ScaleEnds | undefined,
  axis: "importance" | "performance",
): CrosshairLine {
  if (typeof rule === "number") return { at: rule, rule: "given" };
  if (rule === "scale-midpoint") {
    if (scale === undefined) {
      const expected = 'given for "scale-midpoint"';
      rejectInput("importancePerformance", "options", ["scales", axis], "missing-value", expected, scale);
    }
    if (!(scale.min < scale.max)) {
      const path = ["scales", axis];
      rejectInput("importancePerformance", "options", path, "inconsistent", "ordered: min < max", scale.max);
    }
    return { at: (scale.min + scale.max) / 2, rule };
  }
  if (figures.length === 0) return { at: null, rule };
  const sorted = Float64Array.from(figures).sort();
  return { at: rule === "mean" ? sumOf(sorted) / sorted.length : quantileOfSorted(sorted, 0.5), rule };
}

/** Rounding alone does not lift a figure off the line. */
function isAbove(figure: number | null, line: number | null, ties: "high" | "low"): boolean | null {
  if (figure === null || line === null) return null;
  const difference = figure - line;
  if (Math.abs(difference) <= 1e-12 * Math.max(Math.abs(figure), Math.abs(line))) return ties === "high";
  return difference > 0;
}

function quadrantOf(isImportant: boolean | null, isDoneWell: boolean | null): ImportancePerformanceQuadrant | null {
  if (isImportant === null || isDoneWell === null) return null;
  if (isImportant) return isDoneWell ? "keep-up" : "concentrate-here";
  return isDoneWell ? "possible-overkill" : "low-priority";
}

function wordsOf({ at, rule }: CrosshairLine): string {
  if (rule === "given") return String(at);
  return rule === "scale-midpoint" ? `${at} (midpoint of the scale)` : `${rule} of the attributes`;
}
