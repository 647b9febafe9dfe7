// Who failed, and what was logged, of executions that run through the real isolate and its egress to a far end.
import { beforeAll, describe, expect, inject, it } from "vitest";

import type { ExecutionView } from "../../src/execution/view.ts";
import { type Credentials, look, makeUser, schedule, send, verification, waitUntilDone } from "./client.ts";
import { packed } from "./components.ts";
import { gzip } from "./tenancy/tenants.ts";

const far = inject("far");
const base = `http://127.0.0.1:${far.http}`;

let as: Credentials;

/** Asks each of `urls`, and ends as it is told to. */
const ASKING = `async function ({ urls = [], end, lines = 0, pin }) {
  for (let line = 0; line < lines; line++) this.logger.warn("line %d of %s", line, pin);
  for (const url of urls) await fetch(url).then((response) => response.text()).catch(() => {});
  if (end === "throw") throw new RangeError("It failed with " + pin);
  if (end === "lie") throw Object.assign(new Error("platform"), { name: "AttemptsExhaustedError" });
  if (end === "hang") await new Promise((resolve) => setTimeout(resolve, 3_600_000));
  return end === "deny" ? { verified: false, reason: "Wrong " + pin } : { verified: end !== "no" };
}`;

beforeAll(async () => {
  as = await makeUser("failure@example.com");
  const headers = { "Content-Type": "application/gzip" };
  await send("/v1/components/asking", { as, method: "PUT", headers, file: await gzip(packed("asking", ASKING)) });
});

async function run(data: Record<string, unknown>): Promise<ExecutionView> {
  const id = await schedule(verification("asking", data), { as });
  await waitUntilDone(id, { as });
  return look(id, { as });
}

const status = (code: number) => `${base}/answer?status=${code}`;

describe.concurrent("who failed", () => {
  it.each([
    ["credentials", 401, { urls: [status(200), status(401)], end: "throw" }],
    ["credentials", 403, { urls: [status(403)], end: "no" }],
    ["upstream", 503, { urls: [status(401), status(503)], end: "throw" }],
    ["upstream", 429, { urls: [status(429)], end: "no" }],
    ["upstream", undefined, { urls: [`${base}/reset`], end: "throw" }],
    ["upstream", undefined, { urls: [`http://127.0.0.1:${far.closed}/`], end: "no" }],
    ["upstream", undefined, { urls: ["http://nowhere.invalid/"], end: "throw" }],
    ["upstream", undefined, { urls: [`${base}/silent`] }],
    ["credentials", undefined, { end: "no" }],
    ["credentials", 200, { urls: [status(200)], end: "no" }],
    ["credentials", 404, { urls: [status(404)], end: "throw" }],
    ["credentials", undefined, { end: "throw" }],
    ["component", undefined, { end: "hang" }],
    ["component", 200, { urls: [status(200)], end: "hang" }],
  ])("%s, by the last answer %s: %o", async (origin, httpStatus, data) => {
    // What is thrown of verifyCredentials is a value that says so, not a rejection.
    const isLate = !("end" in data) || data.end === "hang";
    const resource = await run(data);
    expect(resource).toMatchObject({ status: isLate ? "rejected" : "fulfilled", failure: { origin } });
    expect(resource.failure?.http_status).toBe(httpStatus);
    expect(resource.failure?.name).toBe(isLate ? "TimeoutError" : "VerificationError");
  });

  it("is nobody where all went well, whatever was answered on the way", async () => {
    expect((await run({ urls: [status(500)], end: "yes" })).failure).toBeNull();
  });

  it("is said without what the component was given, and stays when the result is handed out", async () => {
    const { id, failure } = await run({ end: "deny", pin: "98765" });
    expect(failure).toEqual({ origin: "credentials", name: "VerificationError", message: "Wrong ********" });
    await send(`/v1/exec/result/${id}`, { as });
    expect(await look(id, { as })).toMatchObject({ status: "handed_out", failure });
  });

  it("has a sentence where the component has none", async () => {
    expect((await run({ end: "no" })).failure?.message).toMatch(/not valid, and not why\.$/);
  });

  it("is told of a rejection with its name and message; a name decides nothing", async () => {
    const made = await send("/v1/accounts", { as, body: { keys: {} } });
    const { id: account_id } = await made.json<{ id: string }>();
    const order = {
      execution_type: "select_model",
      component: "asking",
      action_or_trigger: "act",
      model_method: "fail",
      account_id,
    };
    const id = await schedule({ ...order, cfg: { text: "no such list" } }, { as });
    await waitUntilDone(id, { as });
    expect(await look(id, { as })).toMatchObject({
      status: "rejected",
      failure: { origin: "component", name: "TypeError", message: "no such list" },
    });
    expect((await run({ end: "lie" })).failure).toMatchObject({ origin: "credentials", message: "platform" });
  });
});

describe.concurrent("GET /v1/exec/{id}/logs", () => {
  interface Logs {
    readonly logs: readonly { readonly text: string; readonly level: string; readonly attempt: number }[];
    readonly truncated: boolean;
  }

  const logsOf = async (id: string) => (await send(`/v1/exec/${id}/logs`, { as })).json<Logs>();

  it("shows what was logged, without what was given, also after the handout", async () => {
    const { id } = await run({ lines: 2, pin: "98765", end: "yes" });
    const logs = await logsOf(id);
    expect(logs).toEqual({
      logs: [0, 1].map((line) => ({
        at: expect.stringMatching(/Z$/),
        level: "warn",
        text: `line ${line} of ********`,
        attempt: 1,
      })),
      truncated: false,
    });
    await send(`/v1/exec/result/${id}`, { as });
    expect(await logsOf(id)).toEqual(logs);
    await send(`/v1/exec/${id}`, { as, method: "DELETE" });
    expect(await logsOf(id)).toEqual(logs);
  });

  it("shows what was logged until the deadline", async () => {
    const { id } = await run({ lines: 1, end: "hang" });
    expect((await logsOf(id)).logs).toHaveLength(1);
  });

  it("says where there was more", async () => {
    const { id } = await run({ lines: 300, end: "yes" });
    expect(await logsOf(id)).toMatchObject({ logs: { length: 200 }, truncated: true });
  });

  it("shows nothing of what logged nothing, or runs still", async () => {
    const { id } = await run({ end: "yes" });
    expect(await logsOf(id)).toEqual({ logs: [], truncated: false });
  });
});
