/**
 * Wilson's limits with a continuity correction, for counts that were checked already and at least some trials. They
 * stay inside 0 and 1 and are these where nothing, or everything, succeeded.
 *
 * Source: method 4 of Newcombe (1998), Statistics in Medicine 17, 857–872.
 */
export function wilsonContinuityLimits(successes: number, trials: number, z: number): [low: number, high: number] {
  const failures = trials - successes;
  const p = successes / trials;
  const squared = z * z;
  const center = 2 * successes + squared;
  const width = 2 * (trials + squared);
  // These are negative only with a fraction of a success or failure, where the paper, of whole counts, has no formula.
  const under = Math.max(0, squared - 2 - 1 / trials + 4 * p * (failures + 1));
  const over = Math.max(0, squared + 2 - 1 / trials + 4 * p * (failures - 1));
  const low = (center - 1 - z * Math.sqrt(under)) / width;
  const high = (center + 1 + z * Math.sqrt(over)) / width;
  return [Math.max(0, Math.min(low, p)), Math.min(1, Math.max(high, p))];
}
