// coatcheck as it is deployed, with rate limits that count as Cloudflare's do (../limiter.ts).
import { builtins } from "../../src/components/builtins.ts";
import type { Message } from "../../src/execution/object.ts";
import { createWorker } from "../../src/worker.ts";
import { withLimits } from "../limiter.ts";

export { Egress } from "../../src/egress/entrypoint.ts";
export { Execution } from "../../src/execution/object.ts";
export { User } from "../../src/user/object.ts";

const worker = createWorker(builtins);

export default {
  fetch: (request, env, ctx) => worker.fetch?.(request, withLimits(env), ctx) ?? Response.error(),
  queue: (batch, env, ctx) => worker.queue?.(batch, withLimits(env), ctx),
} satisfies ExportedHandler<Env, Message>;
