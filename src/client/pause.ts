// Pauses and deadlines, both of which a signal cuts short.

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;

/**
 * How long to pause after so many tries: twice as long each time, and a little random, so that many clients do not come
 * back at once.
 */
export function backoffMs(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS) * (1 + Math.random() / 4);
}

/** Throws the signal's reason as soon as that is aborted. */
export async function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
  signal?.throwIfAborted();
}

/**
 * A signal that is aborted with another one, or after a time that can be set again. Call `end` in any case: it has a
 * timer.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | null;
  readonly #abort = () => this.#controller.abort(this.#outer?.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, outer: AbortSignal | null = null) {
    this.#outer = outer;
    if (outer?.aborted === true) this.#abort();
    outer?.addEventListener("abort", this.#abort);
    this.set(ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts after `ms` from now, instead of what was set before. */
  set(ms: number): void {
    clearTimeout(this.#timer);
    const late = () =>
      this.#controller.abort(new DOMException(`no answer within ${ms / 1000} seconds`, "TimeoutError"));
    this.#timer = setTimeout(late, ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#abort);
  }
}
