// One spelling for each host. Both ways out need it: fetch's URL parser normalizes (decimal, octal, hexadecimal and
// short addresses, full-width digits, percent encoding, upper case), while a socket's host is text as the component
// wrote it. What is judged is what is then connected to: the canonical text, never the text that came in.

/** A lower-case name without its trailing dot, or an address; `text` is canonical, IPv6 without brackets. */
export type Host =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "v4" | "v6"; readonly text: string; readonly bits: bigint };

/** A name once it is in ASCII: letters, digits, hyphens, and the underscores that some names contain. */
const NAME = /^[\w-]+(?:\.[\w-]+)*$/;
/** RFC 1035 allows 255 bytes on the wire, which leaves 253 characters of text. */
const LONGEST_NAME = 253;

/** Characters that would end a URL's host or vanish in it: no host contains them. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NEVER_IN_HOST = /[\s\u0000-\u0020\u007f/?#@\\|]/;

const V4 = /^\d+\.\d+\.\d+\.\d+$/;

/** IPv4 addresses written as IPv6 (RFC 4291, 2.5.5.2): connecting to one reaches the IPv4 address. */
const MAPPED_PREFIX = 0xffffn;

/** The host that `text` names, IPv6 with or without brackets; null if it names none. */
export function hostOf(text: string): Host | null {
  if (text === "" || NEVER_IN_HOST.test(text)) return null;
  const isV6 = text.includes(":");
  const isBare = isV6 && !(text.startsWith("[") && text.endsWith("]"));
  let hostname: string;
  try {
    ({ hostname } = new URL(`http://${isBare ? `[${text}]` : text}`));
  } catch {
    return null;
  }
  if (hostname.startsWith("[")) return v6Of(hostname.slice(1, -1));
  if (V4.test(hostname)) return { kind: "v4", text: hostname, bits: bitsOf(hostname.split("."), 8) };
  const name = hostname.replace(/\.$/, "");
  return NAME.test(name) && name.length <= LONGEST_NAME ? { kind: "name", text: name } : null;
}

/** As a URL writes it. */
export function inUrl(host: Host): string {
  return host.kind === "v6" ? `[${host.text}]` : host.text;
}

/** `text`: as the URL parser writes it, which leaves no IPv4 tail. */
function v6Of(text: string): Host {
  const [head = "", tail] = text.split("::");
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => "0");
  const bits = bitsOf(
    [...first, ...zeros, ...last].map((group) => `0x${group}`),
    16,
  );
  if (bits >> 32n !== MAPPED_PREFIX) return { kind: "v6", text, bits };
  const v4 = bits & 0xffff_ffffn;
  const bytes = [24n, 16n, 8n, 0n].map((shift) => (v4 >> shift) & 0xffn);
  return { kind: "v4", text: bytes.join("."), bits: v4 };
}

function groupsOf(part = ""): string[] {
  return part === "" ? [] : part.split(":");
}

function bitsOf(parts: readonly string[], width: number): bigint {
  return parts.reduce((bits, part) => (bits << BigInt(width)) | BigInt(part), 0n);
}
