// The packer, technique by technique. What a packed component does in an isolate is tested in test/worker/node.test.ts.
import { existsSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { fileOf } from "../../../../src/pack/file.ts";
import { ENTRY } from "../../../../src/pack/packed.ts";
import { componentWith, entryOf, evaluated, folderWith, packed } from "./folder.ts";

describe("a packed component", () => {
  it("evaluates a module when it is asked for, and once", async () => {
    const root = componentWith({
      "lib/t.js": "globalThis.evaluations = (globalThis.evaluations ?? 0) + 1; exports.at = globalThis.evaluations;",
      "verifyCredentials.js": "throw new Error('evaluated too early');",
    });
    const { table } = entryOf((await packed(root)).packed);
    expect("evaluations" in globalThis).toBe(false);
    expect([table["lib/t.js"]?.(), table["lib/t.js"]?.()]).toEqual([{ at: 1 }, { at: 1 }]);
    expect(table["verifyCredentials"]).toThrow("evaluated too early");
  });

  it("has modules of its own each time that its entry is loaded", async () => {
    const root = componentWith({ "lib/t.js": "let count = 0; exports.count = () => ++count;" });
    const bundle = await packed(root);
    const load = () => entryOf(bundle.packed).table["lib/t.js"]?.() as { count(): number } | undefined;
    const counts = [1, 2].map(() => load()?.count());
    expect(counts).toEqual([1, 1]);
  });

  it("is the same wherever it lies", async () => {
    const files = {
      "lib/t.js": "module.exports = [__dirname, require('./' + process.argv[99]), new Function('return 1')()];",
      "lib/data.json": "{}",
      "node_modules/a/index.js": "module.exports = __filename;",
    };
    const [one, two] = await Promise.all([componentWith(files), componentWith(files)].map(packed));
    if (one === undefined || two === undefined) throw new Error("unreachable");
    expect(fileOf(one.packed, []).version).toBe(fileOf(two.packed, []).version);
    expect(JSON.stringify(one.packed)).not.toMatch(/coatcheck-pack-|node_modules\/sval/);
  });

  it("keeps the names of functions and classes", async () => {
    const root = componentWith({
      "lib/t.js":
        "const other = require('./other'); class Client {} function call() {} exports.names = [Client.name, call.name, other.name];",
      "lib/other.js": "module.exports = class Client {};",
    });
    expect(await evaluated(root)).toEqual({ names: ["Client", "call", "Client"] });
  });
});

describe("what cannot be resolved", () => {
  it("fails where it is used, as in Node, and is told", async () => {
    const root = componentWith({
      "lib/t.js": `
        const errors = [];
        for (const load of [() => require("optional-package"), () => require("./addon.node"), () => require("./none")]) {
          try { load(); } catch (error) { errors.push([error.code, error.message.split("\\n")[0]]); }
        }
        module.exports = errors;`,
      "lib/static.mjs": "import 'another-package';",
    });
    expect(await evaluated(root)).toEqual([
      ["MODULE_NOT_FOUND", "Cannot find module 'optional-package'"],
      ["MODULE_NOT_FOUND", "Cannot find module './addon.node': it is a native addon, which does not run here"],
      ["MODULE_NOT_FOUND", "Cannot find module './none'"],
    ]);
    const { warnings } = await packed(root);
    expect(warnings).toEqual([
      { module: "optional-package", reason: "is not installed" },
      { module: "./none", reason: "is not installed" },
      { module: "./addon.node", reason: "is a native addon, which cannot run here" },
    ]);
  });

  it("is an error of the module that is no JavaScript, and of no other", async () => {
    const root = componentWith({
      "lib/t.js": "try { require('./broken'); } catch (error) { exports.name = error.name; }",
      "lib/broken.js": "this is no JavaScript",
    });
    expect(await evaluated(root)).toEqual({ name: "SyntaxError" });
    expect((await packed(root)).warnings).toMatchObject([{ module: expect.stringContaining("broken.js") }]);
  });
});

describe("modules in other forms", () => {
  it.each([
    [
      "an ES module by its package",
      { "package.json": { type: "module" }, "lib/t.js": "export const of = 'ES';" },
      "ES",
    ],
    [
      "an ES module by its syntax",
      { "lib/t.js": "import { of } from './a.mjs'; export { of };", "lib/a.mjs": "export const of = 'ES';" },
      "ES",
    ],
    [
      "CommonJS out of TypeScript",
      { "lib/t.js": "Object.defineProperty(exports, '__esModule', { value: true }); exports.of = 'TS';" },
      "TS",
    ],
    [
      "TypeScript where nothing was compiled",
      {
        "tsconfig.json": '{ // comment\n "compilerOptions": { "outDir": "lib", "rootDir": "src" } }',
        "src/t.ts": "const text: string = 'TS'; export const of = text;",
      },
      "TS",
    ],
    ["TypeScript beside it", { "tsconfig.json": {}, "lib/t.ts": "export const of: string = 'TS';" }, "TS"],
    ["a hash-bang and a byte-order mark", { "lib/t.js": "\uFEFF#!/usr/bin/env node\nexports.of = 'both';" }, "both"],
    [
      "a package named as a module of Node's",
      {
        "lib/t.js": "exports.of = require('events').name ?? 'package';",
        "node_modules/events/index.js": "module.exports = { name: 'package' }",
      },
      "EventEmitter",
    ],
    [
      "a package with a slash",
      {
        "lib/t.js": "exports.of = require('punycode/').of;",
        "node_modules/punycode/index.js": "exports.of = 'package';",
        "node_modules/punycode/package.json": { name: "punycode" },
      },
      "package",
    ],
  ] as const)("%s", async (_, files, of) => {
    expect(await evaluated(componentWith(files))).toMatchObject({ of });
  });

  it("waits for a module that waits while it loads", async () => {
    const root = componentWith({
      "package.json": { type: "module" },
      "lib/t.js": "export const of = await Promise.resolve(1);",
    });
    const { modules } = (await packed(root)).packed;
    expect(Object.keys(modules[ENTRY] ?? {})).toEqual(["js"]);
  });
});

describe("what a module asks of Node's loader", () => {
  const SCHEMAS = {
    "lib/schemas/a.json": { name: "a" },
    "lib/schemas/deep/b.js": "exports.name = 'b';",
    "lib/plugins/index.js": "exports.name = 'index';",
  };
  it.each([
    ["a name in a folder", "['a', 'deep/b'].map((name) => require('./schemas/' + name).name)", ["a", "b"]],
    ["a template", "require(`./schemas/${'a'}.json`).name", "a"],
    ["a path that can be told before", "require(require('path').join(__dirname, 'schemas', 'a.json')).name", "a"],
    ["a constant", "(() => { const name = './schemas/a'; return require(name).name; })()", "a"],
    ["a folder's index", "require('./plug' + 'ins').name", "index"],
    ["anything at all", "((load, name) => load(name).name)(require, './schemas/a')", "a"],
    ["a dependency by name", "((name) => require(name).name)('dependency')", "dependency"],
    ["a module of Node's by name", "typeof ((name) => require(name))('fs').readFileSync", "function"],
    ["module.require", "module.require('./schemas/a').name", "a"],
    [
      "where a module lies",
      "[require.resolve('./schemas/a'), require.resolve('fs')]",
      ["/bundle/lib/schemas/a.json", "fs"],
    ],
    [
      "where it lies itself",
      "[__dirname, __filename, module.filename]",
      ["/bundle/lib", "/bundle/lib/t.js", "/bundle/lib/t.js"],
    ],
    [
      "the main module",
      "[require.main === module, typeof module.parent, require.main.filename]",
      [false, "object", "/bundle/index.js"],
    ],
    ["the cache", "typeof require.cache", "object"],
    ["whether there is a require", "typeof require", "function"],
    ["its own require", "((require) => require('own'))((name) => name)", "own"],
    ["names in short", "Object.values({ __dirname, __filename })", ["/bundle/lib", "/bundle/lib/t.js"]],
  ])("%s", async (_, expression, value) => {
    const root = componentWith({
      "package.json": { dependencies: { dependency: "1" } },
      "node_modules/dependency/index.js": "exports.name = 'dependency';",
      "lib/t.js": `module.exports = { value: ${expression} };`,
      ...SCHEMAS,
    });
    expect(await evaluated(root)).toEqual({ value });
  });

  it("finds what an ES module knows of its place", async () => {
    const root = componentWith({
      "package.json": { type: "module" },
      "lib/t.js": "export const of = [import.meta.url, import.meta.dirname];",
    });
    expect(await evaluated(root)).toMatchObject({ of: ["file:///bundle/lib/t.js", "/bundle/lib"] });
  });

  it("finds what a wrapper asks for that is handed the require", async () => {
    const root = componentWith({
      "lib/t.js": "module.exports = require('wrapped');",
      "node_modules/wrapped/index.js": `
        (function (define) { define(function (require) { return { a: require("./lib/a"), none: typeof require }; }); })(
          typeof define === "function" && define.amd ? define : function (factory) { module.exports = factory(require); });`,
      "node_modules/wrapped/lib/a.js": "module.exports = 'a';",
    });
    expect(await evaluated(root)).toEqual({ a: "a", none: "function" });
  });

  it("fails as in Node where a computed name leads nowhere", async () => {
    const root = componentWith({ "lib/t.js": "module.exports = (name) => require('./schemas/' + name);", ...SCHEMAS });
    const load = (await evaluated(root)) as (name: string) => unknown;
    expect(() => load("none")).toThrow(expect.objectContaining({ code: "MODULE_NOT_FOUND" }));
  });
});

describe("files", () => {
  it("come along where the code may read them, and others do not", async () => {
    const root = componentWith({
      "lib/t.js": "require('asks'); require('does-not');",
      "lib/schema.json": "{}",
      "templates/mail.html": "<p>",
      "logo.png": new Uint8Array([1, 2]),
      "bytes.bin": new Uint8Array([0xff, 0xfe]),
      "README.md": "#",
      "spec/t.spec.js": "",
      ".env": "SECRET=1",
      "node_modules/asks/index.js": "require('fs').readFileSync(__dirname + '/data.proto');",
      "node_modules/asks/package.json": { name: "asks" },
      "node_modules/asks/data.proto": "syntax",
      "node_modules/does-not/index.js": "",
      "node_modules/does-not/data.proto": "syntax",
    });
    const { modules } = (await packed(root)).packed;
    expect(Object.keys(modules).toSorted()).toEqual(
      [ENTRY, "bytes.bin", "component.json", "lib/schema.json", "templates/mail.html"]
        .concat("node_modules/asks/data.proto", "node_modules/asks/package.json")
        .toSorted(),
    );
    expect(modules["bytes.bin"]).toEqual({ data: "//4=" });
  });

  it("include code where the code lists folders", async () => {
    const root = componentWith({
      "lib/t.js": "require('fs').readdirSync(__dirname);",
      "lib/other.js": "exports.a = 1;",
    });
    expect((await packed(root)).packed.modules["lib/other.js"]).toEqual({ text: "exports.a = 1;" });
  });

  it("include the names of a package's code where that lists folders", async () => {
    const root = componentWith({
      "lib/t.js": "require('lists');",
      "node_modules/lists/index.js":
        "require('fs').readdirSync(__dirname + '/apis').map((name) => require('./apis/' + name));",
      "node_modules/lists/apis/one.js": "exports.one = 1;",
    });
    expect((await packed(root)).packed.modules["node_modules/lists/apis/one.js"]).toEqual({ text: "" });
  });

  it("are not looked for behind links", async () => {
    const root = folderWith({ "component.json": {} });
    expect(existsSync(root)).toBe(true);
    expect(Object.keys((await packed(root)).packed.modules).toSorted()).toEqual([ENTRY, "component.json"]);
  });
});

describe("code that is generated", () => {
  it("has its interpreter along, and only then", async () => {
    const [with_, without] = await Promise.all(
      ["new Function('return 1')", "1"].map((text) =>
        packed(componentWith({ "lib/t.js": `module.exports = () => ${text};` })),
      ),
    );
    expect(without && entryOf(without.packed).interpreter).toBeUndefined();
    expect(typeof (with_ && entryOf(with_.packed).interpreter?.())).toBe("function");
  });
});
