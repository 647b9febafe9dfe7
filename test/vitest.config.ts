import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

// Three rooms: core runs pure modules in Node; worker runs objects, queue and router in workerd; service speaks HTTP to a
// started server and knows nothing of src/.
export default defineConfig({
  test: {
    // What a passing test logs is of no interest.
    silent: "passed-only",
    projects: [
      {
        define: { DEVELOPMENT: "false" },
        test: { name: "core", root: "test/core", include: ["**/*.test.ts"], environment: "node" },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./main.ts",
            wrangler: { configPath: "../../wrangler.toml" },
            miniflare: {
              bindings: {
                RUN_TIMEOUT_SECONDS: 2,
                ROOT_EMAIL: "root@example.com",
                ROOT_API_KEY: "a-root-api-key-for-the-tests-only",
                SEALING_KEY: "dGhlLXNlYWxpbmcta2V5LW9mLWFsbC10aGUtdGVzdHM=",
              },
            },
          }),
        ],
        // As under `npm run dev`: a component that hangs holds up none of the other tests.
        define: { DEVELOPMENT: "true" },
        test: { name: "worker", root: "test/worker", include: ["**/*.test.ts"] },
      },
      { test: { name: "service", root: "test/service", include: ["**/*.test.ts"], environment: "node" } },
    ],
  },
});
