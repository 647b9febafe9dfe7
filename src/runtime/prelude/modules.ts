// Node's own modules as the component's code gets them: the platform's, or ours instead.
import { createRequire } from "node:module";

import { childProcess, connectHttp2, domain } from "./absent.ts";
import { dns } from "./dns.ts";
import { fs } from "./fs.ts";
import { vm } from "./generated.ts";
import { nodeNet, nodeTls } from "./net/modules.ts";
import { nodeHttp, nodeHttps } from "./http/modules.ts";
import { readline, readlinePromises } from "./readline.ts";
import { realm } from "./realm.ts";
import { nodeCrypto, nodeUtil, nodeZlib } from "./util.ts";

const platform = createRequire("file:///bundle/");

/** Constructed when first required. */
const REPLACED: Readonly<Record<string, () => unknown>> = {
  http: () => nodeHttp,
  https: () => nodeHttps,
  dns: () => dns,
  "dns/promises": () => dns.promises,
  child_process: () => childProcess,
  domain: () => domain,
  http2: () => ({ ...(platform("http2") as object), connect: connectHttp2 }),
  net: () => nodeNet,
  tls: () => nodeTls,
  fs: () => fs,
  "fs/promises": () => fs.promises,
  vm: () => vm,
  process: () => process,
  // The platform's module would bring back the functions that our console replaces.
  console: () => console,
  url: () => ({ ...(platform("url") as object), URL }),
  module: () => Object.assign(function Module() {}, platform("module"), { createRequire: () => require }),
  readline: () => readline,
  "readline/promises": () => readlinePromises,
  crypto: () => nodeCrypto,
  util: () => nodeUtil,
  zlib: () => nodeZlib,
};

const made = new Map<string, unknown>();

/** Captures each module before the component's code gets it, so that what it does to it can be undone. */
export function require(name: string): unknown {
  const plain = name.replace(/^node:/, "");
  if (made.has(plain)) return made.get(plain);
  const replaced = Object.hasOwn(REPLACED, plain) ? REPLACED[plain] : undefined;
  const module = replaced === undefined ? load(name) : replaced();
  realm.capture([module]);
  made.set(plain, module);
  return module;
}

/** The platform's own error for a missing module has neither Node's message nor its code. */
function load(name: string): unknown {
  try {
    return platform(name);
  } catch {
    const error = new Error(`Cannot find module '${name}'\nRequire stack:\n- /bundle/index.js`);
    throw Object.assign(error, { code: "MODULE_NOT_FOUND", requireStack: ["/bundle/index.js"] });
  }
}
