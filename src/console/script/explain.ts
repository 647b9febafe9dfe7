// Errors in words for the person who uses the console.
import { CoatcheckError, Expired, InvalidRequest, Rejected, Unauthorized, Unavailable } from "../../client/index.ts";

export function explain(error: unknown): string {
  if (error instanceof Rejected) return `The component failed. ${error.reason.name}: ${error.reason.message}`;
  if (error instanceof Unauthorized) return "The e-mail or the API key is wrong.";
  if (error instanceof Expired) return "The execution expired before there was a result. Try again.";
  if (error instanceof InvalidRequest && error.violations.length > 0) {
    return error.violations
      .map(({ path, message }) => (path === "" ? `It ${message}.` : `${path}: ${message}.`))
      .join(" ");
  }
  if (error instanceof Unavailable && error.status === null) {
    return "The service could not be reached. Try again when you are back online.";
  }
  if (error instanceof CoatcheckError) return error.message;
  console.error(error);
  return "Something went wrong on this page. Reload it and try again.";
}

/** Whether the person merely left the view. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
