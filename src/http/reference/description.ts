// `/openapi.json`: what the routes declare, joined with the words and examples of the reference.
import { StatusEvent } from "../../execution/view.ts";
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
  // The data of the event stream, which OpenAPI 3.1 has no other place for.
  app.openAPIRegistry.register("StatusEvent", StatusEvent);
  app.get(DESCRIPTION_PATH, (c) => c.json(annotate(declared(app, new URL(c.req.url).origin), reference), 200));
  refuseOtherMethods(app, DESCRIPTION_PATH, ["GET"]);
}

function declared(app: App, origin: string) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "coatcheck", version: "1", description: introduction(origin) },
    tags,
    security: [{ basic: [] }],
  });
}
