// An error that nobody awaits, thrown in a timer, a microtask or a tick, ends the process of the original: here it ends the
// execution that set the timer. A rejection that nobody handles does not, there as here.
import { current } from "./context.ts";

type Callback = (...args: unknown[]) => unknown;

/** `callback`, ending the execution with what it throws. */
function guarded(callback: unknown): unknown {
  if (typeof callback !== "function") return callback;
  return function (this: unknown, ...args: unknown[]): unknown {
    try {
      return (callback as Callback).apply(this, args);
    } catch (error) {
      const execution = current.getStore();
      if (execution === undefined) throw error;
      execution.fail(error);
      return undefined;
    }
  };
}

type Scheduler = (callback: unknown, ...args: unknown[]) => unknown;

/** Replaces `holder[name]`, a function that takes a callback first. */
function guard(holder: object, name: string): void {
  const platform = (holder as Record<string, unknown>)[name] as Scheduler;
  const schedule: Scheduler = (callback, ...args) => platform.call(holder, guarded(callback), ...args);
  Object.defineProperty(holder, name, {
    value: Object.assign(schedule, platform),
    configurable: true,
    writable: true,
  });
}

/** `timers`: what `require("timers")` gives. */
export function installUncaught(timers: object): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
    guard(globalThis, name);
    guard(timers, name);
  }
  guard(globalThis, "queueMicrotask");
  guard(process, "nextTick");
}
