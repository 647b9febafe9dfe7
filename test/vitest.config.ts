import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

// Three rooms: core runs pure modules in Node; worker runs objects, queue and router in workerd; service speaks HTTP to a
// started server and knows nothing of src/.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "core", root: "test/core", include: ["**/*.test.ts"], environment: "node" } },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "../../wrangler.toml" } })],
        test: { name: "worker", root: "test/worker", include: ["**/*.test.ts"] },
      },
      { test: { name: "service", root: "test/service", include: ["**/*.test.ts"], environment: "node" } },
    ],
  },
});
