// The object of one execution: the single writer of its state. Every method reads, decides (lifecycle.ts) and writes
// with no await in between; the queue and the watchers hear of it afterwards. Its one alarm expires, wipes and, if no
// consumer came, sends the message again. It never waits for a component: an object's wall time is billed.
import { DurableObject } from "cloudflare:workers";

import { describeError, log } from "../log.ts";
import { isArmedFor, nextAlarm } from "./deadlines.ts";
import type { Reason } from "./failure.ts";
import { type Event, passTime, transition } from "./lifecycle.ts";
import { type Completion, encodeRejection } from "./outcome.ts";
import {
  type Existing,
  type Job,
  type Order,
  type Priority,
  type Progress,
  type State,
  type Verdict,
  isDispatch,
  isHandedTo,
  isOver,
  isOwn,
  isReaderOf,
  isSettled,
  progressOf,
} from "./state.ts";
import { Store } from "./store.ts";
import { type ExecutionView, encodeLogs, viewOf } from "./view.ts";
import { Watchers } from "./watchers.ts";

/** An attempt that was claimed, with what it takes to run the component. */
export interface Attempt {
  readonly kind: "run";
  readonly attempt: number;
  readonly user: string;
  readonly owner: string;
  readonly component: string;
  readonly actionOrTrigger: string | null;
  readonly job: Job;
  readonly runMs: number;
  /** The changes of status so far: what comes after them is the end of the attempt. */
  readonly changes: number;
}

export type Claim = Attempt | { readonly kind: "skip"; readonly status: State["status"] };

export type Handout =
  | { readonly kind: "outcome"; readonly verdict: Verdict; readonly bytes: Uint8Array }
  | { readonly kind: "absent" };

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
    // Without an execution there is no alarm: a new object need not wait to read it.
    if (this.#store.state.status === "absent") return;
    void ctx.blockConcurrencyWhile(async () => {
      this.#armedAt = await ctx.storage.getAlarm();
    });
  }

  /** Makes the execution, or finds the one that the same request made; `conflict` if another request did. */
  schedule(order: Order): "accepted" | "conflict" {
    const state = this.#apply({ type: "schedule", order });
    return isOwn(state, order.owner) && isSame(state, order.fingerprints) ? "accepted" : "conflict";
  }

  /** Whether the same request made this execution before; writes nothing. */
  find(owner: string, fingerprints: readonly string[]): "accepted" | "conflict" | "absent" {
    const state = this.#current();
    if (!isOwn(state, owner)) return "absent";
    return isSame(state, fingerprints) ? "accepted" : "conflict";
  }

  /** What a poll tells. */
  progress(owner: string, reader: string | null): Progress {
    return progressOf(this.#current(), owner, reader);
  }

  /**
   * What became of it; null where it is not the owner's. `listedAt`: only if this entry of the owner's history is the
   * one that counts.
   */
  view(owner: string, listedAt: number | null = null): ExecutionView | null {
    const state = this.#current();
    if (!isOwn(state, owner) || (listedAt !== null && state.listedAt !== listedAt)) return null;
    return viewOf(this.ctx.id.toString(), state);
  }

  /**
   * A WebSocket, which lets the object sleep unbilled while somebody waits: at `/events` a follower of the changes
   * after number `after`, else a waiter for the progress. Or, where there is nothing to wait for, JSON: `absent` or
   * `over`; the progress.
   */
  override fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    const owner = request.headers.get("owner") ?? "";
    if (pathname === "/events") return this.#follow(owner, Number(searchParams.get("after")));
    const progress = this.progress(owner, request.headers.get("reader"));
    return progress === "pending" ? this.#watchers.addWaiter() : Response.json(progress);
  }

  /** What the component logged, as JSON in UTF-8, from the settlement on; null if the execution is not the owner's. */
  logs(owner: string): Uint8Array | null {
    return isOwn(this.#current(), owner) ? (this.#store.logs ?? encodeLogs([], false)) : null;
  }

  /** The same `claimant` gets the same attempt again, in case the answer was lost. */
  claim(claimant: string): Claim {
    const state = this.#apply({ type: "claim", claimant });
    if (state.status !== "running" || state.claimant !== claimant) return { kind: "skip", status: state.status };
    const { attempt, user, owner, component, actionOrTrigger, job, spans, changes } = state;
    const facts = { attempt, user, owner, component, actionOrTrigger, job };
    return { kind: "run", ...facts, runMs: spans.runMs, changes: changes.length };
  }

  /** `superseded`: the execution is no longer that attempt's, and nothing has changed. */
  settle(attempt: number, completion: Completion): "settled" | "superseded" {
    const { verdict, bytes, failure } = completion;
    const event: Event = { type: "settle", attempt, verdict, size: bytes.byteLength, failure };
    const state = this.#apply(event, completion);
    return isSettled(state) && state.attempt === attempt ? "settled" : "superseded";
  }

  /** Gives back an attempt that met a fault of ours. */
  release(attempt: number): void {
    this.#apply({ type: "release", attempt });
  }

  /** Ends the execution because its message could not be delivered. */
  abandon(): void {
    this.#apply({ type: "abandon" });
  }

  /** Hands the outcome to the first `reader` who asks, and to the same one again. */
  handOut(owner: string, reader: string, isKeyed: boolean): Handout {
    const state = this.#apply({ type: "hand_out", owner, reader, isKeyed });
    if (!isHandedTo(state, owner, reader)) return { kind: "absent" };
    return { kind: "outcome", verdict: state.verdict, bytes: this.#outcome(state.reason) };
  }

  /** Wipes the outcome that `reader` has got; again is as good as once, for as long as the handout is remembered. */
  acknowledge(owner: string, reader: string): "acknowledged" | "absent" {
    const isKnown = isReaderOf(this.#current(), owner, reader);
    this.#apply({ type: "acknowledge", owner, reader });
    return isKnown ? "acknowledged" : "absent";
  }

  cancel(owner: string): "cancelled" | "absent" {
    const state = this.#apply({ type: "cancel", owner });
    return isOwn(state, owner) ? "cancelled" : "absent";
  }

  override alarm(info?: AlarmInvocationInfo): void {
    const now = Date.now();
    // Tests that fire it by hand give no information.
    const dueAt = info?.scheduledTime ?? this.#armedAt ?? now;
    this.#armedAt = null;
    this.#apply({ type: "alarm", dueAt }, null, now);
    this.#arm(this.#store.state, now);
  }

  #current(): State {
    return passTime(this.#store.state, Date.now());
  }

  #apply(event: Event, completion: Completion | null = null, now = Date.now()): State {
    const before = this.#store.state;
    const after = transition(before, event, now);
    if (after === before) return after;
    this.#store.save(after, isSettled(after) ? completion : null);
    this.#arm(after, now);
    this.#report(before, after);
    if (isDispatch(before, after)) this.ctx.waitUntil(this.#dispatch(after.job.priority));
    this.#watchers.notify(after);
    return after;
  }

  #arm(state: State, now: number): void {
    if (isArmedFor(state, this.#armedAt, now)) return;
    this.#armedAt = nextAlarm(state, now);
    if (this.#armedAt !== null) void this.ctx.storage.setAlarm(this.#armedAt);
  }

  /** A message that cannot be sent is not lost: the alarm sends it again. */
  async #dispatch(priority: Priority): Promise<void> {
    const message: Message = { id: this.ctx.id.toString() };
    const queue = priority === "bulk" ? this.env.BULK_QUEUE : this.env.EXECUTION_QUEUE;
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
    const { scheduledAt, status } = after;
    const startedAt = "startedAt" in after ? after.startedAt : null;
    log.info("execution", {
      execution: this.ctx.id.toString(),
      user: after.user,
      component: after.component,
      type: after.type,
      status,
      ...("attempt" in after && { attempt: after.attempt }),
      ...(startedAt !== null && { waited_ms: startedAt - scheduledAt }),
      ...(startedAt !== null && "settledAt" in after && { ran_ms: after.settledAt - startedAt }),
    });
  }
}

function isSame({ fingerprint }: Existing, fingerprints: readonly string[]): boolean {
  return fingerprint === null ? fingerprints.length === 0 : fingerprints.includes(fingerprint);
}
