// Whose host a request names: what is answered, what links say, and what a component reaches.
import { describe, expect, it } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import { createApp } from "../../src/http/app.ts";
import { KeyMemory } from "../../src/user/keys.ts";
import { bindings, idIn, root, send, verification } from "./client.ts";
import { testComponents } from "./components.ts";
import { inIsolate, passOf } from "./isolate.ts";

const app = createApp(new Catalog(testComponents), new KeyMemory());

const AUTHORIZATION = `Basic ${btoa(`${root.email}:${root.key}`)}`;

const env = {
  ...bindings,
  PUBLIC_URL: "https://coatcheck.example https://api.example:8443 http://[2001:db8::7]:8787",
};

function ask(url: string, { headers = {}, ...init }: { method?: string; headers?: object; body?: string } = {}) {
  return app.request(url, { ...init, headers: { Authorization: AUTHORIZATION, ...headers } }, env);
}

const FOREIGN = [
  "https://evil.example",
  "https://coatcheck.example.evil.example",
  "https://x.coatcheck.example",
  "https://coatcheck.example:8443",
  "https://api.example",
  "http://[2001:db8::8]:8787",
  "http://0.0.0.0",
  "http://10.0.0.7",
] as const;

describe("a request for a host of somebody else", () => {
  const MISDIRECTED = { message: expect.stringMatching(/^Misdirected Request/) };

  it.each(FOREIGN)("is answered 421, whoever asks: %s", async (origin) => {
    for (const headers of [{}, { Authorization: "" }, { Authorization: "Basic eDp5" }]) {
      const answer = await ask(`${origin}/v1/users`, { headers });
      expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([421, "no-store"]);
      expect(await answer.json()).toEqual(MISDIRECTED);
      expect(answer.headers.get("WWW-Authenticate")).toBeNull();
    }
  });

  it("is answered 421 on every path and by every method", async () => {
    const { paths } = await (await send("/openapi.json")).json<{ paths: Record<string, object> }>();
    for (const path of [...Object.keys(paths), "/", "/docs", "/openapi.json", "/nothing", "/v1"]) {
      for (const method of ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) {
        const { status } = await ask(`https://evil.example${path.replaceAll(/[{}]/g, "")}`, { method });
        expect([path, method, status]).toEqual([path, method, 421]);
      }
    }
  });

  it("is not one for ours because another header says so", async () => {
    const ours = {
      "X-Forwarded-Host": "coatcheck.example",
      Forwarded: "host=coatcheck.example",
      Host: "coatcheck.example",
    };
    expect((await ask("https://evil.example/v1/users", { headers: ours })).status).toBe(421);
  });

  it("schedules nothing", async () => {
    const listed = await (await send("/v1/exec")).text();
    const body = JSON.stringify(verification("probe"));
    const headers = { "Content-Type": "application/json" };
    expect((await ask("https://evil.example/v1/exec/schedule", { method: "POST", headers, body })).status).toBe(421);
    expect(await (await send("/v1/exec")).text()).toBe(listed);
  });
});

describe("a link", () => {
  it.each([
    ["http://coatcheck.example", "https://coatcheck.example"],
    ["https://COATCHECK.example.", "https://coatcheck.example"],
    ["http://api.example:8443", "https://api.example:8443"],
    ["http://[2001:DB8:0::7]:8787", "http://[2001:db8::7]:8787"],
    ["http://localhost:8787", "http://localhost:8787"],
  ])("leads back to where the client came from: %s", async (origin, ours) => {
    const foreign = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp", Forwarded: "host=evil.example" };
    const headers = { "Content-Type": "application/json", ...foreign };
    const body = JSON.stringify(verification("probe"));
    const scheduled = await ask(`${origin}/v1/exec/schedule`, { method: "POST", headers, body });
    const id = idIn(scheduled);
    expect([scheduled.status, scheduled.headers.get("Location")]).toEqual([202, `${ours}/v1/exec/poll/${id}`]);
    const waited = await ask(`${origin}/v1/exec/poll/${id}`, { headers: { Prefer: "wait=30", ...foreign } });
    expect([waited.status, waited.headers.get("Location")]).toEqual([303, `${ours}/v1/exec/result/${id}`]);
    for (const { headers: answered } of [scheduled, waited]) {
      expect(answered.get("Link")).toBe(`<${ours}/v1/exec/${id}>; rel="status"`);
    }
  });
});

it("is in the description as clients know it", async () => {
  const { info } = await (await ask("http://coatcheck.example/openapi.json")).json<{ info: { description: string } }>();
  expect(info.description).toContain("COATCHECK_URL=https://coatcheck.example ");
});

describe("a component", () => {
  it.each(["coatcheck.example", "COATCHECK.example.", "coatcheck.example:8443"])(
    "does not reach this service as %s, though it was scheduled under another name",
    async (host) => {
      const pass = await passOf({ serviceHost: "localhost:8787" });
      for (const scheme of ["http", "https"]) {
        const args = { url: `${scheme}://${host}/v1/users` };
        const got = await inIsolate("return get(pass, args.url)", { pass, args });
        expect(got).toMatchObject({
          fault: { code: "EGRESS_REFUSED", message: expect.stringContaining("cannot call the service") },
        });
      }
    },
  );
});
