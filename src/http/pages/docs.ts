// `/docs`, the API reference: one document, whose viewer shows /openapi.json.
import { docsPage } from "../../docs/page.ts";
import { type App, refuseOtherMethods } from "../router.ts";
import { PAGE_HEADERS } from "./console.ts";

const DOCS_PATH = "/docs";

export function addDocs(app: App): void {
  app.get(DOCS_PATH, (c) => c.html(docsPage(), 200, PAGE_HEADERS));
  refuseOtherMethods(app, DOCS_PATH, ["GET"]);
}
