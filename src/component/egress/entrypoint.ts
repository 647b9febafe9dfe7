// The only way out of an isolate.
import { WorkerEntrypoint } from "cloudflare:workers";

import type { Env } from "../../config.ts";
import { PASS_HEADER } from "./pass.ts";

export class Egress extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    const onward = new Request(request);
    onward.headers.delete(PASS_HEADER);
    return fetch(onward);
  }
}
