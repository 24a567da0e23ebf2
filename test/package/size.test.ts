import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, inject, it } from "vitest";

const zod = "_zod";
const zones = "ZonedDateTime";

/**
 * What users pay for an import: bytes after bundling, minifying and gzip, with what it uses of zod in it.
 *
 * The ceilings leave about 3 % of room; that of `nps` is a promise. `without` names what must not come along, and so says
 * at once what went wrong.
 */
const ceilings = [
  { code: 'export { nps } from "cx-metrics"', ceiling: 9000, without: [zones] },
  { code: 'export { nps } from "cx-metrics/surveys"', ceiling: 9000, without: [zones] },
  { code: 'export { csat } from "cx-metrics"', ceiling: 14_000, without: [zones] },
  { code: 'export { segment } from "cx-metrics"', ceiling: 17_000, without: [zones] },
  { code: 'export { churnRate } from "cx-metrics"', ceiling: 24_700, without: [] },
  { code: 'export { trend } from "cx-metrics"', ceiling: 23_400, without: [] },
  { code: 'export { MetricInputError } from "cx-metrics"', ceiling: 430, without: [zod, zones] },
  { code: 'export { wilsonInterval } from "cx-metrics/stats"', ceiling: 1750, without: [zod, zones] },
  { code: 'export * from "cx-metrics/stats"', ceiling: 40_300, without: [zod, zones] },
  { code: 'export { avgFirstResponseTime } from "cx-metrics"', ceiling: 35_900, without: [] },
  { code: 'export { rake } from "cx-metrics"', ceiling: 10_300, without: [zones] },
  { code: 'export { clustered } from "cx-metrics"', ceiling: 12_300, without: [zones] },
  { code: 'export { formatEstimate } from "cx-metrics"', ceiling: 7100, without: [zones] },
  { code: 'export { collect } from "cx-metrics"', ceiling: 5800, without: [zones] },
  { code: 'export { funnel } from "cx-metrics"', ceiling: 28_200, without: [] },
  { code: 'export * from "cx-metrics"', ceiling: 252_000, without: [] },
];

it.each(ceilings)("$code costs at most $ceiling bytes", async ({ code, ceiling, without }) => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: inject("consumer") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  const text = outputFiles[0]?.text ?? "";
  expect(without.filter((name) => text.includes(name))).toEqual([]);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(ceiling);
});
