// The original as elastic.io uses it: for each execution a process of elasticio-sailor-nodejs' runService, which posts
// its result to the platform. A loopback server stands in for the platform.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { relative } from "node:path";
import { performance } from "node:perf_hooks";
import { buffer } from "node:stream/consumers";

import { median } from "../statistics.ts";
import { COMPONENT } from "../contenders.ts";
import { cpuMs } from "../system.ts";

const RUN_SERVICE = createRequire(import.meta.url).resolve("elasticio-sailor-nodejs/runService.js");

export interface Original {
  readonly executions: number;
  /** Milliseconds from starting the process until its result arrives. */
  readonly p50: number;
  /** Milliseconds of the process's CPU. */
  readonly cpu: number;
}

export async function original(executions: number): Promise<Original> {
  const server = createServer((incoming, response) => {
    incoming.on("end", () => response.end("{}"));
    void buffer(incoming).then((body) => server.emit("result", body.toString()));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    ELASTICIO_POST_RESULT_URL: `${url}/result`,
    ELASTICIO_CFG: JSON.stringify({ key: "k" }),
    ELASTICIO_COMPONENT_PATH: relative(process.cwd(), COMPONENT),
    ELASTICIO_COMP_ID: "bench",
    ELASTICIO_API_URI: url,
    ELASTICIO_API_USERNAME: "user",
    ELASTICIO_API_KEY: "key",
    NODE_ENV: "test",
  };
  const times: number[] = [];
  const cpuBefore = await cpuMs("self", true);
  for (let index = 0; index < executions; index++) {
    const from = performance.now();
    const child = execFile(process.execPath, [RUN_SERVICE, "verifyCredentials"], {
      env: env as unknown as NodeJS.ProcessEnv,
    });
    const ended = once(child, "close");
    const [result] = (await Promise.race([once(server, "result"), ended])) as [unknown];
    if (!String(result).includes('"verified":true')) throw new Error(`The original answered ${String(result)}.`);
    times.push(performance.now() - from);
    await ended;
  }
  const cpu = (await cpuMs("self", true)) - cpuBefore;
  server.close();
  return { executions, p50: median(times), cpu: cpu / executions };
}
