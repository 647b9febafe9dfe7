// An isolate with nothing in it but a test's own code: no prelude stands between that code and the platform, which is
// how it looks to an attacker who has removed the prelude.
import { exports } from "cloudflare:workers";

import { readConfig } from "../../src/config.ts";
import { signPass } from "../../src/egress/pass.ts";
import { SOCKET_HOST, SOCKET_PORT } from "../../src/egress/protocol.ts";
import { bindings } from "./client.ts";

/** What the code finds in its scope, in addition to the globals. */
const SURROUNDINGS = `
import { WorkerEntrypoint } from "cloudflare:workers";
import * as workers from "cloudflare:workers";
import * as sockets from "cloudflare:sockets";
import http from "node:http";
import net from "node:net";

const withPass = (pass, init = {}) => ({ ...init, headers: { "coatcheck-pass": pass, ...init.headers } });

/** A response in plain values. */
async function get(pass, url, init) {
  const response = await fetch(url, withPass(pass, init));
  const fault = response.headers.get("coatcheck-error");
  const text = await response.text().catch((error) => "broken: " + error.message);
  const decoded = fault && JSON.parse(decodeURIComponent(fault));
  return { status: response.status, fault: decoded, text, headers: [...response.headers] };
}

function getByNode(pass, url) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { "coatcheck-pass": pass } }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text, headers: response.headers }));
    }).on("error", reject);
  });
}

/** Everything that a connection receives until it closes; "text" is sent once it is open, then this end is closed. */
function talk(line, text = "", at = "${SOCKET_HOST}:${SOCKET_PORT}") {
  return new Promise((resolve) => {
    let got = "";
    const [host, port] = at.split(":");
    const socket = net.connect(Number(port), host);
    socket.on("connect", () => socket.write(line));
    socket.on("data", (chunk) => {
      const isFirst = got === "";
      got += chunk;
      if (isFirst && text !== "" && got.startsWith('{"ok":true}')) socket.write(text);
      if (got.includes("echo:")) socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(got));
  });
}
`;

/** Runs `code`, the body of an async function of `pass` and `args`, in an isolate of its own. */
export async function inIsolate(code: string, { pass = "", args = {}, id = crypto.randomUUID() }: Inside = {}) {
  const main = `${SURROUNDINGS}
    export default class extends WorkerEntrypoint { async run(pass, args) { ${code} } }`;
  const stub = bindings.LOADER.get(`test/${id}`, () => ({
    compatibilityDate: "2026-10-20",
    mainModule: "main.js",
    modules: { "main.js": main },
    env: { OWN: "the component's own" },
    globalOutbound: (exports as unknown as { Egress: (options: object) => Fetcher }).Egress({}),
  }));
  const entrypoint = stub.getEntrypoint() as unknown as { run(pass: string, args: object): Promise<unknown> };
  return entrypoint.run(pass, args);
}

interface Inside {
  readonly pass?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  /** Runs with the same id share an isolate. */
  readonly id?: string;
}

interface Claims {
  readonly execution?: string;
  readonly serviceHost?: string;
  readonly lastsMs?: number;
}

/** A valid pass, for a new execution unless one is named. */
export function passOf({
  execution = crypto.randomUUID(),
  serviceHost = "coatcheck.example",
  lastsMs = 60_000,
}: Claims = {}) {
  return signPass(readConfig(bindings).sealingKeys[0], {
    execution,
    attempt: 1,
    serviceHost,
    endsAt: Date.now() + lastsMs,
  });
}
