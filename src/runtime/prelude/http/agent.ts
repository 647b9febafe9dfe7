// http.Agent, for code that constructs one, names it or inherits from it. It keeps no connections, because there are
// none: every request goes through the platform, whatever its agent.
import { EventEmitter } from "node:events";

interface Options {
  readonly [name: string]: unknown;
  readonly host?: string;
  readonly port?: number | string;
  readonly localAddress?: string;
  readonly family?: number;
}

export interface Agent extends EventEmitter {
  readonly protocol: string;
  readonly defaultPort: number;
  readonly options: Options;
  maxSockets: number;
  destroy(): void;
  getName(options?: Options): string;
}

interface AgentConstructor {
  new (options?: Options): Agent;
  (this: unknown, options?: Options): Agent;
  prototype: Agent;
  readonly defaultMaxSockets: number;
}

const DEFAULTS = { maxSockets: Infinity, maxFreeSockets: 256, maxTotalSockets: Infinity, scheduling: "lifo" };

/** Not a class: old code inherits from it with `Agent.call(this, options)`. `base`: what https.Agent inherits from. */
function agentOf(protocol: string, defaultPort: number, base: AgentConstructor | null): AgentConstructor {
  function Agent(this: unknown, given?: Options): unknown {
    if (!(this instanceof Agent)) return new (Agent as unknown as AgentConstructor)(given);
    EventEmitter.call(this as EventEmitter);
    const options = { noDelay: true, path: null, ...given };
    const { keepAlive = false, keepAliveMsecs = 1000 } = options as Options;
    Object.assign(this, { protocol, defaultPort, options, keepAlive, keepAliveMsecs, requests: {}, sockets: {} });
    Object.assign(this, { freeSockets: {}, totalSocketCount: 0 });
    for (const [name, value] of Object.entries(DEFAULTS)) Reflect.set(this, name, options[name as never] ?? value);
    return undefined;
  }
  const prototype = Object.create((base ?? EventEmitter).prototype as object) as object;
  Object.defineProperty(prototype, "constructor", { value: Agent, configurable: true, writable: true });
  if (base === null) Object.assign(prototype, METHODS);
  return Object.assign(Agent, { prototype, defaultMaxSockets: Infinity }) as unknown as AgentConstructor;
}

const METHODS = {
  addRequest(): void {},
  destroy(): void {},
  getName({ host = "localhost", port = "", localAddress = "", family }: Options = {}): string {
    return `${host}:${port}:${localAddress}${family === 4 || family === 6 ? `:${family}` : ""}`;
  },
};

export const HttpAgent = agentOf("http:", 80, null);
export const HttpsAgent = agentOf("https:", 443, HttpAgent);

// As in Node since version 19.
export const globalHttpAgent = new HttpAgent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });
export const globalHttpsAgent = new HttpsAgent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });
