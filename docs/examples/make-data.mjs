// Makes the example data: three CSV files of a fictional company in Bishkek that rents out card terminals with a till.
//
//   node docs/examples/make-data.mjs           writes data/survey.csv, data/tickets.csv and data/subscriptions.csv
//   node docs/examples/make-data.mjs --check   writes nothing; exit code 1 if a file is not what would be written
//
// Everything is drawn from seeded integers. There is no clock, no Math.random and no logarithm in it, so the bytes are
// the same on every machine.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const seed = 546;
const customerCount = 1630;
const answerCount = 2000;
const ticketCount = 2000;

// --- What the company is like. Effects on satisfaction are in thousandths of a point of the 0 to 10 scale. ---

const countries = { KG: 30, DE: 18, KE: 15, BR: 13, HU: 12, US: 12 };
const acquisitionChannels = { search: 34, referral: 22, partner: 18, social: 16, sales: 10 };
const contactChannels = { email: 42, chat: 31, phone: 14, social: 13 };

// `churn` is out of 10,000 a month, `switch` out of 1,000 a month.
const plans = {
  Free: { share: 28, price: 0, mood: -200, churn: 350, switch: 40, next: "Starter" },
  Starter: { share: 42, price: 19, mood: 0, churn: 520, switch: 25, next: "Pro" },
  Pro: { share: 24, price: 59, mood: 100, churn: 230, switch: 12, next: "Enterprise" },
  Enterprise: { share: 6, price: 390, mood: 300, churn: 90, switch: 6, next: "Pro" },
};

// The weak one is delivery. `days` says how long after a start a touchpoint is met, at the earliest and at the latest.
const touchpoints = {
  website: { answers: 20, tickets: 18, mood: 8300, better: 600, days: [0, 546] },
  sales: { answers: 12, tickets: 6, mood: 8350, better: 500, days: [0, 60] },
  onboarding: { answers: 17, tickets: 20, mood: 8300, better: 600, days: [0, 60] },
  support: { answers: 23, tickets: 22, mood: 8100, better: 1000, days: [0, 546] },
  delivery: { answers: 16, tickets: 24, mood: 7050, better: 0, days: [0, 60] },
  renewal: { answers: 12, tickets: 10, mood: 8250, better: 600, days: [25, 546] },
};

// Pace is in thousandths: 1800 takes 1.8 times as long as the others.
const agents = {
  Aizada: { share: 14, pace: 950 },
  Emily: { share: 13, pace: 1000 },
  Gergő: { share: 12, pace: 1000 },
  Lena: { share: 13, pace: 900 },
  Nurlan: { share: 12, pace: 1050 },
  Priya: { share: 13, pace: 950 },
  Thiago: { share: 11, pace: 1800 },
  Wanjiru: { share: 12, pace: 1000 },
};
const priorities = {
  low: { share: 22, pace: 1500 },
  normal: { share: 52, pace: 1000 },
  high: { share: 19, pace: 700 },
  urgent: { share: 7, pace: 400 },
};
const medianResponseSeconds = { email: 4800, chat: 1500, phone: 1200, social: 4200 };

const comments = {
  website: {
    good: ["Found the price at once.", "Clear, short, done.", 'The "compare plans" table helped.'],
    bad: ["The form lost my address twice.", "Hard to find the contact page, even on a large screen."],
  },
  sales: {
    good: ["Honest about what we do not need.", "Called back within the hour, as promised."],
    bad: ['Was told "no set-up fee", then got one.', "Too many calls."],
  },
  onboarding: {
    good: ["First sale after twenty minutes!", "Aizada went through it with us, step by step."],
    bad: ["The guide shows another model.", "Steps 3, 4 and 5 could be one.\nThe rest was fine."],
  },
  support: {
    good: ["Quick and friendly.", "Solved in one message, thank you.", "Wanjiru knew the answer at once."],
    bad: ["Asked three times for the same serial number.", 'Closed as "solved", but it was not.'],
  },
  delivery: {
    good: ["Came a day early.", "Well packed."],
    bad: [
      "The terminal came a week late, and nobody told us.",
      'Tracking said "delivered", but nothing was here.',
      "Box open, charger missing.",
      "Two parcels instead of one.\nThe second is still on its way.",
    ],
  },
  renewal: {
    good: ["No surprises.", "One click, same price."],
    bad: ["The reminder came after the invoice.", "Would have liked a choice of date, not only of plan."],
  },
};
const thanks = {
  KG: "Рахмат, баары жакшы.",
  DE: "Alles bestens, danke für die schnelle Hilfe!",
  KE: "Asante sana, huduma nzuri.",
  BR: "Ótimo atendimento, obrigado.",
  HU: "Gyors és kedves, köszönöm!",
  US: "Great, thanks!",
};

// --- Time. The company sits in Asia/Bishkek: UTC+6 the whole year. Days are counted from 2025-01-01 in that zone. ---

const secondsPerDay = 86_400;
const zoneOffset = 6 * 3600;
const opening = Date.UTC(2025, 0, 1) / 1000;
const dayCount = 546;
const closing = opening + dayCount * secondsPerDay - zoneOffset;
// From this day (2025-10-01) a second support shift works: answers come sooner and more people are content.
const improvementDay = 273;

// By hour of the day, and from Monday to Sunday.
const hourWeights = [1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 11, 12, 13, 13, 12, 11, 8, 6, 5, 4, 3, 2];
const weekdayWeights = [11, 11, 10, 10, 9, 5, 4];
// From January to December: more people start a business in spring and autumn than in the summer holidays.
const seasonWeights = [11, 11, 12, 10, 9, 7, 5, 6, 13, 12, 10, 7];

const dayOf = (instant) => Math.floor((instant + zoneOffset - opening) / secondsPerDay);
const hourOf = (instant) => Math.floor(((instant + zoneOffset) % secondsPerDay) / 3600);
const weekdayWeightOf = (day) => weekdayWeights[(day + 2) % 7];
const monthOf = (day) => new Date((opening + day * secondsPerDay) * 1000).getUTCMonth();
const formatInstant = (instant) =>
  instant === null ? "" : new Date(instant * 1000).toISOString().replace(".000Z", "Z");

// The first day begins at 00:00 UTC and the last ends at midnight in Bishkek, so that a report by month shows the same
// eighteen months in either zone.
function instantOn(random, day) {
  for (;;) {
    const hour = pickIndex(random, hourWeights);
    const instant = opening + day * secondsPerDay + hour * 3600 + random(3600) - zoneOffset;
    if (instant >= opening) return instant;
  }
}

// --- Chance. ---

// Integers from 0 to `bound` - 1, each as likely as the other. The generator is "xorwow" of G. Marsaglia,
// "Xorshift RNGs", Journal of Statistical Software 8 (14), 2003.
function createRandom(stream) {
  const state = [1, 2, 3, 4, 5].map((word) => Math.imul(seed + 97 * stream + word, 0x9e3779b1) | 1);
  let counter = stream;
  const nextWord = () => {
    const last = state.pop();
    const mixed = last ^ (last >>> 2);
    const first = state[0];
    state.unshift(first ^ (first << 4) ^ mixed ^ (mixed << 1));
    counter = (counter + 362_437) | 0;
    return (state[0] + counter) >>> 0;
  };
  for (let i = 0; i < 64; i++) nextWord();
  return (bound) => {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = nextWord();
      if (word < limit) return word % bound;
    }
  };
}

function pickIndex(random, weights) {
  let rest = random(weights.reduce((sum, weight) => sum + weight, 0));
  return weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
}

const pickName = (random, table, weightOf = (entry) => entry) =>
  Object.keys(table)[pickIndex(random, Object.values(table).map(weightOf))];
const pickFrom = (random, list) => list[random(list.length)];
const happens = (random, perThousand) => random(1000) < perThousand;

// A sum of twelve even draws is close to a normal one.
function normal(random, standardDeviation) {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += random(1001) - 500;
  return Math.floor((sum * standardDeviation) / 1000);
}

// A product of many random factors is close to a log-normal value and needs no logarithm. Each factor is as likely to
// stand above the line as below it, so the median stays where it is.
function logNormal(random, median) {
  let thousandths = median * 1000;
  for (let i = 0; i < 14; i++) {
    const factor = 1000 + random(601);
    thousandths = Math.floor(happens(random, 500) ? (thousandths * factor) / 1000 : (thousandths * 1000) / factor);
  }
  return Math.floor(thousandths / 1000) + 1;
}

const scale = (value, ...thousandths) => thousandths.reduce((product, by) => Math.floor((product * by) / 1000), value);

// --- Subscriptions: the customers and their lives. ---

function makeSubscriptions() {
  const random = createRandom(1);
  // The company opens with a waiting list, so the first weeks bring many at once.
  const dayWeights = Array.from({ length: dayCount }, (_, day) => {
    const launch = day < 7 ? 120 : day < 31 ? 25 : 0;
    return weekdayWeightOf(day) * (seasonWeights[monthOf(day)] + launch);
  });
  const starts = Array.from({ length: customerCount }, () => instantOn(random, pickIndex(random, dayWeights)));
  starts.sort((a, b) => a - b);
  const subscriptions = [];
  for (const [index, startedAt] of starts.entries()) {
    const customer = {
      id: `c${String(index + 1).padStart(4, "0")}`,
      country: pickName(random, countries),
      channel: pickName(random, acquisitionChannels),
      mood: normal(random, 900),
    };
    subscribe(random, subscriptions, customer, startedAt);
    // A few open a second shop with a subscription of its own, while the first one may go on.
    const secondDay = dayOf(startedAt) + 45 + random(200);
    if (happens(random, 40) && secondDay < dayCount) {
      subscribe(random, subscriptions, customer, instantOn(random, secondDay));
    }
  }
  return subscriptions.sort((a, b) => a.startedAt - b.startedAt);
}

// One life: month by month it goes on, moves to another plan without a gap, or ends. Some come back months later.
function subscribe(random, subscriptions, customer, startedAt) {
  let current = null;
  const open = (plan, instant) => {
    const price = plan === "Enterprise" ? plans[plan].price + 50 * random(7) : plans[plan].price;
    current = { customer, plan, startedAt: instant, endedAt: null, price };
    subscriptions.push(current);
  };
  const firstDay = dayOf(startedAt);
  const firstPlan = pickName(random, plans, ({ share }) => share);
  open(firstPlan, startedAt);
  for (let month = 0; ; month++) {
    const day = firstDay + 30 * month + 1 + random(30);
    if (day >= dayCount) return;
    const instant = instantOn(random, day);
    const churn = scale(
      plans[current.plan].churn,
      month < 3 ? 1350 : 1100,
      customer.channel === "social" ? 1300 : 1000,
      Math.max(300, 1000 - Math.floor(customer.mood / 3)),
      day >= improvementDay ? 900 : 1000,
    );
    if (random(10_000) < churn) {
      current.endedAt = instant;
      const backDay = day + 60 + random(150);
      if (happens(random, 220) && backDay < dayCount) {
        subscribe(random, subscriptions, customer, instantOn(random, backDay));
      }
      return;
    }
    if (happens(random, plans[current.plan].switch)) {
      current.endedAt = instant;
      open(plans[current.plan].next, instant);
    }
  }
}

// --- Survey answers and tickets: contacts of those who are subscribed at the time. ---

// Contacts grow with the company: by a half from the first day to the last.
const contactDayWeights = Array.from({ length: dayCount }, (_, day) => weekdayWeightOf(day) * (2 * dayCount + day));

function makeContacts(random, subscriptions, count, weightOf) {
  const contacts = [];
  while (contacts.length < count) {
    const instant = instantOn(random, pickIndex(random, contactDayWeights));
    const touchpoint = pickName(random, touchpoints, weightOf);
    const [earliest, latest] = touchpoints[touchpoint].days.map((days) => days * secondsPerDay);
    const active = subscriptions.filter(({ startedAt, endedAt }) => {
      const age = instant - startedAt;
      return age >= earliest && age <= latest && (endedAt === null || endedAt > instant);
    });
    if (active.length > 0) contacts.push({ instant, touchpoint, subscription: pickFrom(random, active) });
  }
  return contacts.sort((a, b) => a.instant - b.instant);
}

function makeAnswers(subscriptions) {
  const random = createRandom(2);
  return makeContacts(random, subscriptions, answerCount, (touchpoint) => touchpoint.answers).map((contact) => {
    const { customer, plan } = contact.subscription;
    const { mood, better } = touchpoints[contact.touchpoint];
    const improvement = dayOf(contact.instant) >= improvementDay ? better : 0;
    const satisfaction = mood + improvement + plans[plan].mood + customer.mood + normal(random, 2000);
    return {
      ...contact,
      channel: pickName(random, contactChannels),
      nps: answer(random, 45, satisfaction, 0, 10),
      csat: answer(random, 55, Math.floor(satisfaction / 2) + normal(random, 600), 1, 5),
      ces: answer(random, 65, Math.floor((satisfaction * 7) / 10) + normal(random, 900), 1, 7),
      comment: happens(random, 300) ? pickComment(random, contact.touchpoint, customer.country, satisfaction) : "",
    };
  });
}

// The nearest point of the scale, or nothing where the question was skipped.
function answer(random, blankPerThousand, thousandths, min, max) {
  if (happens(random, blankPerThousand)) return "";
  return Math.min(max, Math.max(min, Math.floor((thousandths + 500) / 1000)));
}

function pickComment(random, touchpoint, country, satisfaction) {
  if (satisfaction < 7500) return pickFrom(random, comments[touchpoint].bad);
  return happens(random, 250) ? thanks[country] : pickFrom(random, comments[touchpoint].good);
}

function makeTickets(subscriptions) {
  const random = createRandom(3);
  return makeContacts(random, subscriptions, ticketCount, (touchpoint) => touchpoint.tickets).map((contact) => {
    const channel = pickName(random, contactChannels);
    const priority = pickName(random, priorities, ({ share }) => share);
    const agent = pickName(random, agents, ({ share }) => share);
    const pace = [agents[agent].pace, priorities[priority].pace];
    const day = dayOf(contact.instant);
    const hour = hourOf(contact.instant);
    const wait = scale(
      logNormal(random, medianResponseSeconds[channel]),
      ...pace,
      channel === "chat" && (hour < 7 || hour >= 22) ? 5000 : 1000,
      1150 - Math.floor((200 * day) / dayCount),
      day >= improvementDay ? 800 : 1000,
    );
    const forgotten = happens(random, channel === "social" ? 70 : 25);
    const firstRespondedAt = forgotten ? null : beforeClosing(contact.instant + wait);
    const left = firstRespondedAt === null || happens(random, 35);
    const resolvedAt = left ? null : beforeClosing(firstRespondedAt + scale(logNormal(random, 6 * 3600), ...pace));
    return { ...contact, channel, priority, agent, firstRespondedAt, resolvedAt };
  });
}

// What happens after the last day is not known yet.
const beforeClosing = (instant) => (instant < closing ? instant : null);

// --- The files. ---

const numbered = (letter, index) => `${letter}${String(index + 1).padStart(4, "0")}`;
const formatCell = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell));
const formatRow = (cells) => `${cells.map(formatCell).join(",")}\n`;

function formatCsv(letter, rows, columns) {
  const lines = rows.map((row, index) =>
    formatRow([numbered(letter, index), ...Object.values(columns).map((cellOf) => cellOf(row))]),
  );
  const idColumn = { r: "response_id", t: "ticket_id", s: "subscription_id" }[letter];
  return formatRow([idColumn, ...Object.keys(columns)]) + lines.join("");
}

function makeFiles() {
  const subscriptions = makeSubscriptions();
  return {
    "survey.csv": formatCsv("r", makeAnswers(subscriptions), {
      customer_id: (row) => row.subscription.customer.id,
      answered_at: (row) => formatInstant(row.instant),
      touchpoint: (row) => row.touchpoint,
      channel: (row) => row.channel,
      plan: (row) => row.subscription.plan,
      country: (row) => row.subscription.customer.country,
      nps: (row) => row.nps,
      csat: (row) => row.csat,
      ces: (row) => row.ces,
      comment: (row) => row.comment,
    }),
    "tickets.csv": formatCsv("t", makeTickets(subscriptions), {
      customer_id: (row) => row.subscription.customer.id,
      created_at: (row) => formatInstant(row.instant),
      first_responded_at: (row) => formatInstant(row.firstRespondedAt),
      resolved_at: (row) => formatInstant(row.resolvedAt),
      channel: (row) => row.channel,
      priority: (row) => row.priority,
      agent: (row) => row.agent,
      plan: (row) => row.subscription.plan,
      touchpoint: (row) => row.touchpoint,
    }),
    "subscriptions.csv": formatCsv("s", subscriptions, {
      customer_id: (row) => row.customer.id,
      plan: (row) => row.plan,
      country: (row) => row.customer.country,
      channel: (row) => row.customer.channel,
      started_at: (row) => formatInstant(row.startedAt),
      ended_at: (row) => formatInstant(row.endedAt),
      monthly_price: (row) => `${row.price}.00`,
      currency: () => "USD",
    }),
  };
}

function main(flags) {
  if (flags.length > 1 || (flags.length === 1 && flags[0] !== "--check")) {
    console.error("usage: node docs/examples/make-data.mjs [--check]");
    return 1;
  }
  const folder = new URL("data/", import.meta.url);
  const files = Object.entries(makeFiles());
  if (flags.length === 0) {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(new URL(name, folder), text);
    return 0;
  }
  const different = files.filter(([name, text]) => readIfThere(new URL(name, folder)) !== text);
  for (const [name] of different) console.error(`docs/examples/data/${name} is not what make-data.mjs makes`);
  return different.length > 0 ? 1 : 0;
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

process.exitCode = main(process.argv.slice(2));
