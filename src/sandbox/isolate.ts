// The sandbox of every component, built-in or pushed: an isolate of its own, made by Worker Loader. It has the network that
// the egress entrypoint gives it, the component's environment variables, and nothing else: no binding, no secret. Nothing of an
// execution lives in what an isolate is made of, because a warm one serves the next execution: it goes along with the call.
import { RpcTarget, exports } from "cloudflare:workers";

import harness from "../../dist/isolate/harness.txt";
import prelude from "../../dist/isolate/prelude.txt";
import { readConfig } from "../config.ts";
import { type Blame, type Evidence, blameOf } from "../execution/failure.ts";
import { type Outcome, outcomeOf, rejected } from "../execution/outcome.ts";
import type { Catalog } from "./catalog.ts";
import { CodeStore } from "./code.ts";
import { budgets } from "../egress/entrypoint.ts";
import { signPass } from "../egress/pass.ts";
import type { Upstream } from "../egress/upstream.ts";
import { LogBook } from "./logbook.ts";
import type { Packed, PackedModule } from "../pack/packed.ts";
import { DESCRIPTOR, HARNESS, PRELUDE, type Harness, type RunHost } from "./protocol.ts";
import type { Completion, Run, Sandbox } from "./port.ts";
import { redactor } from "./redaction.ts";

/** As this Worker's own in wrangler.toml. */
const COMPATIBILITY_DATE = "2026-10-20";

/** Enforced in production only. */
const CPU_MS = 30_000;

/** The pass outlives the run by what its last request may take to arrive. */
const PASS_GRACE_MS = 5000;

/** How often loading under an id has failed: the loader remembers a failure as it does an isolate, so the next try has another id. */
export type Failures = Map<string, number>;

const MOST_FAILURES = 1000;

export class IsolateSandbox implements Sandbox {
  readonly #catalog: Catalog;
  readonly #env: Env;
  readonly #failures: Failures;

  /** `failures` live as long as this Worker's own isolate. */
  constructor(catalog: Catalog, env: Env, failures: Failures) {
    this.#catalog = catalog;
    this.#env = env;
    this.#failures = failures;
  }

  async run(run: Run): Promise<Completion> {
    const book = new LogBook(run);
    const upstream = budgets.of(run.executionId, readConfig(this.#env).egress).beginAttempt();
    const { outcome, isLate } = await this.#outcome(run, book);
    const { verdict, bytes } = outcome;
    return { verdict, bytes, blame: blameFor(run, outcome, isLate, upstream), logs: book.bytes() };
  }

  async #outcome(run: Run, book: LogBook): Promise<{ outcome: Outcome; isLate: boolean }> {
    const { sealingKeys, egress } = readConfig(this.#env);
    const endsAt = Date.now() + run.runMs + PASS_GRACE_MS;
    const claims = { execution: run.executionId, serviceHost: run.host, endsAt };
    const { component, credentials, call } = run;
    const request = { component, credentials, call, pass: await signPass(sealingKeys[0], claims) };
    const stub = this.#load(run);
    const limits = { cpuMs: CPU_MS, subRequests: egress.requests };
    const isolate = stub.getEntrypoint(undefined, { limits }) as unknown as Harness;
    const redact = redactor({ ...run.env, ...run.call.cfg }, run.code.secretFields);
    const course = { isOver: false };
    const host = new Host(run, book, course);
    try {
      const answer = await withDeadline(isolate.run(request, host), run.runMs);
      const isLate = answer === "timeout";
      return { outcome: isLate ? timeout(run.runMs) : outcomeOf(answer, redact), isLate };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) throw error;
      return { outcome: outcomeOf({ kind: "error", ...failure }, redact), isLate: false };
    } finally {
      course.isOver = true;
    }
  }

  #load(run: Run): WorkerStub {
    const id = this.#isolateId(run);
    const failures = this.#failures.get(id) ?? 0;
    return this.#env.LOADER.get(failures === 0 ? id : `${id}/${failures}`, async () => {
      try {
        return await this.#workerCode(run);
      } catch (error) {
        if (this.#failures.size > MOST_FAILURES) this.#failures.clear();
        this.#failures.set(id, failures + 1);
        throw error instanceof ComponentGoneError ? error : new LoadError("The code cannot be had.", { cause: error });
      }
    });
  }

  /**
   * The same isolate for the same code, environment and Worker: each id is billed by the day, and a warm isolate keeps what
   * it was made of, so anything that goes into it is in its id.
   */
  #isolateId({ user, component, code }: Run): string {
    return [user, component, code.version ?? "", code.env?.id ?? "", this.#env.VERSION.id].join("/");
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
      env: { ...run.env },
      globalOutbound: exports.Egress({}),
    };
  }

  async #packed({ component, code }: Run): Promise<Packed | null> {
    if (code.version === null) return this.#catalog.find(component)?.packed() ?? null;
    return new CodeStore(this.#env.COMPONENT_CODE).get(code.key);
  }
}

/** What the isolate may ask of us; each of its methods is the isolate's to call, as often as it likes. */
class Host extends RpcTarget implements RunHost {
  readonly #run: Run;
  readonly #book: LogBook;
  readonly #course: { readonly isOver: boolean };

  /** Once the run is over, what comes later reaches nobody. */
  constructor(run: Run, book: LogBook, course: { readonly isOver: boolean }) {
    super();
    this.#run = run;
    this.#book = book;
    this.#course = course;
  }

  async log(level: unknown, text: unknown): Promise<void> {
    if (!this.#course.isOver) this.#book.write(level, text);
  }

  async updateKeys(keys: unknown): Promise<void> {
    if (!this.#course.isOver) await this.#run.updateKeys(keys);
  }

  async retrieveAccount() {
    return this.#course.isOver ? null : this.#run.retrieveAccount();
  }
}

/** Null where nothing went wrong: a value that says `verified: false` means something only where verifying was asked for. */
function blameFor({ call }: Run, outcome: Outcome, isLate: boolean, upstream: Upstream): Blame | null {
  const { verdict, complaint } = outcome;
  const isVerify = call.type === "verify_credentials";
  if (complaint === null || (verdict === "fulfilled" && !isVerify)) return null;
  const end: Evidence["end"] = isLate ? "deadline" : verdict === "fulfilled" ? "not_verified" : "component";
  return blameOf(complaint, { end, heard: upstream.lastAnswer, isAwaiting: upstream.isAwaiting });
}

/** The component was deleted after the execution was scheduled. */
class ComponentGoneError extends Error {
  override readonly name = "ComponentGoneError";
}

/** Our own storage failed, not the component. */
class LoadError extends Error {
  override readonly name = "LoadError";
}

/** What the platform says where it failed itself. */
const PLATFORM = /^(?:internal error|Network connection lost)/;

/**
 * What of a failed call is the component's; null where it is ours. The texts are the platform's: it gives no codes. Code in an
 * isolate can end that with any error: whoever passes its own off as ours is run again, in vain.
 */
function failureOf(error: unknown): { name: string; message: string } | null {
  const { name, message, remote } = (error ?? {}) as Partial<Error> & { remote?: unknown };
  const text = String(message);
  if (name === "ComponentGoneError") return { name, message: "The component does not exist any more." };
  if (remote === true) return { name: "Error", message: `The component ended its isolate: ${text}` };
  if (text.includes("code had hung")) {
    return {
      name: "NoAnswerError",
      message: "The component ended without an answer: nothing that it waits for is left.",
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

/** A timer that is cleared costs a tenth of a wait that is aborted. */
async function withDeadline(answer: Promise<unknown>, ms: number): Promise<unknown> {
  const { promise: deadline, resolve } = Promise.withResolvers<"timeout">();
  const timer = setTimeout(resolve, ms, "timeout");
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function timeout(ms: number): Outcome {
  const message = `The component gave no answer within ${ms / 1000} seconds.`;
  return rejected({ name: "TimeoutError", message });
}
