// Turns an isolate into Node before any of the component's code runs.
import timers from "node:timers";
import promised from "node:timers/promises";

import { installConsole } from "./console.ts";
import { installFetch } from "./fetch/fetch.ts";
import { installGenerated } from "./generated.ts";
import { installProcess } from "./process.ts";
import { prepareRenewal } from "./renewal.ts";
import { installUncaught } from "./uncaught.ts";
import { installUrl } from "./url.ts";
import { installWasm } from "./wasm.ts";

export { type Execution, current } from "./context.ts";
export { installInterpreter } from "./generated.ts";
export { require } from "./modules.ts";
export { completeCapture, renew } from "./renewal.ts";
export { compileAhead } from "./wasm.ts";

/**
 * Globals that every Worker has and Node lacks. A cache would outlive executions; the others make code that runs in
 * many places take this one for a browser's worker or for Cloudflare, and behave differently than in Node. What the
 * platform's own modules look up at run time stays.
 */
const NOT_IN_NODE = [
  "caches",
  "Cache",
  "CacheStorage",
  "self",
  "origin",
  "WorkerGlobalScope",
  "ServiceWorkerGlobalScope",
  "HTMLRewriter",
  "WebSocketPair",
  "WebSocketRequestResponsePair",
  "FetchEvent",
  "ScheduledEvent",
];

function removePlatformGlobals(): void {
  for (let holder: object | null = globalThis; holder !== null && holder !== Object.prototype;) {
    for (const name of NOT_IN_NODE) Reflect.deleteProperty(holder, name);
    holder = Object.getPrototypeOf(holder) as object | null;
  }
}

removePlatformGlobals();
installUrl();
installFetch();
installProcess();
installConsole();
installUncaught(timers, promised);
installGenerated();
installWasm();
prepareRenewal();
