// Stands in for the typed client.
import { Coatcheck, Refused, Rejected } from "../coatcheck.ts";
import type { Context as ConsoleContext } from "../context.ts";
import { type Credentials } from "../session.ts";
import type { Execution, StatusEvent, Status } from "./execution.ts";

export { Rejected };

export class NotFound extends Refused {}

export type Context = Omit<ConsoleContext, "coatcheck"> & { readonly coatcheck: Interim };

export class Interim extends Coatcheck {
  readonly #authorization: string;

  constructor(credentials: Credentials) {
    super(credentials);
    this.#authorization = `Basic ${btoa(`${credentials.email}:${credentials.apiKey}`)}`;
  }

  executions({
    status,
    component,
    limit,
    cursor,
  }: {
    status?: Status;
    component?: string;
    limit?: number;
    cursor?: string;
    signal?: AbortSignal;
  }) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ status, component, limit, cursor })) {
      if (value !== undefined) query.set(name, String(value));
    }
    return this.request<{ executions: Execution[]; next_cursor: string | null }>("GET", `/v1/exec?${query}`);
  }

  logs(id: string) {
    return this.request<{ logs: { at: string; level: string; text: string; attempt: number }[]; truncated: boolean }>(
      "GET",
      `/v1/exec/${id}/logs`,
    );
  }

  cancel(id: string) {
    return this.request<null>("DELETE", `/v1/exec/${id}`);
  }

  async result(id: string, { idempotencyKey }: { idempotencyKey: string }): Promise<unknown> {
    const response = await fetch(`/v1/exec/result/${id}`, {
      headers: { Authorization: this.#authorization, "Idempotency-Key": idempotencyKey },
    });
    const body = (await response.json()) as {
      data?: unknown;
      reason?: { name: string; message: string };
      message?: string;
    };
    if (response.status === 200) return body.data;
    if (body.reason !== undefined) throw new Rejected(body.reason);
    throw response.status === 404
      ? new NotFound(404, String(body.message))
      : new Refused(response.status, String(body.message));
  }

  async *events(
    id: string,
    options: { signal: AbortSignal; onConnection: (isConnected: boolean) => void },
  ): AsyncGenerator<StatusEvent> {
    let lastEventId = "";
    for (;;) {
      try {
        const response = await fetch(`/v1/exec/${id}/events`, {
          signal: options.signal,
          headers: { Authorization: this.#authorization, ...(lastEventId !== "" && { "Last-Event-ID": lastEventId }) },
        });
        if (response.status === 204) return;
        if (response.status === 404) throw new NotFound(404, "Result does not exist.");
        if (!response.ok || response.body === null) throw new Error(String(response.status));
        options.onConnection(true);
        let text = "";
        for await (const chunk of response.body.pipeThrough(
          new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
        )) {
          text += chunk;
          const blocks = text.split("\n\n");
          text = blocks.pop() ?? "";
          for (const block of blocks) {
            const eventId = /^id: (.*)$/m.exec(block)?.[1];
            const data = /^data: (.*)$/m.exec(block)?.[1];
            if (eventId === undefined || data === undefined) continue;
            lastEventId = eventId;
            yield { id: Number(eventId), ...JSON.parse(data) } as StatusEvent;
          }
        }
      } catch (error) {
        if (options.signal.aborted || error instanceof NotFound) throw error;
        options.onConnection(false);
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
