// The main module of every component's isolate. It finds the component's modules and calls one of their functions
// (call.ts) in the context of the execution that the call belongs to. It shares a realm with the component's code, so
// it cannot protect anything: what protects is on the host's side (sandbox/isolate.ts).
import { WorkerEntrypoint } from "cloudflare:workers";
import { posix } from "node:path";

// Must come first: the prelude turns the isolate into Node before any of the component's code is evaluated.
import {
  type Execution,
  compileAhead,
  completeCapture,
  current,
  installInterpreter,
  renew,
  require,
} from "./prelude/index.ts";
import descriptor from "coatcheck:descriptor";
import * as entry from "coatcheck:entry";

import { answerOf } from "./answer.ts";
import { type Component, type Ending, callComponent } from "./call.ts";
import { type RunCallbacks, type RunRequest, writeAnswer } from "../sandbox/protocol.ts";
import type { Table } from "../pack/packed.ts";
import { servicesOf } from "./services.ts";

compileAhead(entry.default?.wasm ?? entry.wasm ?? []);

/**
 * Whose isolate this is, until another account's run renews it: the credentials of the runs, the component with modules
 * that nobody else's run has used, and how many of them go on.
 */
interface Tenancy {
  readonly credentials: string;
  readonly component: Component;
  runs: number;
}

let tenancy: Tenancy | null = null;

/** An ES module is evaluated once: such an isolate is its first account's for good. */
let isRenewable = entry.default !== undefined;

/** Whether it was said that it stays with its account: of an ES module, by the packer. */
let isKeptKnown = !isRenewable;

/** Null where the isolate is another account's: one whose run goes on, or left what cannot be undone. */
function tenancyFor(credentials: string): Tenancy | null {
  if (tenancy?.credentials === credentials) return tenancy;
  if (tenancy !== null) {
    if (tenancy.runs > 0 || !isRenewable) return null;
    isRenewable = renew();
    if (!isRenewable) return null;
  }
  completeCapture();
  const { table, interpreter } = entry.default?.(require, { exports: {} }) ?? entry;
  installInterpreter(interpreter ?? null);
  tenancy = { credentials, component: componentOf(table), runs: 0 };
  return tenancy;
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

/** The runs that go on, by their passes. */
const running = new Map<string, Execution>();

export default class extends WorkerEntrypoint {
  async run({ component, credentials, call, pass }: RunRequest, callbacks: RunCallbacks): Promise<string> {
    const own = tenancyFor(credentials);
    if (own === null) {
      const isKept = !isRenewable && !isKeptKnown;
      isKeptKnown ||= isKept;
      return writeAnswer({ kind: "taken", isKept });
    }
    const { promise: failed, reject: fail } = Promise.withResolvers<Ending>();
    const services = servicesOf(component, callbacks);
    const execution = { pass, fail, log: services.write, isOver: false };
    own.runs += 1;
    running.set(pass, execution);
    try {
      const ending = current.run(execution, () => callComponent(own.component, call, services));
      const answer = await Promise.race([ending, failed]).then(answerOf, (error: unknown) =>
        answerOf({ kind: "error", error }),
      );
      await services.written();
      return writeAnswer(answer);
    } finally {
      own.runs -= 1;
      this.end(pass);
    }
  }

  /** Nothing of the run goes on. One that is still at work keeps its account's hold on this isolate. */
  end(pass: string): void {
    const execution = running.get(pass);
    if (execution !== undefined) execution.isOver = true;
    running.delete(pass);
  }
}
