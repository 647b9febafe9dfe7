// node:net and node:tls with our sockets instead of the platform's. TLS begins on the other side of the egress
// entrypoint, which checks the certificate: so a connection in use cannot be upgraded to TLS.
import net from "node:net";
import tls from "node:tls";

import { Socket } from "./socket.ts";

class TlsSocket extends Socket {
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  readonly alpnProtocol = false;

  protected override get readyEvent(): string {
    return "secureConnect";
  }

  protected override get isTls(): boolean {
    return true;
  }

  getPeerCertificate(): object {
    return {};
  }

  getCipher(): object {
    return { name: "TLS_AES_256_GCM_SHA384", standardName: "TLS_AES_256_GCM_SHA384", version: "TLSv1.3" };
  }

  getProtocol(): string {
    return "TLSv1.3";
  }

  getSession(): undefined {}

  isSessionReused(): boolean {
    return false;
  }

  setServername(): void {}
}

function connectTcp(...args: unknown[]): Socket {
  return new Socket().connect(...args);
}

/** Over a connection that was opened for it and is still unused, it opens a new one to the same place. */
function connectTls(...args: unknown[]): Socket {
  const options = args.find((value): value is { socket?: unknown } => typeof value === "object" && value !== null);
  const socket = new TlsSocket();
  const plain = options?.socket;
  if (plain === undefined || plain === null) return socket.connect(...args);
  if (plain instanceof Socket && plain.remoteAddress !== undefined && plain.bytesRead + plain.bytesWritten === 0) {
    const listener = args.find((value) => typeof value === "function");
    const { remoteAddress: host, remotePort: port } = plain;
    plain.destroy();
    return socket.connect({ host, port }, listener);
  }
  const error = new Error(
    "coatcheck: an open connection cannot be upgraded to TLS (STARTTLS); connect with TLS from the start.",
  );
  process.nextTick(() => socket.destroy(error));
  return socket;
}

function noServer(): never {
  throw new Error("coatcheck: a component cannot listen for connections.");
}

export const nodeNet = {
  ...net,
  Socket,
  Stream: Socket,
  connect: connectTcp,
  createConnection: connectTcp,
  createServer: noServer,
};

export const nodeTls = {
  ...tls,
  TLSSocket: TlsSocket,
  connect: connectTls,
  createServer: noServer,
  createSecureContext: () => ({ context: {} }),
};
