// Every spelling of a host that is out of reach is refused, and what is judged is what is connected to.
import { constant, constantFrom, integer, oneof, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";

import { assert } from "../../run/property.ts";
import { kindOf } from "../../../src/egress/address.ts";
import { hostOf } from "../../../src/egress/host.ts";

describe("hostOf", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["127.1", "127.0.0.1"],
    ["127.0.1", "127.0.0.1"],
    ["2130706433", "127.0.0.1"],
    ["0x7f000001", "127.0.0.1"],
    ["0X7F.1", "127.0.0.1"],
    ["017700000001", "127.0.0.1"],
    ["0177.0.0.01", "127.0.0.1"],
    ["0x7f.0.0x0.01", "127.0.0.1"],
    ["127.0.0.1.", "127.0.0.1"],
    ["127。0。0。1", "127.0.0.1"],
    ["127.0.0.1", "127.0.0.1"],
    ["①②⑦.⓪.0.1", "127.0.0.1"],
    ["%31%32%37.0.0.1", "127.0.0.1"],
    ["127%2e0%2e0%2e1", "127.0.0.1"],
    ["127.0.0.1\u00ad", "127.0.0.1"],
    ["0", "0.0.0.0"],
    ["[::1]", "::1"],
    ["::1", "::1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["0000::0001", "::1"],
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["[::ffff:7f00:1]", "127.0.0.1"],
    ["::FFFF:0a00:0001", "10.0.0.1"],
    ["::ffff:0:10.0.0.1", "::ffff:0:a00:1"],
    ["FE80::1", "fe80::1"],
    ["LOCALHOST", "localhost"],
    ["localhost.", "localhost"],
    ["lOcAlHoSt", "localhost"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["Example.COM.", "example.com"],
    ["_dmarc.example.com", "_dmarc.example.com"],
  ])("reads %j as %j", (text, canonical) => {
    expect(hostOf(text)?.text).toBe(canonical);
  });

  it.each([
    "",
    " ",
    "127.0.0.1 ",
    "127.0.0.1\t",
    "127.0.0.1\n",
    "127.0.0.1\u0000.example.com",
    "127.0.0.1/",
    "127.0.0.1:80",
    "user@127.0.0.1",
    "example.com@127.0.0.1",
    "127.0.0.1#example.com",
    "127.0.0.1?example.com",
    "127.0.0.1\\example.com",
    "[::1]:80",
    "[::1",
    "::1]",
    "[[::1]]",
    "fe80::1%eth0",
    "[fe80::1%25eth0]",
    "fe80::1%",
    "1.2.3.4.5",
    "256.0.0.1",
    "0x100000000",
    "4294967296",
    "127.0.0.08",
    "a..example.com",
    "example.com..",
    ".example.com",
    ".",
    "a b.example.com",
    "a,b.example.com",
    "%",
    "%00",
    "*.example.com",
    "$(id).example.com",
    `${"a.".repeat(127)}com`,
    "xn--a",
  ])("takes %j for something other than a host", (text) => {
    expect(hostOf(text)).toBeNull();
  });
});

const kind = (text: string) => {
  const host = hostOf(text);
  if (host === null || host.kind === "name") throw new Error(`${text} is not an address`);
  return kindOf(host);
};

describe("kindOf", () => {
  it.each([
    ["0.0.0.0", "unspecified"],
    ["0.255.255.255", "unspecified"],
    ["10.0.0.0", "private"],
    ["10.255.255.255", "private"],
    ["100.64.0.0", "shared"],
    ["100.127.255.255", "shared"],
    ["100.100.100.200", "metadata"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["169.254.0.1", "link-local"],
    ["169.254.169.254", "metadata"],
    ["168.63.129.16", "metadata"],
    ["172.16.0.0", "private"],
    ["172.31.255.255", "private"],
    ["192.0.0.1", "reserved"],
    ["192.0.2.1", "documentation"],
    ["192.88.99.1", "tunneled"],
    ["192.168.0.1", "private"],
    ["198.18.0.1", "benchmarking"],
    ["198.19.255.255", "benchmarking"],
    ["198.51.100.1", "documentation"],
    ["203.0.113.1", "documentation"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.254", "reserved"],
    ["255.255.255.255", "broadcast"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["::127.0.0.1", "reserved"],
    ["::ffff:169.254.169.254", "metadata"],
    ["::ffff:0:127.0.0.1", "reserved"],
    ["64:ff9b::10.0.0.1", "translated"],
    ["64:ff9b::8.8.8.8", "translated"],
    ["64:ff9b:1::1", "translated"],
    ["100::1", "reserved"],
    ["2001::1", "tunneled"],
    ["2001:0:7f00:1::", "tunneled"],
    ["2001:2::1", "benchmarking"],
    ["2001:10::1", "reserved"],
    ["2001:20::1", "reserved"],
    ["2001:db8::1", "documentation"],
    ["2002:7f00:1::", "tunneled"],
    ["2002:0a00:0001::1", "tunneled"],
    ["3fff::1", "documentation"],
    ["4000::1", "reserved"],
    ["5f00::1", "reserved"],
    ["fc00::1", "private"],
    ["fd00:ec2::254", "metadata"],
    ["fdff:ffff::1", "private"],
    ["fe80::1", "link-local"],
    ["febf::1", "link-local"],
    ["fec0::1", "private"],
    ["ff02::1", "multicast"],
  ])("takes %s for %s", (text, expected) => {
    expect(kind(text)).toBe(expected);
  });

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2003::1",
    "3ffe:ffff::1",
  ])("lets %s pass", (text) => {
    expect(kind(text)).toBeNull();
  });
});

const byte = integer({ min: 0, max: 255 });

/** Private addresses, and public ones. */
const inside = oneof(
  tuple(constant(10), byte, byte, byte),
  tuple(constant(127), byte, byte, byte),
  tuple(constant(192), constant(168), byte, byte),
  tuple(constant(172), integer({ min: 16, max: 31 }), byte, byte),
  tuple(constant(169), constant(254), byte, byte),
);
const outside = oneof(
  tuple(integer({ min: 11, max: 99 }), byte, byte, byte),
  tuple(integer({ min: 128, max: 167 }), byte, byte, byte),
  tuple(integer({ min: 204, max: 223 }), byte, byte, byte),
);

type Bytes = readonly [number, number, number, number];

const number = ([a, b, c, d]: Bytes) => ((a * 256 + b) * 256 + c) * 256 + d;
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/** Ways to write one part of an address. */
const part = constantFrom(
  (value: number) => String(value),
  (value: number) => `0x${value.toString(16)}`,
  (value: number) => `0X000${value.toString(16).toUpperCase()}`,
  (value: number) => `0${value.toString(8)}`,
  (value: number) => `000${value.toString(8)}`,
);

/** Disguises that a URL parser undoes. */
const dress = constantFrom(
  (text: string) => text,
  (text: string) => `${text}.`,
  (text: string) => text.replaceAll(".", "。"),
  (text: string) => text.replaceAll(".", "%2E"),
  (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (text: string) => text.replaceAll(/\d/g, (digit) => `%3${digit}`),
);

/** Ways to write a whole address. */
const spelling = tuple(part, part, part, part, dress).chain(([one, two, three, four, dressed]) =>
  constantFrom(
    ([a, b, c, d]: Bytes) => dressed([one(a), two(b), three(c), four(d)].join(".")),
    ([a, b, c, d]: Bytes) => dressed([one(a), two(b), three(c * 256 + d)].join(".")),
    ([a, b, c, d]: Bytes) => dressed([one(a), two((b * 256 + c) * 256 + d)].join(".")),
    (bytes: Bytes) => dressed(one(number(bytes))),
    (bytes: Bytes) => `::ffff:${bytes.join(".")}`,
    ([a, b, c, d]: Bytes) => `[0:0:0:0:0:FFFF:${hex(a, 2)}${hex(b, 2)}:${hex(c, 2)}${hex(d, 2)}]`,
  ),
);

const isOpenAs = (bytes: Bytes, text: string) => hostOf(text)?.text === bytes.join(".") && kind(text) === null;

/** As fetch's URL parser leaves it, and as a socket's host. */
function isSameTwice(text: string): boolean {
  const url = new URL(`http://${text.includes(":") && !text.startsWith("[") ? `[${text}]` : text}/`);
  return hostOf(url.hostname)?.text === hostOf(text)?.text;
}

function isStable(text: string): boolean {
  const once = hostOf(text)?.text;
  return once === undefined || hostOf(once)?.text === once;
}

describe("a spelling of an address", () => {
  it("hides no address that is out of reach", () => {
    expect(() => assert(property(inside, spelling, (bytes, spell) => kind(spell(bytes)) !== null))).not.toThrow();
  });

  it("changes nothing about a public address", () => {
    expect(() => assert(property(outside, spelling, (bytes, spell) => isOpenAs(bytes, spell(bytes))))).not.toThrow();
  });

  it("is the same for fetch and for sockets", () => {
    const anywhere = property(oneof(inside, outside), spelling, (bytes, spell) => isSameTwice(spell(bytes)));
    expect(() => assert(anywhere)).not.toThrow();
  });

  it("is refused, or read the same when its canonical text is read again", () => {
    expect(() => assert(property(string({ unit: "binary" }), isStable), { numRuns: 2000 })).not.toThrow();
  });
});
