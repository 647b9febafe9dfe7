// Components and their environment variables, as requests and answers have them.
import { z } from "@hono/zod-openapi";

import { JsonObject, Name } from "../schemas.ts";

export const ComponentSchema = z
  .object({
    repo_id: z.string(),
    name: z.string(),
    data: JsonObject.openapi({ description: "component.json" }),
  })
  .openapi("Component");

export const ComponentWithTeam = ComponentSchema.extend({
  team: z.string(),
  version: z.string().optional().openapi({ description: "Of your own component: the SHA-256 of what was pushed." }),
}).openapi("ComponentWithTeam");

export const PushedComponent = ComponentWithTeam.extend({
  changed: z.boolean().openapi({ description: "False if the same version was already there." }),
}).openapi("PushedComponent");

export const NewComponentId = z.object({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      "must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first",
    ),
});

export const ComponentName = z.object({
  name: Name.optional().openapi({ description: "Its name in listings; by default, the title in component.json." }),
});

/** As shells allow it. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** OpenAPI 3.1 has this; the types of the library that writes the description do not. */
const variableNames: object = { propertyNames: { pattern: VARIABLE.source } };

export const VariablesSchema = z.record(z.string(), z.string()).openapi("Environment");

export const VariablesUpdate = z
  .record(
    z.string().regex(VARIABLE, "must be a name of letters, digits and underscores"),
    z
      .string()
      // The environment of a process has none.
      .regex(/^[^\0]*$/, "must not contain a NUL")
      .nullable(),
  )
  .openapi("EnvironmentUpdate", variableNames);
