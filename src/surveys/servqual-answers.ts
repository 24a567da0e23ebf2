import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import {
  addUp,
  isPoints,
  type ServqualLayout,
  type ServqualOptions,
  servqualResponsesSchema,
} from "../schemas/servqual.ts";
import { isRecord } from "../values.ts";

/** The answers of all respondents, one row each; NaN stands where nothing was answered. */
export interface ServqualAnswers {
  /** How many respondents there are. */
  readonly length: number;
  /** What was expected, respondent by respondent and item by item; all NaN where nobody was asked. */
  readonly expectations: Float64Array;
  /** What was perceived. */
  readonly perceptions: Float64Array;
  /** The points of the dimensions, respondent by respondent. */
  readonly points: Float64Array;
  /** 1 for a respondent who is left out as invalid. */
  readonly invalid: Uint8Array;
}

type Response = Readonly<Record<string, unknown>>;

/** Checks responses and puts them into columns, in the same pass. What is not acceptable goes to the schema. */
export function readServqual(input: unknown, layout: ServqualLayout, options: ServqualOptions): ServqualAnswers {
  const refuse = (): void => {
    checkInput<unknown>(servqualResponsesSchema(options), input, "servqual", "responses");
  };
  if (!Array.isArray(input)) refuse();
  const responses = input as readonly unknown[];
  const { items, dimensions, sides, missing, invalid } = layout;
  const { length } = responses;
  const blanks = (width: number): Float64Array => new Float64Array(length * width).fill(Number.NaN);
  const answers: ServqualAnswers = {
    length,
    expectations: blanks(items.length),
    perceptions: blanks(items.length),
    points: blanks(dimensions.length),
    invalid: new Uint8Array(length),
  };
  const names = namesOf(layout);
  let isAcceptable = true;
  for (let row = 0; row < length; row++) {
    const response = responses[row];
    let isValid = isRecord(response);
    let isComplete = true;
    for (const side of isValid ? sides : []) {
      const blank = readSide(response as Response, side, names[side], row, answers[side], layout);
      if (blank === null) isValid = false;
      else if (blank > 0) isComplete = false;
    }
    if (isValid) isValid = readPoints(response as Response, names.points, row, answers.points, layout);
    if (!isValid) answers.invalid[row] = 1;
    if (isValid ? !isComplete && missing === "error" : invalid !== "omit") isAcceptable = false;
  }
  if (!isAcceptable) refuse();
  if (layout.fields !== undefined) checkFlatNames(responses, layout, answers, names);
  return answers;
}

/** The names of the flat fields, or of the keys within the nested ones. */
interface FieldNames {
  readonly expectations: readonly string[];
  readonly perceptions: readonly string[];
  readonly points: readonly string[];
}

function namesOf({ items, dimensions, fields }: ServqualLayout): FieldNames {
  const name = (prefix: string | undefined, names: readonly string[]): readonly string[] =>
    names.map((one) => (prefix ?? "") + one);
  return {
    expectations: name(fields?.expectations, items),
    perceptions: name(fields?.perceptions, items),
    points: name(fields?.points, dimensions),
  };
}

/** Reads one side of a response: how many items are blank, or `null` where it is not acceptable. */
function readSide(
  response: Response,
  side: "expectations" | "perceptions",
  names: readonly string[],
  row: number,
  cells: Float64Array,
  { minimum, maximum, fields }: ServqualLayout,
): number | null {
  const values = fields === undefined ? response[side] : response;
  if (values === null || values === undefined) return names.length;
  const isList = Array.isArray(values);
  if (isList ? values.length !== names.length : !isRecord(values)) return null;
  if (!isList && fields === undefined && !knowsAll(values as Response, names)) return null;
  let blank = 0;
  for (let item = 0; item < names.length; item++) {
    const value: unknown = isList ? values[item] : ownValue(values as Response, names[item] as string, fields);
    if (value === null || value === undefined) blank++;
    else if (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum) {
      cells[row * names.length + item] = value as number;
    } else return null;
  }
  return blank;
}

/** Nested objects are closed: their keys are items. Flat fields stand in the record like any other. */
function ownValue(values: Response, name: string, fields: ServqualLayout["fields"]): unknown {
  return fields !== undefined || Object.hasOwn(values, name) ? values[name] : undefined;
}

function knowsAll(values: Response, names: readonly string[]): boolean {
  for (const key of Object.keys(values)) if (!names.includes(key)) return false;
  return true;
}

/** Reads the points of a response, where there are any: whether they are acceptable. */
function readPoints(
  response: Response,
  names: readonly string[],
  row: number,
  cells: Float64Array,
  { fields }: ServqualLayout,
): boolean {
  if (fields !== undefined && fields.points === undefined) return true;
  const values = fields === undefined ? response.points : response;
  if (values === null || values === undefined) return true;
  const isList = Array.isArray(values);
  if (isList ? values.length !== names.length : !isRecord(values)) return false;
  if (!isList && fields === undefined && !knowsAll(values as Response, names)) return false;
  const read = names.map((name, place) => (isList ? values[place] : ownValue(values as Response, name, fields)));
  if (fields !== undefined && read.every((value) => value === null || value === undefined)) return true;
  if (!read.every(isPoints) || !addUp((read as number[]).reduce((sum, points) => sum + points, 0))) return false;
  read.forEach((points, place) => {
    cells[row * names.length + place] = points;
  });
  return true;
}

/** A flat field that has no value and that no record so much as knows is mistyped. */
function checkFlatNames(
  responses: readonly unknown[],
  { sides, fields }: ServqualLayout,
  answers: ServqualAnswers,
  names: FieldNames,
): void {
  const known = responses.filter((response) => isRecord(response));
  if (known.length === 0) return;
  for (const side of [...sides, ...(fields?.points === undefined ? [] : (["points"] as const))]) {
    names[side].forEach((name, place) => {
      for (let cell = place; cell < answers[side].length; cell += names[side].length) {
        if (!Number.isNaN(answers[side][cell])) return;
      }
      if (known.some((response) => name in response)) return;
      const expected = `one of the fields that exist (${Object.keys(known[0] as object)
        .slice(0, 30)
        .join(", ")})`;
      rejectInput("servqual", "responses", [responses.indexOf(known[0]), name], "unknown-field", expected, name);
    });
  }
}
