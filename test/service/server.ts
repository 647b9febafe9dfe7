// Starts the service as a person does, with `npm run dev`, on a port and in a folder of its own, and ends it for good.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** Bundling and starting workerd on a busy machine. */
const START_MS = 60_000;

export const DEV_USER = { email: "dev@example.com", key: "dev-api-key" };

export class Server {
  readonly port: number;
  /** Where its state is. */
  readonly folder: string;
  readonly #flags: readonly string[];
  #process: ChildProcess | null = null;
  /** Everything that the server has printed since it was started last. */
  output = "";

  private constructor(port: number, folder: string, flags: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#flags = flags;
  }

  /** A started server on a free port with a state of its own. `flags` go to `wrangler dev`. */
  static async start(...flags: string[]): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "coatcheck-")), flags);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts it, on the state that it had. `more`: flags for this time only. */
  async start(...more: string[]): Promise<void> {
    const kept = ["--port", String(this.port), "--inspector-port", "0", "--persist-to", this.folder, ...this.#flags];
    const flags = [...kept, ...more];
    // A group of its own, so that a kill takes npm, wrangler and workerd together.
    const child = spawn("npm", ["run", "dev", "--", ...flags], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    this.output = "";
    await new Promise<void>((ready, failed) => {
      const fail = (why: string) => failed(new Error(`The server ${why}:\n${this.output}`));
      const timer = setTimeout(fail, START_MS, `was not ready within ${START_MS} ms`);
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (!this.output.includes("curl -")) return;
        clearTimeout(timer);
        ready();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", () => fail("ended"));
    });
  }

  /** Ends every process of it at once, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#process = null;
    const exited = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await exited;
  }

  /** Ends it and removes its state. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A request as the development user, or another. Redirects are not followed. */
  fetch(path: string, { as = DEV_USER, json, ...init }: Init = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Basic ${btoa(`${as.email}:${as.key}`)}`);
    if (json !== undefined) headers.set("Content-Type", "application/json");
    return fetch(new URL(path, this.url), {
      redirect: "manual",
      method: json === undefined ? "GET" : "POST",
      ...init,
      headers,
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
  }

  /** Schedules and answers the execution's id. */
  async schedule(json: unknown, init: Init = {}): Promise<string> {
    const response = await this.fetch("/v1/exec/schedule", { ...init, json });
    const location = response.headers.get("Location");
    if (response.status !== 202 || location === null) throw new Error(`${response.status} ${await response.text()}`);
    return location.split("/").at(-1) ?? "";
  }

  /** Waits until the execution is done; answers the status of the last poll. */
  async done(id: string): Promise<number> {
    for (;;) {
      const { status } = await this.fetch(`/v1/exec/poll/${id}`, { headers: { Prefer: "wait=30" } });
      if (status !== 200) return status;
    }
  }
}

interface Init extends RequestInit {
  readonly as?: { readonly email: string; readonly key: string };
  readonly json?: unknown;
}

export const verification = (component: string, account_data: Record<string, unknown> = {}) => ({
  execution_type: "verify_credentials",
  component,
  account_data,
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
