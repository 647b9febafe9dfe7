// The object of one execution: the single writer of its state. Every method reads, decides (lifecycle.ts) and writes with
// no await in between; the queue and the watching sockets are told afterwards. Its one alarm expires, wipes and, where no
// consumer came, sends the message again. It never waits for a component: an object's wall time is billed.
import { DurableObject } from "cloudflare:workers";

import { NO_LOGS } from "../sandbox/logbook.ts";
import { describeError, log } from "../log.ts";
import { encodeRejection } from "./outcome.ts";
import type { Blame, Reason } from "./failure.ts";
import { isArmedFor, nextAlarm } from "./deadlines.ts";
import { type Event, passTime, transition } from "./lifecycle.ts";
import { type Resource, resourceOf } from "./view.ts";
import {
  type Job,
  type Lane,
  type Progress,
  type Spans,
  type State,
  type Subject,
  type Ticket,
  type Verdict,
  isDispatch,
  isHandedTo,
  isOwn,
  isSettled,
  progressOf,
} from "./state.ts";
import { type Settlement, Store } from "./store.ts";
import { Watchers, isOver } from "./watchers.ts";

export interface Order {
  readonly subject: Subject;
  readonly spans: Spans;
  /** Of the request's JSON value where it came under an Idempotency-Key: what it is now, then what it may have been before. */
  readonly fingerprints: readonly string[];
  readonly job: Job;
  /** Names the entry in the user's list that this order made; left out where there is none. */
  readonly listedAt?: number | null;
}

export type Claim =
  | {
      readonly kind: "run";
      readonly attempt: number;
      readonly subject: Subject;
      readonly job: Job;
      readonly runMs: number;
    }
  | { readonly kind: "skip"; readonly status: State["status"] };

export type Handout =
  | { readonly kind: "outcome"; readonly verdict: Verdict; readonly bytes: Uint8Array }
  | { readonly kind: "absent" };

/** What the consumer learned about an attempt beside its outcome. Left out by the version before. */
export interface Insight {
  readonly blame: Blame | null;
  readonly logs: Uint8Array | null;
}

/** A message of the queue: which execution to look at, and nothing else. */
export interface Message {
  readonly id: string;
}

export class Execution extends DurableObject<Env> {
  readonly #store: Store;
  readonly #watchers: Watchers;
  #armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new Store(ctx.storage);
    this.#watchers = new Watchers(ctx);
    // Where there is no execution there is no alarm: a new object need not wait to hear it.
    if (this.#store.state.status === "absent") return;
    void ctx.blockConcurrencyWhile(async () => {
      this.#armedAt = await ctx.storage.getAlarm();
    });
  }

  /** Makes the execution, or finds the one that the same request made: `conflict` where another request did. */
  schedule(order: Order): "accepted" | "conflict" {
    const { subject, spans, fingerprints, job, listedAt = null } = order;
    const fingerprint = fingerprints[0] ?? null;
    const state = this.#apply({ type: "schedule", subject, spans, fingerprint, job, listedAt });
    return isOwn(state, subject.owner) && isSame(state, fingerprints) ? "accepted" : "conflict";
  }

  /** Whether the same request has made this execution before; nothing is written. */
  recall(owner: string, fingerprints: readonly string[]): "accepted" | "conflict" | "absent" {
    const state = this.#current();
    if (!isOwn(state, owner)) return "absent";
    return isSame(state, fingerprints) ? "accepted" : "conflict";
  }

  /** What a poll tells. */
  progress(owner: string, reader: string | null): Progress {
    return progressOf(this.#current(), owner, reader);
  }

  /** What became of it; null where it is not the owner's. `listedAt`: only if this entry of the owner's list is the one that counts. */
  resource(owner: string, listedAt: number | null = null): Resource | null {
    const state = this.#current();
    if (!isOwn(state, owner) || (listedAt !== null && state.listedAt !== listedAt)) return null;
    return resourceOf(this.ctx.id.toString(), state);
  }

  /**
   * A WebSocket, which lets the object sleep unbilled while somebody waits: at `/changes`, one that is told the changes after number
   * `after`; else one that is told the progress when it is no longer pending. Or JSON, where there is nothing to wait for: `absent`
   * or `over`; the progress.
   */
  override fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    const owner = request.headers.get("owner") ?? "";
    if (pathname === "/changes") return this.#follow(owner, Number(searchParams.get("after")));
    const progress = this.progress(owner, request.headers.get("reader"));
    return progress === "pending" ? this.#watchers.addWaiter() : Response.json(progress);
  }

  /** What the component logged, as JSON in UTF-8, from the settlement on; null where it is not the owner's. */
  logs(owner: string): Uint8Array | null {
    return isOwn(this.#current(), owner) ? (this.#store.logs ?? NO_LOGS) : null;
  }

  /** The same `claimant` gets the same attempt again, in case its answer was lost. */
  claim(claimant: string): Claim {
    const state = this.#apply({ type: "claim", claimant });
    if (state.status !== "running" || state.claimant !== claimant) return { kind: "skip", status: state.status };
    const { attempt, subject, job, spans } = state;
    return { kind: "run", attempt, subject, job, runMs: spans.runMs };
  }

  /** `superseded` where the execution is no longer that attempt's: it has changed nothing. */
  settle(
    attempt: number,
    verdict: Verdict,
    bytes: Uint8Array,
    { blame, logs }: Insight = { blame: null, logs: null },
  ): "settled" | "superseded" {
    const event: Event = { type: "settle", attempt, verdict, size: bytes.byteLength, blame };
    const state = this.#apply(event, { bytes, logs });
    return isSettled(state) && state.attempt === attempt ? "settled" : "superseded";
  }

  /** Gives an attempt back that met a fault of ours. */
  release(attempt: number): void {
    this.#apply({ type: "release", attempt });
  }

  /** Ends the execution because its message could not be delivered. */
  abandon(): void {
    this.#apply({ type: "abandon" });
  }

  /** The outcome, to the first `reader` who asks, and to the same one again. */
  handOut(owner: string, reader: string, isKeyed: boolean): Handout {
    const state = this.#apply({ type: "hand_out", owner, reader, isKeyed });
    if (!isHandedTo(state, owner, reader)) return { kind: "absent" };
    return { kind: "outcome", verdict: state.verdict, bytes: this.#outcome(state.reason) };
  }

  cancel(owner: string): "cancelled" | "absent" {
    const state = this.#apply({ type: "cancel", owner });
    return isOwn(state, owner) ? "cancelled" : "absent";
  }

  override alarm(): void {
    this.#armedAt = null;
    this.#apply({ type: "alarm" });
    this.#arm(this.#store.state);
  }

  #current(): State {
    return passTime(this.#store.state, Date.now());
  }

  #apply(event: Event, outcome?: Settlement): State {
    const before = this.#store.state;
    const after = transition(before, event, Date.now());
    if (after === before) return after;
    this.#store.save(after, isSettled(after) ? outcome : undefined);
    this.#arm(after);
    this.#report(before, after);
    if (isDispatch(before, after)) this.ctx.waitUntil(this.#dispatch(after.job.lane));
    this.#watchers.tell(after);
    return after;
  }

  #arm(state: State): void {
    if (isArmedFor(state, this.#armedAt)) return;
    this.#armedAt = nextAlarm(state);
    if (this.#armedAt !== null) void this.ctx.storage.setAlarm(this.#armedAt);
  }

  /** A message that cannot be sent is no loss: the alarm sends it again. */
  async #dispatch(lane: Lane): Promise<void> {
    const message: Message = { id: this.ctx.id.toString() };
    const queue = lane === "bulk" ? this.env.BULK_QUEUE : this.env.EXECUTION_QUEUE;
    try {
      await queue.send(message);
    } catch (error) {
      log.error("dispatch_failed", { execution: message.id, ...describeError(error) });
    }
  }

  #outcome(reason: Reason | null): Uint8Array {
    const bytes = reason === null ? this.#store.outcome() : encodeRejection(reason);
    if (bytes === null) throw new Error("A settled execution has neither an outcome nor a reason.");
    return bytes;
  }

  #follow(owner: string, after: number): Response {
    const state = this.#current();
    if (!isOwn(state, owner)) return Response.json("absent");
    const sent = Math.min(after, state.changes.length);
    if (isOver(state) && sent === state.changes.length) return Response.json("over");
    return this.#watchers.addFollower(state, sent);
  }

  /** One line for each change of status, with nothing of the payload. */
  #report(before: State, after: State): void {
    if (after.status === "absent" || after.status === before.status) return;
    const { subject, scheduledAt, status } = after;
    const startedAt = "startedAt" in after ? after.startedAt : null;
    log.info("execution", {
      execution: this.ctx.id.toString(),
      user: subject.user,
      component: subject.component,
      type: subject.type,
      status,
      ...("attempt" in after && { attempt: after.attempt }),
      ...(startedAt !== null && { waited_ms: startedAt - scheduledAt }),
      ...(startedAt !== null && "settledAt" in after && { ran_ms: after.settledAt - startedAt }),
    });
  }
}

function isSame({ fingerprint }: Ticket, fingerprints: readonly string[]): boolean {
  return fingerprint === null ? fingerprints.length === 0 : fingerprints.includes(fingerprint);
}
