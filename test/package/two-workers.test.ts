import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../entries.ts";

// It runs with dist/, which packing has just built.
function run(...options: string[]): string[] {
  const script = join(repository, "docs/examples/two-workers.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trimEnd().split("\n");
}

it.each(["1", "2", "3"])("the example with workers counts every row once, in %s of them", (workers) => {
  // Counted a second time with a loop.
  expect(run("30000", workers)).toEqual([
    "30000 answers, NPS -19.77",
    "Free: 10023 answers, NPS -31.91",
    "Pro: 10059 answers, NPS -8.80",
    "Starter: 9918 answers, NPS -18.64",
  ]);
});

it("the example with workers says that there is nothing, and takes fewer rows than workers", () => {
  expect(run("0", "2")).toEqual(["0 answers, NPS no data"]);
  expect(run("1", "3")).toEqual(["1 answers, NPS -100.00", "Free: 1 answers, NPS -100.00"]);
});
