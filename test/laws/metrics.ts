import fc from "fast-check";
import { expect } from "vitest";
import { bounceRate } from "../../src/journey/bounce-rate.ts";
import { cartAbandonment } from "../../src/journey/cart-abandonment.ts";
import { conversionRate } from "../../src/journey/conversion-rate.ts";
import { emailRates } from "../../src/journey/email-rates.ts";
import { engagementRate } from "../../src/journey/engagement-rate.ts";
import { funnel } from "../../src/journey/funnel.ts";
import { searchTerms } from "../../src/journey/search-terms.ts";
import { activeUsers } from "../../src/lifecycle/active-users.ts";
import { averageRevenuePerCustomer } from "../../src/lifecycle/average-revenue-per-customer.ts";
import { cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import { customerSurvival } from "../../src/lifecycle/customer-survival.ts";
import { grossRevenueRetention } from "../../src/lifecycle/gross-revenue-retention.ts";
import { churnRate, churnReasons, retentionRate } from "../../src/lifecycle/index.ts";
import { annualRecurringRevenue, monthlyRecurringRevenue } from "../../src/lifecycle/monthly-recurring-revenue.ts";
import { netRevenueRetention } from "../../src/lifecycle/net-revenue-retention.ts";
import { quickRatio } from "../../src/lifecycle/quick-ratio.ts";
import { referralRate } from "../../src/lifecycle/referral-rate.ts";
import { repeatPurchaseRate } from "../../src/lifecycle/repeat-purchase-rate.ts";
import { revenueChurnRate } from "../../src/lifecycle/revenue-churn-rate.ts";
import { revenueMovements } from "../../src/lifecycle/revenue-movements.ts";
import { stickiness } from "../../src/lifecycle/stickiness.ts";
import { abandonmentRate } from "../../src/support/abandonment-rate.ts";
import { averageSpeedOfAnswer } from "../../src/support/average-speed-of-answer.ts";
import { botOutcomes } from "../../src/support/bot-outcomes.ts";
import { chatConcurrency } from "../../src/support/chat-concurrency.ts";
import { containmentRate } from "../../src/support/containment-rate.ts";
import { deflectionRate } from "../../src/support/deflection-rate.ts";
import {
  avgFirstResponseTime,
  backlog,
  contactRate,
  escalationRate,
  firstContactResolution,
  handleTime,
  nextResponseTime,
  oneTouchRate,
  reopenRate,
  repliesPerTicket,
  resolutionTime,
  slaAttainment,
  waitTime,
} from "../../src/support/index.ts";
import { occupancy } from "../../src/support/occupancy.ts";
import { responseTimesByAuthor } from "../../src/support/response-times-by-author.ts";
import { serviceLevel } from "../../src/support/service-level.ts";
import { aaporResponseRate } from "../../src/surveys/aapor-response-rate.ts";
import { acsi } from "../../src/surveys/acsi.ts";
import { ces } from "../../src/surveys/ces.ts";
import { clustered } from "../../src/surveys/clustered.ts";
import { completionRate } from "../../src/surveys/completion-rate.ts";
import { csat } from "../../src/surveys/csat.ts";
import { customerLoyaltyIndex } from "../../src/surveys/customer-loyalty-index.ts";
import { engagementIndex } from "../../src/surveys/engagement-index.ts";
import { enps } from "../../src/surveys/enps.ts";
import { healthScore } from "../../src/surveys/health-score.ts";
import { kano } from "../../src/surveys/kano.ts";
import { keyDrivers } from "../../src/surveys/key-drivers.ts";
import { maxDiff } from "../../src/surveys/max-diff.ts";
import { netEmotionalValue } from "../../src/surveys/net-emotional-value.ts";
import { netSentiment } from "../../src/surveys/net-sentiment.ts";
import { nps } from "../../src/surveys/nps.ts";
import { penaltyReward } from "../../src/surveys/penalty-reward.ts";
import { purchaseIntent } from "../../src/surveys/purchase-intent.ts";
import { ratingScore } from "../../src/surveys/rating-score.ts";
import { responseRate } from "../../src/surveys/response-rate.ts";
import { servqual } from "../../src/surveys/servqual.ts";
import { shareOfVoice } from "../../src/surveys/share-of-voice.ts";

/** How often a law is tried on each metric. */
export const runs: { readonly numRuns: number } = { numRuns: 50 };

/** Any metric, with the types of its input, its options and its summary forgotten: what the laws are told in. */
interface AnyMetric {
  (input: unknown, options?: unknown): Readonly<Record<string, unknown>>;
  readonly name: string;
  summarize(input: unknown, options?: unknown): object;
  merge(a: object, b: object): object;
  measure(summary: unknown, options?: unknown): Readonly<Record<string, unknown>>;
  with(options: object): AnyMetric;
  of(selector: unknown, options?: unknown): AnyMetric;
}

/** A metric with the inputs that the laws are tried on. */
export interface LawCase {
  /** What stands in the name of the test. */
  readonly name: string;
  /** The metric, with its options bound. */
  readonly metric: AnyMetric;
  /** Elements of its input. Where they are records of customers, those of two parts have no customer in common. */
  readonly parts: fc.Arbitrary<unknown[][]>;
  /** Whether all figures come from whole numbers, so that the order of adding does not show in the last digit. */
  readonly exact: boolean;
}

const anyOf = (metric: unknown): AnyMetric => metric as AnyMetric;
const blank = fc.constantFrom(null, undefined);
const partsOf = (element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[][]> =>
  fc.array(fc.array(element, { maxLength: 20 }), { minLength: 1, maxLength: 4 });
const answers = (min: number, max: number): fc.Arbitrary<number | null | undefined> =>
  fc.oneof({ weight: 8, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: blank });
const weight = fc.oneof(fc.constantFrom(0, 1, 2, 0.5), fc.double({ min: 1e-2, max: 1e2, noNaN: true }));
const weighed = (min: number, max: number): fc.Arbitrary<object> => fc.record({ answer: answers(min, max), weight });

/** Parts of records whose customers carry the number of their part in their name. */
function customerParts(record: fc.Arbitrary<{ readonly customerId: number }>): fc.Arbitrary<unknown[][]> {
  return fc
    .array(fc.array(record, { maxLength: 20 }), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map((part, i) => part.map((one) => ({ ...one, customerId: `${i}-${one.customerId}` }))));
}

const items = fc.record({ q1: answers(1, 5), q2: answers(1, 5), q3: answers(1, 5) });
const ofItems = engagementIndex.with({ items: ["q1", "q2", "q3"], minimumResponses: 0 });
const service = fc
  .tuple(
    fc.array(answers(1, 5), { minLength: 5, maxLength: 5 }),
    fc.array(answers(1, 5), { minLength: 5, maxLength: 5 }),
  )
  .chain(([expectations, perceptions]) =>
    fc
      .option(fc.nat(100))
      .map((speed) => ({ expectations, perceptions, points: speed === null ? null : [speed, 100 - speed] })),
  );
const ofService = servqual.with({ scale: { max: 5 }, dimensions: { speed: ["a", "b"], care: ["c", "d", "e"] } });

function answerOfCustomer(
  min: number,
  max: number,
): fc.Arbitrary<{ readonly customerId: number; readonly answer: unknown; readonly weight: number }> {
  return fc.record({ customerId: fc.nat(5), answer: answers(min, max), weight });
}

const day = 86_400_000;
const subscription = fc
  .record({ customerId: fc.nat(6), from: fc.nat(12), length: fc.option(fc.nat(8)) })
  .map(({ customerId, from, length }) => ({
    customerId,
    startedAt: from * day,
    endedAt: length === null ? null : (from + length) * day,
  }));
const endedSubscription = fc
  .tuple(subscription, fc.constantFrom("price", "card", "moved", "", null))
  .map(([one, endReason]) => ({ ...one, endReason }));
const period = { start: 4 * day, end: 8 * day };
const paidSubscription = fc
  .tuple(subscription, fc.nat(5000), fc.constantFrom("month", "quarter", "year"), fc.option(fc.nat(12)))
  .map(([one, cents, interval, trial]) => ({
    ...one,
    amount: cents / 100,
    interval,
    trialEndsAt: trial === null ? null : trial * day,
  }));

/** Parts of rows of revenue, of customers who pay at most twice as much at the end of the period as at its start. */
const revenueParts = fc
  .array(fc.array(fc.record({ before: fc.nat(20), after: fc.nat(40), earlier: fc.nat(3) }), { maxLength: 10 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts.map((part, i) =>
      part.flatMap(({ before, after, earlier }, customer) => [
        { customerId: `${i}-${customer}`, at: 0, mrr: earlier },
        { customerId: `${i}-${customer}`, at: 2 * day, mrr: before / 7 },
        { customerId: `${i}-${customer}`, at: 6 * day, mrr: before === 0 ? after : Math.min(after, 2 * before) / 7 },
      ]),
    ),
  );
const ticket = fc
  .record({
    createdAt: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: blank }),
    wait: fc.option(fc.nat(500)),
  })
  .map(({ createdAt, wait }) => ({ createdAt, firstRespondedAt: wait === null ? null : (createdAt ?? 0) + wait }));
const businessHours = {
  timeZone: "Asia/Bishkek",
  hours: { thursday: [["09:00", "18:00"]], friday: [["09:00", "13:00"]] } as const,
};
const ticketEvent = fc.record({
  ticketId: fc.nat(4),
  at: fc.nat(300).map((minutes) => 600_000 * minutes),
  type: fc.constantFrom("message", "message", "status"),
  author: fc.constantFrom("customer", "agent", "bot"),
  public: fc.constantFrom(true, true, undefined, false),
  status: fc.constantFrom("open", "pending", "on-hold", "solved"),
});
const contact = fc.record({ talk: fc.option(fc.nat(600)), hold: fc.nat(60), wrap: fc.nat(60) });
const span = fc
  .record({ ticketId: fc.nat(4), startedAt: fc.nat(1000), length: fc.option(fc.nat(500)) })
  .map(({ ticketId, startedAt, length }) => ({
    ticketId,
    startedAt,
    endedAt: length === null ? null : startedAt + length,
  }));

/** Parts of records whose tickets carry the number of their part in their name. */
function ticketParts(record: fc.Arbitrary<{ readonly ticketId: number }>): fc.Arbitrary<unknown[][]> {
  return fc
    .array(fc.array(record, { maxLength: 30 }), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map((part, i) => part.map((one) => ({ ...one, ticketId: `${i}-${one.ticketId}` }))));
}

const event = fc.record({ customerId: fc.nat(6), at: fc.nat(200).map((days) => days * day) });
const activity = fc.record({ customerId: fc.nat(6), at: fc.nat(100).map((hours) => 6 * 3_600_000 * hours) });
const referred = fc
  .record({ customerId: fc.nat(8), by: fc.option(fc.nat(8)), joinedAt: fc.nat(12).map((days) => days * day) })
  .map(({ customerId, by, joinedAt }) => ({ customerId, joinedAt, referredBy: by === customerId ? null : by }));

/** Parts of customers of whom some referred others of the same part. */
function referralParts(): fc.Arbitrary<unknown[][]> {
  return fc.array(fc.array(referred, { maxLength: 20 }), { minLength: 1, maxLength: 4 }).map((parts) =>
    parts.map((part, i) =>
      part.map(({ customerId, joinedAt, referredBy }) => ({
        customerId: `${i}-${customerId}`,
        joinedAt,
        referredBy: referredBy === null ? null : `${i}-${referredBy}`,
      })),
    ),
  );
}

const moment = fc.option(fc.integer({ min: 1000, max: 2000 }));
const invitation = fc.record({
  sentAt: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: blank }),
  bouncedAt: moment,
  deliveredAt: moment,
  openedAt: moment,
  respondedAt: moment,
});
const session = invitation.map(({ sentAt, respondedAt }) => ({ startedAt: sentAt, finishedAt: respondedAt }));
const outcome = fc.record({ disposition: fc.constantFrom("I", "P", "R", "NC", "O", "UH", "UO", "NE", null) });

const experience = fc.record({
  score: answers(0, 10),
  support: answers(1, 5),
  price: answers(1, 5),
  speed: answers(1, 5),
  weight,
});
const drivers = ["support", "price", "speed"];
const renamed = { score: "score", support: "support", price: "price", speed: "speed" };
const ofDrivers = keyDrivers.with({ outcome: "score", drivers });
const ofContrasts = penaltyReward.with({ outcome: "score", drivers: ["support", "price"] }).of(renamed);

const acsiAnswers = fc.record({
  satisfaction: answers(1, 10),
  expectancy: answers(1, 10),
  performance: answers(1, 10),
  weight,
});
const acsiFields = { satisfaction: "satisfaction", expectancy: "expectancy", performance: "performance" };
const loyalty = (min: number, max: number): fc.Arbitrary<object> =>
  fc.record({ recommend: answers(min, max), repurchase: answers(min, max), tryOther: answers(min, max) });
const emotions = fc.record({ happy: answers(1, 5), valued: answers(1, 5), hurried: answers(1, 5) });
const ofEmotions = netEmotionalValue.with({
  positive: ["happy", "valued"],
  negative: ["hurried"],
  scale: { min: 1, max: 5 },
});
const healthOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.record({ usage: value, tickets: value, weight });
const ofHealth = healthScore.with({
  inputs: {
    usage: { min: 0, max: 10, weight: 3 },
    tickets: { min: 0, max: 10, direction: "low-is-healthy" },
  },
  minimumCoverage: 20,
  bands: [
    { band: "at risk", from: 0 },
    { band: "healthy", from: 60 },
  ],
});
const brand = fc.constantFrom("Acme", "Bolt", "Cog", null);
const voice = { brand: "Acme", competitors: ["Bolt", "Cog", "Dot"] };
const kanoAnswer = fc.constantFrom(1, 2, 3, 4, 5, "like", "dislike", null);
const kanoAnswers = fc.record({ functional: kanoAnswer, dysfunctional: kanoAnswer, weight });
const showing = fc.shuffledSubarray(["price", "speed", "support", "design"], { minLength: 2 }).chain((shown) =>
  fc.record({
    shown: fc.constant(shown),
    best: fc.constantFrom(shown[0], null),
    worst: fc.constant(shown[1]),
    customerId: fc.nat(3),
  }),
);
const answeredShowings = customerParts(showing as fc.Arbitrary<{ readonly customerId: number }>);
const ofShowings = { shown: "shown", best: "best", worst: "worst" };

const promise = fc
  .record({
    createdAt: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: blank }),
    wait: fc.option(fc.nat(500)),
    priorityAtApplication: fc.constantFrom("urgent", "low", null),
    pausedSeconds: fc.option(fc.nat(10)),
    pause: fc.option(fc.nat(300)),
  })
  .map(({ wait, pause, pausedSeconds, ...one }) => ({
    ...one,
    firstRespondedAt: wait === null ? null : (one.createdAt ?? 0) + wait,
    pausedSeconds: pausedSeconds === null ? null : pausedSeconds / 100,
    pauses: pause === null ? null : [{ startedAt: pause, endedAt: pause + 50 }, { startedAt: pause + 900 }],
  }));
const promises = { targets: { urgent: 100, default: 300 }, unit: "milliseconds", asOf: 2000 } as const;
const handled = fc.record({
  replies: fc.option(fc.nat(4)),
  reopens: fc.option(fc.nat(2)),
  contacts: fc.option(fc.integer({ min: 1, max: 3 })),
  customerReplies: fc.option(fc.nat(2)),
  escalated: fc.constantFrom(true, false, "yes", null),
  status: fc.constantFrom("new", "open", "solved", "closed", null),
  resolvedAt: fc.option(fc.nat(1000)),
  reopenedAt: fc.option(fc.nat(1000)),
});
const contactOfCustomer = fc.record({
  customerId: fc.nat(6),
  at: fc.oneof(
    { weight: 9, arbitrary: fc.nat(30).map((days) => days * day) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  topic: fc.constantFrom("price", "login"),
});
const conversion = fc.constantFrom(true, false, 0, 3, null);
const visit = fc.record({ userId: fc.option(fc.nat(4)), sessionId: fc.constant(undefined), converted: conversion });
const visitParts = customerParts(
  fc.record({ customerId: fc.nat(4), sessionId: fc.option(fc.nat(2)), converted: conversion }),
);
const ofVisits = { userId: "customerId", sessionId: "sessionId", converted: "converted" };
const webSession = fc.record({
  engagementSeconds: fc.oneof(fc.nat(40), blank),
  keyEvents: fc.nat(1),
  views: fc.nat(3),
  interactions: fc.option(fc.integer({ min: 1, max: 3 })),
});
const emailEvent = fc.constantFrom(true, false, 2, null, "2026-03-02T09:00:00Z");
const email = fc.record({
  sent: fc.constantFrom(true, true, true, false, null),
  bounced: fc.constantFrom("hard", "soft", null, true),
  opened: emailEvent,
  machineOpened: emailEvent,
  clicked: emailEvent,
  unsubscribed: emailEvent,
  complained: fc.constantFrom(true, null, undefined),
});
const cart = fc
  .record({ createdAt: fc.oneof(fc.nat(60), blank), order: fc.option(fc.nat(40)), mark: fc.option(fc.nat(40)) })
  .map(({ createdAt, order, mark }) => {
    const after = (hours: number | null): number | null =>
      hours === null ? null : ((createdAt ?? 0) + hours) * 3_600_000;
    return { createdAt: createdAt && createdAt * 3_600_000, orderedAt: after(order), abandonedAt: after(mark) };
  });
const search = fc.record({
  term: fc.constantFrom("Shoes", " shoes", "red  shoes", "café", "cafe\u0301", "", "__proto__", null),
  results: fc.option(fc.nat(3)),
  clicked: fc.constantFrom(true, false, null),
  refined: fc.constantFrom(true, false, null),
  exited: fc.constantFrom(1, 0, undefined),
});
const buyer = fc.record({ contacts: fc.option(fc.nat(9)), orders: fc.option(fc.nat(5)) });
const course = fc
  .record({
    createdAt: fc.oneof({ weight: 9, arbitrary: fc.nat(240) }, { weight: 1, arbitrary: blank }),
    steps: fc.array(fc.nat(60), { maxLength: 3 }),
  })
  .map(({ createdAt, steps }) => {
    const hour = 3_600_000;
    const turns: (number | null)[] = [null, null, null];
    let at = createdAt ?? 0;
    for (const [i, step] of steps.entries()) {
      at += step + 1;
      turns[i] = hour * at;
    }
    const [firstResolvedAt, reopenedAt, last] = turns;
    const resolvedAt = last ?? firstResolvedAt;
    return {
      createdAt: createdAt === null || createdAt === undefined ? createdAt : hour * createdAt,
      firstResolvedAt,
      reopenedAt,
      resolvedAt,
    };
  });
const stock = {
  asOf: 20 * day,
  period: { start: 2 * day, end: 12 * day },
  timeZone: "Asia/Bishkek",
  at: [5 * day, 3 * day],
  ageBuckets: [1, 7],
} as const;

const queuedCall = fc
  .record({
    queuedAt: fc.oneof({ weight: 9, arbitrary: fc.nat(1e6) }, { weight: 1, arbitrary: blank }),
    answered: fc.option(fc.nat(40_000)),
    abandoned: fc.option(fc.nat(20_000)),
  })
  .map(({ queuedAt, answered, abandoned }) => ({
    queuedAt,
    answeredAt: answered === null ? null : (queuedAt ?? 0) + answered,
    abandonedAt: abandoned === null ? null : (queuedAt ?? 0) + abandoned,
  }));
const waitedCall = fc.record({
  waitSeconds: fc.option(fc.nat(60)),
  outcome: fc.constantFrom("answered", "answered", "abandoned", "waiting", null),
});
const agentTime = fc.record({ handleSeconds: fc.option(fc.nat(3600)), availableSeconds: fc.nat(1800) });
const agentChat = fc
  .record({ customerId: fc.nat(3), from: fc.nat(1000), length: fc.option(fc.nat(400)) })
  .map(({ customerId, from, length }) => ({
    customerId,
    startedAt: from * 1000,
    endedAt: length === null ? null : (from + length) * 1000,
  }));
const ofChats = chatConcurrency.of({ agentId: "customerId", startedAt: "startedAt", endedAt: "endedAt" });
const later = fc.option(fc.integer({ min: 100, max: 1000 }).map((hours) => hours * 3_600_000));
const conversation = fc.record({
  startedAt: fc.oneof(
    { weight: 9, arbitrary: fc.nat(100).map((hours) => hours * 3_600_000) },
    { weight: 1, arbitrary: blank },
  ),
  escalatedAt: later,
  resolvedAt: later,
  abandonedAt: later,
  closedAt: later,
  nextHumanContactAt: later,
  humanMessages: fc.constantFrom(0, 0, null, 2),
  customerConfirmed: fc.constantFrom(true, false, null),
  satisfied: fc.constantFrom(true, false, null),
  resolutionState: fc.constantFrom("assumed_resolution", "confirmed_resolution", "negative_feedback", null),
  channel: fc.constantFrom("bot", "self-service", "agent", null),
});

const funnelEvent = fc.record({
  customerId: fc.nat(3),
  event: fc.constantFrom("visit", "visit", "cart", "buy", "help", null),
  at: fc.nat(30).map((days) => days * day),
  plan: fc.constantFrom("free", "pro", null),
});

/** Every metric there is, under its several scores and methods. */
export const lawCases: readonly LawCase[] = [
  { name: "nps", metric: anyOf(nps), parts: partsOf(answers(0, 10)), exact: true },
  { name: "nps by score", metric: anyOf(nps.with({ method: "score" })), parts: partsOf(answers(0, 10)), exact: true },
  {
    name: "nps by Wald",
    metric: anyOf(nps.with({ method: "wald", scale: { min: 1 } })),
    parts: partsOf(answers(1, 10)),
    exact: true,
  },
  {
    name: "nps with weights",
    metric: anyOf(nps.of("answer", { weight: "weight" })),
    parts: partsOf(weighed(0, 10)),
    exact: false,
  },
  { name: "csat", metric: anyOf(csat), parts: partsOf(answers(1, 5)), exact: true },
  { name: "csat as a mean", metric: anyOf(csat.with({ score: "mean" })), parts: partsOf(answers(1, 5)), exact: true },
  {
    name: "csat from −20 to 20, rescaled",
    metric: anyOf(csat.with({ score: "rescaled-mean", scale: { min: -20, max: 20, satisfiedFrom: 10 } })),
    parts: partsOf(answers(-20, 20)),
    exact: true,
  },
  {
    name: "csat of words",
    metric: anyOf(csat.with({ labels: { bad: 2, "so so": 3, good: 5 } })),
    parts: partsOf(fc.constantFrom("bad", "so so", "good", null, 4)),
    exact: true,
  },
  {
    name: "csat with weights",
    metric: anyOf(csat.of("answer", { weight: "weight" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  {
    name: "csat as a mean with weights",
    metric: anyOf(csat.of("answer", { weight: "weight" }).with({ score: "mean" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  { name: "ces", metric: anyOf(ces), parts: partsOf(answers(1, 5)), exact: true },
  {
    name: "ces, net and turned round",
    metric: anyOf(ces.with({ score: "net-easy", direction: "low-is-easy", scale: { max: 7 } })),
    parts: partsOf(answers(1, 7)),
    exact: true,
  },
  {
    name: "ces, net with weights",
    metric: anyOf(ces.of("answer", { weight: "weight" }).with({ score: "net-easy" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  {
    name: "nps by customer",
    metric: anyOf(clustered(nps).of("answer", { cluster: "customerId" })),
    parts: customerParts(answerOfCustomer(0, 10)),
    exact: true,
  },
  {
    name: "csat by customer",
    metric: anyOf(clustered(csat).of("answer", { cluster: "customerId" })),
    parts: customerParts(answerOfCustomer(1, 5)),
    exact: true,
  },
  {
    name: "csat as a mean with weights by customer",
    metric: anyOf(clustered(csat.with({ score: "mean" })).of("answer", { cluster: "customerId", weight: "weight" })),
    parts: customerParts(answerOfCustomer(1, 5)),
    exact: false,
  },
  {
    name: "ces, net with every customer counted once, by customer",
    metric: anyOf(
      clustered(ces.with({ score: "net-easy" }))
        .with({ counting: "clusters" })
        .of("answer", { cluster: "customerId" }),
    ),
    parts: customerParts(answerOfCustomer(1, 5)),
    exact: false,
  },
  {
    name: "nps with weights by customer",
    metric: anyOf(clustered(nps).of("answer", { cluster: "customerId", weight: "weight" })),
    parts: customerParts(answerOfCustomer(0, 10)),
    exact: false,
  },
  {
    name: "ratingScore",
    metric: anyOf(ratingScore.with({ scale: { min: 1, max: 4 } })),
    parts: partsOf(answers(1, 4)),
    exact: true,
  },
  {
    name: "ratingScore, net where low is good",
    metric: anyOf(ratingScore.with({ scale: { min: 1, max: 6 }, score: "net-2-box", direction: "low-is-good" })),
    parts: partsOf(answers(1, 6)),
    exact: true,
  },
  {
    name: "ratingScore of codes, rescaled",
    metric: anyOf(
      ratingScore.with({
        scale: { min: 1, max: 3 },
        score: "rescaled-mean",
        codes: { 103: 3, 100: 2, [-103]: 1 },
        labels: { "👍": 3 },
      }),
    ),
    parts: partsOf(fc.constantFrom(103, 100, -103, "👍", null)),
    exact: true,
  },
  {
    name: "ratingScore as a mean with weights",
    metric: anyOf(ratingScore.of("answer", { weight: "weight" }).with({ scale: { min: 1, max: 5 }, score: "mean" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  { name: "enps", metric: anyOf(enps), parts: partsOf(answers(0, 10)), exact: true },
  {
    name: "enps of all, with weights",
    metric: anyOf(enps.of("answer", { weight: "weight" }).with({ minimumResponses: 0 })),
    parts: partsOf(weighed(0, 10)),
    exact: false,
  },
  { name: "engagementIndex", metric: anyOf(ofItems), parts: partsOf(items), exact: true },
  {
    name: "engagementIndex as a mean over persons",
    metric: anyOf(ofItems.with({ score: "grand-mean", average: "persons", reversedItems: ["q2"] })),
    parts: partsOf(items),
    exact: true,
  },
  {
    name: "engagementIndex with a minimum",
    metric: anyOf(engagementIndex.with({ items: ["q1", "q3"], average: "persons" })),
    parts: partsOf(items),
    exact: true,
  },
  { name: "servqual", metric: anyOf(ofService), parts: partsOf(service), exact: false },
  {
    name: "servqual, weighted and of whole dimensions",
    metric: anyOf(ofService.with({ score: "weighted", missingItems: "complete-dimension" })),
    parts: partsOf(service),
    exact: false,
  },
  {
    name: "servqual of perceptions",
    metric: anyOf(ofService.with({ method: "servperf", missingItems: "complete-cases" })),
    parts: partsOf(service),
    exact: false,
  },
  { name: "responseRate", metric: anyOf(responseRate), parts: partsOf(invitation), exact: true },
  {
    name: "responseRate of the delivered",
    metric: anyOf(responseRate.with({ of: "delivered" })),
    parts: partsOf(invitation),
    exact: true,
  },
  {
    name: "responseRate of the opened, with confirmed deliveries",
    metric: anyOf(responseRate.with({ of: "opened", delivered: "confirmed" })),
    parts: partsOf(invitation),
    exact: true,
  },
  { name: "completionRate", metric: anyOf(completionRate), parts: partsOf(session), exact: true },
  {
    name: "aaporResponseRate",
    metric: anyOf(aaporResponseRate.of("disposition")),
    parts: partsOf(outcome),
    exact: true,
  },
  {
    name: "aaporResponseRate by RR3",
    metric: anyOf(aaporResponseRate.of("disposition").with({ method: "RR3", eligibility: 0.4 })),
    parts: partsOf(outcome),
    exact: true,
  },
  {
    name: "aaporResponseRate, refusals by a proportional eligibility",
    metric: anyOf(aaporResponseRate.of("disposition").with({ method: "REF2", eligibility: "proportional" })),
    parts: partsOf(outcome),
    exact: true,
  },
  { name: "acsi", metric: anyOf(acsi), parts: partsOf(acsiAnswers), exact: false },
  {
    name: "acsi of the items that are there, weighted twice",
    metric: anyOf(
      acsi
        .with({
          itemWeights: { satisfaction: 0.3885, expectancy: 0.319, performance: 0.2925 },
          missingItems: "available-items",
        })
        .of(acsiFields, { weight: "weight" }),
    ),
    parts: partsOf(acsiAnswers),
    exact: false,
  },
  {
    // Within the bounds that all ratings are held to.
    name: "customerLoyaltyIndex",
    metric: anyOf(customerLoyaltyIndex),
    parts: partsOf(loyalty(1, 5)),
    exact: false,
  },
  {
    name: "customerLoyaltyIndex from 1 to 6",
    metric: anyOf(customerLoyaltyIndex.with({ scale: "1-to-6", missingItems: "available-items" })),
    parts: partsOf(loyalty(1, 6)),
    exact: false,
  },
  { name: "netEmotionalValue", metric: anyOf(ofEmotions), parts: partsOf(emotions), exact: false },
  {
    name: "netEmotionalValue of the emotions that are there",
    metric: anyOf(ofEmotions.with({ missingItems: "available-items" })),
    parts: partsOf(emotions),
    exact: false,
  },
  {
    name: "netSentiment",
    metric: anyOf(netSentiment),
    parts: partsOf(fc.constantFrom("positive", "neutral", "negative", 1, null)),
    exact: true,
  },
  {
    name: "netSentiment without the neutral",
    metric: anyOf(netSentiment.with({ score: "net-of-positive-and-negative" })),
    parts: partsOf(fc.constantFrom("positive", "neutral", "negative", -1, null)),
    exact: true,
  },
  {
    name: "netSentiment as a mean, with weights",
    metric: anyOf(netSentiment.of("answer", { weight: "weight" }).with({ score: "mean" })),
    parts: partsOf(weighed(-1, 1)),
    exact: false,
  },
  { name: "shareOfVoice", metric: anyOf(shareOfVoice.with(voice)), parts: partsOf(fc.record({ brand })), exact: true },
  {
    name: "shareOfVoice by reach",
    metric: anyOf(shareOfVoice.with({ ...voice, volume: "reach" })),
    parts: partsOf(fc.record({ brand, reach: fc.option(fc.nat(1000)) })),
    exact: true,
  },
  { name: "healthScore", metric: anyOf(ofHealth), parts: partsOf(healthOf(answers(0, 10))), exact: false },
  {
    name: "healthScore within its range, with weights",
    metric: anyOf(
      ofHealth
        .with({ outOfRange: "clamp", minimumCoverage: 60 })
        .of({ usage: "usage", tickets: "tickets" }, { weight: "weight" }),
    ),
    parts: partsOf(healthOf(answers(-20, 20))),
    exact: false,
  },
  { name: "purchaseIntent", metric: anyOf(purchaseIntent), parts: partsOf(answers(1, 5)), exact: true },
  {
    name: "purchaseIntent by weighted intent, with weights",
    metric: anyOf(purchaseIntent.of("answer", { weight: "weight" }).with({ score: "weighted" })),
    parts: partsOf(weighed(1, 5)),
    exact: false,
  },
  { name: "kano", metric: anyOf(kano), parts: partsOf(kanoAnswers), exact: true },
  {
    name: "kano by better, with weights",
    metric: anyOf(
      kano
        .with({ score: "better" })
        .of({ functional: "functional", dysfunctional: "dysfunctional" }, { weight: "weight" }),
    ),
    parts: partsOf(kanoAnswers),
    exact: false,
  },
  { name: "maxDiff", metric: anyOf(maxDiff.of(ofShowings)), parts: answeredShowings, exact: true },
  {
    name: "maxDiff per respondent, of events",
    metric: anyOf(maxDiff.with({ score: "per-respondent" }).of({ ...ofShowings, respondentId: "customerId" })),
    parts: answeredShowings,
    exact: true,
  },
  { name: "keyDrivers", metric: anyOf(ofDrivers.of(renamed)), parts: partsOf(experience), exact: false },
  {
    name: "keyDrivers by relative weights, weighted",
    metric: anyOf(ofDrivers.with({ method: "relative-weights" }).of(renamed, { weight: "weight" })),
    parts: partsOf(experience),
    exact: false,
  },
  {
    name: "keyDrivers by regression, with intervals",
    metric: anyOf(ofDrivers.with({ method: "regression", bootstrap: { replicates: 39, seed: 2 } }).of(renamed)),
    parts: partsOf(experience),
    exact: false,
  },
  { name: "penaltyReward", metric: anyOf(ofContrasts), parts: partsOf(experience), exact: false },
  { name: "churnRate", metric: anyOf(churnRate.with({ period })), parts: customerParts(subscription), exact: true },
  {
    name: "churnRate by the average",
    metric: anyOf(churnRate.with({ period, base: "average" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnRate of start and added",
    metric: anyOf(churnRate.with({ period, base: "start-plus-added" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnRate as a sum over days",
    metric: anyOf(churnRate.with({ period, base: "daily-sum" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnRate by person-time, where a day away is forgiven",
    metric: anyOf(churnRate.with({ period, base: "person-time", graceDays: 2 })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnRate of start and added, where who returns is new",
    metric: anyOf(churnRate.with({ period, base: "start-plus-added", reactivation: "new" })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "churnReasons",
    metric: anyOf(churnReasons.with({ period, kinds: { voluntary: ["price"], involuntary: ["card"] } })),
    parts: customerParts(endedSubscription),
    exact: true,
  },
  {
    name: "retentionRate",
    metric: anyOf(retentionRate.with({ period })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "retentionRate, where who returns is new",
    metric: anyOf(retentionRate.with({ period, reactivation: "new", graceDays: 1 })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "revenueMovements",
    metric: anyOf(revenueMovements.with({ period, every: "day" })),
    parts: customerParts(paidSubscription),
    exact: false,
  },
  {
    name: "revenueMovements of rows, at the boundary",
    metric: anyOf(revenueMovements.with({ period, boundary: "at", returning: "new" })),
    parts: revenueParts,
    exact: false,
  },
  {
    name: "monthlyRecurringRevenue",
    metric: anyOf(monthlyRecurringRevenue.with({ asOf: 6 * day })),
    parts: customerParts(paidSubscription),
    exact: false,
  },
  {
    name: "annualRecurringRevenue with trials",
    metric: anyOf(annualRecurringRevenue.with({ asOf: 6 * day, trials: "include", boundary: "before" })),
    parts: customerParts(paidSubscription),
    exact: false,
  },
  {
    name: "averageRevenuePerCustomer",
    metric: anyOf(averageRevenuePerCustomer.with({ asOf: 6 * day })),
    parts: customerParts(paidSubscription),
    exact: false,
  },
  {
    name: "netRevenueRetention",
    metric: anyOf(netRevenueRetention.with({ period })),
    parts: revenueParts,
    exact: false,
  },
  {
    name: "grossRevenueRetention",
    metric: anyOf(grossRevenueRetention.with({ period })),
    parts: revenueParts,
    exact: false,
  },
  { name: "revenueChurnRate", metric: anyOf(revenueChurnRate.with({ period })), parts: revenueParts, exact: false },
  { name: "quickRatio", metric: anyOf(quickRatio.with({ period })), parts: revenueParts, exact: false },
  { name: "avgFirstResponseTime", metric: anyOf(avgFirstResponseTime), parts: partsOf(ticket), exact: false },
  {
    name: "avgFirstResponseTime as of a day, in the median",
    metric: anyOf(avgFirstResponseTime.with({ asOf: 2000, statistic: "median", period: { start: 100, end: 900 } })),
    parts: partsOf(ticket),
    exact: false,
  },
  {
    name: "avgFirstResponseTime of events, by Zendesk's convention in business time",
    metric: anyOf(avgFirstResponseTime.with({ asOf: 3 * day, convention: "zendesk", schedule: businessHours })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  {
    name: "nextResponseTime of events",
    metric: anyOf(nextResponseTime.with({ asOf: 3 * day, first: "include", bots: "count" })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  {
    name: "resolutionTime of events",
    metric: anyOf(resolutionTime.with({ asOf: 3 * day, whileResolved: "leave-out" })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  {
    name: "waitTime of events in business time",
    metric: anyOf(waitTime.with({ asOf: 3 * day, clock: "total", schedule: businessHours, rule: "at-event" })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  { name: "handleTime", metric: anyOf(handleTime), parts: partsOf(contact), exact: false },
  {
    name: "handleTime of spans",
    metric: anyOf(handleTime.with({ asOf: 2000, statistic: "median" })),
    parts: ticketParts(span),
    exact: false,
  },
  { name: "serviceLevel", metric: anyOf(serviceLevel), parts: partsOf(queuedCall), exact: true },
  {
    name: "serviceLevel of the offered, less short abandons, from waits",
    metric: anyOf(serviceLevel.with({ of: "offered-less-short-abandons", targetSeconds: 30 })),
    parts: partsOf(waitedCall),
    exact: true,
  },
  { name: "abandonmentRate", metric: anyOf(abandonmentRate), parts: partsOf(queuedCall), exact: true },
  {
    name: "abandonmentRate without short abandons",
    metric: anyOf(abandonmentRate.with({ shortAbandons: "leave-out", shortAbandonSeconds: 10 })),
    parts: partsOf(waitedCall),
    exact: true,
  },
  { name: "averageSpeedOfAnswer", metric: anyOf(averageSpeedOfAnswer), parts: partsOf(queuedCall), exact: false },
  {
    name: "averageSpeedOfAnswer in the median, from waits",
    metric: anyOf(averageSpeedOfAnswer.with({ statistic: "median" })),
    parts: partsOf(waitedCall),
    exact: false,
  },
  { name: "occupancy", metric: anyOf(occupancy), parts: partsOf(agentTime), exact: false },
  {
    name: "occupancy, mean of records",
    metric: anyOf(occupancy.with({ average: "mean-of-records" })),
    parts: partsOf(agentTime),
    exact: false,
  },
  {
    name: "chatConcurrency of spans by customer",
    metric: anyOf(ofChats.with({ asOf: 2_000_000 })),
    parts: customerParts(agentChat),
    exact: false,
  },
  { name: "botOutcomes", metric: anyOf(botOutcomes), parts: partsOf(conversation), exact: true },
  {
    name: "botOutcomes, the abandoned, with assumed resolutions",
    metric: anyOf(botOutcomes.with({ score: "abandoned", assumedResolution: "resolved" })),
    parts: partsOf(conversation),
    exact: true,
  },
  { name: "containmentRate", metric: anyOf(containmentRate), parts: partsOf(conversation), exact: true },
  {
    name: "containmentRate without a human contact",
    metric: anyOf(
      containmentRate.with({ definition: "no-human-contact-within", withinHours: 48, asOf: 1000 * 3_600_000 }),
    ),
    parts: partsOf(conversation),
    exact: true,
  },
  {
    name: "deflectionRate",
    metric: anyOf(deflectionRate.with({ definition: "all-self-service" })),
    parts: partsOf(conversation),
    exact: true,
  },
  {
    name: "responseTimesByAuthor of events",
    metric: anyOf(responseTimesByAuthor.with({ asOf: 3 * day })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  {
    name: "responseTimesByAuthor of events, a clock for each",
    metric: anyOf(responseTimesByAuthor.with({ clock: "separate", author: "bot", asOf: 3 * day })),
    parts: ticketParts(ticketEvent),
    exact: false,
  },
  {
    name: "cohortRetention",
    metric: anyOf(cohortRetention.with({ asOf: 210 * day, timeZone: "Asia/Bishkek" })),
    parts: customerParts(event),
    exact: true,
  },
  {
    name: "cohortRetention in brackets, its cohorts averaged as Mixpanel does",
    metric: anyOf(
      cohortRetention.with({
        asOf: 210 * day,
        every: "week",
        mode: "bracket",
        brackets: [
          [1, 4],
          [4, 20],
        ],
        average: "mixpanel",
      }),
    ),
    parts: customerParts(event),
    exact: true,
  },
  {
    name: "activeUsers, by customer",
    metric: anyOf(activeUsers.with({ timeZone: "Asia/Bishkek", score: "weekly" })),
    parts: customerParts(activity),
    exact: true,
  },
  {
    name: "stickiness of calendar months, by customer",
    metric: anyOf(stickiness.with({ asOf: 210 * day, month: "calendar", average: "ratio-of-means" })),
    parts: customerParts(event),
    exact: true,
  },
  {
    name: "repeatPurchaseRate",
    metric: anyOf(repeatPurchaseRate.with({ window: 30, asOf: 210 * day })),
    parts: customerParts(event),
    exact: true,
  },
  {
    name: "funnel of events",
    metric: anyOf(funnel.with({ steps: ["visit", "cart", "buy"], by: "plan", exclude: ["help"] })),
    parts: customerParts(funnelEvent),
    exact: true,
  },
  {
    name: "funnel of events as attempts with re-entry, the young ones left out",
    metric: anyOf(
      funnel.with({
        steps: ["visit", "cart", "buy"],
        reentry: "optimised",
        counting: "total",
        holdConstant: ["plan"],
        asOf: 30 * day,
        unfinished: "leave-out",
      }),
    ),
    parts: customerParts(funnelEvent),
    exact: true,
  },
  { name: "referralRate", metric: anyOf(referralRate.with({ period })), parts: referralParts(), exact: true },
  {
    name: "referralRate of those who refer",
    metric: anyOf(referralRate.with({ score: "referrers" })),
    parts: referralParts(),
    exact: true,
  },
  {
    name: "customerSurvival",
    metric: anyOf(customerSurvival.with({ asOf: 14 * day, at: [2, 6] })),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "customerSurvival, a restricted mean of all from first to last, some of whom came late",
    metric: anyOf(
      customerSurvival.with({
        asOf: 16 * day,
        observedFrom: 5 * day,
        tenure: "first-to-last",
        score: "restricted-mean",
        horizon: 4,
        unit: "days",
      }),
    ),
    parts: customerParts(subscription),
    exact: true,
  },
  {
    name: "customerSurvival of every spell, in weeks",
    metric: anyOf(customerSurvival.with({ asOf: 14 * day, tenure: "every-spell", unit: "weeks", limits: "log" })),
    parts: customerParts(subscription),
    exact: true,
  },
  { name: "slaAttainment", metric: anyOf(slaAttainment.with(promises)), parts: partsOf(promise), exact: false },
  {
    name: "slaAttainment in business time, without the open breaches",
    metric: anyOf(
      slaAttainment.with({
        ...promises,
        schedule: businessHours,
        openBreaches: "exclude",
        period: { start: 0, end: 700 },
      }),
    ),
    parts: partsOf(promise),
    exact: false,
  },
  { name: "firstContactResolution", metric: anyOf(firstContactResolution), parts: partsOf(handled), exact: true },
  {
    name: "firstContactResolution of the resolved, by Freshservice's convention",
    metric: anyOf(firstContactResolution.with({ convention: "freshservice", of: "resolved", reopened: "unresolved" })),
    parts: partsOf(handled),
    exact: true,
  },
  {
    name: "firstContactResolution without a repeat by customer",
    metric: anyOf(firstContactResolution.with({ method: "no-repeat", asOf: 30 * day, repeats: "same-topic" })),
    parts: customerParts(contactOfCustomer as fc.Arbitrary<{ readonly customerId: number }>),
    exact: true,
  },
  {
    name: "firstContactResolution by a survey",
    metric: anyOf(firstContactResolution.with({ method: "survey" })),
    parts: partsOf(fc.constantFrom("yes", "no", true, false, null)),
    exact: true,
  },
  { name: "oneTouchRate", metric: anyOf(oneTouchRate), parts: partsOf(handled), exact: true },
  {
    name: "oneTouchRate of events, with exactly one",
    metric: anyOf(oneTouchRate.with({ touches: "exactly-one", bots: "count" })),
    parts: ticketParts(ticketEvent),
    exact: true,
  },
  { name: "reopenRate", metric: anyOf(reopenRate), parts: partsOf(handled), exact: true },
  { name: "escalationRate", metric: anyOf(escalationRate), parts: partsOf(handled), exact: true },
  { name: "repliesPerTicket", metric: anyOf(repliesPerTicket), parts: partsOf(handled), exact: true },
  {
    name: "repliesPerTicket of events, of the solved",
    metric: anyOf(repliesPerTicket.with({ of: "solved" })),
    parts: ticketParts(ticketEvent),
    exact: true,
  },
  { name: "contactRate", metric: anyOf(contactRate), parts: partsOf(buyer), exact: true },
  {
    name: "contactRate by orders",
    metric: anyOf(contactRate.with({ of: "orders", per: 1000 })),
    parts: partsOf(buyer),
    exact: true,
  },
  { name: "backlog", metric: anyOf(backlog.with(stock)), parts: partsOf(course), exact: true },
  {
    name: "backlog of events by the week",
    metric: anyOf(backlog.with({ ...stock, every: "week", unit: "hours" })),
    parts: ticketParts(ticketEvent),
    exact: true,
  },
  { name: "conversionRate", metric: anyOf(conversionRate), parts: partsOf(visit), exact: true },
  {
    name: "conversionRate of all conversions per user",
    metric: anyOf(conversionRate.with({ per: "user", counting: "total" }).of(ofVisits)),
    parts: visitParts,
    exact: true,
  },
  {
    name: "conversionRate of sessions with a number",
    metric: anyOf(conversionRate.with({ counting: "total" }).of(ofVisits)),
    parts: visitParts,
    exact: true,
  },
  {
    name: "bounceRate",
    metric: anyOf(bounceRate.with({ definition: "ga4", engagementThreshold: 20 })),
    parts: partsOf(webSession),
    exact: true,
  },
  {
    name: "bounceRate by Universal Analytics",
    metric: anyOf(bounceRate.with({ definition: "universal-analytics" })),
    parts: partsOf(webSession),
    exact: true,
  },
  { name: "engagementRate", metric: anyOf(engagementRate), parts: partsOf(webSession), exact: true },
  { name: "emailRates", metric: anyOf(emailRates), parts: partsOf(email), exact: true },
  {
    name: "emailRates of clicks to opens by people, divided by all sent",
    metric: anyOf(emailRates.with({ score: "click-to-open", per: "sent", machineOpens: "leave-out" })),
    parts: partsOf(email),
    exact: true,
  },
  {
    name: "cartAbandonment",
    metric: anyOf(cartAbandonment.with({ within: 24, asOf: 100 * 3_600_000 })),
    parts: partsOf(cart),
    exact: true,
  },
  {
    name: "cartAbandonment as marked, to date",
    metric: anyOf(cartAbandonment.with({ definition: "abandoned-or-ordered", within: "to-date" })),
    parts: partsOf(cart),
    exact: true,
  },
  { name: "searchTerms", metric: anyOf(searchTerms), parts: partsOf(search), exact: true },
  {
    name: "searchTerms by case",
    metric: anyOf(searchTerms.with({ normalize: "spaces", top: 2 })),
    parts: partsOf(search),
    exact: true,
  },
];

/** Holds two results to each other: number by number, and to the last digit where that can be. */
export function expectSame(actual: unknown, expected: unknown, exact: boolean = true): void {
  if (exact) expect(actual).toEqual(expected);
  else expect(rounded(actual)).toEqual(rounded(expected));
}

/** The same with nine digits of every number. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(9));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
