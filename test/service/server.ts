// The service as `npm run dev` starts it, on a port of its own choice and with a state of its own; or the one that many
// files share.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { inject } from "vitest";

import { END_WITH_PARENT } from "../../src/cli/parent.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Bundling and starting workerd on a busy machine. */
const START_MS = 150_000;

const LOOK_MS = 20;

export interface User {
  readonly id?: string;
  readonly email: string;
  readonly key: string;
}

/** The root user of every server of the tests. */
export const DEV_USER: User = { email: "dev@example.com", key: "dev-api-key" };

export class Server {
  /** Where its state is. */
  readonly folder: string;
  /** Who asks it where nobody else is named. */
  readonly user: User;
  readonly #flags: readonly string[];
  #port: number;
  #process: ChildProcess | null = null;
  /** Whether it was started here. */
  #isOwn = false;

  private constructor(folder: string, user: User, port: number, flags: readonly string[]) {
    this.folder = folder;
    this.user = user;
    this.#port = port;
    this.#flags = flags;
  }

  /** A started server with a state of its own. `flags` go to `wrangler dev`. */
  static async start(...flags: string[]): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "server-")), DEV_USER, 0, flags);
    await server.start();
    return server;
  }

  /**
   * The server that runs already, as a user that nobody else is, or as its root user, which several files may be at
   * once. To stop it leaves it running.
   */
  static async shared(as: "somebody" | "root" = "somebody"): Promise<Server> {
    const { port, folder } = inject("server");
    const root = new Server(folder, DEV_USER, port, []);
    return as === "root" ? root : new Server(folder, await root.makeUser(), port, []);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Everything that the server has printed since it was started last. */
  get output(): string {
    return readFileSync(this.#log, "utf8");
  }

  get #log(): string {
    return `${this.folder}.log`;
  }

  /** Starts it, on the state and the port that it had. `more`: flags for this time only. */
  async start(...more: string[]): Promise<void> {
    const log = openSync(this.#log, "w");
    const place = ["--port", String(this.#port), "--inspector-port", "0", "--persist-to", this.folder];
    // A group of its own, so that a kill takes all of its processes together.
    const child = spawn(
      process.execPath,
      ["--import", END_WITH_PARENT, "src/cli/dev.ts", ...place, ...this.#flags, ...more],
      {
        cwd: ROOT,
        detached: true,
        stdio: ["ignore", log, log, "ipc"],
      },
    );
    closeSync(log);
    this.#process = child;
    this.#isOwn = true;
    const until = Date.now() + START_MS;
    for (;;) {
      const port = /^ {2}coatcheck {2}http:\/\/localhost:(\d+)$/m.exec(this.output)?.[1];
      if (port !== undefined) {
        this.#port = Number(port);
        return;
      }
      if (!isRunning(child)) throw new Error(`The server ended:\n${this.output}`);
      if (Date.now() > until) throw new Error(`The server was not ready within ${START_MS} ms:\n${this.output}`);
      await new Promise((resume) => setTimeout(resume, LOOK_MS));
    }
  }

  /** Ends every process of it at once, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.pid === undefined || !isRunning(child)) return;
    const exited = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await exited;
  }

  /** Ends it and removes its state. */
  async stop(): Promise<void> {
    if (!this.#isOwn) return;
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.#log, { force: true });
  }

  /** Another user of it. */
  async makeUser(email = `${crypto.randomUUID()}@example.com`): Promise<User & { readonly id: string }> {
    const made = await this.fetch("/v1/users", { as: DEV_USER, json: { email } });
    const { id, api_secret: key } = await made.json<{ id: string; api_secret: string }>();
    return { email, key, id };
  }

  /** A request as its user, or another. Redirects are not followed. */
  fetch(path: string, { as = this.user, json, ...init }: Init = {}): Promise<Response> {
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
  readonly as?: User;
  readonly json?: unknown;
}

export const verification = (component: string, account_data: Record<string, unknown> = {}) => ({
  execution_type: "verify_credentials",
  component,
  account_data,
});

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
