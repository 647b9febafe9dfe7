// SIGKILL in the middle: what was accepted is not lost, and what was handed out is not handed out again.
import { createServer } from "node:http";
import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";

import { type TestContext, expect, it } from "vitest";

import { Server, verification } from "./server.ts";

/** A server for one test. */
async function started({ onTestFinished }: TestContext, ...flags: string[]): Promise<Server> {
  const server = await Server.start(...flags);
  onTestFinished(() => server.stop());
  return server;
}

async function restart(server: Server): Promise<void> {
  await server.kill();
  await server.start();
}

it.concurrent("keeps what is done over a kill, and hands it out once", async (context) => {
  const server = await started(context);
  const [fetched, waiting] = [
    await server.schedule(verification("timer")),
    await server.schedule(verification("timer")),
  ];
  await Promise.all([server.done(fetched), server.done(waiting)]);
  const keyed = { headers: { "Idempotency-Key": "reader-1" } };
  const first = await (await server.fetch(`/v1/exec/result/${fetched}`, keyed)).text();
  await restart(server);
  expect((await server.fetch(`/v1/exec/result/${fetched}`)).status).toBe(404);
  expect(await (await server.fetch(`/v1/exec/result/${fetched}`, keyed)).text()).toBe(first);
  expect((await server.fetch(`/v1/exec/result/${waiting}`)).status).toBe(200);
  expect((await server.fetch(`/v1/exec/result/${waiting}`)).status).toBe(404);
});

it.concurrent("keeps a reader's result over an outage that outlasts its window, until it is acknowledged", async (context) => {
  const server = await started(context, "--var", "OUTCOME_TTL_SECONDS:8");
  const id = await server.schedule(verification("timer"));
  await server.done(id);
  const keyed = { headers: { "Idempotency-Key": "reader-1" } };
  const first = await (await server.fetch(`/v1/exec/result/${id}`, keyed)).text();
  const view = (await (await server.fetch(`/v1/exec/${id}`)).json()) as { result_available_until: string };
  await server.kill();
  await new Promise((resume) => setTimeout(resume, Date.parse(view.result_available_until) + 1 - Date.now()));
  await server.start();
  expect(await (await server.fetch(`/v1/exec/result/${id}`, keyed)).text()).toBe(first);
  const answer = await server.fetch(`/v1/exec/result/${id}`, { method: "DELETE", ...keyed });
  expect(answer.status).toBe(204);
  expect((await server.fetch(`/v1/exec/result/${id}`, keyed)).status).toBe(404);
});

it.concurrent("ends every execution that was scheduled or running when the machine died", async (context) => {
  // The component is in the middle of a request when the power goes; after the restart the same request is answered.
  let isAnswering = false;
  let asked = 0;
  const reached = new EventEmitter();
  const isReached = once(reached, "reached");
  const api = createServer((_, response) => {
    asked += 1;
    reached.emit("reached");
    if (isAnswering) response.setHeader("Content-Type", "application/json").end('{"openapi":"3.0.0"}');
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  context.onTestFinished(() => {
    api.closeAllConnections();
    api.close();
  });
  const { port } = api.address() as AddressInfo;

  const server = await started(context, "--var", "RUN_TIMEOUT_SECONDS:5");
  const running = await server.schedule(verification("openapi", { descriptionUrl: `http://127.0.0.1:${port}/` }));
  await isReached;
  const scheduled = await Promise.all(Array.from({ length: 20 }, () => server.schedule(verification("timer"))));
  isAnswering = true;
  await restart(server);
  const statuses = await Promise.all([running, ...scheduled].map((id) => server.done(id)));
  expect(new Set(statuses)).toEqual(new Set([303]));
  expect(asked).toBeGreaterThan(1);
  for (const id of [running, ...scheduled]) {
    const answers = await Promise.all([1, 2, 3].map(() => server.fetch(`/v1/exec/result/${id}`)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  }
});
