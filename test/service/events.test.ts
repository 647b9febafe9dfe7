// The stream of an execution's changes over a real connection, with curl, and across a power cut.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { afterAll, beforeAll, expect, it } from "vitest";

import { DEV_USER, Server, verification } from "./server.ts";

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.stop());

/** A curl that follows, and what it has printed so far. */
class Curl {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  output = "";

  constructor(id: string, ...flags: string[]) {
    const user = `${DEV_USER.email}:${DEV_USER.key}`;
    this.#process = spawn("curl", ["-sN", "-u", user, ...flags, `${server.url}/v1/exec/${id}/events`]);
    this.#process.stdout?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    this.#exited = once(this.#process, "exit");
  }

  get events(): string[] {
    const blocks = this.output.matchAll(/^id: (\d+)\nevent: status\ndata: (.*)\n\n/gm);
    return Array.from(blocks, ([, id, data = ""]) => `${id} ${(JSON.parse(data) as { status: string }).status}`);
  }

  /** Until it has printed so many events. */
  async until(count: number): Promise<string[]> {
    while (this.events.length < count) await once(this.#process.stdout ?? this.#process, "data");
    return this.events;
  }

  async end(): Promise<string[]> {
    await this.#exited;
    return this.events;
  }
}

it("tells curl every change as it happens, and ends with the handout", async () => {
  const id = await server.schedule(verification("timer"));
  const curl = new Curl(id);
  expect(await curl.until(3)).toEqual(["1 scheduled", "2 running", "3 fulfilled"]);
  await server.fetch(`/v1/exec/result/${id}`);
  expect(await curl.end()).toEqual(["1 scheduled", "2 running", "3 fulfilled", "4 handed_out"]);
  expect(curl.output).toMatch(/^retry: 1000\n\n/);
});

it("goes on after the last event when the service was killed in between", async () => {
  const id = await server.schedule(verification("timer"));
  const before = new Curl(id);
  await before.until(3);
  await server.kill();
  await before.end();
  await server.start();
  const after = new Curl(id, "-H", "Last-Event-ID: 3");
  await server.fetch(`/v1/exec/${id}`, { method: "DELETE" });
  expect(await after.end()).toEqual(["4 cancelled"]);
});
