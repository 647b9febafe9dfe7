// A run's reach ends with the run: what it left behind gets nothing through any more.
import { expect, inject, it } from "vitest";

import { packedOf } from "./sandbox.ts";
import { schedule, send, verification, waitUntilDone } from "./client.ts";

const far = inject("far");

/** Sends requests for as long as it is let: every one that an execution may send, if nothing else stops it. */
const SENDING = `
  const rest = (ms) => new Promise((resume) => setTimeout(resume, ms));
  const sendOn = async (url) => { for (;;) { await fetch(url).then((response) => response.text()).catch(() => {}); await rest(200); } };`;

const entryOf = (verify: string, top = "") => `${top}
  ${SENDING}
  export const table = { verifyCredentials: () => ${verify} };
  export const interpreter = undefined;`;

async function push(id: string, js: string): Promise<void> {
  const gzipped = new Blob([JSON.stringify(packedOf({ js }))]).stream().pipeThrough(new CompressionStream("gzip"));
  const file = await new Response(gzipped).arrayBuffer();
  const { status } = await send(`/v1/components/${id}`, {
    method: "PUT",
    file,
    headers: { "Content-Type": "application/gzip" },
  });
  expect(status).toBe(201);
  // The end of the run must be what stops it, not its deadline.
  const env = { method: "PUT", body: { SCHEDULED_EXECUTION_TIMEOUT: "600" } };
  expect((await send(`/v1/repos/${id}/env`, env)).status).toBe(200);
}

/** Requests that the far end has had under a tag. */
async function counted(tag: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${far.http}/counted?tag=${tag}`);
  return (await answer.json<{ counted: number }>()).counted;
}

const urlOf = (tag: string) => `http://127.0.0.1:${far.http}/count?tag=${tag}`;

/** The requests that an execution of these tests may send. */
const MOST_REQUESTS = 100;

/** The count once it has stopped growing. */
async function settledCount(tag: string): Promise<number> {
  for (let before = await counted(tag); ;) {
    await scheduler.wait(1000);
    const now = await counted(tag);
    if (now === before) return now;
    before = now;
  }
}

it("ends with its answer, whatever the run asks the platform to wait for", async () => {
  const verify = "async ({ url }) => { waitUntil(sendOn(url)); await rest(100); return { verified: true }; }";
  await push("lingering", entryOf(verify, 'import { waitUntil } from "cloudflare:workers";'));
  const id = await schedule(verification("lingering", { url: urlOf("lingering") }));
  expect((await waitUntilDone(id)).status).toBe(303);
  expect(await counted("lingering")).toBeGreaterThan(0);
  expect(await settledCount("lingering")).toBeLessThan(MOST_REQUESTS);
});

it("ends when the execution is cancelled", async () => {
  await push("sending", entryOf("async ({ url }) => { await sendOn(url); }"));
  const id = await schedule(verification("sending", { url: urlOf("cancelled") }));
  await expect.poll(() => counted("cancelled")).toBeGreaterThan(0);
  expect((await send(`/v1/exec/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(await settledCount("cancelled")).toBeLessThan(MOST_REQUESTS);
});
