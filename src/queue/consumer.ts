// The queues' consumer: claims each execution that a message names, runs its component and hands the outcome in. Which
// step follows which is decided in delivery.ts; here they are taken.
import { readConfig } from "../config.ts";
import type { Attempt, Claim, Message } from "../execution/object.ts";
import type { Completion } from "../execution/outcome.ts";
import { describeError, log } from "../log.ts";
import type { Run, Sandbox } from "../sandbox/port.ts";
import { Sealer } from "../seal.ts";
import { callExecution, callUser } from "../stubs.ts";
import type { Account } from "../user/accounts.ts";
import { type Steps, bury, deliver } from "./delivery.ts";
import { watchEnd } from "./end.ts";
import { open } from "./job.ts";

type QueueMessage = MessageBatch<Message>["messages"][number];

/** Handles the messages of a batch concurrently; the promise ends when the last component has. Never rejects. */
export async function consume(batch: MessageBatch<Message>, env: Env, sandbox: Sandbox): Promise<void> {
  await Promise.all(batch.messages.map((message) => deliver(stepsFor(message, env, sandbox), message.attempts)));
}

/** Ends the executions whose messages the queue gave up on, so that none is left waiting. */
export async function consumeDead(batch: MessageBatch<Message>, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => bury(stepsFor(message, env, NO_SANDBOX), message.attempts)));
}

const NO_SANDBOX: Sandbox = { run: () => Promise.reject(new Error("Nothing runs for a dead message.")) };

function stepsFor(message: QueueMessage, env: Env, sandbox: Sandbox): Steps {
  const { id } = message.body;
  return {
    claim: () =>
      callExecution(env, id, (execution): Promise<Claim> => execution.claim(`${message.id}/${message.attempts}`)),
    run: (attempt) => run(id, attempt, env, sandbox),
    settle: (attempt, completion) => callExecution(env, id, (execution) => execution.settle(attempt, completion)),
    release: (attempt) => callExecution(env, id, (execution) => execution.release(attempt)),
    abandon: () => callExecution(env, id, (execution) => execution.abandon()),
    acknowledge: () => message.ack(),
    retry: (delaySeconds) => message.retry({ delaySeconds }),
    report(event, attempt, error) {
      const which = attempt === null ? { deliveries: message.attempts } : { attempt };
      log.error(event, { execution: id, ...which, ...describeError(error) });
    },
  };
}

async function run(id: string, claimed: Attempt, env: Env, sandbox: Sandbox): Promise<Completion> {
  const { attempt, user, component, job, runMs } = claimed;
  const opened = await open(claimed, id, new Sealer(readConfig(env).sealingKeys));
  const { host } = job;
  const account = accountOf(env, claimed);
  const { signal, stop } = watchEnd(env, id, claimed);
  try {
    return await sandbox.run({ executionId: id, attempt, user, component, host, runMs, signal, ...opened, ...account });
  } finally {
    stop();
  }
}

/** What a component may do with the execution's account: nothing where there is none. */
function accountOf(env: Env, { user, owner, job }: Attempt): Pick<Run, "renewKeys" | "retrieveAccount"> {
  const id = job.account?.id ?? null;
  return {
    async renewKeys(keys) {
      return id === null
        ? "unknown"
        : callUser(env, user, (object) => object.renewKeys(owner, id, keys, job.code.secretFields));
    },
    async retrieveAccount() {
      if (id === null) return null;
      const account = await callUser(env, user, (object): Promise<Account | null> => object.retrieveAccount(owner, id));
      return account && { id, name: account.name, type: account.type, keys: account.keys };
    },
  };
}
