/** A count of which one part may know nothing: then the whole knows nothing, unless that part is empty. */
export function addKnown<Field extends string>(
  a: Readonly<Record<Field, number | null>> & { readonly answered: number },
  b: Readonly<Record<Field, number | null>> & { readonly answered: number },
  field: Field,
): number | null {
  const [x, y] = [a[field], b[field]];
  if (x !== null && y !== null) return x + y;
  if (x === null && a.answered === 0) return y;
  return y === null && b.answered === 0 ? x : null;
}
