// From a claimed attempt to what the sandbox runs: opens what is sealed and lays `cfg` over the account's keys.
import type { Attempt } from "../execution/object.ts";
import type { Call, Cfg } from "../runtime/call.ts";
import type { Run } from "../sandbox/port.ts";
import { type Sealer, accountRecord, executionRecord, variablesRecord } from "../seal.ts";

type Opened = Pick<Run, "call" | "variables" | "credentials" | "code">;

/** Throws SealError where the job was sealed under a key that the deployment no longer has. */
export async function open(attempt: Attempt, executionId: string, sealer: Sealer): Promise<Opened> {
  const { user, component, job } = attempt;
  const safe = sealer.safeOf(user);
  const sealed = job.code.variables?.sealed ?? null;
  const [input, keys, variables] = await Promise.all([
    safe.open(job.input, executionRecord(executionId)) as Promise<Cfg>,
    job.account === null ? {} : (safe.open(job.account.keys, accountRecord(job.account.id)) as Promise<Cfg>),
    sealed === null ? {} : (safe.open(sealed, variablesRecord(component)) as Promise<Run["variables"]>),
  ]);
  const secret = job.account === null ? input : [job.account.id, keys];
  const credentials = await sealer.digest(JSON.stringify(secret), user);
  const secretFields = [...job.code.secretFields, ...(job.account?.secretFields ?? [])];
  return { call: callOf(attempt, input, keys), variables, credentials, code: { ...job.code, secretFields } };
}

function callOf({ actionOrTrigger, job: { method, account } }: Attempt, input: Cfg, keys: Cfg): Call {
  if (actionOrTrigger === null || account === null) return { type: "verify_credentials", cfg: input };
  const cfg = { ...keys, ...input, _account: account.id };
  return method === null
    ? { type: "get_meta_model", actionOrTrigger, cfg }
    : { type: "select_model", actionOrTrigger, method, cfg };
}
