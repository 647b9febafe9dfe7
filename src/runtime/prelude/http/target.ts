// Where a request of node:http goes, derived from its arguments.
import type { IncomingMessage, RequestOptions } from "node:http";
import { urlToHttpOptions } from "node:url";

import { nodeError, invalidType } from "../error.ts";
import { noSuchSocket } from "../network.ts";
import { type Agent, globalHttpAgent } from "./agent.ts";

export type Callback = (response: IncomingMessage) => void;
export type Arguments = [(string | URL | WithDefault)?, (RequestOptions | Callback)?, Callback?];

export interface Target {
  /** For the platform's own request. */
  readonly options: RequestOptions;
  readonly callback: Callback | undefined;
  readonly agent: Agent;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly url: string;
  /** Why nothing can be sent there. Raised once the request is sent, like any network error. */
  readonly obstacle: Error | null;
}

/** https.request adds the default agent, which determines the protocol, to the arguments; so does Node's. */
export type WithDefault = Omit<RequestOptions, "_defaultAgent"> & { readonly _defaultAgent?: Agent | undefined };

export function targetOf(args: Arguments): Target {
  const { options, callback } = parse(args);
  const { path: given, agent: chosen, socketPath, timeout: _timeout, signal: _signal, ...rest } = options;
  const { _defaultAgent = globalHttpAgent, createConnection: _create, lookup: _lookup, ...plain } = rest;
  const agent = agentOf(chosen, _defaultAgent);
  const protocol = options.protocol ?? _defaultAgent.protocol;
  const expected = agent.protocol ?? _defaultAgent.protocol;
  if (protocol !== expected) {
    const message = `Protocol "${protocol}" not supported. Expected "${expected}"`;
    throw nodeError("TypeError", "ERR_INVALID_PROTOCOL", message);
  }
  const path = given || "/";
  if (/[^\u0021-\u00ff]/.test(path)) {
    throw nodeError("TypeError", "ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters");
  }
  const defaultPort = protocol === "https:" ? 443 : 80;
  const port = Number(options.port || options.defaultPort || agent.defaultPort || defaultPort);
  const host = options.hostname || options.host || "localhost";
  return {
    // The platform accepts only a plain path as the target, and only its own agents.
    options: { ...plain, agent: undefined, path: "/", protocol: "http:", defaultPort },
    callback,
    agent,
    protocol,
    host,
    port,
    path,
    url: `${protocol}//${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}${slashed(path)}`,
    obstacle: obstacleOf(path, agent, socketPath),
  };
}

function parse([first, second, third]: Arguments): { options: WithDefault; callback: Callback | undefined } {
  const isAddress = typeof first === "string" || first instanceof URL;
  const given = isAddress ? urlToHttpOptions(new URL(first) as never) : first;
  const more = typeof second === "object" ? second : {};
  return {
    options: { ...(given as WithDefault), ...more } as WithDefault,
    callback: typeof second === "function" ? second : third,
  };
}

function agentOf(chosen: unknown, fallback: Agent): Agent {
  if (chosen === undefined || chosen === null || chosen === false) return fallback;
  if (typeof (chosen as { addRequest?: unknown }).addRequest === "function") return chosen as Agent;
  throw invalidType('The "options.agent" property must be one of Agent-like Object, undefined, or false', chosen);
}

function slashed(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

/** Requests go through a proxy with a whole URL as their path, or with an agent that knows the proxy. */
function obstacleOf(path: string, agent: object, socketPath: unknown): Error | null {
  if (typeof socketPath === "string") return noSuchSocket(socketPath);
  const names = ["proxy", "proxyUri", "proxyOptions"];
  const isProxied = /^https?:\/\//i.test(path) || names.some((name) => Boolean(Reflect.get(agent, name)));
  return isProxied
    ? new Error("coatcheck: a component cannot send requests through a proxy; send them directly.")
    : null;
}
