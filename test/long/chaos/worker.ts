// The Worker that chaos runs against: the shipped one, in a platform that keeps the promises of the real one and no
// others. Messages come never, twice, late and again after they were acknowledged; some are never delivered until the
// queue gives up; an object is aborted between commit and answer. CHAOS, a variable, is the chance of each; every fault
// is a log line.
import shipped, { Egress, Execution as Shipped, User } from "../../../src/index.ts";
import { BUILD_PATH, type Inside, NO_FAULTS } from "./inside.ts";
import { draw } from "./random.ts";

export { Egress, User };

type Env = ConstructorParameters<typeof Shipped>[1] & { readonly CHAOS?: string };
type ExecutionQueue = Queue<{ readonly id: string }>;
type Batch = Parameters<NonNullable<typeof shipped.queue>>[0];
type Message = Batch["messages"][number];

/** What commits something, and is told so. */
const COMMITTING = [
  "schedule",
  "claim",
  "settle",
  "release",
  "abandon",
  "handOut",
  "acknowledge",
  "cancel",
  "alarm",
] as const;

/** A call that is repeated often enough gets through, as it does on the platform. */
const MOST_ABORTS = 2;

const LATEST_SECONDS = 6;

/** How often each question was drawn; it outlives an object, not the runtime. */
const drawn = new Map<string, number>();

function insideOf(env: Env): Inside {
  return env.CHAOS === undefined ? NO_FAULTS : (JSON.parse(env.CHAOS) as Inside);
}

function strikes(env: Env, fault: keyof Inside["chances"], execution: string, about: string = fault): boolean {
  const { seed, chances } = insideOf(env);
  const question = `${seed}/${execution}/${about}`;
  const times = drawn.get(question) ?? 0;
  drawn.set(question, times + 1);
  if (fault === "abort" && times >= MOST_ABORTS) return false;
  const isStruck = draw(`${question}/${env.VERSION.id}/${times}`) < chances[fault];
  if (isStruck) console.log(JSON.stringify({ event: "chaos", execution, fault, about }));
  return isStruck;
}

export class Execution extends Shipped {
  static {
    for (const name of COMMITTING) {
      const method = Shipped.prototype[name] as (...words: unknown[]) => unknown;
      const value = async function abortable(this: Execution, ...words: unknown[]): Promise<unknown> {
        const answer = Reflect.apply(method, this, words);
        await this.#mayAbort(name);
        return answer;
      };
      Object.defineProperty(Execution.prototype, name, { value, configurable: true, writable: true });
    }
  }

  readonly #env: Env;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, {
      ...env,
      EXECUTION_QUEUE: unreliable(env.EXECUTION_QUEUE, env),
      BULK_QUEUE: unreliable(env.BULK_QUEUE, env),
    });
    this.#env = env;
  }

  /**
   * What the call has written is durable by then; its answer is lost, and so is whatever the object had still to do.
   */
  async #mayAbort(name: string): Promise<void> {
    if (!strikes(this.#env, "abort", this.ctx.id.toString(), name)) return;
    await this.ctx.storage.sync();
    this.ctx.abort("aborted by chaos");
  }
}

function unreliable(queue: ExecutionQueue, env: Env): ExecutionQueue {
  const send: ExecutionQueue["send"] = async (message, options) => {
    if (strikes(env, "never", message.id)) return queue.metrics().then((metrics) => ({ metadata: { metrics } }));
    const delaySeconds = Math.ceil(draw(`${message.id}/${insideOf(env).seed}/late`) * LATEST_SECONDS);
    const later = strikes(env, "late", message.id) ? { ...options, delaySeconds } : options;
    if (strikes(env, "twice", message.id)) await queue.send(message, later);
    return queue.send(message, later);
  };
  return { send, sendBatch: (messages, options) => queue.sendBatch(messages, options), metrics: () => queue.metrics() };
}

/** A message whose acknowledgement is lost comes again, under its own id. */
function forgetful(message: Message, env: Env): Message {
  return {
    id: message.id,
    timestamp: message.timestamp,
    body: message.body,
    attempts: message.attempts,
    retry: (options) => message.retry(options),
    ack: () => (strikes(env, "again", message.body.id) ? message.retry({ delaySeconds: 1 }) : message.ack()),
  };
}

const DEAD_LETTER_QUEUE = "coatcheck-executions-dead";

declare global {
  /** Set by the entry that server.ts writes. */
  var chaosBuild: number;
}

export default {
  ...shipped,
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === BUILD_PATH) return new Response(String(globalThis.chaosBuild));
    return shipped.fetch?.(request, env, ctx) ?? new Response(null, { status: 500 });
  },
  async queue(batch, env, ctx) {
    const isDead = batch.queue === DEAD_LETTER_QUEUE;
    const { bounce } = insideOf(env).chances;
    const messages = batch.messages.filter((message) => {
      const isBounced = !isDead && draw(`${message.id}/bounce`) < bounce;
      if (isBounced) console.log(JSON.stringify({ event: "chaos", execution: message.body.id, fault: "bounce" }));
      if (isBounced) message.retry({ delaySeconds: 1 });
      return !isBounced;
    });
    const { queue, metadata } = batch;
    await shipped.queue?.(
      {
        queue,
        metadata,
        messages: isDead ? messages : messages.map((message) => forgetful(message, env)),
        ackAll: () => batch.ackAll(),
        retryAll: (options) => batch.retryAll(options),
      },
      env,
      ctx,
    );
  },
} satisfies ExportedHandler<Env, { readonly id: string }>;
