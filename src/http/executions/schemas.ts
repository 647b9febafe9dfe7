// The headers, queries and answers of the executions' routes. What is scheduled is in execution/request.ts, how an
// execution is shown in execution/view.ts.
import { z } from "@hono/zod-openapi";

import { ExecutionView, StatusSchema } from "../../execution/view.ts";

const Key = z.string().regex(/^[\u0021-\u007E]{1,255}$/, "must be 1 to 255 visible ASCII characters");

const IdempotencyKey = Key.optional();

const Prefer = z.string().optional().openapi({
  description: "`wait=N`: wait up to N seconds (30 at most) for the outcome.",
});

export const ScheduleHeaders = z.object({
  "Idempotency-Key": IdempotencyKey.openapi({
    description: "The same key with the same JSON value is the same execution.",
  }),
  Prefer,
});

export const PollHeaders = z.object({
  "Idempotency-Key": IdempotencyKey.openapi({
    description: "The key of the reader, which the redirect carries along.",
  }),
  Prefer,
});

export const ResultHeaders = z.object({
  "Idempotency-Key": IdempotencyKey.openapi({
    description: "The first key owns the result, and may ask again until it acknowledges.",
  }),
});

export const AcknowledgeHeaders = z.object({
  "Idempotency-Key": Key.openapi({ description: "The key under which you fetched the result." }),
});

export const EventsHeaders = z.object({
  "Last-Event-ID": z
    .string()
    .regex(/^[0-9]{1,9}$/, "must be the number of an event")
    .optional()
    .openapi({ description: "The number of the last event that you received." }),
});

export const Result = z.object({ data: z.unknown() }).openapi("Result");

export const Rejection = z
  .object({
    message: z.literal("Rejected."),
    reason: z.looseObject({ name: z.string(), message: z.string() }).openapi("Reason"),
  })
  .openapi("Rejection");

export const Executions = z
  .object({
    executions: z.array(ExecutionView),
    next_cursor: z.string().nullable().openapi({ description: "Null on the last page." }),
  })
  .openapi("Executions");

export const ExecutionsQuery = z.object({
  status: StatusSchema.optional(),
  component: z.string().min(1).optional().openapi({ description: "A component's id." }),
  limit: z
    .string()
    .regex(/^(?:[1-9]|[1-4][0-9]|50)$/, "must be a whole number from 1 to 50")
    .optional()
    .openapi({ description: "Executions on a page; 20 by default." }),
  cursor: z
    .string()
    .regex(/^[0-9a-z]{1,10}$/, "must be the next_cursor of a page")
    .optional()
    .openapi({ description: "The `next_cursor` of the page before." }),
});
