// The main module of every component's isolate. It finds the component's modules and calls one of their functions
// (call.ts) in the context of the execution that the call belongs to. It shares a realm with the component's code, so
// it cannot protect anything: what protects is on the host's side (sandbox/isolate.ts).
import { WorkerEntrypoint } from "cloudflare:workers";
import { posix } from "node:path";

// Must come first: the prelude turns the isolate into Node before any of the component's code is evaluated.
import { compileAhead, current, installInterpreter, require } from "./prelude/index.ts";
import descriptor from "coatcheck:descriptor";
import * as entry from "coatcheck:entry";

import { answerOf } from "./answer.ts";
import { type Component, type Ending, callComponent } from "./call.ts";
import type { Answer, RunCallbacks, RunRequest } from "../sandbox/protocol.ts";
import type { Table } from "../pack/packed.ts";
import { servicesOf } from "./services.ts";

compileAhead(entry.default?.wasm ?? entry.wasm ?? []);

/**
 * The component as evaluated for the credentials of the last call. The original starts a process for each call, so a
 * component may keep in its modules what it learned with one customer's credentials: other credentials get modules of
 * their own.
 */
let evaluated: { readonly credentials: string; readonly component: Component } | null = null;

function componentFor(credentials: string): Component {
  if (evaluated?.credentials === credentials) return evaluated.component;
  const { table, interpreter } = entry.default?.(require, { exports: {} }) ?? entry;
  if (interpreter !== undefined) installInterpreter(interpreter);
  const component = componentOf(table);
  evaluated = { credentials, component };
  return component;
}

/** Loads modules from the table of thunks that the packer made. */
function componentOf(table: Table): Component {
  return {
    descriptor,
    has: (path) => Object.hasOwn(table, posix.normalize(path)),
    load(path) {
      const name = posix.normalize(path);
      const evaluate = Object.hasOwn(table, name) ? table[name] : undefined;
      if (evaluate !== undefined) return required(evaluate());
      throw Object.assign(new Error(`Cannot find module '/bundle/${name}'`), { code: "MODULE_NOT_FOUND" });
    },
  };
}

/**
 * What `require` gives for an ES module that exports under that name:
 * https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require
 */
function required(exports: unknown): unknown {
  const isObject = typeof exports === "object" && exports !== null;
  return isObject && Object.hasOwn(exports, "module.exports") ? Reflect.get(exports, "module.exports") : exports;
}

export default class extends WorkerEntrypoint {
  async run({ component, credentials, call, pass }: RunRequest, host: RunCallbacks): Promise<Answer> {
    const { promise: failed, reject: fail } = Promise.withResolvers<Ending>();
    const services = servicesOf(component, host);
    const execution = { pass, fail, log: services.write };
    const ending = current.run(execution, () => callComponent(componentFor(credentials), call, services));
    const answer = await Promise.race([ending, failed]).then(answerOf, (error: unknown) =>
      answerOf({ kind: "error", error }),
    );
    await services.written();
    return answer;
  }
}
