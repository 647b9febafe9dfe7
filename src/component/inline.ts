// The sandbox of the built-in components, which are part of this Worker: they run in the consumer's own isolate. Their
// deadline is kept by not waiting any longer; what they do afterwards reaches nobody.
import { type Outcome, encodeError, encodeValue, rejected } from "../result.ts";
import { type Ending, callComponent } from "./call.ts";
import type { Catalog } from "./catalog.ts";
import type { Run, Sandbox } from "./sandbox.ts";
import { redactor } from "./secrets.ts";
import { servicesOf } from "./services.ts";

export class InlineSandbox implements Sandbox {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  async run(run: Run): Promise<Outcome> {
    const listed = this.#catalog.find(run.component);
    if (listed === null) return rejected({ name: "Error", message: "The component does not exist any more." });
    const redact = redactor(run.call.cfg, listed.component.descriptor);
    const ending = await withDeadline(callComponent(listed.component, run.call, servicesOf(run, redact)), run.runMs);
    if (ending === "timeout") return timeout(run.runMs);
    if (ending.kind === "error") return encodeError(ending.error, redact);
    return encodeValue(
      run.call.type === "verify_credentials" ? withoutSecrets(ending.value, redact) : ending.value,
      redact,
    );
  }
}

async function withDeadline(ending: Promise<Ending>, ms: number): Promise<Ending | "timeout"> {
  const timer = new AbortController();
  const deadline = scheduler.wait(ms, { signal: timer.signal }).then(() => "timeout" as const);
  try {
    return await Promise.race([ending, deadline]);
  } finally {
    timer.abort();
  }
}

function timeout(ms: number): Outcome {
  const message = `The component gave no answer within ${ms / 1000} seconds.`;
  return rejected({ name: "TimeoutError", message });
}

/** A verdict's reason is an error's message as often as not. */
function withoutSecrets(verdict: unknown, redact: (text: string) => string): unknown {
  const isExplained =
    typeof verdict === "object" && verdict !== null && "reason" in verdict && typeof verdict.reason === "string";
  return isExplained ? { ...verdict, reason: redact(verdict.reason as string) } : verdict;
}
