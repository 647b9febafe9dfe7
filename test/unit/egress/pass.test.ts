import { describe, expect, it } from "vitest";

import { readPass, signPass } from "../../../src/egress/pass.ts";

const secret = new Uint8Array(32).fill(1);
const claims = {
  execution: "a".repeat(64),
  attempt: 1,
  serviceHost: "coatcheck.example:8787",
  endsAt: 1_800_000_000_000,
};
const now = claims.endsAt - 1000;

describe("a pass", () => {
  it("says what was signed", async () => {
    for (const serviceHost of ["coatcheck.example", "localhost:8787", "[::1]:8787"]) {
      const pass = await signPass(secret, { ...claims, serviceHost });
      expect(await readPass([secret], pass, now)).toEqual({ ...claims, serviceHost });
    }
  });

  it("stays the same from version to version: executions run while a deployment changes", async () => {
    const pass = await signPass(secret, { ...claims, execution: "e1", serviceHost: "coatcheck.example" });
    expect(pass).toBe("e1.1.mywpiww0.Qv5POQ7iXLhFkEasb2sE-RTL3xhiNlpzeBut5xxtlAM.coatcheck.example");
  });

  it("can be a header's value, and stays short", async () => {
    const pass = await signPass(secret, claims);
    expect(new Headers({ pass }).get("pass")).toBe(pass);
    expect(pass.length).toBeLessThan(200);
  });

  it("is worthless once the run is over", async () => {
    const pass = await signPass(secret, claims);
    expect(await readPass([secret], pass, claims.endsAt)).toEqual({ reason: "pass_expired" });
  });

  it("is worthless under another secret", async () => {
    const pass = await signPass(new Uint8Array(32).fill(2), claims);
    expect(await readPass([secret], pass, now)).toEqual({ reason: "pass_forged" });
  });

  it("is good under a secret that is being rotated out", async () => {
    const pass = await signPass(new Uint8Array(32).fill(2), claims);
    expect(await readPass([secret, new Uint8Array(32).fill(2)], pass, now)).toEqual(claims);
  });

  it("is worthless with one character changed", async () => {
    const pass = await signPass(secret, claims);
    const changed = Array.from(
      pass,
      (character, at) => `${pass.slice(0, at)}${character === "b" ? "c" : "b"}${pass.slice(at + 1)}`,
    );
    const readings = await Promise.all(changed.map((text) => readPass([secret], text, now)));
    expect(new Set(readings.map((reading) => JSON.stringify(reading)))).toEqual(
      new Set([JSON.stringify({ reason: "pass_forged" })]),
    );
  });

  it.each([
    ["", "pass_missing"],
    [null, "pass_missing"],
    ["x", "pass_forged"],
    ["a.b.c.d", "pass_forged"],
    ["....", "pass_forged"],
  ])("is not %j", async (text, reason) => {
    expect(await readPass([secret], text, now)).toEqual({ reason });
  });
});
