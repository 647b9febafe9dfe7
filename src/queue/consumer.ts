// The queue's consumer: claims each execution that a message names, runs its component and hands the outcome in. A message is
// acknowledged as soon as its execution is claimed: from then on the claim's lease, kept by the execution's object, notices
// if this consumer dies. So the queue repeats only what could not be claimed.
import { isShallow } from "../json.ts";
import type { Run, Sandbox } from "../component/sandbox.ts";
import { type Env, readConfig } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Claim, Message } from "../execution/object.ts";
import type { Subject } from "../execution/state.ts";
import { ACCOUNT_KEYS_BYTES } from "../limits.ts";
import { describeError, log } from "../log.ts";
import type { Account, Keys } from "../user/accounts.ts";
import { Sealer } from "../user/seal.ts";
import { open } from "./job.ts";
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
  const { call, credentials, env: variables } = await open(job, subject, id, new Sealer(readConfig(env).sealingKeys));
  const { user, component } = subject;
  const { code, host } = job;
  const account = accountOf(env, subject, job.account?.id ?? null);
  return sandbox.run({
    executionId: id,
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
  const stub = () => env.USERS.get(env.USERS.idFromString(user));
  return {
    async updateKeys(keys) {
      if (id === null || !isKeys(keys)) return;
      await ask(stub, (object): Promise<Account | null> => object.updateAccount(owner, id, { keys }));
    },
    async retrieveAccount() {
      if (id === null) return null;
      const account = await ask(stub, (object): Promise<Account | null> => object.account(owner, id));
      return account && { id, name: account.name, type: account.type, keys: account.keys };
    },
  };
}

/** Keys come out of an isolate: they must be what an account could be given by its user. */
function isKeys(keys: unknown): keys is Keys {
  if (typeof keys !== "object" || keys === null || Array.isArray(keys) || !isShallow(keys)) return false;
  return new TextEncoder().encode(JSON.stringify(keys)).byteLength <= ACCOUNT_KEYS_BYTES;
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
