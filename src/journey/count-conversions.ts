import { checkInput } from "../schemas/check.ts";
import { isCustomerId } from "../schemas/records.ts";
import { type ConversionRateOptions, convertingSessionsSchema, isConversions } from "../schemas/web.ts";
import { isBlank, isRecord } from "../values.ts";
import { type RecordState, tallyRecords } from "./tally-records.ts";

/** The conversions of every session, or of every user. */
interface ConversionTally {
  readonly counts: number[];
  /** Where each user stands in the counts, or each session number of the user who had it first. */
  readonly places: Map<unknown, number>;
  /** Whose session stands at a place. */
  readonly owners: unknown[];
  /** Where the sessions of other users stand that have the same number. */
  readonly others: Map<unknown, Map<unknown, number>>;
}

/** What is counted of sessions. */
export interface CountedConversions {
  readonly visits: number;
  readonly converted: number;
  readonly conversions: number;
  readonly squaredConversions: number;
  readonly missing: number;
  readonly invalid: number;
}

/** Counts sessions, or users, and their conversions. */
export function countConversions(
  functionName: string,
  input: unknown,
  options: ConversionRateOptions,
): CountedConversions {
  const { tally, missing, invalid } = tallyRecords<ConversionTally>(input, {
    ...options,
    start: () => ({ counts: [], places: new Map(), owners: [], others: new Map() }),
    add: options.per === "user" ? addToUser : addToSession,
    check: (sessions) => checkInput<unknown>(convertingSessionsSchema(options), sessions, functionName, "sessions"),
  });
  const sums = { visits: tally.counts.length, converted: 0, conversions: 0, squaredConversions: 0 };
  for (const conversions of tally.counts) {
    if (conversions > 0) sums.converted++;
    sums.conversions += conversions;
    sums.squaredConversions += conversions * conversions;
  }
  return { ...sums, missing, invalid };
}

function addToUser(tally: ConversionTally, session: unknown): RecordState {
  if (!isAcceptable(session)) return "invalid";
  const { userId, converted } = session;
  if (isBlank(converted) || isBlank(userId)) return "missing";
  addAt(tally, tally.places, userId, Number(converted));
  return "counted";
}

function addToSession(tally: ConversionTally, session: unknown): RecordState {
  if (!isAcceptable(session)) return "invalid";
  const { userId, sessionId, converted } = session;
  if (isBlank(converted)) return "missing";
  const { counts, places, owners } = tally;
  const conversions = Number(converted);
  if (isBlank(sessionId)) {
    counts.push(conversions);
    return "counted";
  }
  const user = userId ?? null;
  const place = places.get(sessionId);
  if (place === undefined) {
    owners[counts.length] = user;
    addAt(tally, places, sessionId, conversions);
  } else if (owners[place] === user) counts[place] = (counts[place] as number) + conversions;
  else addAt(tally, othersOf(tally, sessionId), user, conversions);
  return "counted";
}

function othersOf({ others }: ConversionTally, sessionId: unknown): Map<unknown, number> {
  let places = others.get(sessionId);
  if (places === undefined) {
    places = new Map();
    others.set(sessionId, places);
  }
  return places;
}

function isAcceptable(session: unknown): session is Readonly<Record<string, unknown>> {
  if (!isRecord(session)) return false;
  const { userId, sessionId, converted } = session;
  return (
    (isBlank(converted) || isConversions(converted)) &&
    (isBlank(userId) || isCustomerId(userId)) &&
    (isBlank(sessionId) || isCustomerId(sessionId))
  );
}

function addAt({ counts }: ConversionTally, places: Map<unknown, number>, key: unknown, conversions: number): void {
  const place = places.get(key);
  if (place === undefined) {
    places.set(key, counts.length);
    counts.push(conversions);
  } else counts[place] = (counts[place] as number) + conversions;
}
