// Functions of the statistics core, a call each.
import jstat from "jstat";
import * as stats from "../../../dist/stats.js";
import { measure, report, rowCount } from "../measure.mjs";

const { jStat } = jstat;
const steps = Float64Array.from({ length: 1024 }, (_, i) => (i + 0.5) / 1024);
const calls = Math.ceil(rowCount(1e6) / 10_240) * 10_240;

await compare(
  "normalQuantile(p)",
  (p) => stats.normalQuantile(p),
  (p) => jStat.normal.inv(p, 0, 1),
);
await compare(
  "normalCdf(z)",
  (p) => stats.normalCdf(8 * p - 4),
  (p) => jStat.normal.cdf(8 * p - 4, 0, 1),
);
await compare(
  "studentTQuantile(p, 12)",
  (p) => stats.studentTQuantile(p, 12),
  (p) => jStat.studentt.inv(p, 12),
);
await compare(
  "studentTCdf(t, 12)",
  (p) => stats.studentTCdf(8 * p - 4, 12),
  (p) => jStat.studentt.cdf(8 * p - 4, 12),
);
await compare(
  "betaQuantile(p, 3, 40)",
  (p) => stats.betaQuantile(p, 3, 40),
  (p) => jStat.beta.inv(p, 3, 40),
);
await compare(
  "binomialCdf(k, 400, 0.3)",
  (p) => stats.binomialCdf(Math.floor(400 * p), 400, 0.3),
  (p) => jStat.binomial.cdf(Math.floor(400 * p), 400, 0.3),
);
await compare(
  "logGamma(x)",
  (p) => stats.logGamma(50 * p),
  (p) => jStat.gammaln(50 * p),
);
await compare("wilsonInterval(k, 1000, 0.95)", (p) => stats.wilsonInterval(Math.floor(1000 * p), 1000, 0.95).low);

async function compare(name, ours, theirs) {
  const line = (who, compute, count) => ({
    name: who,
    rows: count,
    run: () => {
      let total = 0;
      for (let i = 0; i < count; i++) total += compute(steps[i & 1023]);
      return total / count;
    },
    // How exact they are is not asked here.
    read: (average) => Math.round(average * 100) / 100,
  });
  const lines = [line(`cx-metrics ${name}`, ours, calls)];
  if (theirs) lines.push(line("jstat, the same", theirs, calls / 10));
  report(name, await measure(lines), "ns a call");
}
