// An execution and its events, as the API tells them.
export type Status = "scheduled" | "running" | "fulfilled" | "rejected" | "handed_out" | "cancelled" | "expired";

export interface Failure {
  readonly origin: "credentials" | "upstream" | "component" | "platform";
  readonly name: string;
  readonly message: string;
  readonly http_status?: number;
}

export interface Execution {
  readonly id: string;
  readonly status: Status;
  readonly execution_type: "verify_credentials" | "get_meta_model" | "select_model";
  readonly component: string;
  readonly component_version: string | null;
  readonly action_or_trigger: string | null;
  readonly scheduled_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly attempt: number;
  readonly must_finish_by: string | null;
  readonly result_available_until: string | null;
  readonly handed_out_at: string | null;
  readonly cancelled_at: string | null;
  readonly expired_at: string | null;
  readonly size: number | null;
  readonly failure: Failure | null;
}

export interface StatusEvent {
  readonly id: number;
  readonly status: Status;
  readonly at: string;
  readonly attempt: number;
  readonly execution?: Execution;
}
