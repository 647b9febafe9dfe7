// Puts the Worker together. What must outlive a request, the memory of keys and of isolates, is made here, once for
// each isolate of the Worker.
import { Catalog, type BuiltIn } from "./sandbox/catalog.ts";
import { IsolateMemory, IsolateSandbox } from "./sandbox/isolate.ts";
import { isDevelopment } from "./config.ts";
import type { Message } from "./execution/object.ts";
import { createApp } from "./http/app.ts";
import { consume, consumeDead } from "./queue/consumer.ts";
import { KeyMemory } from "./user/keys.ts";
import type { Actor } from "./user/actor.ts";

const DEAD_LETTER_QUEUE = "coatcheck-executions-dead";

export function createWorker(components: readonly BuiltIn[]): ExportedHandler<Env, Message> {
  const catalog = new Catalog(components);
  const app = createApp(catalog, new KeyMemory<Actor>());
  const isolates = new IsolateMemory();
  return {
    fetch: (request, env, ctx) => app.fetch(request, env, ctx),

    async queue(batch, env, ctx) {
      if (batch.queue === DEAD_LETTER_QUEUE) return consumeDead(batch, env);
      const done = consume(batch, env, new IsolateSandbox(catalog, env, isolates));
      // The local queue delivers one batch at a time: there, runs go on behind the batch, so that a component that
      // hangs holds up nobody else. A deployed queue has many consumers, and keeps each alive only until this promise
      // ends.
      if (isDevelopment()) ctx.waitUntil(done);
      else await done;
    },
  };
}
