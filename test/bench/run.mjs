// npm run bench: how fast the library is, beside named peers, on the same data in the same run.
//
//   npm run bench                        every topic, over ten million rows where that says something
//   npm run bench -- --quick             a tenth of the rows
//   npm run bench -- --only=nps,segment  these topics only
//
// Every topic is measured in a process of its own. Nothing here fails because a time is long.
import { execFileSync, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { printSummary, printTable } from "./print.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const topics = [
  ["nps", "bytes"],
  ["nps", "numbers"],
  ["nps", "blanks"],
  ["nps", "doubles"],
  ["refused"],
  ["segment", "records"],
  ["segment", "read"],
  ["segment", "codes"],
  ["segment", "words"],
  ["trend", "columns"],
  ["trend", "milliseconds"],
  ["trend", "dates"],
  ["trend", "text"],
  ["first-response"],
  ["business-time"],
  ["churn"],
  ["churn-series"],
  ["cohorts"],
  ["funnel"],
  ["key-drivers"],
  ["rake"],
  ["statistics"],
  ["sketch"],
  ["survival"],
  ["btyd"],
  ["revenue"],
  ["stream"],
  ["import"],
];

const { values: flags } = parseArgs({ options: { quick: { type: "boolean" }, only: { type: "string" } } });
const only = flags.only?.split(",") ?? topics.map(([topic]) => topic);
const unknown = only.filter((name) => !topics.some(([topic]) => topic === name));
if (unknown.length > 0) {
  console.error(`No topic ${unknown.join(", ")}: there are ${[...new Set(topics.map(([topic]) => topic))].join(", ")}`);
  process.exit(1);
}

installPeers();
execFileSync("npm", ["run", "--silent", "build:js"], { cwd: repository, stdio: "inherit" });
printMachine();
const tables = [];
for (const [topic, kind] of topics) {
  if (only.includes(topic)) await measureTopic(topic, kind);
}
printMachine();
printSummary(tables);

function installPeers() {
  const { dependencies } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));
  if (Object.keys(dependencies).every((name) => existsSync(`${here}node_modules/${name}/package.json`))) return;
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["ci", "--prefix", here, ...quiet], { stdio: "inherit" });
}

function printMachine() {
  const load = loadavg().map((average) => average.toFixed(1));
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(
    `\n${cpus().length} × ${cpus()[0]?.model}, ${memory} GB, Node ${process.version}; load average ${load.join(" ")} (over 1, 5, 15 minutes)`,
  );
}

function measureTopic(topic, kind) {
  const child = fork(`${here}topics/${topic}.mjs`, kind ? [kind] : [], {
    execArgv: ["--expose-gc", "--max-old-space-size=8192"],
    env: { ...process.env, BENCH_SCALE: flags.quick ? "0.1" : "1" },
  });
  child.on("message", (table) => {
    printTable(table);
    tables.push(table);
  });
  return new Promise((resolve) => {
    child.on("exit", (code, signal) => {
      if (code !== 0)
        console.log(`\n${[topic, kind].filter(Boolean).join(" ")}: stopped by ${signal ?? `exit code ${code}`}`);
      resolve();
    });
  });
}
