// The realm of an isolate, captured before any of the component's code runs, and brought back to that between two accounts: every
// object that code can reach without being given it, with its properties, its prototype and whether it can grow. What a run left
// there is gone then; or, where it cannot be undone, the realm stays with the account of that run. This code runs in the realm that
// it restores: from `restore` on it calls nothing that component code may have replaced, and reads no property that may be inherited.

const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Reflect;
const { ownKeys, setPrototypeOf } = Reflect;
const { hasOwn, is } = Object;
const exec = RegExp.prototype.exec;

/** Without a prototype: `defineProperty` would take what is missing from a polluted one. */
type Descriptor = PropertyDescriptor & { readonly __proto__: null };

interface Captured {
  readonly object: object;
  readonly prototype: object | null;
  readonly isExtensible: boolean;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly Descriptor[];
  /** The settings behind accessors, such as EventEmitter.defaultMaxListeners: how to read, how to write, and the value. */
  readonly settings: readonly Setting[];
}

interface Setting {
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
  readonly value: unknown;
}

export class Realm {
  readonly #captured: Captured[] = [];
  readonly #known = new Set<object>();

  /** Captures what can be reached from `roots`, except what is captured already. */
  capture(roots: readonly unknown[]): void {
    const open = [...roots];
    while (open.length > 0) {
      const object = open.pop();
      if (!isObject(object) || this.#known.has(object)) continue;
      this.#known.add(object);
      const captured = capturedOf(object);
      this.#captured.push(captured);
      open.push(captured.prototype);
      for (const { value, get, set } of captured.descriptors) open.push(value, get, set);
      open.push(...valuesBehind(object, captured.descriptors));
    }
  }

  get size(): number {
    return this.#captured.length;
  }

  /** Undoes what has changed since it was captured. False where something cannot be undone. */
  restore(): boolean {
    const captured = this.#captured;
    for (let index = 0; index < captured.length; index++) {
      const one = captured[index];
      if (one !== undefined && !restoreObject(one)) return false;
    }
    // The last match is kept by the engine, for RegExp.$1 and the like.
    apply(exec, /()()()()()()()()()/, [""]);
    return true;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function capturedOf(object: object): Captured {
  const keys = ownKeys(object);
  const descriptors = keys.map((key) => {
    const descriptor = getOwnPropertyDescriptor(object, key) ?? {};
    setPrototypeOf(descriptor, null);
    return descriptor as Descriptor;
  });
  return {
    object,
    prototype: getPrototypeOf(object),
    isExtensible: isExtensible(object),
    keys,
    descriptors,
    settings: settingsOf(object, descriptors),
  };
}

/** Whether accessors of the object are about the object itself, and not about instances that inherit them. */
function hasOwnAccessors(object: object): boolean {
  return !hasOwn(object, "constructor") && object !== RegExp;
}

function settingsOf(object: object, descriptors: readonly Descriptor[]): Setting[] {
  if (!hasOwnAccessors(object)) return [];
  return descriptors.flatMap(({ get, set }): Setting[] => {
    if (get === undefined || set === undefined) return [];
    const value = valueOf(object, get);
    return isObject(value) || value === undefined ? [] : [{ get, set, value }];
  });
}

function valuesBehind(object: object, descriptors: readonly Descriptor[]): unknown[] {
  if (!hasOwnAccessors(object)) return [];
  return descriptors.map(({ get }) => (get === undefined ? undefined : valueOf(object, get)));
}

function valueOf(object: object, get: () => unknown): unknown {
  try {
    return apply(get, object, []) as unknown;
  } catch {
    return undefined;
  }
}

function restoreObject({ object, prototype, isExtensible: couldGrow, keys, descriptors, settings }: Captured): boolean {
  if (getPrototypeOf(object) !== prototype && !setPrototypeOf(object, prototype)) return false;
  if (isExtensible(object) !== couldGrow) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as PropertyKey;
    const descriptor = descriptors[index] as Descriptor;
    const now = getOwnPropertyDescriptor(object, key);
    if (now !== undefined && isSame(now, descriptor)) continue;
    if (!defineProperty(object, key, descriptor)) return false;
  }
  const now = ownKeys(object);
  if (now.length > keys.length && !deleteOthers(object, now, keys)) return false;
  for (let index = 0; index < settings.length; index++) {
    const setting = settings[index] as Setting;
    if (apply(setting.get, object, []) !== setting.value) apply(setting.set, object, [setting.value]);
  }
  return true;
}

function isSame(now: PropertyDescriptor, { value, get, set, writable, enumerable, configurable }: Descriptor): boolean {
  if (now.enumerable !== enumerable || now.configurable !== configurable) return false;
  if (!hasOwn(now, "value")) return get !== undefined || set !== undefined ? now.get === get && now.set === set : false;
  return get === undefined && set === undefined && is(now.value, value) && now.writable === writable;
}

function deleteOthers(object: object, now: readonly PropertyKey[], keys: readonly PropertyKey[]): boolean {
  for (let index = 0; index < now.length; index++) {
    const key = now[index] as PropertyKey;
    let isKnown = false;
    for (let other = 0; other < keys.length && !isKnown; other++) isKnown = keys[other] === key;
    if (!isKnown && !deleteProperty(object, key)) return false;
  }
  return true;
}
