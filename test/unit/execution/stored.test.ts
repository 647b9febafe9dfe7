import { describe, expect, it } from "vitest";

import { transition } from "../../../src/execution/lifecycle.ts";
import { resourceOf } from "../../../src/execution/view.ts";
import type { State } from "../../../src/execution/state.ts";
import { type StoredState, revive } from "../../../src/execution/stored.ts";
import { SECOND, T, events, states } from "./samples.ts";

const ADDED = new Set(["version", "actionOrTrigger", "listedAt", "changes", "size", "blame"]);

/** As the version before stored it. */
function former(state: State): StoredState {
  const kept = Object.entries(state).filter(([name]) => !ADDED.has(name));
  return Object.fromEntries(kept) as unknown as StoredState;
}

const existing = Object.values(states).filter((state) => state.status !== "absent");

describe("a state that the version before stored", () => {
  it.each(existing)("$status can be looked at, and ends like any other", (state) => {
    const revived = revive(former(state));
    if (revived.status === "absent") throw new Error("It is gone.");
    expect(resourceOf("x", revived)).toMatchObject({ status: state.status, size: null, failure: null });
    expect(revived.changes.at(-1)?.status).toBe(state.status);
    expect(transition(revived, events.cancel, T + SECOND).status).toBe("cancelled");
  });

  it("has the history that can be told from it", () => {
    const revived = revive(former({ ...states.fulfilled, startedAt: T + 1, settledAt: T + 2 }));
    expect(revived).toMatchObject({
      changes: [
        { status: "scheduled", at: T, attempt: 0 },
        { status: "running", at: T + 1, attempt: 1 },
        { status: "fulfilled", at: T + 2, attempt: 1 },
      ],
    });
  });
});

it("a state of this version comes back as it is", () => {
  for (const state of Object.values(states)) expect(revive(state)).toBe(state);
});

it("nothing stored is absent", () => {
  expect(revive(undefined)).toEqual({ status: "absent" });
});
