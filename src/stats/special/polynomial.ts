/** The polynomial with these coefficients, the constant first, at `x` (Horner's rule). */
export function evaluatePolynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i -= 1) sum = sum * x + (coefficients[i] as number);
  return sum;
}
