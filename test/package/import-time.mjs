// How long the library takes to import, beside zod/mini alone, in fresh processes in turn: `npm run bench:import`.
// The aim is at most 15 ms more than zod/mini. No test asserts it, since it is a time.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const rounds = 25;
const formats = {
  ESM: (specifier) => ["--input-type=module", "-e", timed(`await import("${specifier}")`)],
  CommonJS: (specifier) => ["--input-type=commonjs", "-e", timed(`require("${specifier}")`)],
};

execFileSync("npm", ["run", "--silent", "build:js"], { cwd: repository, stdio: "inherit" });
const table = {};
for (const [format, command] of Object.entries(formats)) {
  const times = { "zod/mini": [], "cx-metrics": [], "cx-metrics/stats": [] };
  for (let round = 0; round < rounds; round++) {
    for (const [specifier, list] of Object.entries(times)) {
      list.push(Number(execFileSync(process.execPath, command(specifier), { cwd: repository, encoding: "utf8" })));
    }
  }
  const medians = Object.fromEntries(Object.entries(times).map(([specifier, list]) => [specifier, median(list)]));
  table[format] = { ...medians, "more than zod/mini": medians["cx-metrics"] - medians["zod/mini"] };
}
const format = (row) => Object.fromEntries(Object.entries(row).map(([name, time]) => [name, `${time.toFixed(1)} ms`]));
console.table(Object.fromEntries(Object.entries(table).map(([name, row]) => [name, format(row)])));

function timed(code) {
  return `const start = performance.now(); ${code}; console.log(performance.now() - start);`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
