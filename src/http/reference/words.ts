// What the API reference says of an operation beyond what its route declares, and its examples. An example is written
// once: its command line, its request and its answer in /openapi.json are all made from it (annotate.ts), and a test
// executes it.

import type { Violation } from "../../problem.ts";

export interface Words {
  readonly operationId: string;
  readonly tag: Tag;
  /** Markdown. */
  readonly description: string;
  readonly examples: readonly [Example, ...Example[]];
  /** This operation's other answers, by status. A status that is missing here is answered the same everywhere. */
  readonly others?: Readonly<Record<number, readonly Other[]>>;
}

/** A message, a violation, or a whole body. */
export type Other = string | Violation | { readonly title: string; readonly answer: unknown };

export type Tag = "Executions" | "Accounts" | "Components" | "Users";

/** By method and path, as `GET /v1/users`. */
export type Reference = Readonly<Record<string, Words>>;

/** In strings, `$ACCOUNT` is the value that an earlier example kept under that name. */
export interface Example {
  readonly title: string;
  readonly status: number;
  /** Takes the place of `{id}` in the path. */
  readonly id?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer is a stream: print it as it arrives. */
  readonly isStream?: boolean;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sends the file `$FILE`: the lines that make it, or "" if an earlier example did. */
  readonly file?: string;
  /** Keeps a variable for later examples: the last part of the answer's Location, or the `id` in its body. */
  readonly keep?: { readonly variable: string; readonly from: "Location" | "id" };
  /** The body of the answer. */
  readonly answer?: unknown;
}
