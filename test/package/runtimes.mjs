// Runs one script in other runtimes, over the packed library and over src/ as it is: `npm run test:runtimes`.
// Node 24, Deno, Bun and the oldest zod come from npm into a temporary folder, so it needs the network and is no part of
// `npm test`.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "cx-metrics-runtimes-"));
const oldestZod = "4.0.0";
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

// Each reads the script from its standard input, and so resolves imports from the folder that it runs in.
const runtimes = [
  {
    name: "this Node",
    command: () => [process.execPath, "--input-type=module", "-"],
    readsTypeScript: Number.parseInt(process.versions.node, 10) > 22,
  },
  {
    name: "Node 24",
    install: `${nodePackage}@24`,
    command: (modules) => [join(modules, nodePackage, "bin/node"), "--input-type=module", "-"],
  },
  {
    name: "Deno",
    install: "deno",
    command: (modules) => [join(modules, ".bin/deno"), "run", "--allow-read", "--allow-env", "-"],
  },
  { name: "Bun", install: "bun", command: (modules) => [join(modules, ".bin/bun"), "run", "-"] },
];

try {
  const consumer = installLibrary();
  const expected = run([process.execPath, "--input-type=module", "-"], script("cx-metrics"), consumer);
  console.log(`What every runtime must print:\n${expected}`);
  for (const { name, install, command, readsTypeScript = true } of runtimes) {
    const modules = install === undefined ? "" : installRuntime(name, install);
    if (modules === null) continue;
    const [program] = command(modules);
    const version = execFileSync(program, ["--version"], { encoding: "utf8" }).split("\n")[0];
    report(`${name} (${version}), packed`, run(command(modules), script("cx-metrics"), consumer), expected);
    const source = `${name} (${version}), src/`;
    if (readsTypeScript) report(source, run(command(modules), script("./src/index.ts"), repository), expected);
    else console.log(`${source}: left out, since it does not read TypeScript`);
  }
  if (tryInstall(`zod ${oldestZod}`, consumer, `zod@${oldestZod}`)) {
    const printed = run([process.execPath, "--input-type=module", "-"], script("cx-metrics"), consumer);
    report(`this Node with zod ${oldestZod}, packed`, printed, expected);
  }
} finally {
  rmSync(temporary, { recursive: true });
}

function report(what, printed, expected) {
  console.log(`${what}: ${printed === expected ? "the same" : `DIFFERS\n${printed}`}`);
  if (printed !== expected || expected.startsWith("FAILED")) process.exitCode = 1;
}

function installLibrary() {
  const folder = makePackage("consumer");
  const pack = ["pack", "--silent", "--json", "--pack-destination", temporary];
  const [{ filename }] = JSON.parse(execFileSync("npm", pack, { cwd: repository, encoding: "utf8" }));
  npmInstall(folder, [join(temporary, filename), join(repository, "node_modules/zod"), "--offline", "--install-links"]);
  return folder;
}

/** A folder that is a package of its own: without one npm looks for it in the folders above. */
function makePackage(name) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "0.0.0", private: true }));
  return folder;
}

function installRuntime(name, packageName) {
  const folder = makePackage(name.replace(" ", "-").toLowerCase());
  return tryInstall(name, folder, packageName) ? join(folder, "node_modules") : null;
}

function tryInstall(name, folder, packageName) {
  try {
    npmInstall(folder, [packageName]);
    return true;
  } catch {
    console.log(`${name}: NOT TRIED, ${packageName} could not be installed`);
    return false;
  }
}

function npmInstall(folder, args) {
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel", "error"];
  execFileSync("npm", ["install", ...flags, ...args], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

function run([program, ...args], input, cwd) {
  const { stdout, stderr, status } = spawnSync(program, args, { cwd, input, encoding: "utf8" });
  return status === 0 ? stdout : `FAILED\n${stdout}${stderr}`;
}

/** What is run: figures of each family, a zone with daylight saving, a stream, texts, and an error. */
function script(specifier) {
  return `
    import { changePoints, churnRate, collect, controlChart, csat, formatEstimate, funnel, MetricInputError, nps, segment,
      trend } from ${JSON.stringify(specifier)};
    // The engine of Bun rounds logarithms and exponentials in another way than that of Node: the 16th digit may differ.
    const text = (value) =>
      JSON.stringify(value, (_, one) => (typeof one === "number" ? Number(one.toPrecision(13)) : one));
    const day = 24 * 60 * 60 * 1000;
    const answers = Array.from({ length: 400 }, (_, i) => ({ at: Date.UTC(2024, 0, 1, 4) + i * day, score: i % 11 }));
    const months = trend(answers, { at: "at", every: "month", timeZone: "America/New_York", metric: nps.of("score") });
    console.log(text(nps([10, 9, 8, 3, null])));
    console.log(text(csat([5, 4, 3, 2, 1])));
    console.log(text(churnRate({ customersAtStart: 200, customersLost: 11 })));
    console.log(text(months.map(({ period, start, value, n }) => [period, start, value, n])));
    const { signals } = controlChart(months).rows[3];
    console.log(text([signals, changePoints(months).changes.length, formatEstimate(nps(answers.map((row) => row.score)))]));
    const byPart = segment.with({ by: (row) => row.score % 3, subtotals: "rollup", metric: nps.of("score") });
    console.log(text(await collect([answers.slice(0, 100), answers.slice(100)], byPart)));
    const events = answers.map(({ at, score }, i) => ({ customerId: i >> 1, event: score > 5 ? "visit" : "order", at }));
    console.log(text(funnel(events, { steps: ["visit", "order"] })));
    try {
      nps([11]);
    } catch (error) {
      console.log(error instanceof MetricInputError, error.message);
    }`;
}
