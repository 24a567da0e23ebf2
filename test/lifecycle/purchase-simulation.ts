import type { PurchaseHistory } from "../../src/schemas/btyd.ts";
import { createRandom } from "../../src/stats/random.ts";
import { randomGamma } from "../../src/stats/random-gamma.ts";

/** Customers who behave as a model says, from a seed. Ages lie evenly between 10 and 60. */
export function simulateCustomers(
  model: "bg-nbd" | "mbg-nbd" | "pareto-nbd",
  [r, alpha, first, second]: readonly [number, number, number, number],
  length: number,
  seed: number,
): PurchaseHistory[] {
  const random = createRandom(seed);
  const wait = (): number => -Math.log(1 - random.uniform());
  return Array.from({ length }, () => {
    const age = 10 + 50 * random.uniform();
    const rate = randomGamma(random, r) / alpha;
    const [leave, stay] = [randomGamma(random, first), randomGamma(random, second)];
    const end = model === "pareto-nbd" ? wait() / (leave / second) : age;
    const chance = model === "pareto-nbd" ? 0 : leave / (leave + stay);
    let gone = model === "mbg-nbd" && random.uniform() < chance;
    let [frequency, recency] = [0, 0];
    for (let time = wait() / rate; !gone && time <= Math.min(age, end); time += wait() / rate) {
      frequency++;
      recency = time;
      gone = random.uniform() < chance;
    }
    return { frequency, recency, age };
  });
}
