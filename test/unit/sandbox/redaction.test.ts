import { describe, expect, it } from "vitest";

import { LONGEST_LOG_TEXT } from "../../../src/sandbox/protocol.ts";
import { Redactor } from "../../../src/sandbox/redaction.ts";
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

  it("shows what is said about the credentials in an object of them", () => {
    const basic = { username: "u", password: "p", pieces: ["a"] };
    const keys = { auth: { type: "Basic Auth", basic, other: 1 }, cookie: { name: "sid", value: "v" } };
    expect(mask(keys, [])).toEqual({
      auth: { type: "Basic Auth", basic: { username: "u", password: MASK, pieces: MASK }, other: MASK },
      cookie: { name: "sid", value: MASK },
    });
    expect(mask(keys, ["auth"])).toMatchObject({ auth: MASK });
    expect(redactOf(keys)("Basic Auth needs a username; cookie-value")).toBe(
      "Basic Auth needs a username; cookie-value",
    );
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

const redactOf = (values: unknown, secretFields: readonly string[] = []) =>
  new Redactor("outcomes", { values, secretFields }).redact;

describe("redaction", () => {
  const redact = redactOf(
    { pin: "98765", site: "example.com", oauth: { access_token: "tok en" }, key: "abc" },
    SECRET_FIELDS,
  );

  it("replaces secrets, also as a URL spells them, and leaves other values readable", () => {
    expect(redact("98765 at example.com, tok en, ?t=tok%20en")).toBe(`${MASK} at example.com, ${MASK}, ?t=${MASK}`);
  });

  it("leaves words alone that only happen to be a short secret", () => {
    expect(redact("abc")).toBe("abc");
  });

  it("leaves other URLs alone where a secret is a URL", () => {
    const url = "https://hooks.example.com/T0/B0/x7Qz";
    const redactUrl = redactOf({ webhookSecret: url });
    expect(redactUrl("GET https://api.example.org/")).toBe("GET https://api.example.org/");
    expect(redactUrl(`POST ${url} failed`)).toBe(`POST https://${MASK} failed`);
  });

  it("finds a value that stands in another one", () => {
    const redactBoth = redactOf({ token: "aaaabbbbccccdddd", secret: "bbbbcccc", password: "ccccddddeeeeffff" });
    expect(redactBoth("x aaaabbbbccccddddeeeeffff y bbbbcccc")).toBe(`x ${MASK} y ${MASK}`);
  });

  it("finds a value of a name that stands twice", () => {
    const given = { values: { TOKEN: "of-the-variables" }, secretFields: [] };
    const both = new Redactor("outcomes", given, { values: { TOKEN: "of-the-fields" }, secretFields: [] });
    expect(both.redact("of-the-variables, of-the-fields")).toBe(`${MASK}, ${MASK}`);
  });

  it("finds what a run was given later, from then on", () => {
    const redactor = new Redactor("outcomes", { values: { token: "the-old-one" }, secretFields: [] });
    expect(redactor.redact("the-old-one, the-new-one, the-pin")).toBe(`${MASK}, the-new-one, the-pin`);
    redactor.add({ values: { oauth: { access_token: "the-new-one" }, pin: "the-pin" }, secretFields: SECRET_FIELDS });
    expect(redactor.redact("the-old-one, the-new-one, the-pin")).toBe(`${MASK}, ${MASK}, ${MASK}`);
  });

  it.each([null, undefined, 5, "text", [], [[["deep"]]], () => 1, new Map([["a", 1]])])("takes %o for keys", (keys) => {
    const redactor = new Redactor("outcomes");
    redactor.add({ values: keys, secretFields: [] });
    expect(redactor.redact("a text")).toBe("a text");
  });
});

describe("a text that is cut", () => {
  const secret = "s3cr3t-0f-20-ch4r4ct";
  const redact = redactOf({ token: secret, pin: "4711" }, SECRET_FIELDS);

  it.each([13, 15, 19])("shows nothing of a secret that the cut goes through after %i characters", (characters) => {
    const cut = secret.slice(0, characters);
    expect(redact(`${"x".repeat(30)} ${cut}... ${20 - characters} more characters`)).not.toContain("s3c");
  });

  it.each([0, 1, 3, 8])("shows nothing of one where it ends itself, %i characters into it", (characters) => {
    const text = `${secret.repeat(100)}${"x".repeat(LONGEST_LOG_TEXT - 100 * secret.length - characters)}${secret}`;
    for (const each of [text, text.slice(0, LONGEST_LOG_TEXT)]) {
      const redacted = redact(each);
      expect(redacted.replaceAll(MASK, "")).toMatch(/^x+$/);
      expect(redacted.length).toBeLessThan(LONGEST_LOG_TEXT);
    }
  });
});
