import { describe, expect, test } from "vitest";

import { type Messages, describing, metaModel, published, select, serveDescription } from "./openapi.ts";

async function messages(description: unknown, operationId: string): Promise<Messages> {
  return metaModel({ descriptionUrl: await serveDescription(description), operationId });
}

async function answering(schema: unknown, schemas: object = {}): Promise<Record<string, unknown>> {
  const responses = { 200: { content: { "application/json": { schema } } } };
  const description = describing({ "/a": { get: { responses } } }, { components: { schemas } });
  return (await messages(description, "GET /a")).out;
}

function to(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** Every reference in the schema, at any depth. */
function referencesIn(schema: unknown): string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference = ""]) => reference);
}

describe("references", () => {
  test("are replaced by what they lead to", async () => {
    const schemas = { A: { type: "object", properties: { b: to("B"), c: to("B") } }, B: { type: "string" } };
    expect(await answering(to("A"), schemas)).toEqual({
      type: "object",
      properties: { b: { type: "string" }, c: { type: "string" } },
    });
  });

  test("keep the keywords next to them", async () => {
    const schemas = { A: { type: "string", description: "A" } };
    const properties = { a: { ...to("A"), description: "mine" }, b: { ...to("A"), minLength: 2 } };
    expect(await answering({ properties }, schemas)).toHaveProperty("properties", {
      a: { type: "string", description: "mine" },
      b: { minLength: 2, allOf: [{ type: "string", description: "A" }] },
    });
  });

  test("may lead anywhere in the description, with escaped and encoded names", async () => {
    const $ref = "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/%C3%A4%20~0";
    const { properties } = await answering({ properties: { "ä ~": { type: "string" }, b: { $ref } } });
    expect(properties).toEqual({ "ä ~": { type: "string" }, b: { type: "string" } });
  });

  test.for([
    ["other.json#/Pet", /refers to "other.json#\/Pet", but only references within it .* Bundle it into one document/],
    ["#/components/schemas/None", /refers to "#\/components\/schemas\/None", which it does not contain/],
    ["#/components/schemas/constructor", /which it does not contain/],
  ] as const)("that cannot be followed are named: %s", async ([$ref, message]) => {
    await expect(answering({ properties: { a: { $ref } } })).rejects.toThrow(message);
  });

  test("of parameters, bodies, responses and paths are followed, unless they lead back", async () => {
    const components = {
      parameters: { P: { name: "p", in: "query", schema: { type: "string" } } },
      requestBodies: { B: { content: { "application/json": { schema: { type: "array" } } }, required: true } },
      responses: { R: { content: { "application/json": { schema: { type: "boolean" } } } } },
    };
    const post = {
      parameters: [{ $ref: "#/components/parameters/P" }],
      requestBody: { $ref: "#/components/requestBodies/B" },
      responses: { 200: { $ref: "#/components/responses/R" } },
    };
    const description = describing({ "/a": { $ref: "#/x-paths/a" } }, { components, "x-paths": { a: { post } } });
    expect(await messages(description, "POST /a")).toEqual({
      in: {
        type: "object",
        properties: { query: { type: "object", properties: { p: { type: "string" } } }, body: { type: "array" } },
        required: ["body"],
      },
      out: { type: "boolean" },
    });
    const loop = describing({ "/a": { $ref: "#/paths/~1a" } });
    await expect(messages(loop, "GET /a")).rejects.toThrow('The reference "#/paths/~1a" leads back to itself.');
  });
});

describe("circular references", () => {
  test("stay references, to definitions in the answer's root", async () => {
    const schemas = {
      Node: { type: "object", properties: { next: to("Node"), leaf: to("Leaf") } },
      Leaf: { type: "null" },
    };
    expect(await answering({ type: "array", items: to("Node") }, schemas)).toEqual({
      type: "array",
      items: { $ref: "#/$defs/Node" },
      $defs: { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" }, leaf: { type: "null" } } } },
    });
  });

  test.for([
    "2.0/json/schema-circular.json",
    "3.0/json/circular-paths.json",
    "3.0/json/circular-request-bodies.json",
    "3.0/json/schema-circular.json",
    "3.0/yaml/schema-circular.yaml",
  ])("of every operation in the published %s lead to a definition that is there", async (path) => {
    const descriptionUrl = await serveDescription(published(path));
    const operations = Object.keys((await select("getOperations", { descriptionUrl })) as object);
    const all = await Promise.all(operations.map((operationId) => metaModel({ descriptionUrl, operationId })));
    const schemas = all.flatMap((found) => [found.in, found.out]);
    const broken = schemas.flatMap((schema) => {
      const names = new Set(Object.keys(schema["$defs"] ?? {}).map((name) => `#/$defs/${name}`));
      return referencesIn(schema).filter((reference) => !names.has(reference));
    });
    expect(broken).toEqual([]);
    expect(schemas.flatMap(referencesIn)).not.toEqual([]);
  });

  test("of two schemas with one name are told apart", async () => {
    const other = "#/components/schemas/B/x-inner/Node";
    const schemas = { Node: { items: to("Node") }, B: { "x-inner": { Node: { not: { $ref: other } } } } };
    expect(await answering({ oneOf: [to("Node"), { $ref: other }] }, schemas)).toEqual({
      oneOf: [{ $ref: "#/$defs/Node" }, { $ref: "#/$defs/Node_2" }],
      $defs: { Node: { items: { $ref: "#/$defs/Node" } }, Node_2: { not: { $ref: "#/$defs/Node_2" } } },
    });
  });

  test("that are nothing but each other's aliases allow anything", async () => {
    expect(await answering(to("A"), { A: to("B"), B: to("A") })).toEqual({
      $ref: "#/$defs/A",
      $defs: { A: {}, B: { $ref: "#/$defs/A" } },
    });
  });
});

describe("schemas that would be too large with every reference replaced", () => {
  test("share them as definitions instead: each one twice the one before", async () => {
    const schemas = chain(40, (next) => ({ properties: { a: to(next), b: to(next) } }));
    const out = await answering(to("S0"), schemas);
    expect(Object.keys(out["$defs"] as object)).toHaveLength(40);
  });

  test("share them as definitions instead: a chain of ten thousand", async () => {
    const out = await answering(to("S0"), chain(10_000, to));
    expect(Object.keys(out["$defs"] as object)).toHaveLength(10_000);
  });

  test("share them as definitions instead: a hundred that all refer to each other", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `S${index}`);
    const every = { properties: Object.fromEntries(names.map((name) => [name, to(name)])) };
    const out = await answering(to("S0"), Object.fromEntries(names.map((name) => [name, every])));
    expect(Object.keys(out["$defs"] as object)).toHaveLength(100);
  });
});

describe("the chosen operation", () => {
  test("must be there and known", async () => {
    const descriptionUrl = await serveDescription(describing({ "/a": { get: {} } }));
    const todo = "one that getOperations lists";
    await expect(metaModel({ descriptionUrl })).rejects.toThrow(todo);
    await expect(metaModel({ descriptionUrl, operationId: "b" })).rejects.toThrow(/has no operation "b"\. It may/);
  });
});

function chain(length: number, link: (next: string) => object): Record<string, object> {
  const links = Array.from({ length }, (_, index) => {
    const isLast = index === length - 1;
    return [`S${index}`, isLast ? { type: "null" } : link(`S${index + 1}`)] as const;
  });
  return Object.fromEntries(links);
}
