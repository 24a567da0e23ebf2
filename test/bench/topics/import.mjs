// How long an import takes, in new processes in turn, beside zod/mini alone, which the library needs.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { report } from "../measure.mjs";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const rounds = 21;
const atMost = 15;
const formats = {
  "ES modules": (specifier) => ["--input-type=module", "-e", timed(`await import("${specifier}")`)],
  CommonJS: (specifier) => ["--input-type=commonjs", "-e", timed(`require("${specifier}")`)],
};

for (const [format, argumentsFor] of Object.entries(formats)) {
  const times = { "cx-metrics": [], "zod/mini": [], "cx-metrics/stats": [] };
  for (let round = 0; round < rounds; round++) {
    for (const [specifier, list] of Object.entries(times)) {
      const output = execFileSync(process.execPath, argumentsFor(specifier), { cwd: repository, encoding: "utf8" });
      list.push(JSON.parse(output));
    }
  }
  const lines = Object.entries(times).map(([name, list]) => lineOf(name, list));
  const more = times["cx-metrics"].map((pair, round) => pair.map((time, i) => time - times["zod/mini"][round][i]));
  report(`import, ${format}`, [{ ...lineOf("cx-metrics less zod/mini", more), target: atMost }, ...lines], "ms");
}

/** The least of so short a time says little, so medians are compared. */
function lineOf(name, times) {
  const medianOf = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
  const median = medianOf(times.map(([time]) => time));
  const processor = medianOf(times.map(([, time]) => time));
  return { name, role: "part", rows: 1, best: median, median, processor, agrees: true };
}

function timed(code) {
  return `const cpu = process.cpuUsage(), start = performance.now();
    ${code};
    const time = performance.now() - start, { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify([time, (user + system) / 1000]));`;
}
