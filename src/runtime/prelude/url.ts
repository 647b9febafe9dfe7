// `URL` with Node's error: components pass its message on to people.
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

/** Node's error for a text that is no URL. */
export function invalidUrl(input: string): TypeError {
  return Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input });
}

export function installUrl(): void {
  Object.defineProperty(globalThis, "URL", { value: NodeUrl, configurable: true, writable: true });
}
