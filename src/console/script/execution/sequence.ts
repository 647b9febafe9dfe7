// An execution's events as the steps of a sequence diagram: messages between the participants, and spans of waiting and
// running between them. This tab's own requests are placed by their round trips. Pure; `now` is epoch milliseconds by
// the service's clock.
import type { Failure, StatusEvent } from "../../../client/index.ts";
import { type Message, type Participant, messagesOf } from "../../../client/journey.ts";

export type Tone = "plain" | "good" | "bad" | "quiet";

export interface Step {
  /** Stays the same for the same step when the sequence is made again. */
  readonly key: string;
  readonly from: Participant;
  /** The same as `from` for what happens within one participant. */
  readonly to: Participant;
  readonly label: string;
  readonly tone: Tone;
  readonly isAnswer: boolean;
  /** Since the start. */
  readonly atMs: number;
  /** Null for a message. A span grows with `now` while `isOpen`. */
  readonly lastsMs: number | null;
  readonly isOpen: boolean;
}

/**
 * What this tab requested itself. These are round trips, not instants, because the clocks of client and service may
 * differ: a request is drawn half its round trip before the event that it caused.
 */
export interface TabRequests {
  readonly scheduleMs: number | null;
  readonly fetchMs: number | null;
  readonly reader: Reader;
}

/** Who has the result of an execution that was handed out. A tab that is waiting for its answer cannot know. */
export type Reader = "this tab" | "another" | "unknown";

export const NO_REQUESTS: TabRequests = { scheduleMs: null, fetchMs: null, reader: "another" };

/** The steps in chronological order. Empty before the first event. */
export function sequenceOf(events: readonly StatusEvent[], requests: TabRequests, now: number): Step[] {
  const [first] = events;
  if (first === undefined) return [];
  const startAt = timeOf(first) - (requests.scheduleMs ?? 0) / 2;
  const failure = events.findLast(({ execution }) => execution !== undefined)?.execution?.failure ?? null;
  const steps = events.flatMap((event, index) => {
    const atMs = timeOf(event) - startAt;
    const before = events[index - 1] ?? null;
    const next = events[index + 1];
    const messages = messagesOf(event, before, failure).map((message, place): Step => {
      const { label, tone = "plain", isAnswer = false } = appearance(message, event, before, requests, failure);
      const { from, to } = message;
      const key = `${event.id}/${place}`;
      return {
        key,
        from,
        to,
        label,
        tone,
        isAnswer,
        atMs: atMs + shiftMs(message, requests, before === null ? Infinity : timeOf(event) - timeOf(before)),
        lastsMs: null,
        isOpen: false,
      };
    });
    const endAt = next === undefined ? Math.max(now, timeOf(event)) : timeOf(next);
    return [...messages, ...spanOf(event, atMs, endAt - timeOf(event), next === undefined)];
  });
  // A consumer may claim the execution while the answer to the client is still on its way.
  return steps.toSorted((one, other) => one.atMs - other.atMs);
}

/** What an execution does until its next change, if anything. */
function spanOf({ id, status }: StatusEvent, atMs: number, lastsMs: number, isOpen: boolean): Step[] {
  const span = { key: `${id}/span`, tone: "plain", isAnswer: false, atMs, lastsMs, isOpen } as const;
  if (status === "scheduled") return [{ ...span, from: "queue", to: "queue", label: "waiting" }];
  if (status === "running") return [{ ...span, from: "isolate", to: "isolate", label: "running" }];
  return [];
}

/**
 * How far from its event a message is drawn. A tab fetches after the change before, `sinceMs` ago, however long its
 * request takes.
 */
function shiftMs({ name }: Message, { scheduleMs, fetchMs }: TabRequests, sinceMs: number): number {
  if (name === "post") return -(scheduleMs ?? 0) / 2;
  if (name === "accept") return (scheduleMs ?? 0) / 2;
  if (name === "get") return -Math.min((fetchMs ?? 0) / 2, sinceMs);
  return name === "result" ? (fetchMs ?? 0) / 2 : 0;
}

interface Appearance {
  readonly label: string;
  readonly tone?: Tone;
  readonly isAnswer?: boolean;
}

function appearance(
  { name }: Message,
  event: StatusEvent,
  before: StatusEvent | null,
  { reader }: TabRequests,
  failure: Failure | null,
): Appearance {
  const attempt = `attempt ${before?.attempt ?? 0}`;
  switch (name) {
    case "post":
      return { label: "POST schedule" };
    case "schedule":
      return { label: "schedule" };
    case "accept":
      return { label: "202 accepted", isAnswer: true };
    case "send":
      return { label: "id" };
    case "resend":
      return { label: "id, sent again" };
    case "claim":
      return { label: `claim, attempt ${event.attempt}` };
    case "run":
      return { label: "run the component" };
    case "fail":
      return { label: `${attempt} failed`, tone: "bad" };
    case "give_back":
      return { label: `${attempt} given back`, tone: "bad" };
    case "lose":
      return { label: `${attempt} lost`, tone: "bad" };
    case "settle":
      return { label: `settle: ${event.status}`, tone: toneOf(event, failure) };
    case "exhaust":
      return { label: "rejected, no attempts left", tone: "bad" };
    case "give_up":
      return { label: "given up", tone: "bad" };
    case "get":
      return { label: "GET result" };
    case "hand_out":
      return { label: "hand out" };
    case "outcome":
      return { label: "outcome", isAnswer: true };
    case "result":
      return { label: RESULT_LABELS[reader], isAnswer: true };
    case "delete":
      return { label: "DELETE" };
    case "cancel":
      return { label: "cancel", tone: "quiet" };
    case "expire":
      return { label: "expired", tone: "quiet" };
  }
}

const RESULT_LABELS: Readonly<Record<Reader, string>> = {
  "this tab": "result, once",
  another: "result, to another reader",
  unknown: "result",
};

/** A verification that found the credentials wrong is fulfilled, and yet no success. */
function toneOf({ status }: StatusEvent, failure: Failure | null): Tone {
  return status === "rejected" || failure !== null ? "bad" : "good";
}

function timeOf(event: StatusEvent): number {
  return Date.parse(event.at);
}
