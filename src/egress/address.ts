// Which addresses are not public: every block that IANA's special-purpose registries set apart, the metadata services
// of clouds, and in IPv6 everything that is not allocated for the internet. Tunnels (6to4, Teredo) and translation
// (NAT64) carry an IPv4 address inside, and nobody can tell where it leads: they are refused as a whole.
//
// Sources: https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
import { type Host, hostOf } from "./host.ts";

/** What kind of address it is, as the refusal names it. */
export type AddressKind =
  | "unspecified"
  | "private"
  | "shared"
  | "loopback"
  | "link-local"
  | "metadata"
  | "reserved"
  | "documentation"
  | "benchmarking"
  | "multicast"
  | "broadcast"
  | "translated"
  | "tunneled";

/** The first block that contains an address decides. */
const V4_BLOCKS = blocks([
  ["169.254.169.254/32", "metadata"],
  ["100.100.100.200/32", "metadata"],
  // Azure's, at a public address.
  ["168.63.129.16/32", "metadata"],
  ["0.0.0.0/8", "unspecified"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "shared"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.0.2.0/24", "documentation"],
  ["192.88.99.0/24", "tunneled"],
  ["192.168.0.0/16", "private"],
  ["198.18.0.0/15", "benchmarking"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["255.255.255.255/32", "broadcast"],
  ["240.0.0.0/4", "reserved"],
]);

const V6_BLOCKS = blocks([
  ["fd00:ec2::254/128", "metadata"],
  ["::/128", "unspecified"],
  ["::1/128", "loopback"],
  ["64:ff9b::/96", "translated"],
  ["64:ff9b:1::/48", "translated"],
  ["2001::/32", "tunneled"],
  ["2001:2::/48", "benchmarking"],
  ["2001::/23", "reserved"],
  ["2001:db8::/32", "documentation"],
  ["2002::/16", "tunneled"],
  ["3fff::/20", "documentation"],
  ["fc00::/7", "private"],
  ["fe80::/10", "link-local"],
  ["fec0::/10", "private"],
  ["ff00::/8", "multicast"],
]);

/** 2000::/3, the only part of IPv6 that is allocated for the internet. */
const [V6_INTERNET] = blocks([["2000::/3", "reserved"]]);

/** What kind of non-public address it is; null for a public one. */
export function kindOf(host: Extract<Host, { kind: "v4" | "v6" }>): AddressKind | null {
  const found = (host.kind === "v4" ? V4_BLOCKS : V6_BLOCKS).find((block) => isWithin(host.bits, block));
  if (found !== undefined) return found.kind;
  const isInternet = host.kind === "v4" || (V6_INTERNET !== undefined && isWithin(host.bits, V6_INTERNET));
  return isInternet ? null : "reserved";
}

interface Block {
  readonly prefix: bigint;
  /** How many bits come after the prefix. */
  readonly rest: bigint;
  readonly kind: AddressKind;
}

function isWithin(bits: bigint, { prefix, rest }: Block): boolean {
  return bits >> rest === prefix;
}

function blocks(table: readonly (readonly [cidr: string, kind: AddressKind])[]): readonly Block[] {
  return table.map(([cidr, kind]) => {
    const [text = "", length = ""] = cidr.split("/");
    const host = hostOf(text);
    if (host === null || host.kind === "name") throw new Error(`${cidr} is not a block of addresses`);
    const rest = BigInt((host.kind === "v4" ? 32 : 128) - Number(length));
    return { prefix: host.bits >> rest, rest, kind };
  });
}
