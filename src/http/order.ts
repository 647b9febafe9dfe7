// Makes the order of an execution out of a schedule request: finds the component and the account, and seals what is secret.
import type { Catalog } from "../component/catalog.ts";
import { entryNames } from "../component/descriptor.ts";
import { type Env, readConfig } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Order } from "../execution/object.ts";
import type { Job } from "../execution/state.ts";
import type { Failure } from "../failure.ts";
import type { Actor } from "../user/object.ts";
import { Sealer, executionRecord } from "../user/seal.ts";
import type { Schedule } from "./schemas.ts";

/** The order, or why there can be none. The account's keys come along as they are at this moment. */
export async function makeOrder(
  env: Env,
  actor: Actor,
  catalog: Catalog,
  id: DurableObjectId,
  request: Schedule,
  fingerprint: string | null,
): Promise<{ readonly order: Order } | { readonly failure: Failure }> {
  const listed = catalog.find(request.component);
  if (listed === null) return { failure: { reason: "unknown_component" } };
  const { sealingKey, spans } = readConfig(env);
  const user = actor.profile.id;
  const seal = (value: unknown) => new Sealer(sealingKey).seal(value, user, executionRecord(id.toString()));
  const orderOf = (job: Job): { order: Order } => {
    const subject = { owner: actor.owner, user, component: listed.id, type: request.execution_type };
    return { order: { subject, spans, fingerprint, job } };
  };

  if (request.execution_type === "verify_credentials") {
    return orderOf({ actionOrTrigger: null, method: null, input: await seal(request.account_data), account: null });
  }

  const names = entryNames(listed.component.descriptor);
  if (!names.includes(request.action_or_trigger)) return { failure: unknownEntry(request, names) };
  const keys = await ask(
    () => env.USERS.get(env.USERS.idFromString(user)),
    (stub) => stub.sealedKeys(request.account_id),
  );
  if (keys === null) return { failure: { reason: "unknown_account" } };
  return orderOf({
    actionOrTrigger: request.action_or_trigger,
    method: request.execution_type === "select_model" ? request.model_method : null,
    input: await seal(request.cfg ?? {}),
    account: { id: request.account_id, keys },
  });
}

function unknownEntry(request: { component: string; action_or_trigger: string }, names: readonly string[]): Failure {
  const message = `${request.component} has no action or trigger of this name; it has: ${names.join(", ") || "none"}`;
  return { reason: "invalid_request", violations: [{ path: "action_or_trigger", message }] };
}
