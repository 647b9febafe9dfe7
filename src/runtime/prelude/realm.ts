// The realm of an isolate, captured before the component's code gets at it, and brought back to that between two
// accounts: every object that code can reach without being given it, with its properties, its prototype and whether it
// can grow. What a run left there is gone then; or, where it cannot be undone, the realm stays with the account of that
// run. Most objects are functions and classes without properties of their own, to which code adds none: those are
// frozen, which leaves nothing to compare. This code runs in the realm that it restores: from `restore` on
// it calls nothing that component code may have replaced, and reads no property that may be inherited from anything but
// Object.prototype, which is restored first.

import { promisify } from "node:util";

const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Reflect;
const { ownKeys, setPrototypeOf } = Reflect;
const { create, freeze, hasOwn, is } = Object;
const exec = Reflect.get(RegExp.prototype, "exec");

/** One object as it was; the places of the lists belong together. */
interface Captured {
  readonly object: object;
  readonly prototype: object | null;
  readonly isExtensible: boolean;
  readonly keys: readonly PropertyKey[];
  readonly attributes: readonly number[];
  /** The value of a data property, the getter of an accessor. */
  readonly values: readonly unknown[];
  readonly setters: readonly unknown[];
  readonly settings: readonly Setting[];
}

/**
 * A setting behind an accessor, such as EventEmitter.defaultMaxListeners: how to read it, how to write it, and its
 * value.
 */
interface Setting {
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
  readonly value: unknown;
}

const ENUMERABLE = 1;
const CONFIGURABLE = 2;
const DATA = 4;
const WRITABLE = 8;

class Realm {
  readonly #captured: Captured[] = [];
  readonly #known = new Set<unknown>();

  /** Captures what can be reached from `roots`, except what is captured already. */
  capture(roots: readonly unknown[]): void {
    const open = [...roots, Object.prototype];
    while (open.length > 0) {
      const object = open.pop();
      if (!isObject(object) || this.#known.has(object)) continue;
      this.#known.add(object);
      open.push(getPrototypeOf(object));
      if (isPlain(object)) {
        open.push(getOwnPropertyDescriptor(object, "prototype")?.value);
        freeze(object);
      } else this.#captured.push(capturedOf(object, open));
    }
  }

  /** Undoes what has changed since it was captured. False where something cannot be undone. */
  restore(): boolean {
    const captured = this.#captured;
    // The first is Object.prototype: what was added there would be found in every descriptor.
    const first = captured[0];
    if (first === undefined || !deleteOthers(first, ownKeys(first.object))) return false;
    for (let index = 0; index < captured.length; index++) {
      if (!restoreObject(captured[index] as Captured)) return false;
    }
    return true;
  }
}

/** The realm of this isolate. */
export const realm = new Realm();

/** The engine keeps the last match, for RegExp.$1 and the like. */
export function forgetLastMatch(): void {
  apply(exec, /()()()()()()()()()/, [""]);
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A function, or class, without properties of its own; or what every `function` has as its `prototype`. */
function isPlain(object: object): boolean {
  const keys = ownKeys(object);
  if (typeof object === "function") {
    return keys.every((key) => key === "length" || key === "name" || key === "prototype");
  }
  if (keys.length !== 1 || getPrototypeOf(object) !== Object.prototype) return false;
  const maker: unknown = getOwnPropertyDescriptor(object, "constructor")?.value;
  return isObject(maker) && getOwnPropertyDescriptor(maker, "prototype")?.value === object;
}

/** Adds to `open` what can be reached from the object's properties. */
function capturedOf(object: object, open: unknown[]): Captured {
  const keys = ownKeys(object);
  const attributes: number[] = [];
  const values: unknown[] = [];
  const setters: unknown[] = [];
  const settings: Setting[] = [];
  // The accessors of a prototype are about its instances.
  const isItself = !hasOwn(object, "constructor") && object !== RegExp;
  for (const key of keys) {
    const descriptor = getOwnPropertyDescriptor(object, key) ?? {};
    const { value, get, set } = descriptor;
    attributes.push(attributesOf(descriptor));
    values.push(get ?? value);
    setters.push(set);
    if (isObject(value)) open.push(value);
    // It defines a property of what it returns, which must not be frozen for that.
    if (key === promisify.custom && isExtensible(value as object)) promisify(object as () => void);
    if (get !== undefined || set !== undefined) open.push(get, set);
    if (get === undefined || !isItself) continue;
    const behind = valueOf(object, get);
    if (isObject(behind)) open.push(behind);
    else if (set !== undefined && behind !== undefined) settings.push({ get, set, value: behind });
  }
  if (isItself && typeof object === "object") open.push(...inheritedBy(object));
  const prototype = getPrototypeOf(object);
  return { object, prototype, isExtensible: isExtensible(object), keys, attributes, values, setters, settings };
}

/** The objects behind the accessors that an instance inherits, such as those of `crypto`. */
function inheritedBy(instance: object): unknown[] {
  const found: unknown[] = [];
  for (let holder = getPrototypeOf(instance); holder !== null; holder = getPrototypeOf(holder)) {
    if (holder === Object.prototype || holder === Function.prototype) break;
    for (const key of ownKeys(holder)) {
      const get = getOwnPropertyDescriptor(holder, key)?.get;
      if (get !== undefined) found.push(valueOf(instance, get));
    }
  }
  return found;
}

function valueOf(object: object, get: () => unknown): unknown {
  try {
    return apply(get, object, []);
  } catch {
    return undefined;
  }
}

function attributesOf(descriptor: PropertyDescriptor): number {
  const shape = (descriptor.enumerable ? ENUMERABLE : 0) + (descriptor.configurable ? CONFIGURABLE : 0);
  return hasOwn(descriptor, "value") ? shape + DATA + (descriptor.writable ? WRITABLE : 0) : shape;
}

function restoreObject(captured: Captured): boolean {
  const { object, prototype, keys, attributes, values, setters, settings } = captured;
  if (getPrototypeOf(object) !== prototype && !setPrototypeOf(object, prototype)) return false;
  if (isExtensible(object) !== captured.isExtensible) return false;
  for (let index = 0; index < keys.length; index++) {
    const was = attributes[index] as number;
    if ((was & (CONFIGURABLE | WRITABLE)) === 0) continue;
    const key = keys[index] as PropertyKey;
    const now = getOwnPropertyDescriptor(object, key);
    if (now !== undefined && isSame(now, was, values[index], setters[index])) continue;
    if (!defineProperty(object, key, descriptorOf(was, values[index], setters[index]))) return false;
  }
  const found = ownKeys(object);
  if (found.length > keys.length && !deleteOthers(captured, found)) return false;
  for (let index = 0; index < settings.length; index++) {
    const { get, set, value } = settings[index] as Setting;
    if (apply(get, object, []) !== value) apply(set, object, [value]);
  }
  return true;
}

/** An accessor's descriptor says nothing of a value, and a data property's nothing of a getter. */
function isSame(now: PropertyDescriptor, attributes: number, value: unknown, setter: unknown): boolean {
  if (now.enumerable !== ((attributes & ENUMERABLE) !== 0)) return false;
  if (now.configurable !== ((attributes & CONFIGURABLE) !== 0)) return false;
  if ((attributes & DATA) === 0) return now.get === value && now.set === setter;
  return now.writable === ((attributes & WRITABLE) !== 0) && is(now.value, value);
}

/** Without a prototype: `defineProperty` would take what is missing from a polluted one. */
function descriptorOf(attributes: number, value: unknown, setter: unknown): PropertyDescriptor {
  const descriptor = create(null) as PropertyDescriptor;
  descriptor.enumerable = (attributes & ENUMERABLE) !== 0;
  descriptor.configurable = (attributes & CONFIGURABLE) !== 0;
  if (attributes & DATA) {
    descriptor.value = value;
    descriptor.writable = (attributes & WRITABLE) !== 0;
  } else {
    descriptor.get = value as () => unknown;
    descriptor.set = setter as (value: unknown) => void;
  }
  return descriptor;
}

/** Deletes what is found beyond what was there. */
function deleteOthers({ object, keys }: Captured, found: readonly PropertyKey[]): boolean {
  for (let index = 0; index < found.length; index++) {
    const key = found[index] as PropertyKey;
    let isKnown = false;
    for (let other = 0; other < keys.length && !isKnown; other++) isKnown = keys[other] === key;
    if (!isKnown && !deleteProperty(object, key)) return false;
  }
  return true;
}
