/** The sum of two counts, which is not known where one of them is not. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** The same for a count of two parts, where a part without records changes nothing, whatever it knows; `size` counts the records. */
export function addKnownOf<Field extends string, Size extends string>(
  a: Readonly<Record<Field, number | null> & Record<Size, number>>,
  b: Readonly<Record<Field, number | null> & Record<Size, number>>,
  field: Field,
  size: Size,
): number | null {
  const [x, y]: readonly (number | null)[] = [a[field], b[field]] as const;
  if (x === null && a[size] === 0) return y;
  if (y === null && b[size] === 0) return x;
  return addKnown(x, y);
}
