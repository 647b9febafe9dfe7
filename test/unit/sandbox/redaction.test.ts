import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { redactor } from "../../../src/sandbox/redaction.ts";
import { MASK, mask, mergeKeys } from "../../../src/user/secrets.ts";

const SECRET_FIELDS = ["pin"];

describe("mask", () => {
  it("hides password fields and what a name says is secret, at any depth", () => {
    const keys = {
      pin: 1234,
      site: "https://example.com",
      ApiKey: "k",
      client_secret: "s",
      userPassword: "p",
      oauth: { access_token: "a", expires: 3, nested: [{ refreshToken: "r", id: 7 }] },
    };
    expect(mask(keys, SECRET_FIELDS)).toEqual({
      pin: MASK,
      site: "https://example.com",
      ApiKey: MASK,
      client_secret: MASK,
      userPassword: MASK,
      oauth: { access_token: MASK, expires: 3, nested: [{ refreshToken: MASK, id: 7 }] },
    });
  });

  it("hides a secret whatever its type, and nothing where there is none", () => {
    expect(mask({ token: { deep: 1 }, key: [1], secret: null, password: "" }, [])).toEqual({
      token: MASK,
      key: MASK,
      secret: null,
      password: "",
    });
  });
});

describe("mergeKeys", () => {
  it("replaces by name, removes by null, and keeps what is masked", () => {
    const stored = { a: 1, token: "t", oauth: { access_token: "a", scope: "s" }, gone: 1 };
    const update = { token: MASK, oauth: { access_token: MASK, scope: "new" }, gone: null, b: 2 };
    expect(mergeKeys(stored, update)).toEqual({
      a: 1,
      token: "t",
      oauth: { access_token: "a", scope: "new" },
      b: 2,
    });
  });

  it("takes names that objects have anyway as any other", () => {
    const update = JSON.parse('{"__proto__":{"x":1},"constructor":"c"}') as Record<string, unknown>;
    const merged = mergeKeys({}, update);
    expect(Object.keys(merged)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  it("finds nothing stored under a mask in what objects have anyway", () => {
    const update = JSON.parse(`{"__proto__":"${MASK}","constructor":"${MASK}"}`) as Record<string, unknown>;
    expect(Object.values(mergeKeys({}, update))).toEqual([MASK, MASK]);
  });
});

describe("a secret in another spelling", () => {
  const secret = `ca"n'a\`ry\\/ &%$ö\n x`;
  it.each([
    ["as JSON", JSON.stringify({ secret })],
    ["as JSON in JSON in JSON", JSON.stringify(JSON.stringify(JSON.stringify([secret])))],
    ["as an object is logged", inspect({ secret })],
    ["in a URL", encodeURIComponent(secret)],
    ["in a form", new URLSearchParams({ secret }).toString()],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in a Basic header", Buffer.from(`user:${secret}`).toString("base64")],
    ["in another place of base64", Buffer.from(`users:${secret}:x`).toString("base64")],
    ["in base64url", Buffer.from(`${secret}??>>`).toString("base64url")],
  ])("%s is found", (_, text) => {
    const redacted = redactor({ password: secret }, [])(text);
    expect(redacted).toContain(MASK);
    // What is left of base64 are bits at its edges.
    expect(redacted.replace(MASK, "").length).toBeLessThanOrEqual(text.length - secret.length);
    expect(redacted).not.toMatch(/ry.{0,4}\/|canary/);
  });

  it("takes no longer for a text of nothing but backslashes", () => {
    const redact = redactor({ password: "\\".repeat(50).concat("a"), token: "secret" }, []);
    const text = "\\".repeat(50_000);
    expect(redact(text)).toBe(text);
  });

  it("is found as it is when it is long", () => {
    const key = "-----BEGIN\n".concat("k".repeat(5000));
    expect(redactor({ key }, [])(`${key} ${JSON.stringify(key)}`)).toBe(`${MASK} "${MASK}"`);
  });
});

describe("redactor", () => {
  const redact = redactor(
    { pin: "98765", site: "example.com", oauth: { access_token: "tok en" }, key: "abc" },
    SECRET_FIELDS,
  );

  it("replaces secrets, also as a URL spells them, and leaves other values readable", () => {
    expect(redact("98765 at example.com, tok en, ?t=tok%20en")).toBe(`${MASK} at example.com, ${MASK}, ?t=${MASK}`);
  });

  it("leaves words alone that only happen to be a short secret", () => {
    expect(redact("abc")).toBe("abc");
  });

  it("cuts stack traces and the folders of paths, and leaves URLs", () => {
    expect(redact("no\n    at f (/a/b.js:1:2)\n    at g")).toBe("no");
    expect(redact("Cannot find '/opt/app/lib/x.js' or file:///opt/app/y.mjs")).toBe("Cannot find 'x.js' or y.mjs");
    expect(redact("401 to GET /v1/users.json")).toBe("401 to GET /v1/users.json");
    expect(redact("GET https://api.example.com/v1/users.json failed")).toBe(
      "GET https://api.example.com/v1/users.json failed",
    );
  });
});
