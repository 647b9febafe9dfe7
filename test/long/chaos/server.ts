// The service as it is deployed (DEVELOPMENT is false), on `wrangler dev`, with a state of its own; and what can be
// done to it from outside. It writes down when it was not all there.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { END_WITH_PARENT } from "../../../src/cli/parent.ts";
import { BUILD_PATH } from "./inside.ts";
import type { Fault } from "./plan.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

export const ROOT_USER = { email: "root@example.com", key: "a-root-api-key-for-the-chaos-run-only" };

/** Bundling and starting on a busy machine. */
const START_MS = 90_000;

/** Several times what a reload takes. */
const RELOAD_MS = 8000;

/** A connection that was open when the server went may notice only after it is back. */
export const AFTERMATH_MS = 1500;

const PROBE_PAUSE_MS = 50;

/** A time, in epoch milliseconds, in which answers and messages may be lost. */
export interface Outage {
  readonly fault: Fault;
  readonly from: number;
  until: number;
}

export class Server extends EventEmitter<{ line: [line: string] }> {
  readonly port: number;
  readonly outages: Outage[] = [];
  readonly #folder: string;
  readonly #worker: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #awayMs: number;
  readonly #log: WriteStream;
  #process: ChildProcess | null = null;
  #builds = 0;
  #starts = 0;

  private constructor(port: number, folder: string, options: Options) {
    super();
    this.port = port;
    this.#folder = folder;
    this.#worker = options.worker;
    this.#variables = options.variables;
    this.#awayMs = options.awayMs;
    this.#log = createWriteStream(options.log);
  }

  static async start(options: Options): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "coatcheck-chaos-")), options);
    await server.#start();
    return server;
  }

  async strike(fault: Fault): Promise<void> {
    const outage: Outage = { fault, from: Date.now(), until: Infinity };
    this.outages.push(outage);
    switch (fault) {
      case "kill_runtime":
        await this.#killRuntime();
        break;
      case "kill_server":
        await this.#kill();
        await pause(this.#awayMs);
        await this.#start();
        break;
      case "reload":
        await this.#reload();
        break;
    }
    await this.#answering();
    outage.until = Date.now() + AFTERMATH_MS;
  }

  /** Ends it and removes its state. */
  async stop(): Promise<void> {
    await this.#kill();
    this.#log.end();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes the entry anew, which makes wrangler bundle and load it anew. */
  async #build(): Promise<void> {
    this.#builds += 1;
    const worker = JSON.stringify(resolve(import.meta.dirname, this.#worker));
    const lines = [
      `export { default, Egress, Execution, User } from ${worker};`,
      `globalThis.chaosBuild = ${this.#builds};`,
    ];
    await writeFile(this.#entry, lines.join("\n"));
  }

  /** The project's own configuration, but for where wrangler looks for changes. */
  async #configure(): Promise<void> {
    const config = await readFile(resolve(ROOT, "wrangler.toml"), "utf8");
    const watched = `cwd = ${JSON.stringify(ROOT)}\nwatch_dir = ${JSON.stringify(dirname(this.#entry))}`;
    const changed = config
      .replace(/^watch_dir = .*$/m, () => watched)
      .replace(
        /^directory = (".*")$/m,
        (_, folder: string) => `directory = ${JSON.stringify(resolve(ROOT, JSON.parse(folder)))}`,
      );
    if (!changed.includes(watched)) throw new Error("wrangler.toml has no watch_dir.");
    await writeFile(this.#config, changed);
  }

  get #config(): string {
    return join(this.#place, "wrangler.toml");
  }

  get #entry(): string {
    return join(this.#place, "entry/worker.ts");
  }

  /** Another one for each start. */
  get #place(): string {
    return join(this.#folder, String(this.#starts));
  }

  async #start(): Promise<void> {
    this.#starts += 1;
    await mkdir(dirname(this.#entry), { recursive: true });
    await Promise.all([this.#configure(), this.#build()]);
    const variables = Object.entries({
      PUBLIC_URL: `http://localhost:${this.port}`,
      ...this.#variables,
    }).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
    // A group of its own, so that a kill takes wrangler and the runtimes together.
    const child = spawn(
      process.execPath,
      [
        "--no-warnings",
        "--import",
        END_WITH_PARENT,
        resolve(ROOT, "node_modules/wrangler/wrangler-dist/cli.js"),
        "dev",
        this.#entry,
        "--config",
        this.#config,
        "--persist-to",
        join(this.#folder, "state"),
        "--port",
        String(this.port),
        "--inspector-port",
        "0",
        "--show-interactive-dev-session=false",
        ...variables,
      ],
      {
        cwd: ROOT,
        detached: true,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          ...process.env,
          ROOT_EMAIL: ROOT_USER.email,
          ROOT_API_KEY: ROOT_USER.key,
          SEALING_KEY: btoa("a-sealing-key-for-the-chaos-run."),
          WRANGLER_SEND_METRICS: "false",
          CLOUDFLARE_CF_FETCH_ENABLED: "false",
          WRANGLER_HIDE_BANNER: "true",
          X_LOCAL_OBSERVABILITY: "false",
        },
      },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface(stream).on("line", (line) => this.#hear(line));
    }
    await this.#answering();
  }

  #hear(line: string): void {
    this.#log.write(`${line}\n`);
    this.emit("line", line);
  }

  async #kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await exited;
  }

  /** The runtime that holds the Worker, not the one of wrangler's proxy. Wrangler starts it anew. */
  async #killRuntime(): Promise<void> {
    const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="]);
    for (const line of stdout.split("\n")) {
      const [, pid, parent, words = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (Number(parent) !== this.#process?.pid || !words.includes("workerd serve")) continue;
      if (words.includes("--debug-port")) return void process.kill(Number(pid), "SIGKILL");
    }
    throw new Error("There is no runtime to kill.");
  }

  /** After some restarts wrangler overlooks the change: then it is ended as a person does it, and started again. */
  async #reload(): Promise<void> {
    await this.#build();
    if (await this.#answers(RELOAD_MS)) return;
    const child = this.#process;
    if (child === null) return;
    const exited = once(child, "exit");
    child.kill("SIGINT");
    await exited;
    await this.#start();
  }

  async #answering(): Promise<void> {
    if (!(await this.#answers(START_MS))) throw new Error(`The server was not ready within ${START_MS} ms.`);
  }

  /** Whether a request gets through to the Worker of the last build in time. */
  async #answers(withinMs: number): Promise<boolean> {
    const until = Date.now() + withinMs;
    for (;;) {
      const answer = await fetch(`http://localhost:${this.port}${BUILD_PATH}`).catch(() => null);
      const build = await answer?.text().catch(() => null);
      if (build === String(this.#builds)) return true;
      if (Date.now() > until) return false;
      await pause(PROBE_PAUSE_MS);
    }
  }
}

interface Options {
  /** The Worker's entry, a file of this folder. */
  readonly worker: string;
  readonly variables: Readonly<Record<string, string>>;
  /** How long it stays away once it was killed. */
  readonly awayMs: number;
  /** The file that everything the server prints goes to. */
  readonly log: string;
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
