// Accounts, as requests and answers have them.
import { z } from "@hono/zod-openapi";

import { JsonObject, Name } from "../schemas.ts";

export const AccountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    keys: JsonObject.openapi({ description: "Secrets are masked." }),
  })
  .openapi("Account");

export const AccountDetails = z
  .object({
    name: Name.optional(),
    type: Name.optional().openapi({ description: "The id of the component that the account is for." }),
    keys: JsonObject.optional().openapi({ description: "The credentials, by field; in an update null removes one." }),
  })
  .openapi("AccountDetails");
