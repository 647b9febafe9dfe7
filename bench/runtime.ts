// Runs a Worker as `wrangler deploy` would send it, on workerd without wrangler's development proxy, local
// observability and inspector: wrangler's miniflare wires the bindings to its local queue and bucket, and requests
// reach the Worker's own socket. What differs from production: one machine, no network, a simulated queue, rate limits
// in the Worker itself (limiter.ts), no server for static files in front of it, and SQLite files instead of
// Cloudflare's replicated storage.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

import { Log, LogLevel, Miniflare, type V4WorkerOptions, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";

import { LIMITS, type Limit } from "./limiter.ts";
import { childrenOf } from "./system.ts";

const ROOT = resolve(import.meta.dirname, "..");
const WRANGLER = resolve(ROOT, "node_modules/wrangler/wrangler-dist/cli.js");

/** For benchmarks only. */
export const ROOT_USER = { email: "root@example.com", key: "a-root-api-key-for-the-benchmark" };

const SECRETS = {
  ROOT_EMAIL: ROOT_USER.email,
  ROOT_API_KEY: ROOT_USER.key,
  SEALING_KEY: btoa("a-sealing-key-for-the-benchmark."),
};

export interface Worker {
  readonly name: string;
  /** Relative to the project's root. */
  readonly config: string;
  /** Replaces the main module of the configuration. */
  readonly entry?: string;
  /** Override the configuration's variables. */
  readonly variables?: Readonly<Record<string, string | number>>;
  /** Override the configuration's rate limits, by binding. */
  readonly limits?: Readonly<Record<string, number>>;
}

/**
 * What Workers leave on disk is deleted when the process exits: a file system may be slow to create files after
 * thousands were deleted, and every object is a file.
 */
const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Built {
  readonly modules: Awaited<ReturnType<typeof modulesOf>>;
  readonly gzippedBytes: number;
}

export class Runtime {
  readonly name: string;
  readonly url: URL;
  /** The process id of workerd. */
  readonly pid: number;
  /** Where its state is. */
  readonly folder: string;
  /** Everything that would be uploaded. */
  readonly gzippedBytes: number;
  readonly #miniflare: Miniflare;

  private constructor(facts: Pick<Runtime, "name" | "url" | "pid" | "folder" | "gzippedBytes">, miniflare: Miniflare) {
    this.name = facts.name;
    this.url = facts.url;
    this.pid = facts.pid;
    this.folder = facts.folder;
    this.gzippedBytes = facts.gzippedBytes;
    this.#miniflare = miniflare;
  }

  /** Builds the Worker and starts it with empty state. */
  static async start(worker: Worker): Promise<Runtime> {
    const folder = await mkdtemp(join(tmpdir(), "coatcheck-bench-"));
    folders.add(folder);
    const build = join(folder, "build");
    const { modules, gzippedBytes } = await buildWorker(worker, build);
    // Wrangler takes the secrets from the environment, and would log that it did.
    Object.assign(process.env, SECRETS, { WRANGLER_LOG: "error" });
    const { workerOptions } = workerOptionsOf(resolve(ROOT, worker.config));
    const before = await childrenOf(process.pid);
    // Locally, a second Worker would serve static files. Its cost is not this Worker's, and does not exist on
    // Cloudflare.
    const { ratelimits, assets: _, ...options } = workerOptions as V4WorkerOptions;
    const limits = Object.entries(ratelimits ?? {}).map(([name, { simple }]) => {
      const limit: Limit = { limit: worker.limits?.[name] ?? simple.limit, periodSeconds: simple.period ?? 60 };
      return [name, limit];
    });
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        workers: [
          {
            ...options,
            name: worker.name,
            modules,
            modulesRoot: build,
            bindings: { ...options.bindings, ...SECRETS, ...worker.variables, [LIMITS]: Object.fromEntries(limits) },
            unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
          },
        ],
        resourcePersistencePath: join(folder, "state"),
        unsafeObservability: false,
        unsafeLocalExplorer: false,
        cf: false,
        telemetry: { enabled: false },
        log: new Log(LogLevel.NONE),
        // The log is read and discarded.
        handleStructuredLogs: () => {},
      }),
    );
    await miniflare.ready;
    const url = await miniflare.unsafeGetDirectURL(worker.name);
    const pid = (await childrenOf(process.pid)).find((child) => !before.includes(child));
    if (pid === undefined) throw new Error(`${worker.name} has started no process.`);
    return new Runtime({ name: worker.name, url, pid, folder, gzippedBytes }, miniflare);
  }

  async stop(): Promise<void> {
    await this.#miniflare.dispose();
  }
}

/** What `wrangler deploy` would send. */
async function buildWorker({ config, entry }: Worker, folder: string): Promise<Built> {
  const words = [
    "deploy",
    ...(entry === undefined ? [] : [entry]),
    "--dry-run",
    "--outdir",
    folder,
    "--config",
    config,
  ];
  await promisify(execFile)(process.execPath, ["--no-warnings", WRANGLER, ...words], {
    cwd: ROOT,
    env: { ...process.env, ...SECRETS, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
  });
  const modules = await modulesOf(folder);
  return { modules, gzippedBytes: gzipSync(modules.map(({ contents }) => contents).join("")).byteLength };
}

/** The main module first, then the text modules that it imports. */
async function modulesOf(folder: string) {
  const names = await readdir(folder);
  const main = names.filter((name) => name.endsWith(".js"));
  const texts = names.filter((name) => name.endsWith(".txt"));
  return Promise.all(
    [...main, ...texts].map(async (name) => ({
      type: name.endsWith(".js") ? ("ESModule" as const) : ("Text" as const),
      path: join(folder, name),
      contents: await readFile(join(folder, name), "utf8"),
    })),
  );
}
