import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../entries.ts";

// It runs with dist/, which packing has just built.
it.each(["1", "2", "3"])("the example with workers counts every row once, in %s of them", (workers) => {
  const script = join(repository, "docs/examples/two-workers.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "30000", workers], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  // Counted a second time with a loop.
  expect(stdout.trimEnd().split("\n")).toEqual([
    "30000 answers, NPS -19.77",
    "Free: 10023 answers, NPS -31.91",
    "Pro: 10059 answers, NPS -8.80",
    "Starter: 9918 answers, NPS -18.64",
  ]);
});
