// `URL` with Node's error: components pass its message on to people.
import { invalidUrl } from "./fetch.ts";

const PlatformUrl = URL;

class NodeUrl extends PlatformUrl {
  constructor(url: string | URL, base?: string | URL) {
    try {
      super(url, base);
    } catch {
      throw Object.assign(invalidUrl(String(url)), base === undefined ? {} : { base: String(base) });
    }
  }
}

Object.defineProperty(NodeUrl, "name", { value: "URL" });

export function installUrl(): void {
  Object.defineProperty(globalThis, "URL", { value: NodeUrl, configurable: true, writable: true });
}
