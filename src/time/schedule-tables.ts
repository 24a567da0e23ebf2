import { openIntervals } from "./open-intervals.ts";
import { type OpenTable, openTable } from "./open-table.ts";
import type { ScheduleVersion } from "./read-schedules.ts";
import { type ZoneClock, zoneClock } from "./zone-clock.ts";

/** The opening times of a history of schedules. */
export interface ScheduleTables {
  /** What was open, by each schedule for as long as it held. */
  readonly history: OpenTable;
  /** What is open at all times by the schedule that held at an instant. */
  readonly heldAt: (instant: number) => OpenTable;
}

/**
 * Makes the opening times of a history of schedules.
 *
 * @param versions - The schedules in the order of time.
 * @internal
 */
export function scheduleTables(versions: readonly ScheduleVersion[]): ScheduleTables {
  const clocks = new Map<string, ZoneClock>();
  for (const { timeZone } of versions) if (!clocks.has(timeZone)) clocks.set(timeZone, zoneClock(timeZone));
  const intervals = (version: ScheduleVersion, from: number, to: number): readonly number[] =>
    openIntervals(version, clocks.get(version.timeZone) as ZoneClock, from, to);

  const history = openTable((from, to) =>
    versions.flatMap((version, index) => {
      const start = Math.max(from, version.validFrom);
      const end = Math.min(to, versions[index + 1]?.validFrom ?? to);
      return start < end ? intervals(version, start, end) : [];
    }),
  );
  const tables = versions.map((version) => openTable((from, to) => intervals(version, from, to)));
  const closed = openTable(() => []);
  const heldAt = (instant: number): OpenTable => {
    let index = versions.length - 1;
    while (index >= 0 && instant < (versions[index] as ScheduleVersion).validFrom) index--;
    return tables[index] ?? closed;
  };
  return { history, heldAt };
}
