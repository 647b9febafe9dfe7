// What holds for every route: the description is true, the deployment is configured, the flood is held back.
import { describe, expect, it } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import { createApp } from "../../src/http/app.ts";
import { KeyMemory } from "../../src/user/keys.ts";
import { bindings, makeUser, root, send } from "./client.ts";

const app = createApp(new Catalog([]), new KeyMemory());

/** What is for people, and the description itself. */
const UNDESCRIBED = new Set(["/", "/docs", "/openapi.json"]);

describe("/openapi.json", () => {
  interface Description {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, object>; summary?: string }>>;
  }

  it("describes each route that exists, and no other", async () => {
    const response = await send("/openapi.json", { as: null });
    const { openapi, paths } = await response.json<Description>();
    expect(openapi).toBe("3.1.0");
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = app.routes
      .filter(({ method, path }) => method !== "ALL" && !UNDESCRIBED.has(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(described.toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it("says of each operation what it does and how it can fail", async () => {
    const { paths } = await (await send("/openapi.json")).json<Description>();
    for (const [method, operation] of Object.values(paths).flatMap((methods) => Object.entries(methods))) {
      expect(operation.summary).toEqual(expect.any(String));
      const statuses = ["401", "429", "500", ...(method === "get" ? [] : ["403", "415"])];
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(statuses));
    }
  });
});

const askWith = (changes: object) => app.request("https://coatcheck.example/v1/users", {}, { ...bindings, ...changes });

describe("every path", () => {
  it("asks who is asking, with and without a trailing slash", async () => {
    const { paths } = await (await send("/openapi.json")).json<{ paths: Record<string, object> }>();
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        for (const slash of ["", "/"]) {
          const response = await send(path.replaceAll(/\{\w+\}/g, "x") + slash, {
            method: method.toUpperCase(),
            as: null,
          });
          expect([method, path, response.status]).toEqual([method, path, 401]);
        }
      }
    }
  });
});

describe("a deployment", () => {
  it.each(["ROOT_EMAIL", "ROOT_API_KEY", "SEALING_KEY"])(
    "without %s answers nothing but an error that names it",
    async (name) => {
      const response = await askWith({ [name]: undefined });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({ message: expect.stringContaining(name) });
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    },
  );

  it("names everything that is wrong at once, and never a secret", async () => {
    const wrong = { SEALING_KEY: "too-short-a-canary", RUN_TIMEOUT_SECONDS: "721", REMEMBER_SECONDS: "soon" };
    const text = await (await askWith(wrong)).text();
    for (const name of Object.keys(wrong)) expect(text).toContain(name);
    expect(text).not.toContain("canary");
  });
});

describe("a fault of the server's", () => {
  it("is an opaque 500, whose request id names its one line in the log", async () => {
    const user = await makeUser("fault@example.com");
    const broken = {
      ...bindings,
      EXECUTIONS: {
        newUniqueId: () => {
          throw new Error("cause-canary");
        },
      },
    };
    const response = await app.request(
      "https://coatcheck.example/v1/exec/schedule",
      {
        method: "POST",
        headers: { Authorization: `Basic ${btoa(`${user.email}:${user.key}`)}`, "Content-Type": "application/json" },
        body: JSON.stringify({ execution_type: "verify_credentials", component: "x", account_data: {} }),
      },
      broken,
    );
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"message":"Internal Server Error"}');
    expect(response.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

/** Uses up what the user may send in the limiter's present period. */
async function exhaust(userId: string): Promise<void> {
  for (;;) {
    const tries = Array.from({ length: 500 }, () => bindings.RATE_LIMIT.limit({ key: `user:${userId}` }));
    if ((await Promise.all(tries)).some(({ success }) => !success)) return;
  }
}

describe("too many requests", () => {
  it("are answered 429 with Retry-After, for that user alone", async () => {
    const [flooding, other] = [await makeUser("flood@example.com"), await makeUser("calm@example.com")];
    let refused: Response;
    // A period may end between using it up and asking; then there is another one to use up.
    do {
      await exhaust(flooding.id);
      refused = await send("/v1/users", { as: flooding });
    } while (refused.status === 200);
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "10"]);
    expect(await refused.json()).toEqual({ message: "Too many requests." });
    expect((await send("/v1/users", { as: other })).status).toBe(200);
  });
});

const from = (address: string, email: string, key: string) =>
  send("/v1/users", { as: { email, key }, headers: { "CF-Connecting-IP": address } });

const fail = (address: string) => from(address, "nobody@example.com", "wrong");

/** Fails until that is one too many: twice LOGIN_LIMIT, in case a period ends in between, and a few more. */
async function exhaustLogins(address: string): Promise<void> {
  for (let sent = 0; sent < 2100; sent += 100) {
    const tries = Array.from({ length: 100 }, (_, index) => from(address, `nobody${index}@example.com`, "wrong"));
    if ((await Promise.all(tries)).some(({ status }) => status === 429)) return;
  }
  throw new Error("Nothing was too many.");
}

describe("too many failed logins", () => {
  it("of one address are answered 429 with Retry-After, root's too, and keep nobody out who has a good key", async () => {
    const user = await makeUser("patient@example.com");
    const emails = ["nobody@example.com", user.email, root.email];
    let refused: Response[];
    // A period may end between using it up and trying; then there is another one to use up.
    do {
      await exhaustLogins("192.0.2.1");
      refused = await Promise.all(emails.map((email) => from("192.0.2.1", email, "wrong")));
    } while (refused.some(({ status }) => status === 401));
    for (const answer of refused) {
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "60"]);
      expect(await answer.json()).toEqual({ message: "Too many requests." });
    }
    for (const email of emails) expect((await from("192.0.2.2", email, "wrong")).status).toBe(401);
    for (const { email, key } of [user, root]) expect((await from("192.0.2.1", email, key)).status).toBe(200);
  });

  it("of one IPv6 network are those of one address", async () => {
    let refused: Response;
    do {
      await exhaustLogins("2001:db8:0:7::ffff:1");
      refused = await fail("2001:db8:0:7::2");
    } while (refused.status === 401);
    expect(refused.status).toBe(429);
    expect((await fail("2001:db8:0:8::2")).status).toBe(401);
  });
});
