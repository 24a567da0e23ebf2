import type { DecomposeSettings } from "../schemas/decompose.ts";
import { sumOf } from "../stats/sum.ts";

/** A segment at one time. */
export interface SegmentAt {
  /** How many answers it has. */
  readonly n: number;
  /** Its part of the whole, from 0 to 1. */
  readonly share: number;
  /** Its figure; `null` where it has none, and then its share is 0. */
  readonly value: number | null;
  /** The standard error of the figure. */
  readonly standardError: number | null;
}

/** A segment at both times. */
export interface SegmentPair {
  readonly before: SegmentAt;
  readonly after: SegmentAt;
}

/** What a segment adds to the parts of the change; no interaction where the method knows none. */
export interface SegmentEffects {
  readonly rate: number;
  readonly mix: number;
  readonly interaction: number | null;
}

/** The parts of the change with their standard errors. */
export interface TotalEffects extends SegmentEffects {
  readonly standardErrors: { readonly [Part in keyof SegmentEffects]: number | null };
}

/** The whole at both times. */
interface Wholes {
  readonly before: number;
  readonly after: number;
  /** How many independent answers the shares rest on. */
  readonly effectiveBefore: number;
  readonly effectiveAfter: number;
}

type Method = NonNullable<DecomposeSettings["method"]>;

/** What each segment adds. */
export function effectsOf(segments: readonly SegmentPair[], wholes: Wholes, method: Method): SegmentEffects[] {
  return segments.map((pair) => {
    const { shift, move, from, to } = movesOf(pair);
    if (method === "midpoint") {
      const meanShare = (pair.before.share + pair.after.share) / 2;
      const mix = shift * ((from + to) / 2 - (wholes.before + wholes.after) / 2);
      return { rate: meanShare * move + 0, mix: mix + 0, interaction: null };
    }
    // The sums make 0 of −0.
    return {
      rate: pair.before.share * move + 0,
      mix: shift * (from - wholes.before) + 0,
      interaction: shift * move + 0,
    };
  });
}

/**
 * The sums of what the segments add, with standard errors by the delta method: figures of segments vary by their own standard errors, and
 * their shares as those of a multinomial sample. Given the shares the figures do not depend on them.
 */
export function totalEffects(
  segments: readonly SegmentPair[],
  effects: readonly SegmentEffects[],
  wholes: Wholes,
  method: Method,
): TotalEffects {
  const total = (part: (effect: SegmentEffects) => number): number => sumOf(Float64Array.from(effects, part));
  const totals: SegmentEffects = {
    rate: total(({ rate }) => rate),
    mix: total(({ mix }) => mix),
    interaction: method === "midpoint" ? null : total(({ interaction }) => interaction ?? 0),
  };
  const unknown = { rate: null, mix: null, interaction: null };
  if (!segments.every(({ before, after }) => isKnown(before) && isKnown(after)))
    return { ...totals, standardErrors: unknown };

  // A part of the change is Σ a·v(after) − b·v(before) + Σ c·share(after) − d·share(before), near what was found.
  const errorOf = (part: (moves: Moves, pair: SegmentPair) => Gradient): number => {
    const gradients = segments.map((pair) => part(movesOf(pair), pair));
    const figures = segments.map((pair, i) => {
      const { ofFigureBefore, ofFigureAfter } = gradients[i] as Gradient;
      // What is in one period only has one figure, which stands for both.
      if (pair.before.value === null) return (ofFigureAfter - ofFigureBefore) * (pair.after.standardError ?? 0);
      if (pair.after.value === null) return (ofFigureAfter - ofFigureBefore) * (pair.before.standardError ?? 0);
      return Math.hypot(
        ofFigureBefore * (pair.before.standardError ?? 0),
        ofFigureAfter * (pair.after.standardError ?? 0),
      );
    });
    const spread = (period: "before" | "after", effective: number): number => {
      const shares = segments.map((pair) => pair[period].share);
      const slopes = gradients.map((gradient) =>
        period === "before" ? gradient.ofShareBefore : gradient.ofShareAfter,
      );
      const mean = slopes.reduce((sum, slope, i) => sum + slope * (shares[i] as number), 0);
      const variance = slopes.reduce((sum, slope, i) => sum + (slope - mean) ** 2 * (shares[i] as number), 0);
      return Math.sqrt(variance / effective);
    };
    // One by one, as there may be more segments than a call takes arguments.
    const ofFigures = figures.reduce((norm, error) => Math.hypot(norm, error), 0);
    return Math.hypot(ofFigures, spread("before", wholes.effectiveBefore), spread("after", wholes.effectiveAfter));
  };
  const standardErrors =
    method === "midpoint"
      ? {
          rate: errorOf(({ move }, { before, after }) => ({
            ofFigureBefore: (before.share + after.share) / 2,
            ofFigureAfter: (before.share + after.share) / 2,
            ofShareBefore: move / 2,
            ofShareAfter: move / 2,
          })),
          mix: errorOf(({ shift, from, to }) => ({
            ofFigureBefore: -shift / 2,
            ofFigureAfter: shift / 2,
            ofShareBefore: (from + to) / 2,
            ofShareAfter: (from + to) / 2,
          })),
          interaction: null,
        }
      : {
          rate: errorOf(({ move }, { before }) => ({
            ofFigureBefore: before.share,
            ofFigureAfter: before.share,
            ofShareBefore: move,
            ofShareAfter: 0,
          })),
          mix: errorOf(({ shift, from }) => ({
            ofFigureBefore: -shift,
            ofFigureAfter: 0,
            ofShareBefore: from,
            ofShareAfter: from,
          })),
          interaction: errorOf(({ shift, move }) => ({
            ofFigureBefore: shift,
            ofFigureAfter: shift,
            ofShareBefore: move,
            ofShareAfter: move,
          })),
        };
  return { ...totals, standardErrors };
}

/** How strongly a part of the change follows what it is made of; signs as in the formula above. */
interface Gradient {
  readonly ofFigureBefore: number;
  readonly ofFigureAfter: number;
  readonly ofShareBefore: number;
  readonly ofShareAfter: number;
}

interface Moves {
  /** The change of the share. */
  readonly shift: number;
  /** The change of the figure. */
  readonly move: number;
  readonly from: number;
  readonly to: number;
}

/** Where a segment has a figure at one time only, that one stands for both: it has changed the mix, and no rate. */
function movesOf({ before, after }: SegmentPair): Moves {
  const from = before.value ?? after.value ?? 0;
  const to = after.value ?? before.value ?? 0;
  return { shift: after.share - before.share, move: to - from, from, to };
}

function isKnown({ value, standardError }: SegmentAt): boolean {
  return value === null || standardError !== null;
}
