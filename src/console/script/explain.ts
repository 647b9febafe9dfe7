// What went wrong, in words for the person in front of the console.
import { CoatcheckError, Expired, InvalidRequest, Rejected, Unauthorized, Unavailable } from "../../client/index.ts";

export function explain(error: unknown): string {
  if (error instanceof Rejected) return `The component failed. ${error.reason.name}: ${error.reason.message}`;
  if (error instanceof Unauthorized) return "The service does not know this e-mail with this API key.";
  if (error instanceof Expired) return "It expired before there was a result. Try it again.";
  if (error instanceof InvalidRequest && error.violations.length > 0) {
    return error.violations
      .map(({ path, message }) => (path === "" ? `It ${message}.` : `${path}: ${message}.`))
      .join(" ");
  }
  if (error instanceof Unavailable && error.status === null) {
    return "The service could not be reached. Try it again once the network is back.";
  }
  if (error instanceof CoatcheckError) return error.message;
  console.error(error);
  return "Something went wrong in this page. Reload it, and try again.";
}

/** Whether it is only that the person went elsewhere. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
