import { countKinds, type KindCounts } from "../count-kinds.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameWord } from "../same-definition.ts";
import {
  type BotConversation,
  botConversationsSchema,
  type ContainmentCounts,
  type ContainmentRateOptions,
  type ConversationOptions,
  containmentCountsSchema,
  findRateFault,
  isHours,
} from "../schemas/bots.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import { consistent } from "../schemas/lifecycle.ts";
import { choice, count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countFigures } from "../share-figures.ts";
import { isBlank, isRecord } from "../values.ts";
import { conversationReader, type ReadConversation } from "./read-conversations.ts";

/** What a rate of contained or deflected conversations keeps of its input. */
export interface ConversationRateSummary<Kind extends string = string, Definition extends string = string> {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** The definition by which conversations were counted. */
  readonly definition: Definition;
  /** The hours in which no human contact may follow; `null` where the definition has none. */
  readonly withinHours: number | null;
  /** Conversations that count. */
  readonly total: number;
  /** Those of them that were contained or deflected. */
  readonly contained: number;
  /** Those of them whose customers nobody asked whether they were satisfied. */
  readonly unrated: number;
  /** Conversations that the definition leaves out. */
  readonly excluded: number;
  /** Conversations without a `startedAt`. */
  readonly missing: number;
  /** Conversations that were left out as invalid. */
  readonly invalid: number;
}

/** What a rate of contained or deflected conversations gives. The counts are `null` where the figures are withheld. */
export interface ConversationRateResult extends Estimate {
  /** Conversations that were contained or deflected. */
  readonly contained: number | null;
  /** Conversations whose customers nobody asked whether they were satisfied. Of counts it is not known, and 0. */
  readonly unrated: number | null;
  /** Conversations that the definition leaves out: too young, or on another channel. Stated even where the figures are withheld. */
  readonly excluded: number;
}

/** What a definition makes of a conversation. */
export const containedKind = 0;
export const otherKind = 1;
export const excludedKind = 2;

/** The options that such a rate has beside its definition. */
type RateOptions<Definition> = ConversationOptions &
  Pick<ContainmentRateOptions, "withinHours" | "asOf"> & { readonly definition?: Definition | undefined };

/** The parts that make such a rate. */
export interface ConversationRateParts<Kind extends string, Definition extends string, Options> {
  /** Its name. */
  readonly name: Kind;
  /** Its definitions, the default one first, each in words. */
  readonly definitions: Readonly<Record<Definition, string>>;
  /** Whether a definition has an interval of hours. */
  readonly isTimed: (definition: Definition) => boolean;
  /** Makes what says whether a conversation counts, and how. */
  readonly kindOf: (definition: Definition, options: Options) => (conversation: ReadConversation) => number;
  /** Throws for options that are not right. */
  readonly checkOptions: (options: Options) => void;
}

/** Makes a rate of conversations. */
export function defineConversationRate<
  Kind extends string,
  Definition extends string,
  Options extends RateOptions<Definition>,
>(
  parts: ConversationRateParts<Kind, Definition, Options>,
): Metric<
  readonly BotConversation[] | ContainmentCounts | ColumnTable,
  Options,
  ConversationRateSummary<Kind, Definition>,
  ConversationRateResult
> {
  type Summary = ConversationRateSummary<Kind, Definition>;
  const { name, definitions } = parts;
  const known = Object.keys(definitions) as Definition[];
  const definitionOf = ({ definition = known[0] as Definition }: Options): Definition => definition;
  const hoursOf = (options: Options): number | null =>
    parts.isTimed(definitionOf(options)) ? (options.withinHours ?? 24) : null;
  const summarySchemaOf = lazySchema<Summary>(() =>
    consistent(
      summarySchema<Summary>(name, {
        definition: choice(...known),
        withinHours: leaf("a number of hours above 0 (at most 1e5), or null", isHoursOrNull, "number"),
        total: count(),
        contained: count(),
        unrated: count(),
        excluded: count(),
      }),
      findRateFault,
    ),
  );
  const countAll = (input: unknown, options: Options, groups: Parameters<typeof countKinds>[2]): Summary[] => {
    const kindOf = parts.kindOf(definitionOf(options), options);
    const rules = {
      kindCount: 5,
      kindOf: conversationReader(name, options, (conversation) => {
        const kind = kindOf(conversation);
        return kind !== excludedKind && isBlank(conversation.fields.satisfied) ? kind + 3 : kind;
      }),
      check: () => {
        checkInput<unknown>(botConversationsSchema(options), input, name, "conversations");
      },
      missing: options.missing,
      invalid: options.invalid,
    };
    return countKinds(input, rules, groups).map((counted) => fromKinds(counted, options));
  };
  const head = (options: Options) => ({
    kind: name,
    version: 1 as const,
    definition: definitionOf(options),
    withinHours: hoursOf(options),
  });
  const fromKinds = ({ counts, missing, invalid }: KindCounts, options: Options): Summary => {
    const of = (kind: number): number => counts[kind] as number;
    const unrated = of(3) + of(4);
    return {
      ...head(options),
      total: of(containedKind) + of(otherKind) + unrated,
      contained: of(containedKind) + of(3),
      unrated,
      excluded: of(excludedKind),
      missing,
      invalid,
    };
  };
  return defineRecordMetric<readonly BotConversation[] | ContainmentCounts, Summary, ConversationRateResult, Options>(
    {
      name,
      summarize: (input, options) => {
        if (!isRecord<ContainmentCounts>(input)) return countAll(input, options, null)[0] as Summary;
        const { total, contained } = checkInput(containmentCountsSchema(), input, name, "counts");
        return { ...head(options), total, contained, unrated: 0, excluded: 0, missing: 0, invalid: 0 };
      },
      summarizeBy: (input, groups, options) => countAll(input, options, groups),
      merge: (a, b) => ({
        kind: name,
        version: 1,
        definition: sameWord(name, "definition", a.definition, b.definition),
        withinHours: sameWord(name, "withinHours", a.withinHours, b.withinHours),
        total: a.total + b.total,
        contained: a.contained + b.contained,
        unrated: a.unrated + b.unrated,
        excluded: a.excluded + b.excluded,
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      }),
      measure: (summary, options) => {
        const { definition, withinHours, total, contained, unrated, excluded, missing, invalid } = summary;
        if (options.definition !== undefined) sameWord(name, "definition", options.definition as string, definition);
        if (options.withinHours !== undefined && withinHours !== null) {
          sameWord(name, "withinHours", options.withinHours, withinHours);
        }
        const convention = definitions[definition] + (withinHours === null ? "" : ` ${withinHours} h of the end`);
        const facts = { metric: name, unit: "percent", n: total, effectiveN: total, missing, invalid, convention };
        const estimate = toEstimate(facts, total > 0 ? countFigures(contained, total, options) : noFigures, options);
        const shown = (figure: number): number | null => (estimate.suppressed ? null : figure);
        return { ...estimate, contained: shown(contained), unrated: shown(unrated), excluded };
      },
      checkOptions: (options) => {
        parts.checkOptions(options);
        checkDurationOptions(name, options);
      },
      checkSummary: (summary) => {
        checkInput(summarySchemaOf(), summary, name, "summary");
      },
    },
    { argument: "conversations", fields: ["startedAt"] },
  );
}

function isHoursOrNull(value: unknown): boolean {
  return value === null || isHours(value);
}
