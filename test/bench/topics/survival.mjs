// kaplanMeier and logRank over tenures, four in ten of which ended. No JavaScript package of our peers has them, so what stands
// beside them is the code that is written first: sort the rows, then loop over them.
import { kaplanMeier, logRank } from "../../../dist/stats.js";
import { makeArray, makeCodes, seeded } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const below = seeded(11);
const days = new Float64Array(rows);
const observed = new Uint8Array(rows);
for (let i = 0; i < rows; i++) {
  days[i] = Math.min(below(3000), below(3000));
  observed[i] = below(10) < 4 ? 1 : 0;
}
const moments = days.map((day) => day + below(1e9) / 1e9);

await compare("kaplanMeier, whole days: about 3,000 distinct times", days, {}, 50);
await compare("kaplanMeier, times that are all distinct, figures without the list of steps", moments, {
  steps: "none",
});
await compareGroups(makeCodes(rows, 5));

async function compare(title, durations, options, milliseconds) {
  const flags = makeArray(rows, (i) => observed[i] === 1);
  const array = makeArray(rows, (i) => durations[i]);
  const read = ({ median, restrictedMean }) => [median.value, restrictedMean.value];
  report(
    title,
    await measure([
      {
        name: "cx-metrics kaplanMeier, typed arrays",
        rows,
        run: () => kaplanMeier({ durations, observed }, options),
        read,
        ...(milliseconds && { target: (1e6 * milliseconds) / rows }),
      },
      {
        name: "cx-metrics kaplanMeier, arrays and booleans",
        role: "ours",
        rows,
        run: () => kaplanMeier({ durations: array, observed: flags }, options),
        read,
      },
      {
        name: "records sorted, then a loop (no errors, no limits)",
        role: "bound",
        rows,
        run: () => sortAndLoop(durations),
      },
      { name: "a Map of the counts, then a loop (the same)", role: "bound", rows, run: () => countAndLoop(durations) },
    ]),
  );
}

async function compareGroups(codes) {
  const groups = makeArray(5, (group) => {
    const own = makeArray(rows, (i) => i).filter((i) => codes[i] === group);
    return { durations: Float64Array.from(own, (i) => days[i]), observed: Uint8Array.from(own, (i) => observed[i]) };
  });
  report(
    "logRank of five groups, whole days",
    await measure([
      {
        name: "cx-metrics logRank",
        rows,
        run: () => logRank(groups),
        read: (test) => test.groups.map((g) => g.expected),
      },
      {
        name: "records sorted, then a loop (what is expected, no variances)",
        role: "bound",
        rows,
        run: () => expectByLoop(codes, 5),
      },
    ]),
  );
}

function sortAndLoop(durations) {
  const subjects = makeArray(rows, (i) => ({ time: durations[i], ended: observed[i] === 1 }));
  subjects.sort((a, b) => a.time - b.time);
  const steps = [];
  for (let i = 0; i < subjects.length; ) {
    const { time } = subjects[i];
    const atRisk = subjects.length - i;
    let events = 0;
    for (; i < subjects.length && subjects[i].time === time; i++) if (subjects[i].ended) events++;
    steps.push([time, atRisk, events]);
  }
  return figuresOf(steps);
}

function countAndLoop(durations) {
  const counts = new Map();
  for (let i = 0; i < rows; i++) {
    const count = counts.get(durations[i]);
    if (count === undefined) counts.set(durations[i], [1, observed[i]]);
    else {
      count[0]++;
      count[1] += observed[i];
    }
  }
  let atRisk = rows;
  const steps = [];
  for (const [time, [leaving, events]] of [...counts].sort(([a], [b]) => a - b)) {
    steps.push([time, atRisk, events]);
    atRisk -= leaving;
  }
  return figuresOf(steps);
}

/** The median and the area under the curve. */
function figuresOf(steps) {
  let survival = 1;
  let before = 0;
  let area = 0;
  let median = null;
  for (const [time, atRisk, events] of steps) {
    area += survival * (time - before);
    before = time;
    survival *= 1 - events / atRisk;
    if (median === null && survival <= 0.5) median = time;
  }
  return [median, area];
}

function expectByLoop(codes, groupCount) {
  const subjects = makeArray(rows, (i) => ({ time: days[i], ended: observed[i] === 1, group: codes[i] }));
  subjects.sort((a, b) => a.time - b.time);
  const atRisk = new Float64Array(groupCount);
  for (const { group } of subjects) atRisk[group]++;
  const expected = new Float64Array(groupCount);
  for (let i = 0; i < subjects.length; ) {
    const start = i;
    const { time } = subjects[i];
    let events = 0;
    for (; i < subjects.length && subjects[i].time === time; i++) if (subjects[i].ended) events++;
    for (let group = 0; group < groupCount; group++)
      expected[group] += (events * atRisk[group]) / (subjects.length - start);
    for (let j = start; j < i; j++) atRisk[subjects[j].group]--;
  }
  return [...expected];
}
