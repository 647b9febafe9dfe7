// The request to schedule an execution, as the API takes it.
import { z } from "@hono/zod-openapi";

const text = (description: string) => z.string().min(1).openapi({ description });
const object = z.record(z.string(), z.unknown());

const component = text("A component's id.");
const ofAccount = {
  component,
  action_or_trigger: text("The name of one of the component's actions or triggers."),
  account_id: text("An account's id."),
};
const cfg = object.optional().openapi({ description: "Laid over the account's keys." });

const VerifyCredentials = z
  .object({
    execution_type: z.literal("verify_credentials"),
    component,
    account_data: object.openapi({ description: "The credentials to verify, by field." }),
  })
  .openapi("VerifyCredentials");

const GetMetaModel = z
  .object({ execution_type: z.literal("get_meta_model"), ...ofAccount, cfg })
  .openapi("GetMetaModel");

const SelectModel = z
  .object({
    execution_type: z.literal("select_model"),
    ...ofAccount,
    model_method: text("The name of the module's method to call."),
    cfg,
  })
  .openapi("SelectModel");

/** What every type needs: checked even where the type itself is wrong, so that all violations come at once. */
export const AnyScheduleRequest = z.object({ component });

export const ScheduleRequest = z.discriminatedUnion("execution_type", [VerifyCredentials, GetMetaModel, SelectModel], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? 'must be "verify_credentials", "get_meta_model" or "select_model"'
      : "the body must be a JSON object",
});

export type ScheduleRequest = z.infer<typeof ScheduleRequest>;
