// The changes of an execution as a stream of server-sent events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html), for EventSource and curl. The Worker waits, whose
// wall time is not billed; the object sleeps.
import { createRoute } from "@hono/zod-openapi";
import { issuedId } from "../../stubs.ts";

import type { StatusEvent } from "../../execution/view.ts";
import { bodyResponses, commonResponses, eventStream, messageAnswer, noContent, refuse } from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { EventsHeaders } from "./schemas.ts";
import { Messages, REOPEN_PAUSE_MS, watch } from "./watch.ts";

/** Shorter than what proxies take for a dead connection. Only by writing is a client noticed that has hung up. */
const HEARTBEAT_MS = 15_000;

/** How long a client should wait before it connects again. */
const RETRY_MS = 1000;

const events = createRoute({
  method: "get",
  path: "/v1/exec/{id}/events",
  summary: "Follow an execution",
  request: { params: IdParam, headers: EventsHeaders },
  responses: {
    200: eventStream("The changes so far, or those after Last-Event-ID, and then each as it happens."),
    204: { description: "Nothing follows after Last-Event-ID: EventSource stops connecting." },
    400: bodyResponses[400],
    404: messageAnswer("The execution is not the user's, or is no longer remembered."),
    ...commonResponses,
  },
});

export function addEventsRoute(addRoute: AddRoute): void {
  addRoute(events, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    const after = Number(c.req.valid("header")["Last-Event-ID"] ?? 0);
    const changes = new Changes(c.env, id, c.get("actor").owner, after);
    const opened = await changes.open();
    if (opened === "absent") return refuse({ reason: "unknown_result" });
    if (opened === "over") return noContent();
    const headers = { "Content-Type": "text/event-stream" };
    // Hono answers HEAD with this handler, too, and drops the body: nobody would end the stream.
    if (c.req.raw.method !== "HEAD") return new Response(streamOf(changes), { headers });
    changes.close();
    return new Response(null, { headers });
  });
}

function streamOf(changes: Changes): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
    async pull(controller) {
      const next = await changes.next();
      if (next === "over") controller.close();
      else controller.enqueue(encoder.encode(next === "silent" ? ": waiting\n\n" : textOf(next)));
    },
    cancel: () => changes.close(),
  });
}

function textOf({ id, ...data }: StatusEvent): string {
  return `id: ${id}\nevent: status\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The changes of one execution after number `after`, over as many sockets as it takes. */
class Changes {
  readonly #open: (after: number) => Promise<Response>;
  #after: number;
  #messages: Messages | null = null;
  #isClosed = false;

  constructor(env: Env, id: DurableObjectId, owner: string, after: number) {
    this.#open = (number) => watch(env, id, `/events?after=${number}`, { owner });
    this.#after = after;
  }

  async open(): Promise<"open" | "over" | "absent"> {
    const answer = await this.#open(this.#after);
    if (answer.webSocket === null) return answer.json<"over" | "absent">();
    this.#messages = new Messages(answer.webSocket);
    return "open";
  }

  /** The next change; `silent` where there was none for a while; `over` where there will be none. */
  async next(): Promise<StatusEvent | "silent" | "over"> {
    while (!this.#isClosed && this.#messages !== null) {
      const message = await this.#messages.next(HEARTBEAT_MS);
      if (typeof message === "object") {
        const event = JSON.parse(message.text) as StatusEvent;
        this.#after = event.id;
        return event;
      }
      if (message !== "broken") return message;
      await scheduler.wait(REOPEN_PAUSE_MS);
      if (this.#isClosed || (await this.open()) !== "open") break;
    }
    return "over";
  }

  /** To be called when nobody listens any more. */
  close(): void {
    this.#isClosed = true;
    this.#messages?.close();
  }
}
