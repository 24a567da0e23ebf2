/** The funnel told a second time: slowly, with lists of objects, straight from its documentation. */

export interface OracleEvent {
  readonly customerId: number;
  readonly event: string;
  readonly at: number;
  readonly item: string | null;
  readonly plan: string | null;
}

export interface OracleOptions {
  readonly steps: readonly string[];
  readonly order: "ordered" | "strict" | "any";
  readonly window: number;
  readonly reentry: "first" | "optimised";
  readonly counting: "unique" | "total";
  readonly exclude: readonly { readonly event: string; readonly between: readonly [number, number] }[];
  readonly hold: boolean;
  readonly asOf: number | null;
  readonly unfinished: "include" | "leave-out";
}

interface Attempt {
  readonly times: number[];
  readonly item: string | null;
  readonly plan: string | null;
  readonly done: Set<number>;
  /** In the order of beginning. */
  readonly number: number;
  over: boolean;
}

export interface OracleResult {
  readonly customers: number[];
  readonly unfinished: number;
  /** The times from the first step, in ascending order, for each later one. */
  readonly fromFirst: number[][];
  readonly byPlan: Map<string | null, number[]>;
}

export function oracle(all: readonly OracleEvent[], options: OracleOptions): OracleResult {
  const counted: Attempt[] = [];
  let unfinished = 0;
  for (const customerId of new Set(all.map((event) => event.customerId))) {
    const own = all.filter((event) => event.customerId === customerId);
    const usable = own.filter((event) => !(options.hold && event.item === null && options.steps.includes(event.event)));
    const attempts = attemptsOf(inOrder(usable, options), options);
    const isYoung = ({ times }: Attempt): boolean =>
      options.asOf !== null && (times[0] as number) + options.window > options.asOf;
    const ripe = options.unfinished === "leave-out" ? attempts.filter((attempt) => !isYoung(attempt)) : attempts;
    if (options.counting === "total") {
      unfinished += attempts.filter(isYoung).length;
      counted.push(...ripe);
    } else if (options.reentry === "first") {
      const [first] = attempts;
      if (first !== undefined && isYoung(first)) unfinished++;
      if (first !== undefined && ripe.includes(first)) counted.push(first);
    } else {
      const [best] = [...ripe].sort(furtherFirst);
      if (best === undefined ? attempts.length > 0 : isYoung(best)) unfinished++;
      if (best !== undefined) counted.push(best);
    }
  }
  const reaching = (step: number, some: readonly Attempt[]): Attempt[] =>
    some.filter(({ times }) => times.length > step);
  const countsOf = (some: readonly Attempt[]): number[] => options.steps.map((_, step) => reaching(step, some).length);
  return {
    customers: countsOf(counted),
    unfinished,
    fromFirst: options.steps.slice(1).map((_, i) =>
      reaching(i + 1, counted)
        .map(({ times }) => (times[i + 1] as number) - (times[0] as number))
        .sort((a, b) => a - b),
    ),
    byPlan: new Map(
      [...new Set(counted.map(({ plan }) => plan))].map((plan) => [
        plan,
        countsOf(counted.filter((attempt) => attempt.plan === plan)),
      ]),
    ),
  };
}

function furtherFirst(a: Attempt, b: Attempt): number {
  const last = ({ times }: Attempt): number => times.at(-1) as number;
  const start = ({ times }: Attempt): number => times[0] as number;
  return b.times.length - a.times.length || last(a) - last(b) || start(b) - start(a) || compare(a.plan, b.plan);
}

function compare(a: string | null, b: string | null): number {
  const [one, other] = [a ?? "", b ?? ""];
  return one < other ? -1 : Number(one > other);
}

/** In time; at one instant in the order of the steps, what is no step last, then by what is held and by plan. */
function inOrder(events: readonly OracleEvent[], { steps, exclude, hold }: OracleOptions): OracleEvent[] {
  const rank = ({ event }: OracleEvent): number => {
    const step = steps.indexOf(event);
    if (step >= 0) return step;
    return exclude.some((one) => one.event === event) ? 100 : 101;
  };
  return [...events].sort(
    (a, b) => a.at - b.at || rank(a) - rank(b) || (hold ? compare(a.item, b.item) : 0) || compare(a.plan, b.plan),
  );
}

function attemptsOf(events: readonly OracleEvent[], options: OracleOptions): Attempt[] {
  const { steps, order, window, reentry, hold } = options;
  const attempts: Attempt[] = [];
  const optimised = reentry === "optimised";
  const start = (attempt: Attempt): number => attempt.times[0] as number;
  for (const event of events) {
    let isUsed = false;
    const { at, item, plan } = event;
    for (const attempt of attempts) if (at > start(attempt) + window) attempt.over = true;
    const running = attempts.filter(({ over }) => !over);
    const isOf = (attempt: Attempt): boolean => !hold || attempt.item === item;
    // The latest first: it takes the step, and who is caught up with is over.
    const moved: Attempt[] = [];
    for (const attempt of running.toReversed()) {
      if (attempt.over) continue;
      const awaited =
        order === "any"
          ? steps.findIndex((name, step) => name === event.event && !attempt.done.has(step))
          : steps[attempt.times.length] === event.event
            ? attempt.times.length
            : -1;
      if (awaited >= 0 && isOf(attempt)) {
        const isTaken = moved.some((one) => one.item === attempt.item && one.times.length === attempt.times.length + 1);
        if (isTaken) throw new Error("two attempts wait for one step");
        attempt.times.push(at);
        attempt.done.add(awaited);
        moved.push(attempt);
        isUsed = true;
        if (attempt.times.length === steps.length) attempt.over = true;
        continue;
      }
      if (order !== "strict" && !isOf(attempt) && item !== null) continue;
      const gap = attempt.times.length;
      const isExcluded = options.exclude.some(
        (one) => one.event === event.event && one.between[0] <= gap && gap < one.between[1],
      );
      if (isExcluded || order === "strict") {
        attempt.over = true;
        isUsed = true;
      }
    }
    const begins = order === "any" ? steps.includes(event.event) : steps[0] === event.event;
    const isYoung = options.asOf !== null && at + window > options.asOf;
    const isFree = optimised || (!isUsed && attempts.every(({ over }) => over));
    if (begins && isFree) {
      const done = new Set([steps.indexOf(event.event)]);
      // Young ones that are left out take nothing from the others.
      const over = optimised && options.unfinished === "leave-out" && isYoung;
      attempts.push({ times: [at], item: hold ? item : null, plan, done, number: attempts.length, over });
    }
    // Who stands where a later one stands gets no further.
    for (const one of attempts) {
      const isBehind = attempts.some(
        (other) =>
          !other.over &&
          other.number > one.number &&
          other.item === one.item &&
          other.times.length === one.times.length,
      );
      if (isBehind) one.over = true;
    }
  }
  return attempts;
}
