import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { customerContactsSchema, type FirstContactResolutionOptions } from "../schemas/contact-resolution.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { isCustomerId } from "../schemas/records.ts";
import { millisecondsIn } from "../time/units.ts";
import { isBlank, isRecord } from "../values.ts";
import type { MadeRecords } from "./ticket-rows.ts";

/** What became of a contact. */
export const repeated = 0;
export const notRepeated = 1;
/** The data end before it could have been repeated. */
const tooYoung = 2;

/** What became of every contact: whether the same customer made another one in time. */
export function repeatContacts(
  functionName: string,
  contacts: readonly unknown[],
  options: FirstContactResolutionOptions,
): MadeRecords {
  const { asOf, repeatDays = 7 } = options;
  if (asOf === undefined) {
    const expected = `given with method "no-repeat": contacts of the last ${repeatDays} days before it may still be repeated`;
    rejectInput(functionName, "options", ["asOf"], "missing-value", expected, asOf);
  }
  let sorted = sortContacts(functionName, contacts, options, options);
  if (sorted === null) {
    checkInput<unknown>(customerContactsSchema(options), contacts, functionName, "contacts");
    sorted = sortContacts(functionName, contacts, options, { missing: "omit", invalid: "omit" }) as SortedContacts;
  }
  const { latest, times, missing, invalid } = sorted;
  const window = repeatDays * millisecondsIn.days;
  return { records: times.flatMap((list) => judge(list, window, latest)), missing, invalid };
}

/** What became of the contacts of one customer. Several at one instant do not repeat each other. */
function judge(times: number[], window: number, latest: number): number[] {
  const sorted = Float64Array.from(times).sort();
  const codes: number[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (let i = sorted.length - 1; i >= 0; i--) {
    const at = sorted[i] as number;
    if (i + 1 < sorted.length && (sorted[i + 1] as number) > at) next = sorted[i + 1] as number;
    codes.push(latest - at < window ? tooYoung : next - at <= window ? repeated : notRepeated);
  }
  return codes;
}

interface SortedContacts {
  readonly latest: number;
  /** The instants of each customer, or of each of their topics. */
  readonly times: readonly number[][];
  readonly missing: number;
  readonly invalid: number;
}

/** The instants of the contacts of every customer; `null` at the first one that is not acceptable. */
function sortContacts(
  functionName: string,
  contacts: readonly unknown[],
  options: FirstContactResolutionOptions,
  policy: Pick<FirstContactResolutionOptions, "missing" | "invalid">,
): SortedContacts | null {
  const { read, asOf: latest } = ticketInstants(functionName, options);
  const byTopic = options.repeats === "same-topic";
  const customers = new Map<unknown, Map<unknown, number[]>>();
  const times: number[][] = [];
  let missing = 0;
  let invalid = 0;
  for (const contact of contacts) {
    const { customerId, at, topic }: Readonly<Record<string, unknown>> = isRecord(contact) ? contact : {};
    const isAcceptable =
      isRecord(contact) &&
      (isBlank(customerId) || isCustomerId(customerId)) &&
      (isBlank(at) || !Number.isNaN(read(at))) &&
      (!byTopic || isBlank(topic) || isCustomerId(topic));
    if (!isAcceptable) {
      if (policy.invalid !== "omit") return null;
      invalid++;
    } else if (isBlank(customerId) || isBlank(at) || (byTopic && isBlank(topic))) {
      if (policy.missing === "error") return null;
      missing++;
    } else {
      const topics = customers.get(customerId) ?? new Map<unknown, number[]>();
      customers.set(customerId, topics);
      const key = byTopic ? topic : null;
      const list = topics.get(key);
      if (list === undefined) {
        const first = [read(at)];
        topics.set(key, first);
        times.push(first);
      } else list.push(read(at));
    }
  }
  return { latest, times, missing, invalid };
}
