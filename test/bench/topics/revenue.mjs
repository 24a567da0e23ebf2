// revenueMovements of a million subscriptions over 36 months; customers have one and a half on average.
import { netRevenueRetention, revenueMovements } from "../../../dist/index.js";
import { makeArray, makeInstants, seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const customers = Math.round(rows / 1.5);
const day = 86_400_000;
const below = seeded(12);
const started = makeInstants(rows);
const [first, last] = [Date.UTC(2022, 0), Date.UTC(2025, 0)];
const months = Array.from({ length: 37 }, (_, month) => Date.UTC(2022, month));
const perMonth = { month: 1, quarter: 1 / 3, year: 1 / 12 };
const intervals = Object.keys(perMonth);
const plain = makeArray(rows, (i) => ({
  customerId: below(customers),
  startedAt: started[i],
  endedAt: below(3) === 0 ? null : started[i] + day * (1 + below(700)),
  amount: 5 + below(20_000) / 100,
  interval: intervals[below(3)],
}));
const options = { period: { start: first, end: last }, every: "month", timeZone: "UTC" };

await compare("numbers", plain);
await compare(
  "Dates and ids that are strings",
  plain.map((row) => ({
    ...row,
    customerId: `customer-${row.customerId}`,
    startedAt: new Date(row.startedAt),
    endedAt: row.endedAt === null ? null : new Date(row.endedAt),
  })),
);

async function compare(name, subscriptions) {
  report(
    `revenueMovements over 36 months, ${name}`,
    await measure([
      {
        name: "cx-metrics revenueMovements",
        // A month of a subscription.
        rows: 36 * rows,
        slower: 1,
        run: () => revenueMovements(subscriptions, options),
        read: ({ total }) => [total.opening, total.new, total.expansion, total.contraction, total.churn, total.closing],
      },
      {
        name: "a Map of customers a month, filled by a plain loop over all subscriptions",
        rows: 36 * rows,
        slower: 3,
        run: () => byMaps(subscriptions),
      },
    ]),
    "ns a month of a subscription",
  );
  report(
    `netRevenueRetention of a year, ${name}`,
    await measure([
      {
        name: "cx-metrics netRevenueRetention",
        rows,
        run: () => netRevenueRetention(subscriptions, { period: { start: months[24], end: last } }),
        read: ({ value }) => value,
      },
      { name: "two Maps, filled by a plain loop", rows, run: () => retentionByMaps(subscriptions) },
    ]),
  );
}

function levelsAt(subscriptions, instant) {
  const levels = new Map();
  for (const { customerId, startedAt, endedAt, amount, interval } of subscriptions) {
    if (startedAt < instant && (endedAt === null || endedAt >= instant)) {
      levels.set(customerId, (levels.get(customerId) ?? 0) + amount * perMonth[interval]);
    }
  }
  return levels;
}

function byMaps(subscriptions) {
  let before = levelsAt(subscriptions, months[0]);
  const opening = sumOf(before);
  let [come, more, less, gone] = [0, 0, 0, 0];
  const seen = new Set(
    subscriptions.filter(({ startedAt }) => startedAt < months[0]).map(({ customerId }) => customerId),
  );
  for (const instant of months.slice(1)) {
    const after = levelsAt(subscriptions, instant);
    const since = months[months.indexOf(instant) - 1];
    for (const [customer, level] of after) {
      const earlier = before.get(customer) ?? 0;
      if (earlier === 0) come += seen.has(customer) ? 0 : level;
      else if (level > earlier) more += level - earlier;
      else less += earlier - level;
    }
    for (const [customer, level] of before) if (!after.has(customer)) gone += level;
    for (const { customerId, startedAt } of subscriptions) {
      if (startedAt >= since && startedAt < instant) seen.add(customerId);
    }
    before = after;
  }
  return [opening, come, more, less, gone, sumOf(before)];
}

function retentionByMaps(subscriptions) {
  const before = levelsAt(subscriptions, months[24]);
  const after = levelsAt(subscriptions, last);
  let kept = 0;
  for (const customer of before.keys()) kept += after.get(customer) ?? 0;
  return (100 * kept) / sumOf(before);
}

function sumOf(levels) {
  let sum = 0;
  for (const level of levels.values()) sum += level;
  return sum;
}
