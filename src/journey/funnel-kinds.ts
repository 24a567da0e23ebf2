import { bitsBelow, type EventUse, type FunnelPlan } from "./funnel-plan.ts";

/** Reads a field of the event that is looked at. */
type ReadOther = (field: string) => unknown;

/** Gives the event that is looked at as a record, for functions. */
type ReadRecord = () => Readonly<Record<string, unknown>>;

/** The kind of events that are no step and end nothing, or that are left out. */
export const uselessKind = 0;

/** Stands for a name that cannot be read, until that is looked into. */
export const unreadableKind = 1;

/** Stands for an event whose name does not settle its kind, until its other fields are looked at. */
export const openKind = 2;

/** Kinds of events: two events are of one kind where they are the same steps and end the same attempts. */
export interface EventKinds {
  /** The kind of events of a name: the place of its masks in the columns below. */
  readonly kindOf: (name: string) => number;
  /** The kind of an event whose name does not settle it. */
  readonly judge: (name: string, read: ReadOther, record: ReadRecord) => number;
  /** For every kind the steps that it is, a bit each. Grows while events are read. */
  readonly steps: number[];
  /** For every kind the numbers of steps reached after which it ends an attempt, a bit each. */
  readonly excluded: number[];
  /** The fields that conditions read. */
  readonly conditionFields: readonly string[];
}

/** Makes the kinds of the events that a plan asks for. */
export function eventKinds({ uses, order, stepCount }: FunnelPlan): EventKinds {
  const steps = [0, 0, 0];
  const excluded = [0, 0, 0];
  const kinds = new Map<string, number>([["0 0", uselessKind]]);
  // In strict order whatever comes between ends an attempt.
  const always = order === "strict" ? bitsBelow(stepCount - 1) : 0;
  const kindWith = (stepBits: number, excludedBits: number): number => {
    const key = `${stepBits} ${excludedBits}`;
    const known = kinds.get(key);
    if (known !== undefined) return known;
    kinds.set(key, steps.length);
    steps.push(stepBits);
    excluded.push(excludedBits);
    return steps.length - 1;
  };
  const ofNames = new Map<string, readonly EventUse[]>();
  for (const use of uses) {
    for (const event of new Set(use.events)) ofNames.set(event, [...(ofNames.get(event) ?? []), use]);
  }
  const settled = new Map<string, number>();
  for (const [event, own] of ofNames) {
    const isOpen = own.some(({ where }) => where !== undefined);
    settled.set(event, isOpen ? openKind : kindWith(bitsOf(own, "steps"), bitsOf(own, "excluded") | always));
  }
  const other = kindWith(0, always);
  const wheres = uses.flatMap(({ where }) => (typeof where === "object" ? Object.keys(where) : []));
  return {
    kindOf: (name) => settled.get(name) ?? other,
    judge: (name, read, record) => {
      const own = (ofNames.get(name) ?? []).filter(({ where }) => {
        if (where === undefined) return true;
        if (typeof where === "function") return where(record()) === true;
        return Object.entries(where).every(([field, value]) => (read(field) ?? null) === value);
      });
      return kindWith(bitsOf(own, "steps"), bitsOf(own, "excluded") | always);
    },
    steps,
    excluded,
    conditionFields: [...new Set(wheres)],
  };
}

function bitsOf(uses: readonly EventUse[], field: "steps" | "excluded"): number {
  return uses.reduce((bits, use) => bits | use[field], 0);
}

/** For every kind its place among events of one instant: in the order of the first step that they are, others last. */
export function tieRanks({ steps, excluded }: EventKinds): Uint32Array {
  const lowest = (kind: number): number => {
    const bits = steps[kind] as number;
    return bits === 0 ? 32 : 31 - Math.clz32(bits & -bits);
  };
  const order = steps
    .map((_, kind) => kind)
    .sort(
      (a, b) =>
        lowest(a) - lowest(b) ||
        (steps[a] as number) - (steps[b] as number) ||
        (excluded[a] as number) - (excluded[b] as number),
    );
  const ranks = new Uint32Array(steps.length);
  for (const [rank, kind] of order.entries()) ranks[kind] = rank;
  return ranks;
}
