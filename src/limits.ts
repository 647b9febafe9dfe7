// Sizes and counts that are the same in every deployment. What an operator may change is a variable (config.ts). Each
// is checked where the data is kept; the comment says why it is what it is.

/** A request's body. The largest legitimate one schedules an execution with `cfg`, and is far smaller. */
export const REQUEST_BODY_BYTES = 256 * 1024;

/** An outcome as it goes on the wire; the contract's number. */
export const OUTCOME_BYTES = 8 * 1024 * 1024;

/**
 * What a result may be made of. Parsed, eight megabytes of empty objects would take more than the memory that a Worker
 * has, and as many brackets a second. A schema or a list of options is far from either.
 */
export const RESULT_VALUES = 500_000;
export const RESULT_DEPTH = 1000;

/**
 * One stored piece of an outcome. A value in an object's storage may have 2 MB together with its key, which only
 * production enforces. The first piece shares its row with the execution's state and with what the component logged:
 * 200 KB are left for those.
 */
export const PIECE_BYTES = 1_800_000;

/** What a component logged, as JSON: it shares the row of the execution, as above. */
export const LOGS_BYTES = 64 * 1024;

/**
 * An account's keys as JSON. An execution takes them along in its row, together with the request (REQUEST_BODY_BYTES)
 * and what sealing adds: far below the 2 MB that a row may have.
 */
export const ACCOUNT_KEYS_BYTES = 64 * 1024;

/**
 * What the accounts of a component remember of the names that it declared as passwords, as JSON: as much as keys may
 * take, since only names of keys count. It shares the account's row.
 */
export const ACCOUNT_FIELDS_BYTES = ACCOUNT_KEYS_BYTES;

/**
 * A user's accounts, as stored: one for each customer of a large product. A client gets all of them in one answer, as
 * elastic.io's expects; 16 MiB of text are far from the 128 MB of memory that a Worker has.
 */
export const ACCOUNTS = 10_000;
export const ACCOUNTS_BYTES = 16 * 1024 * 1024;

/** So many bytes of accounts leave the object in one call, which may return 32 MiB, and are opened at a time. */
export const ACCOUNTS_PAGE_BYTES = 1024 * 1024;

/** The newest executions in a user's history: about 1 MB in the user's object. */
export const LISTED_EXECUTIONS = 10_000;

/**
 * A packed component before it is gzipped, and its component.json. Real ones have a median of 2.6 MB, and 19 MB at
 * most.
 */
export const PACKED_BYTES = 24 * 1024 * 1024;
export const DESCRIPTOR_BYTES = 256 * 1024;

/**
 * The names and values in a packed component's JSON, counted before it is parsed: then, an empty list takes many times
 * the memory of its text. A file needs four, and a component.json of 256 KiB about 22,000.
 */
export const PACKED_VALUES = 50_000;

/**
 * The files of a packed component, its code being one, and the characters of a file's name, which is a path. An isolate
 * takes all of them whenever it starts. A component whose code lists folders may have thousands; others have a dozen.
 */
export const PACKED_FILES = 5000;
export const FILE_NAME_LENGTH = 500;

/**
 * A component's triggers and actions together, its credential fields, and the characters of each one's name. The user's
 * object keeps the names beside the descriptor, in a value of 2 MB; an execution's row has the name of its action, and
 * those of the fields that are passwords. A large component has a few dozen.
 */
export const ENTRIES = 500;
export const CREDENTIAL_FIELDS = 200;
export const NAME_LENGTH = 200;

/** A packed component, gzipped, as it is sent and stored. Real ones have 1.3 MB at most. */
export const UPLOAD_BYTES = 6 * 1024 * 1024;

/** A component's environment variables as JSON: each execution takes them along in its row. */
export const VARIABLES_BYTES = 32 * 1024;

/**
 * A user's components, and what their list takes: names and component.json. It leaves the object in one call, which may
 * return 32 MiB, and real ones take a tenth of this.
 */
export const COMPONENTS = 100;
export const COMPONENTS_BYTES = 8 * 1024 * 1024;

/** Pushes that store something, within an hour: beyond what people do, and each is billed. */
export const PUSHES = 500;

/**
 * Versions of a user's components in storage: the present ones, those that a waiting execution may need, and those on
 * their way. An hour of pushes is far below it; where executions may wait for weeks, it bounds what the alarm reads.
 */
export const VERSIONS = 1000;

/** Their files: 100 components of the largest real size, replaced three times within an hour. */
export const VERSIONS_BYTES = 512 * 1024 * 1024;

/**
 * What a user's object bounds. OPERATIONS.md has the table; what is in bytes is refused with 413, a number with 409
 * (problem.ts).
 */
export const LIMITS = {
  account_keys: { most: ACCOUNT_KEYS_BYTES, unit: "bytes" },
  account_fields: { most: ACCOUNT_FIELDS_BYTES, unit: "bytes" },
  accounts: { most: ACCOUNTS, unit: "count" },
  accounts_bytes: { most: ACCOUNTS_BYTES, unit: "bytes" },
  variables: { most: VARIABLES_BYTES, unit: "bytes" },
  descriptor: { most: DESCRIPTOR_BYTES, unit: "bytes" },
  components: { most: COMPONENTS, unit: "count" },
  components_bytes: { most: COMPONENTS_BYTES, unit: "bytes" },
  pushes: { most: PUSHES, unit: "count" },
  versions: { most: VERSIONS, unit: "count" },
  versions_bytes: { most: VERSIONS_BYTES, unit: "bytes" },
} as const satisfies Readonly<Record<string, { readonly most: number; readonly unit: "bytes" | "count" }>>;

export type Limit = keyof typeof LIMITS;

/** What would be stored is beyond a limit: so many bytes there would be, or so many there are already. */
export interface Excess {
  readonly kind: "excess";
  readonly limit: Limit;
  readonly amount: number;
}

/** Null for bytes that a limit allows, or where there is room for one more. */
export function excessOf(limit: Limit, amount: number): Excess | null {
  const { most, unit } = LIMITS[limit];
  return amount > most || (unit === "count" && amount === most) ? { kind: "excess", limit, amount } : null;
}

/**
 * Attempts to run a component before the execution is rejected with AttemptsExhaustedError: a fault that outlasts three
 * will not pass.
 */
export const ATTEMPTS = 3;

/**
 * A queue's consumer may run for 15 minutes: 12 for the component leave room to start it and to hand in the outcome.
 */
export const LONGEST_RUN_SECONDS = 720;

/** Longest wait that `Prefer: wait` is given; the contract's number. */
export const WAIT_SECONDS = 30;
