import * as z from "zod/mini";
import { describeValue, type MetricIssueCode, maximumIssues } from "../errors.ts";
import { describeInstantProblem, instantReader } from "../time/instant.ts";
import { isBlank, isRecord } from "../values.ts";
import { codeOf, type LeafRule, leaf } from "./rules.ts";
import type { IssueParameters } from "./schema.ts";

/** What one field of every record must be. */
export interface FieldRule extends LeafRule {
  /** Whether `null` and `undefined` may stand in it. */
  readonly missing: "omit" | "error";
  /** What a refused value should have been, where that depends on the value. */
  readonly describe?: ((value: unknown) => string) | undefined;
}

/** What two fields of a record must be to each other. */
export interface PairRule {
  /** The field that is named when they are not; a function where that depends on the record. */
  readonly field: string | ((record: Readonly<Record<string, unknown>>) => string);
  /** Whether they are; `true` where one of them cannot be read. */
  readonly accepts: (record: Readonly<Record<string, unknown>>) => boolean;
  /** What is asked, to follow "must be". */
  readonly expected: (record: Readonly<Record<string, unknown>>) => string;
  /** The code of the fault. Default `"invalid-order"`. */
  readonly code?: MetricIssueCode | undefined;
}

/** What every record of an array must be. Fields without a rule may hold anything. */
export interface RecordsRule {
  /** The whole, to follow "must be": `"an array of tickets"`. */
  readonly expected: string;
  /** The rules of the fields. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** The rule between two of them. */
  readonly pair: PairRule;
  /** Whether a record with an invalid value is refused, or left for the caller to leave out. Default `"error"`. */
  readonly invalid?: "error" | "omit" | undefined;
}

/** A fault before it is worded: the place of its record, and the field or what stands in for it. */
interface Finding {
  readonly row: number;
  readonly field: string | null;
  readonly isPair: boolean;
}

/**
 * An array of records, in each of which the fields are what the rules ask.
 *
 * It looks at every record once, words the first ten faults and counts the rest.
 */
export function recordListSchema<T>(rule: RecordsRule): z.ZodMiniType<readonly T[]> {
  return z.unknown().check(({ value, issues }) => {
    const report = (path: readonly (string | number)[], input: unknown, params: IssueParameters): void => {
      const message = `must be ${params.expected}, got ${params.received}`;
      issues.push({ code: "custom", message, path: [...path], input, params: { ...params } });
    };
    if (!Array.isArray(value)) {
      report([], value, { code: codeOf(value, "other"), expected: rule.expected, received: describeValue(value) });
      return;
    }
    const { found, total } = findFaults(value, rule);
    for (const finding of found) {
      const { path, input, ...params } = wordFault(value[finding.row], finding, rule);
      report(path, input, { ...params, total });
    }
  }) as unknown as z.ZodMiniType<readonly T[]>;
}

function findFaults(records: readonly unknown[], rule: RecordsRule): { found: Finding[]; total: number } {
  const fields = Object.entries(rule.fields);
  const found: Finding[] = [];
  let total = 0;
  const note = (row: number, field: string | null, isPair: boolean): void => {
    if (total++ < maximumIssues) found.push({ row, field, isPair });
  };
  for (let row = 0; row < records.length; row++) {
    const record = records[row];
    if (rule.invalid === "omit" && isInvalid(record, fields, rule.pair)) continue;
    if (!isRecord(record)) {
      note(row, null, false);
      continue;
    }
    for (const [field, { missing, accepts }] of fields) {
      const value = record[field];
      if (isBlank(value) ? missing === "error" : !accepts(value)) note(row, field, false);
    }
    if (rule.pair.accepts(record)) continue;
    const { field } = rule.pair;
    note(row, typeof field === "string" ? field : field(record), true);
  }
  return { found, total };
}

function isInvalid(record: unknown, fields: readonly (readonly [string, FieldRule])[], pair: PairRule): boolean {
  if (!isRecord(record)) return true;
  return (
    fields.some(([field, { accepts }]) => !isBlank(record[field]) && !accepts(record[field])) || !pair.accepts(record)
  );
}

interface WordedFault {
  readonly path: readonly (string | number)[];
  readonly input: unknown;
  readonly code: MetricIssueCode;
  readonly expected: string;
  readonly received: string;
}

function wordFault(record: unknown, { row, field, isPair }: Finding, { fields, pair }: RecordsRule): WordedFault {
  if (field === null || !isRecord(record)) {
    return { path: [row], input: record, code: "invalid-type", expected: "a record", received: describeValue(record) };
  }
  const value = record[field];
  const path = [row, field];
  if (isPair) {
    return {
      path,
      input: value,
      code: pair.code ?? "invalid-order",
      expected: pair.expected(record),
      received: describeInstant(value),
    };
  }
  const { kind, describe, expected } = fields[field] as FieldRule;
  return {
    path,
    input: value,
    code: codeOf(value, kind),
    expected: describe === undefined ? expected : describe(value),
    received: describeValue(value),
  };
}

/** A field that holds an instant. */
export function instantField(missing: "omit" | "error", timeZone: string | undefined): FieldRule {
  const read = instantReader(timeZone);
  const rule = leaf("an instant", (value) => !Number.isNaN(read(value)), "instant");
  return { ...rule, missing, describe: (value) => describeInstantProblem(value, timeZone) };
}

/** A field that holds who a record belongs to. */
export function customerIdField(missing: "omit" | "error"): FieldRule {
  return { ...leaf("a string that is not empty or a finite number", isCustomerId), missing };
}

/** Whether a value can be a customer: a blank cell is none. */
export function isCustomerId(value: unknown): value is string | number {
  return typeof value === "string" ? value !== "" : Number.isFinite(value);
}

/** That one instant is not before another. */
export function orderRule(earlier: string, later: string, timeZone: string | undefined): PairRule {
  const read = instantReader(timeZone);
  return {
    field: later,
    accepts: (record) => !(read(record[later]) < read(record[earlier])),
    expected: (record) => `at or after ${earlier} (${describeInstant(record[earlier])})`,
  };
}

/** Several rules for one record, of which the first that it breaks is named; `field` is what they are about. */
export function firstBroken(rules: readonly PairRule[], field: string): PairRule {
  type Fields = Readonly<Record<string, unknown>>;
  const broken = (record: Fields): PairRule | undefined => rules.find(({ accepts }) => !accepts(record));
  return {
    field: (record) => {
      const named = broken(record)?.field ?? field;
      return typeof named === "string" ? named : named(record);
    },
    accepts: (record) => broken(record) === undefined,
    expected: (record) => broken(record)?.expected(record) ?? "",
  };
}

/** That some instants are not before another one. */
export function notBefore(earlier: string, later: readonly string[], timeZone: string | undefined): PairRule {
  return firstBroken(
    later.map((field) => orderRule(earlier, field, timeZone)),
    earlier,
  );
}

/** An instant as it came, and a `Date` as what it shows. */
export function describeInstant(value: unknown): string {
  const text = describeValue(value);
  return text === "a Date" ? (value as Date).toISOString() : text;
}
