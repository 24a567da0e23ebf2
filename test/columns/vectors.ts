/** A vector of the protocol that Apache Arrow speaks, over an array. */
export function vectorOf(values: readonly unknown[]): object {
  const nullCount = values.filter((value) => value === null || value === undefined).length;
  const isNumeric = values.every((value) => typeof value === "number" || value === null || value === undefined);
  return {
    length: values.length,
    nullCount,
    type: isNumeric ? "Float64" : "Utf8",
    get: (place: number) => values[place] ?? null,
    // As Arrow does: the memory of numbers, in which there is something where nothing is.
    toArray: () =>
      isNumeric ? Float64Array.from(values as readonly (number | null)[], (value) => Number(value ?? 7)) : [...values],
  };
}

/** A dictionary vector of Apache Arrow in one piece. */
export function codedVectorOf(values: readonly unknown[]): object {
  const words: unknown[] = [...new Set(values.filter((value) => value !== null && value !== undefined))];
  const codes = Int32Array.from(values as readonly (string | null)[], (value) => Math.max(0, words.indexOf(value)));
  const plain = vectorOf(values) as { readonly nullCount: number };
  return {
    ...plain,
    type: "Dictionary<Int32, Utf8>",
    toArray: () => [...values],
    isValid: (place: number) => values[place] !== null && values[place] !== undefined,
    data: [{ values: codes, dictionary: words, nullCount: plain.nullCount }],
  };
}

/** A column with a dictionary. */
export function dictionaryOf(values: readonly unknown[]): object {
  const dictionary = [...new Set(values)];
  return {
    codes: Uint32Array.from(values as readonly (string | null)[], (value) => dictionary.indexOf(value)),
    dictionary,
  };
}

/** The columns of records, each made by one of some ways. */
export function tableOf(
  records: readonly object[],
  make: (values: readonly unknown[], field: string) => unknown = (values) => values,
): Readonly<Record<string, never>> {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const columns = fields.map((field) => [
    field,
    make(
      records.map((record) => (record as Readonly<Record<string, unknown>>)[field]),
      field,
    ),
  ]);
  return Object.fromEntries(columns);
}
