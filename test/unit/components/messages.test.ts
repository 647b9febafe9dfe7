import { describe, expect, test } from "vitest";

import { type Messages, describing, metaModel, published, serveDescription } from "./openapi.ts";

async function messages(description: unknown, operationId: string): Promise<Messages> {
  return metaModel({ descriptionUrl: await serveDescription(description), operationId });
}

/** The messages of an operation "a" with this definition, in a description of 3.1. */
function messagesOf(definition: object, rest: object = {}): Promise<Messages> {
  const get = { operationId: "a", ...definition };
  return messages({ ...describing({ "/a/{id}": { get } }, rest), openapi: "3.1.0" }, "a");
}

function answering(schema: unknown, schemas: object = {}): Promise<Messages> {
  const content = { "application/json": { schema } };
  return messagesOf({ responses: { 200: { content } } }, { components: { schemas } });
}

function outOf(responses: object): Promise<unknown> {
  return messagesOf({ responses }).then(({ out }) => out);
}

function of(type: string): object {
  return { schema: { type } };
}

function json(type: string): object {
  return { content: { "application/json": of(type) } };
}

function id(type: string): object {
  return { name: "id", in: "path", schema: { type }, description: type };
}

describe("what goes in", () => {
  test.for(["2.0/json", "2.0/yaml", "3.0/json", "3.1/json"] as const)(
    "of the published petstore in %s",
    async (folder) => {
      const description = published(`${folder}/petstore.${folder.slice(4)}`);
      const deletion = await messages(description, "deletePet");
      expect(deletion.in).toMatchObject({
        type: "object",
        properties: {
          path: { type: "object", properties: { petId: { type: "integer" } }, required: ["petId"] },
          header: { type: "object", properties: { api_key: { type: "string" } } },
        },
        required: ["path"],
      });
      const addition = await messages(description, "addPet");
      expect(addition.in).toMatchObject({
        properties: {
          body: {
            type: "object",
            properties: { name: { type: "string" }, category: { properties: { name: { type: "string" } } } },
            required: ["name", "photoUrls"],
          },
        },
        required: ["body"],
      });
      expect(JSON.stringify([deletion, addition])).not.toMatch(/\$ref|"xml"|"example"/);
    },
  );

  test("has the path's parameters beneath the operation's own, and cookies", async () => {
    const description = published("3.0/json/parameters-cookies.json");
    const cookies = await messages(description, "POST /post");
    expect(cookies.in).toHaveProperty("properties.cookie.properties", {
      foo: { type: "string" },
      bar: { type: "string" },
    });
    const own = { parameters: [id("integer"), { name: "Accept", in: "header" }] };
    const both = describing({ "/a/{id}": { parameters: [id("string"), { ...id("boolean"), in: "query" }], get: own } });
    expect(await messages(both, "GET /a/{id}")).toHaveProperty("in", {
      type: "object",
      properties: {
        path: { type: "object", properties: { id: { type: "integer", description: "integer" } }, required: ["id"] },
        query: { type: "object", properties: { id: { type: "boolean", description: "boolean" } } },
      },
      required: ["path"],
    });
  });

  test.for(["2.0", "3.0", "3.1"] as const)("has the form fields of %s", async (version) => {
    const form = await messages(published(`${version}/json/petstore.json`), "updatePetWithForm");
    expect(form.in).toHaveProperty("properties.body.properties.name.type", "string");
  });

  test("describes the files of a form as arbitrary bytes", async () => {
    const file = await messages(published("2.0/json/petstore.json"), "uploadFile");
    expect(file.in).toHaveProperty("properties.body.properties", {
      additionalMetadata: { type: "string", description: expect.any(String) },
      file: { contentMediaType: "application/octet-stream", description: expect.any(String) },
    });
  });

  test("has no read-only properties, what comes out no write-only ones", async () => {
    const properties = { id: { type: "integer", readOnly: true }, pin: { type: "string", writeOnly: true } };
    const schema = { type: "object", properties, required: ["id", "pin"] };
    const content = { "application/json": { schema } };
    const both = await messagesOf({ requestBody: { content }, responses: { 200: { content } } });
    expect(both.in).toHaveProperty("properties.body", {
      ...schema,
      properties: { pin: properties.pin },
      required: ["pin"],
    });
    expect(both.out).toEqual({ ...schema, properties: { id: properties.id }, required: ["id"] });
  });
});

describe("what comes out", () => {
  test("is the body of the lowest success that has one, else of the default", async () => {
    expect(
      await outOf({ default: json("null"), 404: json("null"), 204: {}, 202: json("string"), 201: json("array") }),
    ).toEqual({
      type: "array",
    });
    expect(await outOf({ "2XX": json("array"), default: json("null") })).toEqual({ type: "array" });
    expect(await outOf({ default: json("string") })).toEqual({ type: "string" });
    expect(await outOf({ 204: {}, default: json("string") })).toEqual({ type: "object", properties: {} });
  });

  test("is described by the content type that is nearest to JSON", async () => {
    expect(
      await outOf({ 200: { content: { "text/csv": of("string"), "application/hal+json; v=1": of("object") } } }),
    ).toEqual({
      type: "object",
    });
    expect(
      await outOf({ 200: { content: { "application/xml": of("null"), "application/json": of("array") } } }),
    ).toEqual({ type: "array" });
    expect(await outOf({ 200: { content: { "text/plain": {} } } })).toEqual({ type: "string" });
    expect(await outOf({ 200: { content: { "image/png": {} } } })).toEqual({});
  });

  test("has what 3.0 calls nullable as JSON Schema's null", async () => {
    const properties = { a: { type: "string", nullable: true }, b: { nullable: true, $ref: "#/components/schemas/B" } };
    const responses = { 200: { content: { "application/json": { schema: { properties } } } } };
    const rest = { components: { schemas: { B: { type: "integer", minimum: 1, exclusiveMinimum: true } } } };
    expect(await messages(describing({ "/": { get: { responses } } }, rest), "GET /")).toHaveProperty(
      "out.properties",
      {
        a: { type: ["string", "null"] },
        b: { anyOf: [{ type: "integer", exclusiveMinimum: 1 }, { type: "null" }] },
      },
    );
  });

  test("keeps the JSON Schema of 3.1, without identities and what only OpenAPI knows", async () => {
    const kept = {
      type: ["string", "null"],
      const: "x",
      if: true,
      patternProperties: { "^x-": { prefixItems: [{}] } },
    };
    const dropped = { $id: "urn:x", $anchor: "x", discriminator: {}, xml: {}, "x-mine": 1, required: true, enum: [] };
    const { out } = await answering({
      ...kept,
      ...dropped,
      properties: { xml: { type: "string" }, $ref: { type: "null" } },
    });
    expect(out).toEqual({ ...kept, properties: { xml: { type: "string" }, $ref: { type: "null" } } });
  });
});
