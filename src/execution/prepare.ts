// Makes the order of an execution out of a schedule request: finds the component and the account, and seals what is secret.
import type { Catalog, Listed } from "../sandbox/catalog.ts";
import { entryNames, secretFields } from "../pack/descriptor.ts";
import { readConfig } from "../config.ts";
import type { Order } from "./object.ts";
import type { Job, Lane } from "./state.ts";
import type { Failure } from "../problem.ts";
import type { Ordered } from "../user/components.ts";
import type { Actor, Intent, Stock } from "../user/object.ts";
import { Sealer, executionRecord } from "../seal.ts";
import type { Schedule } from "../http/schemas.ts";
import { callUser } from "../stubs.ts";

/** Where the request came from. */
export interface Origin {
  readonly actor: Actor;
  /** The host under which the client reached this service. */
  readonly host: string;
}

/** The order, or why there can be none. Component and account come along as they are at this moment. */
export async function makeOrder(
  env: Env,
  { actor, host }: Origin,
  catalog: Catalog,
  id: DurableObjectId,
  request: Schedule,
  fingerprints: readonly string[],
): Promise<{ readonly order: Order } | { readonly failure: Failure }> {
  const config = readConfig(env);
  const listed = catalog.find(request.component);
  const builtin = listed && orderedOf(listed);
  const isVerify = request.execution_type === "verify_credentials";
  // Known here for a component that is part of this Worker, and before anything is listed.
  if (builtin !== null && !isVerify && !builtin.names.includes(request.action_or_trigger)) {
    return { failure: unknownEntry(request, builtin.names) };
  }
  const actionOrTrigger = isVerify ? null : request.action_or_trigger;
  const intent = { id: id.toString(), component: request.component, actionOrTrigger };
  const user = actor.profile.id;
  const secret = isVerify ? request.account_data : (request.cfg ?? {});
  const [stock, lane, input] = await Promise.all([
    stockOf(
      env,
      actor,
      builtin === null ? request.component : null,
      isVerify ? null : request.account_id,
      config.keepsHistory ? intent : null,
    ),
    laneOf(env, actor),
    new Sealer(config.sealingKeys).seal(secret, user, executionRecord(id.toString())),
  ]);
  const component = builtin ?? stock.component;
  if (component === null) return { failure: { reason: "unknown_component" } };

  const orderOf = (job: Omit<Job, "lane" | "code" | "host">): { order: Order } => {
    const subject = { owner: actor.owner, user, component: request.component, type: request.execution_type };
    const { runSeconds, code } = component;
    const spans = runSeconds === null ? config.spans : { ...config.spans, runMs: runSeconds * 1000 };
    return { order: { subject, spans, fingerprints, job: { lane, code, host, ...job }, listedAt: stock.listedAt } };
  };

  if (isVerify) {
    return orderOf({ actionOrTrigger: null, method: null, input, account: null });
  }
  if (!component.names.includes(request.action_or_trigger)) return { failure: unknownEntry(request, component.names) };
  if (stock.accountKeys === null) return { failure: { reason: "unknown_account" } };
  return orderOf({
    actionOrTrigger: request.action_or_trigger,
    method: request.execution_type === "select_model" ? request.model_method : null,
    input,
    account: { id: request.account_id, keys: stock.accountKeys },
  });
}

/** A flood of one user's waits in a queue of its own, so that nobody else's execution waits behind it. */
async function laneOf(env: Env, { profile }: Actor): Promise<Lane> {
  const { success } = await env.EXPRESS_LIMIT.limit({ key: `user:${profile.id}` });
  return success ? "express" : "bulk";
}

/** One call of the user's object at most; none where nothing of the user's is needed, and nothing listed. */
async function stockOf(
  env: Env,
  actor: Actor,
  componentId: string | null,
  accountId: string | null,
  intent: Intent | null,
): Promise<Stock> {
  if (componentId === null && accountId === null && intent === null) {
    return { component: null, accountKeys: null, listedAt: null };
  }
  return callUser(env, actor.profile.id, (user): Promise<Stock> =>
    user.order(actor.owner, componentId, accountId, intent),
  );
}

function orderedOf({ descriptor }: Listed): Ordered {
  const code = { version: null, key: "", env: null, secretFields: secretFields(descriptor) };
  return { names: entryNames(descriptor), code, runSeconds: null };
}

function unknownEntry(request: { component: string; action_or_trigger: string }, names: readonly string[]): Failure {
  const message = `${request.component} has no action or trigger of this name; it has: ${names.join(", ") || "none"}`;
  return { reason: "invalid_request", violations: [{ path: "action_or_trigger", message }] };
}
