import { describe, expect, it } from "vitest";

import { hostOf } from "../../../src/egress/host.ts";
import { sentenceOf } from "../../../src/egress/refusal.ts";
import { type EgressRules, type Target, judge } from "../../../src/egress/rules.ts";
import { parseAllow, parsePorts } from "../../../src/egress/variables.ts";

interface Given {
  readonly allow?: string;
  readonly tcp?: string;
  readonly serviceHost?: string;
  readonly ownHosts?: readonly string[];
}

const known = <Entry>(entries: (Entry | null)[]) => entries.filter((entry) => entry !== null);

function rules({ allow = "", tcp = "", ownHosts = [] }: Given): EgressRules {
  return { ownHosts, allow: known(parseAllow(allow)), tcp: known(parsePorts(tcp)), requests: 1, bytes: 1 };
}

function target(via: Target["via"], text: string, port: number): Target {
  const host = hostOf(text);
  if (host === null) throw new Error(`${text} is not a host`);
  return { via, host, port };
}

const why = (via: Target["via"], host: string, port: number, given: Given = {}) =>
  judge(target(via, host, port), rules(given), given.serviceHost ?? "coatcheck.example")?.reason ?? null;

const http = (host: string, given: Given = {}, port = 443) => why("http", host, port, given);
const tcp = (host: string, given: Given = {}, port = 5432) => why("tcp", host, port, given);

describe("HTTP", () => {
  it.each(["example.com", "petstore.swagger.io", "8.8.8.8", "2606:4700:4700::1111", "invalid.example"])(
    "reaches %s",
    (host) => {
      expect([http(host), http(host, {}, 8080)]).toEqual([null, null]);
    },
  );

  it.each([
    "localhost",
    "foo.localhost",
    "LOCALHOST.",
    "localhost.localdomain",
    "printer.local",
    "metadata.google.internal",
    "instance-data.ec2.internal",
    "router.home.arpa",
    "nas.lan",
    "intranet",
    "com",
    "egress.invalid",
    "x.egress.invalid",
  ])("does not reach the name %s", (host) => {
    expect(http(host)).toBe("name_closed");
  });

  it.each(["127.0.0.1", "0x7f.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00:ec2::254"])(
    "does not reach the address %s",
    (host) => {
      expect(http(host)).toBe("address_closed");
    },
  );

  it("never reaches port 25", () => {
    expect(http("example.com", { allow: "example.com:25 example.com" }, 25)).toBe("port_closed");
  });
});

describe("TCP", () => {
  it("is closed unless the operator opens the port", () => {
    expect(tcp("db.example.com")).toBe("tcp_closed");
    expect(tcp("db.example.com", { tcp: "3306" })).toBe("tcp_closed");
    expect(tcp("db.example.com", { tcp: "3306, 5432" })).toBeNull();
    expect(tcp("db.example.com", { tcp: "5000-6000" })).toBeNull();
  });

  it("never reaches port 25", () => {
    expect(tcp("mail.example.com", { tcp: "1-65535", allow: "mail.example.com" }, 25)).toBe("port_closed");
  });

  it("reaches an allowed host only on ports that are open", () => {
    expect(tcp("10.0.0.7", { allow: "10.0.0.7:5432" })).toBe("tcp_closed");
    expect(tcp("10.0.0.7", { allow: "10.0.0.7:5432", tcp: "5432" })).toBeNull();
  });

  it("is bound by the rules on addresses", () => {
    expect(tcp("127.1", { tcp: "5432" })).toBe("address_closed");
    expect(tcp("localhost", { tcp: "5432" })).toBe("name_closed");
  });
});

describe("EGRESS_ALLOW", () => {
  it.each([
    ["localhost", "localhost", 8080],
    ["127.0.0.1", "0x7f.1", 8080],
    ["127.0.0.1:8080", "127.0.0.1", 8080],
    ["*.corp", "crm.corp", 443],
    ["*.CORP:443", "a.b.corp", 443],
    ["[::1]", "::1", 80],
    ["[fd00::7]:443", "fd00:0::7", 443],
    ["a.internal, b.internal\n10.0.0.1", "10.0.0.1", 443],
    ["::ffff:10.0.0.1 [::ffff:10.0.0.1]", "10.0.0.1", 443],
  ])("%s opens %s, port %i", (allow, host, port) => {
    expect(http(host, { allow }, port)).toBeNull();
  });

  it.each([
    ["localhost", "127.0.0.1", 80],
    ["127.0.0.1", "127.0.0.2", 80],
    ["127.0.0.1:8080", "127.0.0.1", 8081],
    ["*.corp", "corp", 443],
    ["*.corp", "evilcorp", 443],
    ["*.0.0.1", "127.0.0.1", 443],
    ["crm.internal", "x.crm.internal", 443],
  ])("%s leaves %s, port %i closed", (allow, host, port) => {
    expect(http(host, { allow }, port)).not.toBeNull();
  });

  it.each(["*", "*.", "http://a.example", "a.example/x", "a:0", "a:65536", "a:b", "[::1", "10.0.0.0/8", "*.10.0.0.1"])(
    "has no entry %s",
    (text) => {
      expect(parseAllow(text)).toEqual([null]);
    },
  );
});

describe("EGRESS_TCP", () => {
  it.each(["0", "65536", "2-1", "a", "1-", "-1", "*"])("has no entry %s", (text) => {
    expect(parsePorts(text)).toEqual([null]);
  });
});

describe("the service itself", () => {
  it.each([
    ["coatcheck.example", "coatcheck.example", 443],
    ["coatcheck.example", "COATCHECK.example.", 80],
    ["coatcheck.example", "coatcheck.example", 8443],
    ["localhost:8787", "localhost", 8787],
    ["localhost:8787", "127.0.0.1", 8787],
    ["localhost:8787", "::1", 8787],
    ["localhost:8787", "0.0.0.0", 8787],
    ["localhost:8787", "x.localhost", 8787],
    ["127.0.0.1:8787", "127.9.9.9", 8787],
    ["[::1]:8787", "::ffff:127.0.0.1", 8787],
  ])("called as %s is not reached as %s, port %i, even if the operator opens it", (serviceHost, host, port) => {
    const allow = "coatcheck.example localhost *.localhost 127.0.0.1 127.9.9.9 0.0.0.0 [::1]";
    expect(http(host, { serviceHost, allow }, port)).toBe("own_api");
  });

  it("is not reached under any name of its own, whichever one it was called by", () => {
    const ownHosts = ["coatcheck.example", "api.example:8443", "localhost:8787"];
    const allow = "coatcheck.example api.example localhost 127.0.0.1";
    const given = { serviceHost: "other.example", ownHosts, allow, tcp: "1-65535" };
    const own: [host: string, port: number][] = [
      ["other.example", 443],
      ["COATCHECK.example.", 443],
      ["coatcheck.example", 8080],
      ["api.example", 8443],
      ["localhost", 8787],
      ["127.0.0.1", 8787],
      ["::ffff:127.0.0.1", 8787],
    ];
    for (const [host, port] of own) {
      expect([host, http(host, given, port), tcp(host, given, port)]).toEqual([host, "own_api", "own_api"]);
    }
    expect([http("api.example", given, 443), http("localhost", given, 3000)]).toEqual([null, null]);
    expect(http("x.coatcheck.example", given)).toBeNull();
  });

  it("leaves other servers on the same machine in reach", () => {
    expect(http("localhost", { serviceHost: "localhost:8787", allow: "localhost" }, 3000)).toBeNull();
    expect(http("example.com", { serviceHost: "localhost:8787" }, 8787)).toBeNull();
  });
});

function sentence(host: string, port = 443): string {
  const refusal = judge(target("http", host, port), rules({}), "coatcheck.example");
  return refusal === null ? "" : sentenceOf(refusal);
}

describe("a refusal", () => {
  it("says what is refused and what to do", () => {
    const [what, ...rest] = sentence("0xa.1").split(". ");
    expect(what).toBe("coatcheck refused 10.0.0.1: components cannot reach a private address");
    expect(rest).toEqual(["Use a public one, or ask the service's operator to allow this one (EGRESS_ALLOW)."]);
    expect(sentence("0")).toContain("an unspecified address");
    expect(sentence("intranet")).toContain("this is not a public name");
    expect(sentence("example.com", 25)).toContain("example.com:25: port closed");
  });
});
