import { type AlertKind, type AlertRule, alertRulesSchema } from "../schemas/alerts.ts";
import { checkInput } from "../schemas/check.ts";
import { type AlertParameters, findAlerts } from "./alerts-conditions.ts";
import { type AlertItem, readAlertItems } from "./alerts-input.ts";
import type { SegmentKey } from "./keys.ts";

/** An alert as data: an application words it, in its own language. */
export interface Alert {
  /** The code of the rule, or what the rule looks for where it has none. */
  readonly code: string;
  /** What the rule looks for; says which parameters there are. */
  readonly when: AlertKind;
  /** How grave it is. */
  readonly severity: "info" | "warning" | "critical";
  /** The metric's name; `null` where the input does not say. */
  readonly metric: string | null;
  /** The period or the segment; `null` for a result of the whole. */
  readonly subject: SegmentKey;
  /** Which of them it is. */
  readonly subjectKind: "period" | "segment" | "whole";
  /** The figures, not rounded: see the table of {@link alerts}. */
  readonly parameters: AlertParameters;
}

/**
 * Holds figures against rules and gives alerts as data: which rule, how grave, which metric, which period or segment, which figures.
 *
 * Takes what the library gives: the rows of `trend`, `segment`, `standardize` and `compareSeasons`, the `stages` of a `journey` (as
 * segments), a `controlChart`, what `benchmark` gives, one result or an object of several under their names, and a list of any of them. Rows
 * of several metrics are held to each rule metric by metric. A rule that asks what an input does not tell (`"signal"` of the rows of
 * `segment`) finds nothing there. Rows of other tables have no subject until they are given one: `{ ...cell, segment: cell.cohort }`.
 *
 * | `when`                 | finds                                              | parameters                                              |
 * | ---------------------- | -------------------------------------------------- | ------------------------------------------------------- |
 * | `"below"`, `"above"`   | a value, or its whole interval, beyond `value`     | `value`, `threshold`, `low`, `high`, `n`                |
 * | `"signal"`             | a signal of a control chart                        | `rule`, `direction`, `from`, `to`, `value`, `lower`, `center`, `upper` |
 * | `"change"`             | a change from the period, or the year, before      | `value`, `valueBefore`, `periodBefore`, `difference`, `direction`, `pValue` |
 * | `"versus-rest"`        | a segment apart from the rest, by its verdict      | `value`, `difference`, `direction`, `pValue` (adjusted), `n` |
 * | `"benchmark"`          | a result apart from an outside figure              | `value`, `benchmark`, `difference`, `direction`, `pValue` |
 * | `"few-answers"`        | fewer answers than `minimumResponses`              | `n`, `minimumResponses`, `value`                        |
 * | `"suppressed"`         | a figure that was withheld                         | `n`                                                     |
 * | `"no-data"`            | nothing to measure                                 | `n`                                                     |
 * | `"incomplete"`         | a period that the data do not cover to its end     | `value`, `n`                                            |
 *
 * All but `"suppressed"` and `"no-data"` have the `unit` too. {@link alertTemplates} words each kind in English.
 *
 * - Incomplete periods are left out, but by `"incomplete"` itself and under `incomplete: "include"`.
 * - `periods: "latest"` looks at the last of the periods only (of each metric): what has been told before is not told again.
 * - A `null` value is neither below nor above anything. Without an interval or a p-value nothing is certain.
 *
 * The p-values of a trend's changes are not adjusted: of twenty months that only chance moves, one has a "significant" change. The
 * signals of a control chart are the better alert.
 *
 * @param input - What to look at.
 * @param rules - Plain data: see {@link AlertRule}.
 * @returns The alerts, in the order of the input and for each figure in that of the rules.
 * @throws {@link MetricInputError} for what is no result, and for what is no rule.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { alerts, nps, segment } from "cx-metrics";
 *
 * const answers = [...Array(40).fill({ plan: "Pro", score: 10 }), ...Array(9).fill({ plan: "Free", score: 2 })];
 * const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
 * const found = alerts(byPlan, [
 *   { when: "below", value: 0, certainty: "interval", severity: "critical" },
 *   { when: "few-answers", minimumResponses: 30, severity: "info" },
 * ]);
 * assert.deepEqual(
 *   found.map(({ code, severity, subject, parameters }) => [code, severity, subject, parameters.value]),
 *   [
 *     ["below", "critical", "Free", -100],
 *     ["few-answers", "info", "Free", -100],
 *   ],
 * );
 * ```
 */
export function alerts(input: object | readonly object[], rules: readonly AlertRule[]): Alert[] {
  checkInput(alertRulesSchema(), rules, "alerts", "rules");
  const items = readAlertItems(input);
  const latest = rules.map((rule) => latestOf(items, rule));
  return items.flatMap((item, place) =>
    rules.flatMap((rule, i): Alert[] => {
      if (rule.metric !== undefined && rule.metric !== item.metric) return [];
      if (!item.complete && !looksAtIncomplete(rule)) return [];
      const isPassed = rule.periods === "latest" && item.subjectKind === "period";
      if (isPassed && latest[i]?.get(item.metric) !== place) return [];
      const { code = rule.when, when, severity = "warning" } = rule;
      const { metric, subject, subjectKind } = item;
      return findAlerts(item, rule).map((parameters) => ({
        code,
        when,
        severity,
        metric,
        subject,
        subjectKind,
        parameters,
      }));
    }),
  );
}

/**
 * English sentences for the alerts of every kind, to print at once or to translate: `{metric}` and `{subject}` stand for the fields of
 * the alert, all others for its parameters, which are not rounded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { alerts, alertTemplates, csat } from "cx-metrics";
 *
 * const result = { period: "2024-05", ...csat({ satisfied: 130, total: 200 }) };
 * const [alert] = alerts(result, [{ when: "below", value: 70 }]);
 * const names = { ...alert, ...alert?.parameters };
 * const text = alertTemplates[alert?.when ?? "below"].replace(/\{(\w+)\}/g, (_, name) => String(names[name as "metric"]));
 * assert.equal(text, "csat of 2024-05 is 65, below 70");
 * ```
 */
export const alertTemplates: Readonly<Record<AlertKind, string>> = /* @__PURE__ */ Object.freeze({
  below: "{metric} of {subject} is {value}, below {threshold}",
  above: "{metric} of {subject} is {value}, above {threshold}",
  signal: "{metric} of {subject} is {value}: {rule} ({direction}), limits {lower} to {upper}",
  change: "{metric} of {subject} is {value}, {direction} by {difference} from {valueBefore}",
  "versus-rest": "{metric} of {subject} is {value}, {direction} the rest by {difference}",
  benchmark: "{metric} of {subject} is {value}, {direction} the benchmark of {benchmark}",
  "few-answers": "{metric} of {subject} rests on {n} answers, fewer than {minimumResponses}",
  suppressed: "{metric} of {subject} is withheld, with {n} answers",
  "no-data": "{metric} of {subject} has no value",
  incomplete: "{metric} of {subject} is not complete yet",
});

/** The place of the last period of every metric that a rule looks at. */
function latestOf(items: readonly AlertItem[], rule: AlertRule): Map<string | null, number> {
  const places = new Map<string | null, number>();
  for (const [place, { metric, subjectKind, complete }] of items.entries()) {
    if (subjectKind === "period" && (complete || looksAtIncomplete(rule))) places.set(metric, place);
  }
  return places;
}

function looksAtIncomplete({ when, incomplete = "omit" }: AlertRule): boolean {
  return when === "incomplete" || incomplete === "include";
}
