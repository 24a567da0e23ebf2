import type { Rows } from "../rows.ts";

/**
 * A breakdown with its options bound, made like a metric of three pure parts: a function of rows, and of chunks of them.
 *
 * `breakdown(rows)` is `measure(summarize(rows))`, and `measure(merge(summarize(a), summarize(b)))` is the breakdown of both parts
 * together: so a stream, several workers and several days add up to the table of one pass. Where its metric counts distinct customers,
 * no customer may stand in two parts.
 */
export interface BoundBreakdown<Row extends object, Summary, Result> {
  /** Breaks the rows down. */
  (rows: Rows<Row>): Result;
  /** The breakdown's name. */
  readonly name: string;
  /** Reduces rows to a plain object that is safe in JSON and across workers. */
  summarize(rows: Rows<Row>): Summary;
  /** Joins two summaries. Associative; the summary of no rows changes nothing. */
  merge(a: Summary, b: Summary): Summary;
  /** Makes the table of a summary. */
  measure(summary: Summary): Result;
}

/** The parts of a breakdown. What follows from the options alone is worked out once, and passed to all of them. */
interface BreakdownDefinition<Options, Plan, Summary> {
  readonly name: string;
  /** Checks the options. */
  prepare(options: Options): Plan;
  summarize(rows: Rows, plan: Plan): Summary;
  merge(a: Summary, b: Summary, plan: Plan): Summary;
  measure(summary: Summary, plan: Plan): unknown;
  /** Throws a `MetricInputError` for what is no summary of this breakdown with these options. */
  checkSummary(summary: Summary, plan: Plan): void;
}

/** Makes a breakdown: a function of rows and options, with `with` to bind the options. Its types say more than can be derived here. */
export function defineBreakdown<Signature, Options, Plan, Summary>(
  definition: BreakdownDefinition<Options, Plan, Summary>,
): Signature {
  const bind = (options: Options): BoundBreakdown<object, Summary, unknown> => {
    const plan = definition.prepare(options);
    const check = (summary: Summary): Summary => {
      definition.checkSummary(summary, plan);
      return summary;
    };
    return withParts((rows: Rows) => definition.measure(definition.summarize(rows, plan), plan), {
      name: definition.name,
      summarize: (rows: Rows) => definition.summarize(rows, plan),
      merge: (a: Summary, b: Summary) => definition.merge(check(a), check(b), plan),
      measure: (summary: Summary) => definition.measure(check(summary), plan),
    });
  };
  const breakdown = (rows: Rows, options: Options): unknown => bind(options)(rows);
  return withParts(breakdown, { with: bind }) as Signature;
}

/** The function with these members, which nobody can write to. */
function withParts<Call, Parts extends object>(call: Call, parts: Parts): Call & Parts {
  return Object.defineProperties(call, Object.getOwnPropertyDescriptors(Object.freeze(parts))) as Call & Parts;
}
