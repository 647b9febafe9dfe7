// node:dns where only the other side of the egress entrypoint resolves names: a name stands for itself until something
// connects to it. Addresses and localhost resolve as usual.
import platform from "node:dns";
import { isIP } from "node:net";

type LookupCallback = (error: null, address: unknown, family?: number) => void;

function addressOf(name: string): { address: string; family: number } {
  if (name === "localhost") return { address: "127.0.0.1", family: 4 };
  return { address: name, family: isIP(name) || 4 };
}

function lookup(name: string, ...rest: unknown[]): void {
  const callback = rest.at(-1) as LookupCallback;
  const options = rest[0] as { all?: boolean } | undefined;
  const found = addressOf(name);
  process.nextTick(() => {
    if (typeof options === "object" && options?.all) callback(null, [found]);
    else callback(null, found.address, found.family);
  });
}

function resolve(name: string, ...rest: unknown[]): void {
  const callback = rest.at(-1) as LookupCallback;
  process.nextTick(() => callback(null, [addressOf(name).address]));
}

const promises = {
  ...platform.promises,
  lookup: async (name: string, options?: { all?: boolean }) => (options?.all ? [addressOf(name)] : addressOf(name)),
  resolve: async (name: string) => [addressOf(name).address],
  resolve4: async (name: string) => [addressOf(name).address],
  resolve6: async (name: string) => [addressOf(name).address],
};

export const dns = { ...platform, lookup, resolve, resolve4: resolve, resolve6: resolve, promises };
