// Code in an isolate that bypasses the prelude.
import { describe, expect, inject, it } from "vitest";

import { signPass } from "../../../src/egress/pass.ts";
import { inIsolate, passOf } from "../isolate.ts";

const far = inject("far");
const url = `http://127.0.0.1:${far.http}/echo`;

const faultOf = async (pass: string) =>
  ((await inIsolate("return get(pass, args.url)", { pass, args: { url } })) as { fault: { message: string } | null })
    .fault?.message;

/** A URL that sends this many bytes. */
const bytes = (count: number) => `http://127.0.0.1:${far.http}/bytes?count=${count}`;

const lineOf = (pass?: string) => `${JSON.stringify({ host: "127.0.0.1", port: far.tcp, tls: false, pass })}\n`;

const talk = (text: string) => inIsolate("return talk(args.text)", { args: { text } });

describe("without a pass of a running execution", () => {
  it("nothing is fetched", async () => {
    expect(await faultOf("")).toContain("made outside an execution");
    expect(await faultOf("forged")).toContain("did not sign");
    expect(await faultOf(`${await passOf()}.other.example`)).toContain("did not sign");
    expect(await faultOf(await passOf({ lastsMs: 0 }))).toContain("has ended");
    const claims = { execution: "x", attempt: 1, serviceHost: "x", endsAt: Date.now() + 60_000 };
    expect(await faultOf(await signPass(new Uint8Array(32), claims))).toContain("did not sign");
    expect(await faultOf(await passOf())).toBeUndefined();
  });

  it("nothing is connected", async () => {
    expect(await talk(lineOf("forged"))).toContain("did not sign");
    expect(await talk(lineOf(await passOf({ lastsMs: 0 })))).toContain("has ended");
    // Code that does not speak the protocol gets no reply.
    for (const text of [lineOf(), "GET / HTTP/1.1\r\n", "{}\n", "null\n", "x".repeat(10_000)])
      expect(await talk(text)).toBe("");
  });
});

describe("a socket of the platform's own", () => {
  it("reaches nothing, wherever it connects to", async () => {
    const code = `
      const results = [];
      for (const address of args.addresses) {
        try {
          const socket = sockets.connect(address, args.options);
          const writer = socket.writable.getWriter();
          await writer.write(new TextEncoder().encode("x\\n"));
          let got = "";
          for await (const chunk of socket.readable) got += new TextDecoder().decode(chunk);
          results.push(got);
        } catch (error) {
          results.push("");
        }
      }
      return results;`;
    const addresses = [
      `127.0.0.1:${far.tcp}`,
      `localhost:${far.tcp}`,
      `egress.invalid:${far.tcp}`,
      "egress.invalid:1",
      "10.0.0.1:80",
    ];
    for (const options of [{}, { secureTransport: "on" }]) {
      expect(await inIsolate(code, { args: { addresses, options } })).toEqual(addresses.map(() => ""));
    }
  });

  it("reaches nothing by node:net", async () => {
    const at = `127.0.0.1:${far.tcp}`;
    expect(await inIsolate("return talk('hello', '', args.at)", { args: { at } })).toBe("");
  });
});

describe("a budget", () => {
  it("allows its requests, counting refused ones and connections, from whichever isolate", async () => {
    const pass = await passOf();
    const code = `
      const statuses = {};
      for (let i = 0; i < 60; i++) {
        const { status, fault } = await get(pass, i % 2 ? args.url : "http://10.0.0.1/");
        const what = fault?.message.includes("used up its") ? "used up" : status;
        statuses[what] = (statuses[what] ?? 0) + 1;
      }
      return statuses;`;
    expect(await inIsolate(code, { pass, args: { url } })).toEqual({ 200: 30, 502: 30 });
    expect(await inIsolate(code, { pass, args: { url } })).toEqual({ 200: 20, 502: 20, "used up": 20 });
    expect(await talk(lineOf(pass))).toContain("used up its 100 requests and connections");
    expect(await faultOf(await passOf())).toBeUndefined();
  });

  it("breaks a response off where the bytes are used up, with an error that says so", async () => {
    const got = await inIsolate("return get(pass, args.url)", {
      pass: await passOf(),
      args: { url: bytes(21_000_000) },
    });
    expect(got).toMatchObject({ status: 200, text: expect.stringContaining("used up its 20000000 bytes") });
  });

  it("refuses a response that declares more than is left", async () => {
    const args = { url: `${bytes(21_000_000)}&declared` };
    const got = await inIsolate("return get(pass, args.url)", { pass: await passOf(), args });
    expect(got).toMatchObject({ status: 502, text: expect.stringContaining("used up its 20000000 bytes") });
  });

  it("counts what is sent, declared or not", async () => {
    const code = `
      const body = args.declared ? new Uint8Array(21_000_000) : new ReadableStream({
        count: 0,
        pull(controller) {
          if (this.count++ < 21) controller.enqueue(new Uint8Array(1_000_000));
          else controller.close();
        },
      });
      return get(pass, args.url, { method: "POST", body });`;
    for (const declared of [true, false]) {
      const got = await inIsolate(code, { pass: await passOf(), args: { url, declared } });
      expect(got).toMatchObject({ status: 502, text: expect.stringContaining("used up its") });
    }
  });

  it("is shared by both directions and all requests", async () => {
    const pass = await passOf();
    const fetched = (count: number) =>
      inIsolate("return (await get(pass, args.url)).text.length", { pass, args: { url: bytes(count) } });
    expect(await fetched(12_000_000)).toBe(12_000_000);
    expect(await fetched(8_000_000)).toBe(8_000_000);
    expect(await fetched(100)).toBeLessThan(200);
    expect(await inIsolate("return get(pass, args.url)", { pass, args: { url: bytes(100) } })).toMatchObject({
      text: expect.stringContaining("20000000 bytes"),
    });
  });

  it("counts what a socket carries, and breaks it off", async () => {
    const code = `
      return new Promise((resolve) => {
        let got = 0;
        const socket = net.connect(1, "egress.invalid", () => { socket.write(args.line); });
        socket.once("data", () => { for (let i = 0; i < 11; i++) socket.write(new Uint8Array(1_000_000)); });
        socket.on("data", (chunk) => (got += chunk.length));
        socket.on("error", () => {});
        socket.on("close", () => resolve(got));
      });`;
    expect(await inIsolate(code, { args: { line: lineOf(await passOf()) } })).toBeLessThan(11_000_000);
  });
});

describe("a slow reader", () => {
  it("slows the other end down: nothing is buffered as a whole", async () => {
    const code = `
      const response = await fetch(args.url, withPass(pass));
      const reader = response.body.getReader();
      await reader.read();
      // Until the other end has stopped.
      let [before, sent] = [-1, 0];
      while (sent > before) {
        before = sent;
        await new Promise((resolve) => setTimeout(resolve, 100));
        ({ sent } = JSON.parse((await get(pass, args.sent)).text));
      }
      await reader.cancel();
      return sent;`;
    const args = { url: `${bytes(19_000_000)}&tag=slow`, sent: `http://127.0.0.1:${far.http}/sent?tag=slow` };
    // How much the buffers of the two sockets on the way hold is up to the operating system: about 10 MB.
    expect(await inIsolate(code, { pass: await passOf(), args })).toBeLessThan(15_000_000);
  });
});
