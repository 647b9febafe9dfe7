// The shapes of requests and answers, each once: zod checks with them, and /openapi.json shows them.
import { z } from "@hono/zod-openapi";

z.config({
  customError: ({ code, input, expected }) => {
    if (code !== "invalid_type") return undefined;
    return input === undefined ? "is required" : `must be ${expected === "string" ? "a string" : "a JSON object"}`;
  },
});

const text = (description: string) => z.string().min(1).openapi({ description });
const record = z.record(z.string(), z.unknown());

const component = text("A component's id.");
const actionOrTrigger = text("The name of one of the component's actions or triggers.");
const accountId = text("An account's id.");
const cfg = record.optional().openapi({ description: "Overlays the account's keys." });

const Verify = z
  .object({
    execution_type: z.literal("verify_credentials"),
    component,
    account_data: record.openapi({ description: "The credentials to verify, by field." }),
  })
  .openapi("VerifyCredentials");

const MetaModel = z
  .object({
    execution_type: z.literal("get_meta_model"),
    component,
    action_or_trigger: actionOrTrigger,
    account_id: accountId,
    cfg,
  })
  .openapi("GetMetaModel");

const SelectModel = z
  .object({
    execution_type: z.literal("select_model"),
    component,
    action_or_trigger: actionOrTrigger,
    account_id: accountId,
    model_method: text("The name of the module's method to call."),
    cfg,
  })
  .openapi("SelectModel");

/** What is needed whatever the type: checked too where the type itself is wrong, so that all violations come at once. */
export const AnySchedule = z.object({ component });

export const Schedule = z.discriminatedUnion("execution_type", [Verify, MetaModel, SelectModel], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? 'must be "verify_credentials", "get_meta_model" or "select_model"'
      : "the body must be a JSON object",
});

export type Schedule = z.infer<typeof Schedule>;

/** 1 to 255 visible ASCII characters. */
const idempotencyKey = z
  .string()
  .regex(/^[\u0021-\u007E]{1,255}$/, "must be 1 to 255 visible ASCII characters")
  .optional();

export const ScheduleHeaders = z.object({
  "Idempotency-Key": idempotencyKey.openapi({
    description: "The same key with the same JSON value is the same execution.",
  }),
  Prefer: z
    .string()
    .optional()
    .openapi({ description: "`wait=N`: wait up to N seconds (30 at most) for the outcome." }),
});

export const PollHeaders = z.object({
  "Idempotency-Key": idempotencyKey.openapi({
    description: "The key of the reader, which the redirect carries along.",
  }),
  Prefer: z
    .string()
    .optional()
    .openapi({ description: "`wait=N`: wait up to N seconds (30 at most) for the outcome." }),
});

export const ResultHeaders = z.object({
  "Idempotency-Key": idempotencyKey.openapi({ description: "The first key owns the result and may ask again." }),
});

export const EventsHeaders = z.object({
  "Last-Event-ID": z
    .string()
    .regex(/^[0-9]{1,9}$/, "must be the number of an event")
    .optional()
    .openapi({ description: "The number of the last event that was received." }),
});

export const IdParam = z.object({ id: z.string() });

export const Result = z.object({ data: z.unknown() }).openapi("Result");

export const Rejection = z
  .object({
    message: z.literal("Rejected."),
    reason: z.looseObject({ name: z.string(), message: z.string() }).openapi("Reason"),
  })
  .openapi("Rejection");

const instant = z.string().openapi({ format: "date-time", example: "2026-11-24T19:00:00.000Z" });

const status = z
  .enum(["scheduled", "running", "fulfilled", "rejected", "handed_out", "cancelled", "expired"])
  .openapi("Status");

const Failure = z
  .object({
    origin: z.enum(["credentials", "upstream", "component", "platform"]).openapi("Origin"),
    name: z.string(),
    message: z.string(),
    http_status: z.int().optional().openapi({ description: "Of the last answer that the component got." }),
  })
  .openapi("Failure", { description: "Who failed: in a rejection, and in a `verified: false`." });

export const Execution = z
  .object({
    id: z.string(),
    status,
    execution_type: z.enum(["verify_credentials", "get_meta_model", "select_model"]).openapi("ExecutionType"),
    component: z.string(),
    component_version: z.string().nullable().openapi({ description: "Null for a component that is built in." }),
    action_or_trigger: z.string().nullable(),
    scheduled_at: instant,
    started_at: instant.nullable().openapi({ description: "Of the last attempt." }),
    finished_at: instant.nullable().openapi({ description: "Settled, or cancelled or expired before that." }),
    attempt: z.int().openapi({ description: "The last one that was begun; 0 before the first." }),
    must_finish_by: instant
      .nullable()
      .openapi({ description: "Running: the run's deadline. Scheduled: when it would expire." }),
    result_available_until: instant.nullable().openapi({
      description: "When the result expires; after the handout, until when the same reader may ask again.",
    }),
    handed_out_at: instant.nullable(),
    cancelled_at: instant.nullable(),
    expired_at: instant.nullable(),
    size: z.int().nullable().openapi({ description: "Bytes of the result as it goes on the wire." }),
    // `.nullable()` would make of the named schema one that may be null wherever it is named.
    failure: z.union([Failure, z.null()]),
  })
  .openapi("Execution");

export const StatusChange = z
  .object({
    status,
    at: instant,
    attempt: z.int(),
    execution: Execution.optional(),
  })
  .openapi("StatusChange", {
    description: "The data of a `status` event. The last of those sent at once comes with the execution.",
  });

const LogLine = z
  .object({
    at: instant,
    level: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).openapi("LogLevel"),
    text: z.string(),
    attempt: z.int(),
  })
  .openapi("LogLine");

export const Logs = z
  .object({
    logs: z.array(LogLine),
    truncated: z.boolean().openapi({ description: "Whether there was more than there was room for." }),
  })
  .openapi("Logs");

export const Executions = z
  .object({
    executions: z.array(Execution),
    next_cursor: z.string().nullable().openapi({ description: "Null on the last page." }),
  })
  .openapi("Executions");

export const ExecutionsQuery = z.object({
  status: status.optional(),
  component: component.optional(),
  limit: z
    .string()
    .regex(/^(?:[1-9]|[1-4][0-9]|50)$/, "must be a whole number from 1 to 50")
    .optional()
    .openapi({ description: "Executions on a page; 20 where it is left out." }),
  cursor: z
    .string()
    .regex(/^[0-9a-z]{1,10}$/, "must be the next_cursor of a page")
    .optional()
    .openapi({ description: "The `next_cursor` of the page before." }),
});

const name = z.string().max(200);

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
  api_secret: z.string().openapi({ description: "The API key; shown this once." }),
}).openapi("UserWithKey");

export const NewUser = z
  .object({
    email: z
      .email()
      .max(254)
      .transform((email) => email.toLowerCase()),
    first_name: name.optional(),
    last_name: name.optional(),
    company: name.optional(),
  })
  .openapi("NewUser");

export const AccountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    keys: record.openapi({ description: "Secrets masked." }),
  })
  .openapi("Account");

export const AccountDetails = z
  .object({
    name: name.optional(),
    type: name.optional().openapi({ description: "The id of the component that the account is for." }),
    keys: record.optional().openapi({ description: "The credentials, by field; in an update null removes one." }),
  })
  .openapi("AccountDetails");

export const ComponentSchema = z
  .object({
    repo_id: z.string(),
    name: z.string(),
    data: record.openapi({ description: "component.json" }),
  })
  .openapi("Component");

export const ComponentWithTeam = ComponentSchema.extend({
  team: z.string(),
  version: z.string().optional().openapi({ description: "Of one's own component: SHA-256 of what was pushed." }),
}).openapi("ComponentWithTeam");

export const PushedComponent = ComponentWithTeam.extend({
  changed: z.boolean().openapi({ description: "False where the same was there already." }),
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
  name: name
    .optional()
    .openapi({ description: "Its name in listings; the title of component.json where it is left out." }),
});

/** As a shell takes it; a value has no NUL, since the environment of a process has none. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Of OpenAPI 3.1: the types of what writes the description know less. */
const variableNames: object = { propertyNames: { pattern: VARIABLE.source } };

const variable = z.string().regex(VARIABLE, "must be a name of letters, digits and underscores");

export const Environment = z.record(z.string(), z.string()).openapi("Environment");

export const EnvironmentUpdate = z
  .record(
    variable,
    z
      .string()
      .regex(/^[^\0]*$/, "must not have a NUL")
      .nullable(),
  )
  .openapi("EnvironmentUpdate", variableNames);
