import { rejectInput } from "../errors.ts";
import type { Field } from "../rows.ts";

/** The fields that rows are cut by, as a list. */
export function listFields(fields: Field<never> | readonly Field<never>[]): readonly Field<never>[] {
  return Array.isArray(fields) ? fields : [fields as Field<never>];
}

/** The name of every field of an option; a function has that of the option with its place. Throws where a field has that name, too. */
export function fieldNames(functionName: string, option: string, fields: readonly Field<never>[]): string[] {
  const nameOf = (place: number): string => `${option}${place + 1}`;
  for (const [place, field] of fields.entries()) {
    if (typeof field === "string" || !fields.includes(nameOf(place))) continue;
    const twin = fields.indexOf(nameOf(place));
    const expected = `a name other than that of the function beside it (${nameOf(place)})`;
    rejectInput(functionName, "options", [option, twin], "inconsistent", expected, fields[twin]);
  }
  return fields.map((field, place) => (typeof field === "string" ? field : nameOf(place)));
}
