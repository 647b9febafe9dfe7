// A Worker as `wrangler deploy` would send it, on workerd without wrangler's development proxy, local observability and
// inspector: miniflare, as wrangler brings it, wires the bindings to its local queue, bucket and rate limiter, and requests
// reach the Worker's own socket. What remains between this and production: one machine, no network, local simulations of queue and
// rate limit, SQLite files where Cloudflare has its replicated storage.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";

import { childrenOf } from "./system.ts";

const ROOT = resolve(import.meta.dirname, "..");
const WRANGLER = resolve(ROOT, "node_modules/wrangler/wrangler-dist/cli.js");

/** Of benchmarks only. */
export const ROOT_USER = { email: "root@example.com", key: "a-root-api-key-for-the-benchmark" };

const SECRETS = {
  ROOT_EMAIL: ROOT_USER.email,
  ROOT_API_KEY: ROOT_USER.key,
  SEALING_KEY: btoa("a-sealing-key-for-the-benchmark."),
};

export interface Worker {
  readonly name: string;
  /** Of the project's root. */
  readonly config: string;
  /** Another module than the one that the configuration names. */
  readonly entry?: string;
  /** Variables that take the place of the configuration's. */
  readonly variables?: Readonly<Record<string, string | number>>;
}

export class Runtime {
  readonly name: string;
  readonly url: URL;
  /** workerd's process id. */
  readonly pid: number;
  /** Where its objects are. */
  readonly folder: string;
  readonly #miniflare: Miniflare;

  private constructor(name: string, url: URL, pid: number, folder: string, miniflare: Miniflare) {
    this.name = name;
    this.url = url;
    this.pid = pid;
    this.folder = folder;
    this.#miniflare = miniflare;
  }

  /** Builds the Worker and starts it on an empty state. */
  static async start(worker: Worker): Promise<Runtime> {
    const folder = await mkdtemp(join(tmpdir(), "coatcheck-bench-"));
    const build = join(folder, "build");
    await buildWorker(worker, build);
    const config = resolve(ROOT, worker.config);
    const { workerOptions } = workerOptionsOf(config);
    const main = (worker.entry ?? "worker.ts").replace(/^.*\//, "").replace(/ts$/, "js");
    const before = await childrenOf(process.pid);
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        ...workerOptions,
        bindings: { ...workerOptions.bindings, ...SECRETS, ...worker.variables },
        name: worker.name,
        modules: await modulesOf(build, worker.config === "wrangler.toml" && !worker.entry ? "index.js" : main),
        modulesRoot: build,
        resourcePersistencePath: join(folder, "state"),
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        unsafeObservability: false,
        unsafeLocalExplorer: false,
        cf: false,
        telemetry: { enabled: false },
        log: new Log(LogLevel.NONE),
        // The log is written and read, and goes nowhere.
        handleStructuredLogs: () => {},
      }),
    );
    await miniflare.ready;
    const url = await miniflare.unsafeGetDirectURL(worker.name);
    const [pid] = (await childrenOf(process.pid)).filter((child) => !before.includes(child));
    if (pid === undefined) throw new Error(`There is no process of ${worker.name}.`);
    return new Runtime(worker.name, url, pid, folder, miniflare);
  }

  async stop(): Promise<void> {
    await this.#miniflare.dispose();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What `wrangler deploy` would send, in a folder. */
async function buildWorker({ config, entry }: Worker, folder: string): Promise<void> {
  const words = ["deploy", ...(entry === undefined ? [] : [entry]), "--dry-run", "--outdir", folder, "--config", config];
  await promisify(execFile)(process.execPath, ["--no-warnings", WRANGLER, ...words], {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
  });
}

/** The main module first, then the texts that it imports. */
async function modulesOf(folder: string, main: string) {
  const texts = (await readdir(folder)).filter((name) => name.endsWith(".txt"));
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return [
    { type: "ESModule" as const, path: join(folder, main), contents: await read(main) },
    ...(await Promise.all(
      texts.map(async (name) => ({ type: "Text" as const, path: join(folder, name), contents: await read(name) })),
    )),
  ];
}
