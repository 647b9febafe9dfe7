// The queue's consumer: claims each execution that a message names, runs its component and hands the outcome in. Which step
// follows on which is decided in delivery.ts; here they are done. What could not be claimed, and only that, the queue repeats: after
// the claim its lease, kept by the execution's object, notices if this consumer dies.
import { isShallow } from "../json.ts";
import type { Run, Sandbox } from "../sandbox/port.ts";
import { readConfig } from "../config.ts";
import { callExecution, callUser } from "../stubs.ts";
import type { Claim, Message } from "../execution/object.ts";
import type { Subject } from "../execution/state.ts";
import { ACCOUNT_KEYS_BYTES } from "../limits.ts";
import { describeError, log } from "../log.ts";
import type { Account, Keys } from "../user/accounts.ts";
import { Sealer } from "../seal.ts";
import { open } from "./job.ts";
import { type Step, type Steps, bury, deliver } from "./delivery.ts";

/** Handles the messages of a batch concurrently; the promise ends when the last component has. Never rejects. */
export async function consume(batch: MessageBatch<Message>, env: Env, sandbox: Sandbox): Promise<void> {
  await Promise.all(batch.messages.map((message) => perform(deliver(message.attempts), message, env, sandbox)));
}

/** Ends the executions whose messages the queue gave up on, so that none is left waiting. */
export async function consumeDead(batch: MessageBatch<Message>, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => perform(bury(message.attempts), message, env, null)));
}

async function perform(steps: Steps, message: QueueMessage, env: Env, sandbox: Sandbox | null): Promise<void> {
  let next = steps.next();
  while (!next.done) {
    try {
      const answer = await performStep(next.value, message, env, sandbox);
      next = steps.next(answer);
    } catch (error) {
      next = steps.throw(error);
    }
  }
}

async function performStep(step: Step, message: QueueMessage, env: Env, sandbox: Sandbox | null): Promise<unknown> {
  const id = message.body.id;
  switch (step.type) {
    case "claim":
      return callExecution(env, id, (execution): Promise<Claim> =>
        execution.claim(`${message.id}/${message.attempts}`),
      );
    case "acknowledge":
      return message.ack();
    case "retry":
      return message.retry({ delaySeconds: step.delaySeconds });
    case "run":
      return sandbox && complete(id, step.work, env, sandbox);
    case "settle": {
      const { verdict, bytes, blame = null, logs = null } = step.completion;
      return callExecution(env, id, (execution) => execution.settle(step.attempt, verdict, bytes, { blame, logs }));
    }
    case "release":
      return callExecution(env, id, (execution) => execution.release(step.attempt));
    case "abandon":
      return callExecution(env, id, (execution) => execution.abandon());
    case "report": {
      const { event, attempt, error } = step;
      const which = attempt === null ? { deliveries: message.attempts } : { attempt };
      return log.error(event, { execution: id, ...which, ...describeError(error) });
    }
  }
}

async function complete(id: string, claim: Extract<Claim, { kind: "run" }>, env: Env, sandbox: Sandbox) {
  const { job, subject, runMs, attempt } = claim;
  const { call, credentials, env: variables } = await open(job, subject, id, new Sealer(readConfig(env).sealingKeys));
  const { user, component } = subject;
  const { code, host } = job;
  const account = accountOf(env, subject, job.account?.id ?? null);
  return sandbox.run({
    executionId: id,
    attempt,
    user,
    component,
    code,
    host,
    env: variables,
    call,
    credentials,
    runMs,
    ...account,
  });
}

/** What a component may do with the execution's account: nothing where there is none. */
function accountOf(env: Env, { user, owner }: Subject, id: string | null): Pick<Run, "updateKeys" | "retrieveAccount"> {
  return {
    async updateKeys(keys) {
      if (id === null || !isKeys(keys)) return;
      await callUser(env, user, (object): Promise<Account | null> => object.updateAccount(owner, id, { keys }));
    },
    async retrieveAccount() {
      if (id === null) return null;
      const account = await callUser(env, user, (object): Promise<Account | null> => object.account(owner, id));
      return account && { id, name: account.name, type: account.type, keys: account.keys };
    },
  };
}

/** Keys come out of an isolate: they must be what an account could be given by its user. */
function isKeys(keys: unknown): keys is Keys {
  if (typeof keys !== "object" || keys === null || Array.isArray(keys) || !isShallow(keys)) return false;
  return new TextEncoder().encode(JSON.stringify(keys)).byteLength <= ACCOUNT_KEYS_BYTES;
}

type QueueMessage = MessageBatch<Message>["messages"][number];
