// An outcome as bytes: the very body that the client gets. The sandbox makes them; they stay bytes from there on.
import type { Failure, Reason } from "./failure.ts";
import type { Verdict } from "./state.ts";

/** How a run ended, as a consumer hands it in. */
export interface Completion {
  readonly verdict: Verdict;
  /** `{"data":...}` of a fulfilled execution, `{"message":"Rejected.","reason":{...}}` of a rejected one; UTF-8. */
  readonly bytes: Uint8Array;
  readonly failure: Failure | null;
  /** What the component logged, as the owner gets it (view.ts); null where that is nothing. */
  readonly logs: Uint8Array | null;
}

const encoder = new TextEncoder();

export function encodeRejection(reason: Reason): Uint8Array {
  return encoder.encode(JSON.stringify({ message: "Rejected.", reason }));
}
