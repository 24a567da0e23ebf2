import { describe, expect, it } from "vitest";
import { momentsOf } from "../../src/stats/moments.ts";
import { oneWayTest } from "../../src/stats/one-way.ts";
import { studentTTest, welchTest } from "../../src/stats/t-test.ts";
import { expectClose, readReference } from "./reference.ts";

interface FTest {
  readonly F: number;
  readonly df: [number, number];
  readonly p: number;
}

const relative = { relative: 1e-9 };

describe("oneWayTest", () => {
  it.each(readReference<{ groups: Record<string, number[]> }, { welch: FTest; classic: FTest }>("tests", "one-way"))(
    "agrees with R: $name",
    ({ input, expected }) => {
      for (const method of ["welch", "classic"] as const) {
        const test = oneWayTest(Object.values(input.groups), { method });
        expectClose(test.statistic, expected[method].F, relative);
        expect(test.degreesOfFreedomBetween).toBe(expected[method].df[0]);
        expectClose(test.degreesOfFreedomWithin, expected[method].df[1], relative);
        expectClose(test.pValue, expected[method].p, relative);
      }
    },
  );

  it("is the square of the t-tests for two groups, at an offset of a billion too", () => {
    const a = [5, 6, 7, 5, 6, 4, 7, 6].map((value) => value + 1e9);
    const b = [3, 4, 2, 5, 3].map((value) => value + 1e9);
    const welch = welchTest(a, b);
    expectClose(oneWayTest([a, b]).statistic, (welch.statistic as number) ** 2, relative);
    expectClose(oneWayTest([a, b]).degreesOfFreedomWithin, welch.degreesOfFreedom as number, relative);
    expectClose(oneWayTest([a, b]).pValue, welch.pValue as number, relative);
    const classic = oneWayTest([a, momentsOf(b)], { method: "classic" });
    expectClose(classic.statistic, (studentTTest(a, b).statistic as number) ** 2, relative);
  });

  it("leaves empty groups out", () => {
    expect(oneWayTest([[1, 2], [], [3, 5]])).toEqual(
      oneWayTest([
        [1, 2],
        [3, 5],
      ]),
    );
  });

  it("has no statistic with too little in a group, or no variance", () => {
    expect(oneWayTest([[1, 2], [3]])).toMatchObject({ statistic: null, pValue: null });
    expect(
      oneWayTest([
        [1, 2],
        [3, 3],
      ]),
    ).toMatchObject({ statistic: null });
    expect(oneWayTest([[1, 2]])).toMatchObject({ statistic: null });
    expect(oneWayTest([[1], [2]], { method: "classic" })).toMatchObject({ statistic: null });
    expect(
      oneWayTest(
        [
          [1, 1],
          [2, 2],
        ],
        { method: "classic" },
      ),
    ).toMatchObject({ statistic: null });
    expect(oneWayTest([[1, 2], [3]], { method: "classic" }).statistic).toBeGreaterThan(0);
  });

  it("names the group and the place of a fault", () => {
    expect(() =>
      oneWayTest([
        [1, 2],
        [3, Number.NaN],
      ]),
    ).toThrow("oneWayTest: groups[1][1] must be a finite number");
    expect(() => oneWayTest([[1, 2], { n: -1, mean: 0, m2: 0 }])).toThrow("oneWayTest: groups[1].n must be");
  });
});
