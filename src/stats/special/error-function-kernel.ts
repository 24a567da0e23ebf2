import { scaledUpperTail } from "./mills-ratio.ts";

/** exp(x²) erfc(x) for x ≥ 0, which neither underflows nor loses digits far out. */
export function scaledErfc(x: number): number {
  return 2 * scaledUpperTail(Math.SQRT2 * x);
}
