import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repository } from "../entries.ts";

// It runs with dist/, which packing has just built.
function runDemo(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["docs/examples/cx-report.mjs", ...args], { cwd: repository, encoding: "utf8" });
}

it("the demo prints its report", () => {
  const { status, stdout, stderr } = runDemo();
  expect(stderr).toBe("");
  expect(status).toBe(0);
  for (const heading of ["NPS", "CSAT", "CES"]) expect(stdout).toContain(heading);
});

it("the demo says in one line that a file is not there", () => {
  const { status, stdout, stderr } = runDemo("--survey", "nowhere.csv");
  expect(`${stdout}${stderr}`.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toContain("nowhere.csv");
  expect(status).toBe(1);
});
