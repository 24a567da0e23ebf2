import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { type RfmSegmentRule, rfmSegmentRuleSchema, type ScoreRange } from "../schemas/rfm-segments.ts";

/** The segments of all cells, with the names in their order. */
export interface RfmMap {
  /** The names of the segments, each once. */
  readonly names: readonly string[];
  /** For every cell of scores, at {@link cellOf}, the place of its name. */
  readonly places: Uint16Array;
}

/** How many scores there are. */
export const scoreCount = 5;

/** The place of a cell of scores. */
export function cellOf(recency: number, frequency: number, monetary: number): number {
  return ((recency - 1) * scoreCount + frequency - 1) * scoreCount + monetary - 1;
}

/** Ten segments by recency and frequency that cover every cell once; what was spent does not matter to them. */
const wellKnownSegments: readonly RfmSegmentRule[] = [
  { segment: "champions", recency: [5, 5], frequency: [4, 5] },
  { segment: "loyal", recency: [3, 4], frequency: [4, 5] },
  { segment: "potential-loyalists", recency: [4, 5], frequency: [2, 3] },
  { segment: "new-customers", recency: [5, 5], frequency: [1, 1] },
  { segment: "promising", recency: [4, 4], frequency: [1, 1] },
  { segment: "need-attention", recency: [3, 3], frequency: [3, 3] },
  { segment: "about-to-sleep", recency: [3, 3], frequency: [1, 2] },
  { segment: "cannot-lose", recency: [1, 2], frequency: [5, 5] },
  { segment: "at-risk", recency: [1, 2], frequency: [3, 4] },
  { segment: "hibernating", recency: [1, 2], frequency: [1, 2] },
];

/** Lays the segments out over all cells, and throws where two meet or a cell is left over. */
export function layOutSegments(functionName: string, segments: readonly RfmSegmentRule[] = wellKnownSegments): RfmMap {
  const names: string[] = [];
  const places = new Uint16Array(scoreCount ** 3);
  const owners = new Int32Array(scoreCount ** 3).fill(-1);
  for (const [index, rule] of segments.entries()) {
    const { segment, ...ranges } = checkInput(rfmSegmentRuleSchema(), rule, functionName, "options", [
      "segments",
      index,
    ]);
    if (!names.includes(segment)) names.push(segment);
    eachCell(ranges, (cell) => {
      const owner = owners[cell] as number;
      if (owner >= 0) {
        const other = (segments[owner] as RfmSegmentRule).segment;
        const expected = `apart from segments[${owner}] ("${other}") at ${describeCell(cell)}`;
        rejectInput(functionName, "options", ["segments", index], "inconsistent", expected, segment);
      }
      owners[cell] = index;
      places[cell] = names.indexOf(segment);
    });
  }
  const left = owners.indexOf(-1);
  if (left >= 0) {
    const expected = `segments that cover every cell, also ${describeCell(left)}`;
    rejectInput(functionName, "options", ["segments"], "inconsistent", expected, segments);
  }
  return { names, places };
}

const everyScore: ScoreRange = [1, scoreCount];

function eachCell(ranges: Omit<RfmSegmentRule, "segment">, use: (cell: number) => void): void {
  const { recency = everyScore, frequency = everyScore, monetary = everyScore } = ranges;
  for (let r = recency[0]; r <= recency[1]; r++) {
    for (let f = frequency[0]; f <= frequency[1]; f++) {
      for (let m = monetary[0]; m <= monetary[1]; m++) use(cellOf(r, f, m));
    }
  }
}

function describeCell(cell: number): string {
  const monetary = (cell % scoreCount) + 1;
  const frequency = (Math.floor(cell / scoreCount) % scoreCount) + 1;
  const recency = Math.floor(cell / scoreCount ** 2) + 1;
  return `recency ${recency}, frequency ${frequency}, monetary ${monetary}`;
}
