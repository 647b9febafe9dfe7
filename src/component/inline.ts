// The sandbox of the built-in components, which are part of this Worker: they run in the consumer's own isolate. Their
// deadline is kept by not waiting any longer; what they do afterwards reaches nobody.
import { type Outcome, encodeError, encodeValue, rejected } from "../result.ts";
import { callComponent } from "./call.ts";
import type { Catalog } from "./catalog.ts";
import { type Services, componentLogger } from "./services.ts";
import type { Run, Sandbox } from "./sandbox.ts";
import { redactor } from "./secrets.ts";

export class InlineSandbox implements Sandbox {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  async run({ component: id, call, runMs, updateKeys }: Run): Promise<Outcome> {
    const listed = this.#catalog.find(id);
    if (listed === null) return rejected({ name: "Error", message: "The component does not exist any more." });
    const redact = redactor(call.cfg, listed.component.descriptor);
    const timer = new AbortController();
    const deadline = scheduler.wait(runMs, { signal: timer.signal }).then(() => "timeout" as const);
    const ending = await Promise.race([callComponent(listed.component, call, services(updateKeys)), deadline]);
    if (ending === "timeout") return timeout(runMs);
    timer.abort();
    return ending.kind === "value" ? encodeValue(ending.value, redact) : encodeError(ending.error, redact);
  }
}
