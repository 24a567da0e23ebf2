import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repository } from "../entries.ts";

it("the example data are what their generator makes", () => {
  const { status, stderr } = spawnSync(process.execPath, ["docs/examples/make-data.mjs", "--check"], {
    cwd: repository,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
