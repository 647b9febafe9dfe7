// Users, as requests and answers have them.
import { z } from "@hono/zod-openapi";

import { Name } from "../schemas.ts";

export const UserSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    company: z.string().optional(),
  })
  .openapi("User");

export const UserWithKey = UserSchema.extend({
  api_secret: z.string().openapi({ description: "The API key, shown only this once." }),
}).openapi("UserWithKey");

export const NewUser = z
  .object({
    email: z
      .email()
      .max(254)
      .transform((email) => email.toLowerCase()),
    first_name: Name.optional(),
    last_name: Name.optional(),
    company: Name.optional(),
  })
  .openapi("NewUser");
