/** Some counts as a plain array, without the zeros that follow the last of them. */
export function withoutLastZeros(counts: Uint32Array | Float64Array): number[] {
  let { length } = counts;
  while (length > 0 && counts[length - 1] === 0) length--;
  return Array.from(counts.subarray(0, length));
}
