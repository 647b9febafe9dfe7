// What schedules takes from the user's object, in one call.
import type { SealedAccount } from "./accounts.ts";
import type { Runnable } from "./components.ts";

/** What an execution takes along from its user. */
export interface Supplies {
  readonly component: Runnable | null;
  readonly account: SealedAccount | null;
  /** Names the entry in the history that was made for the execution; null where none was. */
  readonly listedAt: number | null;
}

/** An execution to be listed, if the user has what it needs. */
export interface ListedExecution {
  readonly id: string;
  readonly component: string;
  /** What one of the user's own components must have. */
  readonly actionOrTrigger: string | null;
  /** Whether the request came under an Idempotency-Key. */
  readonly isRepeatable: boolean;
}

/** Whether one of the user's own components has what is to be executed; a built-in one (null) was checked before. */
export function hasEntry(component: Runnable | null, { actionOrTrigger }: ListedExecution): boolean {
  return component === null || actionOrTrigger === null || component.names.includes(actionOrTrigger);
}
