import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { type CohortRetentionResult, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import { expectClose, readReference } from "../stats/reference.ts";

// These data sets are not part of this repository.
const folder = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const has = (name: string): boolean => existsSync(`${folder}${name}`);

interface Rows {
  readonly rows: (number | null)[][];
}
interface Matrix {
  readonly matrix: (number | null)[][];
}

describe.skipIf(!has("cohorts/online_cohorts.csv"))("cohortRetention of R's online_cohorts", () => {
  // The peer counts all rows without a customer as one customer, called NA; such rows would be left out here as missing.
  const byCustomer = cohortRetention.of({ customerId: "CustomerID", at: "InvoiceDate" });
  const options = { timeZone: "UTC", asOf: "2012-01-01" };
  const read = (): Record<string, string>[] => readTable("cohorts/online_cohorts.csv");

  it("agrees with the counts by month", () => {
    const [table] = readReference<unknown, Rows>("cohorts_r", "cohort table online_cohorts");
    const { cohorts, customers } = byCustomer(read(), options);
    expect(shifted(cohorts)).toEqual(table?.expected.rows);
    expect(cohorts.map(({ cohort }) => cohort).slice(0, 2)).toEqual(["2010-12", "2011-01"]);
    expect(customers).toBe(cohorts.reduce((sum, { size }) => sum + size, 0));
  });

  it("agrees with the percentages, which the peer pads with zeros", () => {
    const [table] = readReference<unknown, Rows>("cohorts_r", "cohort retention % left-aligned");
    for (const [row, { cells }] of byCustomer(read(), options).cohorts.entries()) {
      for (const [age, percent] of (table?.expected.rows[row] ?? []).entries()) {
        if (age < cells.length) expectClose(cells[age]?.percent, percent as number, { absolute: 0.0500001 });
        else expect(percent).toBe(0);
      }
    }
  });

  it("pools the cohorts that are old enough", () => {
    const [pooled] = readReference<unknown, { weighted: number[] }>("cohorts_r", "pooled");
    const { curve } = byCustomer(read(), options);
    expect(curve.length).toBe(pooled?.expected.weighted.length);
    for (const [age, share] of (pooled?.expected.weighted ?? []).entries()) {
      expectClose(curve[age]?.percent, 100 * share, { relative: 1e-12 });
    }
  });

  it("leaves the month under way out of the curve where nothing else is said", () => {
    const { cohorts, curve, asOf } = byCustomer(read(), { timeZone: "UTC" });
    expect(asOf).toBe("2011-12-09T00:00:00Z");
    expect(cohorts.every(({ cells }) => cells.at(-1)?.complete === false)).toBe(true);
    expect(curve[12]).toMatchObject({ active: 0, eligible: 0, percent: null, interval: null });
    expect(curve[11]).toMatchObject({ eligible: 949, active: 475 });
  });

  it("leaves customers out that are missing", () => {
    const rows = read().map(({ CustomerID, InvoiceDate }) => ({
      customerId: CustomerID === "NA" ? null : CustomerID,
      at: InvoiceDate,
    }));
    const { cohorts, missing } = cohortRetention(rows, options);
    expect([missing, cohorts[0]?.size]).toEqual([277, 948]);
  });
});

describe.skipIf(!has("cohorts/gamelaunch.csv.gz"))("cohortRetention of R's gamelaunch", () => {
  const byPlayer = cohortRetention.of({ customerId: "userid", at: "eventDate" });
  const read = (): Record<string, string>[] => readTable("cohorts/gamelaunch.csv.gz");

  // The peer's weeks are seven days each from 1 January on, as data.table::week counts them, and 2016 began with a Friday.
  it("agrees with the counts by week", () => {
    const [table] = readReference<unknown, Rows>("cohorts_r", "cohort table gamelaunch");
    const { cohorts } = byPlayer(read(), { every: "week", weekStartsOn: "friday" });
    expect(cohorts[0]?.cohort).toBe("2016-04-22");
    expect(shifted(cohorts)).toEqual(table?.expected.rows);
  });

  it("agrees with the percentages by day", () => {
    const [table] = readReference<unknown, Rows>("cohorts_r", "cohort retention % gamelaunch");
    const { cohorts } = byPlayer(read(), { every: "day", maximumAge: 10 });
    expect(table?.expected.rows.length).toBe(10);
    for (const [row, percentages] of (table?.expected.rows ?? []).entries()) {
      expect(cohorts[row]?.cells.length).toBe(11);
      for (const [age, percent] of percentages.entries()) {
        expectClose(cohorts[row]?.cells[age]?.percent, percent as number, { absolute: 0.0500001 });
      }
    }
  });
});

describe.skipIf(!has("real/online_retail.csv.gz"))("cohortRetention of Online Retail", () => {
  it("agrees with pandas on the purchases of each month", { timeout: 30_000 }, () => {
    const [table] = readReference<unknown, Matrix>("cohorts_real", "Online Retail");
    // Only the description, which is left out here, may hold commas.
    const line = /^(\w+),.*,(-?\d+),([\d-]+ [\d:]+),(-?[\d.]+),([\d.]*),[^,]*$/gm;
    const text = gunzipSync(readFileSync(`${folder}real/online_retail.csv.gz`)).toString("utf8");
    const purchases = [...text.matchAll(line)]
      .filter(([, invoice = "", quantity, , price, customer]) => {
        return !invoice.startsWith("C") && Number(quantity) > 0 && Number(price) > 0 && customer !== "";
      })
      .map(([, , , InvoiceDate = "", , CustomerID = ""]) => ({ CustomerID, InvoiceDate }));
    expect(purchases.length).toBe(397_884);
    const byCustomer = cohortRetention.of({ customerId: "CustomerID", at: "InvoiceDate" });
    const { cohorts, customers } = byCustomer(purchases, { timeZone: "Europe/London" });
    expect(shifted(cohorts)).toEqual(table?.expected.matrix);
    expect(customers).toBe(4338);
  });
});

describe.skipIf(!has("btyd/CDNOW_master.txt"))("cohortRetention of CDNOW", () => {
  it("agrees with pandas on the months of 1997 and 1998", () => {
    const [table] = readReference<unknown, Matrix>("cohorts_real", "CDNOW");
    const events = readFileSync(`${folder}btyd/CDNOW_master.txt`, "utf8")
      .split(/\r?\n/)
      .map((line) => /^\s*(\d+)\s+(\d{4})(\d\d)(\d\d)\s/.exec(line))
      .filter((match) => match !== null)
      .map(([, customer, year, month, day]) => ({ customerId: customer ?? "", at: `${year}-${month}-${day}` }));
    expect(events.length).toBe(69_659);
    const { cohorts, customers, curve } = cohortRetention(events, { timeZone: "UTC", asOf: "1998-07-01" });
    expect(customers).toBe(23_570);
    expect(shifted(cohorts).slice(0, 3)).toEqual(table?.expected.matrix);
    // Nobody new after March; such months are there, and empty.
    expect(cohorts.length).toBe(18);
    expect(cohorts.slice(3).every(({ size, cells }) => size === 0 && cells[0]?.percent === null)).toBe(true);
    expect(curve[17]).toMatchObject({ active: 498, eligible: 7846 });
  });
});

/** The active customers by period of the calendar, with `null` before a cohort's own. */
function shifted(cohorts: CohortRetentionResult["cohorts"]): (number | null)[][] {
  return cohorts.map(({ cells }, row) => [...new Array<null>(row).fill(null), ...cells.map(({ active }) => active)]);
}

function readTable(name: string): Record<string, string>[] {
  const bytes = readFileSync(`${folder}${name}`);
  return parse(name.endsWith(".gz") ? gunzipSync(bytes) : bytes, { columns: true, skip_empty_lines: true });
}
