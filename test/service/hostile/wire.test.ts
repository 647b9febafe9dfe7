// What no HTTP client would send, over plain sockets: each has one right answer, makes nothing, and leaves the service
// at work.
import { once } from "node:events";
import { connect } from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { verification } from "../server.ts";
import { LOST, headers, hosts, smuggling, targets } from "./framing.ts";
import { exchange, get, post, request, server } from "./wire.ts";

/** Still there, with nothing that anybody made, and no fault of its own in the log. */
afterEach(async () => {
  const accounts = await server.fetch("/v1/accounts");
  if ((await accounts.text()) !== "[]") throw new Error("An account was made.");
  const error = /^.*unexpected_error.*$/m.exec(server.output);
  if (error !== null) throw new Error(error[0]);
});

const isServices = (text: string) => /\r\n\r\n(?:[0-9a-f]+\r\n)?[{[]/.test(text);

describe.each([
  ["a message framed with", smuggling],
  ["headers with", headers],
  ["a request", targets],
  ["a request that names", hosts],
])("%s", (_, rows) => {
  it.each(rows)("%s gets the answer it should", async (__, bytes, statuses) => {
    const { statuses: answered, text } = await exchange(server.port, bytes);
    const isLostByService = statuses.includes(LOST) && isServices(text);
    expect([answered, isLostByService]).toEqual([statuses, false]);
  });
});

it("links to the host that a request names, whatever else the request says", async () => {
  const body = JSON.stringify(verification("timer"));
  const more = ["Content-Type: application/json", `Content-Length: ${body.length}`, "X-Forwarded-Host: evil.example"];
  for (const path of ["/v1/exec/schedule", "http://evil.example/v1/exec/schedule"]) {
    const { statuses, text } = await exchange(server.port, request(`POST ${path}`, more, body));
    expect(statuses).toEqual([202]);
    expect(text).toMatch(/^location: http:\/\/localhost\/v1\/exec\/poll\/[0-9a-f]+\r$/im);
    expect(text).not.toContain("evil");
  }
});

it("repeats no foreign host in what it answers", async () => {
  for (const path of ["/v1/users", "/", "/docs", "/openapi.json", "/v1/nothing"]) {
    const { text } = await exchange(server.port, get(path).replace("Host: localhost", "Host: canary.example"));
    expect(text).toMatch(/^HTTP\/1.1 421 /);
    expect(text).not.toContain("canary");
  }
});

describe("a client that keeps the service waiting", () => {
  it("is refused as soon as its body is too long, though it has no end", async () => {
    const socket = connect({ port: server.port, host: "127.0.0.1" });
    socket.write(post("", "Transfer-Encoding: chunked"));
    // 320 KiB, and the promise of more.
    for (let count = 0; count < 5; count++) socket.write(`10000\r\n${" ".repeat(0x10000)}\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it("keeps nobody else waiting: 200 heads and 200 bodies that never end", async () => {
    const heads = ["GET /v1/users HTTP/1.1\r\nHost: x\r\nX-", post("[", "Content-Length: 2")];
    const sockets = Array.from({ length: 400 }, (_, index) => {
      const socket = connect({ port: server.port, host: "127.0.0.1" });
      socket.on("error", () => socket.destroy());
      socket.write(heads[index % 2] ?? "");
      return socket;
    });
    const id = await server.schedule(verification("timer"));
    expect(await server.done(id)).toBe(303);
    expect((await exchange(server.port, get("/v1/users"))).statuses).toEqual([200]);
    for (const socket of sockets) socket.destroy();
  });
});
