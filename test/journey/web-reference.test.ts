import { describe, expect, it } from "vitest";
import { bounceRate } from "../../src/journey/bounce-rate.ts";
import { cartAbandonment } from "../../src/journey/cart-abandonment.ts";
import { conversionRate } from "../../src/journey/conversion-rate.ts";
import { emailRates } from "../../src/journey/email-rates.ts";
import { engagementRate } from "../../src/journey/engagement-rate.ts";
import type { Estimate } from "../../src/result.ts";
import references from "../reference/web.json" with { type: "json" };

const metrics = { bounceRate, cartAbandonment, conversionRate, emailRates, engagementRate };

describe("the reference figures of the web", () => {
  it.each(references)("$metric: $name", ({ metric, input, options, value, interval, standardError, tolerance }) => {
    const measure = metrics[metric as keyof typeof metrics] as unknown as (input: unknown, options: object) => Estimate;
    const result = measure(input, options);
    const near = (actual: number | null | undefined, expected: number): void =>
      expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
    near(result.value, value);
    near(result.interval?.low, interval[0] as number);
    near(result.interval?.high, interval[1] as number);
    if (standardError !== undefined) near(result.standardError, standardError);
  });
});
