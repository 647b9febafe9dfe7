// Renews the isolate between two accounts: brings its realm back to what it was before any of the component's code ran
// (realm.ts), and clears what the platform keeps out of sight.
import channels from "node:diagnostics_channel";
import stream from "node:stream";

import { forgetLastMatch, realm } from "./realm.ts";

type Subscriber = (message: unknown, name: string | symbol) => void;

interface Subscribable {
  subscribe(subscriber: Subscriber): void;
  unsubscribe(subscriber: Subscriber): unknown;
}

/** Everyone who has subscribed to a channel since the isolate was renewed: channels are found by name, by anybody. */
let subscriptions: (readonly [Subscribable, Subscriber])[] = [];

/** What cannot be captured as a property: each is done between two accounts. */
const clearings: (() => void)[] = [];

/** To be called once, when the rest of the prelude is in place. */
export function prepareRenewal(): void {
  hideGlobalEvents();
  watchChannels();
  clearPerformance();
  keepHighWaterMarks();
  clearings.push(forgetLastMatch);
  realm.capture([globalThis, ...hiddenPrototypes()]);
  forgetLastMatch();
}

let isComplete = false;

/** Before the first run: what can be made only inside a call. */
export function completeCapture(): void {
  if (isComplete) return;
  isComplete = true;
  const timers = [setTimeout(() => {}, 0), setInterval(() => {}, 1), setImmediate(() => {})];
  realm.capture(timers.map((timer) => Object.getPrototypeOf(timer) as unknown));
  for (const timer of timers) clearTimeout(timer as NodeJS.Timeout);
}

/** False if something cannot be undone: then the isolate must not serve another account. */
export function renew(): boolean {
  for (let index = 0; index < clearings.length; index++) clearings[index]?.();
  return realm.restore();
}

const isGlobal = (target: unknown) => target === undefined || target === null || target === globalThis;

/** Node's global object takes no listeners. The platform's would hear of other executions' unhandled rejections. */
function hideGlobalEvents(): void {
  const addEventListener = Reflect.get(EventTarget.prototype, "addEventListener");
  const value = function (this: EventTarget | undefined, ...args: Parameters<typeof addEventListener>): void {
    if (isGlobal(this)) throw new TypeError("The global object is not an event target.");
    return addEventListener.apply(this as EventTarget, args);
  };
  Object.defineProperty(EventTarget.prototype, "addEventListener", { value, configurable: true, writable: true });
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
  }
}

function watchChannels(): void {
  const prototype = Object.getPrototypeOf(channels.channel("coatcheck")) as Subscribable;
  const [subscribe, unsubscribe] = [Reflect.get(prototype, "subscribe"), Reflect.get(prototype, "unsubscribe")];
  const watched = function (this: Subscribable, subscriber: Subscriber): void {
    subscribe.call(this, subscriber);
    subscriptions.push([this, subscriber]);
  };
  Object.defineProperty(prototype, "subscribe", { value: watched, configurable: true, writable: true });
  Object.assign(channels, {
    subscribe: (name: string, subscriber: Subscriber) =>
      watched.call(channels.channel(name) as Subscribable, subscriber),
  });
  const { apply } = Reflect;
  clearings.push(() => {
    for (let index = 0; index < subscriptions.length; index++) {
      const subscription = subscriptions[index];
      if (subscription !== undefined) apply(unsubscribe, subscription[0], [subscription[1]]);
    }
    subscriptions = [];
  });
}

function clearPerformance(): void {
  const { apply } = Reflect;
  for (const name of ["clearMarks", "clearMeasures", "clearResourceTimings"] as const) {
    const clear = performance[name] as (() => void) | undefined;
    if (clear !== undefined) clearings.push(() => apply(clear, performance, []));
  }
}

function keepHighWaterMarks(): void {
  const { getDefaultHighWaterMark, setDefaultHighWaterMark } = stream;
  for (const isObjectMode of [false, true]) {
    const usual = getDefaultHighWaterMark(isObjectMode);
    clearings.push(() => setDefaultHighWaterMark(isObjectMode, usual));
  }
}

/** Prototypes of what code can make, but not find by name. */
function hiddenPrototypes(): unknown[] {
  const makers: (() => unknown)[] = [
    () => function* () {},
    () => async function () {},
    () => async function* () {},
    () => [][Symbol.iterator](),
    () => new Map()[Symbol.iterator](),
    () => new Set()[Symbol.iterator](),
    () => ""[Symbol.iterator](),
    () => "".matchAll(/x/g),
    ...iteratorHelpers(),
    () => new Intl.Segmenter().segment(""),
    () => new Intl.Segmenter().segment("")[Symbol.iterator](),
    () => new URLSearchParams().entries(),
    () => new Headers().entries(),
    () => new FormData().entries(),
    () => new ReadableStream().values(),
    () => new TextEncoder().encode("").buffer,
  ];
  return makers.flatMap((make) => {
    try {
      const made: unknown = make();
      return [typeof made === "function" ? made : Object.getPrototypeOf(made)];
    } catch {
      return [];
    }
  });
}

/** Of ES 2025, which the types here do not know yet. */
function iteratorHelpers(): (() => unknown)[] {
  const { Iterator } = globalThis as unknown as {
    Iterator: { from(iterator: object): { map(f: () => void): unknown } };
  };
  const foreign = { next: () => ({ done: true, value: undefined }) };
  return [() => Iterator.from(foreign), () => Iterator.from(foreign).map(() => {})];
}
