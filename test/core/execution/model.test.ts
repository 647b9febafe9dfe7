// The lifecycle, walked exhaustively within a bound, and the proof that the walk would find a mistake: each of a list of
// one-line mistakes, put into the lifecycle one at a time, is found.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { transition } from "../../../src/execution/lifecycle.ts";
import { walk, wander } from "./model/walk.ts";
import type { Transition } from "./model/world.ts";

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
  it("keeps its promises in every world within the bound", () => {
    const { worlds, statuses, broken } = walk(transition, { faults: 2, moments: 1 });
    process.stdout.write(`${worlds} worlds walked\n`);
    expect(broken).toBeNull();
    expect([...statuses].toSorted()).toEqual(
      ["absent", "cancelled", "expired", "fulfilled", "handed_out", "rejected", "running", "scheduled"].toSorted(),
    );
    expect(worlds).toBeGreaterThan(50_000);
  }, 120_000);
});

it("keeps its promises beyond any bound, wherever chance leads", () => {
  let steps = 0;
  const choices = fc.array(fc.nat(), { minLength: 50, maxLength: 150, size: "max" });
  fc.assert(
    fc.property(choices, (list) => {
      steps += list.length;
      expect(wander(transition, list)).toBeNull();
    }),
    { numRuns: 500 },
  );
  process.stdout.write(`${steps} steps wandered\n`);
});

describe("a mistake in the lifecycle is found", () => {
  it.each([
    [
      "any attempt settles",
      'state.status === "running" && state.attempt === event.attempt\n        ? settle(',
      'state.status === "running"\n        ? settle(',
    ],
    [
      "a settled execution settles again",
      'return state.status === "running" && state.attempt === event.attempt\n        ? settle(state,',
      'return state.status === "running" || isSettled(state)\n        ? settle(state as Running,',
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
      '      return state.status === "running" && state.attempt === event.attempt\n        ? settle',
      '      return (state.status === "running" || state.status === "expired")\n        ? settle',
    ],
    [
      "a job is kept after the settlement",
      "    ...ticketOf(state),\n    attempt: isRunning",
      "    ...ticketOf(state),\n    ...({ job: state.job } as object),\n    attempt: isRunning",
    ],
    [
      "a job is kept after cancelling",
      'return { status: "cancelled", ...ticketOf(state)',
      'return { ...state, status: "cancelled"',
    ],
    [
      "a spent handout begins anew",
      "return state.redeliverUntil <= now ? spend(state) : state;",
      "return state.redeliverUntil <= now ? ({ ...state, status: state.verdict, attempt: 1, startedAt: null, settledAt: now } as Settled) : state;",
    ],
  ])("%s", async (_, right, wrong) => {
    const { broken } = walk(await mutated(right, wrong), { faults: 1, moments: 2 });
    expect(broken).not.toBeNull();
  });
});
