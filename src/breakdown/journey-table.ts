import { movePlaces } from "../errors.ts";
import { isSuppressed } from "../estimate.ts";
import type { Rows } from "../rows.ts";
import type { JourneySettings } from "../schemas/journey.ts";
import { countFigures } from "../share-figures.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import { isRecord } from "../values.ts";
import { type Comparable, compareResults, incomparable } from "./compare.ts";
import { breakdownPeriods, readAsOf } from "./instants.ts";
import type {
  JourneyGroup,
  JourneyPeriod,
  JourneyPlan,
  JourneyResult,
  JourneySummary,
  PainPoint,
  RankedPainPoint,
  StageFindings,
  StageHead,
  StageReach,
  StageUnhappiness,
} from "./journey-rows.ts";
import { checkJourneySummary, summarizeJourney } from "./journey-summary.ts";
import type { SegmentKey } from "./keys.ts";
import { comparisonOptions, type NamedMetric, rowOf, sharedOptions } from "./metrics.ts";
import type { VersusRest } from "./segment-rows.ts";
import { compareWithRests, mergeOthers } from "./versus-rest.ts";

/** The rows of a journey from its counts. */
export function measureJourney(summary: JourneySummary, plan: JourneyPlan): JourneyResult<StageHead> {
  const { options, single, metrics } = plan;
  const { stages, otherStages = "error" } = options;
  const hasOthers = otherStages === "gather" && (summary.current[stages.length]?.rows ?? 0) > 0;
  const names: SegmentKey[] = hasOthers ? [...stages, "(other)"] : [...stages];
  const groups = summary.current.slice(0, names.length);
  const before = groupsBefore(summary, plan);
  const columns = metrics.map((named, i) => measureStages(named, i, groups, before, plan));
  const sizes = groups.map(({ rows }, place) => (single ? (columns[0]?.[place]?.n ?? rows) : rows));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rows = names.map((stage, place) => {
    const head: StageHead = {
      stage,
      place: place < stages.length ? place + 1 : null,
      n: sizes[place] as number,
      share: total > 0 ? (100 * (sizes[place] as number)) / total : null,
      unhappy: options.unhappy === undefined ? null : unhappinessOf(groups, place, options),
      reach: options.customer === undefined ? null : reachOf(summary, place, options),
    };
    return rowOf(
      head,
      columns.map((column) => column[place]?.result),
      plan,
    );
  });
  return {
    stages: rows,
    painPoints: metrics.flatMap((named, i) => rankedPainPoints(names, columns[i] ?? [], named.name)),
    ...periodsOf(summary, plan),
    unstaged: summary.unstaged,
    undated: summary.undated,
    earlier: summary.earlier,
  };
}

/** What each stage is compared with; `null` where there is nothing. */
function groupsBefore(summary: JourneySummary, plan: JourneyPlan): readonly JourneyGroup[] | null {
  const { before, every } = plan.options;
  if (before === undefined) return every === undefined ? null : summary.before;
  if (!isRecord<JourneySummary>(before) || before.kind !== "journey") {
    try {
      return summarizeJourney(before as Rows, plan).current;
    } catch (error) {
      throw movePlaces(error, ({ argument, path }) =>
        argument === "rows" ? { argument: "options", path: ["before", ...path] } : { argument, path },
      );
    }
  }
  checkJourneySummary(before, plan, "before");
  return before.current;
}

/** The result of a stage by one metric. */
interface MeasuredStage {
  readonly n: number | undefined;
  readonly result: object & StageFindings;
}

function measureStages(
  { metric, name }: NamedMetric,
  place: number,
  groups: readonly JourneyGroup[],
  before: readonly JourneyGroup[] | null,
  { options, single }: JourneyPlan,
): MeasuredStage[] {
  const shared = sharedOptions(options);
  const { better = "higher" } = options;
  const measure = (group: JourneyGroup): Comparable & { readonly n?: unknown } =>
    metric.measure(group.summaries[place], shared) as Comparable;
  const summaries = groups.map((group) => group.summaries[place]);
  const results = groups.map(measure);
  const rests = mergeOthers(summaries, metric.merge).map((others) =>
    others === undefined ? null : (metric.measure(others, shared) as Comparable),
  );
  const versus = compareWithRests(
    results.map((result, stage) => ({ result, rest: rests[stage] ?? null })),
    options,
  );
  const word = typeof better === "string" ? better : (better[name] ?? "higher");
  const worst = rankWorst(versus, word);
  const whole = metric.measure(merge(summaries, metric), shared) as Comparable;
  return results.map((result, stage) => {
    const was = before?.[stage];
    const change = was === undefined ? incomparable : compareResults(measure(was), result, comparisonOptions(options));
    const rank = worst.indexOf(stage) + 1;
    const gain = (rests[stage]?.value ?? Number.NaN) - (whole.value ?? Number.NaN);
    const cost = Number.isNaN(gain) ? null : word === "higher" ? gain : -gain;
    const painPoint: PainPoint | null = rank === 0 ? null : { rank, cost };
    const findings: StageFindings = { versusRest: versus[stage] as VersusRest, change, painPoint };
    const n = single && typeof result.n === "number" ? result.n : undefined;
    return { n, result: { ...result, ...findings } };
  });
}

function merge(summaries: readonly unknown[], metric: NamedMetric["metric"]): unknown {
  return summaries.slice(1).reduce((all, one) => metric.merge(all, one), summaries[0]);
}

/** The places of the stages that are distinguishably worse than the others, the worst first. */
function rankWorst(versus: readonly VersusRest[], better: "higher" | "lower"): number[] {
  const worse = better === "higher" ? "below" : "above";
  const sizeOf = (stage: number): number => Math.abs(versus[stage]?.difference ?? 0);
  return versus
    .flatMap(({ verdict }, stage) => (verdict === worse ? [stage] : []))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
}

function rankedPainPoints(
  names: readonly SegmentKey[],
  measured: readonly MeasuredStage[],
  metric: string,
): RankedPainPoint[] {
  return measured
    .flatMap(({ result: { painPoint, versusRest } }, stage): RankedPainPoint[] => {
      const { difference, adjustedPValue } = versusRest;
      if (painPoint === null || difference === null || adjustedPValue === null) return [];
      return [{ stage: names[stage] as SegmentKey, metric, ...painPoint, difference, adjustedPValue }];
    })
    .sort((a, b) => a.rank - b.rank);
}

function unhappinessOf(groups: readonly JourneyGroup[], stage: number, options: JourneySettings): StageUnhappiness {
  const sum = (field: "answers" | "unhappy"): number => groups.reduce((total, group) => total + group[field], 0);
  const { answers, unhappy } = groups[stage] as JourneyGroup;
  if (isSuppressed(answers, options)) {
    const none = { percent: null, interval: null, share: null, shareInterval: null, shareOfAnswers: null, lift: null };
    return { answers, unhappy: null, ...none };
  }
  const own = countFigures(unhappy, answers, options);
  const ofAll = countFigures(unhappy, sum("unhappy"), options);
  const shareOfAnswers = countFigures(answers, sum("answers"), options).value;
  return {
    answers,
    unhappy,
    percent: own.value,
    interval: own.interval,
    share: ofAll.value,
    shareInterval: ofAll.interval,
    shareOfAnswers,
    lift: ofAll.value === null || shareOfAnswers === null || answers === 0 ? null : ofAll.value / shareOfAnswers,
  };
}

function reachOf(
  { customers: all, reached: came }: JourneySummary,
  stage: number,
  options: JourneySettings,
): StageReach | null {
  const next = options.stages[stage + 1];
  if (next === undefined) return null;
  const [customers, reached] = [all[stage] as number, came[stage] as number];
  if (isSuppressed(customers, options)) {
    return { next, customers, reached: null, percent: null, interval: null, dropOff: null };
  }
  const { value, interval } = countFigures(reached, customers, options);
  const dropOff = countFigures(customers - reached, customers, options).value;
  return { next, customers, reached, percent: value, interval, dropOff };
}

function periodsOf(
  { start, startBefore, last }: JourneySummary,
  { options }: JourneyPlan,
): Pick<JourneyResult<StageHead>, "period" | "periodBefore"> {
  const { every, timeZone } = options;
  if (every === undefined || start === null || startBefore === null) return { period: null, periodBefore: null };
  const asOf = readAsOf("journey", options, last ?? Number.NEGATIVE_INFINITY);
  const calendar = breakdownPeriods("journey", startBefore, start, { ...options, every, timeZone });
  const describe = (place: number): JourneyPeriod => ({
    period: periodLabel(calendar, place),
    start: formatBoundary(calendar, place),
    end: formatBoundary(calendar, place + 1),
    complete: (calendar.starts[place + 1] as number) <= asOf,
  });
  return { period: describe(1), periodBefore: describe(0) };
}
