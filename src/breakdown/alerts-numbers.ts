/** A negative zero does not survive JSON. */
export function withoutNegativeZero<T>(value: T): T {
  return value === 0 ? (0 as T) : value;
}
