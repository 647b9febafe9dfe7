// The components that are part of this Worker, public to every user. Each is a folder in elastic.io's format under
// builtin/. Its modules are evaluated on first use, as those of an uploaded component are: here a dynamic import, which
// the bundler folds into the Worker and which Node reads from the folder.
import type { Component } from "./call.ts";
import type { Listed } from "./catalog.ts";
import type { Descriptor } from "./descriptor.ts";
import openapi from "./builtin/openapi/component.json" with { type: "json" };
import timer from "./builtin/timer/component.json" with { type: "json" };

type Modules = Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>;

export const builtins: readonly Listed[] = [
  {
    id: "openapi",
    name: "OpenAPI",
    team: "coatcheck",
    component: folderOf(openapi, {
      "verifyCredentials.js": () => import("./builtin/openapi/verifyCredentials.js"),
      "lib/actions/callOperation.js": () => import("./builtin/openapi/lib/actions/callOperation.js"),
    }),
  },
  {
    id: "timer",
    name: "Timer",
    team: "coatcheck",
    component: folderOf(timer, {
      "lib/triggers/timer.js": () => import("./builtin/timer/lib/triggers/timer.js"),
    }),
  },
];

function folderOf(descriptor: Descriptor, modules: Modules): Component {
  const find = (path: string) => {
    const name = path.replace(/^(?:\.\/)+/, "");
    return [name, `${name}.js`].find((candidate) => Object.hasOwn(modules, candidate));
  };
  return {
    descriptor,
    has: (path) => find(path) !== undefined,
    async load(path) {
      const evaluate = modules[find(path) ?? ""];
      if (evaluate === undefined) {
        throw Object.assign(new Error(`Cannot find module '${path}'`), { code: "MODULE_NOT_FOUND" });
      }
      // The default export of a CommonJS module is its `module.exports`.
      return (await evaluate()).default;
    },
  };
}
