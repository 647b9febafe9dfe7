// What goes over the wire for everything but a run, and what comes back.
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  Coatcheck,
  CoatcheckError,
  Conflict,
  Expired,
  type Fetch,
  Forbidden,
  InvalidRequest,
  NotFound,
  TooManyRequests,
  Unauthorized,
  Unavailable,
  Unexpected,
} from "../../../src/client/index.ts";
import { Little } from "../cli/little.ts";

let little: Little;
let coatcheck: Coatcheck;

beforeEach(async () => {
  little = await Little.start();
  coatcheck = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key" });
});
afterEach(() => little.close());

/** A client whose requests get this answer, and what it was asked. */
function answered(response: () => Response, settings: { email?: string; url?: string } = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: Fetch = (url, init) => {
    asked.push({ url, init });
    return Promise.resolve(response());
  };
  const client = new Coatcheck({
    url: "http://service.test",
    email: "ann@example.com",
    apiKey: "key",
    fetch,
    ...settings,
  });
  return { client, asked };
}

const typesOf = (asked: readonly { readonly init: RequestInit }[]) =>
  asked.map(({ init }) => new Headers(init.headers).get("Content-Type"));

/** As a browser's: of nobody's but the window's. */
function browserFetch(this: unknown): Promise<Response> {
  const isWindows = this === undefined || this === globalThis;
  return isWindows ? Promise.resolve(Response.json([])) : Promise.reject(new TypeError("Illegal invocation"));
}

describe("a request", () => {
  it("carries credentials of any letters, as UTF-8", async () => {
    const { client, asked } = answered(() => Response.json({}), { email: "änn@例え.test" });
    await client.users.me();
    const { authorization } = Object.fromEntries(new Headers(asked[0]?.init.headers));
    expect(Buffer.from(authorization?.slice("Basic ".length) ?? "", "base64").toString()).toBe("änn@例え.test:key");
  });

  it("keeps to the address that was given, with its path", async () => {
    const { client, asked } = answered(() => Response.json([]), { url: "http://service.test/front/" });
    await client.accounts.list();
    expect(asked[0]?.url).toBe("http://service.test/front/v1/accounts");
  });

  it("calls the platform's fetch as a function of nobody's", async () => {
    const platform = globalThis.fetch;
    globalThis.fetch = browserFetch;
    try {
      expect(await coatcheck.accounts.list()).toEqual([]);
    } finally {
      globalThis.fetch = platform;
    }
  });

  it("spells ids and filters so that they stay what they are", async () => {
    const { client, asked } = answered(() => Response.json({ executions: [], next_cursor: null }));
    await client.execution("a/b?c");
    await client.executions({ status: "expired", component: "a&b", limit: 5 });
    expect(asked.map(({ url }) => url)).toEqual([
      "http://service.test/v1/exec/a%2Fb%3Fc",
      "http://service.test/v1/exec?status=expired&component=a%26b&limit=5",
    ]);
  });

  it.each(["", ".", ".."])("to nothing, or to somewhere else, is not sent: %j", async (id) => {
    expect(
      await Promise.allSettled([
        coatcheck.execution(id),
        coatcheck.logs(id),
        coatcheck.accounts.delete(id),
        coatcheck.events(id).next(),
      ]),
    ).toEqual(Array.from({ length: 4 }, () => ({ status: "rejected", reason: expect.any(InvalidRequest) })));
    expect(little.requests).toEqual([]);
  });

  it("sends JSON as JSON, and bytes as they are", async () => {
    const { client, asked } = answered(() => Response.json({}));
    await client.accounts.create({ name: "Mine" });
    await client.components.upload("mine", new Uint8Array([1, 2, 3]), { name: "My own" });
    expect(asked[0]?.init.body).toBe('{"name":"Mine"}');
    expect(new Uint8Array(await new Response(asked[1]?.init.body).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect([typesOf(asked), asked[1]?.url]).toEqual([
      ["application/json", "application/gzip"],
      "http://service.test/v1/components/mine?name=My+own",
    ]);
  });

  it("names JSON even where it changes something without a body, as the service wants it from browsers", async () => {
    const { client, asked } = answered(() => Response.json({}));
    await client.users.rotate("u");
    await client.users.me();
    const deleting = answered(() => new Response(null, { status: 204 }));
    await deleting.client.accounts.delete("a");
    const all = [...asked, ...deleting.asked];
    expect(typesOf(all)).toEqual(["application/json", null, "application/json"]);
    expect(all.map(({ init }) => init.body)).toEqual([undefined, undefined, undefined]);
  });
});

const opaqueRedirect = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });

describe("a poll", () => {
  it("is ready at a redirect of which a browser shows nothing", async () => {
    expect(await answered(opaqueRedirect).client.poll("execution-1")).toBe("ready");
  });

  it("says what there is, waiting only where asked", async () => {
    little.fate = (_, count) => (count === 1 ? { status: 200, body: { message: "Result not ready yet." } } : undefined);
    expect(await coatcheck.poll("execution-1")).toBe("pending");
    expect(await coatcheck.poll("execution-1", { waitSeconds: 5, idempotencyKey: "k" })).toBe("ready");
    expect(little.headers.map((headers) => [headers["prefer"], headers["idempotency-key"]])).toEqual([
      [undefined, undefined],
      ["wait=5", "k"],
    ]);
  });
});

describe("a lost answer", () => {
  it("to what may be done once only is not asked for again", async () => {
    little.fate = () => "lost";
    await expect(coatcheck.accounts.create({ name: "Mine" })).rejects.toMatchObject({
      name: "Unavailable",
      status: null,
    });
    expect(little.requests).toEqual(["POST /v1/accounts"]);
  });

  it("to a deletion is asked for again, and what is gone then was deleted", async () => {
    const gone = { status: 404, body: { message: "Account does not exist." } };
    little.fate = (_, count) => (count === 1 ? "lost" : gone);
    await coatcheck.accounts.delete("a");
    await expect(coatcheck.accounts.delete("b")).resolves.toBeUndefined();
    little.fate = () => gone;
    await expect(coatcheck.accounts.delete("c")).rejects.toBeInstanceOf(NotFound);
  });

  it("is no reason not to ask once more whoever was refused for asking too much", async () => {
    little.fate = (_, count) =>
      count === 1
        ? { status: 429, headers: { "Retry-After": "0" }, body: { message: "Too many requests." } }
        : { status: 200, body: { id: "a" } };
    expect(await coatcheck.accounts.create({})).toEqual({ id: "a" });
  });
});

describe("a refusal", () => {
  it.each([
    [400, "Invalid request.", InvalidRequest],
    [401, "Unauthorized.", Unauthorized],
    [403, "Only the root user may do this.", Forbidden],
    [404, "Account does not exist.", NotFound],
    [404, "Expired.", Expired],
    [409, "The e-mail is taken.", Conflict],
    [413, "Too large.", InvalidRequest],
    [418, "Teapot.", Unexpected],
    [422, "The key was used with another request.", InvalidRequest],
  ])("of %i %s has a class of its own", async (status, message, kind) => {
    const { client } = answered(() => Response.json({ message }, { status }));
    const error: unknown = await client.request("GET", "/v1/accounts").catch((thrown: unknown) => thrown);
    expect((error as Error).constructor).toBe(kind);
    expect(error).toBeInstanceOf(CoatcheckError);
    expect(error).toMatchObject({ status, name: kind.name });
  });

  it.each([
    [429, TooManyRequests],
    [503, Unavailable],
  ])("of %i says what pause the service asks for", async (status, kind) => {
    const headers = { "Retry-After": "120" };
    const { client } = answered(() => Response.json({ message: "Later." }, { status, headers }));
    await expect(client.accounts.list()).rejects.toMatchObject({ name: kind.name, retryAfterMs: 120_000 });
  });

  it("holds no credential", async () => {
    const secret = new Coatcheck({ url: "http://127.0.0.1:1", email: "ann@example.com", apiKey: "canary", tries: 1 });
    const error: unknown = await secret.accounts
      .create({ keys: { password: "canary" } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toContain("canary");
  });
});
