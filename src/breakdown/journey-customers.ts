import { rejectInput } from "../errors.ts";
import type { Field } from "../rows.ts";
import { isCustomerId } from "../schemas/records.ts";
import type { KeyEncoder } from "./keys.ts";

/** Customers who were in a stage, and those of them who came to the next, stage by stage. */
interface Followed {
  readonly customers: number[];
  readonly reached: number[];
}

/**
 * Follows customers from stage to stage. One has come to the next stage who was seen there at all, or, where there are instants, no earlier
 * than first in this one.
 *
 * @param stages - For every row the place of its stage; one that is not listed lies behind the last.
 * @param instants - For every row its instant, NaN for none; `null` where time does not matter.
 */
export function followCustomers(
  encoder: KeyEncoder,
  field: Field<never>,
  stages: Int32Array,
  stageCount: number,
  instants: Float64Array | null,
): Followed {
  const { codes, keys, counts } = encoder.finish();
  for (const [group, [key]] of keys.entries()) {
    if (key === null || isCustomerId(key) || counts[group] === 0) continue;
    const row = codes.indexOf(group);
    const path = typeof field === "string" ? [row, field] : [row];
    rejectInput("journey", "rows", path, "invalid-type", "a string that is not empty, a finite number or blank", key);
  }
  const ends = new Uint32Array(keys.length);
  for (let row = 0; row < codes.length; row++) ends[codes[row] as number]!++;
  for (let group = 1; group < ends.length; group++) ends[group]! += ends[group - 1] as number;
  const places = new Uint32Array(codes.length);
  for (let row = codes.length - 1; row >= 0; row--) {
    const group = codes[row] as number;
    ends[group]!--;
    places[ends[group] as number] = row;
  }
  const customers = new Array<number>(stageCount).fill(0);
  const reached = new Array<number>(stageCount).fill(0);
  const firsts = new Float64Array(stageCount);
  const lasts = new Float64Array(stageCount);
  for (let group = 0; group < ends.length; group++) {
    if (keys[group]?.[0] === null) continue;
    firsts.fill(Number.POSITIVE_INFINITY);
    lasts.fill(Number.NEGATIVE_INFINITY);
    const end = ends[group + 1] ?? places.length;
    for (let i = ends[group] as number; i < end; i++) {
      const row = places[i] as number;
      const stage = stages[row] as number;
      if (stage < 0 || stage >= stageCount) continue;
      const instant = instants === null ? 0 : (instants[row] as number);
      if (instant < (firsts[stage] as number)) firsts[stage] = instant;
      if (instant > (lasts[stage] as number)) lasts[stage] = instant;
    }
    for (let stage = 0; stage < stageCount; stage++) {
      if (firsts[stage] === Number.POSITIVE_INFINITY) continue;
      customers[stage]!++;
      if (stage + 1 < stageCount && (lasts[stage + 1] as number) >= (firsts[stage] as number)) reached[stage]!++;
    }
  }
  return { customers, reached };
}
