// A small world around the real lifecycle and the real consumer: an object that keeps its state, a queue that delivers
// never, once or twice, in any order, and gives up; alarms that come late or once too often, consumers that die at any
// step, answers that are lost on the way back, two readers, one of which acknowledges, and a client that cancels. It is
// a value: every step answers the worlds that it may lead to.
import { type Event, passTime, type transition as realTransition } from "../../../../src/execution/lifecycle.ts";
import { isArmedFor, nextAlarm } from "../../../../src/execution/deadlines.ts";
import {
  ABSENT,
  type HandedOut,
  type State,
  isDispatch,
  isHandedTo,
  isSettled,
} from "../../../../src/execution/state.ts";
import { DAY, OWNER, T, order } from "../samples.ts";
import { type Ending, type Step, stepAfter } from "./consumer.ts";

export type Transition = typeof realTransition;

/** A message of one of the two queues. */
export interface Message {
  readonly id: number;
  readonly deliveries: number;
  readonly isDead: boolean;
}

/**
 * After so many deliveries the queue gives a message up; fewer than in wrangler.toml, which makes no difference but in
 * number.
 */
const MOST_DELIVERIES = 2;

/** A consumer in the middle of a message: where the real one is after these endings of its steps. */
export interface Consumer {
  readonly message: Message;
  readonly isAcknowledged: boolean;
  readonly endings: readonly Ending[];
}

export type Reader = "keyed" | "keyless";

export interface World {
  readonly now: number;
  readonly state: State;
  /** Which attempt's bytes are stored; null where none are, 0 for a rejection that the lifecycle itself made. */
  readonly bytes: number | null;
  readonly armedAt: number | null;
  readonly messages: readonly Message[];
  readonly consumers: readonly Consumer[];
  /** What each reader has got: the attempt whose bytes they were. */
  readonly got: Readonly<Partial<Record<Reader, number>>>;
  /** The attempt whose settlement was accepted first. */
  readonly settled: number | null;
  /** Whether the reader with the key has acknowledged. */
  readonly isAcknowledged: boolean;
  /** When the object's alarm last was there for that reader, once its time was over. */
  readonly thereAt: number | null;
  /** Whether the execution was ever expired or cancelled. */
  readonly isOver: boolean;
  readonly isCancelled: boolean;
  /** Whether an attempt was heard that was no longer the running one. */
  readonly isStale: boolean;
  /** How many messages were sent, faults there were and moments passed: what bounds the walk. */
  readonly sent: number;
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
  messages: [],
  consumers: [],
  got: {},
  settled: null,
  isAcknowledged: false,
  thereAt: null,
  isOver: false,
  isCancelled: false,
  isStale: false,
  sent: 0,
  faults: 0,
  moments: 0,
};

const SCHEDULE: Event = { type: "schedule", order };

/** The object handles one event: commits, arms its alarm and sends its message, as object.ts does. */
export function apply(world: World, event: Event, transition: Transition, attempt?: number): World {
  const after = transition(world.state, event, world.now);
  if (after === world.state) return world;
  const isNew = isSettled(after) && !isSettled(world.state);
  const keepsBytes = isSettled(after) || (after.status === "handed_out" && after.redeliverUntil !== null);
  // Time alone may reject at the same moment: then there is a reason, and the bytes that came are not looked at.
  const isHeard = event.type === "settle" && isSettled(after) && after.reason === null;
  const fresh = isHeard && attempt !== undefined ? attempt : 0;
  const isSent = isDispatch(world.state, after);
  return {
    ...world,
    state: after,
    bytes: isNew || isHeard ? fresh : keepsBytes ? world.bytes : null,
    settled: isNew && world.settled === null ? fresh : world.settled,
    armedAt:
      after.status === "absent"
        ? null
        : isArmedFor(after, world.armedAt, world.now)
          ? world.armedAt
          : nextAlarm(after, world.now),
    messages: isSent ? [...world.messages, { id: world.sent, deliveries: 0, isDead: false }] : world.messages,
    sent: world.sent + (isSent ? 1 : 0),
    isOver: world.isOver || after.status === "expired" || after.status === "cancelled",
  };
}

/** An alarm is one: once it has fired there is none, until the handler arms another. */
export function fireAlarm(world: World, transition: Transition): World {
  const { now, state, armedAt: dueAt } = world;
  const applied = apply({ ...world, armedAt: null }, { type: "alarm", dueAt: dueAt ?? now }, transition);
  const thereAt = isKept(state) && state.handedOutAt + state.spans.outcomeMs <= now ? now : null;
  const fired = { ...applied, thereAt };
  return isArmedFor(fired.state, fired.armedAt, now) ? fired : { ...fired, armedAt: nextAlarm(fired.state, now) };
}

/** Whether it has what a reader with a key may ask for again. */
export function isKept(state: State): state is HandedOut {
  return state.status === "handed_out" && state.isKeyed && state.redeliverUntil !== null;
}

/** `handedOutMs`: how long what was handed out is remembered. */
export function schedule(transition: Transition, handedOutMs: number): World {
  const spans = { ...order.spans, handedOutMs };
  return apply(START, { type: "schedule", order: { ...order, spans } }, transition);
}

/** A reader asks; null where it gets nothing. */
export function read(world: World, reader: Reader, transition: Transition): { world: World; bytes: number | null } {
  const isKeyed = reader === "keyed";
  const after = apply(world, { type: "hand_out", owner: OWNER, reader, isKeyed }, transition);
  return { world: after, bytes: isHandedTo(after.state, OWNER, reader) ? after.bytes : null };
}

/** Every world that may come next. */
export function* next(world: World, transition: Transition, bound: Bound): Generator<World> {
  const fault = (changed: World): World[] =>
    world.faults < bound.faults ? [{ ...changed, faults: world.faults + 1 }] : [];

  for (const [index, message] of world.messages.entries()) {
    const left = { ...world, messages: world.messages.toSpliced(index, 1) };
    yield begin(left, message);
    yield* fault(left);
    // Delivered twice: it comes again as if it had never come.
    yield* fault(begin(world, message));
  }
  for (const [index, consumer] of world.consumers.entries()) {
    const others = { ...world, consumers: world.consumers.toSpliced(index, 1) };
    yield* fault(consumer.isAcknowledged ? others : comeAgain(others, consumer.message));
    const step = stepOf(consumer);
    if (step !== null) yield* perform(others, consumer, step, transition, fault);
  }
  if (world.armedAt !== null && world.armedAt <= world.now) yield fireAlarm(world, transition);
  else if (world.armedAt !== null) yield* fault(fireAlarm(world, transition));
  for (const reader of ["keyed", "keyless"] as const) {
    const asked = read(world, reader, transition);
    if (asked.bytes !== null) yield { ...asked.world, got: { ...world.got, [reader]: asked.bytes } };
    yield* fault(asked.world);
  }
  // Whoever has not got it may as well try.
  yield apply(world, { type: "acknowledge", owner: OWNER, reader: "another" }, transition);
  if (world.got.keyed !== undefined) {
    const acknowledged = apply(world, { type: "acknowledge", owner: OWNER, reader: "keyed" }, transition);
    yield { ...acknowledged, isAcknowledged: true };
  }
  if (!world.isCancelled) {
    const cancelled = apply(world, { type: "cancel", owner: OWNER }, transition);
    yield { ...cancelled, isCancelled: true };
  }
  // The client repeats its request; once all is forgotten that would be another execution.
  if (passTime(world.state, world.now).status !== "absent") yield apply(world, SCHEDULE, transition);
  if (world.moments < bound.moments) {
    for (const now of instants(world)) yield { ...world, now, moments: world.moments + 1 };
  }
}

/** A consumer gets the message. */
function begin(world: World, message: Message): World {
  const delivered = { ...message, deliveries: message.deliveries + 1 };
  return { ...world, consumers: [...world.consumers, { message: delivered, isAcknowledged: false, endings: [] }] };
}

/** A message that was delivered and not acknowledged. */
function comeAgain(world: World, { id, deliveries, isDead }: Message): World {
  const isGivenUp = !isDead && deliveries >= MOST_DELIVERIES;
  const again = isGivenUp ? { id, deliveries: 0, isDead: true } : { id, deliveries, isDead };
  return { ...world, messages: [...world.messages, again] };
}

/** The step that a consumer is about to take; null where it has ended. */
export function stepOf({ message, endings }: Consumer): Step | null {
  return stepAfter(message.isDead, endings);
}

/**
 * The step is taken and its answer arrives; or it is taken and the answer is lost; or it is never taken. `others`:
 * without the consumer.
 */
function* perform(
  others: World,
  consumer: Consumer,
  step: Step,
  transition: Transition,
  fault: (world: World) => World[],
): Generator<World> {
  const ended = (world: World, ending: Ending, isAcknowledged = consumer.isAcknowledged) => {
    const after = { ...consumer, isAcknowledged, endings: [...consumer.endings, ending] };
    return stepOf(after) === null ? world : { ...world, consumers: [...world.consumers, after] };
  };
  if (step.type === "acknowledge") {
    yield ended(others, "done", true);
    yield* fault(comeAgain(ended(others, "done", true), consumer.message));
  } else if (step.type === "retry") {
    yield comeAgain(others, consumer.message);
  } else {
    const { world, ending } = taken(others, consumer, step, transition);
    yield ended(world, ending);
    if (world !== others) yield* fault(ended(world, "failed"));
    yield* fault(ended(others, "failed"));
  }
}

/** What a step makes of the world, and how it ends. */
export function taken(
  world: World,
  { message }: Consumer,
  step: Step,
  transition: Transition,
): { readonly world: World; readonly ending: Ending } {
  const claimant = `${message.id}/${message.deliveries}`;
  switch (step.type) {
    case "claim": {
      const after = apply(world, { type: "claim", claimant }, transition);
      const { state } = after;
      const isClaimed = state.status === "running" && state.claimant === claimant;
      return { world: after, ending: isClaimed ? state.attempt : 0 };
    }
    case "settle": {
      const { attempt } = step;
      const isRunning = world.state.status === "running" && world.state.claimant === claimant;
      const heard = apply(
        world,
        { type: "settle", attempt, verdict: "fulfilled", size: 10, failure: null },
        transition,
        attempt,
      );
      const isStale = heard.state !== world.state && isSettled(heard.state) && heard.bytes !== 0 && !isRunning;
      return { world: isStale ? { ...heard, isStale } : heard, ending: "done" };
    }
    case "release":
      return { world: apply(world, { type: "release", attempt: step.attempt }, transition), ending: "done" };
    case "abandon":
      return { world: apply(world, { type: "abandon" }, transition), ending: "done" };
    case "run":
    case "acknowledge":
    case "retry":
      return { world, ending: "done" };
  }
}

/**
 * The instants at which something may have changed: what the object waits for, and a little before and after; and,
 * while a reader may come back, after an outage.
 */
function instants({ now, state, armedAt }: World): number[] {
  const due = [nextAlarm(state, now), armedAt].filter((at): at is number => at !== null && at > now);
  const late = isKept(state) ? due.map((at) => at + DAY) : [];
  return [...new Set([...due, ...due.map((at) => at + 1), ...late, now + 1])];
}
