// A program with the typed client, against the started service; which is killed and started anew in the middle.
import { once } from "node:events";
import { type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Coatcheck, Conflict, NotFound, Rejected, type StatusEvent, Unauthorized } from "coatcheck/client";

import { DEV_USER, Server } from "./server.ts";

let server: Server;
let coatcheck: Coatcheck;
let api: HttpServer;
/** Called with each request to the API that the component asks; the first of them are left without an answer. */
let onAsked: (response: ServerResponse) => void = () => {};
let asked = 0;

beforeAll(async () => {
  api = createServer((_, response) => {
    asked += 1;
    onAsked(response);
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  server = await Server.start("--var", "RUN_TIMEOUT_SECONDS:5");
  coatcheck = clientOf(DEV_USER.key);
});
afterAll(async () => {
  await server.stop();
  api.closeAllConnections();
  api.close();
});

function clientOf(apiKey: string, email = DEV_USER.email): Coatcheck {
  return new Coatcheck({ url: server.url, email, apiKey });
}

const timer = { execution_type: "verify_credentials", component: "timer", account_data: {} } as const;

const openapi = () => {
  const { port } = api.address() as AddressInfo;
  const account_data = { descriptionUrl: `http://127.0.0.1:${port}/` };
  return { execution_type: "verify_credentials", component: "openapi", account_data } as const;
};

const describes = (response: ServerResponse) =>
  response.setHeader("Content-Type", "application/json").end('{"openapi":"3.0.0"}');

/** The status once it is this, as the events tell it. */
async function until(id: string, status: StatusEvent["status"]): Promise<void> {
  for await (const event of coatcheck.events(id)) if (event.status === status) return;
}

describe("a run", () => {
  it("answers the data, and tells every change on the way", async () => {
    const heard: StatusEvent[] = [];
    expect(await coatcheck.run(timer, { onEvent: (event) => heard.push(event) })).toEqual({ verified: true });
    expect(heard.map(({ id, status }) => [id, status])).toEqual([
      [1, "scheduled"],
      [2, "running"],
      [3, "fulfilled"],
    ]);
    expect(heard.at(-1)?.execution).toMatchObject({ status: "fulfilled", component: "timer" });
  });

  it("throws the component's reason", async () => {
    const { id } = await coatcheck.accounts.create({ type: "timer", keys: {} });
    const select = { execution_type: "select_model", component: "timer", action_or_trigger: "timer" } as const;
    const run = coatcheck.run({ ...select, account_id: id, model_method: "nothing" });
    const error: unknown = await run.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Rejected);
    const said = { name: "Error", message: expect.stringContaining("nothing") };
    expect(error).toMatchObject({ reason: said, failure: { origin: "component", ...said } });
  });

  it("that is aborted cancels the execution, wherever it is", async () => {
    const controller = new AbortController();
    const reason = new Error("nobody wants it any more");
    onAsked = () => controller.abort(reason);
    await expect(coatcheck.run(openapi(), { signal: controller.signal })).rejects.toBe(reason);
    const { executions } = await coatcheck.executions({ limit: 1 });
    expect(executions).toEqual([expect.objectContaining({ component: "openapi", status: "cancelled" })]);
  });
});

describe("a kill in the middle", () => {
  it("of runs that wait, that listen and that are being scheduled loses none, and schedules none twice", async () => {
    const before = (await coatcheck.executions({ limit: 50 })).executions.length;
    const reached = new Promise<void>((resolve) => {
      onAsked = () => resolve();
    });
    const [asksBefore, heard] = [asked, [] as StatusEvent[]];
    const waiting = coatcheck.run(openapi());
    const listening = coatcheck.run(openapi(), { onEvent: (event) => heard.push(event) });
    await reached;
    onAsked = describes;
    const others = Array.from({ length: 5 }, () => coatcheck.run(timer));
    await server.kill();
    const during = coatcheck.run(timer);
    await server.start();
    const outcomes = await Promise.all([waiting, listening, during, ...others]);
    expect(outcomes[0]).toMatchObject({ verified: expect.any(Boolean) });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes.slice(2)).toEqual(Array.from({ length: 6 }, () => ({ verified: true })));
    expect(asked - asksBefore).toBeGreaterThan(2);
    const ids = heard.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(heard.at(-1)).toMatchObject({ status: "fulfilled", attempt: expect.any(Number) });
    const { executions } = await coatcheck.executions({ limit: 50 });
    expect(executions.length - before).toBe(outcomes.length);
  });

  it("of a stream goes on where it was", async () => {
    const reached = new Promise<void>((resolve) => {
      onAsked = () => resolve();
    });
    const { id } = await coatcheck.schedule(openapi());
    const statuses: string[] = [];
    const listening = (async () => {
      for await (const event of coatcheck.events(id)) statuses.push(`${event.id} ${event.status}`);
    })();
    await reached;
    await server.kill();
    await server.start();
    await coatcheck.cancel(id);
    await listening;
    expect(statuses.slice(0, 2)).toEqual(["1 scheduled", "2 running"]);
    expect(statuses.at(-1)).toBe(`${statuses.length} cancelled`);
  });
});

describe("step by step", () => {
  it("an execution is scheduled once under its key, fetched once, and looked at by its owner", async () => {
    const order = { idempotencyKey: "one-order" };
    const [{ id }, again] = [await coatcheck.schedule(timer, order), await coatcheck.schedule(timer, order)];
    expect(again.id).toBe(id);
    await until(id, "fulfilled");
    expect(await coatcheck.poll(id)).toBe("ready");
    const reader = { idempotencyKey: "one-reader" };
    expect(await coatcheck.result(id, reader)).toEqual({ verified: true });
    expect(await coatcheck.result(id, reader)).toEqual({ verified: true });
    await expect(coatcheck.result(id)).rejects.toBeInstanceOf(NotFound);
    expect(await coatcheck.execution(id)).toMatchObject({ id, status: "handed_out", attempt: 1 });
    const { executions } = await coatcheck.executions({ status: "handed_out", component: "timer" });
    expect(executions.map((execution) => execution.id)).toContain(id);
  });

  it("accounts, components and users are kept, and another's key is refused", async () => {
    const { id } = await coatcheck.accounts.create({ name: "One", type: "timer", keys: { password: "p" } });
    expect(await coatcheck.accounts.update(id, { name: "Two" })).toMatchObject({ name: "Two" });
    expect(await coatcheck.accounts.get(id)).toMatchObject({ keys: { password: "********" } });
    expect(await coatcheck.accounts.list()).toContainEqual(expect.objectContaining({ id }));
    await coatcheck.accounts.delete(id);
    await expect(coatcheck.accounts.delete(id)).rejects.toBeInstanceOf(NotFound);
    expect((await coatcheck.components.public()).map(({ repo_id }) => repo_id)).toContain("timer");
    expect(await coatcheck.components.get("timer")).toMatchObject({ repo_id: "timer" });
    await expect(coatcheck.components.delete("timer")).rejects.toBeInstanceOf(Conflict);

    const made = await coatcheck.users.create({ email: "cid@example.com" });
    const cid = clientOf(made.api_secret, made.email);
    expect(await cid.users.me()).toMatchObject({ id: made.id });
    const { api_secret } = await cid.users.rotate();
    expect(await clientOf(api_secret, made.email).components.mine()).toEqual([]);
    await expect(clientOf("wrong", made.email).users.me()).rejects.toBeInstanceOf(Unauthorized);
    await coatcheck.users.delete(made.id);
  });
});
