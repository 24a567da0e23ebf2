import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { formatComparison } from "../../src/format/format-comparison.ts";
import { type Formattable, formatEstimate } from "../../src/format/format-estimate.ts";
import { toCsv } from "../../src/format/to-csv.ts";
import { toHtmlTable } from "../../src/format/to-html-table.ts";
import { toMarkdownTable } from "../../src/format/to-markdown-table.ts";
import { toTable } from "../../src/format/to-table.ts";
import { lawCases } from "../laws/metrics.ts";
import { localesAskedFor, someLocales } from "./helpers.ts";

const noText = /NaN|undefined|null|Infinity|\[object|∞/;
const runs = { numRuns: 15 };

describe.each(lawCases)("$name", ({ metric, parts }) => {
  it("is written in every locale, the same each time, without a word of the machine's", () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(0, 5), ([part = []], minimumResponses) => {
        const result = metric(part, { minimumResponses });
        if (!("value" in result)) return;
        for (const locale of someLocales) {
          const texts: string[] = [];
          const asked = localesAskedFor(() => {
            for (let i = 0; i < 2; i++) texts.push(formatEstimate(result as unknown as Formattable, { locale }));
          });
          expect(texts[0]).toBe(texts[1]);
          expect(texts[0]).not.toMatch(noText);
          for (const locales of asked) expect([locales].flat()).toContain("en");
        }
      }),
      runs,
    );
  });

  it("makes a table, with and without a locale", () => {
    fc.assert(
      fc.property(parts, ([part = []]) => {
        const result = metric(part);
        if (Object.values(result).some(Array.isArray) && !("value" in result)) return;
        const locale = "ky";
        for (const row of [...toTable(result), ...toTable([result], { locale })]) {
          for (const cell of Object.values(row)) {
            expect(cell === null || /^(string|number|boolean)$/.test(typeof cell)).toBe(true);
            if (typeof cell !== "string") expect(cell === null || Number.isFinite(Number(cell))).toBe(true);
            else expect(cell).not.toMatch(noText);
          }
        }
        expect(toHtmlTable(result, { locale })).not.toMatch(noText);
      }),
      runs,
    );
  });
});

describe("what is no result", () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const odd = fc.oneof(
    json,
    fc.constantFrom<unknown>(undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), [1]),
  );
  const fields = ["value", "difference", "unit", "n", "interval", "reason", "metric", "pValue", "share"];
  const record = fc.dictionary(fc.constantFrom(...fields), fc.oneof(odd, fc.double(), fc.constantFrom("EUR", "hours")));
  const options = fc.oneof(
    json,
    fc.record({ locale: fc.oneof(odd, fc.constantFrom(...someLocales)), digits: odd }, { requiredKeys: [] }),
  );
  const functions: Readonly<Record<string, (input: never, options: never) => unknown>> = {
    formatEstimate,
    formatComparison,
    toTable,
    toHtmlTable,
    toMarkdownTable,
    toCsv,
  };

  it.each(Object.keys(functions))("is refused in words by %s, or written without a NaN", (name) => {
    const input = fc.oneof(odd, record, fc.array(record, { maxLength: 3 }));
    fc.assert(
      fc.property(input, options, (value, chosen) => {
        try {
          const written = JSON.stringify(functions[name]?.(value as never, chosen as never));
          expect(written).not.toMatch(/NaN|Infinity|undefined/);
        } catch (error) {
          expect(error).toBeInstanceOf(MetricInputError);
          expect((error as Error).message).not.toContain("[object");
        }
      }),
      { numRuns: 500 },
    );
  });
});
