import type { RecordRules } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";

/** The fields that a table of events of tickets must have. */
export const eventFields: readonly string[] = ["ticketId", "at", "type"];

/** What a table of tickets must have, or one of events of tickets. */
export function ticketRecords<Options>(...fields: readonly string[]): RecordRules<Options> {
  return {
    argument: (table) => (areEventColumns(table) ? "events" : "tickets"),
    fields: (_, table) => (areEventColumns(table) ? eventFields : fields),
  };
}

/** Whether a table is one of events, as an array of records would be. */
export function areEventColumns(table: ColumnTable): boolean {
  return "type" in table && "at" in table && !("createdAt" in table);
}

/** What a table of calls must have. */
export function callRecords<Options>(): RecordRules<Options> {
  return {
    argument: "calls",
    fields: (_, table) =>
      "waitSeconds" in table || "outcome" in table ? ["waitSeconds", "outcome"] : ["queuedAt", "answeredAt"],
  };
}
