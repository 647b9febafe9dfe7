// The executions' routes: schedule, poll, fetch the result, acknowledge it, cancel. What happens to an execution is
// decided in execution/lifecycle.ts.
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { callExecution, issuedId } from "../../stubs.ts";

import type { Catalog } from "../../sandbox/catalog.ts";
import { readConfig } from "../../config.ts";
import type { Handout } from "../../execution/object.ts";
import { prepare } from "../../execution/prepare.ts";
import { ScheduleRequest } from "../../execution/request.ts";
import type { Progress } from "../../execution/state.ts";
import type { Actor } from "../../user/actor.ts";
import { Sealer } from "../../seal.ts";
import { type AppEnv, isAuthorized } from "../authenticate.ts";
import { canonical } from "../../json.ts";
import { body } from "../body.ts";
import {
  answer,
  bodyResponses,
  changeResponses,
  commonResponses,
  jsonAnswer,
  messageAnswer,
  noContent,
  refuse,
} from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { AcknowledgeHeaders, PollHeaders, Rejection, Result, ResultHeaders, ScheduleHeaders } from "./schemas.ts";
import { waitForProgress, waitSecondsOf } from "./wait.ts";

/** How long a client should wait between polls: most executions are done in less. */
const RETRY_AFTER_SECONDS = 1;

const linked = z.object({ Link: z.string() });
const located = linked.extend({ Location: z.string(), "Preference-Applied": z.string().optional() });
const noResult = messageAnswer("The execution is not yours, or no longer has a result.");

const schedule = createRoute({
  method: "post",
  path: "/v1/exec/schedule",
  summary: "Schedule an execution",
  request: { headers: ScheduleHeaders, body: body(ScheduleRequest) },
  responses: {
    202: messageAnswer("Accepted; Location is the URL to poll.", located),
    303: messageAnswer("With `Prefer: wait`: already done; Location is the URL of the result.", located),
    404: messageAnswer("The component or the account does not exist."),
    422: messageAnswer("The Idempotency-Key was used with another request."),
    ...bodyResponses,
    ...commonResponses,
  },
});

const poll = createRoute({
  method: "get",
  path: "/v1/exec/poll/{id}",
  summary: "Ask whether an execution is done",
  request: { params: IdParam, headers: PollHeaders },
  responses: {
    200: messageAnswer(
      "Waiting or running.",
      linked.extend({ "Retry-After": z.string(), "Preference-Applied": z.string().optional() }),
    ),
    303: messageAnswer("Done; Location is the URL of the result.", located),
    400: bodyResponses[400],
    404: messageAnswer("Expired; or not yours, or it no longer has a result.", linked.partial()),
    ...commonResponses,
  },
});

export const RESULT_PATH = "/v1/exec/result/{id}";

const result = createRoute({
  method: "get",
  path: RESULT_PATH,
  summary: "Fetch the result, once",
  request: { params: IdParam, headers: ResultHeaders },
  responses: {
    200: jsonAnswer("Fulfilled.", Result),
    400: jsonAnswer(
      "Rejected; or a header is invalid.",
      z.union([Rejection, bodyResponses[400].content["application/json"].schema]),
    ),
    404: noResult,
    ...commonResponses,
  },
});

const acknowledge = createRoute({
  method: "delete",
  path: RESULT_PATH,
  summary: "Acknowledge the result",
  request: { params: IdParam, headers: AcknowledgeHeaders },
  responses: {
    204: { description: "Acknowledged: nobody can fetch it again." },
    400: bodyResponses[400],
    404: messageAnswer("It was not handed out under this key, or is no longer remembered."),
    ...changeResponses,
    ...commonResponses,
  },
});

const cancel = createRoute({
  method: "delete",
  path: "/v1/exec/{id}",
  summary: "Cancel an execution",
  request: { params: IdParam },
  responses: { 204: { description: "Cancelled." }, 404: noResult, ...changeResponses, ...commonResponses },
});

export function addExecutionRoutes(addRoute: AddRoute, catalog: Catalog): void {
  addRoute(schedule, async (c) => {
    const key = c.req.valid("header")["Idempotency-Key"];
    const actor = c.get("actor");
    const id =
      key === undefined ? c.env.EXECUTIONS.newUniqueId() : c.env.EXECUTIONS.idFromName(`${actor.owner}\n${key}`);
    const fingerprints = key === undefined ? [] : await fingerprintsOf(c.env, actor, await c.req.json());
    const request = c.req.valid("json");
    const { host } = new URL(c.req.url);
    const builtIn = catalog.runnable(request.component);
    const prepared = await prepare(c.env, { id, actor, host, request, fingerprints, builtIn });
    if ("problem" in prepared && prepared.problem.reason === "unauthorized") return refuse(prepared.problem);
    const found =
      "order" in prepared
        ? await callExecution(c.env, id, (execution) => execution.schedule(prepared.order))
        : await findEarlier(c.env, actor, id, fingerprints);
    if (found === "conflict") return refuse({ reason: "key_reused" });
    if (found === "absent" && "problem" in prepared) return refuse(prepared.problem);
    return answerScheduled(c, id);
  });

  addRoute(poll, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    const reader = c.req.valid("header")["Idempotency-Key"] ?? null;
    const { progress, headers } = await progressOf(c, id, reader);
    switch (progress) {
      case "pending":
        return answer(200, "Result not ready yet.", {
          ...headers,
          ...linkTo(c, id),
          "Retry-After": String(RETRY_AFTER_SECONDS),
        });
      case "ready":
        return answerReady(c, id, headers);
      case "expired":
        return refuse({ reason: "expired" }, linkTo(c, id));
      case "absent":
        return refuse({ reason: "unknown_result" });
    }
  });

  addRoute(result, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    // Before anything is handed out: whoever has the key after all may still fetch it then.
    if (!(await isAuthorized(c))) return refuse({ reason: "unauthorized" });
    const handout = await handOut(c.env, id, c.get("actor"), c.req.valid("header")["Idempotency-Key"]);
    if (handout.kind === "absent") return refuse({ reason: "unknown_result" });
    const status = handout.verdict === "fulfilled" ? 200 : 400;
    return new Response(handout.bytes, { status, headers: { "Content-Type": "application/json" } });
  });

  addRoute(acknowledge, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    if (!(await isAuthorized(c))) return refuse({ reason: "unauthorized" });
    const reader = keyedReader(c.req.valid("header")["Idempotency-Key"]);
    const acknowledged = await callExecution(c.env, id, (execution) =>
      execution.acknowledge(c.get("actor").owner, reader),
    );
    return acknowledged === "acknowledged" ? noContent() : refuse({ reason: "unknown_result" });
  });

  addRoute(cancel, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    if (!(await isAuthorized(c))) return refuse({ reason: "unauthorized" });
    const cancelled = await callExecution(c.env, id, (execution) => execution.cancel(c.get("actor").owner));
    return cancelled === "cancelled" ? noContent() : refuse({ reason: "unknown_result" });
  });
}

async function answerScheduled(c: Context<AppEnv>, id: DurableObjectId): Promise<Response> {
  const { progress, headers } =
    waitSecondsOf(c.req.header("Prefer")) === null
      ? { progress: "pending" as const, headers: {} }
      : await progressOf(c, id, null);
  if (progress === "ready") return answerReady(c, id, headers);
  const Location = urlOf(c, `/v1/exec/poll/${id.toString()}`);
  return answer(202, "ok", { ...headers, ...linkTo(c, id), Location });
}

function answerReady(c: Context<AppEnv>, id: DurableObjectId, headers: Record<string, string>): Response {
  const Location = urlOf(c, `/v1/exec/result/${id.toString()}`);
  return answer(303, "Ready.", { ...headers, ...linkTo(c, id), Location });
}

/** An absolute URL of this service. */
function urlOf(c: Context<AppEnv>, path: string): string {
  return c.get("origin") + path;
}

/** Where the execution itself is (history.ts). */
function linkTo(c: Context<AppEnv>, id: DurableObjectId): { Link: string } {
  return { Link: `<${urlOf(c, `/v1/exec/${id.toString()}`)}>; rel="status"` };
}

/** The progress now, or, where the request prefers to wait, when it has changed or the wait is over. */
async function progressOf(
  c: Context<AppEnv>,
  id: DurableObjectId,
  reader: string | null,
): Promise<{ progress: Progress; headers: Record<string, string> }> {
  const owner = c.get("actor").owner;
  const readerId = reader === null ? null : keyedReader(reader);
  const seconds = waitSecondsOf(c.req.header("Prefer"));
  if (seconds !== null) {
    const progress = await waitForProgress(c.env, id, owner, readerId, seconds);
    return { progress, headers: { "Preference-Applied": `wait=${seconds}` } };
  }
  const progress = await callExecution(c.env, id, (execution) => execution.progress(owner, readerId));
  return { progress, headers: {} };
}

/** A request that came before is answered as before, even if its account or component is gone by now. */
async function findEarlier(env: Env, actor: Actor, id: DurableObjectId, fingerprints: readonly string[]) {
  if (fingerprints.length === 0) return "absent";
  return callExecution(env, id, (execution) => execution.find(actor.owner, fingerprints));
}

/** A reader without a key is this very request, which may call again if the object's answer is lost. */
function handOut(env: Env, id: DurableObjectId, actor: Actor, key: string | undefined): Promise<Handout> {
  const reader = key === undefined ? `request:${crypto.randomUUID()}` : keyedReader(key);
  return callExecution(env, id, (execution): Promise<Handout> =>
    execution.handOut(actor.owner, reader, key !== undefined),
  );
}

function keyedReader(key: string): string {
  return `key:${key}`;
}

function fingerprintsOf(env: Env, actor: Actor, value: unknown): Promise<string[]> {
  return new Sealer(readConfig(env).sealingKeys).digests(canonical(value), actor.owner);
}
