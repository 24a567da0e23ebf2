import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import {
  bgNbd,
  calibrationTable,
  cohortPurchases,
  customerLifetimeValue,
  expectedSpend,
  gammaGamma,
  holdoutTable,
  mbgNbd,
  paretoNbd,
  probabilityAlive,
  rfmSummary,
} from "../../src/lifecycle/index.ts";
import { expectClose, readReference } from "../stats/reference.ts";

// The data set of CDNOW's customers is not part of this repository.
const folder = fileURLToPath(new URL("../../../shared/data/btyd/", import.meta.url));

type Row = Record<string, string>;
interface Input {
  readonly params: readonly [number, number, number, number];
  readonly file: string;
}
type Fit = Record<string, number>;

const read = (file: string): Row[] => parse(readFileSync(`${folder}${file}`), { columns: true });
const one = <Expected>(name: string): { input: Input; expected: Expected } => {
  const [found] = readReference<Input, Expected>("btyd", name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe.skipIf(!existsSync(folder))("the customers of CDNOW", () => {
  const weeks = () =>
    read("cdnowSummary_BTYD.csv").map((row) => ({
      frequency: Number(row.x),
      recency: Number(row["t.x"]),
      age: Number(row["T.cal"]),
      holdoutFrequency: Number(row["x.star"]),
      holdoutAge: 39,
    }));
  const rounded = () =>
    read("cdnow_customers_summary.csv").map((row) => ({
      frequency: Number(row.frequency),
      recency: Number(row.recency),
      age: Number(row.T),
    }));
  const spending = () =>
    read("cdnow_customers_summary_with_transactions.csv").map((row) => ({
      frequency: Number(row.x),
      recency: Number(row.t_x),
      age: Number(row.T),
      monetaryValue: Number(row.zbar),
    }));
  const orders = () =>
    read("cdnowElog.csv").map(({ sampleid, date = "", sales }) => ({
      customerId: Number(sampleid),
      at: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
      value: Number(sales),
    }));

  it("have a fit of BG/NBD with the likelihood of the tight optimum of scipy, or more", () => {
    const { logLik, ...parameters } = one<Fit & { logLik: number }>("bgnbd.fit CDNOW (exact weeks), tight").expected;
    const fit = bgNbd(weeks());
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(logLik - 1e-9);
    for (const [name, value] of Object.entries(parameters)) {
      expectClose(fit.parameters?.[name as "r"], value as number, { absolute: 2e-4 });
    }
    const published = one<Fit>("bgnbd.fit CDNOW (rounded weeks").expected;
    const ofRounded = bgNbd(rounded()).parameters;
    for (const [name, value] of Object.entries(published)) {
      expectClose(ofRounded?.[name as "r"], value, { absolute: 1e-3 });
    }
    const walkthrough = one<Fit & { logLik: number }>("bgnbd.fit CDNOW (exact weeks)").expected;
    expectClose(fit.parameters?.alpha, walkthrough.alpha as number, { absolute: 5e-4 });
  });

  it("have fits of MBG/NBD and Pareto/NBD with the likelihood of the tight optima of scipy, or more", () => {
    const pairs = [
      [mbgNbd(rounded()), one<Fit & { logLik: number }>("mbgnbd.fit CDNOW tight").expected],
      [paretoNbd(weeks()), one<Fit & { logLik: number }>("pnbd.fit CDNOW").expected],
    ] as const;
    for (const [fit, { logLik, ...parameters }] of pairs) {
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(logLik - 1e-9);
      for (const [name, value] of Object.entries(parameters)) {
        expectClose((fit.parameters as unknown as Fit)[name], value as number, { absolute: 2e-4 });
      }
    }
  });

  it("have a fit of the gamma-gamma model as Fader and Hardie print it, and lifetimes", () => {
    const { n, ...published } = one<Fit & { n: number }>("gammagamma.fit CDNOW").expected;
    const fit = gammaGamma(spending());
    expect(fit.n).toBe(n);
    expectClose(fit.correlation, one<{ pearson: number }>("gammagamma correlation").expected.pearson, {
      absolute: 1e-6,
    });
    for (const [name, value] of Object.entries(published)) {
      expectClose(fit.parameters?.[name as "p"], value as number, { absolute: 0.01 });
    }
  });

  it("have the spending and the values of the documentation of lifetimes, whose months are 30 weeks long", () => {
    const clv = one<{ computed: number[]; published: number[] }>("clv first 10");
    const { bgnbd, gammagamma, months, discount, periodUnitsPerMonth } = clv.input as unknown as {
      bgnbd: [number, number, number, number];
      gammagamma: { p: number; q: number; v: number };
      months: number;
      discount: number;
      periodUnitsPerMonth: number;
    };
    const [r, alpha, a, b] = bgnbd;
    const model = { model: "bg-nbd", parameters: { r, alpha, a, b } } as const;
    const spend = { model: "gamma-gamma", parameters: gammagamma } as const;
    const { computed: spent } = one<{ computed: number[] }>("gammagamma.condExpValue first 10").expected;
    const plan = { periods: months, periodLength: periodUnitsPerMonth, discountRate: discount };
    for (const [i, customer] of spending().slice(0, 10).entries()) {
      const { value } = customerLifetimeValue(model, spend, customer, plan);
      expectClose(value, clv.expected.computed[i] as number, { relative: 1e-9 });
      expectClose(value, clv.expected.published[i] as number, { relative: 1e-5 });
      expectClose(expectedSpend(spend, customer), spent[i] as number, { relative: 1e-10 });
    }
  });

  it("have the figures of the walkthrough of BTYD: holdout, tracking, mean P(alive)", () => {
    const bins = one<{ actual: number[]; expected: number[]; binSize: number[] }>("bgnbd.condExp by calibration");
    const [r, alpha, a, b] = bins.input.params;
    const model = { model: "bg-nbd", parameters: { r, alpha, a, b } } as const;
    const customers = weeks();
    const { rows, observed } = holdoutTable(model, customers);
    expect(observed).toBe(customers.reduce((sum, { holdoutFrequency }) => sum + holdoutFrequency, 0));
    expect(rows.map((row) => row.customers)).toEqual(bins.expected.binSize);
    for (const [i, row] of rows.entries()) {
      expectClose(row.observed, bins.expected.actual[i] as number, { absolute: 1e-6 });
      expectClose(row.expected, bins.expected.expected[i] as number, { absolute: 1.5e-5 });
    }
    const tracking = one<{ expected: number[] }>("bgnbd.tracking cumulative weeks").expected.expected;
    const found = cohortPurchases(model, customers, [20, 21, 22, 23, 24, 25]) ?? [];
    for (const [i, value] of found.entries()) expectClose(value, tracking[i] as number, { absolute: 0.002 });
    const mean = customers.reduce((sum, customer) => sum + (probabilityAlive(model, customer) as number), 0) / 2357;
    expectClose(mean, one<number>("bgnbd mean P(alive)").expected, { relative: 1e-12 });

    const pareto = one<{ expected: number[] }>("pnbd.tracking cumulative weeks");
    const [shape, rate, s, beta] = pareto.input.params;
    const other = { model: "pareto-nbd", parameters: { r: shape, alpha: rate, s, beta } } as const;
    // The walkthrough printed its figures with other digits of the parameters than those it prints.
    const tracked = cohortPurchases(other, customers, [20, 21, 22, 23, 24, 25]) ?? [];
    for (const [i, value] of tracked.entries()) {
      expectClose(value, pareto.expected.expected[i] as number, { relative: 2e-4 });
    }
  });

  it("are found from their orders as BTYDplus and lifetimes find them, and foretold within their chance", () => {
    const options = { asOf: "1997-09-30", holdoutUntil: "1998-06-30", unit: "weeks", timeZone: "UTC" } as const;
    const { customers, n, orders: counted } = rfmSummary(orders(), options);
    expect([n, counted]).toEqual([2357, 6919]);
    const [first] = customers;
    expect(first).toMatchObject({ frequency: 2, holdoutFrequency: 1, holdoutAge: 39 });
    expectClose(first?.recency, 30.428571428571427, { relative: 1e-15 });
    expectClose(first?.age, 38.857142857142854, { relative: 1e-15 });
    const fit = bgNbd(customers);
    expectClose(fit.logLikelihood, -9582.429206673929, { absolute: 1e-9 });
    const table = calibrationTable(fit, customers);
    expect(table.map(({ observed }) => observed)).toEqual([1411, 439, 214, 100, 62, 38, 29, 64]);
    for (const { observed, expected } of table)
      expectClose(observed, expected ?? 0, { absolute: 4 * Math.sqrt(expected ?? 0) });
  });
});
