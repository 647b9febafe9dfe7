// The rooms of the tests, as projects of vitest; and what all of them have in common. `npm test` (vitest.config.ts)
// runs all but the long ones, `npm run test:long` (long/vitest.config.ts) those, and in full what `npm test` does a
// small case of.
import { resolve } from "node:path";

import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import type { TestProjectInlineConfiguration, ViteUserConfig } from "vitest/config";

import { HOW_TO_GET_ONE, findChromium } from "./run/chromium.ts";
import { openFolder } from "./run/folder.ts";
import { LongestFirst } from "./run/order.ts";

const HERE = import.meta.dirname;

openFolder();

/** No test knows how fast the machine is, or what else it does: only what hangs runs into one of these. */
export const PATIENCE = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } };

/** A process, or an instance of workerd, loads the modules once for all files that it runs; no file changes them. */
const SHARED = { isolate: false };

/** So many files run at a time: more than there are cores, because many wait for servers, and for time to pass. */
const AT_ONCE = 3;

/** A run that is killed takes those with it that run its files, whatever these wait for. */
const IN_NODE = {
  environment: "node",
  execArgv: ["--import", `data:text/javascript,process.on("disconnect",()=>process.exit(1))`],
};

export const COMMON = {
  root: HERE,
  // What a passing test logs is of no interest.
  silent: "passed-only",
  sequence: { sequencer: LongestFirst },
} as const satisfies ViteUserConfig["test"];

type Room = (order: number) => TestProjectInlineConfiguration;

/** Pure modules, in Node. */
export const unit: Room = (order) => ({
  define: { DEVELOPMENT: "false" },
  test: {
    ...PATIENCE,
    ...SHARED,
    name: "unit",
    root: resolve(HERE, "unit"),
    include: ["**/*.test.ts"],
    globalSetup: [resolve(HERE, "run/client.ts")],
    ...IN_NODE,
    maxWorkers: AT_ONCE,
    sequence: { groupOrder: order },
  },
});

/** Objects, queue and router, in workerd. */
export const worker: Room = (order) => {
  // The secrets of the Worker under test, which wrangler takes from the environment.
  process.env["ROOT_EMAIL"] = "root@example.com";
  process.env["ROOT_API_KEY"] = "a-root-api-key-for-the-tests-only";
  process.env["SEALING_KEY"] = "dGhlLXNlYWxpbmcta2V5LW9mLWFsbC10aGUtdGVzdHM=";
  return {
    plugins: [
      cloudflareTest({
        main: "./main.ts",
        wrangler: { configPath: "../../wrangler.toml" },
        miniflare: {
          bindings: {
            // What client.ts calls it.
            PUBLIC_URL: "https://coatcheck.example",
            // Long enough for every run on a busy machine, short enough for the tests that wait for its end.
            RUN_TIMEOUT_SECONDS: 10,
            // The far end of the tests; 127.0.0.2 and the others of this machine stay closed.
            EGRESS_ALLOW: "127.0.0.1 localhost",
            EGRESS_TCP: "1024-65535",
            EGRESS_REQUESTS: 100,
            EGRESS_BYTES: 20_000_000,
          },
          // Few enough for a test to use up, and more than the others need.
          ratelimits: {
            RATE_LIMIT: { namespace_id: "1001", simple: { limit: 5000, period: 60 } },
            LOGIN_LIMIT: { namespace_id: "1003", simple: { limit: 1000, period: 60 } },
          },
        },
      }),
    ],
    // As under `npm run dev`: a component that hangs holds up none of the other tests.
    define: { DEVELOPMENT: "true" },
    test: {
      ...PATIENCE,
      ...SHARED,
      name: "worker",
      root: resolve(HERE, "worker"),
      include: ["**/*.test.ts"],
      globalSetup: [resolve(HERE, "worker/build.ts"), resolve(HERE, "worker/node.ts")],
      maxWorkers: AT_ONCE,
      sequence: { groupOrder: order },
    },
  };
};

/**
 * A started server, spoken to over HTTP by whatever speaks it; these tests know nothing of src/ but its command line.
 */
export const service: Room = (order) => ({
  test: {
    ...PATIENCE,
    ...SHARED,
    name: "service",
    root: resolve(HERE, "service"),
    include: ["**/*.test.ts"],
    globalSetup: [resolve(HERE, "service/shared.ts")],
    ...IN_NODE,
    maxWorkers: AT_ONCE,
    sequence: { groupOrder: order },
  },
});

/**
 * The pages of such a server, in Chromium; null where this machine has none, unless that is a failure, as it is where
 * CI is set.
 */
export function browser(order: number): TestProjectInlineConfiguration | null {
  const chromium = findChromium();
  if (chromium === null && (process.env["CI"] ?? "") === "") {
    if (!process.argv.includes("--project"))
      process.stderr.write(`The browser's tests are skipped. ${HOW_TO_GET_ONE}\n`);
    return null;
  }
  return {
    test: {
      ...PATIENCE,
      ...SHARED,
      name: "browser",
      root: resolve(HERE, "browser"),
      include: ["**/*.test.ts"],
      globalSetup: [resolve(HERE, "service/shared.ts")],
      ...IN_NODE,
      provide: { chromium: chromium ?? "" },
      maxWorkers: AT_ONCE,
      sequence: { groupOrder: order },
    },
  };
}

declare module "vitest" {
  interface ProvidedContext {
    /** The path of its program; empty where there is none. */
    readonly chromium: string;
  }
}
