// `/openapi.json`: what the routes declare, joined with the words and examples of the reference.
import { accounts } from "./reference/accounts.ts";
import { annotate } from "./reference/annotate.ts";
import { components } from "./reference/components.ts";
import { executions } from "./reference/executions.ts";
import { introduction, tags } from "./reference/introduction.ts";
import { look } from "./reference/look.ts";
import { users } from "./reference/users.ts";
import { type App, refuseOtherMethods } from "./route.ts";

export const DESCRIPTION_PATH = "/openapi.json";

const reference = { ...executions, ...look, ...accounts, ...components, ...users };

export function addDescription(app: App): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "basic", {
    type: "http",
    scheme: "basic",
    description: "E-mail and API key.",
  });
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
