// The only way out of an isolate: whatever its code opens, by whatever means, arrives here. rules.ts decides what may
// pass. What this guarantees: nothing leaves without a pass, beyond the execution's budget, or after its end.
import { WorkerEntrypoint } from "cloudflare:workers";

import { isDevelopment, readConfig } from "../config.ts";
import { log } from "../log.ts";
import type { Gate } from "./admission.ts";
import { Budgets } from "./budget.ts";
import { forward } from "./http.ts";
import { probe } from "./probe.ts";
import { relay } from "./socket.ts";

/** Far more than run at a time in one isolate; each is a few numbers. */
const MOST_EXECUTIONS = 10_000;

/** An entrypoint is constructed for each request; what outlives a request lives here, as long as the isolate. */
export const budgets = new Budgets(MOST_EXECUTIONS);

export class Egress extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    return forward(request, this.#gate(), isDevelopment() ? probe : null, Date.now());
  }

  override connect(socket: Socket): Promise<void> {
    return relay(socket, this.#gate(), isDevelopment() ? probe : null, Date.now());
  }

  #gate(): Gate {
    const { sealingKeys, egress } = readConfig(this.env);
    return { secrets: sealingKeys, rules: egress, budgets, log: log.info };
  }
}
