// Business time: a million tickets of three years through opening hours in London with lunch breaks and holidays.
process.env.TZ = "Europe/London"; // for the peer without zones of its own

import { createRequire } from "node:module";
import { businessTime } from "../../../dist/index.js";
import { makeInstants, seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const require = createRequire(import.meta.url);
const dayjs = require("dayjs");
for (const plugin of ["dayjs/plugin/utc", "dayjs/plugin/timezone", "dayjs-business-time"]) {
  const extension = require(plugin);
  dayjs.extend(extension.default ?? extension);
}

const rows = rowCount(1e6);
const minute = 60_000;
// The peer counts whole minutes.
const created = makeInstants(rows).map((instant) => instant - (instant % minute));
const below = seeded(9);
const answered = created.map((instant) => instant + Math.round(20 * Math.exp(below(10_000) / 1500)) * minute);

const intervals = [
  ["09:00", "12:30"],
  ["13:15", "17:30"],
];
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
const holidays = ["2022-01-03", "2022-12-26", "2022-12-27", "2023-05-08", "2023-12-25", "2024-03-29", "2024-12-25"];
const scheduleIn = (timeZone) => ({
  timeZone,
  hours: Object.fromEntries(weekdays.map((day) => [day, intervals])),
  holidays,
});
const london = scheduleIn("Europe/London");

const segments = intervals.map(([start, end]) => ({ start: `${start}:00`, end: `${end}:00` }));
dayjs.setBusinessTime({ sunday: null, saturday: null, ...Object.fromEntries(weekdays.map((day) => [day, segments])) });
dayjs.setHolidays(holidays);

const fewTickets = Math.min(rows, 200);
const sumOfFew = (lengths) => lengths.subarray(0, fewTickets).reduce((sum, length) => sum + length, 0) / minute;
const { openMilliseconds, between } = businessTime(london, { unit: "milliseconds" });

report(
  "business time of a ticket",
  await measure([
    {
      name: "cx-metrics openMilliseconds, after set-up",
      rows,
      target: 60,
      run: () => lengthsBy(openMilliseconds, rows),
      read: sumOfFew,
    },
    {
      name: "cx-metrics between, which checks its arguments",
      role: "ours",
      rows,
      run: () => lengthsBy(between, rows),
      read: sumOfFew,
    },
    {
      name: "cx-metrics businessTime and openMilliseconds, set-up included",
      role: "ours",
      rows,
      run: () => lengthsBy(businessTime(london).openMilliseconds, rows),
      read: sumOfFew,
    },
    {
      name: "dayjs-business-time in the zone of the process",
      rows: fewTickets,
      run: () =>
        lengthsBy(
          byDayjs((instant) => dayjs(instant)),
          fewTickets,
        ),
      read: sumOfFew,
    },
    {
      name: "dayjs-business-time with .tz()",
      rows: fewTickets,
      run: () =>
        lengthsBy(
          byDayjs((instant) => dayjs(instant).tz("Europe/London")),
          fewTickets,
        ),
      read: sumOfFew,
      slower: 1000,
    },
  ]),
);

const zones = Intl.supportedValuesOf("timeZone")
  .filter((_, index) => index % 8 === 0)
  .slice(0, 50);
const setUp = (timeZone) => businessTime(scheduleIn(timeZone)).openMilliseconds(created[0], created[0] + 1);
report(
  "business time, the whole of it",
  inMilliseconds(
    await measure([
      { name: "set-up of one schedule", rows: 1, run: () => setUp("Europe/London"), read: () => 0 },
      { name: "set-up of 50 schedules in 50 zones", role: "part", rows: 1, run: () => zones.map(setUp), read: () => 0 },
      {
        name: `${rows.toLocaleString("en")} tickets of a team in 50 zones, set-up included`,
        role: "part",
        rows: 1,
        run: () => lengthsInZones(zones.map((zone) => businessTime(scheduleIn(zone)).openMilliseconds)),
        read: () => 0,
      },
    ]),
  ),
  "ms",
);

function lengthsBy(length, count) {
  const lengths = new Float64Array(count);
  for (let i = 0; i < count; i++) lengths[i] = length(created[i], answered[i]);
  return lengths;
}

function lengthsInZones(lengthIn) {
  const lengths = new Float64Array(rows);
  for (let i = 0; i < rows; i++) lengths[i] = lengthIn[i % lengthIn.length](created[i], answered[i]);
  return lengths;
}

function byDayjs(make) {
  return (from, to) => make(from).businessMinutesDiff(make(to)) * minute;
}

function inMilliseconds(lines) {
  const shorter = ({ best, median, processor }) => ({
    best: best / 1e6,
    median: median / 1e6,
    processor: processor / 1e6,
  });
  return lines.map((line) => ({ ...line, ...shorter(line) }));
}
