import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { compareSurvival } from "../../src/lifecycle/compare-survival.ts";
import { customerSurvival } from "../../src/lifecycle/customer-survival.ts";
import { expectClose, readReference } from "../stats/reference.ts";

// The data set of IBM's Telco customers is not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/telco/Telco-Customer-Churn.csv", import.meta.url));

interface Customer {
  readonly customerID: string;
  readonly tenure: string;
  readonly Churn: "Yes" | "No";
}

// The data set has tenures and no dates: a month of theirs is a day of ours.
const day = 86_400_000;
const asOf = 100 * day;
const telcoSurvival = customerSurvival.of({
  customerId: "customerID",
  startedAt: (row: Customer) => asOf - Number(row.tenure) * day,
  endedAt: (row: Customer) => (row.Churn === "Yes" ? asOf : null),
});

describe.skipIf(!existsSync(file))("customerSurvival of the Telco data set", () => {
  const customers: Customer[] = existsSync(file) ? parse(readFileSync(file), { columns: true }) : [];

  it("agrees with R over all customers", () => {
    const [figures] = readReference<
      unknown,
      { n: number; events: number; restrictedMean: { value: number; se: number } }
    >("survival", "km telco all");
    const { n, lost, value, restrictedMean } = telcoSurvival(customers, { asOf });
    expect([n, lost, value]).toEqual([figures?.expected.n, figures?.expected.events, null]);
    expectClose(restrictedMean?.value, figures?.expected.restrictedMean.value ?? Number.NaN, { relative: 1e-9 });
    expectClose(restrictedMean?.standardError, figures?.expected.restrictedMean.se ?? Number.NaN, { relative: 1e-9 });
  });

  it.each(
    readReference<{ by: string }, { groups: string[]; chisq: number; df: number; n: number[] }>(
      "survival",
      "logrank telco",
    ),
  )("agrees with R by segment: $name", ({ input, expected }) => {
    const rows = segment(customers, { by: input.by, metric: telcoSurvival.with({ asOf }) });
    expect(rows.map((row) => [row.segment, row.n])).toEqual(expected.groups.map((group, g) => [group, expected.n[g]]));
    const { statistic, degreesOfFreedom } = compareSurvival(rows);
    expect(degreesOfFreedom).toBe(expected.df);
    expectClose(statistic, expected.chisq, { relative: 1e-9 });
  });
});
