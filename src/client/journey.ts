// How a change of an execution's status came about: the messages that went between client, API, object, queue and
// isolate. The command line and the console both draw them, each in its own words. The consumer counts as part of its
// queue. Pure.
import type { Failure } from "./api.ts";
import type { StatusEvent } from "./execution.ts";

export const PARTICIPANTS = ["client", "API", "object", "queue", "isolate"] as const;

export type Participant = (typeof PARTICIPANTS)[number];

interface Route {
  readonly from: Participant;
  /** The same as `from` for what happens within one participant. */
  readonly to: Participant;
}

/** Shows which way the job, or its outcome, went. */
export interface Transfer extends Route {
  readonly isHandshake: false;
  readonly name:
    | "post"
    | "schedule"
    | "send"
    | "resend"
    | "run"
    | "fail"
    | "give_back"
    | "lose"
    | "settle"
    | "exhaust"
    | "give_up"
    | "outcome"
    | "result"
    | "delete"
    | "cancel"
    | "expire";
}

/** Only asks or confirms. */
export interface Handshake extends Route {
  readonly isHandshake: true;
  readonly name: "accept" | "claim" | "get" | "hand_out";
}

export type Message = Transfer | Handshake;

/**
 * The messages behind one change, in order. `before` is the change before it. `failure` is the execution's, if you know
 * it: a replayed change comes without its execution, and a rejection is then taken for the component's own.
 */
export function messagesOf(
  event: StatusEvent,
  before: StatusEvent | null,
  failure: Failure | null = event.execution?.failure ?? null,
): readonly Message[] {
  switch (event.status) {
    case "scheduled":
      return before === null
        ? [
            transfer("post", "client", "API"),
            transfer("schedule", "API", "object"),
            handshake("accept", "API", "client"),
            transfer("send", "object", "queue"),
          ]
        : [endOfAttempt(event, before), transfer("resend", "object", "queue")];
    case "running":
      return [handshake("claim", "queue", "object"), transfer("run", "queue", "isolate")];
    case "fulfilled":
      return [transfer("settle", "isolate", "object")];
    case "rejected":
      return [rejection(before, failure)];
    case "handed_out":
      return [
        handshake("get", "client", "API"),
        handshake("hand_out", "API", "object"),
        transfer("outcome", "object", "API"),
        transfer("result", "API", "client"),
      ];
    case "cancelled":
      return [transfer("delete", "client", "API"), transfer("cancel", "API", "object")];
    case "expired":
      return [transfer("expire", "object", "object")];
  }
}

/**
 * A consumer gives an attempt back before its deadline. After it the consumer is dead, and the object notices by
 * itself.
 */
function endOfAttempt(event: StatusEvent, before: StatusEvent): Transfer {
  const deadline = before.execution?.must_finish_by ?? null;
  if (deadline === null) return transfer("fail", "isolate", "object");
  return Date.parse(event.at) > Date.parse(deadline)
    ? transfer("lose", "object", "object")
    : transfer("give_back", "isolate", "object");
}

function rejection(before: StatusEvent | null, failure: Failure | null): Transfer {
  if (before?.status !== "running") return transfer("give_up", "queue", "object");
  return failure?.name === "AttemptsExhaustedError"
    ? transfer("exhaust", "object", "object")
    : transfer("settle", "isolate", "object");
}

function transfer(name: Transfer["name"], from: Participant, to: Participant): Transfer {
  return { name, from, to, isHandshake: false };
}

function handshake(name: Handshake["name"], from: Participant, to: Participant): Handshake {
  return { name, from, to, isHandshake: true };
}
