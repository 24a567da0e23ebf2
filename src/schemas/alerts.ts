import * as z from "zod/mini";
import { describeValue } from "../errors.ts";
import { isRecord } from "../values.ts";
import { isFigure } from "./control-chart.ts";
import { choice, count, type LeafRule, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** What every rule of an alert may say. */
export interface AlertRuleBase {
  /** The code that its alerts carry. Default: `when`. */
  readonly code?: string | undefined;
  /** How grave it is. Default `"warning"`. */
  readonly severity?: "info" | "warning" | "critical" | undefined;
  /** The metric that it is about, by its name. Default: all. */
  readonly metric?: string | undefined;
  /** Whether it looks at all periods, or at the latest one only. Default `"all"`. */
  readonly periods?: "all" | "latest" | undefined;
  /** Whether periods that the data do not cover to their end are left out, or looked at as well. Default `"omit"`. */
  readonly incomplete?: "omit" | "include" | undefined;
}

/** Alerts where a value lies below or above a figure. */
export interface ThresholdRule extends AlertRuleBase {
  /** Which side. */
  readonly when: "below" | "above";
  /** The figure. The value itself is not yet below or above it. */
  readonly value: number;
  /** Whether the value has to lie there (`"value"`, the default), or its whole interval. */
  readonly certainty?: "value" | "interval" | undefined;
}

/** Alerts where a control chart has a signal. */
export interface SignalRule extends AlertRuleBase {
  /** Which alert it is. */
  readonly when: "signal";
  /** Only these rules of the chart. Default: all. */
  readonly rules?: readonly string[] | undefined;
  /** Only signals that lie or go this way. Default: any. */
  readonly direction?: "above" | "below" | "rising" | "falling" | "both" | undefined;
}

/** Alerts where a value has changed from the period before, or from the season before. */
export interface ChangeRule extends AlertRuleBase {
  /** Which alert it is. */
  readonly when: "change";
  /** Only changes that go this way. Default: either. */
  readonly direction?: "rising" | "falling" | undefined;
  /** The least change that matters, in the unit of the value. Default 0: any. */
  readonly by?: number | undefined;
  /** Whether the change has to be shown by its test (`"tested"`, the default), or not (`"value"`). */
  readonly certainty?: "tested" | "value" | undefined;
  /** The confidence level of that test. Default 0.95: a p-value below 0.05. */
  readonly confidenceLevel?: number | undefined;
}

/** Alerts where a segment differs from the rest, or a result from an outside figure: where the verdict says so. */
export interface VerdictRule extends AlertRuleBase {
  /** Which alert it is. */
  readonly when: "versus-rest" | "benchmark";
  /** Only differences on this side. Default: either. */
  readonly direction?: "above" | "below" | undefined;
  /** The least difference that matters, in the unit of the value. Default 0: any. */
  readonly by?: number | undefined;
}

/** Alerts where a value rests on few answers. */
export interface FewAnswersRule extends AlertRuleBase {
  /** Which alert it is. */
  readonly when: "few-answers";
  /** How many there should be. */
  readonly minimumResponses: number;
}

/** Alerts where a value was withheld, where there is none, or where the data do not cover the period. */
export interface StateRule extends AlertRuleBase {
  /** Which alert it is. */
  readonly when: "suppressed" | "no-data" | "incomplete";
}

/** A rule of `alerts`: plain data, for a file or a form. */
export type AlertRule = ThresholdRule | SignalRule | ChangeRule | VerdictRule | FewAnswersRule | StateRule;

/** What alerts can be about. */
export type AlertKind = AlertRule["when"];

/** What rules of a kind say beyond what all do. */
const ownRules: Readonly<Record<AlertKind, () => Readonly<Record<string, Rule>>>> = {
  below: thresholdRules,
  above: thresholdRules,
  signal: () => ({
    rules: optional(leaf("an array of names of rules", (value) => Array.isArray(value) && value.every(isText))),
    direction: optional(choice("above", "below", "rising", "falling", "both")),
  }),
  change: () => ({
    direction: optional(choice("rising", "falling")),
    by: optional(amount()),
    certainty: optional(choice("tested", "value")),
    confidenceLevel: optional(openProbability()),
  }),
  "versus-rest": verdictRules,
  benchmark: verdictRules,
  "few-answers": () => ({ minimumResponses: count() }),
  suppressed: () => ({}),
  "no-data": () => ({}),
  incomplete: () => ({}),
};

/**
 * The schema of the rules of `alerts`: an array of {@link AlertRule}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { alertRulesSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(alertRulesSchema(), [{ when: "below", value: 30, severity: "critical" }]).success, true);
 * const refused = z.safeParse(alertRulesSchema(), [{ when: "below", value: "30" }]);
 * assert.deepEqual(refused.error?.issues.map(({ path, message }) => [path, message]), [
 *   [[0, "value"], 'must be a finite number (at most 1e90), got "30"'],
 * ]);
 * ```
 */
export const alertRulesSchema: () => z.ZodMiniType<readonly AlertRule[]> = /* @__PURE__ */ lazySchema(
  () =>
    z.unknown().check(({ value, issues }) => {
      const report = (path: readonly PropertyKey[], message: string, params: unknown): void => {
        issues.push({ code: "custom", message, path: [...path], input: value, params: params as object });
      };
      if (!Array.isArray(value)) {
        const params = { code: "invalid-type", expected: "an array of rules", received: describeValue(value) };
        report([], `must be ${params.expected}, got ${params.received}`, params);
        return;
      }
      for (const [i, rule] of value.entries()) {
        const { issues: found = [] } = ruleSchemaOf(rule)["~standard"].validate(rule) as { issues?: readonly Issue[] };
        for (const { path = [], message, params } of found) report([i, ...path], message, params);
      }
    }) as unknown as z.ZodMiniType<readonly AlertRule[]>,
);

/** What is read of an issue of our own schemas. */
interface Issue {
  readonly path?: readonly PropertyKey[];
  readonly message: string;
  readonly params: unknown;
}

function ruleSchemaOf(rule: unknown): z.ZodMiniType<AlertRule> {
  const kind = isRecord(rule) && Object.hasOwn(ownRules, String(rule.when)) ? (rule.when as AlertKind) : null;
  if (typeof kind !== "string") return objectSchema({ fields: { when: choice(...Object.keys(ownRules)) }, open: true });
  return objectSchema({
    fields: {
      when: choice(kind),
      code: optional(text()),
      severity: optional(choice("info", "warning", "critical")),
      metric: optional(text()),
      periods: optional(choice("all", "latest")),
      incomplete: optional(choice("omit", "include")),
      ...ownRules[kind](),
    },
  });
}

/** The schema of what `alerts` reads of a result, of a row of a breakdown and of a row of a control chart. */
export const alertInputSchema: () => z.ZodMiniType<object> = /* @__PURE__ */ lazySchema(() => {
  const label = (): Rule => optional(nullable("a label", isLabel));
  const number = (): Rule => optional(nullable("a finite number (at most 1e90)", isFigure));
  const chance = (): Rule =>
    optional(nullable("a p-value", (value) => typeof value === "number" && value >= 0 && value <= 1));
  const flag = (): Rule => optional(nullable("true or false", (value) => typeof value === "boolean"));
  const verdict = (): Rule =>
    optional(nullable("a verdict", (value) => ["above", "below", "not-distinguishable"].includes(value as string)));
  const isPart =
    (...names: readonly string[]) =>
    (value: unknown): boolean =>
      isRecord(value) && names.every((name) => value[name] === null || isFigure(value[name]));
  const isSignal = (value: unknown): boolean =>
    isRecord(value) &&
    isText(value.rule) &&
    isText(value.direction) &&
    Array.isArray(value.periods) &&
    value.periods.every(isLabel);
  const rest = optional(
    nullable(
      "a comparison",
      (value) => isPart("difference", "adjustedPValue")(value) && "verdict" in (value as object),
    ),
  );
  return objectSchema({
    fields: {
      metric: optional(nullable("a string", isText)),
      unit: optional(nullable("a string", isText)),
      period: label(),
      segment: label(),
      stage: label(),
      value: number(),
      n: number(),
      benchmark: number(),
      difference: number(),
      pValue: chance(),
      adjustedPValue: chance(),
      verdict: verdict(),
      periodBefore: label(),
      valueBefore: number(),
      lower: number(),
      center: number(),
      upper: number(),
      complete: flag(),
      suppressed: flag(),
      interval: optional(nullable("an interval with low and high", isPart("low", "high"))),
      change: optional(nullable("a comparison", isPart("difference", "pValue"))),
      versusRest: rest,
      signals: optional(leaf("an array of signals", (value) => Array.isArray(value) && value.every(isSignal))),
    },
    open: true,
  });
});

function thresholdRules(): Record<string, Rule> {
  return { value: amount(false), certainty: optional(choice("value", "interval")) };
}

function verdictRules(): Record<string, Rule> {
  return { direction: optional(choice("above", "below")), by: optional(amount()) };
}

function amount(fromZero: boolean = true): LeafRule {
  const accepts = (value: unknown): boolean => isFigure(value) && !(fromZero && value < 0);
  return leaf(fromZero ? "a finite number from 0 on" : "a finite number (at most 1e90)", accepts, "number");
}

function text(): LeafRule {
  return leaf("a string", isText);
}

function nullable(expected: string, accepts: (value: unknown) => boolean): LeafRule {
  return leaf(`${expected}, or null`, (value) => value === null || accepts(value));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** A period's label, or a segment's: a word, a number, a boolean. */
function isLabel(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
