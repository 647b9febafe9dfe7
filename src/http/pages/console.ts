// `/`, the console: one document. It may load its own script, style sheet and images and talk to this service, and
// nothing else.
import { developmentUser } from "../../config.ts";
import { consolePage } from "../../console/page.ts";
import { type App, refuseOtherMethods } from "../router.ts";

const CONSOLE_PATH = "/";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The icon of a component is part of its descriptor, as a data URL.
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** The headers of every page. */
export const PAGE_HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

export function addConsole(app: App): void {
  app.get(CONSOLE_PATH, (c) => c.html(consolePage(developmentUser), 200, PAGE_HEADERS));
  refuseOtherMethods(app, CONSOLE_PATH, ["GET"]);
}
