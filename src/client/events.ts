// The changes of an execution, as they happen. A stream that breaks, or stays silent for longer than its heartbeat, is
// opened again after the last change that arrived; no change comes twice.
import type { StatusChange } from "./api.ts";
import { errorOf } from "./answer.ts";
import { Unavailable, Unexpected } from "./errors.ts";
import { type StatusEvent, isLast } from "./execution.ts";
import { Deadline, backoffMs, pause } from "./pause.ts";
import { MessageReader } from "./sse.ts";
import { type Transport, segment, unavailable } from "./transport.ts";

/** A stream that works sends something at once; one that a proxy holds back does not. */
const OPENING_MS = 10_000;

/** The service sends a heartbeat every 15 seconds: two of them are missing by then. */
const SILENCE_MS = 40_000;

/** The pause between two streams, unless the service asks for another one. */
const RETRY_MS = 1000;

export interface EventsOptions {
  /** The last change that you already know. */
  readonly lastEventId?: number | undefined;
  readonly signal?: AbortSignal | null | undefined;
  /** Called with true whenever a stream is open, and with false when one broke and will be opened again. */
  readonly onConnection?: ((isOpen: boolean) => void) | undefined;
}

/**
 * Ends after the last change. Throws what a request throws, once as many streams in a row have failed as a request has
 * tries.
 */
export async function* events(
  transport: Transport,
  id: string,
  { lastEventId = 0, signal = null, onConnection }: EventsOptions,
): AsyncGenerator<StatusEvent, void, undefined> {
  let last = lastEventId;
  let tries = 0;
  for (;;) {
    const stream = new Stream(transport, id, last, signal, () => onConnection?.(true));
    const openedAt = Date.now();
    let why: unknown = null;
    try {
      for await (const event of stream.events()) {
        [last, tries] = [event.id, 0];
        yield event;
      }
      if (stream.isAtEnd) return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Unavailable)) throw error;
      why = error;
    }
    onConnection?.(false);
    if (Date.now() - openedAt > OPENING_MS) tries = 0;
    tries += 1;
    if (tries >= transport.tries) throw why ?? new Unavailable("The event stream keeps ending too early.", 200);
    const askedMs = why instanceof Unavailable ? why.retryAfterMs : null;
    await pause(askedMs ?? Math.max(stream.retryMs, why === null ? 0 : backoffMs(tries)), signal);
  }
}

/** The answer to one request for the events. */
export class Stream {
  /** Whether nothing more will come. */
  isAtEnd = false;
  readonly #reader = new MessageReader();
  readonly #open: (signal: AbortSignal) => Promise<Response>;
  readonly #signal: AbortSignal | null;
  readonly #onOpen: () => void;

  constructor(
    transport: Transport,
    id: string,
    lastEventId: number,
    signal: AbortSignal | null,
    onOpen: () => void = () => {},
  ) {
    const headers = {
      Accept: "text/event-stream",
      ...(lastEventId > 0 && { "Last-Event-ID": String(lastEventId) }),
    };
    const path = `/v1/exec/${segment(id)}/events`;
    this.#open = (either) => transport.open("GET", path, { headers, signal: either });
    this.#signal = signal;
    this.#onOpen = onOpen;
  }

  /** How long to pause before opening the next one. */
  get retryMs(): number {
    return this.#reader.retryMs ?? RETRY_MS;
  }

  /** Until it ends. Throws Unavailable if it breaks, and what a request throws if the answer is not a stream. */
  async *events(): AsyncGenerator<StatusEvent, void, undefined> {
    const deadline = new Deadline(OPENING_MS, this.#signal);
    try {
      const response = await this.#open(deadline.signal);
      if (response.status === 204) this.isAtEnd = true;
      else yield* this.#read(await bodyOf(response), deadline);
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    } finally {
      deadline.end();
    }
  }

  async *#read(body: ReadableStreamDefaultReader<Uint8Array>, deadline: Deadline): AsyncGenerator<StatusEvent> {
    this.#onOpen();
    try {
      for (;;) {
        const { done, value } = await body.read().catch((error: unknown) => {
          throw new Unavailable("The event stream broke.", 200, null, { cause: error });
        });
        if (done) return;
        deadline.set(SILENCE_MS);
        for (const { id, event, data } of this.#reader.read(value)) {
          if (event !== "status") continue;
          const change = parsed(data) as StatusChange | null;
          if (change === null) throw new Unexpected("The service sent an event that is not JSON.", 200);
          yield { id: Number(id), ...change };
          this.isAtEnd = isLast(change.status);
          // Without the execution, more changes follow: what was handed out may have been cancelled.
          if (this.isAtEnd && change.execution !== undefined) return;
        }
      }
    } finally {
      // The caller may have left the loop: this closes the connection. A broken one has nothing to close.
      body.cancel().catch(() => {});
    }
  }
}

async function bodyOf(response: Response): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const { status, headers, body } = response;
  if (status === 200 && body !== null && /^text\/event-stream\b/.test(headers.get("Content-Type") ?? ""))
    return body.getReader();
  const text = await response.text().catch(() => "");
  if (status === 200) throw new Unexpected("The service did not answer with an event stream.", status);
  const answer = { status, headers, body: parsed(text) };
  throw unavailable(status, headers, answer.body) ?? errorOf(answer);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
