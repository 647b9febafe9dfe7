// Structured log lines: one JSON object each, which Workers Logs splits into fields. Never a secret, a payload or a
// request's body: callers pass ids, names, counts and spans.

/** The levels of a component's log, as elastic.io's logger (bunyan) names them. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export const log = {
  info: (event: string, fields: Fields) => console.log(JSON.stringify({ event, ...fields })),
  error: (event: string, fields: Fields) => console.error(JSON.stringify({ event, ...fields })),
};

/** The fields of an unexpected error. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: `${error.name}: ${error.message}`, stack: error.stack };
}
