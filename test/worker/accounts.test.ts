// Two accounts and one component: what happens where their runs meet.
import { describe, expect, it } from "vitest";

import { bindings } from "./client.ts";
import { Accounts, packedAs, packedOf } from "./sandbox.ts";

const verified = (more: object) => ({ data: { verified: true, ...more } });

describe("runs of two accounts", () => {
  it("have an environment each while they overlap", async () => {
    const accounts = new Accounts(
      packedAs(`return async ({ account }) => {
        process.env.TOKEN = account;
        await new Promise((resume) => setTimeout(resume, 100));
        return { verified: true, token: process.env.TOKEN, own: process.env.OWN };
      };`),
    );
    const names = ["a", "b", "a", "c", "b"];
    const seen = await Promise.all(names.map((account) => accounts.verify({ account })));
    expect(seen).toEqual(names.map((token) => verified({ token, own: "the component's own" })));
  });

  it("share no state of an ES module, which is evaluated once", async () => {
    const js = `let token;
      export const table = { verifyCredentials: () => async ({ account }) => {
        token ??= account;
        return { verified: true, token };
      } };
      export const interpreter = undefined;`;
    const accounts = new Accounts(packedOf({ js }));
    for (const token of ["a", "b", "a", "c"]) {
      expect(await accounts.verify({ account: token })).toEqual(verified({ token }));
    }
  });

  it("are not led astray by what one account's data did to every object", async () => {
    const accounts = new Accounts(
      packedAs(`
        const merge = (into, from) => {
          for (const key of Object.keys(from)) {
            if (typeof from[key] === "object") merge(into[key] ??= {}, from[key]);
            else into[key] = from[key];
          }
          return into;
        };
        return async ({ account }) => {
          const options = merge({ host: "api.example" }, account.options ?? {});
          return { verified: true, port: options.port ?? 443, other: String({}.port) };
        };`),
    );
    const polluting = { options: JSON.parse('{"constructor":{"prototype":{"port":666}}}') as object };
    expect(await accounts.verify({ account: polluting })).toEqual(verified({ port: 666, other: "666" }));
    expect(await accounts.verify({ account: {} })).toEqual(verified({ port: 443, other: "undefined" }));
  });

  it("go on after one that was careless with what every object inherits", async () => {
    const accounts = new Accounts(
      packedAs(`return async ({ account }) => {
        if (account === "careless") Object.assign(Object.prototype, { get: 1, set: 2, value: 3, enumerable: 4, kind: 5 });
        return { verified: true };
      };`),
    );
    for (const account of ["careless", "careful", "careless", "careful"]) {
      expect(await accounts.verify({ account })).toEqual(verified({}));
    }
  });

  it("say in the log, once, where one left what keeps the isolate", async () => {
    const accounts = new Accounts(
      packedAs(`return async ({ account }) => {
        if (account === "a") Object.freeze(Array.prototype);
        return { verified: true, isFrozen: Object.isFrozen(Array.prototype) };
      };`),
    );
    expect(await accounts.verify({ account: "a" })).toEqual(verified({ isFrozen: true }));
    const logs = [];
    for (const account of ["b", "a", "b", "c"]) {
      expect(await accounts.verify({ account })).toEqual(verified({ isFrozen: account === "a" }));
      logs.push(accounts.logged);
    }
    const kept = { level: "warn", text: expect.stringMatching(/cannot be undone.*\$0\.002 a day/) };
    expect(logs).toEqual([{ logs: [expect.objectContaining(kept)], truncated: false }, null, null, null]);
  });

  it("keep what a module remembers for their own account", async () => {
    const accounts = new Accounts(
      packedAs("let runs = 0; return async () => ({ verified: true, runs: (runs += 1) });"),
      4,
    );
    const runs = [];
    for (const account of ["a", "b", "a", "b", "a"]) runs.push(await accounts.verify({ account }));
    expect(runs).toEqual([1, 1, 2, 2, 3].map((count) => verified({ runs: count })));
  });

  it.each([
    ["one isolate, renewed for each account", "renewed", 1],
    ["an isolate for each account", "account", 2],
  ])("use %s, where ISOLATION says so", async (_, ISOLATION, count) => {
    const ids = new Set<string | null>();
    const get: WorkerLoader["get"] = (id, code) => {
      ids.add(id);
      return bindings.LOADER.get(id, code);
    };
    const LOADER = { get } as WorkerLoader;
    const accounts = new Accounts(packedAs("return async () => ({ verified: true });"), 1, {
      ...bindings,
      ISOLATION,
      LOADER,
    });
    for (const account of ["a", "b", "a"]) expect(await accounts.verify({ account })).toEqual(verified({}));
    expect(ids.size).toBe(count);
  });
});
