import type { AnchorOptions, ClockOptions, DurationOptions } from "../schemas/durations.ts";
import type { ConventionOptions } from "../schemas/ticket-events.ts";

/** What a convention can stand for. */
export type ConventionSettings = Pick<ConventionOptions, "start" | "agentStarted"> &
  Pick<ClockOptions, "rule"> &
  Pick<AnchorOptions, "anchor"> &
  Pick<DurationOptions, "statistic">;

const conventions: Readonly<Record<NonNullable<ConventionOptions["convention"]>, ConventionSettings>> = {
  zendesk: { agentStarted: "second-comment", rule: "at-event" },
  plain: { start: "first-customer-message", anchor: "responded", statistic: "median" },
  intercom: { statistic: "median" },
  hootsuite: { anchor: "resolved" },
};

/** The options with those that their convention stands for. What is said goes before it. */
export function withConvention<T extends ConventionOptions & ConventionSettings>(options: T): T {
  const { convention } = options;
  if (convention === undefined) return options;
  const said = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...conventions[convention], ...said } as T;
}
