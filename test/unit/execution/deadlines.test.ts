import { describe, expect, it } from "vitest";

import { isArmedFor, nextAlarm } from "../../../src/execution/deadlines.ts";
import { transition } from "../../../src/execution/lifecycle.ts";
import type { State } from "../../../src/execution/state.ts";
import { DAY, HOUR, MINUTE, SECOND, T, kept, scheduled, spans, states } from "./samples.ts";

const remembered = { ...states.handed_out, spans: { ...spans, handedOutMs: DAY } };

describe("nextAlarm", () => {
  it.each([
    ["absent", states.absent, null],
    ["scheduled", states.scheduled, T + 25 * SECOND],
    ["scheduled shortly before it expires", { ...scheduled, dispatchAt: T + 2 * HOUR }, T + HOUR],
    ["running", states.running, T + 135 * SECOND],
    ["running shortly before it expires", { ...states.running, leaseEndsAt: T + 2 * HOUR }, T + HOUR],
    ["fulfilled", states.fulfilled, T + 15 * MINUTE],
    ["rejected late", { ...states.rejected, settledAt: T + 50 * MINUTE }, T + HOUR],
    ["handed_out", states.handed_out, T + 15 * SECOND],
    ["handed_out under a key", kept, T + 15 * MINUTE],
    ["handed_out under a key and spent", { ...states.handed_out, fingerprint: "f", redeliverUntil: null }, T + DAY],
    ["handed_out, spent and remembered", { ...remembered, redeliverUntil: null }, T + DAY],
    ["expired", states.expired, T + DAY],
    ["cancelled", states.cancelled, T + DAY],
  ] as [string, State, number | null][])("%s", (_, state, expected) => {
    expect(nextAlarm(state, T)).toBe(expected);
  });

  it.each(Object.values(states).filter(({ status }) => status !== "absent"))(
    "$status changes at its alarm, and not before",
    (state) => {
      const at = nextAlarm(state, T) ?? Number.NaN;
      expect(transition(state, { type: "alarm", dueAt: at }, at - 1)).toBe(state);
      expect(transition(state, { type: "alarm", dueAt: at }, at)).not.toBe(state);
    },
  );
});

describe("isArmedFor", () => {
  it("wants an alarm where there is none, unless nothing is left to do", () => {
    expect(isArmedFor(states.scheduled, null, T)).toBe(false);
    expect(isArmedFor(states.absent, null, T)).toBe(true);
  });

  it("takes an alarm that is early, which looks and arms again", () => {
    expect(isArmedFor(states.fulfilled, T + SECOND, T)).toBe(true);
  });

  it("takes no late alarm while somebody waits for a run", () => {
    expect(isArmedFor(states.scheduled, T + 26 * SECOND, T)).toBe(false);
    expect(isArmedFor(states.running, T + 136 * SECOND, T)).toBe(false);
  });

  it("takes no late alarm for a reader with a key: one after the window's end is the last call's", () => {
    expect(isArmedFor(kept, T + 15 * MINUTE, T)).toBe(true);
    expect(isArmedFor(kept, T + 15 * MINUTE + 1, T)).toBe(false);
  });

  it("lets housekeeping be a minute late, since an alarm moved is a row written", () => {
    expect(isArmedFor(states.handed_out, T + 75 * SECOND, T)).toBe(true);
    expect(isArmedFor(states.handed_out, T + 75 * SECOND + 1, T)).toBe(false);
  });
});
