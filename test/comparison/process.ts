// The original in a process of its own that takes one call after another and posts its answers to the platform's URL.
import { createRequire } from "node:module";

interface Service {
  readonly processService: (method: string, env: Record<string, string>) => Promise<unknown>;
}

const { processService } = createRequire(import.meta.url)("elasticio-sailor-nodejs/lib/service.js") as Service;

// The original's runService.js does not exit for an unhandled rejection either.
process.on("unhandledRejection", () => {});
process.on("message", ([method, env]: [string, Record<string, string>]) => void processService(method, env));
