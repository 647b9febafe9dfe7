// The changes of an execution, as they happen. A stream that breaks, or says nothing for longer than its heartbeat, is opened
// again after the last change that was heard; nothing is told twice.
import { Unavailable, Unexpected } from "./errors.ts";
import { type StatusEvent, isLast } from "./execution.ts";
import { Limit, backoffMs, pause } from "./pause.ts";
import { refusalOf, segment } from "./refusal.ts";
import { MessageReader } from "./sse.ts";
import { type Transport, unavailable } from "./transport.ts";

/** A stream that works says something at once; one that a proxy holds back does not. */
const OPENING_MS = 10_000;

/** The service sends a heartbeat every 15 seconds: this is two of them that did not arrive, and a little more. */
const SILENCE_MS = 40_000;

/** Between two streams, where the service says nothing else. */
const RETRY_MS = 1000;

export interface Listening {
  /** The last change that is known already. */
  readonly lastEventId?: number | undefined;
  readonly signal?: AbortSignal | null | undefined;
  /** Hears true whenever a stream is open, and false when one broke and another is going to be opened. */
  readonly onConnection?: ((isOpen: boolean) => void) | undefined;
}

/** To the last change. Throws what a request throws, after as many streams in a row as a request has tries. */
export async function* events(
  transport: Transport,
  id: string,
  { lastEventId = 0, signal = null, onConnection }: Listening,
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
    if (tries >= transport.tries) throw why ?? new Unavailable("The stream of events ends too early.", 200);
    const askedMs = why instanceof Unavailable ? why.retryAfterMs : null;
    await pause(askedMs ?? Math.max(stream.retryMs, why === null ? 0 : backoffMs(tries)), signal);
  }
}

/** One answer to a request for the events. */
export class Stream {
  /** Whether nothing more will come. */
  isAtEnd = false;
  readonly #reader = new MessageReader();
  readonly #open: (limit: Limit) => Promise<Response>;
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
    this.#open = (limit) => transport.open("GET", path, { headers, signal: limit.signal });
    this.#signal = signal;
    this.#onOpen = onOpen;
  }

  /** How long to pause before another one is opened. */
  get retryMs(): number {
    return this.#reader.retryMs ?? RETRY_MS;
  }

  /** Until it ends. Throws Unavailable where it breaks, and what a request throws where there is none. */
  async *events(): AsyncGenerator<StatusEvent, void, undefined> {
    const limit = new Limit(OPENING_MS, this.#signal);
    try {
      const response = await this.#open(limit);
      if (response.status === 204) this.isAtEnd = true;
      else yield* this.#read(await bodyOf(response), limit);
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    } finally {
      limit.end();
    }
  }

  async *#read(body: ReadableStreamDefaultReader<Uint8Array>, limit: Limit): AsyncGenerator<StatusEvent> {
    this.#onOpen();
    try {
      for (;;) {
        const { done, value } = await body.read().catch((error: unknown) => {
          throw new Unavailable("The stream of events broke.", 200, null, { cause: error });
        });
        if (done) return;
        limit.set(SILENCE_MS);
        for (const { id, event, data } of this.#reader.read(value)) {
          if (event !== "status") continue;
          const change = parsed(data) as Omit<StatusEvent, "id"> | null;
          if (change === null) throw new Unexpected("What answers sends events that are no JSON.", 200);
          yield { id: Number(id), ...change };
          this.isAtEnd = isLast(change.status);
          // Without the execution it is told afterwards, and there is more to tell: what was handed out may be cancelled.
          if (this.isAtEnd && change.execution !== undefined) return;
        }
      }
    } finally {
      // Whoever stops listening ends the stream; one that is broken already has nothing to end.
      body.cancel().catch(() => {});
    }
  }
}

async function bodyOf(response: Response): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const { status, headers, body } = response;
  if (status === 200 && body !== null && /^text\/event-stream\b/.test(headers.get("Content-Type") ?? ""))
    return body.getReader();
  const text = await response.text().catch(() => "");
  if (status === 200) throw new Unexpected("What answers sends no stream of events.", status);
  const answer = { status, headers, body: parsed(text) };
  throw unavailable(status, headers, answer.body) ?? refusalOf(answer);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
