// A Worker as `wrangler deploy` would send it, on workerd without wrangler's development proxy, local observability and
// inspector: miniflare, as wrangler brings it, wires the bindings to its local queue and bucket, and requests reach the Worker's
// own socket. What remains between this and production: one machine, no network, a local simulation of the queue, rate limits in
// the Worker itself (limiter.ts), nobody in front of it who serves files, SQLite files where Cloudflare has its replicated storage.
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
  /** Rate limits, by binding, that take the place of the configuration's. */
  readonly limits?: Readonly<Record<string, number>>;
}

/**
 * What Workers have left on disk goes when the process does: where thousands of files were deleted a minute ago, a file system may be slow to
 * make new ones, and every object is a file.
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
  /** workerd's process id. */
  readonly pid: number;
  /** Where its objects are. */
  readonly folder: string;
  /** Of everything that would be uploaded. */
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

  /** Builds the Worker and starts it on an empty state. */
  static async start(worker: Worker): Promise<Runtime> {
    const folder = await mkdtemp(join(tmpdir(), "coatcheck-bench-"));
    folders.add(folder);
    const build = join(folder, "build");
    const { modules, gzippedBytes } = await buildWorker(worker, build);
    // Wrangler looks for the secrets in the environment, and tells where it found them.
    Object.assign(process.env, SECRETS, { WRANGLER_LOG: "error" });
    const { workerOptions } = workerOptionsOf(resolve(ROOT, worker.config));
    const before = await childrenOf(process.pid);
    // Of files, a Worker in front of this one would take care, locally: what it costs is not the Worker's, and nobody's on Cloudflare.
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
        // The log is written and read, and goes nowhere.
        handleStructuredLogs: () => {},
      }),
    );
    await miniflare.ready;
    const url = await miniflare.unsafeGetDirectURL(worker.name);
    const pid = (await childrenOf(process.pid)).find((child) => !before.includes(child));
    if (pid === undefined) throw new Error(`There is no process of ${worker.name}.`);
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

/** The main module first, then the texts that it imports. */
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
