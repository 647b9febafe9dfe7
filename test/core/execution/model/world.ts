// A small world around the real lifecycle: an object that keeps its state, a queue that delivers never, once or twice and in any
// order, alarms that come late or once too often, consumers that die at any step, answers that are lost on the way back, two
// readers, and a client that cancels. It is a value: every step answers the worlds that it may lead to.
import { type Event, passTime, type transition as realTransition } from "../../../../src/execution/lifecycle.ts";
import { isArmedFor, nextAlarm } from "../../../../src/execution/deadlines.ts";
import { ABSENT, type State, isDispatch, isHandedTo, isSettled } from "../../../../src/execution/state.ts";
import { job, spans, subject, T } from "../samples.ts";

export type Transition = typeof realTransition;

/** A consumer that has claimed, or believes so. `answer` is what it has yet to hand in. */
export interface Consumer {
  readonly claimant: string;
  readonly attempt: number;
}

export type Reader = "keyed" | "keyless";

export interface World {
  readonly now: number;
  readonly state: State;
  /** Which attempt's bytes are stored; null where none are, 0 for a rejection that the lifecycle itself made. */
  readonly bytes: number | null;
  readonly armedAt: number | null;
  readonly messages: number;
  readonly consumers: readonly Consumer[];
  /** What each reader has got: the attempt whose bytes they were. */
  readonly got: Readonly<Partial<Record<Reader, number>>>;
  /** The attempt whose settlement was accepted first. */
  readonly settled: number | null;
  /** Whether the execution was ever expired or cancelled. */
  readonly isOver: boolean;
  readonly isCancelled: boolean;
  /** Whether an attempt was heard that was no longer the running one. */
  readonly isStale: boolean;
  /** How many claims there were, deliveries doubled, answers lost, alarms too many and moments passed: what bounds the walk. */
  readonly claims: number;
  readonly faults: number;
  readonly moments: number;
}

/** What bounds the walk. */
export interface Bound {
  readonly faults: number;
  readonly moments: number;
}

export const START: World = {
  now: T,
  state: ABSENT,
  bytes: null,
  armedAt: null,
  messages: 0,
  consumers: [],
  got: {},
  settled: null,
  isOver: false,
  isCancelled: false,
  isStale: false,
  claims: 0,
  faults: 0,
  moments: 0,
};

const SCHEDULE: Event = { type: "schedule", subject, spans, fingerprint: null, job };

/** The object handles one event: commits, arms its alarm and sends its message, as object.ts does. */
export function apply(world: World, event: Event, transition: Transition, attempt?: number): World {
  const after = transition(world.state, event, world.now);
  if (after === world.state) return world;
  const isNew = isSettled(after) && !isSettled(world.state);
  const isKept = isSettled(after) || (after.status === "handed_out" && after.redeliverUntil !== null);
  // Time alone may reject at the same moment: then there is a reason, and the bytes that came are not looked at.
  const isHeard = event.type === "settle" && isSettled(after) && after.reason === null;
  const fresh = isHeard && attempt !== undefined ? attempt : 0;
  return {
    ...world,
    state: after,
    bytes: isNew || isHeard ? fresh : isKept ? world.bytes : null,
    settled: isNew && world.settled === null ? fresh : world.settled,
    armedAt: after.status === "absent" ? null : isArmedFor(after, world.armedAt) ? world.armedAt : nextAlarm(after),
    messages: world.messages + (isDispatch(world.state, after) ? 1 : 0),
    isOver: world.isOver || after.status === "expired" || after.status === "cancelled",
  };
}

/** An alarm is one: once it has fired there is none, until the handler arms another. */
export function fireAlarm(world: World, transition: Transition): World {
  const fired = apply({ ...world, armedAt: null }, { type: "alarm" }, transition);
  return isArmedFor(fired.state, fired.armedAt) ? fired : { ...fired, armedAt: nextAlarm(fired.state) };
}

export function schedule(transition: Transition): World {
  return apply(START, SCHEDULE, transition);
}

/** A reader asks; null where it gets nothing. */
export function read(world: World, reader: Reader, transition: Transition): { world: World; bytes: number | null } {
  const isKeyed = reader === "keyed";
  const after = apply(world, { type: "hand_out", owner: subject.owner, reader, isKeyed }, transition);
  return { world: after, bytes: isHandedTo(after.state, subject.owner, reader) ? after.bytes : null };
}

/** Every world that may come next. */
export function* next(world: World, transition: Transition, bound: Bound): Generator<World> {
  const fault = (changed: World): World[] =>
    world.faults < bound.faults ? [{ ...changed, faults: world.faults + 1 }] : [];

  if (world.messages > 0) {
    const left = { ...world, messages: world.messages - 1 };
    yield* deliver(left, transition, fault);
    yield* fault(left);
    for (const doubled of fault(world)) yield* deliver(doubled, transition, () => []);
  }
  for (const [index, consumer] of world.consumers.entries()) {
    const gone = { ...world, consumers: world.consumers.toSpliced(index, 1) };
    const { attempt } = consumer;
    const heard = apply(gone, { type: "settle", attempt, verdict: "fulfilled" }, transition, attempt);
    const isRunning = world.state.status === "running" && world.state.claimant === consumer.claimant;
    const settled = {
      ...heard,
      isStale: heard.state !== world.state && isSettled(heard.state) && heard.bytes !== 0 && !isRunning,
    };
    yield settled;
    // The answer was lost: the consumer asks again, under the same attempt.
    yield* fault({ ...settled, consumers: world.consumers });
    yield* fault(apply(gone, { type: "release", attempt }, transition));
    yield* fault(gone);
  }
  if (world.armedAt !== null && world.armedAt <= world.now) yield fireAlarm(world, transition);
  else if (world.armedAt !== null) yield* fault(fireAlarm(world, transition));
  yield* fault(apply(world, { type: "abandon" }, transition));
  for (const reader of ["keyed", "keyless"] as const) {
    const asked = read(world, reader, transition);
    if (asked.bytes !== null) yield { ...asked.world, got: { ...world.got, [reader]: asked.bytes } };
    yield* fault(asked.world);
  }
  if (!world.isCancelled) {
    const cancelled = apply(world, { type: "cancel", owner: subject.owner }, transition);
    yield { ...cancelled, isCancelled: true };
  }
  // The client repeats its request; once all is forgotten that would be another execution.
  if (passTime(world.state, world.now).status !== "absent") yield apply(world, SCHEDULE, transition);
  if (world.moments < bound.moments) {
    for (const now of instants(world)) yield { ...world, now, moments: world.moments + 1 };
  }
}

/** A consumer gets the message and claims; its answer may be lost, and then it asks again or dies. */
function* deliver(world: World, transition: Transition, fault: (world: World) => World[]): Generator<World> {
  const claimant = `c${world.claims}`;
  const claimed = { ...apply(world, { type: "claim", claimant }, transition), claims: world.claims + 1 };
  const { state } = claimed;
  if (state.status === "running" && state.claimant === claimant) {
    yield { ...claimed, consumers: [...world.consumers, { claimant, attempt: state.attempt }] };
    yield* fault(claimed);
  } else yield claimed;
}

/** The instants at which something may have changed: what the object waits for, and a little before and after. */
function instants({ now, state, armedAt }: World): number[] {
  const due = [nextAlarm(state), armedAt].filter((at): at is number => at !== null && at > now);
  return [...new Set([...due, ...due.map((at) => at + 1), now + 1])];
}
