import { describe, expect, it } from "vitest";

import { ConfigError, readConfig } from "../../src/config.ts";

const good = {
  ROOT_EMAIL: " Root@Example.com ",
  ROOT_API_KEY: "0123456789abcdef0123456789abcdef",
  SEALING_KEY: Buffer.alloc(32, 1).toString("base64"),
  PUBLIC_URL: "https://coatcheck.example",
};
const read = (changes: Record<string, unknown> = {}) => readConfig({ ...good, ...changes } as unknown as Env);

function problemsOf(changes: Record<string, unknown>): string {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("readConfig", () => {
  it("has a default for each variable but its own address", () => {
    expect(read()).toEqual({
      root: { email: "root@example.com", apiKey: good.ROOT_API_KEY },
      sealingKeys: [new Uint8Array(32).fill(1)],
      spans: {
        runMs: 120_000,
        executionMs: 3_600_000,
        outcomeMs: 900_000,
        rememberMs: 86_400_000,
        handedOutMs: 86_400_000,
      },
      keepsHistory: true,
      isolatesAccounts: false,
      publicUrls: [{ origin: "https://coatcheck.example", host: "coatcheck.example" }],
      egress: { ownHosts: ["coatcheck.example"], allow: [], tcp: [], requests: 1000, bytes: 100_000_000 },
    });
  });

  it("takes numbers and texts of numbers", () => {
    expect(read({ RUN_TIMEOUT_SECONDS: 5, OUTCOME_TTL_SECONDS: "7" }).spans).toMatchObject({
      runMs: 5000,
      outcomeMs: 7000,
    });
  });

  it("keeps no history where that is switched off, and remembers nothing after the handout", () => {
    expect(read({ EXECUTION_HISTORY: "off" })).toMatchObject({ keepsHistory: false, spans: { handedOutMs: 0 } });
    expect(problemsOf({ EXECUTION_HISTORY: "no" })).toContain("EXECUTION_HISTORY");
  });

  it("gives each account isolates of its own where that is switched on", () => {
    expect(read({ ISOLATION: "renewed" })).toMatchObject({ isolatesAccounts: false });
    expect(read({ ISOLATION: "account" })).toMatchObject({ isolatesAccounts: true });
    expect(problemsOf({ ISOLATION: "none" })).toContain("ISOLATION");
  });

  it("takes lists of hosts and of ports", () => {
    const { egress } = read({ EGRESS_ALLOW: "db.internal:5432, *.corp", EGRESS_TCP: 5432, EGRESS_BYTES: "1000" });
    expect(egress).toMatchObject({
      allow: [
        { match: "host", text: "db.internal", port: 5432 },
        { match: "suffix", text: ".corp", port: null },
      ],
      tcp: [[5432, 5432]],
      bytes: 1000,
    });
  });

  it("takes the service's own addresses, which are hosts of its own to components", () => {
    const { publicUrls, egress } = read({ PUBLIC_URL: "https://coatcheck.example/, HTTP://[::1]:8787" });
    expect(publicUrls.map(({ origin }) => origin)).toEqual(["https://coatcheck.example", "http://[::1]:8787"]);
    expect(egress.ownHosts).toEqual(["coatcheck.example", "[::1]:8787"]);
  });

  it.each(["", " ", undefined])("demands an address that clients use, not %j", (PUBLIC_URL) => {
    expect(problemsOf({ PUBLIC_URL })).toContain("the variable PUBLIC_URL is not set (list the addresses");
  });

  it("refuses the development user in a deployed bundle", () => {
    expect(problemsOf({ ROOT_EMAIL: "dev@example.com", ROOT_API_KEY: "dev-api-key" })).toContain("ROOT_API_KEY");
  });

  it.each([
    ["RUN_TIMEOUT_SECONDS", 721],
    ["RUN_TIMEOUT_SECONDS", 0],
    ["RUN_TIMEOUT_SECONDS", ""],
    ["OUTCOME_TTL_SECONDS", 1.5],
    ["REMEMBER_SECONDS", "soon"],
    ["PUBLIC_URL", "coatcheck.example"],
    ["PUBLIC_URL", "https://coatcheck.example, *.workers.dev"],
    ["EGRESS_ALLOW", "http://localhost"],
    ["EGRESS_ALLOW", "localhost, *"],
    ["EGRESS_TCP", "5432 x"],
    ["EGRESS_TCP", 65_536],
    ["EGRESS_REQUESTS", 10_001],
    ["EGRESS_BYTES", "100 MB"],
    ["ROOT_EMAIL", " "],
    ["SEALING_KEY", "c2hvcnQ="],
    ["SEALING_KEY", "not base64!"],
    ["OPENING_KEYS", "c2hvcnQ="],
    ["OPENING_KEYS", `${Buffer.alloc(32, 2).toString("base64")} not-base64!`],
  ])("names %s where it is %j", (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });

  it("names everything that is missing at once, and what to do about it", () => {
    const problems = problemsOf({ ROOT_EMAIL: undefined, ROOT_API_KEY: undefined, SEALING_KEY: undefined });
    for (const name of ["ROOT_EMAIL", "ROOT_API_KEY", "SEALING_KEY"]) {
      expect(problems).toContain(`wrangler secret put ${name}`);
    }
  });
});
