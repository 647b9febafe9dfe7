import { describe, expect, test } from "vitest";

import { describing, published, select, serve, serveDescription, verify } from "./openapi.ts";

const DEPTH = 100_000;

async function operations(description: unknown, cfg: object = {}): Promise<unknown> {
  return select("getOperations", { descriptionUrl: await serveDescription(description), ...cfg });
}

describe("operations", () => {
  test.for([
    ["2.0/json/petstore.json", 20],
    ["2.0/yaml/petstore.yaml", 20],
    ["3.0/json/petstore.json", 20],
    ["3.0/yaml/petstore.yaml", 20],
    ["3.1/json/petstore.json", 20],
    ["3.1/yaml/petstore.yaml", 20],
    ["3.0/json/star-trek.json", 120],
    ["3.1/json/webhooks.json", 0],
  ] as const)("of %s are all listed", async ([path, count]) => {
    expect(Object.keys((await operations(published(path))) as object)).toHaveLength(count);
  });

  test("are labelled with method, path and title", async () => {
    expect(await operations(published("2.0/json/petstore.json"))).toMatchObject({
      addPet: "POST /pet - Add a new pet to the store",
      getInventory: "GET /store/inventory - Returns pet inventories by status",
    });
  });

  test("without an operationId are named after what they call, whatever surrounds them", async () => {
    const ids = { "GET /a": "GET /a - List", "POST /a": "POST /a" };
    const a = { post: {}, get: { summary: "List" } };
    expect(await operations(describing({ "/a": a }))).toEqual(ids);
    const double = { get: { operationId: "GET /b" }, put: { operationId: "GET /b" } };
    expect(await operations(describing({ "/b": double, "/a": a }))).toMatchObject({
      ...ids,
      "PUT /b": "PUT /b - GET /b",
    });
  });

  test("of one tag can be listed, and the tags with their descriptions", async () => {
    const descriptionUrl = await serveDescription(published("3.0/json/petstore.json"));
    const tags = await select("getTags", { descriptionUrl });
    expect(tags).toEqual({
      pet: "Everything about your Pets",
      store: "Access to Petstore orders",
      user: "Operations about user",
    });
    const listed = await select("getOperations", { descriptionUrl, tag: "store" });
    expect(Object.keys(listed as object)).toEqual(["getInventory", "placeOrder", "getOrderById", "deleteOrder"]);
    await expect(select("getOperations", { descriptionUrl, tag: "moon" })).rejects.toThrow(
      'No operation has the tag "moon". Choose one that getTags lists.',
    );
  });

  test("name tags that nothing declares", async () => {
    const descriptionUrl = await serveDescription(describing({ "/a": { get: { tags: ["b", "__proto__", 7] } } }));
    expect(Object.entries((await select("getTags", { descriptionUrl })) as object)).toEqual([
      ["b", "b"],
      ["__proto__", "__proto__"],
    ]);
  });
});

describe("a description that is not one", () => {
  test.for([
    ["an HTML page", "<!doctype html><title>Docs</title>", "HTML or XML page"],
    ["neither JSON nor YAML", '{"openapi": "3.0.0", ', "neither JSON nor YAML"],
    ["a text", "hello", "not a JSON or YAML object"],
    ["empty", "", "neither JSON nor YAML"],
    ["a list", "[1, 2]", "not a JSON or YAML object"],
    ["something else in JSON", '{"name": "package"}', 'neither "openapi" nor "swagger"'],
    ["Swagger 1.2", '{"swagger": "1.2"}', "is Swagger 1.2"],
    ["OpenAPI 4", '{"openapi": "4.0.0"}', "is OpenAPI 4.0.0"],
    ["invalid 2.0", '{"swagger": "2.0", "paths": {"/a": {"get": {"parameters": [{}]}}}}', "not valid in its version"],
    ["deep JSON", `{"openapi": "3.0.0", "x": ${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}`, "nested deeper than 200"],
    ["deep YAML", `openapi: 3.0.0\nx: ${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`, "neither JSON nor YAML"],
    ["a cycle of YAML aliases", "openapi: 3.0.0\nx: &a [*a]", "nested deeper than 200"],
    ["a bomb of YAML aliases", bomb(), "more than 1000000 values"],
  ] as const)("is refused with a reason: %s", async ([, text, reason]) => {
    const descriptionUrl = await serveDescription(text);
    await expect(select("getOperations", { descriptionUrl })).rejects.toThrow(reason);
    expect(await verify({ descriptionUrl })).toEqual({
      verified: false,
      code: expect.stringMatching(/^(?:description_unreadable|version_unsupported)$/),
      reason: expect.stringContaining(reason),
    });
  });

  test("is not read beyond 10 MB", async () => {
    const chunk = Buffer.alloc(1024 * 1024, " ");
    let sent = 0;
    const descriptionUrl = await serve((_, response) => {
      const more = () => {
        while (sent < 200 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return response.once("drain", more);
        }
        return response.end();
      };
      more();
    });
    expect(await verify({ descriptionUrl })).toMatchObject({ verified: false, code: "description_too_large" });
    expect(sent).toBeLessThan(200);
  });

  test("has its __proto__ taken out, and changes no object", async () => {
    const text = `{"openapi": "3.0.0", "__proto__": {"polluted": 1}, "paths": {"__proto__": {"get": {}}, "/a": {
      "__proto__": {"get": {}}, "get": {"operationId": "__proto__", "constructor": {"prototype": {"polluted": 1}}}}}}`;
    expect(Object.entries((await operations(text)) as object)).toEqual([["__proto__", "GET /a - __proto__"]]);
    expect({}).not.toHaveProperty("polluted");
  });

  test("may contain anything anywhere", async () => {
    const paths = {
      "/a": null,
      "/b": [],
      "/c": { get: 1, put: { tags: 1, parameters: [null, 1, {}], security: 1 } },
      x: 1,
    };
    expect(await operations(describing(paths, { tags: {}, servers: 7 }))).toEqual({ "PUT /c": "PUT /c" });
    expect(await operations({ openapi: "3.1.0" })).toEqual({});
  });
});

describe("a description that cannot be fetched", () => {
  test.for([
    ["missing", undefined, "invalid_address"],
    ["no address", "petstore", "invalid_address"],
    ["a file", "file:///etc/passwd", "invalid_address"],
    ["no server", "http://127.0.0.1:1/openapi.json", "description_unreachable"],
  ] as const)("says so: %s", async ([, descriptionUrl, code]) => {
    expect(await verify({ descriptionUrl })).toMatchObject({ verified: false, code });
  });

  test("is not taken for wrong credentials if its own URL answers 401", async () => {
    const origin = await serve((_, response) => response.writeHead(401).end());
    const verdict = await verify({ descriptionUrl: `${origin}/a?token=s3cret`, apiKey: "k1" });
    const reason = `The description at ${origin}/a answered 401. Nothing was sent to the API.`;
    expect(verdict).toEqual({ verified: false, code: "description_unreachable", reason });
  });

  test("gets the user and password of its address, which no error repeats", async () => {
    const origin = await serve(({ headers }, response) => {
      response.writeHead(headers.authorization === `Basic ${btoa("ann:p@ss")}` ? 200 : 401);
      response.end(JSON.stringify(describing({})));
    });
    const withUser = (pair: string) => origin.replace("://", `://${pair}@`);
    expect(await verify({ descriptionUrl: withUser("ann:p%40ss") })).toMatchObject({ verified: true });
    const refused = await verify({ descriptionUrl: withUser("ann:s3cret") });
    expect(refused).toMatchObject({ code: "description_unreachable" });
    expect(JSON.stringify(refused)).not.toMatch(/s3cret|ann/);
  });
});

test("reads YAML with merge keys, aliases, dates and unquoted versions", async () => {
  const text = `
swagger: 2.0
x-shared: &shared {summary: Shared, x-date: 2020-01-01}
paths:
  /a: {get: {<<: *shared, operationId: a}, put: *shared}
`;
  expect(await operations(text)).toEqual({ a: "GET /a - Shared", "PUT /a": "PUT /a - Shared" });
});

/** A few hundred bytes that stand for ten to the ninth values. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? "0" : `*x${level - 1}`;
    return `x${level}: &x${level} [${Array(10).fill(item).join(",")}]`;
  });
  return ["openapi: 3.0.0", ...lines].join("\n");
}
