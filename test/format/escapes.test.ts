import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsv } from "../../src/format/to-csv.ts";
import { toHtmlTable } from "../../src/format/to-html-table.ts";
import { toMarkdownTable } from "../../src/format/to-markdown-table.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";

const evil = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("<", ">", "&", '"', "'", "|", "\\", "`", "\n", "\r", "=", "+", "-", "@", ",", "a", "]"),
  }),
  fc.constantFrom("<script>alert(1)</script>", "&lt;", '" onclick="x', "</td><td>", "=1+1", "a|b", "\\|", "'", "\t=1"),
);

/** Reads back the texts between the tags of a table, and fails at a tag that the writer does not write. */
function readHtml(html: string): string[] {
  const pieces = html.split(/(<[^>]*>)/);
  const tags = pieces.filter((_, place) => place % 2 === 1);
  const own =
    /^<(\/?(table|caption|thead|tbody|tr|th|td)|table lang="[\w-]+"( dir="rtl")?|(td|th)( scope="(row|col)")?( class="number")?)>$/;
  expect(tags.filter((tag) => !own.test(tag))).toEqual([]);
  const texts: string[] = [];
  for (const [place, piece] of pieces.entries()) {
    if (!/^<(th|td|caption)\b/.test(piece)) continue;
    const text = pieces[place + 1] as string;
    expect(text).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    texts.push(readEntities(text));
  }
  return texts;
}

function readEntities(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => signs[name] as string);
}

/** Reads CSV by RFC 4180. */
function readCsv(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < csv.length) {
    const match = cell.exec(csv);
    if (match === null) throw new Error(`no CSV: ${JSON.stringify(csv)}`);
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("toHtmlTable", () => {
  it("writes any text so that it comes back as it was, in cells, headings and the caption", () => {
    fc.assert(
      fc.property(evil, evil, evil, (name, heading, caption) => {
        const html = toHtmlTable([{ segment: name, ...nps([9]) }], { caption, columns: { [heading]: "segment" } });
        expect(readHtml(html)).toEqual([caption, heading, name]);
      }),
    );
  });

  it("says its language, and from which side it is read", () => {
    expect(toHtmlTable(nps([9]), { locale: "ky" })).toMatch(/^<table lang="ky">\n<thead>/);
    expect(toHtmlTable(nps([9]), { locale: "he" })).toMatch(/^<table lang="he" dir="rtl">/);
    expect(toHtmlTable(nps([9]), { locale: "EN-gb-u-nu-arab" })).toMatch(/^<table lang="en-GB">/);
  });

  it("has a heading for every row and column, and a class for numbers", () => {
    expect(toHtmlTable({ NPS: nps([9, 10]), CSAT: csat([]) }, { columns: ["metric", "value", "n"] })).toBe(
      [
        '<table lang="en">',
        "<thead>",
        '<tr><th scope="col">metric</th><th scope="col" class="number">value</th><th scope="col" class="number">n</th></tr>',
        "</thead>",
        "<tbody>",
        '<tr><th scope="row">NPS</th><td class="number">100</td><td class="number">2</td></tr>',
        '<tr><th scope="row">CSAT</th><td class="number">no data</td><td class="number">0</td></tr>',
        "</tbody>",
        "</table>",
        "",
      ].join("\n"),
    );
  });

  it("is a table without rows for no rows", () => {
    expect(toHtmlTable([])).toContain("<tbody>\n</tbody>");
  });

  it("refuses a caption that is no text", () => {
    expect(() => toHtmlTable([], { caption: 7 as never })).toThrow(
      "toHtmlTable: options.caption must be a text, got 7",
    );
  });
});

describe("toMarkdownTable", () => {
  it("keeps any text in its cell", () => {
    fc.assert(
      fc.property(evil, evil, (name, heading) => {
        const lines = toMarkdownTable([{ a: name, b: 7 }], { columns: { [heading]: "a", "b ": "b" } }).split("\n");
        expect(lines).toHaveLength(4);
        for (const line of lines.slice(0, 3)) {
          // What is left without what a backslash takes the meaning from.
          const bare = line.replace(/\\[!-/:-@[-`{-~]/g, "");
          expect(bare.split("|")).toHaveLength(4);
          expect(bare).not.toMatch(/[<>`&\\]/);
        }
      }),
    );
  });

  it("aligns numbers to the right", () => {
    expect(toMarkdownTable([{ plan: "a|b", n: 1234 }], { locale: "de" })).toBe(
      "| plan | n |\n| :--- | ---: |\n| a\\|b | 1.234 |\n",
    );
  });
});

describe("toCsv", () => {
  it("writes any text so that it comes back, with an apostrophe before what would be a formula", () => {
    fc.assert(
      fc.property(evil, evil, fc.double({ noNaN: true, noDefaultInfinity: true }), (name, heading, number) => {
        const csv = toCsv([{ a: name, b: number }], { columns: { [heading]: "a", "b ": "b" } });
        const [head, row, ...others] = readCsv(csv);
        const guard = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text);
        expect(others).toEqual([]);
        if (heading !== "b ") expect(head).toContain(guard(heading));
        expect(row).toContain(String(number === 0 ? 0 : number));
        if (heading !== "b ") expect(row).toContain(guard(name));
      }),
    );
  });

  it("leaves numbers below zero as numbers, and cells without anything empty", () => {
    expect(toCsv([{ segment: null, ...nps([0]) }], { columns: ["segment", "value", "n"] })).toBe(
      "segment,value,n\r\n,-100,1\r\n",
    );
  });

  it("takes no locale, since a program is to read it", () => {
    expect(() => toCsv([], { locale: "de" } as never)).toThrow(
      'toCsv: options.locale must be a known name (columns), got "locale"',
    );
  });
});
