// `/openapi.json`: what the routes declare, joined with the words and examples of the reference.
import { StatusChange } from "../../execution/view.ts";
import { accounts } from "../accounts/reference.ts";
import { annotate } from "./annotate.ts";
import { components } from "../components/reference.ts";
import { executions } from "../executions/reference.ts";
import { introduction, tags } from "./introduction.ts";
import { history } from "../executions/history-reference.ts";
import { users } from "../users/reference.ts";
import { type App, refuseOtherMethods } from "../router.ts";

export const DESCRIPTION_PATH = "/openapi.json";

const reference = { ...executions, ...history, ...accounts, ...components, ...users };

export function addDescription(app: App): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "basic", {
    type: "http",
    scheme: "basic",
    description: "E-mail and API key.",
  });
  // An event stream has no schema in OpenAPI 3.1: no route declares what its events hold.
  app.openAPIRegistry.register("StatusChange", StatusChange);
  app.get(DESCRIPTION_PATH, (c) => c.json(describe(app, c.get("origin")), 200));
  refuseOtherMethods(app, DESCRIPTION_PATH, ["GET"]);
}

/** The description of the API, served at `origin`. */
export function describe(app: App, origin: string) {
  return annotate(declared(app, origin), reference);
}

function declared(app: App, origin: string) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "coatcheck", version: "1", description: introduction(origin) },
    tags,
    security: [{ basic: [] }],
  });
}
