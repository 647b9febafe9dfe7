// One user's flood, and another user's executions meanwhile: the Worker as it is deployed, on workerd alone. How long
// the other user waits is the benchmark's to say; here their executions overtake the flood.
import { rm } from "node:fs/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { Client } from "../../bench/client.ts";
import { COATCHECK, type Contender, createUser, startCoatcheck, verificationBy } from "../../bench/contenders.ts";
import { scaled } from "../run/scale.ts";

/** How long each execution of the flood waits: like one that calls a remote API. */
const WAIT_MS = scaled(100, 300);

const FLOOD = scaled(300, 1000);

/** Below EXPRESS_LIMIT, like those of somebody who works with the product. */
const EXECUTIONS = scaled(3, 15);

let service: Contender;
let other: Client;
beforeAll(async () => {
  // The flood is one user's: the limit that parts it from the others is the deployment's own.
  service = await startCoatcheck({ ...COATCHECK, limits: { RATE_LIMIT: 1e9 } });
  other = await createUser(service.runtime, "other@example.com");
});
afterAll(async () => {
  service.client.close();
  other.close();
  await service.runtime.stop();
  // A benchmark's process does this when it exits; a test's is ended.
  await rm(service.runtime.folder, { recursive: true, force: true, maxRetries: 5 });
});

const ORDER = verificationBy("timer");

it("holds nobody else up: another user's executions overtake it", async () => {
  const order = service.sized(10, WAIT_MS);
  const paths = await Promise.all(Array.from({ length: FLOOD }, () => service.client.schedule(order)));
  for (let index = 0; index < EXECUTIONS; index++) await other.execute(ORDER, 2);
  const polled = await Promise.all(paths.map((path) => service.client.send("GET", path)));
  expect(polled.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
});
