// `URL` with Node's error, whose message components pass on to people.
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

/** Node's error for an invalid URL. */
export function invalidUrl(input: string): TypeError {
  return Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input });
}

export function installUrl(): void {
  Object.defineProperty(globalThis, "URL", { value: NodeUrl, configurable: true, writable: true });
}
