// A component that tries to reach the service that runs it, by every name that leads there.
import { once } from "node:events";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, expect, it } from "vitest";

import { Server, verification } from "./server.ts";

const server = await Server.shared();

let far: HttpServer;

beforeAll(async () => {
  far = createServer((_, response) => {
    response.writeHead(302, { Location: `http://127.0.0.1:${server.port}/openapi.json` }).end();
  }).listen(0, "127.0.0.1");
  await once(far, "listening");
});

afterAll(() => {
  far.close();
});

const own = (host: string) => `http://${host}:${server.port}/openapi.json`;

it.each<[string, () => string]>([
  ...[
    "localhost",
    "LOCALHOST",
    "localhost.",
    "x.localhost",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0.0.0.0",
    "[::1]",
  ].map((host): [string, () => string] => [host, () => own(host)]),
  ["a redirect", () => `http://127.0.0.1:${(far.address() as AddressInfo).port}/`],
])("does not get there by %s", async (_, descriptionUrl) => {
  const id = await server.schedule(verification("openapi", { descriptionUrl: descriptionUrl() }));
  expect(await server.done(id)).toBe(303);
  const result = await server.fetch(`/v1/exec/result/${id}`);
  expect(await result.text()).toContain("EGRESS_REFUSED");
  // The log comes through a pipe of its own, in its own time.
  const refused = () =>
    server.output.split("\n").filter((line) => line.includes("egress_refused") && line.includes(id));
  await expect.poll(refused).toEqual([expect.stringContaining('"reason":"own_api"')]);
});
