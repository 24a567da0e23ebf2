import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const config: ViteUserConfig = {
  resolve: {
    // Tests and examples import the public names and get the sources. Only test/package runs what was built.
    alias: [
      { find: /^cx-metrics$/, replacement: source("index.ts") },
      { find: /^cx-metrics\/(\w+)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: {
    // Without it one of the cores does nothing.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          setupFiles: ["test/setup.ts"],
          include: ["test/**/*.test.ts"],
          exclude: ["test/docs/**", "test/package/**"],
          // Laws try a metric a hundred times over, and a machine may be slow.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "examples",
          include: ["test/docs/**/*.test.ts"],
          // The compiler reads all examples in one test.
          testTimeout: 120_000,
          // Where the examples are written to be run.
          server: { deps: { inline: [/\/node_modules\/\.cache\//] } },
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          globalSetup: "test/package/pack.ts",
          testTimeout: 60_000,
        },
      },
    ],
  },
};

export default config;
