// The sandbox of every component, built-in or pushed: an isolate of its own, made by Worker Loader. It has the network
// that the egress entrypoint gives it, the component's environment variables, and nothing else: no binding, no secret.
// Nothing of an execution is part of what an isolate is made of, because a warm one serves the next execution, too: it
// travels with the call.
import { exports } from "cloudflare:workers";

import harness from "../../dist/isolate/harness.txt";
import prelude from "../../dist/isolate/prelude.txt";
import { readConfig } from "../config.ts";
import { type Evidence, type Failure, failureOf } from "../execution/failure.ts";
import type { Completion } from "../execution/outcome.ts";
import { Callbacks } from "./callbacks.ts";
import type { Catalog } from "./catalog.ts";
import { CodeStore } from "./code.ts";
import { budgets } from "../egress/entrypoint.ts";
import { signPass } from "../egress/pass.ts";
import type { Upstream } from "../egress/upstream.ts";
import { LogBook } from "./logbook.ts";
import { type Outcome, outcomeOf, rejected } from "./outcome.ts";
import type { Packed, PackedModule } from "../pack/packed.ts";
import { type Answer, DESCRIPTOR, HARNESS, type Harness, PRELUDE, type RunRequest, readAnswer } from "./protocol.ts";
import type { Run, Sandbox } from "./port.ts";
import { Redactor } from "./redaction.ts";
import { givenTo } from "./redaction/values.ts";
import { Slots } from "./slots.ts";

/** As this Worker's own in wrangler.toml. */
const COMPATIBILITY_DATE = "2026-10-20";

/** Enforced in production only. */
const CPU_MS = 30_000;

/**
 * Where the end of a run does not get known, its pass is good for this long after the deadline: the host, which does
 * know, must be the one that says that the run is late.
 */
const PASS_GRACE_MS = 1000;

/**
 * After so many isolates that say that they are another account's, a run gets one that nobody else can have: a
 * component could make all of them say so.
 */
const MOST_TAKEN = 32;

const KEPT =
  "An earlier run of this component left something that cannot be undone, so its isolate stays with its account. " +
  "Where that goes on, each account gets an isolate of its own, at $0.002 a day (Cloudflare).";

/** What must live as long as this Worker's own isolate. */
export class IsolateMemory {
  readonly slots: Slots;
  /**
   * How often loading under an id failed. The loader remembers a failure as it does an isolate, so the next try needs
   * another id.
   */
  readonly failures = new Map<string, number>();

  constructor(slots = new Slots()) {
    this.slots = slots;
  }
}

const MOST_FAILURES = 1000;

export class IsolateSandbox implements Sandbox {
  readonly #catalog: Catalog;
  readonly #env: Env;
  readonly #memory: IsolateMemory;

  constructor(catalog: Catalog, env: Env, memory: IsolateMemory) {
    this.#catalog = catalog;
    this.#env = env;
    this.#memory = memory;
  }

  async run(run: Run): Promise<Completion> {
    const book = new LogBook(run);
    const budget = budgets.of(run.executionId, readConfig(this.#env).egress);
    const upstream = budget.beginAttempt(run.attempt);
    try {
      const { outcome, isLate } = await this.#outcome(run, book);
      const { verdict, bytes } = outcome;
      return { verdict, bytes, failure: failureIn(run, outcome, isLate, upstream), logs: book.bytes() };
    } finally {
      budget.endAttempt(run.attempt);
    }
  }

  async #outcome(run: Run, book: LogBook): Promise<{ outcome: Outcome; isLate: boolean }> {
    const { sealingKeys } = readConfig(this.#env);
    const claims = {
      execution: run.executionId,
      attempt: run.attempt,
      serviceHost: run.host,
      endsAt: Date.now() + run.runMs + PASS_GRACE_MS,
    };
    const { component, credentials, call } = run;
    const request = { component, credentials, call, pass: await signPass(sealingKeys[0], claims) };
    const { redact, add } = new Redactor("outcomes", ...givenTo(run));
    const callbacks = new Callbacks(run, book, add);
    try {
      const answer = await this.#call(run, request, callbacks, book);
      const isLate = answer === "timeout";
      return { outcome: isLate ? timeout(run.runMs) : outcomeOf(answer, redact), isLate };
    } catch (error) {
      const ending = endingOf(error);
      if (ending === null) throw error;
      return { outcome: outcomeOf({ kind: "error", ...ending }, redact), isLate: false };
    } finally {
      callbacks.end();
    }
  }

  /**
   * Calls the first isolate that is not another account's. The answer is null where what came out of it is none, and
   * "timeout" where nothing came in time.
   */
  async #call(run: Run, request: RunRequest, callbacks: Callbacks, book: LogBook): Promise<Answer | "timeout" | null> {
    const { slots } = this.#memory;
    const { isolatesAccounts } = readConfig(this.#env);
    const isolates = this.#isolatesOf(run, isolatesAccounts);
    const endsAt = Date.now() + run.runMs;
    for (let taken = 0; ; taken++) {
      const isPrivate = taken === MOST_TAKEN;
      const slot = slots.take(isolates, run.credentials, Date.now());
      const number = isPrivate ? crypto.randomUUID() : slot;
      const isolate = this.#isolate(run, number === 0 ? isolates : `${isolates}/${number}`);
      let isForced = true;
      try {
        const text = await withDeadline(isolate.run(request, callbacks), endsAt - Date.now(), run.signal);
        isForced = text === TIMEOUT;
        const answer = text === TIMEOUT ? "timeout" : readAnswer(text);
        if (answer === "timeout" || answer?.kind !== "taken" || isPrivate) return answer;
        slots.isTaken(isolates, slot, Date.now());
        if (answer.isKept) {
          slots.keep(isolates, slot);
          book.write("warn", KEPT);
        }
      } finally {
        slots.leave(isolates, slot);
        if (isForced) {
          slots.keep(isolates, slot);
          isolate.end(request.pass).catch(() => {});
        }
      }
    }
  }

  #isolate(run: Run, id: string): Harness {
    const limits = { cpuMs: CPU_MS, subRequests: readConfig(this.#env).egress.requests };
    return this.#load(run, id).getEntrypoint(undefined, { limits }) as unknown as Harness;
  }

  #load(run: Run, id: string): WorkerStub {
    const { failures } = this.#memory;
    const failed = failures.get(id) ?? 0;
    return this.#env.LOADER.get(failed === 0 ? id : `${id}/failed-${failed}`, async () => {
      try {
        return await this.#workerCode(run);
      } catch (error) {
        if (failures.size > MOST_FAILURES) failures.clear();
        failures.set(id, failed + 1);
        throw error instanceof ComponentGoneError ? error : new LoadError("The code cannot be had.", { cause: error });
      }
    });
  }

  /**
   * The same isolates for the same code, variables and Worker: each id is billed by the day, and a warm isolate keeps
   * what it was made of, so that everything that goes into it is part of its id.
   */
  #isolatesOf({ user, component, code, credentials }: Run, isAccounts: boolean): string {
    const parts = [user, component, code.version ?? "", code.variables?.id ?? "", this.#env.VERSION.id];
    return [...parts, ...(isAccounts ? [credentials] : [])].join("/");
  }

  async #workerCode(run: Run): Promise<WorkerLoaderWorkerCode> {
    const packed = await this.#packed(run);
    if (packed === null) throw new ComponentGoneError();
    return {
      compatibilityDate: COMPATIBILITY_DATE,
      mainModule: HARNESS,
      modules: {
        ...Object.fromEntries(Object.entries(packed.modules).map(([name, module]) => [name, moduleOf(module)])),
        [HARNESS]: { js: harness },
        [PRELUDE]: { js: prelude },
        [DESCRIPTOR]: { json: packed.descriptor },
      },
      env: { ...run.variables },
      globalOutbound: exports.Egress({}),
    };
  }

  async #packed({ component, code }: Run): Promise<Packed | null> {
    if (code.version === null) return this.#catalog.find(component)?.packed() ?? null;
    return new CodeStore(this.#env.COMPONENT_CODE).get(code.key);
  }
}

/** Null where nothing went wrong. A value that says `verified: false` means something only for `verify_credentials`. */
function failureIn({ call }: Run, outcome: Outcome, isLate: boolean, upstream: Upstream): Failure | null {
  const { verdict, reason } = outcome;
  const isVerify = call.type === "verify_credentials";
  if (reason === null || (verdict === "fulfilled" && !isVerify)) return null;
  const end: Evidence["end"] = isLate ? "deadline" : verdict === "fulfilled" ? "not_verified" : "component";
  return failureOf(reason, { end, lastAnswer: upstream.lastAnswer, isAwaiting: upstream.isAwaiting });
}

/** The component was deleted after the execution was scheduled. */
class ComponentGoneError extends Error {
  override readonly name = "ComponentGoneError";
}

/** Our own storage failed, not the component. */
class LoadError extends Error {
  override readonly name = "LoadError";
}

/** How the platform words its own faults. */
const PLATFORM = /^(?:internal error|Network connection lost)/;

/**
 * What the component did to make its call fail; null where the fault is ours. The texts are the platform's, which gives
 * no codes. Code in an isolate can end it with any error: a component that passes its own off as ours is run again, in
 * vain.
 */
function endingOf(error: unknown): { name: string; message: string } | null {
  const { name, message, remote } = (error ?? {}) as Partial<Error> & { remote?: unknown };
  const text = String(message);
  if (name === "ComponentGoneError") return { name, message: "The component no longer exists." };
  if (remote === true) return { name: "Error", message: `The component ended its isolate: ${text}` };
  if (text.includes("code had hung")) {
    return {
      name: "NoAnswerError",
      message: "The component ended without an answer: it waits for nothing any more.",
    };
  }
  if (text.startsWith("Failed to start Worker"))
    return { name: "Error", message: `The component cannot be loaded: ${text}` };
  if (/exceeded (?:its )?(?:CPU|memory)/i.test(text)) return { name: "LimitExceededError", message: text };
  if (name === "LoadError" || PLATFORM.test(text)) return null;
  return { name: "Error", message: `The component ended its isolate: ${text}` };
}

function moduleOf(module: PackedModule) {
  return "data" in module
    ? { data: Uint8Array.from(atob(module.data), (character) => character.charCodeAt(0)).buffer }
    : module;
}

/** No text that comes out of an isolate is this. */
const TIMEOUT = Symbol("timeout");

/**
 * Clearing a timer costs a tenth of aborting a wait. Once the signal is aborted, the answer does not matter any more.
 */
async function withDeadline(answer: Promise<unknown>, ms: number, signal: AbortSignal): Promise<unknown> {
  const { promise: deadline, resolve } = Promise.withResolvers<typeof TIMEOUT>();
  const end = () => resolve(TIMEOUT);
  const timer = setTimeout(end, ms);
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    // One that is late fails, too, and nobody waits for it.
    answer.catch(() => {});
  }
}

function timeout(ms: number): Outcome {
  const message = `The component gave no answer within ${ms / 1000} seconds.`;
  return rejected({ name: "TimeoutError", message });
}
