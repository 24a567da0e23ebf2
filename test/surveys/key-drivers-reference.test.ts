import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { linearRegression } from "../../src/stats/index.ts";
import { keyDrivers } from "../../src/surveys/index.ts";
import { expectClose, type ReferenceCase, readReference } from "../stats/reference.ts";

type Columns = Readonly<Record<string, number[]>>;
type ByDriver = Readonly<Record<string, number>>;

interface Question {
  readonly data: string;
  readonly outcome: string;
  readonly predictors: string[];
}

interface Answers {
  readonly n: number;
  readonly r2: number;
  readonly adjR2: number;
  readonly lmg: ByDriver;
  readonly johnsonRelativeWeights: ByDriver;
  readonly first: ByDriver;
  readonly pearsonWithOutcome: ByDriver;
  readonly standardisedBeta: ByDriver;
  readonly vif: ByDriver;
  readonly ols: {
    readonly intercept: number;
    readonly coef: ByDriver;
    readonly se: ByDriver;
    readonly t: ByDriver;
    readonly p: ByDriver;
    readonly sigma: number;
    readonly F: number;
  };
}

// The answers about mobile phones of Tenenhaus and others (2005) are not part of this repository.
const ecsi = fileURLToPath(new URL("../../../shared/data/keydrivers/ecsi_mobi.csv", import.meta.url));

function columnsOf(data: string): Columns {
  if (data !== "ecsi_mobi") {
    return (
      readReference<{ columns: Columns }, object>("keydrivers", `data ${data}`)[0] as ReferenceCase<
        { columns: Columns },
        object
      >
    ).input.columns;
  }
  const records: ByDriver[] = parse(readFileSync(ecsi), { columns: true, cast: true });
  const names = Object.keys(records[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, records.map((record) => record[name] as number)]));
}

const figures = readReference<Question, Answers>("keydrivers", "key drivers");
const here = figures.filter(({ input }) => input.data !== "ecsi_mobi" || existsSync(ecsi));
const tolerance = { relative: 1e-10 };

describe("keyDrivers", () => {
  const measured = here.map((one) => ({ ...one, columns: columnsOf(one.input.data) }));

  it.each(measured)("agrees with relaimpo: $name", ({ columns, input, expected }) => {
    const options = { outcome: input.outcome, drivers: input.predictors };
    const shapley = keyDrivers(columns, options);
    expect(shapley.n).toBe(expected.n);
    expectClose(shapley.value, expected.r2, tolerance);
    expectClose(shapley.adjustedRSquared, expected.adjR2, tolerance);
    for (const { driver, importance, percentOfRSquared, ...figure } of shapley.drivers) {
      expectClose(importance, expected.lmg[driver] as number, tolerance);
      expectClose(percentOfRSquared, (100 * (expected.lmg[driver] as number)) / expected.r2, tolerance);
      expectClose(figure.correlation, expected.pearsonWithOutcome[driver] as number, tolerance);
      expectClose((figure.correlation as number) ** 2, expected.first[driver] as number, tolerance);
      expectClose(figure.coefficient, expected.ols.coef[driver] as number, tolerance);
      expectClose(figure.coefficientStandardError, expected.ols.se[driver] as number, tolerance);
      expectClose(figure.coefficientPValue, expected.ols.p[driver] as number, tolerance);
      expectClose(figure.standardizedCoefficient, expected.standardisedBeta[driver] as number, tolerance);
      expectClose(figure.vif, expected.vif[driver] as number, tolerance);
    }
    for (const { driver, importance } of keyDrivers(columns, { ...options, method: "relative-weights" }).drivers) {
      expectClose(importance, expected.johnsonRelativeWeights[driver] as number, tolerance);
    }
    for (const { driver, importance } of keyDrivers(columns, { ...options, method: "regression" }).drivers) {
      expectClose(importance, Math.abs(expected.standardisedBeta[driver] as number), tolerance);
    }
  });

  it.each(measured)("rests on a regression that agrees with R: $name", ({ columns, input, expected }) => {
    const regression = linearRegression({
      outcome: columns[input.outcome] as number[],
      predictors: Object.fromEntries(input.predictors.map((name) => [name, columns[name] as number[]])),
    });
    expectClose(regression.intercept.coefficient, expected.ols.intercept, tolerance);
    expectClose(regression.residualStandardError, expected.ols.sigma, tolerance);
    expectClose(regression.fStatistic, expected.ols.F, tolerance);
    for (const { name, statistic } of regression.predictors) {
      expectClose(statistic, expected.ols.t[name] as number, tolerance);
    }
  });

  it("gives the printed general dominance of mtcars", () => {
    const [{ input, expected }] = readReference<Question, Answers>("keydrivers", "published dominance") as [
      ReferenceCase<Question, Answers>,
    ];
    const options = { outcome: input.outcome, drivers: input.predictors };
    const { value, drivers } = keyDrivers(columnsOf(input.data), options);
    expectClose(value, expected.r2, { absolute: 5e-8 });
    for (const { driver, importance } of drivers) {
      expectClose(importance, expected.lmg[driver] as number, { absolute: 5e-8 });
    }
    const johnson = keyDrivers(columnsOf(input.data), { ...options, method: "relative-weights" });
    for (const { driver, importance } of johnson.drivers) {
      expectClose(importance, expected.johnsonRelativeWeights[driver] as number, { absolute: 5e-8 });
    }
  });

  it("gives the printed relative weights of rwa", () => {
    interface Printed {
      readonly r2: number;
      readonly raw: ByDriver;
      readonly rescaledPercent: ByDriver;
      readonly signs: Readonly<Record<string, string>>;
    }
    const [{ input, expected }] = readReference<Question, Printed>("keydrivers", "published Johnson") as [
      ReferenceCase<Question, Printed>,
    ];
    const { value, drivers } = keyDrivers(columnsOf(input.data), {
      outcome: input.outcome,
      drivers: input.predictors,
      method: "relative-weights",
    });
    expectClose(value, expected.r2, { absolute: 1e-6 });
    for (const { driver, importance, percentOfRSquared, correlation } of drivers) {
      expectClose(importance, expected.raw[driver] as number, { absolute: 1e-6 });
      expectClose(percentOfRSquared, expected.rescaledPercent[driver] as number, { absolute: 1e-4 });
      expect((correlation as number) < 0 ? "-" : "+").toBe(expected.signs[driver]);
    }
  });

  it("gives one driver all of R²", () => {
    const [{ input, expected }] = readReference<Question, { r2: number; rescaledPercent: number }>(
      "keydrivers",
      "published single",
    ) as [ReferenceCase<Question, { r2: number; rescaledPercent: number }>];
    for (const method of ["shapley", "relative-weights"] as const) {
      const { value, drivers } = keyDrivers(columnsOf(input.data), {
        outcome: input.outcome,
        drivers: input.predictors,
        method,
      });
      expectClose(value, expected.r2, { absolute: 1e-10 });
      expectClose(drivers[0]?.percentOfRSquared, expected.rescaledPercent, { absolute: 1e-10 });
    }
  });
});
