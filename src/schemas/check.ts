import type * as z from "zod/mini";
import { type Fault, MetricInputError, type PathStep } from "../errors.ts";
import type { IssueParameters } from "./schema.ts";

/** The fields of an issue that are read here. All our schemas say in `params` what they found. */
interface SchemaIssue {
  readonly path?: readonly PathStep[];
  readonly params: IssueParameters;
}

/**
 * Asks a schema whether an input is what it should be, and returns the very same input when it is.
 *
 * @param at - Where the input stands within the argument.
 */
export function checkInput<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  functionName: string,
  argument: string,
  at: readonly PathStep[] = [],
): T {
  const { issues } = schema["~standard"].validate(value) as { readonly issues?: readonly unknown[] };
  if (issues === undefined) return value as T;
  const found = issues as readonly SchemaIssue[];
  const faults = found.map(
    ({ path = [], params: { total: _, ...fault } }): Fault => ({ ...fault, argument, path: [...at, ...path] }),
  );
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], found[0]?.params.total);
}
