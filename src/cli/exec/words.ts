// What is said of an execution in more than one place.
import type { Failure } from "../../client/index.ts";

export function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/** Who failed, and in what words. */
export function failureText({ origin, name, message, http_status }: Failure): string {
  return `${origin}${http_status === undefined ? "" : ` ${http_status}`}: ${name}: ${message}`;
}
