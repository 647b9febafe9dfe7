// What a page of another site can have a browser send, with the credentials that the browser keeps: it changes nothing.
import { beforeAll, describe, expect, it } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import { createApp } from "../../src/http/app.ts";
import { KeyMemory } from "../../src/user/keys.ts";
import { type Credentials, bindings, makeUser, root, send } from "./client.ts";

const OURS = "https://coatcheck.example";

const FOREIGN = [
  "null",
  "https://evil.example",
  "https://x.coatcheck.example",
  "https://coatcheck.example.evil.example",
  "https://coatcheck.example:8443",
  // Nobody vouches for what comes unencrypted.
  "http://coatcheck.example",
  "http://localhost:8787",
  "https://coatcheck.example, https://evil.example",
  "coatcheck.example",
];

const FORMS = [
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "text/plain;charset=UTF-8, application/json",
  "TEXT/PLAIN; application/json",
];

const BODY = Uint8Array.from("{}", (letter) => letter.charCodeAt(0)).buffer;

interface Operation {
  readonly method: string;
  readonly path: string;
  /** The type of the body that it takes; null where it takes none. */
  readonly type: string | null;
}

let operations: readonly Operation[];

beforeAll(async () => {
  type Described = Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>;
  const { paths } = await (await send("/openapi.json")).json<{ paths: Described }>();
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== "get")
      .map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, "x"),
        type: Object.keys(requestBody?.content ?? {})[0] ?? null,
      })),
  );
});

/** Sends what changes something, as root, with a body where the operation takes one. */
function change({ method, path, type }: Operation, headers: Record<string, string>): Promise<Response> {
  return send(path, { method, headers, ...(type !== null && { file: BODY }) });
}

describe("what changes something", () => {
  it("is every operation but those that read", () => {
    expect(operations.map(({ method }) => method)).toEqual(expect.arrayContaining(["POST", "PUT", "DELETE"]));
  });

  it.each(FOREIGN)("is refused to a page of %s, whatever it says the body is", async (Origin) => {
    for (const operation of operations) {
      for (const type of ["application/json", operation.type ?? "text/plain"]) {
        const answer = await change(operation, { Origin, "Content-Type": type });
        expect([operation.path, answer.status]).toEqual([operation.path, 403]);
        expect(await answer.json()).toEqual({ message: expect.stringContaining("only pages of this service") });
      }
    }
  });

  it.each(FORMS)("is refused as a form sends it, whoever it comes from: %j", async (type) => {
    for (const operation of operations) {
      for (const headers of [{}, { Origin: OURS }, { "Sec-Fetch-Site": "cross-site" }] as const) {
        const answer = await change(operation, { ...headers, "Content-Type": type });
        expect([operation.path, answer.status]).toEqual([operation.path, 415]);
        expect(await answer.json()).toEqual({ message: expect.stringContaining("send it with Content-Type") });
      }
    }
  });

  it("is refused to a browser that names no type", async () => {
    for (const operation of operations) {
      for (const headers of [{ Origin: OURS }, { "Sec-Fetch-Site": "none" }] as const) {
        const { status } = await change(operation, headers);
        expect([operation.path, status]).toEqual([operation.path, 415]);
      }
    }
  });

  it("is for this service's own pages, and for programs, which need no type where there is no body", async () => {
    for (const operation of operations) {
      const type = operation.type ?? "application/json; charset=utf-8";
      const page = { Origin: OURS, "Sec-Fetch-Site": "same-origin", "Content-Type": type };
      const program = operation.type === null ? {} : { "Content-Type": type };
      for (const headers of [page, program]) {
        const answer = await change(operation, headers);
        expect(await answer.text()).not.toContain("only pages of this service");
        expect([operation.path, answer.status]).not.toEqual([operation.path, 415]);
      }
    }
  });
});

describe("a key", () => {
  let user: Credentials & { id: string };
  beforeAll(async () => {
    user = await makeUser("kept@example.com");
  });

  const rotate = (headers: Record<string, string>) =>
    send(`/v1/users/${user.id}/api_secret`, { method: "POST", as: user, headers });

  it("is not replaced by a form, or by a script, of another site's page", async () => {
    expect((await rotate({ Origin: "https://evil.example", "Content-Type": "text/plain" })).status).toBe(403);
    // A browser too old to say where the form is.
    expect((await rotate({ "Content-Type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await rotate({ Origin: "null", "Content-Type": "application/json" })).status).toBe(403);
    expect((await send("/v1/users", { as: user })).status).toBe(200);
    expect((await rotate({ Origin: OURS, "Content-Type": "application/json" })).status).toBe(200);
  });
});

it("lets another site's page send what changes nothing, and read no answer", async () => {
  for (const path of ["/v1/users", "/openapi.json", "/"]) {
    const answer = await send(path, { headers: { Origin: "https://evil.example" } });
    expect([path, answer.status]).toEqual([path, 200]);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
  const preflight = await send("/v1/users", { method: "OPTIONS", headers: { Origin: "https://evil.example" } });
  expect(preflight.status).toBe(405);
});

it("has no answer's type guessed by a browser", async () => {
  const app = createApp(new Catalog([]), new KeyMemory());
  const own = (changes: object) => app.request(`${OURS}/v1/users`, {}, { ...bindings, ...changes });
  const broken = {
    idFromName: () => {
      throw new Error("broken");
    },
  };
  const authorized = { headers: { Authorization: `Basic ${btoa(`${root.email}:${root.key}`)}` } };
  const answers = await Promise.all([
    ...["/", "/docs", "/openapi.json", "/v1/users", "/v1/nothing", "/v1/exec/schedule", "/v1/exec/poll/x"].map((path) =>
      send(path),
    ),
    send("/v1/users", { as: null }),
    send("/v1/accounts", { body: { name: "Mine" } }),
    send("/v1/accounts", { body: {}, headers: { Origin: "null" } }),
    own({ SEALING_KEY: undefined }),
    app.request("https://evil.example/", {}, bindings),
    app.request(`${OURS}/v1/users`, authorized, { ...bindings, USERS: broken }),
  ]);
  const statuses = [200, 200, 200, 200, 404, 405, 404, 401, 200, 403, 500, 421, 500];
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  for (const { headers } of answers) {
    expect([headers.get("X-Content-Type-Options"), headers.get("Cache-Control")]).toEqual(["nosniff", "no-store"]);
  }
});
