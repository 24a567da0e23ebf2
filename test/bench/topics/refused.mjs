// A million answers that are none: how long the error takes.
import * as z from "zod";
import { MetricInputError, nps } from "../../../dist/index.js";
import { makeArray, makeScores } from "../data.mjs";
import { measure, report, rowCount } from "../measure.mjs";

const rows = rowCount(1e6);
const scores = makeScores(rows);
const schema = z.array(z.number().int().min(0).max(10));
const kinds = {
  strings: makeArray(rows, (i) => String(scores[i])),
  "numbers off the scale": makeArray(rows, (i) => scores[i] + 11),
  NaN: makeArray(rows, () => Number.NaN),
};

for (const [name, column] of Object.entries(kinds)) {
  report(
    `refusing ${rows.toLocaleString("en")} ${name}`,
    await measure([
      { name: "cx-metrics nps: ten issues and a total", rows, run: () => refusal(() => nps(column)), read: total },
      {
        name: "z.array(…).safeParse, an issue for each",
        rows,
        run: () => schema.safeParse(column).error,
        read: ({ issues }) => issues.length,
      },
      {
        name: "the same, with the message read",
        rows,
        run: () => schema.safeParse(column).error.message.length,
        read: () => rows,
      },
    ]),
  );
}

function refusal(compute) {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MetricInputError) return error;
    throw error;
  }
}

function total(error) {
  return error.issues.length === 10 ? error.total : 0;
}
