// What the platform offers to every Worker and Node has not. A cache would outlive executions; the others make code that runs in
// many places take this one for a browser's worker or for Cloudflare's, and itself for another program than it is in Node. What the
// platform's own modules look for at run time stays.
const NAMES = [
  "caches",
  "Cache",
  "CacheStorage",
  "self",
  "origin",
  "WorkerGlobalScope",
  "ServiceWorkerGlobalScope",
].concat(["HTMLRewriter", "WebSocketPair", "WebSocketRequestResponsePair", "FetchEvent", "ScheduledEvent"]);

export function installClosed(): void {
  for (let holder: object | null = globalThis; holder !== null && holder !== Object.prototype;) {
    for (const name of NAMES) Reflect.deleteProperty(holder, name);
    holder = Object.getPrototypeOf(holder) as object | null;
  }
}
