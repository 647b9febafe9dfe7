// node:http and node:https with our requests and agents instead of the platform's.
import { EventEmitter } from "node:events";
import http, { type RequestOptions } from "node:http";
import https from "node:https";
import { urlToHttpOptions } from "node:url";

import { HttpAgent, HttpsAgent, globalHttpAgent, globalHttpsAgent } from "./agent.ts";
import { ClientRequest } from "./request.ts";
import type { Arguments, Callback, WithDefault } from "./target.ts";

type Make = (...args: Arguments) => ClientRequest;

const request: Make = (...args) => new ClientRequest(...args);

const secureRequest: Make = (first, ...rest) => {
  const isAddress = typeof first === "string" || first instanceof URL;
  const given = isAddress ? urlToHttpOptions(new URL(first) as never) : first;
  const more = typeof rest[0] === "object" ? rest[0] : {};
  const options: WithDefault = { ...(given as RequestOptions), ...more, _defaultAgent: globalHttpsAgent };
  return new ClientRequest(
    options,
    rest.find((value): value is Callback => typeof value === "function"),
  );
};

function getter(make: Make): Make {
  return (...args) => {
    const sent = make(...args);
    sent.end();
    return sent;
  };
}

/** Libraries that contain a server as well as a client inherit from it while they load. */
class Server extends EventEmitter {
  listen(): never {
    throw new Error("coatcheck: a component cannot listen for connections.");
  }
}

const serving = { createServer: () => new Server(), Server };

export const nodeHttp = {
  ...http,
  ...serving,
  request,
  get: getter(request),
  ClientRequest,
  Agent: HttpAgent,
  globalAgent: globalHttpAgent,
};

export const nodeHttps = {
  ...https,
  ...serving,
  request: secureRequest,
  get: getter(secureRequest),
  Agent: HttpsAgent,
  globalAgent: globalHttpsAgent,
};
