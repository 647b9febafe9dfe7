// coatcheck with a counter on everything that is billed. It wraps the platform's own objects and nothing of coatcheck,
// so that it counts what is deployed. `GET /counts` answers the counts so far.
import { builtins } from "../../src/components/builtins.ts";
import { Execution, type Message } from "../../src/execution/object.ts";
import { User } from "../../src/user/object.ts";
import { createWorker } from "../../src/worker.ts";
import { withLimits } from "../limiter.ts";

export { Egress } from "../../src/egress/entrypoint.ts";

const counts: Record<string, number> = {};

function count(what: string, times = 1): void {
  counts[what] = (counts[what] ?? 0) + times;
}

/** Passes the return value of every call of a method to `onReturn`. */
function tap(target: object, method: string, onReturn: (value: unknown) => void): void {
  const original = Reflect.get(target, method) as (...args: unknown[]) => unknown;
  Object.defineProperty(target, method, {
    configurable: true,
    value(this: unknown, ...args: unknown[]) {
      const value = original.apply(this, args);
      onReturn(value);
      return value;
    },
  });
}

let isTapped = false;

/**
 * Each call of an object is one request; each put, delete and alarm writes one row; each get reads one. A SQL cursor
 * knows how many rows it has written, and read up to its first result: ours read no further.
 */
function tapStorage(storage: DurableObjectStorage): void {
  if (isTapped) return;
  isTapped = true;
  const kv = Object.getPrototypeOf(storage.kv) as object;
  tap(kv, "put", () => count("rows written"));
  tap(kv, "delete", () => count("rows written"));
  tap(kv, "get", () => count("rows read"));
  tap(Object.getPrototypeOf(storage.sql) as object, "exec", (cursor) => {
    const { rowsWritten, rowsRead } = cursor as SqlStorageCursor<Record<string, SqlStorageValue>>;
    count("rows written", rowsWritten);
    count("rows read", rowsRead);
  });
  const prototype = Object.getPrototypeOf(storage) as object;
  for (const method of ["setAlarm", "deleteAlarm", "deleteAll"]) tap(prototype, method, () => count("rows written"));
  tap(prototype, "getAlarm", () => count("rows read"));
}

function countingClass<Class extends new (ctx: DurableObjectState, env: Env) => object>(base: Class): Class {
  for (const method of Object.getOwnPropertyNames(base.prototype)) {
    if (method === "constructor") continue;
    tap(base.prototype as object, method, () => count(`${base.name} ${method}`));
  }
  return new Proxy(base, {
    construct(target, args: [DurableObjectState, Env], as) {
      tapStorage(args[0].storage);
      return Reflect.construct(target, args, as) as object;
    },
  });
}

const CountingExecution = countingClass(Execution);
const CountingUser = countingClass(User);
export { CountingExecution as Execution, CountingUser as User };

let isEnvTapped = false;

function tapEnv(env: Env): void {
  if (isEnvTapped) return;
  isEnvTapped = true;
  tap(Object.getPrototypeOf(env.EXECUTION_QUEUE) as object, "send", () => count("queue writes"));
  tap(Object.getPrototypeOf(env.COMPONENT_CODE) as object, "get", () => count("R2 reads"));
  tap(Object.getPrototypeOf(env.COMPONENT_CODE) as object, "put", () => count("R2 writes"));
}

const worker = createWorker(builtins);

/** The same bindings, with a loader that counts the isolates it creates. */
function counting(env: Env): Env {
  const LOADER = {
    get: (id: string, make: () => Promise<WorkerLoaderWorkerCode>) => {
      count("isolate calls");
      return env.LOADER.get(id, () => {
        count("isolates loaded");
        return make();
      });
    },
  };
  return { ...env, LOADER } as unknown as Env;
}

const envs = new WeakMap<Env, Env>();

function envOf(env: Env): Env {
  tapEnv(env);
  const known = envs.get(env) ?? counting(withLimits(env));
  envs.set(env, known);
  return known;
}

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/counts") return Response.json(counts);
    count("Worker requests");
    return worker.fetch?.(request, envOf(env), ctx) ?? Response.error();
  },
  async queue(batch, env, ctx) {
    count("Worker requests");
    count("queue reads", batch.messages.length);
    count("queue deletes", batch.messages.length);
    await worker.queue?.(batch, envOf(env), ctx);
  },
} satisfies ExportedHandler<Env, Message>;
