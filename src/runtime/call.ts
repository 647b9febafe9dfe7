// Calls one function of a component, with the semantics of elastic.io's Node runner (npm elasticio-sailor-nodejs,
// lib/service.js and lib/component_reader.js). Whatever the component does is a value: this module never throws for a
// component's failure. It enforces no deadline and no network rule; its caller does. Deliberate departures from the
// original are listed by name in test/comparison/departures.ts.
import { EventEmitter } from "node:events";

import type { Descriptor, Entry } from "../pack/descriptor.ts";

/** A component: its parsed component.json, and a way to evaluate the modules of its folder. */
export interface Component {
  readonly descriptor: Descriptor;
  /** Whether the folder has the module `path`; the extension is optional, as for `require`. */
  has(path: string): boolean;
  /**
   * Evaluates the module at `path` (relative to the component's folder, like `main`) and returns its exports or a
   * promise of them. Throws an error with the `code` "MODULE_NOT_FOUND" if there is no such module.
   */
  load(path: string): unknown;
}

export type Cfg = Record<string, unknown>;

/** What to call, in the terms of the schedule request. */
export type Call =
  | { readonly type: "verify_credentials"; readonly cfg: Cfg }
  | { readonly type: "get_meta_model"; readonly actionOrTrigger: string; readonly cfg: Cfg }
  | {
      readonly type: "select_model";
      readonly actionOrTrigger: string;
      readonly method: string;
      readonly cfg: Cfg;
    };

/** What the component finds on `this`, in addition to EventEmitter's methods. */
export interface Services {
  readonly logger: unknown;
  readonly apiClient: unknown;
  /** What `getConfig()` returns. */
  readonly config: unknown;
  /**
   * Stores renewed keys in the execution's account. If that fails it is logged there, and the component does not fail.
   */
  updateKeys(keys: unknown): Promise<void>;
}

/** How a call ended. `value` is whatever the component answered, not yet serialized. */
export type Ending =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly error: unknown };

/** `this` of a component's functions. */
class Scope extends EventEmitter {
  readonly logger: unknown;
  readonly #services: Services;

  constructor(services: Services) {
    super();
    this.logger = services.logger;
    this.#services = services;
  }

  getApiClient(): unknown {
    return this.#services.apiClient;
  }

  getConfig(): unknown {
    return this.#services.config;
  }
}

/** Calls the component and waits for its answer, however long that takes. */
export async function callComponent(component: Component, call: Call, services: Services): Promise<Ending> {
  const scope = new Scope(services);
  if (call.type === "verify_credentials") return verifyCredentials(component, call.cfg, scope);
  const method = call.type === "get_meta_model" ? "getMetaModel" : call.method;
  const updates: Promise<void>[] = [];
  scope.on("updateKeys", (keys: unknown) => updates.push(services.updateKeys(keys)));
  try {
    const module = await loadTriggerOrAction(component, call.actionOrTrigger);
    const found = methodOf(module, method, call.actionOrTrigger);
    return { kind: "value", value: await answerOf((callback) => found.call(scope, call.cfg, callback)) };
  } catch (error) {
    return { kind: "error", error };
  } finally {
    // Renewed keys are stored even if the call fails afterwards: the old ones may no longer be valid.
    await Promise.allSettled(updates);
  }
}

/** If the function fails, the answer is "not verified"; only a file that cannot be loaded is an error. */
async function verifyCredentials(component: Component, cfg: Cfg, scope: Scope): Promise<Ending> {
  if (!component.has("verifyCredentials")) return { kind: "value", value: { verified: true } };
  let verify: unknown;
  try {
    verify = await component.load("verifyCredentials");
  } catch (error) {
    return {
      kind: "error",
      error: new Error(`Failed to load verifyCredentials.js: ${messageOf(error)}`, { cause: error }),
    };
  }
  try {
    const answer = await answerOf((callback) => (verify as Method).call(scope, cfg, callback));
    return { kind: "value", value: verdictOf(answer) };
  } catch (error) {
    return { kind: "value", value: { verified: false, reason: reasonOf(error) } };
  }
}

function verdictOf(answer: unknown): unknown {
  if (answer === false) return { verified: false };
  const isVerdict = answer !== null && answer !== undefined && Object.hasOwn(answer, "verified");
  return isVerdict ? answer : { verified: true };
}

/** `error.message` as the component set it, of whatever type. A thrown string has none. */
function reasonOf(error: unknown): unknown {
  try {
    return (error as { message?: unknown } | null | undefined)?.message;
  } catch {
    return undefined;
  }
}

async function loadTriggerOrAction(component: Component, name: string): Promise<unknown> {
  const { triggers, actions } = component.descriptor;
  const definition = [triggers, actions].map((entries) => entryOf(entries, name)).find(Boolean);
  if (!definition) throw new Error(`Trigger or action "${name}" is not found in component.json!`);
  const { main } = definition;
  if (typeof main !== "string") throw new Error(`Trigger or action "${name}" has no "main" in component.json.`);
  try {
    return await component.load(main);
  } catch (error) {
    const isMissing = (error as { code?: unknown } | null | undefined)?.code === "MODULE_NOT_FOUND";
    const message = isMissing
      ? `Failed to load file '${main}': ${messageOf(error)}`
      : `Trigger or action '${name}' is found, but can not be loaded. Please check if the file '${main}' is correct.`;
    throw new Error(message, { cause: error });
  }
}

/** Real descriptors contain null for empty sections and entries. */
function entryOf(entries: Readonly<Record<string, Entry | null>> | null | undefined, name: string): Entry | undefined {
  return (entries && Object.hasOwn(entries, name) && entries[name]) || undefined;
}

type Callback = (error?: unknown, value?: unknown) => void;
type Method = (this: EventEmitter, cfg: Cfg, callback: Callback) => unknown;

function methodOf(module: unknown, method: string, actionOrTrigger: string): Method {
  const found = (module as Record<string, unknown> | null | undefined)?.[method];
  // What every object inherits is not a method of the component: `constructor` would return cfg, with the account's
  // keys.
  const isInherited = method in Object.prototype && !Object.hasOwn(Object(module) as object, method);
  if (typeof found === "function" && !isInherited) return found as Method;
  throw new Error(`Method "${method}" is not found in "${actionOrTrigger}" action or trigger`);
}

/** Whichever comes first: the callback, a truthy return value, or the result of a returned promise. */
function answerOf(run: (callback: Callback) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const returned = run((error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
    if (returned) resolve(returned);
  });
}

/**
 * The message of an error, or anything else that was thrown as a string. A component may throw a value that cannot be
 * read.
 */
export function messageOf(error: unknown): string {
  try {
    return String(typeof error === "object" && error !== null && "message" in error ? error.message : error);
  } catch {
    return "unknown";
  }
}
