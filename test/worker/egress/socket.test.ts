// TCP out of an isolate.
import { describe, expect, inject, it } from "vitest";

import { inIsolate, passOf } from "../isolate.ts";

const far = inject("far");

/** What comes back from the address; `text` is sent once the reply says that the connection is open. */
async function talk(address: object, text = "hello"): Promise<{ line: Record<string, unknown>; rest: string }> {
  const line = `${JSON.stringify({ pass: await passOf(), tls: false, ...address })}\n`;
  const got = String(await inIsolate("return talk(args.line, args.text)", { args: { line, text } }));
  const end = got.indexOf("\n");
  return { line: JSON.parse(got.slice(0, end)) as Record<string, unknown>, rest: got.slice(end + 1) };
}

describe("a connection", () => {
  it("carries bytes both ways, and the other end's last bytes after this end has closed", async () => {
    expect(await talk({ host: "127.0.0.1", port: far.tcp })).toEqual({ line: { ok: true }, rest: "echo:hellobye" });
  });

  it("is resolved by name, in any spelling", async () => {
    expect((await talk({ host: "LOCALHOST.", port: far.tcp })).rest).toBe("echo:hellobye");
    expect((await talk({ host: "0x7f.1", port: far.tcp })).rest).toBe("echo:hellobye");
  });

  it("may send its first bytes right after the line", async () => {
    const line = `${JSON.stringify({ host: "127.0.0.1", port: far.tcp, tls: false, pass: await passOf() })}\nat once`;
    const got = await inIsolate("return talk(args.line)", { args: { line } });
    expect(got).toBe('{"ok":true}\necho:at oncebye');
  });

  it.each([
    [{ host: "127.0.0.2", port: 5432 }, "components cannot reach a loopback address"],
    [{ host: "10.0.0.1", port: 5432 }, "components cannot reach a private address"],
    [{ host: "0xa9.254.0xa9fe", port: 5432 }, "refused 169.254.169.254: components cannot reach a metadata address"],
    [{ host: "::ffff:10.0.0.1", port: 5432 }, "refused 10.0.0.1"],
    [{ host: "db", port: 5432 }, "this is not a public name"],
    [{ host: "egress.invalid", port: 5432 }, "this is not a public name"],
    [{ host: "fe80::1%eth0", port: 5432 }, "cannot read"],
    [{ host: "127.0.0.1", port: 443 }, "127.0.0.1:443: TCP port closed"],
    [{ host: "mail.example.com", port: 25 }, "port closed to components"],
  ])("is refused to %j", async (address, text) => {
    const { line, rest } = await talk(address);
    expect(line).toEqual({ code: "EGRESS_REFUSED", message: expect.stringContaining(text) });
    expect(rest).toBe("");
  });

  it("is refused to the service itself", async () => {
    const pass = await passOf({ serviceHost: `localhost:${far.tcp}` });
    const { line } = await talk({ host: "127.0.0.1", port: far.tcp, pass });
    expect(line["message"]).toContain("cannot call the service that runs it");
  });

  it("says in Node's words why it could not be made", async () => {
    expect((await talk({ host: "127.0.0.1", port: far.closed })).line).toMatchObject({
      code: "ECONNREFUSED",
      message: `connect ECONNREFUSED 127.0.0.1:${far.closed}`,
      syscall: "connect",
      port: far.closed,
    });
    expect((await talk({ host: "nobody.invalid", port: 5432 })).line).toMatchObject({ code: "ENOTFOUND" });
    expect((await talk({ host: "127.0.0.1", port: far.http, tls: true })).line).toMatchObject({ code: "EPROTO" });
  });

  it("ends with the run", async () => {
    const pass = await passOf({ lastsMs: 500 });
    expect((await talk({ host: "127.0.0.1", port: far.tcp, pass }, "")).line).toEqual({ ok: true });
  });
});
