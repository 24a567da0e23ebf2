import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { retentionRate } from "../../src/lifecycle/retention-rate.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";

// The data set of IBM's Telco customers is not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/telco/Telco-Customer-Churn.csv", import.meta.url));

interface TelcoGroups {
  readonly groups: Record<string, { n: number; churned: number; rate: number; wilson95: [number, number] }>;
}

describe.skipIf(!existsSync(file))("churnRate of the Telco data set", () => {
  const figures = readReference<{ by: string }, TelcoGroups>("churn", "Telco");

  it.each(figures)("agrees with statsmodels: $name", ({ input, expected }) => {
    const rows = segment(readCustomers(), { by: input.by, metric: churnRate.with({ period }) });
    expect(rows.length).toBe(Object.keys(expected.groups).length);
    for (const { segment: name, value, n, customersLost, interval } of rows) {
      const group = expected.groups[String(name)];
      expect([n, customersLost]).toEqual([group?.n, group?.churned]);
      expectClose(value, 100 * Number(group?.rate), { relative: 1e-12 });
      const [low, high] = group?.wilson95 ?? [Number.NaN, Number.NaN];
      expectLimits(interval, [100 * low, 100 * high], { relative: 1e-9 });
    }
  });

  it.each(figures)("retains the others: $name", ({ input, expected }) => {
    for (const row of segment(readCustomers(), { by: input.by, metric: retentionRate.with({ period }) })) {
      expectClose(row.value, 100 - 100 * Number(expected.groups[String(row.segment)]?.rate), { relative: 1e-12 });
    }
  });

  it("finds fiber customers above the others and those without internet below", () => {
    const rows = segment(readCustomers(), { by: "InternetService", metric: churnRate.with({ period }) });
    expect(rows.map((row) => [row.segment, row.versusRest.verdict])).toEqual([
      ["DSL", "below"],
      ["Fiber optic", "above"],
      ["No", "below"],
    ]);
  });
});

const period = { start: "2024-01-01T00:00:00Z", end: "2024-02-01T00:00:00Z" };

/** The customers as subscriptions: the data set says for each whether it was lost within the last month. */
function readCustomers() {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
  return rows.map((row) => ({
    ...row,
    customerId: row.customerID,
    startedAt: "2020-01-01T00:00:00Z",
    endedAt: row.Churn === "Yes" ? "2024-01-20T00:00:00Z" : null,
  }));
}
