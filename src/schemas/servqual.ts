import * as z from "zod/mini";
import { describeValue, type Fault, maximumIssues, type PathStep } from "../errors.ts";
import { isCrossProducts } from "../stats/cross-products.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { choice, codeOf, type LeafRule, leaf, optional, scalePoint } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Ratings of all items: an array in the order of the dimensions, or an object under the names of the items. */
export type ItemRatings =
  | readonly (number | null | undefined)[]
  | Readonly<Record<string | number, number | null | undefined>>;

/** What one respondent answered. With the option `fields` the same stands in flat fields. */
export interface ServqualResponse {
  /** What an excellent company should offer, item by item. Not read for `method: "servperf"`. */
  readonly expectations?: ItemRatings | null | undefined;
  /** What this company offers, item by item. */
  readonly perceptions?: ItemRatings | null | undefined;
  /** The 100 points that the respondent split among the dimensions: in their order, or under their names. */
  readonly points?: readonly number[] | Readonly<Record<string, number>> | null | undefined;
}

/** How the names of flat fields begin: with `{ expectations: "E", perceptions: "P" }` item 7 stands in `E7` and `P7`. */
export interface ServqualFields {
  /** What comes before an item in the fields of expectations. Not needed for `method: "servperf"`. */
  readonly expectations?: string | undefined;
  /** What comes before an item in the fields of perceptions. */
  readonly perceptions: string;
  /** What comes before a dimension in the fields of its points. Default: nobody was asked for points. */
  readonly points?: string | undefined;
}

/** The scale of service quality items. */
export interface ServqualScale {
  /** The lowest answer. Default 1. */
  readonly min?: number | undefined;
  /** The highest answer. Default 7. */
  readonly max?: number | undefined;
}

/** The options of `servqual`. */
export interface ServqualOptions extends InputOptions, EstimateOptions {
  /** Perception less expectation, or perception alone. Default `"servqual"`. */
  readonly method?: "servqual" | "servperf" | undefined;
  /** Whether the value weighs dimensions alike or by each respondent's own points. Default `"unweighted"`. */
  readonly score?: "unweighted" | "weighted" | undefined;
  /** The scale that all items share. Default 1 to 7. */
  readonly scale?: ServqualScale | undefined;
  /** The items of each dimension. Default: items 1 to 22 in the five dimensions of SERVQUAL. */
  readonly dimensions?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  /** How the names of flat fields begin. Default: responses have `expectations`, `perceptions` and `points`. */
  readonly fields?: ServqualFields | undefined;
  /**
   * What becomes of a respondent who left items out. `"available-items"` (default): a dimension is the mean of the items that were answered.
   * `"complete-dimension"`: a dimension needs all its items. `"complete-cases"`: only who answered all items counts at all. The
   * overall score needs every dimension in any case.
   */
  readonly missingItems?: "available-items" | "complete-dimension" | "complete-cases" | undefined;
}

/** The items of the five dimensions, as Parasuraman, Zeithaml and Berry number them. */
export const servqualDimensions: Readonly<Record<string, readonly string[]>> = {
  tangibles: ["1", "2", "3", "4"],
  reliability: ["5", "6", "7", "8", "9"],
  responsiveness: ["10", "11", "12", "13"],
  assurance: ["14", "15", "16", "17"],
  empathy: ["18", "19", "20", "21", "22"],
};

/**
 * The schema of {@link ServqualOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { servqualOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(servqualOptionsSchema(), { method: "servperf", scale: { max: 5 } }).success, true);
 * assert.equal(z.safeParse(servqualOptionsSchema(), { dimensions: { speed: [1, 2], care: [2] } }).success, false);
 * ```
 */
export const servqualOptionsSchema: () => z.ZodMiniType<ServqualOptions> = /* @__PURE__ */ lazySchema(() => {
  const prefix = leaf("a string", (value) => typeof value === "string");
  const point = optional(scalePoint());
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      method: optional(choice("servqual", "servperf")),
      score: optional(choice("unweighted", "weighted")),
      scale: optional({ fields: { min: point, max: point } }),
      dimensions: optional(leaf("an object of lists of items, each item in one of them", areDimensions)),
      fields: optional({
        fields: { expectations: optional(prefix), perceptions: prefix, points: optional(prefix) },
      }),
      missingItems: optional(missingRatingsRule()),
    },
  });
});

/** The rule of what becomes of a respondent who left items out. */
export function missingRatingsRule(): LeafRule {
  return choice("available-items", "complete-dimension", "complete-cases");
}

function areDimensions(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0 && areDimensionItems(Object.values(value));
}

/** Whether these are lists of items, none of them empty and no item in two places. */
export function areDimensionItems(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const isItem = (item: unknown): boolean => typeof item === "string" || Number.isFinite(item);
  if (!value.every((list) => Array.isArray(list) && list.length > 0 && list.every(isItem))) return false;
  const items = value.flat().map(String);
  return new Set(items).size === items.length;
}

/** What a reader of responses needs to know, after all defaults. */
export interface ServqualLayout
  extends Required<{ readonly [Key in keyof InputOptions]: NonNullable<InputOptions[Key]> }> {
  /** The names of the dimensions. */
  readonly dimensions: readonly string[];
  /** All items, in the order of the dimensions. */
  readonly items: readonly string[];
  /** The lowest answer. */
  readonly minimum: number;
  /** The highest answer. */
  readonly maximum: number;
  /** What is read of every item. */
  readonly sides: readonly ("expectations" | "perceptions")[];
  /** How the names of flat fields begin. */
  readonly fields: ServqualFields | undefined;
}

/** The layout that options ask for. */
export function servqualLayout({
  method = "servqual",
  scale = {},
  dimensions = servqualDimensions,
  fields,
  missing = "omit",
  invalid = "error",
}: ServqualOptions): ServqualLayout {
  const { min = 1, max = 7 } = scale;
  return {
    dimensions: Object.keys(dimensions),
    items: Object.values(dimensions).flat().map(String),
    minimum: min,
    maximum: max,
    sides: method === "servqual" ? ["expectations", "perceptions"] : ["perceptions"],
    fields,
    missing,
    invalid,
  };
}

/**
 * The schema of an array of {@link ServqualResponse}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `servqual`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { servqualResponsesSchema } from "cx-metrics/schemas";
 *
 * const schema = servqualResponsesSchema({ dimensions: { speed: ["s1"], care: ["c1"] } });
 * const response = { expectations: { s1: 7, c1: 6 }, perceptions: [5, 6], points: { speed: 70, care: 30 } };
 * assert.equal(schema.safeParse([response]).success, true);
 * const refused = schema.safeParse([{ ...response, points: { speed: 70, care: 25 } }]);
 * assert.equal(refused.error?.issues[0]?.message, "must be points that add up to 100, got 95");
 * ```
 */
export function servqualResponsesSchema(options: ServqualOptions = {}): z.ZodMiniType<readonly object[]> {
  const layout = servqualLayout(options);
  return z.unknown().check(({ value, issues }) => {
    const found: ResponseFault[] = Array.isArray(value)
      ? value.flatMap((response, row) =>
          faultsOf(response, layout).map((one) => ({ ...one, path: [row, ...one.path] })),
        )
      : [faultOf([], "invalid-type", "an array of responses", value)];
    for (const { path, ...params } of found.slice(0, maximumIssues)) {
      const message = `must be ${params.expected}, got ${params.received}`;
      const total = found.length;
      issues.push({ code: "custom", message, path: [...path], input: value, params: { ...params, total } });
    }
  }) as unknown as z.ZodMiniType<readonly object[]>;
}

type ResponseFault = Omit<Fault, "argument">;

function faultOf(path: readonly PathStep[], code: Fault["code"], expected: string, value: unknown): ResponseFault {
  return { path, code, expected, received: describeValue(value) };
}

/** What is wrong with one response; nothing that will be left out. */
function faultsOf(response: unknown, layout: ServqualLayout): ResponseFault[] {
  const wrong = isRecord(response)
    ? [...layout.sides.flatMap((side) => sideFaults(response, side, layout)), ...pointFaults(response, layout)]
    : [faultOf([], "invalid-type", "a record", response)];
  const isInvalid = wrong.some(({ code }) => code !== "missing-value");
  if (isInvalid) return layout.invalid === "omit" ? [] : wrong;
  return layout.missing === "error" ? wrong : [];
}

type Reading = readonly (readonly [path: readonly PathStep[], value: unknown])[];

function sideFaults(
  response: Readonly<Record<string, unknown>>,
  side: ServqualLayout["sides"][number],
  { items, fields, minimum, maximum }: ServqualLayout,
): ResponseFault[] {
  const prefix = fields && (fields[side] ?? "");
  const reading = prefix === undefined ? readNested(response, side, items) : readFlat(response, prefix, items);
  if (!Array.isArray(reading)) return [reading as ResponseFault];
  return (reading as Reading).flatMap(([path, value]) => {
    const isRating = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
    if (isRating) return [];
    return [faultOf(path, codeOf(value, "integer"), `an integer from ${minimum} to ${maximum}`, value)];
  });
}

function pointFaults(
  response: Readonly<Record<string, unknown>>,
  { dimensions, fields }: ServqualLayout,
): ResponseFault[] {
  if (fields !== undefined && fields.points === undefined) return [];
  const nested = response.points;
  if (fields === undefined && (nested === null || nested === undefined)) return [];
  const reading =
    fields?.points === undefined
      ? readNested(response, "points", dimensions)
      : readFlat(response, fields.points, dimensions);
  if (!Array.isArray(reading)) return [reading as ResponseFault];
  const values = (reading as Reading).map(([, value]) => value);
  if (fields !== undefined && values.every((value) => value === null || value === undefined)) return [];
  const wrong = (reading as Reading).filter(([, value]) => !isPoints(value));
  // Points that are left blank are wrong, and no missing answer: the others do not say what they are.
  if (wrong.length > 0) {
    return wrong.map(([path, value]) => faultOf(path, "invalid-type", "a number from 0 to 100", value));
  }
  const sum = (values as number[]).reduce((total, points) => total + points, 0);
  if (addUp(sum)) return [];
  const place = fields === undefined ? ["points"] : (reading as Reading)[0]?.[0];
  return [faultOf(place ?? [], "inconsistent", "points that add up to 100", sum)];
}

/** Whether a value can be the points of one dimension. */
export function isPoints(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 100;
}

/** Whether a sum of points is what respondents had to split, but for rounding. */
export function addUp(sum: number): boolean {
  return Math.abs(sum - 100) <= 1e-6;
}

function readFlat(response: Readonly<Record<string, unknown>>, prefix: string, names: readonly string[]): Reading {
  return names.map((name) => [[prefix + name], response[prefix + name]]);
}

function readNested(
  response: Readonly<Record<string, unknown>>,
  field: string,
  names: readonly string[],
): Reading | ResponseFault {
  const values = response[field];
  if (Array.isArray(values)) {
    if (values.length === names.length) return names.map((_, place) => [[field, place], values[place]]);
    const expected = `${names.length}, one for each name (${names.join(", ")})`;
    return faultOf([field, "length"], "length-mismatch", expected, values.length);
  }
  if (!isRecord(values)) {
    const isBlank = values === null || values === undefined;
    return faultOf([field], isBlank ? "missing-value" : "invalid-type", "an array or an object of numbers", values);
  }
  const stray = Object.keys(values).find((key) => !names.includes(key));
  if (stray !== undefined) {
    return faultOf([field, stray], "unknown-key", `a known name (${names.join(", ")})`, stray);
  }
  return names.map((name) => [[field, name], Object.hasOwn(values, name) ? values[name] : undefined]);
}

/** The rule of the moments of a score in a summary. */
export function scoreMomentsRule(): LeafRule {
  return leaf("moments { n, mean, m2 } of a score", isScoreMoments);
}

function isScoreMoments(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { n, mean, m2 } = value;
  if (!isCount(n) || typeof mean !== "number" || !isWeight(m2)) return false;
  return n === 0 ? mean === 0 && m2 === 0 : Math.abs(mean) <= 2000;
}

/** The rule of the cross products of the items of a dimension in a summary. */
export function crossProductsRule(): LeafRule {
  return leaf("cross products { n, weight, squaredWeight, means, products }", isCrossProducts);
}
