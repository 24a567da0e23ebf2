import * as z from "zod/mini";
import { describeValue, type Fault, maximumIssues, type PathStep } from "../errors.ts";
import type { Column } from "../values.ts";
import { isNumberColumn, isRecord } from "../values.ts";
import { codeOf, type LeafRule, type ObjectRule, type Rule } from "./rules.ts";

/** What an issue of our schemas says beyond its message and its path. */
export interface IssueParameters extends Pick<Fault, "code" | "expected" | "received"> {
  /** How many faults there are in all, when only the first are listed. */
  readonly total?: number | undefined;
}

/** Takes note of a fault. */
type Report = (path: readonly PathStep[], fault: IssueParameters) => void;

/*
 * Our schemas are one check each on `z.unknown()`. The parts of zod that build objects out of schemas would be a fifth of what an
 * app pays for a metric; and their words depend on the locale that an application has loaded, while ours are stable.
 */
function schemaOf<T>(find: (value: unknown, report: Report) => void): z.ZodMiniType<T> {
  return z.unknown().check(({ value, issues }) => {
    find(value, (path, params) => {
      const message = `must be ${params.expected}, got ${params.received}`;
      issues.push({ code: "custom", message, path: [...path], input: value, params: { ...params } });
    });
  }) as unknown as z.ZodMiniType<T>;
}

/** An object with these fields. Fields it does not name are a fault, unless the rule leaves it open. */
export function objectSchema<T>(rule: ObjectRule): z.ZodMiniType<T> {
  return schemaOf((value, report) => findFaults(value, rule, [], report));
}

/** Reports what a rule finds wrong with a value. */
function findFaults(value: unknown, rule: Rule, path: readonly PathStep[], report: Report): void {
  if (rule.optional && value === undefined) return;
  const reject = (expected: string, code = codeOf(value, "other")): void =>
    report(path, { code, expected, received: describeValue(value) });
  if ("accepts" in rule) {
    if (!rule.accepts(value)) reject(rule.expected, codeOf(value, rule.kind));
    return;
  }
  const { fields, open } = rule;
  if (!isRecord(value)) {
    reject("an object");
    return;
  }
  for (const key of open ? [] : Object.keys(value)) {
    if (Object.hasOwn(fields, key)) continue;
    const expected = `a known name (${Object.keys(fields).join(", ")})`;
    report([...path, key], { code: "unknown-key", expected, received: describeValue(key) });
  }
  // What every object inherits (`constructor`) is no field; what a class says of its objects is.
  const inherited: Readonly<Record<string, unknown>> = {};
  for (const [key, field] of Object.entries(fields)) {
    findFaults(value[key] === inherited[key] ? undefined : value[key], field, [...path, key], report);
  }
}

/** What a column may hold. */
export interface ColumnRule extends LeafRule {
  /** Whether `null` and `undefined` may stand for a missing value. */
  readonly missing: "omit" | "error";
  /** How many values there must be, where another column says so. */
  readonly length?: number | undefined;
}

/**
 * A column: an array or a typed array in which every value is what the rule asks.
 *
 * It looks at the column once, lists the first ten faults and counts the rest: a million bad values cost one pass, not a message
 * of many megabytes.
 */
export function columnSchema<T = number>(rule: ColumnRule): z.ZodMiniType<Column<T>> {
  return schemaOf((column, report) => {
    if (!isNumberColumn(column)) {
      const expected = "an array or a typed array of numbers";
      report([], { code: "invalid-type", expected, received: describeValue(column) });
    } else if (rule.length !== undefined && column.length !== rule.length) {
      const expected = `${rule.length}, one for each value`;
      report(["length"], { code: "length-mismatch", expected, received: String(column.length) });
    } else findFaultyValues(column, rule, report);
  });
}

function findFaultyValues(column: readonly unknown[], rule: ColumnRule, report: Report): void {
  const faulty: number[] = [];
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value === null || value === undefined ? rule.missing === "omit" : rule.accepts(value)) continue;
    total++;
    if (faulty.length < maximumIssues) faulty.push(i);
  }
  for (const i of faulty) {
    const value = column[i];
    report([i], { code: codeOf(value, rule.kind), expected: rule.expected, received: describeValue(value), total });
  }
}

/** Builds a schema at its first use: an unused one costs an app neither time nor bytes. */
export function lazySchema<T>(build: () => z.ZodMiniType<T>): () => z.ZodMiniType<T> {
  let schema: z.ZodMiniType<T> | undefined;
  return () => {
    schema ??= build();
    return schema;
  };
}
