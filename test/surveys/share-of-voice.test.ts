import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { shareOfVoice } from "../../src/surveys/share-of-voice.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const set = { brand: "Acme", competitors: ["Bolt", "Cog"] };

describe("shareOfVoice", () => {
  it("is the brand's share of the mentions of the set", () => {
    const result = shareOfVoice([{ brand: "Acme" }, { brand: "Bolt" }, { brand: "Acme" }, { brand: null }], set);
    expect(result).toMatchObject({ value: 200 / 3, unit: "percent", n: 3, missing: 1 });
    expect(result.convention).toBe("% of the mentions of Acme and Bolt, Cog that are Acme's");
    expect(result.basis).toEqual({ kind: "proportion", successes: 2, trials: 3 });
  });

  it("gives a competitor without a mention 0 %, not nothing", () => {
    const { brands } = shareOfVoice([{ brand: "Bolt" }], set);
    expect(brands).toEqual([
      { brand: "Acme", mentions: 0, volume: 0, percent: 0 },
      { brand: "Bolt", mentions: 1, volume: 1, percent: 100 },
      { brand: "Cog", mentions: 0, volume: 0, percent: 0 },
    ]);
    expect(shareOfVoice([], set)).toMatchObject({ value: null, n: 0 });
  });

  it.each(
    readReference<{ readonly brands: string[]; readonly reach: number[] }, { value: number; standardError: number }>(
      "composites",
      "share of voice",
    ),
  )("gives the figures of: $name", ({ input, expected }) => {
    const rows = input.brands.map((brand, i) => ({ brand, reach: input.reach[i] as number }));
    const result = shareOfVoice(rows, { ...set, volume: "reach" });
    expectClose(result.value, expected.value, { absolute: 1e-9 });
    expectClose(result.standardError, expected.standardError, { absolute: 1e-9 });
    expect(result.effectiveN).toBeLessThan(result.n);
  });

  it("counts a record for as many mentions as it says", () => {
    const counted = shareOfVoice(
      [
        { brand: "Acme", mentions: 30 },
        { brand: "Bolt", mentions: 20 },
      ],
      set,
    );
    const single = [...Array(30).fill({ brand: "Acme" }), ...Array(20).fill({ brand: "Bolt" })];
    expect(counted).toEqual(shareOfVoice(single, set));
    expect(counted).toEqual(shareOfVoice({ brands: { Acme: 30, Bolt: 20 } }, set));
  });

  it("takes sums of reach, with an interval where their squares are known", () => {
    const rows = [
      { brand: "Acme", reach: 100 },
      { brand: "Acme", reach: 300 },
      { brand: "Bolt", reach: 600 },
    ];
    const sums = {
      Acme: { mentions: 2, volume: 400, squaredVolume: 100_000 },
      Bolt: { mentions: 1, volume: 600, squaredVolume: 360_000 },
    };
    const options = { ...set, volume: "reach" } as const;
    expect(shareOfVoice({ brands: sums }, options)).toEqual(shareOfVoice(rows, options));
    const plain = shareOfVoice(
      { brands: { Acme: { mentions: 2, volume: 400 }, Bolt: { mentions: 1, volume: 600 } } },
      options,
    );
    expect(plain).toMatchObject({ value: 40, n: 3, interval: null, standardError: null, basis: null });
  });

  it("counts a mention without its reach as missing", () => {
    const result = shareOfVoice([{ brand: "Acme" }, { brand: "Bolt", reach: 5 }], { ...set, volume: "reach" });
    expect([result.value, result.n, result.missing]).toEqual([0, 1, 1]);
  });

  it("breaks down by segment, each against the same set", () => {
    const rows = [
      { brand: "Acme", site: "a" },
      { brand: "Cog", site: "a" },
      { brand: "Acme", site: "b" },
    ];
    const parts = segment(rows, { by: "site", metric: shareOfVoice.with(set) });
    expect(parts.map(({ value, brands }) => [value, brands?.length])).toEqual([
      [50, 3],
      [100, 3],
    ]);
  });

  it("treats brands with the names of object members as any other", () => {
    const odd = { brand: "__proto__", competitors: ["constructor", "toString"] };
    const result = shareOfVoice([{ brand: "constructor" }, { brand: "__proto__" }], odd);
    expect(result.value).toBe(50);
    expect(shareOfVoice({ brands: { constructor: 4 } } as never, odd).value).toBe(0);
  });

  it.each([
    [[{ brand: "Dot" }], set, 'mentions[0].brand must be one of the brands ("Acme", "Bolt", "Cog"), got "Dot"'],
    [
      [{ brand: "Acme", reach: -1 }],
      { ...set, volume: "reach" },
      "mentions[0].reach must be a number from 0 to 1e15, got -1",
    ],
    [[{ brand: "Acme", mentions: 1.5 }], set, "mentions[0].mentions must be a whole number from 0 on, got 1.5"],
    [{ brands: { Dot: 3 } }, set, 'counts.brands.Dot must be a known name (Acme, Bolt, Cog), got "Dot"'],
    [[], {}, "options.brand must be the brand whose share is wanted, got undefined"],
    [[], { brand: "Acme" }, "options.competitors must be the list of all other brands, got undefined"],
    [
      [],
      { brand: "Acme", competitors: ["Bolt", "Acme"] },
      'options.competitors must be without the brand itself, got "Acme"',
    ],
    [
      [],
      { brand: "Acme", competitors: ["Bolt", "Bolt"] },
      "options.competitors must be a list of brands, each once, got an array",
    ],
  ])("refuses %j with %j", (input, options, message) => {
    expect(messageOf(() => shareOfVoice(input as never, options as never))).toBe(`shareOfVoice: ${message}`);
  });

  it("leaves out and counts other brands where it is told to, and does not mix sets", () => {
    expect(shareOfVoice([{ brand: "Dot" }, { brand: "Acme" }], { ...set, invalid: "omit" })).toMatchObject({
      value: 100,
      invalid: 1,
    });
    const [a, b] = [set, { brand: "Acme", competitors: ["Cog"] }].map((one) => shareOfVoice.summarize([], one));
    expect(messageOf(() => shareOfVoice.merge(a as never, b as never))).toContain(
      "summary.brands must be the same as before",
    );
  });

  it("takes no weights beside its volume", () => {
    expect(messageOf(() => shareOfVoice.of({ brand: "b" }, { weight: "w" }))).toContain(
      "options.weight must be a known name",
    );
  });

  it("keeps the error of one mention beside two of a huge reach", () => {
    const mentions = [1e10, 1e10, 1].map((reach) => ({ brand: reach > 1 ? "Acme" : "Cog", reach }));
    expectClose(shareOfVoice(mentions, { ...set, volume: "reach" }).standardError, Math.sqrt(1.5) * 5e-9, {
      relative: 1e-5,
    });
  });
});
