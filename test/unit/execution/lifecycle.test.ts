import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { nextAlarm } from "../../../src/execution/deadlines.ts";
import { type Event, transition } from "../../../src/execution/lifecycle.ts";
import { ABSENT, type State, isDispatch, isHandedTo } from "../../../src/execution/state.ts";
import { DAY, HOUR, MINUTE, OWNER, SECOND, T, events, kept, order, scheduled, spans, states } from "./samples.ts";

type Status = State["status"];

// The table in lifecycle.ts, cell by cell; a dash says that the very same state comes back.
const grid: Record<Status, Record<Event["type"], Status | "-">> = {
  absent: row({ schedule: "scheduled" }),
  scheduled: row({ claim: "running", abandon: "rejected", cancel: "cancelled" }),
  running: row({ settle: "fulfilled", release: "scheduled", cancel: "cancelled" }),
  fulfilled: row({ hand_out: "handed_out", cancel: "cancelled" }),
  rejected: row({ hand_out: "handed_out", cancel: "cancelled" }),
  handed_out: row({ acknowledge: "absent", cancel: "cancelled" }),
  expired: row({ cancel: "cancelled" }),
  cancelled: row({}),
};

function row(changes: Partial<Record<Event["type"], Status>>): Record<Event["type"], Status | "-"> {
  const nothing = Object.fromEntries(Object.keys(events).map((type) => [type, "-"]));
  return { ...(nothing as Record<Event["type"], "-">), ...changes };
}

const look = (state: State, now: number) => transition(state, { type: "claim", claimant: "" }, now);

const release = (attempt: number) => transition({ ...states.running, attempt }, { type: "release", attempt }, T);

const acknowledge = (owner: string, reader: string) => transition(kept, { type: "acknowledge", owner, reader }, T);

const ring = (dueAt: number, now: number) => transition(kept, { type: "alarm", dueAt }, now);

describe("every state x every event", () => {
  for (const [status, cells] of Object.entries(grid) as [Status, (typeof grid)[Status]][]) {
    for (const [type, expected] of Object.entries(cells) as [Event["type"], Status | "-"][]) {
      it(`${status} + ${type} -> ${expected === "-" ? "nothing changes" : expected}`, () => {
        const before = states[status];
        const after = transition(before, events[type], T + SECOND);
        expect(after === before ? "-" : after.status).toBe(expected);
      });
    }
  }
});

/** The cells of a line of a Markdown table, without their footnote marks. */
function cellsOf(line: string): string[] {
  const cells = line.split("|").slice(1, -1);
  return cells.map((cell) => cell.replace(/[¹²³]/, "").trim());
}

it("src/execution/README.md shows the same table", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../../../src/execution/README.md"), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith("|"));
  const head = lines.findIndex((line) => line.startsWith("| state |"));
  const [, ...types] = cellsOf(lines[head] ?? "");
  const table = lines.slice(head + 2, head + 2 + Object.keys(grid).length).map((line) => {
    const [status = "", ...cells] = cellsOf(line);
    // Of several outcomes the grid's event has the first; an alarm that is due is tested by itself.
    const firsts = cells.map((cell) => (/^(sent again|wiped), /.test(cell) ? "-" : cell.split(", ")[0]));
    return [status, Object.fromEntries(types.map((type, index) => [type, firsts[index]]))];
  });
  expect(Object.fromEntries(table)).toEqual(grid);
});

describe("attempts", () => {
  it("running + settle of another attempt -> nothing changes", () => {
    expect(transition(states.running, { ...events.settle, attempt: 2 }, T)).toBe(states.running);
    expect(transition(states.running, { type: "release", attempt: 2 }, T)).toBe(states.running);
  });

  it("running + settle as rejected -> rejected", () => {
    expect(transition(states.running, { ...events.settle, verdict: "rejected" }, T).status).toBe("rejected");
  });

  it("running + the same claim again -> the same attempt, for a claimant whose answer was lost", () => {
    const running = transition(scheduled, { type: "claim", claimant: "m1/1" }, T);
    expect(transition(running, { type: "claim", claimant: "m1/1" }, T + SECOND)).toBe(running);
    expect(running).toMatchObject({ attempt: 1, claimant: "m1/1", startedAt: T });
  });

  it("running + lease over -> scheduled, due at once: a consumer that died is noticed", () => {
    const late = transition(states.running, events.alarm, T + 135 * SECOND);
    expect(late).toMatchObject({ status: "scheduled", attempts: 1, dispatches: 1 });
    expect(isDispatch(states.running, late)).toBe(true);
  });

  it("running + lease over + settle -> the late attempt changes nothing", () => {
    const late = transition(states.running, events.settle, T + 135 * SECOND);
    expect(late).toMatchObject({ status: "scheduled", attempts: 1 });
  });

  it("running + lease over + claim -> the next attempt", () => {
    const next = transition(states.running, { type: "claim", claimant: "m9/1" }, T + 200 * SECOND);
    expect(next).toMatchObject({ status: "running", attempt: 2, claimant: "m9/1" });
  });

  it("third attempt + lease over -> rejected as of the lease's end: AttemptsExhaustedError", () => {
    const third: State = { ...states.running, attempt: 3 };
    const after = transition(third, events.alarm, T + 200 * SECOND);
    expect(after).toMatchObject({
      status: "rejected",
      settledAt: T + 135 * SECOND,
      reason: { name: "AttemptsExhaustedError", message: expect.stringContaining("3 of 3") },
    });
  });

  it("third attempt + release -> rejected; earlier ones are scheduled after a growing pause", () => {
    expect(release(1)).toMatchObject({ status: "scheduled", attempts: 1, dispatches: 0, dispatchAt: T + SECOND });
    expect(release(2)).toMatchObject({ status: "scheduled", attempts: 2, dispatches: 0, dispatchAt: T + 5 * SECOND });
    expect(release(3)).toMatchObject({ status: "rejected", reason: { name: "AttemptsExhaustedError" } });
  });

  it("released + alarm when due -> a message is sent", () => {
    const released = transition(states.running, events.release, T);
    const due = transition(released, events.alarm, T + SECOND);
    expect(isDispatch(states.running, released)).toBe(false);
    expect(isDispatch(released, due)).toBe(true);
  });

  it("scheduled + abandon -> rejected: says that no consumer could be reached", () => {
    expect(transition(scheduled, { type: "abandon" }, T)).toMatchObject({
      status: "rejected",
      startedAt: null,
      reason: { name: "AttemptsExhaustedError" },
    });
  });
});

describe("messages", () => {
  it("absent + schedule sends a message", () => {
    expect(isDispatch(ABSENT, transition(ABSENT, events.schedule, T))).toBe(true);
  });

  it("scheduled + alarm sends again within 30 s, then after growing pauses of at most 5 minutes", () => {
    const pauses: number[] = [];
    let state: State = transition(ABSENT, events.schedule, T);
    let now = T;
    while (pauses.length < 6) {
      const at = nextAlarm(state, now) ?? Infinity;
      pauses.push((at - now) / SECOND);
      const after = transition(state, events.alarm, at);
      expect(isDispatch(state, after)).toBe(true);
      [state, now] = [after, at];
    }
    expect(pauses).toEqual([25, 50, 100, 200, 300, 300]);
  });

  it("scheduled + early alarm -> nothing changes", () => {
    expect(transition(scheduled, events.alarm, T + 24 * SECOND)).toBe(scheduled);
  });
});

describe("readers and owners", () => {
  it("handed_out belongs to its reader alone", () => {
    const taken = transition(states.fulfilled, { ...events.hand_out, reader: "key:a", isKeyed: true }, T);
    expect(isHandedTo(taken, "alice", "key:a")).toBe(true);
    expect(isHandedTo(taken, "alice", "key:b")).toBe(false);
    expect(isHandedTo(taken, "bob", "key:a")).toBe(false);
    expect(isHandedTo(taken, "alice", null)).toBe(false);
    const again = transition(taken, { ...events.hand_out, reader: "key:a", isKeyed: true }, T + MINUTE);
    expect(again).toBe(taken);
  });

  it("handed_out + acknowledge -> its outcome is gone, by its reader alone", () => {
    expect(acknowledge("alice", "r2")).toBe(kept);
    expect(acknowledge("bob", "r1")).toBe(kept);
    expect(acknowledge("alice", "r1")).toBe(ABSENT);
    const spent = transition({ ...kept, fingerprint: "f" }, events.acknowledge, T + SECOND);
    expect(spent).toMatchObject({ status: "handed_out", redeliverUntil: null, reason: null, size: 10 });
    expect(transition(spent, events.acknowledge, T + MINUTE)).toBe(spent);
  });

  it("a reader without a key keeps the outcome only while its own request may repeat", () => {
    const taken = transition(states.fulfilled, events.hand_out, T);
    expect(taken).toMatchObject({ redeliverUntil: T + 15 * SECOND });
  });

  it("another user changes nothing", () => {
    expect(transition(states.fulfilled, { ...events.hand_out, owner: "bob" }, T)).toBe(states.fulfilled);
    for (const state of Object.values(states))
      expect(transition(state, { type: "cancel", owner: "bob" }, T)).toBe(state);
  });
});

const shown = (state: State) =>
  state.status === "absent" ? [] : state.changes.map(({ status, at, attempt }) => [status, at - T, attempt]);

describe("the history", () => {
  const steps: [number, Event][] = [
    [SECOND, events.claim],
    [2 * SECOND, events.release],
    [3 * SECOND, { type: "claim", claimant: "m3/1" }],
    [4 * SECOND, { ...events.settle, attempt: 2, failure: { origin: "component", name: "E", message: "m" } }],
    [5 * SECOND, events.hand_out],
    [6 * SECOND, events.cancel],
  ];
  const through = (count: number) =>
    steps
      .slice(0, count)
      .reduce<State>((state, [ms, event]) => transition(state, event, T + ms), transition(ABSENT, events.schedule, T));

  it("writes down every change, when, and in which attempt", () => {
    expect(shown(through(6))).toEqual([
      ["scheduled", 0, 0],
      ["running", SECOND, 1],
      ["scheduled", 2 * SECOND, 1],
      ["running", 3 * SECOND, 2],
      ["fulfilled", 4 * SECOND, 2],
      ["handed_out", 5 * SECOND, 2],
      ["cancelled", 6 * SECOND, 2],
    ]);
  });

  it("keeps who failed and the size through handout, expiry and cancel", () => {
    const summary = { size: 10, failure: { origin: "component" } };
    for (const count of [4, 5, 6]) expect(through(count)).toMatchObject(summary);
    expect(look(through(4), T + HOUR)).toMatchObject({ status: "expired", ...summary });
  });

  it("dates a change that nobody saw at its deadline: lease over, then expired", () => {
    expect(shown(look(through(1), T + 2 * HOUR))).toEqual([
      ["scheduled", 0, 0],
      ["running", SECOND, 1],
      ["scheduled", 136 * SECOND, 1],
      ["expired", HOUR, 1],
    ]);
  });

  it("blames the platform where no attempt came to an end", () => {
    const state = transition(scheduled, events.abandon, T);
    const reason = "reason" in state && state.reason;
    const size = JSON.stringify({ message: "Rejected.", reason }).length;
    expect(state).toMatchObject({ size, failure: { origin: "platform", ...reason } });
  });

  it("remembers what was run", () => {
    const facts = { version: "v1", actionOrTrigger: "getPets", listedAt: 7 };
    const before = transition(ABSENT, { type: "schedule", order: { ...order, ...facts } }, T);
    expect(transition(before, events.cancel, T)).toMatchObject(facts);
  });
});

describe("the passing of time", () => {
  it.each(["scheduled", "fulfilled", "rejected"] as const)("%s + an hour -> expired, as of the deadline", (status) => {
    const state = { ...states[status], ...(status === "scheduled" ? {} : { settledAt: T + 50 * MINUTE }) } as State;
    expect(transition(state, events.alarm, T + HOUR - 1).status).toBe(status);
    expect(transition(state, events.alarm, T + HOUR + MINUTE)).toMatchObject({
      status: "expired",
      expiredAt: T + HOUR,
    });
  });

  it("running + an hour -> expired where that comes before the lease's end", () => {
    const long: State = { ...states.running, leaseEndsAt: T + 2 * HOUR };
    expect(look(long, T + HOUR)).toMatchObject({ status: "expired", expiredAt: T + HOUR });
  });

  it("fulfilled + 15 minutes -> expired, and its outcome is nobody's", () => {
    const after = transition(states.fulfilled, events.hand_out, T + 15 * MINUTE);
    expect(after).toMatchObject({ status: "expired", expiredAt: T + 15 * MINUTE });
  });

  it("expired drops the job, so that no credential is left", () => {
    expect(transition(scheduled, events.alarm, T + HOUR)).not.toHaveProperty("job");
  });

  it("settled, cancelled and rejected drop the job too", () => {
    expect(transition(states.running, events.settle, T)).not.toHaveProperty("job");
    expect(transition(states.running, events.cancel, T)).not.toHaveProperty("job");
    expect(transition(scheduled, events.abandon, T)).not.toHaveProperty("job");
  });

  it("expired + a day -> absent", () => {
    expect(look(states.expired, T + DAY - 1)).toBe(states.expired);
    expect(look(states.expired, T + DAY)).toBe(ABSENT);
  });

  it("cancelled + a day -> absent", () => {
    expect(look(states.cancelled, T + DAY)).toBe(ABSENT);
  });

  it("handed_out without a key + 15 s -> absent", () => {
    expect(look(states.handed_out, T + 15 * SECOND)).toBe(ABSENT);
  });

  describe("handed_out under a key", () => {
    const end = T + 15 * MINUTE;

    it("has a window of as long as an outcome waits unread", () => {
      const taken = transition(states.fulfilled, { ...events.hand_out, isKeyed: true }, T + SECOND);
      expect(taken).toMatchObject({ redeliverUntil: T + SECOND + 15 * MINUTE });
    });

    it("+ any time, read -> its reader's: only an alarm closes the window", () => {
      expect(look(kept, T + 10 * DAY)).toBe(kept);
    });

    it("+ the alarm at the window's end, on time or after an outage -> a last call of two minutes from then", () => {
      for (const now of [end, end + DAY]) {
        expect(ring(end, now)).toBe(kept);
        expect(nextAlarm(kept, now)).toBe(now + 2 * MINUTE);
      }
    });

    it("+ the alarm at the end of the last call -> absent", () => {
      expect(ring(end + 2 * MINUTE, end + 2 * MINUTE)).toBe(ABSENT);
      expect(ring(end + 2 * MINUTE, end + 4 * MINUTE)).toBe(ABSENT);
    });

    it("+ that alarm too early, or late because of another outage -> another last call", () => {
      expect(ring(end + 2 * MINUTE, end + 2 * MINUTE - 1)).toBe(kept);
      expect(ring(end + 2 * MINUTE, end + 4 * MINUTE + 1)).toBe(kept);
    });

    it("has no longer a last call than a window", () => {
      const short = { ...kept, spans: { ...spans, outcomeMs: 5 * SECOND } };
      expect(nextAlarm(short, end)).toBe(end + 5 * SECOND);
    });
  });

  it("handed_out under a schedule key + 15 s -> remembered without its outcome for a day", () => {
    const keyed: State = { ...states.handed_out, fingerprint: "f" };
    const spent = look(keyed, T + 15 * SECOND);
    expect(spent).toMatchObject({ status: "handed_out", redeliverUntil: null, reason: null, fingerprint: "f" });
    expect(look(spent, T + DAY)).toBe(ABSENT);
    expect(transition(spent, { type: "schedule", order: { ...order, fingerprints: ["f"] } }, T + HOUR)).toBe(spent);
  });

  it("handed_out where there is a history + 15 s -> remembered without its outcome, and then absent", () => {
    const remembered: State = { ...states.handed_out, spans: { ...spans, handedOutMs: HOUR } };
    const spent = look(remembered, T + 15 * SECOND);
    expect(spent).toMatchObject({ status: "handed_out", redeliverUntil: null, reason: null, size: 10 });
    expect(look(spent, T + HOUR - 1)).toBe(spent);
    expect(look(spent, T + HOUR)).toBe(ABSENT);
  });

  it("several deadlines that have passed act in their order: running, lease over, expired, forgotten", () => {
    expect(look(states.running, T + HOUR)).toMatchObject({ status: "expired", expiredAt: T + HOUR });
    expect(look(states.running, T + HOUR + DAY)).toBe(ABSENT);
  });

  it("the spans that count are those of the day it was scheduled", () => {
    const state = transition(
      ABSENT,
      { type: "schedule", order: { ...order, spans: { ...spans, executionMs: 5 * SECOND } } },
      T,
    );
    expect(transition(state, events.alarm, T + 5 * SECOND)).toMatchObject({ status: "expired", owner: OWNER });
  });
});
