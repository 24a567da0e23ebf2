import { formatInstant } from "../time/labels.ts";
import type { FunnelDefinition } from "./funnel-plan.ts";

/** A definition in words that a report can print. */
export function describeFunnel(definition: FunnelDefinition): string {
  const { steps, order, counting, reentry, exclude, holdConstant, asOf, unfinished } = definition;
  const who = counting === "unique" ? "customers" : "attempts";
  const names = steps.join(order === "any" ? ", " : " → ");
  const parts = [`${who} with all of ${names} ${orderWords[order]}, ${describeWindow(definition.within)}`];
  parts.push(order === "any" ? "of those with any of them" : "of those with the first");
  if (exclude.length > 0) parts.push(`ended by ${exclude.join(", ")}`);
  if (holdConstant.length > 0) parts.push(`with one value of ${holdConstant.join(" and ")}`);
  if (reentry === "optimised") parts.push("re-entry at every first step");
  else if (counting === "unique") parts.push("the first attempt of each");
  if (unfinished === "leave-out" && asOf !== null) parts.push(`begun a whole window before ${formatInstant(asOf)}`);
  return parts.join("; ");
}

const orderWords = {
  ordered: "in this order",
  strict: "in this order and nothing between",
  any: "in any order",
} as const;

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

function describeWindow(window: number | null): string {
  if (window === null) return "without a limit of time";
  const [unit, length] = units.find(([, length]) => window % length === 0) ?? ["second", 1000];
  return `within ${window / length} ${unit}${window === length ? "" : "s"} of the first`;
}
