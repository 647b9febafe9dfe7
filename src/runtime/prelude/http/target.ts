// Where a request of node:http goes, from the arguments that it was made with.
import type { IncomingMessage, RequestOptions } from "node:http";
import { urlToHttpOptions } from "node:url";

import { failure, invalidType } from "../failure.ts";
import { noSuchSocket } from "../network.ts";
import { type Agent, globalHttpAgent } from "./agent.ts";

export type Callback = (response: IncomingMessage) => void;
export type Arguments = [(string | URL | WithDefault)?, (RequestOptions | Callback)?, Callback?];

export interface Target {
  /** What the platform's own request is made with. */
  readonly options: RequestOptions;
  readonly callback: Callback | undefined;
  readonly agent: Agent;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly url: string;
  /** Why nothing can be sent there; told once the request is made, as what fails on the way is. */
  readonly obstacle: Error | null;
}

/** What https.request adds to a request's arguments, in Node too: the agent that says what the protocol is. */
export type WithDefault = Omit<RequestOptions, "_defaultAgent"> & { readonly _defaultAgent?: Agent | undefined };

export function targetOf(args: Arguments): Target {
  const { options, callback } = parse(args);
  const { path: given, agent: chosen, socketPath, timeout: _timeout, signal: _signal, ...rest } = options;
  const { _defaultAgent = globalHttpAgent, createConnection: _create, lookup: _lookup, ...plain } = rest;
  const agent = agentOf(chosen, _defaultAgent);
  const protocol = options.protocol ?? _defaultAgent.protocol;
  const expected = agent.protocol ?? _defaultAgent.protocol;
  if (protocol !== expected) {
    throw failure("TypeError", "ERR_INVALID_PROTOCOL", `Protocol "${protocol}" not supported. Expected "${expected}"`);
  }
  const path = given || "/";
  if (/[^\u0021-\u00ff]/.test(path)) {
    throw failure("TypeError", "ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters");
  }
  const defaultPort = protocol === "https:" ? 443 : 80;
  const port = Number(options.port || options.defaultPort || agent.defaultPort || defaultPort);
  const host = options.hostname || options.host || "localhost";
  return {
    // The platform takes no target but a plain path, and asks its own agents about the protocol.
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

/** A proxy is asked for a whole address, or by an agent that knows it. */
function obstacleOf(path: string, agent: object, socketPath: unknown): Error | null {
  if (typeof socketPath === "string") return noSuchSocket(socketPath);
  const names = ["proxy", "proxyUri", "proxyOptions"];
  const isProxied = /^https?:\/\//i.test(path) || names.some((name) => Boolean(Reflect.get(agent, name)));
  return isProxied
    ? new Error("coatcheck: a component cannot send requests through a proxy; send them directly.")
    : null;
}
