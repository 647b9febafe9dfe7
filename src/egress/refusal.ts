// Why something may not leave an isolate, with its evidence, and the message that the component gets for it. The
// message reaches whoever set the component up, so it says what to do.
import type { AddressKind } from "./address.ts";
import type { PassRefusal } from "./pass.ts";

export type Refusal =
  | PassRefusal
  | { readonly reason: "host_unreadable" }
  | { readonly reason: "scheme_closed"; readonly scheme: string }
  | { readonly reason: "address_closed"; readonly host: string; readonly kind: AddressKind }
  | { readonly reason: "name_closed"; readonly host: string }
  | { readonly reason: "port_closed"; readonly host: string; readonly port: number }
  | { readonly reason: "tcp_closed"; readonly host: string; readonly port: number }
  | { readonly reason: "own_api"; readonly host: string }
  | { readonly reason: "websocket_closed"; readonly host: string }
  | { readonly reason: "requests_used"; readonly limit: number }
  | { readonly reason: "bytes_used"; readonly limit: number };

const OR_ALLOW = "or ask the service's operator to allow this one (EGRESS_ALLOW)";

export function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case "pass_missing":
      return "coatcheck refused a request made outside an execution: use the network only while your function runs.";
    case "pass_forged":
      return "coatcheck refused a request whose pass it did not sign: do not set the header coatcheck-pass.";
    case "pass_expired":
      return "coatcheck refused a request of an execution that has ended: await every request before you answer.";
    case "host_unreadable":
      return "coatcheck refused an address that it cannot read: use a host name or an IP address.";
    case "scheme_closed":
      return `coatcheck refused the scheme ${refusal.scheme}: use http or https.`;
    case "address_closed":
      return `coatcheck refused ${refusal.host}: ${reachOf(refusal.kind)} Use a public one, ${OR_ALLOW}.`;
    case "name_closed":
      return `coatcheck refused ${refusal.host}: this is not a public name. Use a full public name, ${OR_ALLOW}.`;
    case "port_closed":
      return `coatcheck refused ${at(refusal)}: port closed to components. Send mail through an HTTP API.`;
    case "tcp_closed":
      return `coatcheck refused ${at(refusal)}: TCP port closed. Ask the service's operator to open it (EGRESS_TCP).`;
    case "own_api":
      return `coatcheck refused ${refusal.host}: a component cannot call the service that runs it.`;
    case "websocket_closed":
      return `coatcheck refused a WebSocket to ${refusal.host}: use HTTP requests.`;
    case "requests_used":
      return `coatcheck refused a request: this execution has used up its ${refusal.limit} requests and connections.`;
    case "bytes_used":
      return `coatcheck refused more data: this execution has used up its ${refusal.limit} bytes, sent and received.`;
  }
}

function reachOf(kind: AddressKind): string {
  return `components cannot reach ${kind === "unspecified" ? "an" : "a"} ${kind} address.`;
}

function at({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`;
}
