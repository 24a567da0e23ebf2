import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type CustomerRfm,
  type RfmOrder,
  type RfmSegmentsOptions,
  rfmSegmentsOptionsSchema,
} from "../schemas/rfm-segments.ts";
import { sumOf } from "../stats/sum.ts";
import { type RfmFigures, readCustomers, readOrders } from "./rfm-customers.ts";
import { cellOf, layOutSegments, type RfmMap } from "./rfm-map.ts";
import { describeScores, type RfmScoring, scoreByCuts, scoreByRank } from "./rfm-scores.ts";

/** A customer with their scores and their segment. */
export interface ScoredCustomer {
  /** Who it is. */
  readonly customerId: string | number;
  /** How long ago the last order was; of orders in days, counted by the calendar. */
  readonly recency: number;
  /** How many orders there were. */
  readonly frequency: number;
  /** What they came to. */
  readonly monetary: number;
  /** The score of recency, from 1 to 5: 5 is the most recent. */
  readonly recencyScore: number;
  /** The score of frequency, from 1 to 5. */
  readonly frequencyScore: number;
  /** The score of what was spent, from 1 to 5. */
  readonly monetaryScore: number;
  /** The three scores in a row: `"543"`. */
  readonly cell: string;
  /** The segment of that cell. */
  readonly segment: string;
}

/** What a segment amounts to. */
export interface RfmSegmentTotal {
  /** Its name. */
  readonly segment: string;
  /** How many customers it has. */
  readonly count: number;
  /** Their share in percent of all; `null` where there are no customers at all. */
  readonly percent: number | null;
  /** The sum of their `monetary`. */
  readonly monetarySum: number;
  /** Its share in percent of the sum over all; `null` where that is not above 0. */
  readonly monetaryPercent: number | null;
  /** The mean of their `monetary`; `null` where there are none. */
  readonly monetaryMean: number | null;
  /** The mean of their `recency`; `null` where there are none. */
  readonly recencyMean: number | null;
  /** The mean of their `frequency`; `null` where there are none. */
  readonly frequencyMean: number | null;
}

/** What {@link rfmSegments} gives. */
export interface RfmSegmentsResult {
  /** How many customers were scored. */
  readonly n: number;
  /** Orders after `asOf`, which were not looked at; 0 where customers were given. */
  readonly laterOrders: number;
  /** Rows that were left out because something was missing. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
  /** The customers, in the order of their first appearance. */
  readonly customers: readonly ScoredCustomer[];
  /** Every segment of the map, in its order, also those without customers. */
  readonly segments: readonly RfmSegmentTotal[];
  /** How each figure was scored. */
  readonly scores: {
    /** Recency, where low is best. */
    readonly recency: RfmScoring;
    /** Frequency. */
    readonly frequency: RfmScoring;
    /** What was spent. */
    readonly monetary: RfmScoring;
  };
  /** The rules that were used, in words that a report can print. */
  readonly convention: string;
}

/**
 * RFM segmentation: scores every customer from 1 to 5 by recency, frequency and what they spent, and names the segment of the scores.
 *
 * 5 is best throughout; of recency that is the most recent. Scores are quintiles by rank: rank i of n, from the worst, has the score
 * ⌈5 (i − ½) ÷ n⌉, and equal values have the score of the middle of their ranks (or see `ties`). So scores stay empty where many values
 * are equal: customers who all ordered once all have the score 3, and no rule could tell them apart. `scores` shows what came to each. With
 * `cuts` scores are by fixed cut points, and a value on one counts as below it unless `onCut: "above"`: scores that hold still from one
 * month to the next, where quintiles move with the other customers.
 *
 * The segments are ten well-known ones by recency and frequency, which cover every cell once: `champions`, `loyal`,
 * `potential-loyalists`, `new-customers`, `promising`, `need-attention`, `about-to-sleep`, `cannot-lose`, `at-risk`,
 * `hibernating`. Segments of your own must cover every cell, too, and overlap nowhere.
 *
 * Of orders, those after `asOf` are not looked at (`laterOrders` counts them), recency is in calendar days, an amount below 0 is a
 * refund, which lowers what was spent and is no order, and who has only refunds is no customer. It is no metric with a summary:
 * quintiles need all customers at once.
 *
 * @param input - Orders `{ customerId, at, amount }` with `asOf`; without it customers `{ customerId, recency, frequency, monetary }`,
 * one row each; or a table of their columns. Rows with something missing are left out and counted.
 * @param options - See {@link RfmSegmentsOptions}.
 * @throws {@link MetricInputError} for what is no instant, number or customer, orders without `asOf` or customers with it, cut points
 * that do not ascend, segments that leave a cell or overlap (the cell is named), an option that does not exist.
 *
 * Source: Hughes (1994), Strategic Database Marketing, for the quintiles.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmSegments } from "cx-metrics";
 *
 * const orders = [
 *   { customerId: "ada", at: "2024-06-20", amount: 80 },
 *   { customerId: "ada", at: "2024-05-02", amount: 60 },
 *   { customerId: "ada", at: "2024-02-11", amount: 90 },
 *   { customerId: "bo", at: "2024-01-15", amount: 25 },
 *   { customerId: "cy", at: "2024-06-25", amount: 30 },
 * ];
 * const { customers, segments } = rfmSegments(orders, { asOf: "2024-07-01", timeZone: "Europe/Berlin" });
 * assert.deepEqual(
 *   customers.map(({ customerId, recency, cell, segment }) => [customerId, recency, cell, segment]),
 *   [["ada", 11, "355", "loyal"], ["bo", 168, "121", "hibernating"], ["cy", 6, "523", "potential-loyalists"]],
 * );
 * assert.equal(segments.find(({ segment }) => segment === "loyal")?.monetarySum, 230);
 * ```
 */
export function rfmSegments(
  input: readonly RfmOrder[] | readonly CustomerRfm[] | ColumnTable,
  options: RfmSegmentsOptions = {},
): RfmSegmentsResult {
  const name = "rfmSegments";
  checkInput(rfmSegmentsOptionsSchema(), options, name, "options");
  const { asOf, ties = "middle", cuts = {}, onCut = "below" } = options;
  const map = layOutSegments(name, options.segments);
  const figures = asOf === undefined ? readCustomers(input, options) : readOrders(input, options);
  const score = (field: "recency" | "frequency" | "monetary"): Uint8Array => {
    const best = field === "recency" ? "low" : "high";
    const fixed = cuts[field];
    return fixed === undefined
      ? scoreByRank(figures[field], best, ties)
      : scoreByCuts(figures[field], best, fixed, onCut);
  };
  const scores = { recency: score("recency"), frequency: score("frequency"), monetary: score("monetary") };
  const places = Uint16Array.from(scores.recency, (recency, i) => {
    const cell = cellOf(recency, scores.frequency[i] as number, scores.monetary[i] as number);
    return map.places[cell] as number;
  });
  const { customerIds, laterOrders, missing, invalid } = figures;
  return {
    n: customerIds.length,
    laterOrders,
    missing,
    invalid,
    customers: customerIds.map((customerId, i): ScoredCustomer => {
      const [recencyScore, frequencyScore, monetaryScore] = [
        scores.recency[i] as number,
        scores.frequency[i] as number,
        scores.monetary[i] as number,
      ];
      return {
        customerId,
        recency: figures.recency[i] as number,
        frequency: figures.frequency[i] as number,
        monetary: figures.monetary[i] as number,
        recencyScore,
        frequencyScore,
        monetaryScore,
        cell: `${recencyScore}${frequencyScore}${monetaryScore}`,
        segment: map.names[places[i] as number] as string,
      };
    }),
    segments: totalsOf(figures, places, map),
    scores: {
      recency: describeScores(figures.recency, scores.recency, cuts.recency),
      frequency: describeScores(figures.frequency, scores.frequency, cuts.frequency),
      monetary: describeScores(figures.monetary, scores.monetary, cuts.monetary),
    },
    convention: describe(options, ties, onCut),
  };
}

function totalsOf(figures: RfmFigures, places: Uint16Array, { names }: RfmMap): RfmSegmentTotal[] {
  const n = places.length;
  const whole = sumOf(figures.monetary);
  return names.map((segment, place) => {
    const here = (_: number, i: number): boolean => places[i] === place;
    const monetary = figures.monetary.filter(here);
    const count = monetary.length;
    const monetarySum = sumOf(monetary);
    const mean = (sum: number): number | null => (count === 0 ? null : sum / count);
    return {
      segment,
      count,
      percent: n === 0 ? null : (100 * count) / n,
      monetarySum,
      monetaryPercent: whole > 0 ? (100 * monetarySum) / whole : null,
      monetaryMean: mean(monetarySum),
      recencyMean: mean(sumOf(figures.recency.filter(here))),
      frequencyMean: mean(sumOf(figures.frequency.filter(here))),
    };
  });
}

function describe({ asOf, monetary, cuts = {}, segments }: RfmSegmentsOptions, ties: string, onCut: string): string {
  const fields = ["recency", "frequency", "monetary"] as const;
  const ranked = fields.filter((field) => cuts[field] === undefined);
  const fixed = fields.filter((field) => cuts[field] !== undefined);
  const parts = [
    "scores from 1 to 5, 5 is best",
    ...(ranked.length > 0
      ? [`quintiles by rank of ${ranked.join(", ")}, equal values at the ${ties} of their ranks`]
      : []),
    ...(fixed.length > 0 ? [`fixed cuts of ${fixed.join(", ")}, on a cut counts as ${onCut}`] : []),
    ...(asOf === undefined ? [] : [`${monetary ?? "total"} of the orders, less refunds`]),
    segments === undefined ? "ten segments by recency and frequency" : "segments as given",
  ];
  return parts.join("; ");
}
