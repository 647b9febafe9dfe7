import { describe, expect, it } from "vitest";

import { isOwnPage, originFor, parsePublicUrls } from "../../src/origin.ts";

const urls = (text: string) => parsePublicUrls(text).filter((url) => url !== null);

const own = urls("https://coatcheck.example http://[2001:db8::7]:8787 https://api.example:8443");

describe("PUBLIC_URL", () => {
  it.each([
    ["", []],
    [" , ", []],
    ["https://coatcheck.example", ["https://coatcheck.example"]],
    ["https://CoatCheck.example./", ["https://coatcheck.example"]],
    [
      "https://coatcheck.example:443,http://coatcheck.example:80",
      ["https://coatcheck.example", "http://coatcheck.example"],
    ],
    ["http://127.1:8787\thttps://[0:0::1]", ["http://127.0.0.1:8787", "https://[::1]"]],
    ["https://bücher.example", ["https://xn--bcher-kva.example"]],
  ])("may be %j", (text, origins) => {
    expect(parsePublicUrls(text).map((url) => url?.origin)).toEqual(origins);
  });

  it.each([
    "coatcheck.example",
    "//coatcheck.example",
    "https:coatcheck.example",
    "https://",
    "https://coatcheck.example/v1",
    "https://coatcheck.example/?",
    "https://coatcheck.example#x",
    "https://coatcheck.example\\x",
    "https://user@coatcheck.example",
    "https://*.workers.dev",
    "https://coatcheck.example:99999",
    "https://[::1",
    "ftp://coatcheck.example",
    "localhost:8787",
    "javascript://coatcheck.example",
  ])("is not %s", (text) => {
    expect(parsePublicUrls(text)).toEqual([null]);
  });
});

describe("a deployment with PUBLIC_URL", () => {
  it.each([
    ["https://coatcheck.example/v1/exec", "https://coatcheck.example"],
    ["http://coatcheck.example/", "https://coatcheck.example"],
    ["http://coatcheck.example:443/", "https://coatcheck.example"],
    ["https://coatcheck.example:80/", "https://coatcheck.example"],
    ["https://COATCHECK.Example/", "https://coatcheck.example"],
    ["https://coatcheck.example./", "https://coatcheck.example"],
    ["https://user:password@coatcheck.example/", "https://coatcheck.example"],
    ["http://[2001:DB8:0:0::7]:8787/", "http://[2001:db8::7]:8787"],
    ["http://api.example:8443/", "https://api.example:8443"],
  ])("answers %s, with links to %s", (url, origin) => {
    expect([originFor(url, own, false), originFor(url, own, true)]).toEqual([origin, origin]);
  });

  it.each([
    "https://evil.example/",
    "https://coatcheck.example.evil.example/",
    "https://evil-coatcheck.example/",
    "https://x.coatcheck.example/",
    "https://coatcheck.example../",
    "https://coatcheck.example@evil.example/",
    "https://coatcheck.example:8443/",
    "https://api.example/",
    "http://[2001:db8::7]/",
    "http://[2001:db8::8]:8787/",
    "https://1.1.1.1/",
    "https:///",
    "no URL",
  ])("answers nothing to %s", (url) => {
    expect([originFor(url, own, false), originFor(url, own, true)]).toEqual([null, null]);
  });

  it("answers its own machine under `npm run dev` alone", () => {
    const url = "http://localhost:8787/v1";
    expect([originFor(url, own, false), originFor(url, own, true)]).toEqual([null, "http://localhost:8787"]);
  });

  it("uses the first of two that differ in their scheme", () => {
    const both = urls("https://coatcheck.example http://coatcheck.example");
    expect(originFor("http://coatcheck.example/", both, false)).toBe("https://coatcheck.example");
  });
});

describe("a page", () => {
  it.each([
    ["https://coatcheck.example", true],
    ["http://[2001:db8::7]:8787", true],
    ["https://api.example:8443", true],
    ["https://coatcheck.example.", true],
    ["http://localhost:8787", false],
    ["http://coatcheck.example", false],
    ["https://coatcheck.example:8443", false],
    ["https://x.coatcheck.example", false],
    ["https://evil.example", false],
    ["null", false],
    ["", false],
    ["file://", false],
  ])("under %j is ours: %s", (header, isOurs) => {
    expect(isOwnPage(header, "https://coatcheck.example", own)).toBe(isOurs);
  });

  it("under this machine's name is ours where the request came to the same one", () => {
    expect(isOwnPage("http://localhost:8787", "http://localhost:8787", [])).toBe(true);
    expect(isOwnPage("http://localhost:3000", "http://localhost:8787", [])).toBe(false);
    expect(isOwnPage("null", "http://localhost:8787", [])).toBe(false);
  });
});

describe("without PUBLIC_URL", () => {
  it("a deployment answers under no host", () => {
    expect(originFor("https://any.example:8443/v1", [], false)).toBeNull();
    expect(originFor("http://localhost:8787/", [], false)).toBeNull();
  });

  it.each([
    ["http://localhost:8787/", "http://localhost:8787"],
    ["http://LOCALHOST.:1/", "http://localhost.:1"],
    ["http://x.y.localhost/", "http://x.y.localhost"],
    ["http://127.9.9.9:80/", "http://127.9.9.9"],
    ["http://0x7f.1/", "http://127.0.0.1"],
    ["https://[::1]:8787/", "https://[::1]:8787"],
    ["http://[0:0:0:0:0:0:0:1]/", "http://[::1]"],
    ["http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]"],
  ])("`npm run dev` answers %s", (url, origin) => {
    expect(originFor(url, [], true)).toBe(origin);
  });

  it.each([
    "http://evil.example:8787/",
    "http://localtest.me:8787/",
    "http://localhost.evil.example/",
    "http://evillocalhost/",
    "http://127.0.0.1.evil.example/",
    "http://0.0.0.0:8787/",
    "http://[::]:8787/",
    "http://10.0.0.7:8787/",
    "http://192.168.1.2/",
    "http://[fe80::1]/",
    "http://128.0.0.1/",
  ])("`npm run dev` answers nothing to %s", (url) => {
    expect(originFor(url, [], true)).toBeNull();
  });
});
