// An API of our own on loopback, made a component by its description, through the started service.
import { once } from "node:events";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, expect, it } from "vitest";

import { Server, verification } from "./server.ts";

const KEY = "canary-7f3a9c";

let server: Server;
let api: HttpServer;
let isDown = false;

beforeAll(async () => {
  api = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    if (request.url === "/openapi.json") response.end(JSON.stringify(description()));
    else if (isDown) response.writeHead(503).end("{}");
    else if (request.headers["x-api-key"] !== KEY) response.writeHead(401).end("{}");
    else response.end('[{"name":"Rex"}]');
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  server = await Server.shared();
});
afterAll(async () => {
  await server.stop();
  api.closeAllConnections();
  api.close();
});

const base = () => `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

function description() {
  const pet = {
    type: "object",
    properties: { name: { type: "string" }, parent: { $ref: "#/components/schemas/Pet" } },
  };
  const content = { "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Pet" } } } };
  return {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1" },
    servers: [{ url: base() }],
    security: [{ key: [] }],
    components: {
      schemas: { Pet: pet },
      securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Api-Key" } },
    },
    paths: {
      "/pets": {
        get: {
          operationId: "listPets",
          summary: "All pets",
          tags: ["pets"],
          responses: { 200: { description: "", content } },
        },
      },
    },
  };
}

const credentials = (apiKey: string) => ({ descriptionUrl: `${base()}/openapi.json`, apiKey });

async function run(json: unknown): Promise<unknown> {
  const id = await server.schedule(json);
  await server.done(id);
  return (await server.fetch(`/v1/exec/result/${id}`)).json();
}

it("tells right credentials from wrong ones, and wrong ones from an API that is down", async () => {
  expect(await run(verification("openapi", credentials(KEY)))).toEqual({ data: { verified: true } });
  expect(await run(verification("openapi", credentials("wrong")))).toMatchObject({
    data: { verified: false, reason: expect.stringContaining("401") },
  });
  isDown = true;
  const down = await run(verification("openapi", credentials(KEY)));
  isDown = false;
  expect(down).toMatchObject({ data: { verified: false, reason: expect.stringMatching(/503.*unclear/) } });
});

it("lists the operations and describes the messages of one, circles included", async () => {
  const made = await server.fetch("/v1/accounts", { json: { type: "openapi", keys: credentials(KEY) } });
  const { id } = await made.json<{ id: string }>();
  const entry = { component: "openapi", action_or_trigger: "callOperation", account_id: id };
  const operations = { ...entry, execution_type: "select_model", model_method: "getOperations", cfg: { tag: "pets" } };
  expect(await run(operations)).toEqual({ data: { listPets: "GET /pets - All pets" } });
  const meta = await run({ ...entry, execution_type: "get_meta_model", cfg: { operationId: "listPets" } });
  expect(meta).toMatchObject({
    data: { in: { type: "object" }, out: { type: "array", $defs: { Pet: { type: "object" } } } },
  });
});

it("has logged every change of status, and the key nowhere", async () => {
  const events = () => {
    const lines = server.output.split("\n").slice(0, -1);
    const told = lines.filter((line) => line.includes('"event":"execution"'));
    return told.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  await expect.poll(events).toContainEqual({
    event: "execution",
    execution: expect.stringMatching(/^[0-9a-f]{64}$/),
    user: server.user.id,
    component: "openapi",
    type: "verify_credentials",
    status: "fulfilled",
    attempt: 1,
    waited_ms: expect.any(Number),
    ran_ms: expect.any(Number),
  });
  expect(server.output).not.toContain(KEY);
});
