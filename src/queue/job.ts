// From a claimed job to the call of a component: opens what is sealed and lays `cfg` over the account's keys.
import type { Call, Cfg } from "../component/call.ts";
import type { Job, Subject } from "../execution/state.ts";
import { type Sealer, accountRecord, executionRecord } from "../user/seal.ts";

/** Throws SealError where the job was sealed under a secret that the deployment no longer has. */
export async function callOf(job: Job, subject: Subject, executionId: string, sealer: Sealer): Promise<Call> {
  const input = (await sealer.open(job.input, subject.user, executionRecord(executionId))) as Cfg;
  if (job.actionOrTrigger === null || job.account === null) return { type: "verify_credentials", cfg: input };
  const { id, keys: sealedKeys } = job.account;
  const keys = (await sealer.open(sealedKeys, subject.user, accountRecord(id))) as Cfg;
  const cfg = { ...keys, ...input, _account: id };
  const { actionOrTrigger, method } = job;
  return method === null
    ? { type: "get_meta_model", actionOrTrigger, cfg }
    : { type: "select_model", actionOrTrigger, method, cfg };
}
