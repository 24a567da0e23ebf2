import type {
  AlertKind,
  AlertRule,
  ChangeRule,
  FewAnswersRule,
  SignalRule,
  StateRule,
  ThresholdRule,
  VerdictRule,
} from "../schemas/alerts.ts";
import type { AlertItem } from "./alerts-input.ts";
import { withoutNegativeZero } from "./alerts-numbers.ts";

/** The figures that an alert is about, by their names. */
export type AlertParameters = Readonly<Record<string, string | number | null>>;

/** What a rule finds at a figure: the parameters of every alert. */
export function findAlerts(item: AlertItem, rule: AlertRule): AlertParameters[] {
  const find = conditions[rule.when] as (item: AlertItem, rule: AlertRule) => AlertParameters[];
  return find(item, rule).map((parameters) =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, withoutNegativeZero(value)])),
  );
}

/** The rule of every kind. */
interface RuleOf extends Record<"below" | "above", ThresholdRule>, Record<"versus-rest" | "benchmark", VerdictRule> {
  readonly signal: SignalRule;
  readonly change: ChangeRule;
  readonly "few-answers": FewAnswersRule;
  readonly suppressed: StateRule;
  readonly "no-data": StateRule;
  readonly incomplete: StateRule;
}

const conditions: { readonly [Kind in AlertKind]: (item: AlertItem, rule: RuleOf[Kind]) => AlertParameters[] } = {
  below: ({ value, low, high, n, unit }, { value: threshold, certainty = "value" }) => {
    const reached = certainty === "value" ? value : high;
    if (value === null || reached === null || !(reached < threshold)) return [];
    return [{ value, threshold, low, high, n, unit }];
  },
  above: ({ value, low, high, n, unit }, { value: threshold, certainty = "value" }) => {
    const reached = certainty === "value" ? value : low;
    if (value === null || reached === null || !(reached > threshold)) return [];
    return [{ value, threshold, low, high, n, unit }];
  },
  signal: ({ signals, value, lower, center, upper, unit }, { rules, direction }) =>
    signals
      .filter((signal) => rules === undefined || rules.includes(signal.rule))
      .filter((signal) => direction === undefined || direction === signal.direction)
      .map(({ rule, direction, periods }) => {
        const [from = null, to = null] = [periods[0], periods.at(-1)];
        return { rule, direction, from, to, value, lower, center, upper, unit };
      }),
  change: ({ change, value, unit }, rule) => {
    if (change === null || value === null) return [];
    const { certainty = "tested", confidenceLevel = 0.95, by = 0 } = rule;
    const { difference, pValue, valueBefore, periodBefore } = change;
    if (difference === null || difference === 0 || Math.abs(difference) < by) return [];
    const direction = difference > 0 ? "rising" : "falling";
    if (rule.direction !== undefined && rule.direction !== direction) return [];
    if (certainty === "tested" && !(pValue !== null && pValue < 1 - confidenceLevel)) return [];
    return [
      {
        value,
        valueBefore,
        periodBefore: periodBefore === null ? null : String(periodBefore),
        difference,
        direction,
        pValue,
        unit,
      },
    ];
  },
  "versus-rest": ({ versusRest, value, n, unit }, rule) => {
    if (versusRest === null || !isShown(versusRest, rule)) return [];
    const { difference, pValue, verdict: direction } = versusRest;
    return [{ value, difference, direction, pValue, n, unit }];
  },
  benchmark: ({ benchmark, value, unit }, rule) => {
    if (benchmark === null || !isShown(benchmark, rule)) return [];
    const { difference, pValue, verdict: direction, outside } = benchmark;
    return [{ value, benchmark: outside, difference, direction, pValue, unit }];
  },
  "few-answers": ({ n, value, unit }, { minimumResponses }) =>
    n !== null && n < minimumResponses ? [{ n, minimumResponses, value, unit }] : [],
  suppressed: ({ suppressed, n }) => (suppressed ? [{ n }] : []),
  "no-data": ({ value, suppressed, n }) => (value === null && !suppressed ? [{ n }] : []),
  incomplete: ({ complete, value, n, unit }) => (complete ? [] : [{ value, n, unit }]),
};

/** Whether a verdict says that figures differ, this way and by so much. */
function isShown(
  { difference, verdict }: NonNullable<AlertItem["versusRest"]>,
  { direction, by = 0 }: VerdictRule,
): boolean {
  if (difference === null || Math.abs(difference) < by) return false;
  return verdict === "above" || verdict === "below" ? direction === undefined || direction === verdict : false;
}
