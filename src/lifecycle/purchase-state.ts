import { rejectInput } from "../errors.ts";
import {
  isPurchaseHistory,
  type PurchaseHistory,
  type PurchaseModel,
  purchaseHistorySchema,
  purchaseModelSchema,
  recencyWords,
  timeRule,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { integratePareto, paretoIntegral } from "./pareto-integral.ts";

/**
 * What a model knows of one customer: the chance to be one still, and, if so, the distributions of the rate of purchases (gamma: `shape`,
 * `rate`) and of leaving (beta for BG/NBD and MBG/NBD, gamma for Pareto/NBD: `first`, `second`).
 */
export interface PurchaseState {
  /** Whether customers leave after purchases or at any moment. */
  readonly leaves: "after-purchases" | "any-moment";
  /** The probability to be a customer still. */
  readonly alive: number;
  /** The shape of the gamma distribution of the purchase rate. */
  readonly shape: number;
  /** Its rate. */
  readonly rate: number;
  /** The first parameter of the distribution of leaving. */
  readonly first: number;
  /** Its second one. */
  readonly second: number;
}

/** A customer at the first purchase. `null` where the model has no parameters. */
export function stateOfNew(model: PurchaseModel): PurchaseState | null {
  if (model.parameters === null) return null;
  const { r: shape, alpha: rate } = model.parameters;
  if (model.model === "pareto-nbd") {
    const { s: first, beta: second } = model.parameters;
    return { leaves: "any-moment", alive: 1, shape, rate, first, second };
  }
  const { a: first, b } = model.parameters;
  const isModified = model.model === "mbg-nbd";
  const alive = isModified ? b / (first + b) : 1;
  return { leaves: "after-purchases", alive, shape, rate, first, second: isModified ? b + 1 : b };
}

/** A customer of that history, now. `null` where the model has no parameters. */
export function stateOf(model: PurchaseModel, { frequency, recency, age }: PurchaseHistory): PurchaseState | null {
  if (model.parameters === null) return null;
  const { r, alpha } = model.parameters;
  const shape = r + frequency;
  const rate = alpha + age;
  if (model.model === "pareto-nbd") {
    const { s, beta } = model.parameters;
    const integral = paretoIntegral();
    integratePareto(integral, shape, alpha, s, beta, recency, age);
    const odds = integral.logLeft + shape * Math.log(rate) + s * Math.log(beta + age);
    return { leaves: "any-moment", alive: fromLogOdds(-odds), shape, rate, first: s, second: beta + age };
  }
  const { a, b } = model.parameters;
  const chances = frequency + (model.model === "mbg-nbd" ? 1 : 0);
  const growth = Math.log1p((age - recency) / (alpha + recency));
  const alive = chances === 0 ? 1 : fromLogOdds(-Math.log(a / (b + chances - 1)) - shape * growth);
  return { leaves: "after-purchases", alive, shape, rate, first: a, second: b + chances };
}

function fromLogOdds(odds: number): number {
  const small = Math.exp(-Math.abs(odds));
  return (odds > 0 ? 1 : small) / (1 + small);
}

/** Throws unless it is a model of purchases. */
export function checkPurchaseModel(functionName: string, model: PurchaseModel): PurchaseModel {
  return checkInput(purchaseModelSchema(), model, functionName, "model");
}

/** Throws unless it is the history of a customer. */
export function checkHistory(functionName: string, customer: PurchaseHistory, path: readonly number[] = []): void {
  const isObject = typeof customer === "object" && customer !== null;
  if (isObject && isPurchaseHistory(customer.frequency, customer.recency, customer.age)) return;
  const argument = path.length === 0 ? "customer" : "customers";
  const { frequency, recency, age } = checkInput(purchaseHistorySchema(), customer, functionName, argument, path);
  rejectInput(functionName, argument, [...path, "recency"], "inconsistent", recencyWords(frequency, age), recency);
}

/** Throws unless it is a span of time. */
export function checkTime(functionName: string, argument: string, time: unknown, path: readonly number[] = []): void {
  const { accepts, expected } = timeRule();
  if (accepts(time)) return;
  const code = typeof time === "number" && !Number.isNaN(time) ? "out-of-range" : "invalid-type";
  rejectInput(functionName, argument, path, code, expected, time);
}
