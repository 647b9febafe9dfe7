// What the API takes and answers. Made from its description by `npm run build:api`; do not edit.

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Secrets are masked. */
  readonly keys: Readonly<Record<string, unknown>>;
}

export interface AccountDetails {
  readonly name?: string;
  /** The id of the component that the account is for. */
  readonly type?: string;
  /** The credentials, by field; in an update null removes one. */
  readonly keys?: Readonly<Record<string, unknown>>;
}

export interface Component {
  readonly repo_id: string;
  readonly name: string;
  /** component.json */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ComponentWithTeam extends Component {
  readonly team: string;
  /** Of your own component: the SHA-256 of what was pushed. */
  readonly version?: string;
}

export type Environment = Readonly<Record<string, string>>;

export type EnvironmentUpdate = Readonly<Record<string, string | null>>;

export interface Execution {
  readonly id: string;
  readonly status: Status;
  readonly execution_type: ExecutionType;
  readonly component: string;
  /** Null for a built-in component. */
  readonly component_version: string | null;
  readonly action_or_trigger: string | null;
  readonly scheduled_at: string;
  /** When the last attempt began. */
  readonly started_at: string | null;
  /** When it was settled, or cancelled or expired before. */
  readonly finished_at: string | null;
  /** The last attempt begun; 0 before the first. */
  readonly attempt: number;
  /** While it runs: the run's deadline. While it is scheduled: when it would expire. */
  readonly must_finish_by: string | null;
  /** When the result expires; after the handout, until when the same reader may ask again at least. */
  readonly result_available_until: string | null;
  readonly handed_out_at: string | null;
  readonly cancelled_at: string | null;
  readonly expired_at: string | null;
  /** Bytes of the result as it goes on the wire. */
  readonly size: number | null;
  readonly failure: Failure | null;
}

export const EXECUTION_TYPES = ["verify_credentials", "get_meta_model", "select_model"] as const;

export type ExecutionType = (typeof EXECUTION_TYPES)[number];

export interface Executions {
  readonly executions: ReadonlyArray<Execution>;
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/** Who failed: set for a rejection, and for `verified: false`. */
export interface Failure {
  readonly origin: Origin;
  readonly name: string;
  readonly message: string;
  /** The status of the last answer that the component got. */
  readonly http_status?: number;
}

export interface GetMetaModel {
  readonly execution_type: "get_meta_model";
  /** A component's id. */
  readonly component: string;
  /** The name of one of the component's actions or triggers. */
  readonly action_or_trigger: string;
  /** An account's id. */
  readonly account_id: string;
  /** Laid over the account's keys. */
  readonly cfg?: Readonly<Record<string, unknown>>;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
  readonly attempt: number;
}

export interface Logs {
  readonly logs: ReadonlyArray<LogLine>;
  /** Whether there was more than there was room for. */
  readonly truncated: boolean;
}

export interface NewUser {
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company?: string;
}

export const ORIGINS = ["credentials", "upstream", "component", "platform"] as const;

export type Origin = (typeof ORIGINS)[number];

export interface PushedComponent extends ComponentWithTeam {
  /** False if the same version was already there. */
  readonly changed: boolean;
}

export interface Reason {
  readonly name: string;
  readonly message: string;
  readonly [name: string]: unknown;
}

export interface Rejection {
  readonly message: "Rejected.";
  readonly reason: Reason;
}

export interface Result {
  readonly data?: unknown;
}

export interface SelectModel {
  readonly execution_type: "select_model";
  /** A component's id. */
  readonly component: string;
  /** The name of one of the component's actions or triggers. */
  readonly action_or_trigger: string;
  /** An account's id. */
  readonly account_id: string;
  /** The name of the module's method to call. */
  readonly model_method: string;
  /** Laid over the account's keys. */
  readonly cfg?: Readonly<Record<string, unknown>>;
}

export const STATUSES = [
  "scheduled",
  "running",
  "fulfilled",
  "rejected",
  "handed_out",
  "cancelled",
  "expired",
] as const;

export type Status = (typeof STATUSES)[number];

/** The data of a `status` event. The last of those sent at once comes with the execution. */
export interface StatusChange {
  readonly status: Status;
  readonly at: string;
  readonly attempt: number;
  readonly execution?: Execution;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly company?: string;
}

export interface UserWithKey extends User {
  /** The API key, shown only this once. */
  readonly api_secret: string;
}

export interface VerifyCredentials {
  readonly execution_type: "verify_credentials";
  /** A component's id. */
  readonly component: string;
  /** The credentials to verify, by field. */
  readonly account_data: Readonly<Record<string, unknown>>;
}

export interface Violation {
  readonly path: string;
  readonly message: string;
}
