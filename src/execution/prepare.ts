// Turns a request to schedule into the order for an execution: finds the component and the account, and seals what is
// secret.
import { readConfig } from "../config.ts";
import type { Problem } from "../problem.ts";
import { Sealer, executionRecord } from "../seal.ts";
import { callUser } from "../stubs.ts";
import type { Runnable } from "../user/components.ts";
import type { Actor, Unauthorized } from "../user/actor.ts";
import type { ListedExecution, Supplies } from "../user/supplies.ts";
import type { ScheduleRequest } from "./request.ts";
import type { Job, Order, Priority } from "./state.ts";

export interface Scheduling {
  readonly id: DurableObjectId;
  readonly actor: Actor;
  /** The host under which the client reached this service. */
  readonly host: string;
  readonly request: ScheduleRequest;
  /** Of the request (state.ts, Order). */
  readonly fingerprints: readonly string[];
  /** The component, if it is a built-in one. */
  readonly builtIn: Runnable | null;
}

/** The order, or why there can be none. It takes component and account along as they are at this moment. */
export async function prepare(
  env: Env,
  { id, actor, host, request, fingerprints, builtIn }: Scheduling,
): Promise<{ readonly order: Order } | { readonly problem: Problem }> {
  const config = readConfig(env);
  const user = actor.profile.id;
  const call = callOf(request);
  // A built-in component is checked before anything is listed; one of the user's own is, in the user's object.
  if (builtIn !== null && !hasEntry(builtIn, call)) return { problem: unknownEntry(call, builtIn) };
  const listed: ListedExecution = {
    id: id.toString(),
    component: request.component,
    actionOrTrigger: call.actionOrTrigger,
    isRepeatable: fingerprints.length > 0,
  };
  const [supplies, priority, input] = await Promise.all([
    suppliesOf(
      env,
      actor,
      builtIn === null ? request.component : null,
      call.accountId,
      config.keepsHistory ? listed : null,
    ),
    priorityOf(env, actor),
    new Sealer(config.sealingKeys).seal(call.input, user, executionRecord(id.toString())),
  ]);
  if (supplies === "unauthorized") return { problem: { reason: "unauthorized" } };
  const runnable = builtIn ?? supplies.component;
  if (runnable === null) return { problem: { reason: "unknown_component" } };
  if (!hasEntry(runnable, call)) return { problem: unknownEntry(call, runnable) };
  const account = accountOf(call.accountId, supplies);
  if (account === "unknown") return { problem: { reason: "unknown_account" } };

  const { runSeconds, code } = runnable;
  const { method } = call;
  return {
    order: {
      owner: actor.owner,
      user,
      component: request.component,
      version: code.version,
      type: request.execution_type,
      actionOrTrigger: call.actionOrTrigger,
      spans: runSeconds === null ? config.spans : { ...config.spans, runMs: runSeconds * 1000 },
      listedAt: supplies.listedAt,
      fingerprints,
      job: { priority, code, host, method, input, account },
    },
  };
}

interface Call {
  readonly component: string;
  readonly actionOrTrigger: string | null;
  readonly method: string | null;
  readonly accountId: string | null;
  /** What is sealed with the execution. */
  readonly input: Readonly<Record<string, unknown>>;
}

function callOf(request: ScheduleRequest): Call {
  const { component } = request;
  if (request.execution_type === "verify_credentials") {
    return { component, actionOrTrigger: null, method: null, accountId: null, input: request.account_data };
  }
  return {
    component,
    actionOrTrigger: request.action_or_trigger,
    method: request.execution_type === "select_model" ? request.model_method : null,
    accountId: request.account_id,
    input: request.cfg ?? {},
  };
}

/** A flood of one user's executions waits in a queue of its own, so that nobody else's execution waits behind it. */
async function priorityOf(env: Env, { profile }: Actor): Promise<Priority> {
  const { success } = await env.EXPRESS_LIMIT.limit({ key: `user:${profile.id}` });
  return success ? "express" : "bulk";
}

/**
 * One call of the user's object, which also finds out whether the key is still good: a Worker remembers it for a while.
 * None for root, whose key is not there, where the execution needs nothing of the user's, and nothing is listed.
 */
async function suppliesOf(
  env: Env,
  actor: Actor,
  componentId: string | null,
  accountId: string | null,
  listed: ListedExecution | null,
): Promise<Supplies | Unauthorized> {
  if (actor.isRoot && componentId === null && accountId === null && listed === null) {
    return { component: null, account: null, listedAt: null };
  }
  const { owner, keyDigest } = actor;
  return callUser(env, actor.profile.id, (user): Promise<Supplies | Unauthorized> =>
    user.supply({ owner, keyDigest }, componentId, accountId, listed),
  );
}

function accountOf(id: string | null, { account }: Supplies): Job["account"] | "unknown" {
  if (id === null) return null;
  return account === null ? "unknown" : { id, ...account };
}

function hasEntry({ names }: Runnable, { actionOrTrigger }: Call): boolean {
  return actionOrTrigger === null || names.includes(actionOrTrigger);
}

function unknownEntry({ component }: Call, { names }: Runnable): Problem {
  const message = `${component} has no action or trigger with this name; it has: ${names.join(", ") || "none"}`;
  return { reason: "invalid_request", violations: [{ path: "action_or_trigger", message }] };
}
