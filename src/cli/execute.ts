// One execution from the client's side: run to its end; or cancelled, when this process is told to end.
import type { EventEmitter } from "node:events";

import {
  type Coatcheck,
  CoatcheckError,
  type Failure,
  type Order,
  type Reason,
  Rejected,
  type StatusEvent,
  Unexpected,
} from "../client/index.ts";
import { interruption } from "./interruption.ts";

export type Ending =
  | { readonly status: "fulfilled"; readonly data: unknown }
  | { readonly status: "rejected"; readonly reason: Reason; readonly failure: Failure | null }
  | { readonly status: "interrupted"; readonly message: string; readonly exitCode: number };

/** Throws what the client throws for anything but a rejection. */
export async function execute(
  coatcheck: Coatcheck,
  order: Order,
  signals: EventEmitter,
  onEvent?: (event: StatusEvent) => void,
): Promise<Ending> {
  const { signal, exitCode } = interruption(signals);
  let message = "Cancelled.";
  const onCancelFailed = (error: unknown) => {
    message = `Not cancelled: ${whyNot(error)}`;
  };
  try {
    return { status: "fulfilled", data: await coatcheck.run(order, { signal, onEvent, onCancelFailed }) };
  } catch (error) {
    if (error instanceof Rejected) return { status: "rejected", reason: error.reason, failure: error.failure };
    if (error !== signal.reason) throw error;
    return { status: "interrupted", message, exitCode: exitCode() };
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof CoatcheckError)) throw error;
  return error instanceof Unexpected ? `the service answered ${error.status}.` : error.message;
}
