// One execution from beginning to end: scheduled, waited for and fetched, each under a key that lets a lost answer be asked
// for again, so that whatever is lost in the middle, the component is scheduled once and its outcome fetched once. An abort
// cancels it.
import { CoatcheckError, Gone, NotFound, Rejected, Unavailable } from "./errors.ts";
import { Stream } from "./events.ts";
import { type Failure, type Order, type StatusEvent, isLast, isSettled } from "./execution.ts";
import { pause } from "./pause.ts";
import { CANCELLING, cancel, execution, makeKey, poll, result, schedule } from "./steps.ts";
import { PATIENT_TRIES, type Transport } from "./transport.ts";

/** The longest that the service holds an answer. */
const WAIT_SECONDS = 30;

/** Between two streams: the service may have been started anew, and the next stream tells more than an answer. */
const SHORT_WAIT_SECONDS = 2;

/** A network that lets no stream through, three times in a row, is not tried further. */
const MOST_BROKEN_STREAMS = 3;

const GONE = "The execution is gone: it was cancelled, or somebody else fetched its result.";

export interface RunOptions {
  /** Aborted, it cancels the execution; `run` throws the signal's reason once that is done, or given up after a few tries. */
  readonly signal?: AbortSignal | null | undefined;
  /** The same key again, by a process that is started anew for instance, is the same execution and the same reader. */
  readonly idempotencyKey?: string | undefined;
  /** Hears the changes until there is an outcome, where the network lets streams through. */
  readonly onEvent?: ((event: StatusEvent) => void) | undefined;
  /** Hears why an aborted execution could not be cancelled. */
  readonly onCancelFailed?: ((error: unknown) => void) | undefined;
}

/** Answers the data. */
export async function run(transport: Transport, order: Order, options: RunOptions): Promise<unknown> {
  const { signal, idempotencyKey: key = makeKey(), onCancelFailed } = options;
  signal?.throwIfAborted();
  let id: string | null = null;
  try {
    id = await schedule(transport, order, key, { between: signal });
    const asking = { signal, tries: Math.max(PATIENT_TRIES, transport.tries) };
    const failure = await settled(transport, id, key, options, asking);
    return await result(transport, id, key, asking).catch(explain(transport, id, failure));
  } catch (error) {
    if (signal?.aborted !== true) throw id !== null && error instanceof NotFound ? new Gone(GONE, error.status) : error;
    // Scheduled once more under its key, an execution whose id was lost on the way tells it.
    const known = id === null ? schedule(transport, order, key, CANCELLING) : Promise.resolve(id);
    await known.then((found) => cancel(transport, found, {})).catch(onCancelFailed ?? (() => {}));
    throw signal.reason;
  }
}

type Asking = { readonly signal: AbortSignal | null | undefined; readonly tries: number };

/**
 * Waits until there is an outcome: at the service with `Prefer: wait`, which every network lets through; and by the stream of
 * events where somebody listens. Answers the failure that the events told of.
 */
async function settled(
  transport: Transport,
  id: string,
  key: string,
  { onEvent }: RunOptions,
  asking: Asking,
): Promise<Failure | null> {
  const ear = onEvent === undefined ? null : new Ear(transport, id, asking.signal ?? null, onEvent);
  for (let isReady = false; ;) {
    const event = (await ear?.hear()) ?? null;
    if (event !== null && isSettled(event.status)) return event.execution?.failure ?? null;
    if (isReady) return null;
    const askedAt = Date.now();
    const seconds = ear?.isDeaf === false ? SHORT_WAIT_SECONDS : WAIT_SECONDS;
    const { state, pauseMs } = await poll(transport, id, key, seconds, asking);
    isReady = state === "ready";
    // A service that held its answer is asked again at once; one that does not know the preference, when it says.
    if (!isReady) await pause(Math.max(0, askedAt + pauseMs - Date.now()), asking.signal);
  }
}

/** Hears the events of one execution, each once, as long as there are streams. */
class Ear {
  readonly #transport: Transport;
  readonly #id: string;
  readonly #signal: AbortSignal | null;
  readonly #onEvent: (event: StatusEvent) => void;
  #last = 0;
  #broken = 0;

  constructor(transport: Transport, id: string, signal: AbortSignal | null, onEvent: (event: StatusEvent) => void) {
    this.#transport = transport;
    this.#id = id;
    this.#signal = signal;
    this.#onEvent = onEvent;
  }

  /** Whether it has given up. */
  get isDeaf(): boolean {
    return this.#broken >= MOST_BROKEN_STREAMS;
  }

  /** The event that ends the waiting; null where the stream ends without one, and once it has given up. */
  async hear(): Promise<StatusEvent | null> {
    if (this.isDeaf) return null;
    this.#broken += 1;
    try {
      for await (const event of new Stream(this.#transport, this.#id, this.#last, this.#signal).events()) {
        [this.#last, this.#broken] = [event.id, 0];
        this.#onEvent(event);
        if (!isSettled(event.status) && !isLast(event.status)) continue;
        this.#broken = MOST_BROKEN_STREAMS;
        return event;
      }
    } catch (error) {
      if (!(error instanceof CoatcheckError)) throw error;
      // A service that refuses a stream will go on to; one that is gone may come back.
      if (!(error instanceof Unavailable)) this.#broken = MOST_BROKEN_STREAMS;
    }
    return null;
  }
}

/** Adds who failed to a rejection, where the service tells: one that is too old, or has forgotten it by now, does not. */
function explain(transport: Transport, id: string, known: Failure | null): (error: unknown) => Promise<never> {
  return async (error) => {
    if (!(error instanceof Rejected)) throw error;
    throw new Rejected(error.reason, known ?? (await failureOf(transport, id)));
  };
}

async function failureOf(transport: Transport, id: string): Promise<Failure | null> {
  try {
    const { failure } = await execution(transport, id, { tries: 1 });
    return failure ?? null;
  } catch {
    return null;
  }
}
