// What surrounds a component's code, and what it can reach from there.
import { describe, expect, inject, it } from "vitest";

import { Attacker, SECRETS, found } from "./attacker.ts";

const far = inject("far");

/**
 * Collects what is reachable from `roots` through properties, a few steps deep: paths of functions, and all strings.
 */
const CRAWL = `
  const texts = new Set(); const paths = [];
  function crawl(roots, depth) {
    const seen = new Set();
    let now = Object.entries(roots);
    for (let step = 0; step < depth; step++) {
      const next = [];
      for (const [path, value] of now) {
        if (typeof value === "string") texts.add(value);
        if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
        seen.add(value); paths.push(path);
        let keys = []; try { keys = Reflect.ownKeys(value); } catch {}
        for (const key of keys) {
          try { next.push([path + "." + String(key), value[key]]); } catch {}
        }
        try { next.push([path + ".__proto__", Object.getPrototypeOf(value)]); } catch {}
      }
      now = next;
    }
  }`;

describe("a component's surroundings", () => {
  it("contain its own environment variables and nothing of the deployment", async () => {
    const env = await found(
      "return [{ ...process.env }, { ...workers.env }, Object.keys(workers.exports)]",
      'import * as workers from "cloudflare:workers";',
    );
    expect(env).toEqual([{ OWN: "the component's own" }, { OWN: "the component's own" }, ["default"]]);
  });

  it("contain no secret of the deployment, however deep you look", async () => {
    const texts = await found(
      `${CRAWL}
      const harness = await import("./harness.js"); const prelude = await import("./prelude.js");
      crawl({ globalThis, workers, sockets, process, harness, prelude, store: prelude.current.getStore() }, 6);
      return [...texts];`,
      'import * as workers from "cloudflare:workers"; import * as sockets from "cloudflare:sockets";',
    );
    const all = JSON.stringify(texts);
    expect(all).toContain("the component's own");
    for (const secret of SECRETS) expect(all).not.toContain(secret);
    for (const name of ["SEALING_KEY", "ROOT_API_KEY", "LOADER", "EXECUTIONS", "COMPONENT_CODE"])
      expect(all).not.toContain(name);
  });

  it("have no access to the platform's internal modules", async () => {
    const names = [
      "cloudflare-internal:env",
      "cloudflare-internal:workers",
      "cloudflare-internal:sockets",
      "node-internal:process",
      "internal:unsafe-eval",
      "workerd:unsafe",
      "workerd:rtti",
    ];
    const tried = await found(`
      const tries = ${JSON.stringify(names)}.map((name) => import(name).then(() => name, () => "none"));
      return Promise.all(tries);`);
    expect(tried).toEqual(names.map(() => "none"));
  });

  it("have no cache", async () => {
    const kinds = await found(`
      const prototype = Object.getPrototypeOf(globalThis);
      const places = [globalThis, prototype, Object.getPrototypeOf(prototype), global];
      const made = (() => { try { return typeof new CacheStorage(); } catch { return "undefined"; } })();
      return [made, ...places.map((place) => typeof place.caches)];`);
    expect(kinds).toEqual(Array.from({ length: 5 }, () => "undefined"));
  });

  it("have no second thread, no process and no compiler", async () => {
    const tried = await found(`
      const names = ["threads", "fork", "spawn", "wasm", "binding", "addon"];
      const tries = [
        async () => new (await import("node:worker_threads")).Worker("1", { eval: true }),
        async () => {
          const { fork } = await import("node:child_process");
          await new Promise((_, reject) => fork("x").on("error", reject));
        },
        async () => {
          const { spawnSync } = await import("node:child_process");
          const { error, status } = spawnSync("id");
          if (error || status !== 0) throw error;
        },
        async () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
        async () => process.binding("natives"),
        async () => process.dlopen({}, "/x.node"),
      ];
      const ends = await Promise.all(tries.map((run) => run().then(() => "done", () => "failed")));
      return names.map((name, at) => name + " " + ends[at]);`);
    expect(tried).toEqual(["threads", "fork", "spawn", "wasm", "binding", "addon"].map((name) => `${name} failed`));
  });

  it("are its own: files and broadcasts reach no other isolate", async () => {
    const listener = new Attacker(`
      const { BroadcastChannel } = await import("node:worker_threads");
      let heard = "nothing";
      try { new BroadcastChannel("x").onmessage = () => (heard = "something"); } catch {}
      await new Promise((resolve) => setTimeout(resolve, 300));
      const fs = await import("node:fs");
      return { verified: true, heard, file: fs.existsSync("/tmp/x") };`);
    const speaker = new Attacker(`
      const { BroadcastChannel } = await import("node:worker_threads");
      try { new BroadcastChannel("x").postMessage("x"); } catch {}
      (await import("node:fs")).writeFileSync("/tmp/x", "x");
      return true;`);
    const heard = listener.run();
    await speaker.run();
    expect(await heard).toEqual({ data: { verified: true, heard: "nothing", file: false } });
  });
});

/** Code that answers why the URL cannot be fetched. */
const fetching = (url: string) => `
  try {
    return (await fetch(${JSON.stringify(url)})).status;
  } catch (error) {
    return error.cause?.message ?? error.message;
  }`;

describe("the network of a component", () => {
  it("does not reach the service that runs it, under any name", async () => {
    expect(await found(fetching("https://coatcheck.example/v1/users"))).toContain(
      "cannot call the service that runs it",
    );
    expect(await found(fetching("https://COATCHECK.example.:443/v1/users"))).toContain(
      "cannot call the service that runs it",
    );
    expect(await found(fetching("http://127.0.0.2/"))).toContain("coatcheck refused 127.0.0.2");
  });

  it("is the same through every API that sends", async () => {
    const url = `http://127.0.0.2:${far.http}/`;
    const ends = await found(`
      const url = ${JSON.stringify(url)};
      const opened = (connection) => new Promise((resolve) => {
        connection.onerror = () => { connection.close(); resolve("refused"); };
        connection.onopen = () => resolve("open");
      });
      const socket = (protocol) => opened(new WebSocket(url.replace("http", protocol)));
      const source = () => typeof EventSource === "function" ? opened(new EventSource(url)) : "refused";
      return [await socket("ws"), await socket("wss"), await source()];`);
    expect(ends).toEqual(["refused", "refused", "refused"]);
  });

  it("has only two schemes", async () => {
    const ends = await found(`
      const urls = [
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "chrome://x/", "javascript:1",
        "about:blank", "unix:/tmp/x",
      ];
      return Promise.all(urls.map((url) => fetch(url).then(() => "answered", () => "refused")));`);
    expect(ends).toEqual(Array.from({ length: 7 }, () => "refused"));
  });
});
