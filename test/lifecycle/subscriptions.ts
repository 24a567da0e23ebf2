import fc from "fast-check";
import type { Subscription } from "../../src/schemas/lifecycle.ts";

/** A subscription whose times are plain numbers. */
export interface PlainSubscription extends Subscription {
  readonly customerId: string | number;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** The period of {@link anySubscriptions}: some begin and end right at its bounds. */
export const plainPeriod: { readonly start: number; readonly end: number } = { start: 4, end: 8 };

const customer = fc.oneof(
  fc.constantFrom<string | number>("__proto__", "constructor", "a", "b", "1", 1, 0, -1, 2.5),
  fc.nat(20),
);

const anySubscription: fc.Arbitrary<PlainSubscription> = fc
  .record({ customerId: customer, startedAt: fc.nat(12), length: fc.option(fc.nat(8)) })
  .map(({ customerId, startedAt, length }) => ({
    customerId,
    startedAt,
    endedAt: length === null ? null : startedAt + length,
  }));

/** Subscriptions of a few customers, so that most have several. */
export const anySubscriptions: fc.Arbitrary<PlainSubscription[]> = fc.array(anySubscription, { maxLength: 60 });

/** The customers of a period, found one customer and one instant after the other. */
export function countSlowly(
  subscriptions: readonly PlainSubscription[],
  { start, end }: { readonly start: number; readonly end: number },
): Record<"atStart" | "lost" | "added" | "lostOfAdded" | "atEnd", number> {
  const counts = { atStart: 0, lost: 0, added: 0, lostOfAdded: 0, atEnd: 0 };
  for (const id of new Set(subscriptions.map(({ customerId }) => customerId))) {
    const own = subscriptions.filter(({ customerId }) => customerId === id);
    const isActive = (instant: number): boolean =>
      own.some(({ startedAt, endedAt }) => startedAt <= instant && (endedAt === null || instant < endedAt));
    const instants = [start, ...own.map(({ startedAt }) => startedAt)].filter((at) => at >= start && at < end);
    if (!instants.some(isActive)) continue;
    const stays = isActive(end);
    counts.atEnd += stays ? 1 : 0;
    if (isActive(start)) {
      counts.atStart++;
      counts.lost += stays ? 0 : 1;
    } else {
      counts.added++;
      counts.lostOfAdded += stays ? 0 : 1;
    }
  }
  return counts;
}
