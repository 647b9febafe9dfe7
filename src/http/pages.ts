// The pages: `/`, the console, and `/docs`, the API reference, whose viewer shows /openapi.json. Each is one document,
// which may load its own script, style sheet and images and talk to this service, and nothing else.
import { developmentUser } from "../config.ts";
import { consolePage } from "../console/page.ts";
import { docsPage } from "../docs/page.ts";
import { type App, refuseOtherMethods } from "./router.ts";

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

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "Referrer-Policy": "no-referrer",
};

export function addPages(app: App): void {
  addPage(app, "/", () => consolePage(developmentUser));
  addPage(app, "/docs", docsPage);
}

function addPage(app: App, path: string, page: () => ReturnType<typeof docsPage>): void {
  app.get(path, (c) => c.html(page(), 200, HEADERS));
  refuseOtherMethods(app, path, ["GET"]);
}
