import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import type { CohortEventColumns } from "../../src/lifecycle/cohort-columns.ts";
import { type CohortRetentionInput, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import type { CohortEvent, CohortRetentionOptions } from "../../src/schemas/cohorts.ts";

const from = Date.UTC(2024, 0);
const day = 86_400_000;

describe("cohortRetention over columns", { timeout: 30_000 }, () => {
  it("gives bit for bit what it gives over records, and refuses what it refuses there", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), anyOptions, fc.boolean(), (events, options, coded) => {
        const onRecords = outcome(events, options);
        const onColumns = outcome(columnsOf(events, coded), options);
        expect(onColumns).toEqual(onRecords.fault === undefined ? onRecords : { fault: moved(onRecords.fault) });
      }),
      { numRuns: 2000 },
    );
  });

  it("the same of typed arrays, over many blocks and parts, with sums of revenue in the same order", () => {
    const length = 70_000;
    let seed = 1;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const ids = Array.from({ length }, () => next(9000));
    const at = Array.from({ length }, () => from + next(400) * day);
    const revenue = Array.from({ length }, () => next(1000) / 7 - 20);
    const kinds: readonly [CohortEventColumns["customerId"], (id: number) => string | number][] = [
      [Uint32Array.from(ids), (id) => id],
      [Int16Array.from(ids, (id) => id - 4500), (id) => id - 4500],
      [Float64Array.from(ids, (id) => id / 2), (id) => id / 2],
      [ids.map((id) => `c${id}`), (id) => `c${id}`],
      [
        { codes: Uint16Array.from(ids), dictionary: Array.from({ length: 9000 }, (_, id) => `c${8999 - id}`) },
        (id) => `c${8999 - id}`,
      ],
    ];
    for (const [customerId, idOf] of kinds) {
      const events = ids.map((id, i) => ({ customerId: idOf(id), at: at[i], joinedAt: from, revenue: revenue[i] }));
      const columns = {
        customerId,
        at: Float64Array.from(at),
        joinedAt: new Float64Array(length).fill(from),
        revenue: Float64Array.from(revenue),
      };
      for (const options of [
        {},
        { every: "week", maximumAge: 40 },
        { every: "day" },
        { retained: "revenue" },
        { cohortBy: "joinedAt", every: "week" },
      ] as const) {
        expect(cohortRetention.summarize(columns, options)).toEqual(cohortRetention.summarize(events, options));
      }
    }
  });

  it.each<[string, unknown, CohortRetentionOptions, string]>([
    [
      "no instant",
      { customerId: [1, 2], at: [0, "soon"] },
      {},
      'invalid-instant events.at[1] must be a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got "soon"',
    ],
    [
      "no number in a typed array",
      { customerId: Uint8Array.of(1, 2), at: Float64Array.of(0, Number.NaN) },
      {},
      "invalid-instant events.at[1] must be epoch milliseconds from -8.64e15 to 8.64e15, got NaN",
    ],
    [
      "no customer",
      { customerId: { codes: Uint8Array.of(1, 0), dictionary: ["", "ann"] }, at: [0, 0] },
      {},
      'invalid-type events.customerId[1] must be a string that is not empty or a finite number, got ""',
    ],
    [
      "a code without an entry",
      { customerId: { codes: Int8Array.of(0, -1), dictionary: ["ann"] }, at: [0, 0] },
      {},
      "out-of-range events.customerId.codes[1] must be an index of the dictionary (0 to 0), got -1",
    ],
    [
      "columns of unequal length",
      { customerId: [1, 2], at: [0] },
      {},
      "length-mismatch events.at.length must be 2, one for each event, got 1",
    ],
    [
      "no column",
      { customerId: [1], at: 0 },
      {},
      "invalid-type events.at must be an array, a typed array of numbers or { codes, dictionary }, got 0",
    ],
    [
      "a column that an option needs",
      { customerId: [1], at: [0] },
      { startEvent: "signup" },
      "invalid-type events.type must be an array, a typed array of numbers or { codes, dictionary }, got undefined",
    ],
    [
      "an event from before joining",
      { customerId: [1, 1], at: [40 * day, 0], joinedAt: [40 * day, 40 * day] },
      { cohortBy: "joinedAt" },
      "invalid-order events.at[1] must be in the month of the customer's joinedAt (1970-02-10T00:00:00Z) or later, got 1970-01-01T00:00:00Z",
    ],
  ])("refuses %s and says where", (_, input, options, expected) => {
    const { fault } = outcome(input as CohortRetentionInput, options);
    expect(fault?.issues.map(({ code, message }) => `${code} ${message}`)).toEqual([expected]);
  });

  it("hands functions that choose events all columns of an event", () => {
    const columns = {
      customerId: [1, 1, 2],
      at: [from, from + 40 * day, from],
      type: ["a", "b", "b"],
      revenue: [1, 2, 3],
    };
    const seen: CohortEvent[] = [];
    const startEvent = (event: CohortEvent): boolean => {
      seen.push(event);
      return event.type === "a";
    };
    expect(cohortRetention(columns, { startEvent }).customers).toBe(1);
    expect(seen[1]).toEqual({ customerId: 1, at: from + 40 * day, type: "b", revenue: 2 });
  });
});

const anyEvent: fc.Arbitrary<CohortEvent> = fc.record({
  customerId: often(fc.constantFrom("ann", "bob", "1", 1, -1, 1.5, 2 ** 60), fc.constantFrom(null, undefined, "")),
  at: often(
    fc.oneof(
      fc.nat(400).map((days) => from + days * day),
      fc.nat(400).map((days) => new Date(from + days * day)),
      fc.constant("2024-02-01"),
    ),
    fc.constantFrom<unknown>(null, undefined, Number.NaN, "x", from + 900 * day),
  ) as fc.Arbitrary<number>,
  joinedAt: often(fc.nat(60), fc.constantFrom(null, undefined, Number.NaN)).map((days) =>
    typeof days === "number" ? from + (days - 60) * day : days,
  ),
  type: fc.constantFrom("signup", "visit", null),
  revenue: often(fc.double({ min: -50, max: 1e4, noNaN: true }), fc.constantFrom(null, Number.NaN, 1e31)),
});

const isVisit = ({ type }: CohortEvent): boolean => type === "visit";
const anyOptions: fc.Arbitrary<CohortRetentionOptions> = fc
  .record({
    shape: fc.constantFrom<CohortRetentionOptions>(
      {},
      { cohortBy: "joinedAt" },
      { cohortBy: "recurring" },
      { retained: "revenue" },
      { retained: "revenue", cohortBy: "joinedAt" },
      { startEvent: "signup" },
      { startEvent: "signup", returnEvent: isVisit },
      { startEvent: "visit", returnEvent: "visit", clock: "elapsed" },
      { mode: "bracket", brackets: [[1, 3]] },
    ),
    timeZone: fc.constantFrom(undefined, "America/New_York"),
    asOf: fc.constantFrom(undefined, from + 500 * day),
    missing: fc.constantFrom("omit" as const, "omit" as const, "error" as const),
    invalid: fc.constantFrom("omit" as const, "omit" as const, "error" as const),
  })
  .map(({ shape, ...others }) => ({ ...shape, ...others }));

/** Mostly what is good, so that not every input is refused. */
function often<A, B>(good: fc.Arbitrary<A>, bad: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: bad });
}

function columnsOf(events: readonly CohortEvent[], coded: boolean): CohortEventColumns {
  const column = (field: keyof CohortEvent): unknown => {
    const values = events.map((event) => event[field]);
    if (!coded) return values;
    const dictionary = [...new Set(values)].reverse();
    const codes = new Map(dictionary.map((value, code) => [value, code]));
    return { codes: Uint16Array.from(values, (value) => codes.get(value) as number), dictionary };
  };
  const fields = ["customerId", "at", "joinedAt", "type", "revenue"] as const;
  return Object.fromEntries(fields.map((field) => [field, column(field)])) as unknown as CohortEventColumns;
}

interface Outcome {
  readonly result?: unknown;
  readonly fault?: { readonly total: number; readonly issues: MetricInputError["issues"] | Issue[] };
}

interface Issue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function outcome(input: CohortRetentionInput, options: CohortRetentionOptions): Outcome {
  try {
    return { result: [cohortRetention.summarize(input, options), cohortRetention(input, options)] };
  } catch (error) {
    if (!(error instanceof MetricInputError)) throw error;
    return { fault: { total: error.total, issues: error.issues } };
  }
}

/** The faults of records, at their places in columns. */
function moved({ total, issues }: NonNullable<Outcome["fault"]>): Outcome["fault"] {
  const renamed = (issues as Issue[]).map((issue) => {
    const [row, field] = issue.path;
    if (field === undefined) return issue;
    const message = issue.message.replace(`events[${row}].${field}`, `events.${field}[${row}]`);
    return { ...issue, path: [field, row] as (string | number)[], message };
  });
  return { total, issues: renamed };
}
