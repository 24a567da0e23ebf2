import type { ForecastMethod } from "../schemas/forecast.ts";
import type { EvaluationSettings } from "./forecast-errors.ts";

/** What was done, in words. */
export function conventionOf(
  method: ForecastMethod | null,
  wasChosen: boolean,
  tried: number,
  holdout: number,
  settings: EvaluationSettings,
): string {
  if (method === null) return "no forecast";
  const { confidenceLevel, horizon, limits } = settings;
  const heldOut = holdout === 1 ? "period" : `${holdout} periods`;
  const choice = !wasChosen
    ? ""
    : tried === 1
      ? ", the only method that so short a history allows"
      : `, of ${tried} methods the one with the smallest mean absolute error on the last ${heldOut}, forecast up to ${horizon} ahead`;
  const level = Number((100 * confidenceLevel).toPrecision(10));
  const ends = [limits.low, limits.high].filter((end) => Number.isFinite(end));
  const cut = ends.length === 0 ? "" : `, cut at ${ends.join(" and ")}`;
  return `${wordsOf(method, settings)}${choice}; ${level} % prediction intervals by Student's t${cut}`;
}

function wordsOf(method: ForecastMethod, { seasonLength, trend }: EvaluationSettings): string {
  const fitted = ", fitted by least squared one-step errors";
  const kind = trend === "damped" ? "a damped" : "a linear";
  switch (method) {
    case "naive":
      return "the last value again";
    case "seasonal-naive":
      return `the value of ${seasonLength} periods before`;
    case "simple-exponential-smoothing":
      return `simple exponential smoothing${fitted}`;
    case "holt":
      return `exponential smoothing with ${kind} trend (Holt)${fitted}`;
    default:
      return `exponential smoothing with ${kind} trend and an additive season of ${seasonLength} periods (Holt and Winters)${fitted}`;
  }
}
