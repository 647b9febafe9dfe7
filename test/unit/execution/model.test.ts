// The lifecycle, walked exhaustively within a bound, and the proof that the walk would find a mistake: each of a list
// of one-line mistakes, put into the lifecycle one at a time, is found.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { transition } from "../../../src/execution/lifecycle.ts";
import { assert } from "../../run/property.ts";
import { scaled } from "../../run/scale.ts";
import { walk, wander } from "./model/walk.ts";
import type { Bound, Transition } from "./model/world.ts";
import { DAY } from "./samples.ts";

/**
 * How far the lifecycle is walked, and more than how many worlds that are: a walk that stopped early would prove
 * nothing.
 */
const [BOUND, MANY] = scaled<[Bound, number]>([{ faults: 1, moments: 1 }, 5000], [{ faults: 2, moments: 1 }, 50_000]);

/** Those that are met: without an answer, an execution is rejected only after a second fault. */
const MET = ["absent", "cancelled", "expired", "fulfilled", "handed_out", "running", "scheduled"];
const STATUSES = scaled(MET, [...MET, "rejected"].toSorted());

const WANDERINGS = scaled(100, 500);

const FOLDER = resolve(import.meta.dirname, "../../../src/execution");
const SOURCE = readFileSync(join(FOLDER, "lifecycle.ts"), "utf8");

/** The lifecycle with `wrong` in the place of `right`. */
async function mutated(right: string, wrong: string): Promise<Transition> {
  if (SOURCE.split(right).length !== 2) throw new Error(`There is not exactly one: ${right}`);
  const text = SOURCE.replace(right, wrong).replaceAll(/from "(\.[^"]+)"/g, (_, path: string) => {
    return `from "${pathToFileURL(resolve(FOLDER, path)).href}"`;
  });
  const file = join(mkdtempSync(join(tmpdir(), "coatcheck-mutant-")), "lifecycle.ts");
  writeFileSync(file, text);
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { transition: Transition };
  return module.transition;
}

describe("the lifecycle", () => {
  it.each([
    ["nothing is", 0],
    ["for a day everything is", DAY],
  ])("keeps its promises in every world within the bound, where %s remembered after the handout", (_, handedOutMs) => {
    const { worlds, statuses, broken } = walk(transition, BOUND, handedOutMs);
    process.stdout.write(`${worlds} worlds walked\n`);
    expect(broken).toBeNull();
    expect([...statuses].toSorted()).toEqual(STATUSES);
    expect(worlds).toBeGreaterThan(MANY);
  });

  it("remembers what was handed out without its outcome, and then forgets it", () => {
    const { statuses, broken } = walk(transition, { faults: 0, moments: 2 }, DAY);
    expect(broken).toBeNull();
    expect(statuses).toContain("absent");
  });
});

it("keeps its promises beyond any bound, wherever chance leads", () => {
  let steps = 0;
  const choices = fc.array(fc.nat(), { minLength: 50, maxLength: 150, size: "max" });
  assert(
    fc.property(choices, fc.constantFrom(0, DAY), (list, handedOutMs) => {
      steps += list.length;
      expect(wander(transition, list, handedOutMs)).toBeNull();
    }),
    { numRuns: WANDERINGS },
  );
  process.stdout.write(`${steps} steps wandered\n`);
});

/**
 * What it is, the code as it is, and as it would be then; with more faults than one where it takes them. In the small
 * case one in three.
 */
const MUTANTS: [string, string, string, number?][] = [
  [
    "any attempt settles",
    'state.status === "running" && state.attempt === event.attempt ? settle(',
    'state.status === "running" ? settle(',
  ],
  [
    "a settled execution settles again",
    'return state.status === "running" && state.attempt === event.attempt ? settle(state,',
    'return state.status === "running" || isSettled(state) ? settle(state as Running,',
  ],
  [
    "a cancelled execution is handed out",
    "return isSettled(state) && isOwn(state, event.owner) ? handOut",
    'return (isSettled(state) || state.status === "cancelled") && isOwn(state, event.owner) ? handOut',
  ],
  [
    "a handout is given to the next reader too",
    "return isSettled(state) && isOwn(state, event.owner) ? handOut(state, event, now)",
    'return (isSettled(state) || state.status === "handed_out") && isOwn(state, event.owner) ? handOut(state as Settled, event, now)',
  ],
  [
    "a lease never ends",
    "return state.leaseEndsAt <= now ? retryOrReject",
    "return state.leaseEndsAt <= 0 ? retryOrReject",
  ],
  ["every attempt is the first", "attempt: attempts + 1", "attempt: 1"],
  [
    "a message is never sent again",
    'return state.status === "scheduled" && state.dispatchAt <= now ? dispatch(state, now) : state;',
    "return state;",
  ],
  [
    "an execution is dispatched without an end",
    'case "fulfilled":\n    case "rejected":\n      return expiresAt(state) <= now',
    'case "fulfilled":\n    case "rejected":\n      return expiresAt(state) <= 0',
  ],
  [
    "a cancelled execution may be claimed",
    'return state.status === "scheduled" ? claim(state',
    'return state.status === "scheduled" || state.status === "cancelled" ? claim(state as Scheduled',
  ],
  [
    "an expired execution may be scheduled again by a settlement",
    'return state.status === "running" && state.attempt === event.attempt ? settle',
    'return state.status === "running" || state.status === "expired" ? settle',
  ],
  [
    "a job is kept after the settlement",
    "    ...changed(state, verdict, now),\n    attempt: isRunning",
    "    ...changed(state, verdict, now),\n    ...({ job: state.job } as object),\n    attempt: isRunning",
  ],
  [
    "a job is kept after cancelling",
    'return { ...changed(state, "cancelled", now)',
    'return { ...state, ...changed(state, "cancelled", now)',
  ],
  [
    "a change is not written down",
    "const changes = [...state.changes, { status, at, attempt }];",
    'const changes = status === "handed_out" ? state.changes : [...state.changes, { status, at, attempt }];',
  ],
  [
    "the history begins anew with each attempt",
    "const changes = [...state.changes, { status, at, attempt }];",
    'const changes = [...(status === "scheduled" ? [] : state.changes), { status, at, attempt }];',
  ],
  [
    "an attempt is not counted in the history",
    '...changed(state, "running", now, attempts + 1)',
    '...changed(state, "running", now)',
  ],
  [
    "a lease that ended is written down as ended when it was noticed, before what came then",
    '...changed(state, "scheduled", now), job, attempts: attempt',
    '...changed(state, "scheduled", now + 1e12), job, attempts: attempt',
  ],
  [
    "the consumer is written into the history",
    "const changes = [...state.changes, { status, at, attempt }];",
    "const changes = [...state.changes, { status, at, attempt, ...(state as object) }];",
  ],
  [
    "a handout whose time is over begins again",
    "return !state.isKeyed && state.redeliverUntil <= now ? dropOutcome(state) : state;",
    "return !state.isKeyed && state.redeliverUntil <= now ? ({ ...state, status: state.verdict, attempt: 1, startedAt: null, settledAt: now } as Settled) : state;",
  ],
  [
    "a reader's window is closed by whoever looks, though the service was away at its end",
    "return !state.isKeyed && state.redeliverUntil <= now",
    "return state.redeliverUntil <= now",
  ],
  [
    "a reader's window is shorter than was promised",
    "state.spans.outcomeMs : KEYLESS_REDELIVERY_MS",
    "state.spans.outcomeMs - 1000 : KEYLESS_REDELIVERY_MS",
    0,
  ],
  [
    "a reader's window is closed by the first alarm after it, however late",
    "return dueAt > state.redeliverUntil && dueAt <= now",
    "return state.redeliverUntil <= now && dueAt <= now",
  ],
  ["a last call is closed by an alarm that is early", "&& dueAt <= now && now <=", "&& now <="],
  [
    "a last call is closed after another outage",
    "&& now <= dueAt + lastCallMs(state);",
    "&& lastCallMs(state) > 0;",
    0,
  ],
  [
    "anybody acknowledges",
    "return isHandedTo(state, event.owner, event.reader) ? dropOutcome(state)",
    "return isHandedTo(state, event.owner, (state as HandedOut).reader) ? dropOutcome(state)",
  ],
  [
    "an acknowledgement is not heard",
    "return isHandedTo(state, event.owner, event.reader) ? dropOutcome(state) : state;",
    "return state;",
  ],
];

describe("a mistake in the lifecycle is found", () => {
  /** The last is how many faults it takes to find it: without any, even what is far away is soon found. */
  it.each(
    scaled(
      MUTANTS.filter((_, index) => index % 3 === 0),
      MUTANTS,
    ),
  )("%s", async (_, right, wrong, faults = 1) => {
    const { broken } = walk(await mutated(right, wrong), { faults, moments: 2 });
    expect(broken).not.toBeNull();
  });
});
