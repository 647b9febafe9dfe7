// node:http and node:https with our request in the place of the platform's.
import { EventEmitter } from "node:events";
import http from "node:http";
import https from "node:https";

import { NodeRequest } from "./request.ts";

type Arguments = ConstructorParameters<typeof NodeRequest>[1];
type Protocol = "http:" | "https:";

/** `new http.ClientRequest(...)` is `http.request(...)`. */
function clientRequest(protocol: Protocol) {
  return class ClientRequest extends NodeRequest {
    constructor(...args: Arguments) {
      super(protocol, args);
    }
  };
}

function moduleOf(platform: typeof http | typeof https, protocol: Protocol): Record<string, unknown> {
  const ClientRequest = clientRequest(protocol);
  const request = (...args: Arguments) => new ClientRequest(...args);
  const get = (...args: Arguments) => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
  const isPlain = protocol === "http:";
  return { ...platform, request, get, ...(isPlain && { ClientRequest }), createServer: () => new Server(), Server };
}

/** Libraries that serve as well as ask inherit from it while they load. */
class Server extends EventEmitter {
  listen(): never {
    throw new Error("coatcheck: a component cannot listen for connections.");
  }
}

export const nodeHttp = moduleOf(http, "http:");
export const nodeHttps = moduleOf(https, "https:");
