// Walks every world that can be reached within a bound, and tells the first one in which a promise is broken.
import { expiresAt } from "../../../../src/execution/deadlines.ts";
import { type HandedOut, isSettled } from "../../../../src/execution/state.ts";
import { MINUTE } from "../samples.ts";
import { wrongHistory } from "./history.ts";
import {
  type Bound,
  type Consumer,
  type Transition,
  type World,
  fireAlarm,
  isKept,
  next,
  schedule,
  stepOf,
  taken,
} from "./world.ts";

export interface Walk {
  readonly worlds: number;
  readonly statuses: ReadonlySet<string>;
  readonly broken: string | null;
}

/** Far more than any bound in use reaches; a mistake may make them endless. */
const MOST_WORLDS = 2_000_000;

/** `handedOutMs`: how long what was handed out is remembered. */
export function walk(transition: Transition, bound: Bound, handedOutMs = 0): Walk {
  const first = schedule(transition, handedOutMs);
  const seen = new Set([keyOf(first)]);
  const statuses = new Set<string>();
  const open: World[] = [first];
  for (let world = open.pop(); world !== undefined; world = open.pop()) {
    statuses.add(world.state.status);
    const broken = brokenIn(world, transition);
    if (broken !== null) return { worlds: seen.size, statuses, broken };
    for (const following of next(world, transition, bound)) {
      const wrong = brokenBetween(world, following);
      if (wrong !== null) return { worlds: seen.size, statuses, broken: wrong };
      const key = keyOf(following);
      if (seen.has(key)) continue;
      if (seen.size >= MOST_WORLDS) throw new Error(`There are more than ${MOST_WORLDS} worlds.`);
      seen.add(key);
      open.push(following);
    }
  }
  return { worlds: seen.size, statuses, broken: null };
}

/** What of a world is wrong by itself; null where nothing is. */
function brokenIn(world: World, transition: Transition): string | null {
  const { state, bytes, got, settled, armedAt } = world;
  if (world.isStale) return "an attempt was heard that was no longer the running one";
  if (Object.keys(got).length > 1) return "two readers got the result";
  if (Object.values(got).some((attempt) => attempt !== settled)) return "a reader got bytes of another attempt";
  if ("job" in state !== (state.status === "scheduled" || state.status === "running")) return "a job outlived its use";
  if (state.status === "absent" && (bytes !== null || armedAt !== null)) return "something is left after the wipe";
  if (world.isAcknowledged && bytes !== null) return "an acknowledged result is kept";
  if (isSettled(state) && bytes === null) return "a settled execution has no bytes";
  if (state.status !== "absent" && armedAt === null) return "nothing will look at the execution again";
  return endsInTime(world, transition) ? null : "the execution does not end by its deadline";
}

/** What may not follow on what. */
function brokenBetween(before: World, after: World): string | null {
  if (before.isOver && "job" in after.state) return "an expired or cancelled execution runs again";
  if (before.isOver && (isSettled(after.state) || after.state.status === "handed_out"))
    return "an expired or cancelled execution became ready";
  const isLate = isSettled(before.state) && expiresAt(before.state) <= before.now;
  if (isLate && after.state.status === "handed_out") return "an outcome was handed out after it had expired";
  if (isKept(before.state) && !isKept(after.state) && !after.isAcknowledged && !after.isCancelled) {
    const wrong = wrongEnd(before.state, before.thereAt, after.now);
    if (wrong !== null) return wrong;
  }
  return wrongHistory(before.state, after.state);
}

/** What is wrong with closing the window of a reader that neither acknowledged nor cancelled; null if nothing is. */
function wrongEnd({ spans }: HandedOut, thereAt: number | null, now: number): string | null {
  if (thereAt === null) return "a reader lost its result before the service was there at the end of its time";
  const lastCall = Math.min(spans.outcomeMs, 2 * MINUTE);
  if (now - thereAt < lastCall) return "a reader lost its result without a last call";
  return now - thereAt > 2 * lastCall ? "a reader lost its result to an outage in its last call" : null;
}

/**
 * Whether the platform, from now on without a fault, brings the execution to an end by the instant that it expires at.
 */
function endsInTime(world: World, transition: Transition): boolean {
  if (!("job" in world.state)) return true;
  const deadline = expiresAt(world.state);
  let rest: World = { ...world, consumers: [] };
  for (let steps = 0; steps < 100 && "job" in rest.state; steps++) {
    const [message, ...messages] = rest.messages;
    if (message !== undefined) {
      const delivered = { ...message, deliveries: message.deliveries + 1 };
      rest = consume({ ...rest, messages }, { message: delivered, isAcknowledged: false, endings: [] }, transition);
    } else {
      const at = rest.armedAt;
      if (at === null) return false;
      rest = fireAlarm({ ...rest, now: Math.max(rest.now, at) }, transition);
    }
    if (rest.now > Math.max(deadline, world.now)) return false;
  }
  return !("job" in rest.state);
}

/** A consumer none of whose steps fails. */
function consume(world: World, consumer: Consumer, transition: Transition): World {
  const step = stepOf(consumer);
  if (step === null) return world;
  const after = taken(world, consumer, step, transition);
  return consume(after.world, { ...consumer, endings: [...consumer.endings, after.ending] }, transition);
}

/**
 * Goes on at random, beyond any bound: the next world is the one that `choices` says. Null where nothing was broken.
 */
export function wander(transition: Transition, choices: readonly number[], handedOutMs: number): string | null {
  let world = schedule(transition, handedOutMs);
  for (const choice of choices) {
    const following = [...next(world, transition, { faults: Infinity, moments: Infinity })];
    const chosen = following[choice % following.length];
    if (chosen === undefined) return null;
    const broken = brokenBetween(world, chosen) ?? brokenIn(chosen, transition);
    if (broken !== null) return broken;
    world = chosen;
  }
  return null;
}

/**
 * Worlds of which nothing differs that could make a difference later are one: messages and consumers have no order, and
 * nothing is decided by what was written into the history.
 */
function keyOf(world: World): string {
  const { now, state, armedAt, sent: _sent, messages, consumers, ...rest } = world;
  const shown = { ...state, ...("job" in state && { job: 1 }), changes: 1 };
  const waiting = messages.map(({ id, deliveries, isDead }) => `${id}/${deliveries}/${isDead}`).toSorted();
  const working = consumers.map((consumer) => JSON.stringify([consumer, stepOf(consumer)?.type])).toSorted();
  return JSON.stringify([now, armedAt, shown, waiting, working, rest]);
}
