// What `npm run dev` costs compared with the same Worker without wrangler: the CPU of all its processes.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Client } from "../client.ts";
import { childrenOf, cpuMs } from "../system.ts";
import { type Load, measure } from "./load.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const USER = "dev@example.com:dev-api-key";
const VERIFICATION = JSON.stringify({ execution_type: "verify_credentials", component: "timer", account_data: {} });

export class Development {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #client: Client;

  private constructor(process: ChildProcess, folder: string, client: Client) {
    this.#process = process;
    this.#folder = folder;
    this.#client = client;
  }

  /** `environment`: variables that override those of `npm run dev`. */
  static async start(environment: Readonly<Record<string, string>>): Promise<Development> {
    const folder = await mkdtemp(join(tmpdir(), "coatcheck-bench-"));
    const port = await freePort();
    const flags = ["--port", String(port), "--inspector-port", "0", "--persist-to", folder];
    const child = spawn(process.execPath, ["src/cli/dev.ts", ...flags], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
      // The line that says that it is ready is part of the log.
      env: { ...process.env, WRANGLER_LOG: "log", ...environment },
    });
    await new Promise<void>((ready, fail) => {
      let output = "";
      child.once("exit", (code) => fail(new Error(`npm run dev ended with ${code}: ${output}`)));
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("curl -")) ready();
      });
    });
    const client = new Client(new URL(`http://127.0.0.1:${port}`), { Authorization: `Basic ${btoa(USER)}` });
    return new Development(child, folder, client);
  }

  /** Like load.ts, with the CPU of the whole process tree. */
  async load(clients: number, executions: number): Promise<Load> {
    const pids = await descendantsOf(this.#process.pid ?? 0);
    const used = async () => (await Promise.all(pids.map((pid) => cpuMs(pid)))).reduce((sum, ms) => sum + ms, 0);
    const before = await used();
    const runtime = { pid: this.#process.pid ?? 0 } as never;
    const loaded = await measure({ runtime }, clients, executions, () => this.#client.execute(VERIFICATION, 20));
    return { ...loaded, cpu: ((await used()) - before) / executions };
  }

  async stop(): Promise<void> {
    this.#client.close();
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGINT");
    await exited;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid);
  return [pid, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
