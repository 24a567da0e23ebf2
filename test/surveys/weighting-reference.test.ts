import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { csat } from "../../src/surveys/csat.ts";
import { designEffect } from "../../src/surveys/design-effect.ts";
import { nps } from "../../src/surveys/nps.ts";
import { postStratify } from "../../src/surveys/post-stratify.ts";
import { rake } from "../../src/surveys/rake.ts";
import { trimWeights } from "../../src/surveys/trim-weights.ts";
import { expectClose, readReference } from "../stats/reference.ts";

type Targets = Record<string, number>;

interface Cell {
  readonly n: number;
  readonly [field: string]: string | number | null;
}

interface Schools {
  readonly cells: readonly Cell[];
  readonly baseWeight: number;
  readonly margins: Record<string, Targets>;
}

/** The rows of the data set, as far as their cells show them. */
const rowsOf = (cells: readonly Cell[]): Cell[] => cells.flatMap((cell) => Array<Cell>(cell.n).fill(cell));

/** A list as an object with the places as its keys. */
function byPlace(list: readonly number[]): Targets {
  return Object.fromEntries(list.map((value, place) => [String(place), value]));
}

/** The weighted total of a field whose sum each cell holds. */
function totalOf(rows: readonly Cell[], weights: readonly number[], field: string): number {
  return rows.reduce((sum, row, i) => sum + (Number(weights[i]) * Number(row[field])) / row.n, 0);
}

describe("rake of R survey's schools", () => {
  interface Raked {
    readonly cellWeights: readonly { readonly stype: string; readonly "sch.wide": string; readonly weight: number }[];
    readonly sumWeights: number;
    readonly weightedMeanApi00: number;
    readonly weightedTotalEnroll: number;
    readonly deffKish: number;
    readonly nEff: number;
  }
  const [found] = readReference<Schools, Raked>("weighting", "rake apiclus1");
  const { cells, baseWeight, margins } = (found as NonNullable<typeof found>).input;
  const expected = found?.expected as Raked;
  const rows = rowsOf(cells);
  const baseWeights = rows.map(() => baseWeight);

  it("by the cells' change within 1, as its epsilon has it, gives its weights, totals and effective number", () => {
    const raked = rake(rows, { margins, baseWeights, sumTo: "population", criterion: "cells", tolerance: 1 });
    const weights = raked.weights ?? [];
    for (const cell of expected.cellWeights) {
      const place = rows.findIndex(({ stype, "sch.wide": wide }) => stype === cell.stype && wide === cell["sch.wide"]);
      expectClose(weights[place], cell.weight, { absolute: 1e-11 });
    }
    expectClose(raked.designEffect.sum, expected.sumWeights, { relative: 1e-13 });
    expectClose(raked.designEffect.value, expected.deffKish, { relative: 1e-12 });
    expectClose(raked.designEffect.effectiveN, expected.nEff, { relative: 1e-12 });
    const total = totalOf(rows, weights, "api00");
    expectClose(total / raked.designEffect.sum, expected.weightedMeanApi00, { relative: 1e-12 });
    expectClose(totalOf(rows, weights, "enroll"), expected.weightedTotalEnroll, { relative: 1e-12 });
  });

  it("by the margins has these to ten digits, where its epsilon leaves them one school off at most", () => {
    const raked = rake(rows, { margins, baseWeights, sumTo: "population" });
    expect(raked.largestDeviation).toBeLessThan(1e-8);
    const loose = rake(rows, { margins, baseWeights, criterion: "cells", tolerance: 1 });
    expect((loose.largestDeviation / 100) * 6194).toBeLessThan(1);
    expect(loose.iterations).toBeLessThan(raked.iterations);
  });

  it("then trimmed once gives the weights of its trimWeights", () => {
    const [trimming] = readReference<
      { lower: number; upper: number },
      { min: number; max: number; distinct: number[] }
    >("weighting", "trim raked apiclus1");
    const limits = { cap: trimming?.input.upper, floor: trimming?.input.lower, relativeTo: "absolute" } as const;
    const method = "redistribute-once";
    const raked = rake(rows, { margins, baseWeights, sumTo: "population" });
    const { weights, designEffect: effect } = trimWeights(raked.weights ?? [], { ...limits, method });
    const distinct = [...new Set(weights.map((weight) => weight.toFixed(7)))].map(Number).sort((a, b) => a - b);
    expect(distinct.length).toBe(4);
    for (const [i, weight] of distinct.entries()) {
      expectClose(weight, Number(trimming?.expected.distinct[i]), { absolute: 1e-6 });
    }
    expectClose(effect.sum, 6194, { relative: 1e-12 });
    const atOnce = rake(rows, { margins, baseWeights, sumTo: "population", trim: { ...limits, method } });
    expect(atOnce.weights).toEqual(weights);
  });

  it("post-stratified gives its weights, mean and total", () => {
    const [strata] = readReference<
      Schools,
      { weightByStype: Targets; meanApi00: number; totalEnroll: number; deffKish: number }
    >("weighting", "post-stratify");
    const targets = strata?.input.margins.stype as Targets;
    const { weights, designEffect: effect } = postStratify(rows, {
      by: "stype",
      targets,
      baseWeights,
      sumTo: "population",
    });
    for (const [stype, weight] of Object.entries(strata?.expected.weightByStype ?? {})) {
      expectClose(weights[rows.findIndex((row) => row.stype === stype)], weight, { relative: 1e-13 });
    }
    expectClose(totalOf(rows, weights, "api00") / 6194, Number(strata?.expected.meanApi00), { relative: 1e-12 });
    expectClose(totalOf(rows, weights, "enroll"), Number(strata?.expected.totalEnroll), { relative: 1e-12 });
    expectClose(effect.value, Number(strata?.expected.deffKish), { relative: 1e-12 });
  });
});

describe("rake of anesrake's example", () => {
  interface Voters {
    readonly cells: readonly Cell[];
    readonly targets: Record<string, Targets>;
    readonly cap: number;
  }
  interface Raked {
    readonly cellWeights: readonly {
      readonly married: string | null;
      readonly agecats: string;
      readonly weight: number;
    }[];
    readonly generalDesignEffect: number;
  }

  it.each(readReference<Voters, Raked>("weighting", "anesrake"))("gives its weights: $name", ({ input, expected }) => {
    const rows = rowsOf(input.cells);
    const raked = rake(rows, { margins: input.targets, missing: "unadjusted", trim: { cap: input.cap } });
    // Its cap is kept within 1e-4 and its weights still move when it stops; where the cap does not bind both agree to ten digits.
    const absolute = input.cap === 5 ? 1e-10 : 2e-4;
    for (const { married, agecats, weight } of expected.cellWeights) {
      const place = rows.findIndex((row) => row.married === married && row.agecats === agecats);
      expectClose(raked.weights?.[place], weight, { absolute });
    }
    expectClose(raked.designEffect.value, expected.generalDesignEffect, { absolute: input.cap === 5 ? 1e-9 : 1e-4 });
    expect(raked.largest).toBeLessThanOrEqual(input.cap * (1 + 1e-12));
  });
});

describe("rake of tables", () => {
  it.each(
    readReference<{ seed: number[][]; rows: number[]; cols: number[] }, { fitted: number[][] }>("weighting", "IPF 4x4"),
  )("$name", ({ input, expected }) => {
    const rows = input.seed.flatMap((line, row) => line.map((count, column) => ({ row, column, count })));
    const raked = rake(rows, {
      margins: { row: byPlace(input.rows), column: byPlace(input.cols) },
      baseWeights: "count",
      sumTo: "population",
    });
    for (const [i, count] of expected.fitted.flat().entries()) {
      expectClose(raked.weights?.[i], count, { absolute: 1e-7 });
    }
  });

  interface Cube {
    readonly seed: readonly number[][][];
    readonly margins: {
      readonly xipp: number[];
      readonly xpjp: number[];
      readonly xppk: number[];
      readonly xijp: number[][];
      readonly xpjk: number[][];
    };
  }

  it.each(readReference<Cube, { fitted: number[][][] }>("weighting", "IPF 3-D"))("$name", ({ input, expected }) => {
    const rows = input.seed.flatMap((table, i) =>
      table.flatMap((line, j) => line.map((count, k) => ({ i, j, k, count }))),
    );
    const nested = (table: readonly number[][]): Record<string, Targets> =>
      Object.fromEntries(table.map((line, place) => [String(place), byPlace(line)]));
    const { xipp, xpjp, xppk, xijp, xpjk } = input.margins;
    const raked = rake(rows, {
      margins: [
        { by: "i", targets: byPlace(xipp) },
        { by: "j", targets: byPlace(xpjp) },
        { by: "k", targets: byPlace(xppk) },
        { by: ["i", "j"], targets: nested(xijp) },
        { by: ["j", "k"], targets: nested(xpjk) },
      ],
      unit: "count",
      baseWeights: "count",
      sumTo: "population",
    });
    for (const [i, count] of expected.fitted.flat(2).entries())
      expectClose(raked.weights?.[i], count, { absolute: 1e-6 });
  });
});

describe("rake as balance tests it", () => {
  interface Sample {
    readonly sampleA: readonly (string | number | null)[];
    readonly sampleB?: readonly string[];
    readonly repeats?: number;
    readonly targetA: Targets;
    readonly targetB?: Targets;
  }
  const cases = [
    ...readReference<Sample, { weights: (number | null)[] }>("weighting", "rake two"),
    ...readReference<Sample, { weights: (number | null)[] }>("weighting", "rake missing"),
    ...readReference<Sample, { weights: (number | null)[] }>("weighting", "rake rows"),
  ];

  it.each(cases)("$name", ({ name, input, expected }) => {
    const { sampleA, sampleB = [], repeats = 1, targetA, targetB } = input;
    const rows = Array.from({ length: repeats }, () => sampleA)
      .flat()
      .map((a, i) => ({ a, b: sampleB[i] ?? null }));
    const raked = rake(rows, {
      margins: { a: targetA, ...(targetB && { b: targetB }) },
      missing: name.includes("dropped") ? "drop" : "own-level",
      sumTo: "population",
    });
    // A dropped row weighs 0 here and has no weight there.
    for (const [i, weight] of expected.weights.entries())
      expectClose(raked.weights?.[i], weight ?? 0, { absolute: 1e-9 });
  });
});

describe("designEffect", () => {
  it.each(
    readReference<{ weights: number[] }, { deff: number; nEff: number; efficiency: number }>("weighting", "Kish"),
  )("agrees with the formula: $name", ({ input, expected }) => {
    const { value, effectiveN, coefficientOfVariation, n } = designEffect(input.weights);
    expectClose(value, expected.deff, { relative: 1e-14 });
    expectClose(effectiveN, expected.nEff, { relative: 1e-14 });
    expectClose(effectiveN / n, expected.efficiency, { relative: 1e-14 });
    expectClose(1 + Number(coefficientOfVariation) ** 2, expected.deff, { relative: 1e-13 });
  });

  it("counts weights of 0, as balance does: 14/9 of 0, 1, 2, 3", () => {
    expect(designEffect([0, 1, 2, 3]).value).toBeCloseTo(14 / 9, 12);
  });
});

// R survey's stratified sample of schools is not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/weighting/apistrat.csv", import.meta.url));

describe.skipIf(!existsSync(file))("weighted estimates of R survey's stratified sample", () => {
  const rows: Record<string, string>[] = existsSync(file) ? parse(readFileSync(file), { columns: true }) : [];
  const weights = rows.map(({ pw }) => Number(pw));
  const n = rows.length;
  /** R survey's linearised standard error of a mean with id = ~1: √(n/(n − 1) · Σ(w(x − x̄))²) / Σw. */
  const linearised = (values: readonly number[]): number => {
    const sum = weights.reduce((total, weight) => total + weight);
    const mean = values.reduce((total, value, i) => total + value * Number(weights[i]), 0) / sum;
    const squares = values.reduce((total, value, i) => total + (Number(weights[i]) * (value - mean)) ** 2, 0);
    return Math.sqrt((n / (n - 1)) * squares) / sum;
  };

  it("have its standard error, but for √(n/(n − 1)) where a share or an NPS divides by n", () => {
    const met = rows.map((row) => (row["sch.wide"] === "Yes" ? 1 : 0));
    const share = csat(met, { weights, scale: { min: 0, max: 1 } });
    expectClose(Number(share.standardError) * Math.sqrt(n / (n - 1)), 100 * linearised(met), { relative: 1e-12 });
    expectClose(100 * linearised(met), 2.606867966535167, { relative: 1e-9 });
    const scores = rows.map(({ api00 }) => (Number(api00) >= 750 ? 10 : Number(api00) >= 600 ? 7 : 0));
    const net = nps(scores, { weights });
    const signs = scores.map((score) => (score === 10 ? 1 : score === 7 ? 0 : -1));
    expectClose(Number(net.standardError) * Math.sqrt(n / (n - 1)), 100 * linearised(signs), { relative: 1e-12 });
  });

  it("of a mean have it to the last digit", () => {
    const values = rows.map(({ api00 }) => Number(api00));
    const mean = csat(values, { weights, score: "mean", scale: { min: 300, max: 900, satisfiedFrom: 800 } });
    expectClose(mean.standardError, linearised(values), { relative: 1e-12 });
    expectClose(mean.standardError, 9.585428876373125, { relative: 1e-9 });
  });
});
