// The least that counting scores can be. Nothing is checked; null is a missing answer.

/** As it is written first. */
export function countWithIfs(column) {
  let promoters = 0;
  let passives = 0;
  let detractors = 0;
  for (let i = 0; i < column.length; i++) {
    const score = column[i];
    if (score === null) continue;
    if (score >= 9) promoters++;
    else if (score >= 7) passives++;
    else detractors++;
  }
  return [promoters, passives, detractors];
}

/** Without conditions on the score, which the processor cannot foresee. */
export function countInBins(column) {
  const bins = new Uint32Array(12);
  for (let i = 0; i < column.length; i++) {
    const score = column[i];
    bins[score === null ? 11 : score]++;
  }
  const sum = (from, to) => bins.subarray(from, to + 1).reduce((total, count) => total + count, 0);
  return [sum(9, 10), sum(7, 8), sum(0, 6)];
}
