// The main module of every component's isolate. It finds the component's modules and calls one function of them (call.ts),
// inside the execution that the call belongs to. It runs in the component's own realm, so it protects nobody: what
// protects is on the host's side (isolate.ts).
import { WorkerEntrypoint } from "cloudflare:workers";

// First: the prelude makes Node of this place before the component's code is so much as read.
import { compileAhead, current, installInterpreter, require } from "./prelude/index.ts";
import descriptor from "coatcheck:descriptor";
import * as entry from "coatcheck:entry";

import { answerOf } from "./answer.ts";
import { type Component, type Ending, callComponent } from "./call.ts";
import type { Answer, RunCallbacks, RunRequest } from "../sandbox/protocol.ts";
import { componentOf } from "./component.ts";
import { servicesOf } from "./services.ts";

compileAhead(entry.default?.wasm ?? entry.wasm ?? []);

/**
 * The component as it was evaluated for the credentials that it was called with last. The original starts a process for each
 * call, so a component may keep in its modules what it learned with one customer's credentials: other credentials get
 * modules of their own.
 */
let evaluated: { readonly credentials: string; readonly component: Component } | null = null;

function componentFor(credentials: string): Component {
  if (evaluated?.credentials === credentials) return evaluated.component;
  const { table, interpreter } = entry.default?.(require, { exports: {} }) ?? entry;
  if (interpreter !== undefined) installInterpreter(interpreter);
  const component = componentOf(descriptor, table);
  evaluated = { credentials, component };
  return component;
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
