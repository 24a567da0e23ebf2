import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../entries.ts";

// It runs with dist/, which packing has just built.
function runDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const script = join(repository, "docs/examples/cx-report.mjs");
  return spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

/** The lines of the report that a run prints, with one space between words. */
function report(...args: string[]): string[] {
  const { status, stdout, stderr } = runDemo(args);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "));
}

/** The lines between a heading and the next blank line. */
function section(lines: readonly string[], heading: string): string[] {
  const start = lines.indexOf(heading);
  expect(start, `a section "${heading}"`).toBeGreaterThan(0);
  return lines.slice(start + 2, lines.indexOf("", start));
}

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cx-report-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

// All figures of this report were worked out a second time in Python, from the same files.
describe("the report on the example data", () => {
  let lines: string[] = [];
  beforeAll(() => {
    lines = report();
  });

  it("says what it is made of", () => {
    expect(lines.slice(0, 4)).toEqual([
      "CUSTOMER EXPERIENCE REPORT",
      "survey.csv: 2000 rows, 2025-01 to 2026-06",
      "tickets.csv: 2000 rows, 2025-01 to 2026-06",
      "subscriptions.csv: 2111 rows, 2025-01 to 2026-06",
    ]);
  });

  it("begins with the headline figures, their intervals and what they rest on", () => {
    expect(section(lines, "At a glance")).toEqual([
      "value 95 % interval unit based on",
      "NPS 29.0 25.4 to 32.5 points 1909 answers, 91 blank",
      "CSAT 70.9 68.8 to 72.9 percent 1884 answers, 116 blank",
      "CES 77.5 75.6 to 79.4 percent 1857 answers, 143 blank",
      "First response, mean 98 90 to 105 minutes 1938 tickets answered, 62 not",
      "First response, median 42 39 to 46 minutes 1938 tickets answered, 62 not",
      "Churn in 2026-06 3.8 2.9 to 5.1 percent 1148 customers at its start",
      "Retention in 2026-06 96.2 94.9 to 97.1 percent 1148 customers at its start",
    ]);
  });

  it("then lists what is worse than the rest, and the month in which NPS changed", () => {
    const findings = section(lines, "What to look at");
    expect(findings.filter((line) => /^[▼▲]/.test(line))).toEqual([
      "▼ touchpoint delivery",
      "▼ channel social",
      "▼ channel email",
      "▼ agent Thiago",
      "▼ plan Starter",
      "▲ 2025-10",
    ]);
    expect(findings).toContain("NPS -12.2 points, 49.7 below all others (n = 329, p < 0.001)");
    expect(findings).toContain(
      "NPS 38.1 points, up 28.7 on the month before (n = 113, p = 0.009, one of 17 changes tested)",
    );
  });

  it("marks the weak touchpoint for every score, the worst first", () => {
    const first = (heading: string) => section(lines, heading)[1];
    expect(first("NPS by touchpoint")).toBe("delivery 329 -12.2 -20.7 to -3.4 -49.7 -59.0 to -40.1 < 0.001 ▼ worse");
    expect(first("CSAT by touchpoint")).toBe("delivery 330 54.8 49.5 to 60.1 -19.5 -25.3 to -13.7 < 0.001 ▼ worse");
    expect(first("CES by touchpoint")).toBe("delivery 325 60.9 55.5 to 66.1 -20.1 -25.9 to -14.6 < 0.001 ▼ worse");
  });

  it("says below the months between what limits a score usually lies", () => {
    expect(section(lines, "NPS by month").at(-1)).toBe("Usual: 0.5 to 56.8. Outside: none.");
  });

  it("marks nothing where plans differ no more than by chance", () => {
    expect(section(lines, "NPS by plan").filter((line) => /[▼▲]/.test(line))).toEqual([]);
  });

  it("gives the slowest agent with counts, median and mean", () => {
    expect(section(lines, "Minutes to the first response by agent")[1]).toBe(
      "Thiago 256 13 73 449 176 140 to 211 +90 53 to 126 < 0.001 ▼ worse",
    );
  });

  it("counts the customers of every month in the time of Bishkek", () => {
    const months = section(lines, "Churn by month");
    expect(months[1]).toBe("2025-01 0 0 400 400 too few");
    expect(months.at(-1)).toBe("2026-06 1148 44 61 1165 96.2 3.8 2.9 to 5.1 -0.3 -1.9 to 1.3 0.718");
  });

  it("loses as many customers by plan as in all, since a change of plan is no churn", () => {
    const plans = section(lines, "Churn in 2026-06 by plan").slice(1);
    expect(plans[0]).toBe("Starter 422 29 6.9 4.8 to 9.7 +4.8 2.4 to 7.7 < 0.001 ▼ worse");
    const lost = plans.map((line) => Number(line.split(" ")[2]));
    expect(lost.reduce((sum, count) => sum + count, 0)).toBe(44);
  });

  it("shows how many of each month's new customers stay", () => {
    const title = "Customers still subscribed at the end of the month in which they joined (0) and of later ones, in %";
    const cohorts = section(lines, title);
    expect(cohorts[1]).toBe("2025-01 412 97 92 89 86 84 82 81 78 77 75 74 72 69");
    expect(cohorts[18]).toBe("2026-06 49 100");
    expect(cohorts[19]).toBe("all 1630 98 92 87 85 83 80 79 75 75 73 72 71 68");
  });

  it("does not depend on the time zone of the machine", () => {
    const [there, here] = ["Pacific/Apia", "America/Sao_Paulo"].map((TZ) => runDemo([], { TZ }).stdout);
    expect(there).toBe(here);
  });
});

describe("a report on files of one's own", () => {
  const answers = (delimiter: string, rows: readonly string[][]) => rows.map((row) => row.join(delimiter)).join("\r\n");

  it("reads columns by the names that are given", () => {
    const path = file(
      "own.csv",
      "when,likely,happy,tier\n2026-01-05 10:00,10,5,A\n2026-01-06 10:00,9,2,A\n2026-01-07 10:00,3,4,B\n2026-01-08 10:00,,4,\n",
    );
    const columns = ["--score", "likely=nps", "--score", "happy=csat", "--at", "when", "--by", "tier"];
    const lines = report("--survey", path, ...columns, "--minimum", "1");
    expect(section(lines, "At a glance").slice(1)).toEqual([
      "NPS (likely) 33.3 -51.3 to 84.7 points 3 answers, 1 blank",
      "CSAT (happy) 75.0 30.1 to 95.4 percent 4 answers, 0 blank",
    ]);
    const tiers = section(lines, "CSAT (happy) by tier").slice(1);
    expect(tiers.map((line) => line.split(" ").slice(0, 3))).toEqual([
      ["A", "2", "50.0"],
      ["B", "1", "100.0"],
      ["(blank)", "1", "100.0"],
    ]);
  });

  it("reads semicolons, a byte order mark, upper-case names and quoted line breaks", () => {
    const rows = [
      ["plan", "NPS", "answered_at", "comment"],
      ["Größe 1", "10", "2026-01-05", '"one; two\r\nthree"'],
      ["Größe 1", "0", "2026-01-06", ""],
    ];
    const path = file("semicolons.csv", `\ufeff${answers(";", rows)}\r\n;;;\r\n`);
    const lines = report("--survey", path, "--by", "plan", "--minimum", "2");
    expect(lines).toContain("semicolons.csv: 2 rows, 2026-01 to 2026-01 (under way)");
    expect(section(lines, "NPS by plan")[1]).toMatch(/^Größe 1 2 0\.0 /);
  });

  it("reads tabs in UTF-16", () => {
    const rows = [
      ["plan", "nps", "answered_at"],
      ["Größe", "10", "2026-01-05"],
    ];
    const path = file("tabs.tsv", Buffer.from(`\ufeff${answers("\t", rows)}`, "utf16le"));
    expect(section(report("--survey", path, "--by", "plan", "--minimum", "1"), "NPS by plan")[1]).toMatch(/^Größe 1 /);
  });

  it("cuts months by the clocks of the zone, for times with an offset and without", () => {
    const path = file(
      "zones.csv",
      "nps,answered_at\n9,2026-02-01T04:59:00Z\n9,2026-01-31 23:59\n9,2026-02-01T05:00Z\n",
    );
    const zone = ["--time-zone", "America/New_York", "--as-of", "2026-03-01", "--minimum", "1"];
    const months = section(report("--survey", path, ...zone), "NPS by month").slice(1);
    expect(months.map((line) => line.split(" ").slice(0, 2))).toEqual([
      ["2026-01", "2"],
      ["2026-02", "1"],
    ]);
  });

  it("leaves out what rests on too little, and marks the period under way", () => {
    const path = file("few.csv", "nps,answered_at\n9,2026-01-05\n9,2026-02-05\n8,\n");
    const lines = report("--survey", path);
    expect(section(lines, "At a glance")[1]).toBe("NPS too few points 3 answers, 0 blank");
    expect(section(lines, "NPS by month").slice(1)).toEqual(["2026-01 1 too few", "2026-02 (under way) 1 too few"]);
    expect(lines).toContain("Answers without answered_at, and so in no month: 1");
  });

  it("counts who ends on the last day, leaves within a month, or changes plan, as churn does", () => {
    const path = file(
      "lives.csv",
      "who,from,to\na,2025-01-01,2025-03-01\nb,2025-01-05,\nc,2025-02-05,2025-02-20\nd,2025-01-10,2025-02-10\nd,2025-02-10,\n,2025-02-01,\n",
    );
    const columns = ["--customer", "who", "--started", "from", "--ended", "to"];
    const lines = report("--subscriptions", path, ...columns, "--as-of", "2025-04-10", "--minimum", "1");
    const counts = section(lines, "Churn by month").slice(1);
    expect(counts.map((line) => line.split(" ").slice(0, 5).join(" "))).toEqual([
      "2025-01 1 0 2 3",
      "2025-02 3 1 0 2",
      "2025-03 2 0 0 2",
      "2025-04 (under way) 2 0",
    ]);
    const title = "Customers still subscribed at the end of the month in which they joined (0) and of later ones, in %";
    expect(section(lines, title)).toEqual([
      "joined customers 0 1 2 3",
      "2025-01 3 100 67 67 …",
      "2025-02 1 0 0 …",
      "2025-03 0",
      "2025-04 0",
      "all 4 75 50 67 –",
      "95 % from 30 15 21 –",
      "to 95 85 94 –",
    ]);
    expect(lines).toContain("Rows without who or from, left out: 1");
  });

  it("explains its options", () => {
    expect(report("--help")[0]).toBe("Usage: npm run demo -- [options]");
  });
});

describe("a mistake gets one line and exit code 1", () => {
  const good = "plan,nps,answered_at\nPro,9,2026-01-01\n";
  const survey = (content: string | Uint8Array) => () => ["--survey", file("in.csv", content)];
  const on =
    (...options: string[]) =>
    () => ["--survey", file("in.csv", good), ...options];
  const tickets = (content: string) => () => {
    return ["--tickets", file("in.csv", content), "--created", "opened", "--responded", "replied"];
  };
  const subscriptions = (content: string) => () => {
    return ["--subscriptions", file("in.csv", content), "--customer", "who", "--started", "from", "--ended", "to"];
  };

  const mistakes: [name: string, args: () => string[], line: string][] = [
    ["a wrong path", () => ["--survey", "nowhere.csv"], "nowhere.csv: no such file"],
    [
      "a folder",
      () => {
        mkdirSync(join(folder, "inside"), { recursive: true });
        return ["--survey", "inside"];
      },
      "inside: it is a folder, not a file",
    ],
    ["an empty file", survey(""), "in.csv: the file is empty"],
    ["a header only", survey("plan,nps,answered_at\n"), "in.csv: no rows below the column names"],
    [
      "another encoding",
      survey(Buffer.from("plan,nps,answered_at\nGröße,9,2026-01-01\n", "latin1")),
      "in.csv: it is no CSV file in UTF-8",
    ],
    [
      "a missing column",
      on("--score", "nsp=nps"),
      'in.csv: no column "nsp" for --score (there are: plan, nps, answered_at)',
    ],
    [
      "no column of scores",
      survey("plan,answered_at\nPro,2026-01-01\n"),
      "in.csv: name a column of scores with --score (there are: plan, answered_at)",
    ],
    [
      "a column that no file has",
      on("--by", "plann"),
      "--by plann: no such column (there are: plan, nps, answered_at)",
    ],
    [
      "two columns of one name",
      survey("nps,nps,answered_at\n1,9,2026-01-01\n"),
      'in.csv: 2 columns are called "nps" (for --score)',
    ],
    [
      "bad scores below cells of several lines",
      survey(
        'nps,answered_at,comment\r\n9,2026-01-01,"a\r\nb\r\n\r\nc"\r\n\r\n\r\n11,2026-01-02,"x\r\ny"\r\nten,2026-01-02,\r\n',
      ),
      "in.csv line 8: nps must be an integer from 0 to 10, got 11 (the first of 2 such cells)",
    ],
    [
      "a date that is none",
      survey("nps,answered_at\n9,2026-01-01\n9,01.02.2026\n"),
      'in.csv line 3: answered_at must be a date or time such as 2026-03-01T09:30:00Z, got "01.02.2026"',
    ],
    [
      "a date in a wrong century",
      survey("nps,answered_at\n9,2026-01-01\n9,0202-01-01\n"),
      "in.csv: from 0202 to 2026 there are too many months (is a date wrong?)",
    ],
    [
      "a row with a cell too few",
      survey('nps,answered_at,c\n9,2026-01-01,"q\nr"\n3,2026-01-02\n'),
      "in.csv line 4: expected 3 cells as in the first row, got 2",
    ],
    [
      "a quote that is never closed",
      survey('nps,answered_at\n9,2026-01-01\n3,"2026-01-02\n4,2026-01-03\n'),
      'in.csv line 3 or later: a quote (") is opened and never closed',
    ],
    [
      "a quote in the wrong place",
      survey('nps,answered_at\n9,2026-01-01\n"3"x,2026-01-02\n'),
      'in.csv line 3: a quote (") in the wrong place',
    ],
    [
      "a ticket answered before it came",
      tickets("opened,replied\n2026-01-02T10:00,2026-01-02T11:00\n2026-01-02T10:00,2026-01-02T09:00\n"),
      'in.csv line 3: replied must be at or after opened ("2026-01-02T10:00"), got "2026-01-02T09:00"',
    ],
    [
      "a subscription that ends before it begins",
      subscriptions("who,from,to\nx,2025-01-01,2025-02-01\n\ny,2025-03-01,2025-02-01\n"),
      'in.csv line 4: to must be at or after from ("2025-03-01"), got "2025-02-01"',
    ],
    [
      "subscriptions of nobody",
      subscriptions("who,from,to\n,2025-01-01,2025-02-01\n"),
      "in.csv: no row has both who and from",
    ],
    ["an unknown option", () => ["--srvey", "in.csv"], "Unknown option '--srvey' (--help lists the options)"],
    [
      "an option without its value",
      () => ["--survey"],
      "Option '--survey <value>' argument missing (--help lists the options)",
    ],
    [
      "an option of a file that is not given",
      on("--created", "opened"),
      "--created: it belongs to --tickets FILE, which is missing",
    ],
    [
      "an unknown unit",
      on("--every", "fortnight"),
      "--every fortnight: expected one of day, week, month, quarter, year",
    ],
    [
      "an unknown zone",
      on("--time-zone", "Mars/Base"),
      "--time-zone Mars/Base: expected a time zone such as Asia/Bishkek",
    ],
    ["no time", on("--as-of", "today"), "--as-of today: expected a date or a time such as 2026-07-01"],
    [
      "a time before the last answer",
      on("--as-of", "2025-12-31"),
      'in.csv line 2: answered_at must be no later than --as-of (2025-12-31T00:00:00Z), got "2026-01-01"',
    ],
    ["no scale", on("--scale", "ces=7"), "--scale ces=7: expected a kind of score and its scale, such as ces=1-7"],
    [
      "a scale without a usual cut point",
      on("--scale", "csat=1-6"),
      "--scale csat=1-6: expected a scale such as csat=1-5, or csat=1-6:5 if answers from 5 on are good",
    ],
    [
      "a score of no known kind",
      on("--score", "plan=happy"),
      "--score plan=happy: expected a column and what it holds, such as plan=nps (or csat, ces)",
    ],
    ["no number", on("--minimum", "few"), "--minimum few: expected a whole number"],
  ];

  it.each(mistakes)("%s", (_, args, line) => {
    const { status, stdout, stderr } = runDemo(args());
    expect(stderr).toBe(`${line}\n`);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });
});
