// An error that nothing awaits, thrown in a timer, a microtask, a tick or a callback, ends the process in the original.
// Here it ends the execution that set the timer. An unhandled rejection ends neither.
import { promisify } from "node:util";

import { current } from "./context.ts";
import { invalidType } from "./error.ts";

type Callback = (...args: unknown[]) => unknown;

/**
 * Makes `callback` end the execution with what it throws. `self`: its `this`, if that is not the object it is called
 * on.
 */
function guarded(callback: Callback, self?: () => unknown): Callback {
  return function (this: unknown, ...args: unknown[]): unknown {
    // What a run has left behind must not go on in another account's.
    if (current.getStore()?.isOver === true) return undefined;
    try {
      return callback.apply(self === undefined ? this : self(), args);
    } catch (error) {
      const execution = current.getStore();
      if (execution === undefined) throw error;
      execution.fail(error);
      return undefined;
    }
  };
}

type Scheduler = (callback: unknown, ...args: unknown[]) => unknown;

/** Replaces `holder[name]`, a function whose first argument is a callback. */
function replace(holder: object, name: string, make: (platform: Scheduler) => Scheduler): void {
  const platform = (holder as Record<string, unknown>)[name] as Scheduler;
  const value = Object.assign(make(platform), platform);
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
}

function timer(holder: object) {
  return (platform: Scheduler): Scheduler =>
    (callback, ...args) => {
      if (typeof callback !== "function") throw noCallback(callback);
      const made: unknown = platform.call(
        holder,
        guarded(callback as Callback, () => made),
        ...args,
      );
      return made;
    };
}

function task(holder: object) {
  return (platform: Scheduler): Scheduler =>
    (callback, ...args) => {
      if (typeof callback === "function") return platform.call(holder, guarded(callback as Callback), ...args);
      throw noCallback(callback);
    };
}

function noCallback(value: unknown): Error {
  return invalidType('The "callback" argument must be of type function', value);
}

/** `timers`: what `require("timers")` returns; `promised`: what `util.promisify` turns each timer into. */
export function installUncaught(timers: object, promised: Readonly<Record<string, unknown>>): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
    for (const holder of [globalThis, timers]) {
      replace(holder, name, timer(holder));
      const scheduler = Reflect.get(holder, name) as object;
      if (name !== "setInterval") Object.defineProperty(scheduler, promisify.custom, { value: promised[name] });
    }
  }
  replace(globalThis, "queueMicrotask", task(globalThis));
  replace(process, "nextTick", task(process));
}

/** Guards functions of a module whose callbacks the platform calls where errors get lost. */
export function withGuards(module: object, names: readonly string[]): object {
  const wrapped = names.map((name) => {
    const platform = Reflect.get(module, name) as Callback;
    const call: Callback = (...args) =>
      platform.apply(
        module,
        args.map((arg) => (typeof arg === "function" ? guarded(arg as Callback) : arg)),
      );
    return [name, Object.defineProperties(call, Object.getOwnPropertyDescriptors(platform))] as const;
  });
  return { ...module, ...Object.fromEntries(wrapped) };
}
