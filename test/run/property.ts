// A property that is checked with values drawn from the run's seed, so that the run can be repeated.
import { type IProperty, assert as check } from "fast-check";
import { inject } from "vitest";

export function assert<Values>(property: IProperty<Values>, options: { numRuns?: number } = {}): void {
  check(property, { seed: inject("seed"), ...options });
}
