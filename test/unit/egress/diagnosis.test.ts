// Which error a failed connection becomes, locally and deployed.
import { describe, expect, it } from "vitest";

import { type Probe, diagnose, isUnresolved } from "../../../src/egress/diagnosis.ts";
import { hostOf } from "../../../src/egress/host.ts";
import type { Target } from "../../../src/egress/rules.ts";

const lost = new Error("Network connection lost.");
const internal = new Error("internal error; reference = x");

function target(via: Target["via"], text = "far.example"): Target {
  const host = hostOf(text);
  if (host === null) throw new Error(`${text} is not a host`);
  return { via, host, port: 443 };
}

const probe = (resolves: boolean, opens: boolean): Probe => ({
  resolves: () => Promise.resolve(resolves),
  opens: () => Promise.resolve(opens),
});

describe("diagnose", () => {
  it.each([
    ["http", lost, true, null, "ECONNRESET"],
    ["http", internal, true, null, "ECONNRESET"],
    ["tcp", lost, true, null, "ECONNREFUSED"],
    ["http", lost, false, probe(true, false), "ECONNREFUSED"],
    ["http", lost, false, probe(true, true), "ECONNRESET"],
    ["http", internal, true, probe(true, true), "EPROTO"],
    ["http", internal, true, probe(false, false), "ENOTFOUND"],
    ["tcp", lost, false, probe(false, false), "ENOTFOUND"],
    ["tcp", lost, false, probe(true, false), "ECONNREFUSED"],
    ["tcp", lost, true, probe(true, true), "EPROTO"],
    ["http", new DOMException("", "TimeoutError"), false, null, "ETIMEDOUT"],
    ["tcp", new DOMException("", "TimeoutError"), false, probe(true, true), "ETIMEDOUT"],
  ] as const)("%s, %s, TLS %j: %#", async (via, error, isTls, tried, code) => {
    expect(await diagnose(error, target(via), isTls, tried)).toMatchObject({ code });
  });

  it("knows without trying which names never resolve", async () => {
    expect(await diagnose(lost, target("http", "a.invalid"), false, null)).toEqual({
      code: "ENOTFOUND",
      message: "getaddrinfo ENOTFOUND a.invalid",
      syscall: "getaddrinfo",
      hostname: "a.invalid",
    });
  });
});

const answer = (status: number, text: string) =>
  new Response(text, { status, headers: { "content-length": String(text.length) } });

describe("the edge's response for a name that does not resolve", () => {
  it("is told apart from all other responses", async () => {
    expect(await isUnresolved(answer(530, "error code: 1016"))).toBe(true);
    expect(await isUnresolved(answer(530, "error code: 1033"))).toBe(false);
    expect(await isUnresolved(answer(530, "<html>error code: 1016</html>"))).toBe(false);
    expect(await isUnresolved(answer(200, "error code: 1016"))).toBe(false);
  });

  it("leaves the body of other responses unread", async () => {
    const other = answer(530, "error code: 1033");
    await isUnresolved(other);
    expect(await other.text()).toBe("error code: 1033");
  });
});
