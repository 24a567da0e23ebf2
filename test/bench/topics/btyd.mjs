// bgNbd: 2,357 customers observed for 27 to 39 weeks, as many as CDNOW's sample has, and a million observed for up to two years. Beside
// it stands what the packages of Python and R do (Nelder and Mead's search, 1965, without a gradient) on the same likelihood, written
// plainly: over the different histories and their counts, as lifetimes can, and over one customer after the other.
import { bgNbd, paretoNbd } from "../../../dist/index.js";
import { logGamma } from "../../../dist/stats.js";
import { seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const truth = [0.25, 4.4, 0.8, 2.4];
const few = rowCount(2357);
const many = rowCount(1e6);

await compare(`bgNbd, ${few.toLocaleString("en")} customers, ages in days ÷ 7`, few, 27 * 7, 39 * 7, 50);
await compare(`bgNbd, ${many.toLocaleString("en")} customers, ages in days ÷ 7`, many, 1, 730, 10_000);

async function compare(title, rows, youngest, oldest, milliseconds) {
  const customers = simulate(rows, youngest, oldest);
  const read = ({ parameters: { r, alpha, a, b } }) =>
    [r, alpha / 10, a, b].map((value) => Math.round(1e3 * value) / 1e3);
  const contenders = [
    {
      name: "cx-metrics bgNbd, typed arrays",
      rows,
      run: () => bgNbd(customers),
      read,
      target: (1e6 * milliseconds) / rows,
    },
  ];
  if (rows <= 10_000) {
    const records = Array.from({ length: rows }, (_, i) => ({
      frequency: customers.frequency[i],
      recency: customers.recency[i],
      age: customers.age[i],
    }));
    contenders.push(
      { name: "cx-metrics bgNbd, records", role: "ours", rows, run: () => bgNbd(records), read },
      {
        name: "Nelder and Mead, different histories",
        rows,
        run: () => nelderMead(negativeLikelihood(collapse(customers))),
        read,
        slower: 3,
      },
      {
        name: "Nelder and Mead, customer by customer",
        rows,
        run: () => nelderMead(negativeLikelihood(customers)),
        read,
      },
      { name: "cx-metrics paretoNbd", role: "part", rows, run: () => paretoNbd(customers), read: () => 0 },
    );
  }
  report(title, await measure(contenders));
}

function simulate(rows, youngest, oldest) {
  const below = seeded(17);
  const uniform = () => (below(2 ** 31) + 0.5) / 2 ** 31;
  const [r, alpha, a, b] = truth;
  const frequency = new Float64Array(rows);
  const recency = new Float64Array(rows);
  const age = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const days = youngest + below(oldest - youngest);
    const rate = gamma(r, uniform) / alpha;
    const [leave, stay] = [gamma(a, uniform), gamma(b, uniform)];
    const chance = leave / (leave + stay);
    let last = 0;
    for (let week = -Math.log(uniform()) / rate; week * 7 < days; week -= Math.log(uniform()) / rate) {
      const day = Math.ceil(week * 7);
      if (day === last) continue;
      last = day;
      frequency[i]++;
      if (uniform() < chance) break;
    }
    recency[i] = last / 7;
    age[i] = days / 7;
  }
  return { frequency, recency, age };
}

/** Jöhnk's way (1964) for the fraction, exponentials for the whole part. */
function gamma(shape, uniform) {
  let sum = 0;
  for (let i = Math.floor(shape); i > 0; i--) sum -= Math.log(uniform());
  const rest = shape - Math.floor(shape);
  if (rest === 0) return sum;
  for (;;) {
    const x = uniform() ** (1 / rest);
    const y = uniform() ** (1 / (1 - rest));
    if (x + y <= 1) return sum - (Math.log(uniform()) * x) / (x + y);
  }
}

function collapse({ frequency, recency, age }) {
  const counts = new Map();
  for (let i = 0; i < frequency.length; i++) {
    const key = `${frequency[i]}|${recency[i]}|${age[i]}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, [frequency[i], recency[i], age[i], 1]);
    else known[3]++;
  }
  const rows = [...counts.values()];
  const column = (place) => Float64Array.from(rows, (row) => row[place]);
  return { frequency: column(0), recency: column(1), age: column(2), count: column(3) };
}

function negativeLikelihood({ frequency, recency, age, count }) {
  return (logs) => {
    const [r, alpha, a, b] = logs.map(Math.exp);
    const start = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
    let sum = 0;
    for (let i = 0; i < frequency.length; i++) {
      const x = frequency[i];
      const base = start + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
      const there = -(r + x) * Math.log(alpha + age[i]);
      let total = there;
      if (x > 0) {
        const left = Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + recency[i]);
        const larger = Math.max(there, left);
        total = larger + Math.log(Math.exp(there - larger) + Math.exp(left - larger));
      }
      sum += (count === undefined ? 1 : count[i]) * (base + total);
    }
    return -sum;
  };
}

/** Nelder, Mead (1965), The Computer Journal 7, 308–313, to eight digits of the value. */
function nelderMead(value) {
  const at = (point) => ({ point, value: value(point) });
  const start = [0, 1, 0, 1];
  const simplex = [start, ...start.map((_, i) => start.map((v, j) => (i === j ? v + 0.5 : v)))].map(at);
  for (let round = 0; round < 2000; round++) {
    simplex.sort((one, other) => one.value - other.value);
    const [best] = simplex;
    const worst = simplex[4];
    const spread = Math.max(...simplex.flatMap(({ point }) => point.map((v, j) => Math.abs(v - best.point[j]))));
    if (worst.value - best.value <= 1e-10 * Math.abs(best.value) && spread < 1e-6) break;
    const center = best.point.map((_, j) => simplex.slice(0, 4).reduce((sum, { point }) => sum + point[j] / 4, 0));
    const along = (factor) => at(center.map((v, j) => v + factor * (worst.point[j] - v)));
    let next = along(-1);
    if (next.value < best.value) {
      const farther = along(-2);
      if (farther.value < next.value) next = farther;
    } else if (next.value >= simplex[3].value) {
      next = along(next.value < worst.value ? -0.5 : 0.5);
      if (next.value >= worst.value) {
        for (let i = 1; i < 5; i++) simplex[i] = at(simplex[i].point.map((v, j) => (v + best.point[j]) / 2));
        continue;
      }
    }
    simplex[4] = next;
  }
  const [r, alpha, a, b] = simplex[0].point.map(Math.exp);
  return { parameters: { r, alpha, a, b } };
}
