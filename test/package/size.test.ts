import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, inject, it } from "vitest";

/**
 * What users pay for an import: bytes after bundling, minifying and gzip, with what it uses of zod in it.
 * The ceilings leave about 3 % of room. `without` names what must not come along: it says at once what went wrong.
 */
const zod = "_zod";
const zones = "ZonedDateTime";
const ceilings = [
  { code: 'export { nps } from "cx-metrics"', ceiling: 9000, without: [zones] },
  { code: 'export { nps } from "cx-metrics/surveys"', ceiling: 9000, without: [zones] },
  { code: 'export { MetricInputError } from "cx-metrics"', ceiling: 800, without: [zod, zones] },
  { code: 'export * from "cx-metrics/stats"', ceiling: 9000, without: [zod, zones] },
  { code: 'export * from "cx-metrics"', ceiling: 40000, without: [] },
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
