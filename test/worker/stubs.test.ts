import { describe, expect, it } from "vitest";

import { retrying } from "../../src/stubs.ts";

/** Answers with a value after so many failures, and counts the stubs that it was called through. */
function flaky(failures: number, error: unknown) {
  let stubs = 0;
  const question = async (stub: number) => {
    if (stub <= failures) throw error;
    return stub;
  };
  return { stubs: () => stubs, answer: () => retrying(() => question(++stubs)) };
}

const passing = Object.assign(new Error("reset"), { retryable: true });

describe("retrying", () => {
  it("tries again through a new stub while the object cannot be reached", async () => {
    expect(await flaky(3, passing).answer()).toBe(4);
    expect(await flaky(1, Object.assign(new Error("reset"), { durableObjectReset: true })).answer()).toBe(2);
  });

  it("gives up after the fourth try", async () => {
    const { answer, stubs } = flaky(9, passing);
    await expect(answer()).rejects.toBe(passing);
    expect(stubs()).toBe(4);
  });

  it.each([
    ["an error of the object's own code", new Error("bug")],
    ["an overloaded object", Object.assign(new Error("busy"), { retryable: true, overloaded: true })],
    ["nothing like an error", "text"],
  ])("does not try again after %s", async (_, error) => {
    const { answer, stubs } = flaky(9, error);
    await expect(answer()).rejects.toBe(error);
    expect(stubs()).toBe(1);
  });
});
