import type { Estimate } from "../result.ts";
import type { SubscriptionOptions } from "../schemas/lifecycle.ts";

/**
 * Why there is no rate: nobody was there at the start (of any day, for `"daily-sum"`), nobody was there at all, or the figures are
 * withheld.
 */
export type NoRateReason = "no-customers-at-start" | "no-customers" | "suppressed";

/** Why a rate has no value. */
export function reasonOf({ value, suppressed }: Estimate, isOfAll: boolean): NoRateReason | null {
  if (suppressed) return "suppressed";
  if (value !== null) return null;
  return isOfAll ? "no-customers" : "no-customers-at-start";
}

/** What was made of customers who come back, in words to follow a convention. */
export function describeReturns({ reactivation, graceDays = 0 }: SubscriptionOptions): string {
  const returns = reactivation === "new" ? "; who leaves and comes back is lost and added" : "";
  return graceDays > 0 ? `${returns}; gaps of fewer than ${graceDays} days are none` : returns;
}
