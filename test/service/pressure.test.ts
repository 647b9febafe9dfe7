// One user's flood, and another user's executions meanwhile: the Worker as it is deployed, on workerd alone. The small case compares
// no times: it only sees the other user's executions overtake the flood.
import { rm } from "node:fs/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { Client } from "../../bench/client.ts";
import { quantile } from "../../bench/statistics.ts";
import { isFull, scaled } from "../run/scale.ts";
import { COATCHECK, type Subject, orderFor, startCoatcheck } from "../../bench/subjects.ts";

/** How long each execution of the flood waits: as one does that asks a remote API. */
const WAIT_MS = scaled(300, 100);

const FLOOD = scaled(300, 1000);

const EXECUTIONS = scaled(3, 15);

/** The other user stays below EXPRESS_LIMIT, as somebody does who works with the product. */
const PAUSE_MS = 400;

/** How much longer another user's execution may take than without the flood. */
const TIMES_QUIET = 3;

let service: Subject;
let other: Client;
beforeAll(async () => {
  // The flood is one user's: the limit that parts it from the others is the deployment's own.
  service = await startCoatcheck({ ...COATCHECK, limits: { RATE_LIMIT: 1e9 } });
  const made = await service.client.send("POST", "/v1/users", JSON.stringify({ email: "other@example.com" }));
  const { api_secret: key } = JSON.parse(made.body.toString()) as { api_secret: string };
  other = new Client(service.runtime.url, { Authorization: `Basic ${btoa(`other@example.com:${key}`)}` });
});
afterAll(async () => {
  service.client.close();
  other.close();
  await service.runtime.stop();
  // A benchmark's process does this when it exits; a test's is ended.
  await rm(service.runtime.folder, { recursive: true, force: true, maxRetries: 5 });
});

const ORDER = orderFor("timer");

/** The median milliseconds of another user's executions. */
async function latency(executions: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < executions; index++) {
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    times.push(await other.execute(ORDER, 2));
  }
  return quantile(times, 0.5);
}

/** What other programs do meanwhile may spoil a measurement: only what is as slow every time is the service's fault. */
const TRIES = { retry: 2 };

it("holds nobody else up: another user's executions take no more than three times as long", TRIES, async () => {
  if (isFull) await latency(5);
  const quiet = await latency(EXECUTIONS);
  const order = service.sized(10, WAIT_MS);
  const paths = await Promise.all(Array.from({ length: FLOOD }, () => service.client.schedule(order)));
  const flooded = await latency(EXECUTIONS);
  const waiting = await Promise.all(paths.map((path) => service.client.send("GET", path)));
  // The next try begins with a quiet service.
  await Promise.all(paths.map((path) => service.client.send("DELETE", path.replace("/poll/", "/"))));
  expect(waiting.filter(({ status }) => status === 200).length).toBeGreaterThan(FLOOD / 2);
  expect(scaled(0, flooded / quiet)).toBeLessThanOrEqual(TIMES_QUIET);
});
