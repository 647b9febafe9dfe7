// The queue's consumer: claims each execution that a message names, runs its component and hands the outcome in. A message is
// acknowledged as soon as its execution is claimed: from then on the claim's lease, kept by the execution's object, notices
// if this consumer dies. So the queue repeats only what could not be claimed.
import type { Sandbox } from "../component/sandbox.ts";
import { type Env, readConfig } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Claim, Message } from "../execution/object.ts";
import { describeError, log } from "../log.ts";
import { Sealer } from "../user/seal.ts";
import { callOf } from "./job.ts";
import { retryDelaySeconds } from "./retry.ts";

/** Handles the messages of a batch concurrently; the promise ends when the last component has. Never rejects. */
export async function consume(batch: MessageBatch<Message>, env: Env, sandbox: Sandbox): Promise<void> {
  await Promise.all(batch.messages.map((message) => deliver(message, env, sandbox)));
}

/** Ends the executions whose messages the queue gave up on, so that none is left waiting. */
export async function consumeDead(batch: MessageBatch<Message>, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => bury(message, env)));
}

async function deliver(message: QueueMessage, env: Env, sandbox: Sandbox): Promise<void> {
  const id = message.body.id;
  let claim: Claim;
  try {
    claim = await askExecution(env, id, (execution): Promise<Claim> =>
      execution.claim(`${message.id}/${message.attempts}`),
    );
  } catch (error) {
    log.error("claim_failed", { execution: id, deliveries: message.attempts, ...describeError(error) });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    return;
  }
  message.ack();
  if (claim.kind === "run") await run(id, claim, env, sandbox);
}

/** Where even giving the attempt back fails, its lease ends it. */
async function run(id: string, claim: Extract<Claim, { kind: "run" }>, env: Env, sandbox: Sandbox): Promise<void> {
  const { attempt } = claim;
  try {
    const { verdict, bytes } = await outcomeOf(id, claim, env, sandbox);
    await askExecution(env, id, (execution) => execution.settle(attempt, verdict, bytes));
  } catch (error) {
    log.error("attempt_failed", { execution: id, attempt, ...describeError(error) });
    await askExecution(env, id, (execution) => execution.release(attempt)).catch((failure: unknown) =>
      log.error("release_failed", { execution: id, attempt, ...describeError(failure) }),
    );
  }
}

async function outcomeOf(id: string, claim: Extract<Claim, { kind: "run" }>, env: Env, sandbox: Sandbox) {
  const { job, subject, runMs } = claim;
  const call = await callOf(job, subject, id, new Sealer(readConfig(env).sealingKey));
  const updateKeys = async (keys: unknown): Promise<void> => {
    if (job.account === null || typeof keys !== "object" || keys === null) return;
    const accountId = job.account.id;
    const update = { keys: keys as Record<string, unknown> };
    await ask(
      () => env.USERS.get(env.USERS.idFromString(subject.user)),
      (user): Promise<unknown> => user.updateAccount(accountId, update),
    );
  };
  return sandbox.run({ executionId: id, component: subject.component, call, runMs, updateKeys });
}

async function bury(message: QueueMessage, env: Env): Promise<void> {
  const id = message.body.id;
  try {
    await askExecution(env, id, (execution) => execution.abandon());
    message.ack();
  } catch (error) {
    log.error("abandon_failed", { execution: id, ...describeError(error) });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
  }
}

type QueueMessage = MessageBatch<Message>["messages"][number];

function askExecution<Answer>(
  env: Env,
  id: string,
  question: (execution: ExecutionStub) => Promise<Answer>,
): Promise<Answer> {
  return ask(() => env.EXECUTIONS.get(env.EXECUTIONS.idFromString(id)), question);
}

type ExecutionStub = ReturnType<Env["EXECUTIONS"]["get"]>;
