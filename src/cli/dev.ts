// `npm run dev`: the whole service on this machine, with a user that exists nowhere else. Flags are passed on to
// `wrangler dev`. However this process ends, or the npm above it, the server ends with it.
import { spawn, spawnSync } from "node:child_process";
import { delimiter, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";

import { DEVELOPMENT_USER as USER } from "../development.ts";
import { Output } from "./output.ts";
import { END_WITH_PARENT } from "./parent.ts";

/** Everybody knows this key, so only a bundle made with DEVELOPMENT accepts it. It seals the state under .wrangler/. */
const SEALING_KEY = btoa("development-only-sealing-key-001");

/**
 * While you develop a component, what it calls may run on this machine. Your own `--var EGRESS_ALLOW:...` replaces it.
 */
const REACHABLE = "localhost *.localhost 127.0.0.1 [::1]";

const flags = process.argv.slice(2);
const hasAllow = flags.some((flag) => /^(?:--var=)?EGRESS_ALLOW:/.test(flag));

const ROOT = resolve(import.meta.dirname, "../..");

const ANCESTOR_CHECK_MS = 500;

const server = spawn(
  process.execPath,
  [
    "--no-warnings",
    "--import",
    END_WITH_PARENT,
    resolve(ROOT, "node_modules/wrangler/wrangler-dist/cli.js"),
    "dev",
    "--define",
    "DEVELOPMENT:true",
    "--show-interactive-dev-session=false",
    ...(hasAllow ? [] : ["--var", `EGRESS_ALLOW:${REACHABLE}`]),
    ...flags,
  ],
  {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      // The build that wrangler runs needs this Node, whichever one the machine has.
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      ROOT_EMAIL: USER.email,
      ROOT_API_KEY: USER.key,
      SEALING_KEY,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      // This would collect spans for a local page. Under load it fails in the middle of requests, and the log does not
      // need it.
      X_LOCAL_OBSERVABILITY: process.env["X_LOCAL_OBSERVABILITY"] ?? "false",
    },
  },
);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));

// npm runs a script through a shell. Neither may leave the server behind, even if it is killed.
const ancestors = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
setInterval(() => ancestors.every(isAlive) || server.kill("SIGTERM"), ANCESTOR_CHECK_MS).unref();

const output = new Output(process.stdout);
let isWelcomed = false;
if (server.stdout !== null) {
  createInterface(server.stdout).on("line", (line) => {
    output.print(line);
    const address = /Ready on (https?:\/\/\S+)/.exec(line)?.[1];
    if (address === undefined || isWelcomed) return;
    isWelcomed = true;
    output.print(welcome(address));
  });
}

/** The id of the parent process of `pid`, or 0 if the system does not tell. */
function parentOf(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
  return Number(stdout) || 0;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function welcome(address: string): string {
  const body = JSON.stringify({ execution_type: "verify_credentials", component: "timer", account_data: {} });
  const headers = "-H 'Prefer: wait=10' -H 'Content-Type: application/json'";
  const request = `curl -iL -u ${USER.email}:${USER.key} ${headers} -d '${body}' ${address}/v1/exec/schedule`;
  return `
  coatcheck  ${address}
  user       ${USER.email} / ${USER.key}   (root; exists in development only)

  ${request}
`;
}
