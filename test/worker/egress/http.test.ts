// HTTP out of an isolate, by every means that its code has.
import { describe, expect, inject, it } from "vitest";

import { inIsolate, passOf } from "../isolate.ts";

const far = inject("far");
const base = `http://127.0.0.1:${far.http}`;

interface Got {
  readonly status: number;
  readonly fault: { readonly code: string; readonly message: string } | null;
  readonly text: string;
  readonly headers: readonly (readonly [string, string])[];
}

async function get(url: string, init: object = {}, pass?: string): Promise<Got> {
  const args = { url, init };
  return (await inIsolate("return get(pass, args.url, args.init)", { pass: pass ?? (await passOf()), args })) as Got;
}

/** The request as the other end received it. */
async function received(init: object = {}) {
  const { text } = await get(`${base}/echo?q=1`, init);
  return JSON.parse(text) as { method: string; url: string; headers: Record<string, string>; bytes: number };
}

describe("a request", () => {
  it("arrives as it was sent, without the service's own headers", async () => {
    const headers = {
      "x-own": "1",
      "content-type": "text/plain",
      "coatcheck-error": "x",
      "CF-Connecting-IP": "10.0.0.1",
    };
    const got = await received({
      method: "PUT",
      body: "hällo",
      headers: { ...headers, "CF-Access-Client-Id": "own", host: "other.example" },
    });
    expect(got).toMatchObject({ method: "PUT", url: "/echo?q=1", bytes: 6 });
    expect(got.headers).toMatchObject({
      "x-own": "1",
      "content-type": "text/plain",
      "content-length": "6",
      "cf-access-client-id": "own",
    });
    expect(got.headers["host"]).toBe(`127.0.0.1:${far.http}`);
    expect(Object.keys(got.headers).filter((name) => /^coatcheck|^cf-connecting/.test(name))).toEqual([]);
  });

  it("has no body if none was sent", async () => {
    expect((await received()).headers["content-length"]).toBeUndefined();
    expect((await received({ method: "POST" })).headers["content-length"]).toBe("0");
  });

  it("is streamed if its body is a stream", async () => {
    const code = `
      const { readable, writable } = new TransformStream();
      const sent = (async () => {
        const writer = writable.getWriter();
        for (let i = 0; i < 5; i++) await writer.write(new Uint8Array(1000));
        await writer.close();
      })();
      const got = await get(pass, args.url, { method: "POST", body: readable });
      await sent;
      return got.text;`;
    const text = await inIsolate(code, { pass: await passOf(), args: { url: `${base}/echo` } });
    expect(JSON.parse(String(text))).toMatchObject({ bytes: 5000, headers: { "transfer-encoding": "chunked" } });
  });

  it("cannot set the platform's own options", async () => {
    const got = await get(`${base}/echo`, { cf: { resolveOverride: "other.example", cacheEverything: true } });
    expect(got.status).toBe(200);
  });

  it("goes through node:http as well", async () => {
    const code = "return getByNode(pass, args.url)";
    const got = await inIsolate(code, { pass: await passOf(), args: { url: `${base}/echo` } });
    expect(got).toMatchObject({ status: 200 });
    const refused = await inIsolate(code, { pass: await passOf(), args: { url: "http://10.0.0.1/" } });
    expect(refused).toMatchObject({ status: 502, text: expect.stringContaining("coatcheck refused 10.0.0.1") });
  });
});

describe("a response", () => {
  it("arrives as it is, and cannot pose as a fault", async () => {
    const got = await get(`${base}/answer?status=418&text=teapot`);
    expect(got).toMatchObject({ status: 418, fault: null, text: "teapot" });
    expect(got.headers.filter(([name]) => name === "set-cookie")).toEqual([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
  });

  it.each([204, 304, 401, 500, 503])("may have the status %i", async (status) => {
    expect(await get(`${base}/answer?status=${status}`)).toMatchObject({ status, fault: null });
  });

  it("with an invalid status is a fault", async () => {
    expect((await get(`${base}/answer?status=999`)).fault).toMatchObject({ code: "EPROTO" });
  });

  it.each(["gzip", "deflate", "br"])(
    "in %s reaches fetch decoded, or encoded if the code wants that",
    async (encoding) => {
      const url = `${base}/encoded?encoding=${encoding}&text=${"hello".repeat(100)}`;
      // The platform decodes no deflate.
      expect((await get(url)).text === "hello".repeat(100)).toBe(encoding !== "deflate");
      const code = `
      const response = await fetch(args.url, { ...withPass(pass), encodeResponseBody: "manual" });
      return [response.headers.get("content-encoding"), (await response.arrayBuffer()).byteLength];`;
      const [name, bytes] = (await inIsolate(code, { pass: await passOf(), args: { url } })) as [string, number];
      expect(name).toBe(encoding);
      expect(bytes).toBeLessThan(100);
    },
  );

  it("to HEAD keeps the length that it declares", async () => {
    const got = await get(`${base}/bytes?count=5&declared`, { method: "HEAD" });
    expect(got).toMatchObject({ status: 200, text: "" });
    expect(new Headers(got.headers.map(([name, value]) => [name, value])).get("content-length")).toBe("5");
  });
});

/** An address that redirects to `url`. */
const to = (url: string, status = 302) => `${base}/redirect?status=${status}&to=${encodeURIComponent(url)}`;

describe("a redirect", () => {
  it("is followed if its target may be reached", async () => {
    expect(await get(to(`${base}/answer?text=there`))).toMatchObject({ status: 200, text: "there" });
  });

  it.each([
    ["http://127.0.0.2/", "127.0.0.2"],
    ["http://2130706434/", "127.0.0.2"],
    ["http://169.254.169.254/latest/meta-data/", "a metadata address"],
    ["http://[::ffff:10.0.0.1]/", "10.0.0.1"],
    ["http://metadata.google.internal/", "not a public name"],
    ["https://coatcheck.example/v1/users", "the service that runs it"],
  ])("to %s is refused", async (url, text) => {
    for (const status of [301, 307]) {
      const { fault } = await get(to(url, status));
      expect(fault).toMatchObject({ code: "EGRESS_REFUSED", message: expect.stringContaining(text) });
    }
  });

  it("is refused after any number of hops", async () => {
    const chain = to(to(to("http://127.0.0.2/")));
    expect((await get(chain)).fault).toMatchObject({ code: "EGRESS_REFUSED" });
  });
});

describe("an address that is out of reach", () => {
  it.each([
    "http://127.0.0.2/",
    "http://0x7f.2/",
    "http://127.2/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.2]/",
    "http://0/",
    "http://10.0.0.1/",
    "http://169.254.169.254/",
    "http://example.com@10.0.0.1/",
    "http://10.0.0.1.:80/",
    "http://①⓪.0.0.1/",
    "http://foo.localhost/",
    "http://intranet/",
    "http://egress.invalid/",
    "http://example.com:25/",
    "https://COATCHECK.example./v1/users",
  ])("%s is refused", async (url) => {
    const got = await get(url);
    expect(got).toMatchObject({ status: 502, fault: { code: "EGRESS_REFUSED" } });
    expect(got.text).toBe(got.fault?.message);
  });

  it.each(["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/"])(
    "%s cannot even be requested",
    async (url) => {
      await expect(get(url)).rejects.toThrow("Fetch API cannot load");
    },
  );

  it("is refused for a WebSocket, like any other", async () => {
    const got = await get(`${base}/echo`, { headers: { upgrade: "websocket" } });
    expect(got.fault?.message).toContain("refused a WebSocket");
    const code = `
      const socket = new WebSocket(args.url);
      return new Promise((resolve) => {
        for (const name of ["error", "open"]) socket.addEventListener(name, () => resolve(name));
      });`;
    expect(await inIsolate(code, { args: { url: `ws://127.0.0.1:${far.http}/` } })).toBe("error");
  });
});

describe("a server that cannot be reached", () => {
  it.each([
    ["refuses", `http://127.0.0.1:${far.closed}/`, "ECONNREFUSED", `connect ECONNREFUSED 127.0.0.1:${far.closed}`],
    ["hangs up", `${base}/reset`, "ECONNRESET", "socket hang up"],
    ["is not an HTTP server", `http://127.0.0.1:${far.tcp}/`, "ECONNRESET", "socket hang up"],
    [
      "has no TLS",
      `https://127.0.0.1:${far.http}/`,
      "EPROTO",
      `write EPROTO: no TLS connection to 127.0.0.1:${far.http}`,
    ],
    ["does not exist", "http://nobody.invalid/", "ENOTFOUND", "getaddrinfo ENOTFOUND nobody.invalid"],
  ])("is an error of Node's: it %s", async (_, url, code, message) => {
    expect((await get(url)).fault).toMatchObject({ code, message });
  });

  it("is an error once the run is over", async () => {
    const pass = await passOf({ lastsMs: 300 });
    expect((await get(`${base}/silent`, {}, pass)).fault).toMatchObject({ code: "ETIMEDOUT" });
  });

  it("breaks the body off where it breaks off itself", async () => {
    expect((await get(`${base}/broken`)).text).toBe("broken: Network connection lost.");
  });
});
