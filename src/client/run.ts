// One execution from beginning to end: schedule it, wait for it, fetch its result. Each request has a key under which
// it is repeated if its answer gets lost, so the component is scheduled once and its outcome is fetched once, and then
// acknowledged. An abort cancels the execution.
import type { Failure } from "./api.ts";
import { CoatcheckError, Gone, NotFound, Rejected, Unavailable } from "./errors.ts";
import { Stream } from "./events.ts";
import { type Order, type StatusEvent, isLast, isSettled } from "./execution.ts";
import { pause } from "./pause.ts";
import { CANCELLING, cancel, execution, makeKey, onlyResult, poll, result, schedule } from "./steps.ts";
import { PATIENT_TRIES, type Request, type Transport } from "./transport.ts";

/** The longest time that the service holds an answer. */
const WAIT_SECONDS = 30;

/** Between two streams: the service may just have restarted, and the next stream tells more than an answer. */
const SHORT_WAIT_SECONDS = 2;

/** After three broken streams in a row, the network does not let streams through. */
const MOST_BROKEN_STREAMS = 3;

const GONE = "The execution is gone: it was cancelled, or somebody else fetched its result.";

export interface RunOptions {
  /**
   * Cancels the execution if aborted. `run` throws the signal's reason once that is done, or has failed a few times.
   */
  readonly signal?: AbortSignal | null | undefined;
  /**
   * The same key is the same execution and the same reader: a process that restarts can go on with it. The result is
   * not acknowledged then, and can be had again for 15 minutes.
   */
  readonly idempotencyKey?: string | undefined;
  /** Called with each change until there is an outcome, if the network lets streams through. */
  readonly onEvent?: ((event: StatusEvent) => void) | undefined;
  /** Called with the error if an aborted execution could not be cancelled. */
  readonly onCancelFailed?: ((error: unknown) => void) | undefined;
}

/** Returns the data. */
export async function run(transport: Transport, order: Order, options: RunOptions): Promise<unknown> {
  const { signal, idempotencyKey, onCancelFailed } = options;
  const key = idempotencyKey ?? makeKey();
  // Who knows the key may want to fetch the result once more.
  const fetched = idempotencyKey === undefined ? onlyResult : result;
  signal?.throwIfAborted();
  let id: string | null = null;
  try {
    id = await schedule(transport, order, key, { between: signal });
    const patient = { signal, tries: Math.max(PATIENT_TRIES, transport.tries) };
    const failure = await settled(transport, id, key, options, patient);
    return await fetched(transport, id, key, patient).catch(addFailure(transport, id, failure));
  } catch (error) {
    if (signal?.aborted !== true) throw id !== null && error instanceof NotFound ? new Gone(GONE, error.status) : error;
    // If its answer got lost, the id is unknown: scheduling it once more under the same key returns it.
    const known = id === null ? schedule(transport, order, key, CANCELLING) : Promise.resolve(id);
    await known.then((found) => cancel(transport, found, {})).catch(onCancelFailed ?? (() => {}));
    throw signal.reason;
  }
}

/**
 * Waits until there is an outcome: by polling with `Prefer: wait`, which every network lets through, and on the event
 * stream if there is an `onEvent`. Returns the failure that the events told of.
 */
async function settled(
  transport: Transport,
  id: string,
  key: string,
  { onEvent }: RunOptions,
  request: Request,
): Promise<Failure | null> {
  const listener = onEvent === undefined ? null : new Listener(transport, id, request.signal ?? null, onEvent);
  for (let isReady = false; ;) {
    const event = (await listener?.listen()) ?? null;
    if (event !== null && isSettled(event.status)) return event.execution?.failure ?? null;
    if (isReady) return null;
    const sentAt = Date.now();
    const seconds = listener?.hasGivenUp === false ? SHORT_WAIT_SECONDS : WAIT_SECONDS;
    const { state, pauseMs } = await poll(transport, id, key, seconds, request);
    isReady = state === "ready";
    // If the service held its answer, the pause is over; if it does not know the preference, the pause still lasts.
    if (!isReady) await pause(Math.max(0, sentAt + pauseMs - Date.now()), request.signal);
  }
}

/** Receives the events of one execution, each once, until it has given up on streams. */
class Listener {
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

  get hasGivenUp(): boolean {
    return this.#broken >= MOST_BROKEN_STREAMS;
  }

  /**
   * Listens to one stream. Returns the event that ends the waiting; null if the stream ends without one, or it has
   * given up.
   */
  async listen(): Promise<StatusEvent | null> {
    if (this.hasGivenUp) return null;
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
      // A service that cannot be reached may come back; one that refuses a stream will keep refusing.
      if (!(error instanceof Unavailable)) this.#broken = MOST_BROKEN_STREAMS;
    }
    return null;
  }
}

/** Adds to a rejection who failed, if the service knows: it may have forgotten the execution by now. */
function addFailure(transport: Transport, id: string, known: Failure | null): (error: unknown) => Promise<never> {
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
