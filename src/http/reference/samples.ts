// Values for what differs every time in the examples' answers, and the answers that are the same everywhere.
import { REQUEST_BODY_BYTES } from "../../limits.ts";
import type { Other, Words } from "./words.ts";

export const EXECUTION_ID = "8f14e45fceea167a".repeat(4);
export const ACCOUNT_ID = "5db897457bea4a2ce956e85a";
export const USER_ID = "94f57b870db41f85".repeat(4);
export const API_KEY = "c0a7c4ec".repeat(12);

export const FOREIGN_PAGE = "Forbidden: only pages of this service may change anything here (Origin, PUBLIC_URL).";

const EVERYWHERE: Readonly<Record<number, readonly Other[]>> = {
  400: ["The request's body is not valid JSON."],
  401: ["Unauthorized."],
  403: [FOREIGN_PAGE],
  413: [`The request's body is over ${REQUEST_BODY_BYTES / 1024} KiB.`],
  415: ["The request's body must be JSON: send it with Content-Type: application/json."],
  421: ["Misdirected Request: this service does not answer under this host (PUBLIC_URL)."],
  429: ["Too many requests."],
  500: ["Internal Server Error"],
};

/** Further bodies of answers with this status, besides those in the examples; titled by what they say. */
export function otherAnswers(status: number, words: Words): readonly { title: string; answer: unknown }[] {
  return (words.others?.[status] ?? EVERYWHERE[status] ?? []).map((other) => {
    if (typeof other === "string") return { title: other, answer: { message: other } };
    if ("answer" in other) return other;
    return { title: `${other.path} ${other.message}`, answer: { message: "Invalid request.", errors: [other] } };
  });
}

/** Replaces the variable of an account by an id. */
export function fillIn(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll("$ACCOUNT", ACCOUNT_ID));
}
