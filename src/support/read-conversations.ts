import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { type BotConversation, contactChannels, conversationEnds, resolutionStates } from "../schemas/bots.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { isBlank, isCount, isRecord } from "../values.ts";

/** A conversation that has been read, with its instants in epoch milliseconds. One object is used for all. */
export interface ReadConversation {
  /** Whether a human took part. */
  isHuman: boolean;
  /** The conversation as it came: all of its fields can be relied on. */
  fields: BotConversation;
  /** When it ended: was closed, or else began. */
  end: number;
  /** When the customer next came to a human; infinity where that is not known. */
  nextHumanContact: number;
}

/** Makes a reader that gives the kind of a conversation, or that it is missing or invalid. */
export function conversationReader(
  functionName: string,
  options: Parameters<typeof ticketInstants>[1],
  kindOf: (conversation: ReadConversation) => number,
): (conversation: unknown) => number {
  const { read } = ticketInstants(functionName, options);
  const found: ReadConversation = { isHuman: false, fields: { startedAt: 0 }, end: 0, nextHumanContact: 0 };
  return (conversation) => {
    if (!isRecord(conversation)) return invalidRecord;
    const { startedAt, closedAt, nextHumanContactAt, escalatedAt, humanMessages, resolutionState } = conversation;
    const started = isBlank(startedAt) ? Number.NEGATIVE_INFINITY : read(startedAt);
    if (Number.isNaN(started) || !areFieldsRight(conversation)) return invalidRecord;
    for (const field of conversationEnds) {
      const value = conversation[field];
      if (!isBlank(value) && !(read(value) >= started)) return invalidRecord;
    }
    if (started === Number.NEGATIVE_INFINITY) return missingRecord;
    found.isHuman =
      !isBlank(escalatedAt) ||
      (!isBlank(humanMessages) && humanMessages !== 0) ||
      resolutionState === "escalated" ||
      resolutionState === "procedure_handoff";
    found.fields = conversation as unknown as BotConversation;
    found.end = isBlank(closedAt) ? started : read(closedAt);
    found.nextHumanContact = isBlank(nextHumanContactAt) ? Number.POSITIVE_INFINITY : read(nextHumanContactAt);
    return kindOf(found);
  };
}

/** Whether the fields that hold no instants are what they must be. */
function areFieldsRight(conversation: Readonly<Record<string, unknown>>): boolean {
  const { humanMessages, customerConfirmed, satisfied, resolutionState, channel } = conversation;
  return (
    (isBlank(humanMessages) || isCount(humanMessages)) &&
    (isBlank(customerConfirmed) || typeof customerConfirmed === "boolean") &&
    (isBlank(satisfied) || typeof satisfied === "boolean") &&
    (isBlank(resolutionState) || resolutionStates.includes(resolutionState as never)) &&
    (isBlank(channel) || contactChannels.includes(channel as string))
  );
}
