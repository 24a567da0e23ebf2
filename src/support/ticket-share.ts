import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric, isCounts, type RecordRules } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent } from "../schemas/lifecycle.ts";
import type { EstimateOptions, InputOptions } from "../schemas/options.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countRules } from "../schemas/ticket-counts.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { conventionRule, sameConvention } from "./same-convention.ts";
import { type RowRules, readRows } from "./ticket-rows.ts";

/** The options that every share of tickets has. */
interface ShareOptions extends EstimateOptions, InputOptions {
  readonly timeZone?: string | undefined;
}

/** The parts that make a metric of a share of tickets. */
export interface TicketShareParts<Counts extends object, Options extends ShareOptions, Details extends object> {
  /** Its name. */
  readonly name: string;
  /** The counts that a summary keeps. */
  readonly kept: readonly (keyof Counts & string)[];
  /** What does not add up in them. */
  readonly findFault?: (counts: Counts) => ReturnType<Parameters<typeof consistent<Counts>>[1]>;
  /** The schema of the options. */
  readonly optionsSchema: () => Parameters<typeof checkInput<Options>>[0];
  /** Throws for options that are right one by one, and wrong together. */
  readonly checkOptions?: (options: Options) => void;
  /** Checks counts that were given, and completes them. */
  readonly fromCounts: (input: object, options: Options) => Counts;
  /** What a table of tickets must have. */
  readonly records: RecordRules<Options>;
  /** How tickets are read. */
  readonly rows: (options: Options) => RowRules;
  /** Counts what was read. */
  readonly count: (values: Float64Array) => Counts;
  /** How many of how many. */
  readonly share: (counts: Counts, options: Options) => readonly [favourable: number, n: number];
  /** What a summary says of the definition that its counts follow, where they do not serve all of them. */
  readonly define?: (options: Options) => string;
  /** The definition in words, given those of {@link define}. */
  readonly describe: (options: Options, definition: string) => string;
  /** Further figures. */
  readonly details: (counts: Counts, options: Options) => Details;
}

/** A summary of a share of tickets. */
export type TicketShareSummary<Counts> = Counts & {
  readonly kind: string;
  readonly version: 1;
  readonly convention?: string | undefined;
  readonly missing: number;
  readonly invalid: number;
};

/** Further figures, which are `null` where they are withheld. */
export type Withheld<Details> = { readonly [Key in keyof Details]: Details[Key] | null };

/** Makes a metric whose value is a share of tickets, with Wilson's interval. */
export function defineTicketShare<Input, Counts extends object, Options extends ShareOptions, Details extends object>(
  parts: TicketShareParts<Counts, Options, Details>,
): Metric<Input | ColumnTable, Options, TicketShareSummary<Counts>, Estimate & Withheld<Details>> {
  const { name, kept, findFault = () => null } = parts;
  type Summary = TicketShareSummary<Counts>;
  const schema = lazySchema<Summary>(() => {
    const convention = parts.define === undefined ? {} : { convention: conventionRule() };
    return consistent(summarySchema<Summary>(name, { ...countRules(kept), ...convention }), findFault);
  });
  const toSummary = (counts: Counts, missing: number, invalid: number, convention: string | undefined): Summary => ({
    kind: name,
    version: 1,
    ...(convention !== undefined && { convention }),
    ...counts,
    missing,
    invalid,
  });
  const summarizeRows = (input: unknown, groups: Parameters<typeof readRows>[2], options: Options): Summary[] =>
    readRows(input, parts.rows(options), groups).map(({ values, missing, invalid }) =>
      toSummary(parts.count(values), missing, invalid, parts.define?.(options)),
    );
  return defineRecordMetric<Input, Summary, Estimate & Withheld<Details>, Options>(
    {
      name,
      summarize: (input, options) =>
        isCounts(input)
          ? toSummary(parts.fromCounts(input, options), 0, 0, parts.define?.(options))
          : (summarizeRows(input, null, options)[0] as Summary),
      summarizeBy: summarizeRows,
      merge: (a, b) => {
        const sums = kept.map((field) => [field, (a[field] as number) + (b[field] as number)]);
        const { convention } = sameConvention(name, a, b);
        return toSummary(Object.fromEntries(sums) as Counts, a.missing + b.missing, a.invalid + b.invalid, convention);
      },
      measure: (summary, options) => {
        const [favourable, n] = parts.share(summary, options);
        const { missing, invalid } = summary;
        const convention = parts.describe(options, summary.convention ?? parts.define?.(options) ?? "");
        const facts = { metric: name, unit: "percent", n, effectiveN: n, missing, invalid, convention };
        const estimate = toEstimate(facts, n > 0 ? countFigures(favourable, n, options) : noFigures, options);
        const details = Object.entries(parts.details(summary, options)).map(([key, figure]) => [
          key,
          estimate.suppressed ? null : figure,
        ]);
        return { ...estimate, ...(Object.fromEntries(details) as Withheld<Details>) };
      },
      checkOptions: (options) => {
        checkZonedOptions<Options>(parts.optionsSchema(), options, name);
        parts.checkOptions?.(options);
      },
      checkSummary: (summary) => {
        checkInput<unknown>(schema(), summary, name, "summary");
      },
    },
    { ...parts.records, passes: "rows" },
  );
}
