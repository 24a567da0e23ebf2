import { movePlaces, rejectInput } from "../errors.ts";
import { type ColumnTable, type FieldValues, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { ratingsSchema } from "../schemas/columns.ts";
import { type EngagementIndexOptions, engagementItems, engagementResponsesSchema } from "../schemas/engagement.ts";
import type { ItemField } from "../schemas/item-records.ts";
import { isRecord } from "../values.ts";
import { type ItemColumns, readItems } from "./item-columns.ts";

const argument = "responses";

/** Checks the answers of persons, records or a table, and puts them into columns. */
export function readItemAnswers(
  functionName: string,
  input: unknown,
  names: readonly string[],
  options: EngagementIndexOptions,
): ItemColumns {
  const items = engagementItems(names, options.scale);
  if (isRecord<ColumnTable>(input)) return readTable(functionName, input, items, options);
  const schema = () => engagementResponsesSchema(names, options);
  const answers = readItems(functionName, argument, input, items, options, schema);
  answers.columns.forEach((column, place) => {
    const isBlank = column.every(Number.isNaN);
    if (isBlank) checkName(functionName, input as readonly unknown[], names[place] as string);
  });
  return answers;
}

/** An item that no record so much as knows is mistyped. */
function checkName(functionName: string, records: readonly unknown[], item: string): void {
  const known = records.filter((record) => isRecord(record));
  if (known.length === 0 || known.some((record) => item in record)) return;
  const expected = `one of the fields that exist (${Object.keys(known[0] ?? {})
    .slice(0, 30)
    .join(", ")})`;
  rejectInput(functionName, argument, [records.indexOf(known[0]), item], "unknown-field", expected, item);
}

function readTable(
  functionName: string,
  table: ColumnTable,
  items: readonly ItemField[],
  options: EngagementIndexOptions,
): ItemColumns {
  const given = items.map(({ field }) => readColumn(functionName, table, field));
  const length = given[0]?.length ?? 0;
  const invalid = new Uint8Array(length);
  const columns = items.map((item, place) => {
    const answers = given[place] as FieldValues;
    const path = [item.field];
    if (answers.length !== length) {
      const expected = `${length} like the others`;
      rejectInput(functionName, argument, [...path, "length"], "length-mismatch", expected, answers.length);
    }
    const { min, max } = item;
    const values = new Float64Array(length).fill(Number.NaN);
    let isAcceptable = true;
    for (let person = 0; person < length; person++) {
      const answer = answers[person];
      if (Number.isInteger(answer) && (answer as number) >= min && (answer as number) <= max) {
        values[person] = answer as number;
      } else {
        const isBlank = answer === null || answer === undefined;
        if (!isBlank) invalid[person] = 1;
        if (isBlank ? options.missing === "error" : options.invalid !== "omit") isAcceptable = false;
      }
    }
    if (!isAcceptable) checkInput<unknown>(ratingsSchema(min, max, options), answers, functionName, argument, path);
    return values;
  });
  return { length, columns, invalid };
}

function readColumn(functionName: string, table: ColumnTable, item: string): FieldValues {
  try {
    return readField(functionName, table, item);
  } catch (error) {
    throw movePlaces(error, ({ path }) => ({ argument, path }));
  }
}
