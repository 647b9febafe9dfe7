// `npm test`: all rooms, with a small case of what takes long.
import { defineConfig } from "vitest/config";

import { COMMON, browser, service, unit, worker } from "./projects.ts";

/** Always the same: what is green for one is green for all. */
const SEED = Number(process.env["SEED"] ?? 15);

export default defineConfig({
  test: {
    ...COMMON,
    provide: { scale: "small", seed: SEED },
    projects: [unit(0), worker(0), service(0), browser(0)].filter((room) => room !== null),
  },
});
