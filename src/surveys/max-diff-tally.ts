import { checkInput } from "../schemas/check.ts";
import { isNameList } from "../schemas/item-records.ts";
import { type MaxDiffOptions, maxDiffShowingsSchema } from "../schemas/max-diff.ts";
import { isCustomerId } from "../schemas/records.ts";
import { isBlank, isRecord } from "../values.ts";

/** Sums over respondents of what each said of an item: best less worst, and how often it was shown to them. */
export interface MaxDiffClusters {
  /** Σ (best − worst)². */
  readonly netSquares: number;
  /** Σ (best − worst) · shown. */
  readonly products: number;
  /** Σ shown². */
  readonly shownSquares: number;
}

/** How often an item was picked and shown. */
export interface MaxDiffItemSums {
  /** The item. */
  readonly item: string;
  /** How often it was picked as best. */
  readonly best: number;
  /** How often it was picked as worst. */
  readonly worst: number;
  /** How often it was shown. */
  readonly shown: number;
  /** The sums over respondents; `null` where they are not known. */
  readonly clusters: MaxDiffClusters | null;
}

/** Showings, counted. */
export interface MaxDiffTally {
  /** The items in the order of their names. */
  readonly items: readonly MaxDiffItemSums[];
  /** How many showings. */
  readonly showings: number;
  /** How many respondents; `null` where they are not known. */
  readonly respondents: number | null;
  /** Showings without a pick, or without the items shown. */
  readonly missing: number;
  /** Showings that were left out as invalid. */
  readonly invalid: number;
}

/** Checks showings and counts them, in the same pass. What is not acceptable goes to the schema. */
export function tallyShowings(input: unknown, options: MaxDiffOptions): MaxDiffTally {
  const tally = Array.isArray(input) ? tallyAcceptable(input, options) : null;
  if (tally !== null) return tally;
  const showings = checkInput<unknown>(maxDiffShowingsSchema(options), input, "maxDiff", "showings");
  return tallyAcceptable(showings as readonly unknown[], { missing: "omit", invalid: "omit" }) as MaxDiffTally;
}

/** The tally; `null` at the first showing that is not acceptable. */
function tallyAcceptable(
  showings: readonly unknown[],
  { missing = "omit", invalid = "error" }: Pick<MaxDiffOptions, "missing" | "invalid">,
): MaxDiffTally | null {
  const byRespondent = new Map<unknown, number[]>();
  let [missingCount, invalidCount, anonymous] = [0, 0, 0];
  const counted: number[] = [];
  for (let row = 0; row < showings.length; row++) {
    const verdict = judge(showings[row]);
    if (verdict === "invalid") {
      if (invalid !== "omit") return null;
      invalidCount++;
    } else if (verdict === "missing") {
      if (missing === "error") return null;
      missingCount++;
    } else {
      const { respondentId } = showings[row] as { respondentId?: unknown };
      if (respondentId === null || respondentId === undefined) anonymous++;
      else {
        const rows = byRespondent.get(respondentId);
        if (rows === undefined) byRespondent.set(respondentId, [row]);
        else rows.push(row);
      }
      counted.push(row);
    }
  }
  const isNamed = byRespondent.size > 0;
  if (isNamed && anonymous > 0) return null;
  const clusters: Iterable<readonly number[]> = isNamed ? byRespondent.values() : [counted];
  return {
    items: countItems(showings as readonly Picked[], clusters, isNamed),
    showings: counted.length,
    respondents: isNamed ? byRespondent.size : null,
    missing: missingCount,
    invalid: invalidCount,
  };
}

interface Picked {
  readonly shown: readonly string[];
  readonly best: string;
  readonly worst: string;
}

function judge(showing: unknown): "counted" | "missing" | "invalid" {
  if (!isRecord(showing)) return "invalid";
  const { shown, best, worst, respondentId } = showing;
  const [noItems, noBest, noWorst] = [isBlank(shown), isBlank(best), isBlank(worst)];
  if (!noItems && !isShort(shown) && !isNameList(shown, 2)) return "invalid";
  if (!noBest && (noItems ? !isName(best) : !(shown as readonly unknown[]).includes(best))) return "invalid";
  if (!noWorst && (noItems ? !isName(worst) : !(shown as readonly unknown[]).includes(worst))) return "invalid";
  if (!noBest && best === worst) return "invalid";
  if (!isBlank(respondentId) && !isCustomerId(respondentId)) return "invalid";
  return noItems || noBest || noWorst ? "missing" : "counted";
}

/** Whether a value is a list of a few items, each once; found without a set, as showings have no more. */
function isShort(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 12) return false;
  for (let i = 0; i < value.length; i++) {
    if (!isName(value[i])) return false;
    for (let j = 0; j < i; j++) if (value[i] === value[j]) return false;
  }
  return true;
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** The sums of one item while they grow, and what the respondent in hand said of it. */
interface GrowingItem {
  readonly item: string;
  best: number;
  worst: number;
  shown: number;
  netSquares: number;
  products: number;
  shownSquares: number;
  net: number;
  seen: number;
}

/** Counts the items, one respondent after the other, and lists them in the order of their names. */
function countItems(
  showings: readonly Picked[],
  clusters: Iterable<readonly number[]>,
  isNamed: boolean,
): MaxDiffItemSums[] {
  const items = new Map<string, GrowingItem>();
  for (const rows of clusters) {
    const touched: GrowingItem[] = [];
    for (const row of rows) {
      const { shown, best, worst } = showings[row] as Picked;
      for (let i = 0; i < shown.length; i++) {
        const name = shown[i] as string;
        const item = items.get(name) ?? addItem(items, name);
        if (item.seen++ === 0) touched.push(item);
        item.shown++;
        if (name === best) {
          item.best++;
          item.net++;
        } else if (name === worst) {
          item.worst++;
          item.net--;
        }
      }
    }
    for (const item of touched) {
      item.netSquares += item.net * item.net;
      item.products += item.net * item.seen;
      item.shownSquares += item.seen * item.seen;
      item.net = 0;
      item.seen = 0;
    }
  }
  const sorted = [...items.values()].sort((a, b) => (a.item < b.item ? -1 : 1));
  return sorted.map(({ item, best, worst, shown, netSquares, products, shownSquares }) => ({
    item,
    best,
    worst,
    shown,
    clusters: isNamed ? { netSquares, products, shownSquares } : null,
  }));
}

function addItem(items: Map<string, GrowingItem>, item: string): GrowingItem {
  const sums = { best: 0, worst: 0, shown: 0, netSquares: 0, products: 0, shownSquares: 0, net: 0, seen: 0 };
  const growing: GrowingItem = { item, ...sums };
  items.set(item, growing);
  return growing;
}
