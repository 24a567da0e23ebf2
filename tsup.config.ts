import type { Options } from "tsup";

const config: Options = {
  entry: {
    index: "src/index.ts",
    surveys: "src/surveys/index.ts",
    support: "src/support/index.ts",
    lifecycle: "src/lifecycle/index.ts",
    journey: "src/journey/index.ts",
    stats: "src/stats/index.ts",
    schemas: "src/schemas/index.ts",
    // No entry of the package: it keeps the polyfill in a file of its own, which bundlers drop where no zone is used.
    zones: "src/time/zone.ts",
  },
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  dts: true,
  clean: true,
  // Without shared chunks every CommonJS entry has a MetricInputError of its own, and `instanceof` fails between them.
  splitting: true,
  // Without it an entry imports chunks it takes nothing from.
  treeshake: { moduleSideEffects: false },
  // A devDependency: users need not install it, and only what is used of it goes into the output.
  noExternal: ["temporal-polyfill"],
  // The polyfill would hand over to a native Temporal; the same bits everywhere are worth more.
  define: { "globalThis.Temporal": "undefined" },
};

export default config;
