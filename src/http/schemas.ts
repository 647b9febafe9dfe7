// What the schemas of several subjects share, and how violations are worded.
import { z } from "@hono/zod-openapi";

z.config({
  customError: ({ code, input, expected }) => {
    if (code !== "invalid_type") return undefined;
    return input === undefined ? "is required" : `must be ${expected === "string" ? "a string" : "a JSON object"}`;
  },
});

export const IdParam = z.object({ id: z.string() });

export const JsonObject = z.record(z.string(), z.unknown());

/** Long enough for any name that people give; an account's or a component's is stored with it. */
export const Name = z.string().max(200);
