// What happened to an execution, as the steps of a sequence diagram: its events, and the round trips that this tab made itself,
// become messages between client, API, object, queue and isolate, and the spans of waiting and running between them. Pure;
// `now` is epoch milliseconds on the service's clock. The consumer is drawn as part of its queue.
import type { Failure, StatusEvent } from "../../../client/index.ts";

export const LANES = ["client", "API", "object", "queue", "isolate"] as const;

export type Lane = (typeof LANES)[number];

export type Tone = "plain" | "good" | "bad" | "quiet";

export interface Step {
  /** The same for the same step, however often the sequence is made. */
  readonly key: string;
  readonly from: Lane;
  /** `from` itself for what happens within a lane. */
  readonly to: Lane;
  readonly label: string;
  readonly tone: Tone;
  readonly isAnswer: boolean;
  /** Since the start. */
  readonly atMs: number;
  /** Of something that lasts: null for a message. Grows with `now` while `isOpen`. */
  readonly lastsMs: number | null;
  readonly isOpen: boolean;
}

/**
 * What this tab did itself. Round trips, not instants: the clocks of client and service need not agree, so a request is
 * drawn half its round trip before the event that it caused.
 */
export interface Deeds {
  readonly scheduledInMs: number | null;
  readonly fetchedInMs: number | null;
  readonly reader: Reader;
}

/** Who has an outcome that was handed out. A tab that waits for its answer cannot tell. */
export type Reader = "this tab" | "another" | "unknown";

export const NO_DEEDS: Deeds = { scheduledInMs: null, fetchedInMs: null, reader: "another" };

const OUTCOME_LABELS: Readonly<Record<Reader, string>> = {
  "this tab": "outcome, once",
  another: "outcome, to another reader",
  unknown: "outcome",
};

/** The steps in the order of their times. Empty before the first event. */
export function sequenceOf(events: readonly StatusEvent[], deeds: Deeds, now: number): Step[] {
  const [first] = events;
  if (first === undefined) return [];
  const steps: Step[] = [];
  const startAt = timeOf(first) - (deeds.scheduledInMs ?? 0) / 2;
  const failure = events.findLast(({ execution }) => execution !== undefined)?.execution?.failure ?? null;
  for (const [index, event] of events.entries()) {
    const at = timeOf(event);
    const next = events[index + 1];
    const endAt = next === undefined ? Math.max(now, at) : timeOf(next);
    for (const part of partsOf(event, events[index - 1], deeds, failure)) {
      const lasts = part.lasts === true;
      steps.push({
        key: `${event.id}/${part.name}`,
        from: part.from,
        to: part.to ?? part.from,
        label: part.label,
        tone: part.tone ?? "plain",
        isAnswer: part.isAnswer === true,
        atMs: at - startAt + (part.shiftMs ?? 0),
        lastsMs: lasts ? endAt - at : null,
        isOpen: lasts && next === undefined,
      });
    }
  }
  // An answer may be on its way while a consumer claims already.
  return steps.toSorted((one, other) => one.atMs - other.atMs);
}

interface Part {
  readonly name: string;
  readonly from: Lane;
  readonly to?: Lane;
  readonly label: string;
  readonly tone?: Tone;
  readonly isAnswer?: boolean;
  readonly lasts?: boolean;
  readonly shiftMs?: number;
}

function partsOf(event: StatusEvent, before: StatusEvent | undefined, deeds: Deeds, failure: Failure | null): Part[] {
  switch (event.status) {
    case "scheduled":
      return before === undefined ? scheduling(deeds) : [attemptEnd(event, before), ...queueing("id, sent again")];
    case "running":
      return [
        { name: "claim", from: "queue", to: "object", label: `claim, attempt ${event.attempt}` },
        { name: "run", from: "queue", to: "isolate", label: "run the component" },
        { name: "running", from: "isolate", label: "running", lasts: true },
      ];
    case "fulfilled":
      return [{ name: "settle", from: "isolate", to: "object", label: "settle: fulfilled", tone: toneOf(failure) }];
    case "rejected":
      return [rejection(before, failure)];
    case "handed_out":
      return handout(deeds);
    case "cancelled":
      return [
        { name: "delete", from: "client", to: "API", label: "DELETE" },
        { name: "cancel", from: "API", to: "object", label: "cancel", tone: "quiet" },
      ];
    case "expired":
      return [{ name: "expire", from: "object", label: "expired", tone: "quiet" }];
  }
}

function scheduling({ scheduledInMs }: Deeds): Part[] {
  const wayMs = (scheduledInMs ?? 0) / 2;
  return [
    { name: "post", from: "client", to: "API", label: "POST schedule", shiftMs: -wayMs },
    { name: "schedule", from: "API", to: "object", label: "schedule" },
    { name: "accepted", from: "API", to: "client", label: "202 accepted", isAnswer: true, shiftMs: wayMs },
    ...queueing("id"),
  ];
}

function queueing(label: string): Part[] {
  return [
    { name: "send", from: "object", to: "queue", label },
    { name: "waiting", from: "queue", label: "waiting", lasts: true },
  ];
}

/** An attempt that is over after its deadline died; before it, its consumer gave it back. */
function attemptEnd(event: StatusEvent, before: StatusEvent): Part {
  const which = `attempt ${before.attempt}`;
  const deadline = before.execution?.must_finish_by ?? null;
  if (deadline === null) return { name: "end", from: "isolate", to: "object", label: `${which} failed`, tone: "bad" };
  if (timeOf(event) > Date.parse(deadline)) return { name: "end", from: "object", label: `${which} lost`, tone: "bad" };
  return { name: "end", from: "isolate", to: "object", label: `${which} given back`, tone: "bad" };
}

function rejection(before: StatusEvent | undefined, failure: Failure | null): Part {
  const part = { name: "settle", tone: "bad" } as const;
  if (before?.status !== "running") return { ...part, from: "queue", to: "object", label: "given up" };
  if (failure?.name === "AttemptsExhaustedError") {
    return { ...part, from: "object", label: "rejected, no attempt left" };
  }
  return { ...part, from: "isolate", to: "object", label: "settle: rejected" };
}

/** Credentials that are found wrong are a fulfilled verification. */
function toneOf(failure: Failure | null): Tone {
  return failure === null ? "good" : "bad";
}

function handout({ fetchedInMs, reader }: Deeds): Part[] {
  const wayMs = (fetchedInMs ?? 0) / 2;
  const label = OUTCOME_LABELS[reader];
  return [
    { name: "get", from: "client", to: "API", label: "GET result", shiftMs: -wayMs },
    { name: "hand_out", from: "API", to: "object", label: "hand out" },
    { name: "outcome", from: "object", to: "client", label, isAnswer: true, shiftMs: wayMs },
  ];
}

function timeOf(event: StatusEvent): number {
  return Date.parse(event.at);
}
