// Requests to the service as a person's user. What got lost is asked again: every request here may be repeated.
import { setTimeout as pause } from "node:timers/promises";

import { type Input, Mistakes, Unavailable } from "./command.ts";

const TRIES = 5;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export class Service {
  readonly url: URL;
  readonly #authorization: string;

  constructor(url: URL, user: string) {
    this.url = url;
    this.#authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  }

  /**
   * The service named by --url and --user, or by COATCHECK_URL and COATCHECK_USER; what is wrong with them is added to
   * `mistakes`.
   */
  static named(values: Input["values"], mistakes: string[]): Service | null {
    // An empty variable is one that is not set.
    const address = String(values["url"] ?? (process.env["COATCHECK_URL"] || "http://localhost:8787"));
    const user = String(values["user"] ?? process.env["COATCHECK_USER"] ?? "");
    const url = URL.parse(address);
    const isUrl = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
    if (!isUrl)
      mistakes.push("--url must be the address of a service, such as http://localhost:8787, and hold no user or key.");
    if (user === "") mistakes.push("--user EMAIL:KEY is needed, or COATCHECK_USER in the environment.");
    else if (!/^[^:]+:./.test(user))
      mistakes.push("--user must be an e-mail and an API key with a colon between them.");
    return isUrl ? new Service(url, user) : null;
  }

  /**
   * Sends a request, again where no answer came or one says that the service cannot answer now. Redirects are not
   * followed. `location` may be a path or an absolute URL, of which only the path counts: the credentials go to --url alone.
   * Throws Unavailable.
   */
  async send(method: string, location: string, headers: Record<string, string> = {}, body?: unknown): Promise<Reply> {
    const { pathname } = new URL(location, this.url);
    const url = new URL(pathname, this.url);
    for (let tries = 1; ; tries++) {
      const outcome = await this.#try(method, url, headers, body);
      if ("status" in outcome && outcome.status !== 429 && outcome.status < 500) return outcome;
      if (tries === TRIES) throw new Unavailable(this.#whyNot(outcome));
      await pause(pauseMs(outcome, tries));
    }
  }

  async #try(
    method: string,
    url: URL,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Reply | { error: unknown }> {
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        headers: {
          Authorization: this.#authorization,
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    } catch (error) {
      return { error };
    }
  }

  #whyNot(outcome: Reply | { error: unknown }): string {
    if ("error" in outcome) return `The service at ${this.url.origin} cannot be reached (${causeOf(outcome.error)}).`;
    const requestId = outcome.headers.get("X-Request-Id");
    const message = `The service answered ${outcome.status}: ${messageIn(outcome.body)}`;
    return requestId === null ? message : `${message} (request ${requestId})`;
  }
}

/** What an answer that is not the hoped-for one means to the person. Always throws. */
export function refused({ status, body }: Reply): never {
  const message = messageIn(body);
  const isTyped = [400, 404, 409, 413, 415, 422].includes(status) && message !== "Expired.";
  if (!isTyped) throw new Unavailable(status === 401 ? "The e-mail or the API key in --user is wrong." : message);
  const errors = (body as { errors?: { path: string; message: string }[] } | null)?.errors ?? [];
  throw new Mistakes(errors.length > 0 ? errors.map((error) => `${error.path}: ${error.message}`) : [message]);
}

function pauseMs(outcome: Reply | { error: unknown }, tries: number): number {
  const asked = "status" in outcome ? Number(outcome.headers.get("Retry-After") ?? Number.NaN) * 1000 : Number.NaN;
  return Number.isFinite(asked) ? Math.min(asked, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS * 2 ** (tries - 1);
}

function messageIn(body: unknown): string {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : "It gave no reason.";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What lies under "fetch failed": a code such as ECONNREFUSED. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return String(cause);
}
