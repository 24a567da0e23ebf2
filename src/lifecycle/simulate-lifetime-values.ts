import type { GammaGammaParameters, SpendHistory } from "../schemas/btyd.ts";
import { createRandom, type SeededRandom } from "../stats/random.ts";
import { randomGamma, randomPoisson } from "../stats/random-gamma.ts";
import { spendRates } from "./expected-spend.ts";
import type { PurchaseState } from "./purchase-state.ts";

/** What is to be simulated. */
export interface LifetimePlan {
  /** How many periods. */
  readonly periods: number;
  /** Their length in the unit of the fit. */
  readonly periodLength: number;
  /** By how much a period discounts. */
  readonly discountRate: number;
  /** Which share of the spending counts. */
  readonly margin: number;
  /** How many futures. */
  readonly draws: number;
  /** The seed of the random numbers. */
  readonly seed: number | string;
}

/** The values of as many futures of a customer as were asked for. */
export function simulateLifetimeValues(
  state: PurchaseState,
  parameters: GammaGammaParameters,
  customer: SpendHistory,
  { periods, periodLength, discountRate, margin, draws, seed }: LifetimePlan,
): Float64Array {
  const random = createRandom(seed);
  const { shape, rate, p } = spendRates(parameters, customer);
  return new Float64Array(draws).map(() => {
    if (random.uniform() >= state.alive) return 0;
    const drawPeriod = futureOf(state, random, periodLength);
    // What this customer spends: the sum of n purchases is gamma distributed with the shape p n.
    const scale = rate / randomGamma(random, shape);
    let value = 0;
    for (let period = 1; period <= periods; period++) {
      const purchases = drawPeriod(period);
      if (purchases > 0) value += scale * randomGamma(random, p * purchases) * (1 + discountRate) ** -period;
    }
    return Math.min(margin * value, Number.MAX_VALUE);
  });
}

/** One future of a customer who is one still: gives the purchases of one period after the other. */
function futureOf(
  { leaves, shape, rate, first, second }: PurchaseState,
  random: SeededRandom,
  periodLength: number,
): (period: number) => number {
  const purchaseRate = randomGamma(random, shape) / rate;
  if (leaves === "any-moment") {
    const end = exponential(random) / (randomGamma(random, first) / second);
    return (period) => {
      const present = Math.min(periodLength, end - (period - 1) * periodLength);
      return present > 0 ? randomPoisson(random, purchaseRate * present) : 0;
    };
  }
  const [leave, stay] = [randomGamma(random, first), randomGamma(random, second)];
  // Which purchase is the last does not depend on when they are: its number is geometric.
  let left = Math.floor(exponential(random) / Math.log1p(leave / stay)) + 1;
  return () => {
    const purchases = left > 0 ? Math.min(left, randomPoisson(random, purchaseRate * periodLength)) : 0;
    left -= purchases;
    return purchases;
  };
}

function exponential(random: SeededRandom): number {
  return -Math.log(1 - random.uniform());
}
