// Parses the operator's variables EGRESS_ALLOW and EGRESS_TCP, as wrangler.toml explains them.
import { hostOf } from "./host.ts";
import type { Allowed, EgressRules } from "./rules.ts";

const LARGEST_PORT = 65_535;

/** Entries are separated by commas or white space. Null stands for an invalid one. */
export function parseAllow(text: string): (Allowed | null)[] {
  return words(text).map(allowedOf);
}

/** Ports and port ranges: `5432, 6000-6010`. Null stands for an invalid one. */
export function parsePorts(text: string): (EgressRules["tcp"][number] | null)[] {
  return words(text).map((word) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    const range = [Number(first), Number(last)] as const;
    return range.every(isPort) && range[0] <= range[1] ? range : null;
  });
}

/** `host`, `host:port`, `*.suffix`, `*.suffix:port`, `[v6]`, `[v6]:port`. */
function allowedOf(word: string): Allowed | null {
  const [, star, name = "", digits] = /^(\*\.)?(\[.*\]|[^:]*)(?::(\d+))?$/.exec(word) ?? [];
  const host = hostOf(name);
  const port = digits === undefined ? null : Number(digits);
  if (host === null || (port !== null && !isPort(port))) return null;
  if (star === undefined) return { match: "host", text: host.text, port };
  return host.kind === "name" ? { match: "suffix", text: `.${host.text}`, port } : null;
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= LARGEST_PORT;
}
