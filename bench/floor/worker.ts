// The leanest Worker with coatcheck's guarantees: accepted means on disk, one settlement, one reader, an end by alarm,
// the component in an isolate of its own. One object, one row, one alarm, one message; no router, no authentication, no
// validation, no encryption, no retries, no log.
import { DurableObject } from "cloudflare:workers";

import { type Input, loadComponent } from "../isolate.ts";

interface Env {
  readonly EXECUTIONS: DurableObjectNamespace<Execution>;
  readonly EXECUTION_QUEUE: Queue<{ id: string }>;
  readonly LOADER: WorkerLoader;
  readonly COMPONENT: string;
}

type State = { readonly endsAt: number } & (
  | { readonly status: "scheduled" | "running"; readonly input: Input }
  | { readonly status: "settled"; readonly outcome: Uint8Array; readonly pieces: number }
  | { readonly status: "handed_out" }
);

/** Like coatcheck's first alarm, so that the end of an execution falls into both measurements or into neither. */
const ALARM_MS = 25_000;
const LIFE_MS = 3_600_000;

/** A row holds 2 MB at most. */
const PIECE_BYTES = 1_000_000;

export class Execution extends DurableObject<Env> {
  #state = this.ctx.storage.kv.get<State>("state");

  schedule(input: Input): void {
    this.#save({ status: "scheduled", input, endsAt: Date.now() + LIFE_MS });
    void this.ctx.storage.setAlarm(Date.now() + ALARM_MS);
    this.ctx.waitUntil(this.env.EXECUTION_QUEUE.send({ id: this.ctx.id.toString() }));
  }

  claim(): Input | null {
    if (this.#state?.status !== "scheduled") return null;
    const { input, endsAt } = this.#state;
    this.#save({ status: "running", input, endsAt });
    return input;
  }

  settle(outcome: Uint8Array): void {
    if (this.#state?.status !== "running") return;
    const { endsAt } = this.#state;
    const pieces = Math.ceil(outcome.byteLength / PIECE_BYTES);
    for (let index = 1; index < pieces; index++) {
      this.ctx.storage.kv.put(`${index}`, outcome.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES));
    }
    this.#save({ status: "settled", outcome: outcome.slice(0, PIECE_BYTES), pieces, endsAt });
  }

  isReady(): boolean {
    return this.#state?.status === "settled";
  }

  take(): Uint8Array[] | null {
    if (this.#state?.status !== "settled") return null;
    const { outcome, pieces, endsAt } = this.#state;
    const all = [outcome];
    for (let index = 1; index < pieces; index++) {
      all.push(this.ctx.storage.kv.get<Uint8Array>(`${index}`) ?? new Uint8Array());
      this.ctx.storage.kv.delete(`${index}`);
    }
    this.#save({ status: "handed_out", endsAt });
    return all;
  }

  override alarm(): void {
    const isOver = this.#state?.status === "handed_out" || Date.now() >= (this.#state?.endsAt ?? 0);
    void (isOver ? this.ctx.storage.deleteAll() : this.ctx.storage.setAlarm(this.#state?.endsAt ?? 0));
  }

  #save(state: State): void {
    this.#state = state;
    this.ctx.storage.kv.put("state", state);
  }
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/exec/schedule") {
      const id = env.EXECUTIONS.newUniqueId();
      await env.EXECUTIONS.get(id).schedule(await request.json<Input>());
      return new Response(null, { status: 202, headers: { Location: `/v1/exec/poll/${id.toString()}` } });
    }
    const id = pathname.slice(pathname.lastIndexOf("/") + 1);
    const execution = env.EXECUTIONS.get(env.EXECUTIONS.idFromString(id));
    if (pathname.startsWith("/v1/exec/poll/")) {
      if (!(await execution.isReady())) return new Response(null);
      return new Response(null, { status: 303, headers: { Location: `/v1/exec/result/${id}` } });
    }
    const outcome = await execution.take();
    return outcome === null ? new Response(null, { status: 404 }) : new Response(new Blob(outcome));
  },

  async queue(batch, env) {
    await Promise.all(
      batch.messages.map(async (message) => {
        const execution = env.EXECUTIONS.get(env.EXECUTIONS.idFromString(message.body.id));
        const input = await execution.claim();
        message.ack();
        if (input === null) return;
        const answer = await loadComponent(env).run(input);
        await execution.settle(new TextEncoder().encode(JSON.stringify(answer)));
      }),
    );
  },
} satisfies ExportedHandler<Env, { id: string }>;
