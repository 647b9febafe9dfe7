// What one account's run may leave behind, and how another's would see it. Each is code of a component's function:
// `leave` runs with the first account, `look` with the second, in what would be the same isolate. `look` answers a
// value that is not the same in an isolate where nothing was left.

export interface Leftover {
  readonly name: string;
  readonly leave: string;
  readonly look: string;
}

const at = (name: string, leave: string, look: string): Leftover => ({ name, leave, look });

/** Code that finds the object `of` and leaves a property there; and one that replaces what is there. */
const added = (name: string, of: string) =>
  at(`a property on ${name}`, `(${of}).leftover = cfg.secret`, `(${of}).leftover`);

const replaced = (name: string, of: string, key: string) =>
  at(`${name} replaced`, `(${of}).${key} = () => cfg.secret`, `(${of}).${key}.toString()`);

/** A getter that would pass for the function that it replaced if its descriptor were read carelessly. */
function behindDescriptors(name: string): Leftover {
  const [of, key] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  const getter = `Object.defineProperty(${of}, "${key}", { get: () => was, configurable: true })`;
  return at(
    `a getter of ${name} that descriptors hide`,
    `const was = ${name}; ${getter}; Object.prototype.writable = true; Object.prototype.value = was`,
    `typeof Object.getOwnPropertyDescriptor(${of}, "${key}").get`,
  );
}

const prototypes = [
  "Object",
  "Function",
  "Array",
  "String",
  "Number",
  "Boolean",
  "Symbol",
  "Promise",
  "Error",
  "TypeError",
  "Date",
  "RegExp",
  "Map",
  "Set",
  "WeakMap",
  "ArrayBuffer",
  "Uint8Array",
  "BigInt",
  "Buffer",
  "URL",
  "URLSearchParams",
  "Headers",
  "Request",
  "Response",
  "EventTarget",
  "AbortSignal",
  "ReadableStream",
  "TextEncoder",
  "Blob",
  "FormData",
].map((name) => added(`${name}.prototype`, `${name}.prototype`));

const hidden = [
  added("the prototype of generators", "Object.getPrototypeOf(function* () {}).prototype"),
  added("the prototype of async functions", "Object.getPrototypeOf(async () => {})"),
  added("the prototype of async generators", "Object.getPrototypeOf(async function* () {}).prototype"),
  added("the prototype of array iterators", "Object.getPrototypeOf([].values())"),
  added("the prototype of map iterators", "Object.getPrototypeOf(new Map().values())"),
  added("the prototype of string iterators", 'Object.getPrototypeOf(""[Symbol.iterator]())'),
  added("the prototype of matches", 'Object.getPrototypeOf("".matchAll(/x/g))'),
  added("the prototype of typed arrays", "Object.getPrototypeOf(Uint8Array.prototype)"),
  added("the prototype of timers", "Object.getPrototypeOf(setTimeout(() => {}, 0))"),
  added("the prototype of hashes", 'Object.getPrototypeOf(require("crypto").createHash("md5"))'),
  added("the prototype of header entries", "Object.getPrototypeOf(new Headers().entries())"),
];

const builtins = [
  replaced("http.request", 'require("http")', "request"),
  replaced("https.get", 'require("https")', "get"),
  replaced("crypto.createHmac", 'require("crypto")', "createHmac"),
  replaced("fs.readFileSync", 'require("fs")', "readFileSync"),
  replaced("EventEmitter.prototype.emit", 'require("events").prototype', "emit"),
  replaced("Readable.prototype.on", 'require("stream").Readable.prototype', "on"),
  replaced("util.format", 'require("util")', "format"),
  replaced("url.parse", 'require("url")', "parse"),
  replaced("querystring.stringify", 'require("querystring")', "stringify"),
  replaced("zlib.gunzip", 'require("zlib")', "gunzip"),
  replaced("dns.lookup", 'require("dns")', "lookup"),
  replaced("net.connect", 'require("net")', "connect"),
  replaced("tls.connect", 'require("tls")', "connect"),
  replaced("JSON.parse", "JSON", "parse"),
  replaced("Math.random", "Math", "random"),
  replaced("Reflect.get", "Reflect", "get"),
  at(
    "Promise.prototype.then wrapped",
    "const { then } = Promise.prototype; Promise.prototype.then = function (...a) { return then.apply(this, a) }",
    "Promise.prototype.then.toString()",
  ),
  replaced("Function.prototype.call", "Function.prototype", "call"),
  replaced("console.log", "console", "log"),
  replaced("fetch", "globalThis", "fetch"),
  replaced("setTimeout", "globalThis", "setTimeout"),
  replaced("process.nextTick", "process", "nextTick"),
  replaced("crypto.getRandomValues", "crypto", "getRandomValues"),
  replaced("performance.now", "performance", "now"),
  added("http.globalAgent", 'require("http").globalAgent'),
  added("a built-in module", 'require("path")'),
  added("a function", "parseInt"),
  added("process", "process"),
  added("crypto.subtle", "crypto.subtle"),
  added("navigator", "navigator"),
];

const globals = [
  at("a global", "globalThis.leftover = cfg.secret", "globalThis.leftover"),
  at("a global without a word", "leftover = cfg.secret", "typeof leftover"),
  at(
    "a getter on Object.prototype",
    'Object.defineProperty(Object.prototype, "get", { get: () => "x", configurable: true })',
    "({}).get",
  ),
  at("an enumerable property on Object.prototype", "Object.prototype.port = cfg.secret", "({}).port"),
  at("a deleted function", "delete Array.prototype.map", "typeof [].map"),
  at(
    "a function in the place of a deleted one",
    "delete Array.prototype.map; Array.prototype.leftover = () => cfg.secret",
    "[typeof [].map, typeof [].leftover]",
  ),
  ...["JSON.parse", "Object.prototype.valueOf"].map((name) => behindDescriptors(name)),
  at("a prototype in between", "Object.setPrototypeOf(Map.prototype, { leftover: cfg.secret })", "new Map().leftover"),
  at("process.env", "process.env.TOKEN = cfg.secret", "process.env.TOKEN"),
  at("process.env replaced", "process.env = { TOKEN: cfg.secret }", "process.env.TOKEN"),
  at("process.title", "process.title = cfg.secret", "process.title"),
  at("process.exitCode", "process.exitCode = 7", "process.exitCode"),
  at("a listener of process", 'process.on("leftover", () => {})', 'process.listenerCount("leftover")'),
  at("the working directory", 'process.chdir("/tmp")', "process.cwd()"),
  at("a file", 'require("fs").writeFileSync("/tmp/leftover", cfg.secret)', 'require("fs").existsSync("/tmp/leftover")'),
  at("Error.stackTraceLimit", "Error.stackTraceLimit = 77", "Error.stackTraceLimit"),
  at("Error.prepareStackTrace", "Error.prepareStackTrace = () => cfg.secret", "new Error().stack.includes('secret')"),
  at(
    "EventEmitter.defaultMaxListeners",
    'require("events").defaultMaxListeners = 77',
    'require("events").defaultMaxListeners',
  ),
  at(
    "util.inspect.defaultOptions",
    'require("util").inspect.defaultOptions.depth = 77',
    'require("util").inspect.defaultOptions.depth',
  ),
  at(
    "the default high water mark",
    'require("stream").setDefaultHighWaterMark(false, 77)',
    'require("stream").getDefaultHighWaterMark(false)',
  ),
  at(
    "a channel's subscriber",
    'require("diagnostics_channel").subscribe("c", (m) => { m.seen = cfg.secret })',
    '(() => { const m = {}; require("diagnostics_channel").channel("c").publish(m); return m.seen })()',
  ),
  at("a performance mark", 'performance.mark("leftover")', "performance.getEntriesByName('leftover').length"),
  at("the last match", "/secret-(.*)/.exec(cfg.secret)", "RegExp.$1 + RegExp.input"),
  at("a module's state", "state.leftover = cfg.secret", "state.leftover"),
  at(
    "require.cache",
    'require("module")._cache.leftover = { exports: cfg.secret }',
    'Object.keys(require("module")._cache).join()',
  ),
  at("a well-known symbol", "Object.prototype[Symbol.toStringTag] = cfg.secret", "String({})"),
  at(
    "a species",
    "Object.defineProperty(Array, Symbol.species, { get() { return cfg.secret }, configurable: true })",
    "Array[Symbol.species].toString()",
  ),
  at("a promise that waits", "globalThis.waits = new Promise(() => {})", "typeof globalThis.waits"),
  at(
    "an interval",
    "setInterval(() => { globalThis.ticked = cfg.secret }, 1)",
    "new Promise((r) => setTimeout(() => r(globalThis.ticked), 50))",
  ),
  at(
    "an async loop",
    "(async () => { for (let i = 0; i < 1000; i++) { await new Promise((r) => setTimeout(r, 1)); globalThis.looped = cfg.secret } })()",
    "new Promise((r) => setTimeout(() => r(globalThis.looped), 50))",
  ),
];

/** What cannot be undone: the isolate stays with its account. */
const lasting = [
  at("a frozen prototype", "Object.freeze(Array.prototype)", "Object.isFrozen(Array.prototype)"),
  at(
    "a property that cannot be deleted",
    'Object.defineProperty(Object.prototype, "leftover", { value: cfg.secret })',
    "({}).leftover",
  ),
  at(
    "a global that cannot be deleted",
    'Object.defineProperty(globalThis, "leftover", { value: cfg.secret })',
    "globalThis.leftover",
  ),
  at("a sealed module", 'Object.preventExtensions(require("util"))', 'Object.isExtensible(require("util"))'),
];

export const LEFTOVERS: readonly Leftover[] = [...prototypes, ...hidden, ...builtins, ...globals, ...lasting];
