import type { RequestListener } from "node:http";

import { describe, expect, test } from "vitest";

import { describing, published, serve, serveDescription, verify } from "./openapi.ts";

const securitySchemes = { key: { type: "apiKey", in: "header", name: "X-Key" } };
const guarded = { security: [{ key: [] }], responses: {} };
const free = { responses: {} };

/** An API with these paths that answers everything with this status, and the requests that it received. */
async function api(paths: object, status: number, headers: Record<string, string> = {}) {
  const requests: string[] = [];
  const listener: RequestListener = ({ url, method }, response) => {
    if (url === "/openapi.json") {
      return response.end(JSON.stringify(describing(paths, { components: { securitySchemes } })));
    }
    requests.push(`${method} ${url}`);
    return response.writeHead(status, headers).end("k1 is a secret");
  };
  const origin = await serve(listener);
  return { cfg: { descriptionUrl: `${origin}/openapi.json`, apiKey: "k1-secret" }, requests, origin };
}

describe("a verdict", () => {
  test.for([
    [401, "wrong_credentials", "credentials are wrong"],
    [403, "wrong_credentials", "not allowed to call this"],
    [500, "api_down", "unclear whether the credentials are right"],
    [503, "api_down", "it is failing"],
    [404, "unexpected_answer", "unclear whether the credentials are right"],
    [429, "unexpected_answer", "unclear whether the credentials are right"],
    [302, "unexpected_answer", "enter its final URL in server"],
  ] as const)("of %d is %s", async ([status, code, reason]) => {
    const { cfg, requests } = await api({ "/me": { get: guarded } }, status, { location: "/elsewhere" });
    const verdict = await verify(cfg);
    expect(verdict).toMatchObject({ verified: false, code });
    expect(verdict).toHaveProperty("reason", expect.stringContaining(reason));
    expect(verdict).toHaveProperty("reason", expect.stringContaining(String(status)));
    expect(JSON.stringify(verdict)).not.toContain("k1");
    expect(requests).toEqual(["GET /me"]);
  });

  test("tells a wrong key from an API that is down", async () => {
    const { cfg } = await api({ "/me": { get: guarded } }, 200);
    const verdict = await verify({ ...cfg, server: "http://127.0.0.1:1" });
    expect(verdict).toMatchObject({ verified: false, code: "api_unreachable" });
    expect(verdict).toHaveProperty("reason", expect.stringMatching(/does not answer .*could not be checked/));
  });

  test("is yes, and says that nothing was checked, if the description needs no credentials", async () => {
    const { cfg, requests } = await api({ "/pets": { get: free } }, 200);
    const verdict = await verify(cfg);
    expect(verdict).toEqual({ verified: true, reason: expect.stringContaining("none were checked") });
    expect(requests).toEqual([]);
  });

  test("is no, and says what to do, if no operation can be chosen", async () => {
    const paths = { "/pets/{id}": { get: guarded }, "/pets": { post: guarded } };
    const { cfg, requests } = await api(paths, 200);
    const verdict = await verify(cfg);
    expect(verdict).toMatchObject({ verified: false, code: "not_verifiable" });
    expect(verdict).toHaveProperty("reason", expect.stringContaining("In verifyOperation, name an operation"));
    expect(requests).toEqual([]);
  });
});

describe("the operation to verify with", () => {
  const required = [{ name: "q", in: "query", required: true, schema: {} }];
  const optional = [{ name: "q", in: "query", schema: {} }];
  const paths = {
    "/free": { get: free },
    "/optional": { get: { security: [{}, { key: [] }], responses: {} } },
    "/logout": { get: guarded },
    "/find": { get: { ...guarded, parameters: required } },
    "/old": { get: { ...guarded, deprecated: true } },
    "/list": { get: { ...guarded, parameters: optional } },
    "/pets/{id}": { get: { ...guarded, operationId: "getPet" }, delete: guarded },
    "/me": { get: guarded },
  };

  test("is a GET without parameters that needs credentials", async () => {
    const { cfg, requests } = await api(paths, 200);
    expect(await verify(cfg)).toEqual({ verified: true });
    expect(requests).toEqual(["GET /me"]);
  });

  test.for([
    ["GET /pets/7?full=yes", "GET /pets/7?full=yes"],
    ["get /list", "GET /list"],
    ["DELETE /pets/7", "DELETE /pets/7"],
  ])("is the given call %s", async ([verifyOperation, request]) => {
    const { cfg, requests } = await api(paths, 200);
    expect(await verify({ ...cfg, verifyOperation })).toEqual({ verified: true });
    expect(requests).toEqual([request]);
  });

  test.for([
    ["getPet", "not_verifiable"],
    ["GET /nowhere", "unknown_operation"],
    ["constructor", "unknown_operation"],
  ])("is refused as %s, with a reason", async ([verifyOperation, code]) => {
    const { cfg, requests } = await api(paths, 200);
    expect(await verify({ ...cfg, verifyOperation })).toMatchObject({ verified: false, code });
    expect(requests).toEqual([]);
  });

  test("says if it checked no credentials", async () => {
    const { cfg } = await api(paths, 200);
    const verdict = await verify({ ...cfg, verifyOperation: "GET /free" });
    expect(verdict).toEqual({ verified: true, reason: expect.stringContaining("none were checked") });
  });
});

describe("the server of the API", () => {
  test.for([
    ["2.0/json/petstore.json", "api_key"],
    ["3.0/json/petstore.json", "api_key"],
    ["3.1/json/petstore.json", "api_key"],
    ["3.0/yaml/petstore.yaml", "api_key"],
  ] as const)("is the account's, for the published %s", async ([path, header]) => {
    const requests: unknown[] = [];
    const server = await serve(({ url, headers }, response) => {
      requests.push([url, headers[header]]);
      response.writeHead(headers[header] === "special" ? 200 : 401).end();
    });
    const cfg = { descriptionUrl: await serveDescription(published(path)), server: `${server}/base/` };
    expect(await verify({ ...cfg, apiKey: "special" })).toEqual({ verified: true });
    expect(await verify({ ...cfg, apiKey: "other" })).toMatchObject({ code: "wrong_credentials" });
    expect(requests).toEqual([
      ["/base/store/inventory", "special"],
      ["/base/store/inventory", "other"],
    ]);
  });

  test("is relative to the description, with its variables' defaults", async () => {
    const requests: unknown[] = [];
    const servers = [{ url: "../{version}", variables: { version: { default: "v2" } } }];
    const paths = { "/me": { get: guarded } };
    const origin = await serve(({ url }, response) => {
      requests.push(url);
      response.end(JSON.stringify(describing(paths, { components: { securitySchemes }, servers })));
    });
    expect(await verify({ descriptionUrl: `${origin}/docs/openapi.json`, apiKey: "k1" })).toEqual({ verified: true });
    expect(requests).toEqual(["/docs/openapi.json", "/v2/me"]);
  });

  test("must be a URL", async () => {
    const { cfg } = await api({ "/me": { get: guarded } }, 200);
    const verdict = await verify({ ...cfg, server: "file:///etc/passwd" });
    expect(verdict).toMatchObject({ verified: false, code: "invalid_address" });
  });
});
