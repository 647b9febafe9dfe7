import { execFileSync } from "node:child_process";

import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

import { buildAll } from "../src/build/main.ts";
import { packFixtures } from "./fixtures.ts";

// What the Worker carries as text, and what is served beside it, is made before it is bundled.
await buildAll();
// What `coatcheck/client` names is the compiled client.
execFileSync("npm", ["run", "--silent", "build:client"], { stdio: "inherit" });
const fixtures = await packFixtures();

// The secrets of the Worker under test, which wrangler takes from the environment.
process.env["ROOT_EMAIL"] = "root@example.com";
process.env["ROOT_API_KEY"] = "a-root-api-key-for-the-tests-only";
process.env["SEALING_KEY"] = "dGhlLXNlYWxpbmcta2V5LW9mLWFsbC10aGUtdGVzdHM=";

/** So many files at a time, when the rooms before are done. */
function atOnce(maxWorkers: number, order: number) {
  return { maxWorkers, sequence: { groupOrder: order } };
}

/** What measures, floods or kills: each of these has the machine to itself. */
const ALONE = ["bench", "chaos", "pressure", "restart"].map((name) => `${name}.test.ts`);

/** They start servers. */
const patience = { testTimeout: 120_000, hookTimeout: 90_000 };

// Four rooms: core runs pure modules in Node; worker runs objects, queue and router in workerd; service, in two groups,
// speaks HTTP to a started server and knows nothing of src/; browser opens such a server's pages in Chromium.
export default defineConfig({
  test: {
    // What a passing test logs is of no interest.
    silent: "passed-only",
    projects: [
      {
        define: { DEVELOPMENT: "false" },
        test: { name: "unit", root: "test/unit", include: ["**/*.test.ts"], environment: "node", ...atOnce(2, 1) },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./main.ts",
            wrangler: { configPath: "../../wrangler.toml" },
            miniflare: {
              bindings: {
                RUN_TIMEOUT_SECONDS: 2,
                // The far end of the tests; 127.0.0.2 and the others of this machine stay closed.
                EGRESS_ALLOW: "127.0.0.1 localhost",
                EGRESS_TCP: "1024-65535",
                EGRESS_REQUESTS: 100,
                EGRESS_BYTES: 20_000_000,
              },
              // Few enough for a test to use up, and more than the others need.
              ratelimits: { RATE_LIMIT: { namespace_id: "1001", simple: { limit: 1500, period: 60 } } },
            },
          }),
        ],
        // As under `npm run dev`: a component that hangs holds up none of the other tests.
        define: { DEVELOPMENT: "true" },
        test: {
          name: "worker",
          root: "test/worker",
          include: ["**/*.test.ts"],
          globalSetup: ["./node.ts"],
          provide: { fixtures },
        },
      },
      {
        test: {
          name: "service, alone",
          root: "test/service",
          include: ALONE,
          environment: "node",
          ...patience,
          ...atOnce(1, 4),
          // Of the tests that say that they may run at once.
          maxConcurrency: 16,
        },
      },
      {
        test: {
          name: "service",
          root: "test/service",
          include: ["**/*.test.ts"],
          exclude: ALONE,
          environment: "node",
          ...patience,
          ...atOnce(2, 3),
        },
      },
      {
        test: {
          name: "browser",
          root: "test/browser",
          include: ["**/*.test.ts"],
          environment: "node",
          ...atOnce(2, 2),
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
