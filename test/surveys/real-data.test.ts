import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";

// The data sets are not part of this repository; without them these tests are skipped.
const pathOf = (file: string): string => fileURLToPath(new URL(`../../../shared/data/${file}`, import.meta.url));
const readRows = (file: string): Record<string, string>[] => parse(readFileSync(pathOf(file)), { columns: true });

interface NpsFigures {
  readonly n: number;
  readonly nps: number;
  readonly se: number;
}

describe.skipIf(!existsSync(pathOf("nps_testdata.csv")))("nps of the example data of R NPS", () => {
  const rows = (): { score: number; BU: string; Region: string }[] =>
    readRows("nps_testdata.csv").map(({ REC, BU = "", Region = "" }) => ({ score: Number(REC), BU, Region }));

  it("holds overall", () => {
    type Overall = NpsFigures & { wald95: [number, number] };
    const [found] = readReference<unknown, Overall>("nps-testdata", "nps.testdata overall");
    const result = nps.of("score")(rows(), { method: "wald" });
    const kinds = [result.promoters, result.passives, result.detractors].map(({ count }) => count);
    expect([result.n, ...kinds]).toEqual([1000, 462, 176, 362]);
    expectClose(result.value, 100 * Number(found?.expected.nps), { absolute: 1e-8 });
    expectClose(result.standardError, 100 * Number(found?.expected.se), { absolute: 1e-8 });
    const [low, high] = found?.expected.wald95 ?? [0, 0];
    expectLimits(result.interval, [100 * low, 100 * high], { absolute: 1e-8 });
  });

  it.each(["BU", "Region"])("holds by %s", (by) => {
    const [found] = readReference<unknown, Record<string, NpsFigures>>("nps-testdata", `nps.testdata by ${by}`);
    const table = new Map(segment(rows(), { by, metric: nps.of("score") }).map((row) => [row.segment, row]));
    // The figures also name levels that no row has. They are no segments.
    const figures = Object.entries(found?.expected ?? {}).filter(([, { n }]) => n > 0);
    expect([...table.keys()].sort()).toEqual(figures.map(([name]) => name).sort());
    for (const [name, expected] of figures) {
      expect(table.get(name)?.n).toBe(expected.n);
      expectClose(table.get(name)?.value, 100 * expected.nps, { absolute: 1e-8 });
      expectClose(table.get(name)?.standardError, 100 * expected.se, { absolute: 1e-8 });
    }
  });

  it("holds between two regions", () => {
    type Difference = { absDelta: number; interval: [number, number]; p: number };
    const [found] = readReference<unknown, Difference>("nps-testdata", "nps.testdata Region: NAM vs EMEA");
    const table = segment(rows(), { by: "Region", metric: nps.of("score").with({ method: "wald" }) });
    const of = (name: string): (typeof table)[number] => table.find((row) => row.segment === name) as never;
    const { difference, interval, pValue } = compare(of("EMEA"), of("NAM"));
    expectClose(difference, 100 * Number(found?.expected.absDelta), { absolute: 1e-8 });
    expectClose(pValue, Number(found?.expected.p), { absolute: 1e-10 });
    const [low, high] = found?.expected.interval ?? [0, 0];
    expectLimits(interval, [100 * low, 100 * high], { absolute: 1e-8 });
  });
});

describe.skipIf(!existsSync(pathOf("real/ecsi_mobi.csv")))("csat of the mobile phone customers of ECSI", () => {
  interface EcsiFigures {
    readonly n: number;
    readonly mean: number;
    readonly sd: number;
    readonly distribution: Record<string, number>;
    readonly top2Box: number;
    readonly top2BoxWilson: [number, number];
    readonly top3Box: number;
    readonly meanTo100: number;
  }
  const expected = readReference<unknown, EcsiFigures>("real-data", "ECSI mobi: CSAT CUSA1")[0]
    ?.expected as EcsiFigures;
  const ratings = (): number[] => readRows("real/ecsi_mobi.csv").map(({ CUSA1 }) => Number(CUSA1));
  const scale = { min: 1, max: 10 };

  it("holds as the share of the two highest answers", () => {
    const result = csat(ratings(), { scale });
    expect(result.n).toBe(expected.n);
    expectClose(result.value, 100 * expected.top2Box, { absolute: 1e-9 });
    const [low, high] = expected.top2BoxWilson;
    expectLimits(result.interval, [100 * low, 100 * high], { absolute: 1e-7 });
    const given = result.distribution?.filter(({ count }) => count > 0).map(({ answer, count }) => [answer, count]);
    expect(Object.fromEntries(given ?? [])).toEqual(expected.distribution);
  });

  it("holds as the share of the three highest", () => {
    const result = csat(ratings(), { scale: { ...scale, satisfiedFrom: 8 } });
    expectClose(result.value, 100 * expected.top3Box, { absolute: 1e-9 });
  });

  it("holds as a mean, with the deviation that its error rests on", () => {
    const result = csat(ratings(), { scale, score: "mean" });
    expectClose(result.value, expected.mean, { absolute: 1e-9 });
    expectClose(Number(result.standardError) * Math.sqrt(expected.n), expected.sd, { absolute: 1e-9 });
  });

  it("holds with the ends of the scale moved to 0 and 100", () => {
    expectClose(csat(ratings(), { scale, score: "rescaled-mean" }).value, expected.meanTo100, { absolute: 1e-9 });
  });
});
