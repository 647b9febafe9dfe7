// The main module of every component's isolate. It finds the component's modules and calls one function of them (call.ts),
// inside the execution that the call belongs to. It runs in the component's own realm, so it protects nobody: what
// protects is on the host's side (isolate.ts).
import { WorkerEntrypoint } from "cloudflare:workers";

// First: the prelude makes Node of this place before the component's code is so much as read.
import { current, installInterpreter, require } from "./prelude/index.ts";
import descriptor from "coatcheck:descriptor";
import * as entry from "coatcheck:entry";

import { answerOf } from "../answer.ts";
import { type Ending, callComponent } from "../call.ts";
import type { Answer, RunHost, RunRequest } from "../protocol.ts";
import { componentOf } from "./component.ts";
import { servicesOf } from "./services.ts";

const { table, interpreter } = entry.default?.(require, { exports: {} }) ?? entry;
const component = componentOf(descriptor, table);
if (interpreter !== undefined) installInterpreter(interpreter);

export default class extends WorkerEntrypoint {
  async run({ component: id, call, pass }: RunRequest, host: RunHost): Promise<Answer> {
    const { promise: failed, reject: fail } = Promise.withResolvers<Ending>();
    const services = servicesOf(id, host);
    const execution = { pass, fail, log: services.write };
    const ending = current.run(execution, () => callComponent(component, call, services));
    const answer = await Promise.race([ending, failed]).then(answerOf, (error: unknown) =>
      answerOf({ kind: "error", error }),
    );
    await services.written();
    return answer;
  }
}
