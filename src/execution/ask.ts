// Asks an object, and asks again where the answer may have been lost: the object was reset, moved or unreachable. Every
// method of our objects may be repeated: a claim, a reader or an attempt names itself, so a repetition changes nothing.

const TRIES = 4;
const FIRST_PAUSE_MS = 50;

/** Throws what the last try threw. An error of the object's own code, or of an overloaded object, is not asked again. */
export async function ask<Stub, Answer>(stub: () => Stub, question: (stub: Stub) => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      // A stub is broken for good once its object was reset, so each try has its own.
      return await question(stub());
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error;
    }
    await scheduler.wait(FIRST_PAUSE_MS * 2 ** tries * (0.5 + Math.random() / 2));
  }
}

/** https://developers.cloudflare.com/durable-objects/best-practices/error-handling/ */
function isPassing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { retryable, overloaded, durableObjectReset } = error as Record<string, unknown>;
  return overloaded !== true && (retryable === true || durableObjectReset === true);
}
