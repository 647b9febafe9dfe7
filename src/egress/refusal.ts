// Why something may not leave an isolate, with its evidence, and the one sentence of it that the component reads: it reaches the
// person who set the component up, so it says what to do.
import type { Kind } from "./address.ts";
import type { PassRefusal } from "./pass.ts";

export type Refusal =
  | PassRefusal
  | { readonly reason: "host_unreadable" }
  | { readonly reason: "scheme_closed"; readonly scheme: string }
  | { readonly reason: "address_closed"; readonly host: string; readonly kind: Kind }
  | { readonly reason: "name_closed"; readonly host: string }
  | { readonly reason: "port_closed"; readonly host: string; readonly port: number }
  | { readonly reason: "tcp_closed"; readonly host: string; readonly port: number }
  | { readonly reason: "own_api"; readonly host: string }
  | { readonly reason: "websocket_closed"; readonly host: string }
  | { readonly reason: "requests_used"; readonly limit: number }
  | { readonly reason: "bytes_used"; readonly limit: number };

const ASK_OPERATOR = "the service's operator can open it by name (EGRESS_ALLOW)";

export function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case "pass_missing":
      return "coatcheck refuses a request that belongs to no execution: call the network from within the call of the component.";
    case "pass_forged":
      return "coatcheck refuses a request whose pass it did not sign: leave the header coatcheck-pass to the service.";
    case "pass_expired":
      return "coatcheck refuses a request of an execution that is over: wait for all requests before answering.";
    case "host_unreadable":
      return "coatcheck refuses an address that it cannot read: use a host's name or an IP address.";
    case "scheme_closed":
      return `coatcheck refuses ${refusal.scheme} addresses: use http or https.`;
    case "address_closed":
      return `coatcheck refuses ${refusal.host}: ${article(refusal.kind)} ${refusal.kind} address is out of a component's reach; use a public one, or ${ASK_OPERATOR}.`;
    case "name_closed":
      return `coatcheck refuses ${refusal.host}: the name is no public one; use a full public name, or ${ASK_OPERATOR}.`;
    case "port_closed":
      return `coatcheck refuses ${refusal.host}:${refusal.port}: port ${refusal.port} is closed to every component; send mail over an HTTP API.`;
    case "tcp_closed":
      return `coatcheck refuses a connection to ${refusal.host}:${refusal.port}: TCP port ${refusal.port} is closed; the service's operator can open it (EGRESS_TCP).`;
    case "own_api":
      return `coatcheck refuses ${refusal.host}: a component cannot call the service that runs it.`;
    case "websocket_closed":
      return `coatcheck refuses a WebSocket to ${refusal.host}: use HTTP requests.`;
    case "requests_used":
      return `coatcheck refuses more requests: an execution may make ${refusal.limit} requests and connections, and this one has.`;
    case "bytes_used":
      return `coatcheck refuses more data: an execution may send and receive ${refusal.limit} bytes, and this one has.`;
  }
}

function article(kind: Kind): string {
  return kind === "unspecified" ? "an" : "a";
}
