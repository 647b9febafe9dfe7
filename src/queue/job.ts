// From a claimed job to what the sandbox runs: opens what is sealed and lays `cfg` over the account's keys.
import type { Call, Cfg } from "../runtime/call.ts";
import type { Job, Subject } from "../execution/state.ts";
import { type Sealer, accountRecord, envRecord, executionRecord } from "../seal.ts";

export interface Opened {
  readonly call: Call;
  readonly env: Readonly<Record<string, string>>;
  /** A digest of the credentials and the account that they are of. */
  readonly credentials: string;
}

/** Throws SealError where the job was sealed under a secret that the deployment no longer has. */
export async function open(job: Job, subject: Subject, executionId: string, sealer: Sealer): Promise<Opened> {
  const safe = sealer.safeOf(subject.user);
  const { env } = job.code;
  const [input, keys, variables] = await Promise.all([
    safe.open(job.input, executionRecord(executionId)) as Promise<Cfg>,
    job.account === null ? {} : (safe.open(job.account.keys, accountRecord(job.account.id)) as Promise<Cfg>),
    env === null ? {} : (safe.open(env.sealed, envRecord(subject.component)) as Promise<Opened["env"]>),
  ]);
  const secret = job.account === null ? input : [job.account.id, keys];
  const credentials = await sealer.digest(JSON.stringify(secret), subject.user);
  return { call: callOf(job, input, keys), env: variables, credentials };
}

function callOf({ actionOrTrigger, method, account }: Job, input: Cfg, keys: Cfg): Call {
  if (actionOrTrigger === null || account === null) return { type: "verify_credentials", cfg: input };
  const cfg = { ...keys, ...input, _account: account.id };
  return method === null
    ? { type: "get_meta_model", actionOrTrigger, cfg }
    : { type: "select_model", actionOrTrigger, method, cfg };
}
