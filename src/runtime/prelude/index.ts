// What makes Node of an isolate, before any of the component's code runs.
import timers from "node:timers";
import promised from "node:timers/promises";

import { installClosed } from "./closed.ts";
import { installConsole } from "./console.ts";
import { installFetch } from "./fetch/fetch.ts";
import { installGenerated } from "./generated.ts";
import { installProcess } from "./process.ts";
import { installUncaught } from "./uncaught.ts";
import { installUrl } from "./url.ts";
import { installWasm } from "./wasm.ts";

export { current } from "./context.ts";
export { installInterpreter } from "./generated.ts";
export { require } from "./modules.ts";
export { compileAhead } from "./wasm.ts";

installClosed();
installUrl();
installFetch();
installProcess();
installConsole();
installUncaught(timers, promised);
installGenerated();
installWasm();
