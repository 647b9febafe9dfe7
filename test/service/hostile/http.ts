// Requests as no browser would send them: any method, any header, any bytes.
import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Longer than the service may hold an answer back. */
const ANSWER_MS = 60_000;

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

export function send(port: number, { method, path, headers, body }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined || "transfer-encoding" in headers ? {} : { "content-length": body.byteLength };
    const options = { port, method, path, headers: { ...headers, ...length }, agent, timeout: ANSWER_MS };
    const sent = request(options, (response) => {
      const parts: Buffer[] = [];
      const answer = () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      const isStream = response.headers["content-type"] === "text/event-stream";
      response.on("data", (part: Buffer) => {
        parts.push(part);
        if (!isStream) return;
        // It may go on for an hour: a client that hangs up has seen enough.
        answer();
        sent.destroy();
      });
      response.on("error", reject);
      response.on("end", answer);
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer")));
    sent.on("error", reject);
    sent.end(body);
  });
}

export function basic({ email, key }: { readonly email: string; readonly key: string }): string {
  return `Basic ${Buffer.from(`${email}:${key}`).toString("base64")}`;
}
