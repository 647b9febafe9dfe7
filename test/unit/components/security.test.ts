import type { IncomingHttpHeaders } from "node:http";

import { describe, expect, test } from "vitest";

import { describing, serve, verify } from "./openapi.ts";

const schemes = {
  header: { type: "apiKey", in: "header", name: "X-Key" },
  query: { type: "apiKey", in: "query", name: "key" },
  cookie: { type: "apiKey", in: "cookie", name: "session" },
  basic: { type: "http", scheme: "Basic" },
  bearer: { type: "http", scheme: "bearer" },
  oauth2: { type: "oauth2", flows: {} },
  openid: { type: "openIdConnect", openIdConnectUrl: "https://example.com" },
  digest: { type: "http", scheme: "digest" },
  mutual: { type: "mutualTLS" },
};

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Verifies against an API whose only operation has this security; answers the verdict and what the API received. */
async function attempt(
  security: object[],
  cfg: Record<string, unknown>,
  isAccepted: (seen: Seen) => boolean = () => true,
) {
  const seen: Seen[] = [];
  const description = describing(
    { "/me": { get: { security, responses: {} } } },
    { components: { securitySchemes: schemes } },
  );
  const origin = await serve(({ url, headers }, response) => {
    if (url === "/openapi.json") return response.end(JSON.stringify(description));
    seen.push({ url, headers });
    response.statusCode = isAccepted({ url, headers }) ? 200 : 401;
    return response.end();
  });
  return { verdict: await verify({ descriptionUrl: `${origin}/openapi.json`, ...cfg }), seen };
}

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

describe("each security scheme arrives at the server", () => {
  test.for([
    ["header", { apiKey: "k1" }, { headers: { "x-key": "k1" } }],
    ["query", { apiKey: "k 1&2" }, { url: "/me?key=k+1%262" }],
    ["cookie", { apiKey: "k1" }, { headers: { cookie: "session=k1" } }],
    ["basic", { username: "ann", password: "pä:ss" }, { headers: { authorization: basic("ann:pä:ss") } }],
    ["basic", { username: "key-only" }, { headers: { authorization: basic("key-only:") } }],
    ["bearer", { bearerToken: " t1\n" }, { headers: { authorization: "Bearer t1" } }],
    ["oauth2", { bearerToken: "t1" }, { headers: { authorization: "Bearer t1" } }],
    ["openid", { bearerToken: "t1" }, { headers: { authorization: "Bearer t1" } }],
  ] as const)("%s with %o", async ([scheme, cfg, expected]) => {
    const { verdict, seen } = await attempt([{ [scheme]: [] }], cfg);
    expect(verdict).toEqual({ verified: true });
    expect(seen).toEqual([expect.objectContaining({ url: "/me", ...expected, headers: expect.anything() })]);
    expect(seen[0]).toMatchObject(expected);
  });

  test("sends none of them for the description", async () => {
    const requests: IncomingHttpHeaders[] = [];
    const descriptionUrl = await serve(({ headers }, response) => {
      requests.push(headers);
      response.end(JSON.stringify(describing({})));
    });
    await verify({ descriptionUrl, apiKey: "k1", bearerToken: "t1", username: "ann", password: "pw" });
    expect(requests).toHaveLength(1);
    expect(JSON.stringify(requests)).not.toMatch(/k1|t1|ann|authorization/);
  });
});

describe("several schemes", () => {
  test("are all sent if one alternative names them all", async () => {
    const { verdict, seen } = await attempt([{ header: [], query: [], basic: [] }], {
      apiKeys: "header = k1\nquery=k2=",
      username: "ann",
      password: "pw",
    });
    expect(verdict).toEqual({ verified: true });
    expect(seen).toMatchObject([{ url: "/me?key=k2%3D", headers: { "x-key": "k1", authorization: basic("ann:pw") } }]);
  });

  test("use the alternative that the account has everything for", async () => {
    const { verdict, seen } = await attempt([{ header: [], basic: [] }, { bearer: [] }], { bearerToken: "t1" });
    expect(verdict).toEqual({ verified: true });
    expect(seen).toMatchObject([{ headers: { authorization: "Bearer t1" } }]);
    expect(seen[0]?.headers).not.toHaveProperty("x-key");
  });

  test("try the next alternative if one is refused", async () => {
    const cfg = { apiKey: "wrong", bearerToken: "t1" };
    const { verdict, seen } = await attempt(
      [{ header: [] }, { bearer: [] }],
      cfg,
      ({ headers }) => headers.authorization === "Bearer t1",
    );
    expect(verdict).toEqual({ verified: true });
    expect(seen).toHaveLength(2);
  });

  test("say which fields are missing, and send nothing", async () => {
    const { verdict, seen } = await attempt([{ header: [], basic: [] }, { bearer: [] }], { apiKey: "k1" });
    expect(verdict).toMatchObject({ verified: false, code: "credentials_missing" });
    expect(verdict).toHaveProperty("reason", expect.stringContaining("Fill in username, or bearerToken."));
    expect(seen).toEqual([]);
  });

  test("refuse two Authorization headers at once", async () => {
    const { verdict, seen } = await attempt([{ basic: [], bearer: [] }], { username: "ann", bearerToken: "t1" });
    expect(verdict).toMatchObject({ verified: false, code: "security_unsupported" });
    expect(seen).toEqual([]);
  });

  test("name the schemes that are not supported", async () => {
    const { verdict } = await attempt([{ digest: [] }, { mutual: [] }, { constructor: [] }], {});
    expect(verdict).toMatchObject({ verified: false, code: "security_unsupported" });
    expect(verdict).toHaveProperty("reason", expect.stringMatching(/digest.*mutualTLS.*constructor/));
  });
});

test("never repeats a credential that cannot be sent", async () => {
  const { verdict, seen } = await attempt([{ header: [] }], { apiKey: "s3cret\nX-Other: 1 ☃" });
  expect(verdict).toMatchObject({ verified: false, code: "invalid_credentials" });
  expect(JSON.stringify(verdict)).not.toContain("s3cret");
  expect(seen).toEqual([]);
});
