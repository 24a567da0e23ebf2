import { invalidRecord, missingRecord } from "../count-kinds.ts";
import {
  areWaitedCalls,
  type CallRules,
  callOutcomes,
  isWaitLength,
  queuedCallsSchema,
  waitedCallsSchema,
} from "../schemas/calls.ts";
import { checkInput } from "../schemas/check.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { isBlank, isRecord } from "../values.ts";

/** What became of a call: its place in {@link callOutcomes}. */
export const answeredCall = 0;
const abandonedCall = 1;
export const waitingCall = 2;

/** Makes a number of what became of a call and of the milliseconds that it waited; NaN where it waits nobody knows how long. */
export type CallKind = (outcome: number, wait: number) => number;

/** Makes a reader that gives the number of a call, or that it is missing or invalid. */
export function callReader(
  functionName: string,
  input: unknown,
  options: CallRules,
  kindOf: CallKind,
): (call: unknown) => number {
  return areWaitedCalls(input) ? waitedCallReader(kindOf) : queuedCallReader(functionName, options, kindOf);
}

/** Throws for calls that are not right, in the words of their schema. */
export function checkCalls(functionName: string, input: unknown, options: CallRules): void {
  checkInput<unknown>(
    areWaitedCalls(input) ? waitedCallsSchema(options) : queuedCallsSchema(options),
    input,
    functionName,
    "calls",
  );
}

function waitedCallReader(kindOf: CallKind): (call: unknown) => number {
  return (call) => {
    if (!isRecord(call)) return invalidRecord;
    const { waitSeconds, outcome } = call;
    const place = isBlank(outcome) ? 0 : callOutcomes.indexOf(outcome as string);
    if (place < 0 || !(isBlank(waitSeconds) || isWaitLength(waitSeconds))) return invalidRecord;
    if (isBlank(waitSeconds) || isBlank(outcome)) return missingRecord;
    return kindOf(place, waitSeconds * 1000);
  };
}

function queuedCallReader(functionName: string, options: CallRules, kindOf: CallKind): (call: unknown) => number {
  const { read, asOf } = ticketInstants(functionName, options);
  const now = Number.isFinite(asOf) ? asOf : Number.NaN;
  return (call) => {
    if (!isRecord(call)) return invalidRecord;
    const { queuedAt, answeredAt, abandonedAt } = call;
    const queued = isBlank(queuedAt) ? Number.NEGATIVE_INFINITY : read(queuedAt);
    const answered = isBlank(answeredAt) ? null : read(answeredAt);
    const abandoned = isBlank(abandonedAt) ? null : read(abandonedAt);
    const left = answered ?? abandoned;
    const isRead = !(Number.isNaN(queued) || Number.isNaN(answered ?? 0) || Number.isNaN(abandoned ?? 0));
    if (!isRead || (left !== null && left < queued)) return invalidRecord;
    if (queued === Number.NEGATIVE_INFINITY) return missingRecord;
    if (left === null) return kindOf(waitingCall, now - queued);
    return kindOf(answered === null ? abandonedCall : answeredCall, left - queued);
  };
}
