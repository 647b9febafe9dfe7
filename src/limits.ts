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
 * A user's components. Their list, at most DESCRIPTOR_BYTES each, stays within the 32 MiB that one call of an object
 * may return.
 */
export const COMPONENTS_PER_USER = 100;

/** The newest executions in a user's history: about 1 MB in the user's object. */
export const LISTED_EXECUTIONS = 10_000;

/**
 * A packed component before it is gzipped, and its component.json. Real ones have a median of 2.6 MB, and 19 MB at
 * most.
 */
export const PACKED_BYTES = 24 * 1024 * 1024;
export const DESCRIPTOR_BYTES = 256 * 1024;

/** A packed component, gzipped, as it is sent and stored. Real ones have 1.3 MB at most. */
export const UPLOAD_BYTES = 6 * 1024 * 1024;

/** A component's environment variables as JSON: each execution takes them along in its row. */
export const VARIABLES_BYTES = 32 * 1024;

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
