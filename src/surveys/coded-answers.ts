import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { labelledRatingsSchema } from "../schemas/columns.ts";
import { codedRatingsSchema } from "../schemas/rating.ts";
import { isNumberColumn } from "../values.ts";
import type { Labels } from "./labels.ts";
import type { TallyRules } from "./tally.ts";

/** What answers stand for, where they are words or a vendor's codes. */
export interface AnswerMap {
  /** What words are worth. */
  readonly labels?: Labels | undefined;
  /** What numbers are worth, where they are no points of the scale. */
  readonly codes?: Labels | undefined;
}

/** Turns words and codes into points of the scale; what stands for none becomes NaN, and so invalid. */
export function readAnswers(column: unknown, { labels, codes }: AnswerMap, rules: TallyRules): unknown {
  if (labels === undefined && codes === undefined) return column;
  const { functionName, argument, minimum, maximum, missing } = rules;
  const points = pointsOf(codes, labels, rules);
  const refuse = (): void => {
    const schema = codes
      ? codedRatingsSchema(codes, labels, rules)
      : labelledRatingsSchema(labels ?? {}, minimum, maximum, rules);
    checkInput<unknown>(schema, column, functionName, argument);
  };
  if (!isNumberColumn(column)) refuse();
  const answers = column as ArrayLike<unknown>;
  const found = new Array<unknown>(answers.length);
  let isComplete = true;
  let isKnown = true;
  for (let i = 0; i < answers.length; i++) {
    const answer = answers[i];
    const point = points.get(answer);
    if (point !== undefined) found[i] = point;
    else if (answer === null || answer === undefined) isComplete = false;
    else {
      const isPoint = codes === undefined && Number.isInteger(answer);
      found[i] = isPoint ? answer : Number.NaN;
      if (!isPoint || (answer as number) < minimum || (answer as number) > maximum) isKnown = false;
    }
  }
  if (!isKnown || (!isComplete && missing === "error")) refuse();
  return found;
}

/** The point of every code and every word. */
function pointsOf(codes: Labels | undefined, labels: Labels | undefined, rules: TallyRules): Map<unknown, number> {
  const points = new Map<unknown, number>();
  for (const [option, map] of Object.entries({ codes, labels })) {
    for (const [key, point] of Object.entries(map ?? {})) {
      checkPoint(point, rules, [option, key]);
      points.set(map === codes ? Number(key) : key, point);
    }
  }
  return points;
}

/** The point that a key of an object of counts stands for; NaN where it is none. */
export function pointOfKey(key: string, { labels, codes }: AnswerMap, rules: TallyRules): number {
  for (const [option, map] of Object.entries({ labels, codes })) {
    if (map === undefined || !Object.hasOwn(map, key)) continue;
    return checkPoint(map[key] as number, rules, [option, key]);
  }
  const point = Number(key);
  const isPoint = Number.isInteger(point) && String(point) === key;
  return codes === undefined && isPoint && point >= rules.minimum && point <= rules.maximum ? point : Number.NaN;
}

function checkPoint(point: number, { minimum, maximum, functionName }: TallyRules, path: readonly string[]): number {
  if (point >= minimum && point <= maximum) return point;
  const expected = `on the scale from ${minimum} to ${maximum}`;
  return rejectInput(functionName, "options", path, "out-of-range", expected, point);
}
