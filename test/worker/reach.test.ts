// A run's reach ends with the run: what it left behind gets nothing through any more.
import { expect, inject, it } from "vitest";

import { packedOf } from "./sandbox.ts";
import { schedule, send, verification, waitUntilDone } from "./client.ts";

const far = inject("far");

/** Sends requests until the end of days, or for as long as it is let. */
const SENDING = `
  const rest = (ms) => new Promise((resume) => setTimeout(resume, ms));
  const sendOn = async (url) => { for (;;) { await fetch(url).catch(() => {}); await rest(20); } };`;

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

/** Requests that the far end has had under a tag: each of them is answered with one byte. */
async function counted(tag: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${far.http}/sent?tag=${tag}`);
  return (await answer.json<{ sent: number }>()).sent;
}

const urlOf = (tag: string) => `http://127.0.0.1:${far.http}/bytes?count=1&tag=${tag}`;

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
  const atEnd = await counted("lingering");
  expect(atEnd).toBeGreaterThan(0);
  // One may have been on its way.
  expect(await settledCount("lingering")).toBeLessThanOrEqual(atEnd + 1);
});

it("ends when the execution is cancelled", async () => {
  await push("sending", entryOf("async ({ url }) => { await sendOn(url); }"));
  const id = await schedule(verification("sending", { url: urlOf("cancelled") }));
  await expect.poll(() => counted("cancelled")).toBeGreaterThan(0);
  expect((await send(`/v1/exec/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(await settledCount("cancelled")).toBeGreaterThan(0);
});
