import { rejectInput } from "../errors.ts";
import type { PlanningOptions } from "../schemas/sample-size.ts";

/** What a plan is about, in the units in which it is reported. */
export interface PlannedFigure {
  /** What will be measured. */
  readonly metric: "share" | "nps" | "mean";
  /** The standard deviation of single answers. */
  readonly standardDeviation: number;
  /** The unit of the margin: `"percent"` stands for percentage points; `null` for that of the mean. */
  readonly unit: "percent" | "points" | null;
  /** What is supposed, in words. */
  readonly supposed: string;
}

const fieldsOf: Readonly<Record<PlannedFigure["metric"], readonly (keyof PlanningOptions)[]>> = {
  share: ["percent"],
  nps: ["promoters", "detractors"],
  mean: ["standardDeviation"],
};

/** The spread of single answers that follows from what is supposed of them. */
export function readPlan(functionName: string, options: PlanningOptions): PlannedFigure {
  const { metric = "share", percent = 50, promoters = 50, standardDeviation } = options;
  for (const [other, fields] of Object.entries(fieldsOf)) {
    for (const field of other === metric ? [] : fields) {
      if (options[field] === undefined) continue;
      const expected = `left out, as it belongs to metric "${other}" and not to "${metric}"`;
      rejectInput(functionName, "options", [field], "inconsistent", expected, options[field]);
    }
  }
  if (metric === "share") {
    const spread = Math.sqrt(percent * (100 - percent));
    return { metric, standardDeviation: spread, unit: "percent", supposed: `a share of ${percent} %` };
  }
  if (metric === "nps") {
    const detractors = options.detractors ?? Math.min(50, 100 - promoters);
    if (promoters + detractors > 100) {
      const expected = `at most the ${100 - promoters} % that are no promoters`;
      rejectInput(functionName, "options", ["detractors"], "inconsistent", expected, detractors);
    }
    const spread = Math.sqrt(Math.max(0, 100 * (promoters + detractors) - (promoters - detractors) ** 2));
    const supposed = `${promoters} % promoters and ${detractors} % detractors`;
    return { metric, standardDeviation: spread, unit: "points", supposed };
  }
  if (standardDeviation === undefined) {
    const expected = "given for a mean";
    return rejectInput(functionName, "options", ["standardDeviation"], "missing-value", expected, standardDeviation);
  }
  return { metric, standardDeviation, unit: null, supposed: `a standard deviation of ${standardDeviation}` };
}
