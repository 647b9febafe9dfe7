// The original in a process of its own that takes one call after another; its answer goes to the platform's address.
import { createRequire } from "node:module";

interface Service {
  readonly processService: (method: string, env: Record<string, string>) => Promise<unknown>;
}

const { processService } = createRequire(import.meta.url)("elasticio-sailor-nodejs/lib/service.js") as Service;

// The original's runService.js, too, ends for no rejection that nobody awaits.
process.on("unhandledRejection", () => {});
process.on("message", ([method, env]: [string, Record<string, string>]) => void processService(method, env));
