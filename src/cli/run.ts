// `coatcheck run`: schedules one execution, waits for it, and prints what came of it.
import type { Order, StatusEvent } from "../client/index.ts";
import { readObject } from "./arguments.ts";
import { type Command, type Input, Mistakes } from "./command.ts";
import { Drawing } from "./exec/drawing.ts";
import { execute } from "./execute.ts";
import { unknown } from "./nearest.ts";
import { print } from "./print.ts";
import { showProgress } from "./progress.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, serviceOf } from "./service.ts";

/** The flags that each type needs and may have. */
const TYPES = {
  verify_credentials: { needs: ["account-data"], takes: [] },
  get_meta_model: { needs: ["action", "account"], takes: ["cfg"] },
  select_model: { needs: ["action", "account", "method"], takes: ["cfg"] },
} as const;

type Type = keyof typeof TYPES;

const REQUEST_FLAGS = ["action", "method", "account", "account-data", "cfg"] as const;

export const run: Command = {
  summary: "run one execution of a component and print its result",
  help: `Usage: coatcheck run COMPONENT TYPE [options]

Schedules an execution, waits until it is done, and prints its result.

  COMPONENT  a component's id, such as timer or openapi
  TYPE       verify_credentials   needs --account-data
             get_meta_model       needs --action and --account
             select_model         needs --action, --account and --method

Options
  --account-data JSON  the credentials to verify, by field; @FILE reads them from a file, - from standard input
  --action NAME        one of the component's actions or triggers
  --method NAME        the method that answers the select model
  --account ID         the account whose credentials the component gets
  --cfg JSON           overlays the account's credentials; @FILE and - as above
  --watch              draw on standard error what happens, as it happens
  --json               print one line: {"status":"fulfilled","data":...}, {"status":"rejected","reason":...}
                       or {"status":"error","message":...}
${SERVICE_HELP}

The result goes to standard output, as JSON. Why there is none goes to standard error, so that a file or a pipe gets a
result or nothing; with --json it goes to standard output too. A lost connection is picked up again, and the component
runs once all the same. Ctrl-C cancels the execution.

Exit codes
  0    fulfilled
  1    rejected by the component
  2    what was typed is wrong: an option, or a component, account, action or parameter that the service does not know
  3    the service could not be reached, refused (a wrong key, too many requests, a fault), or the execution expired
  130  cancelled with Ctrl-C (143: by SIGTERM)

Example
  npm run --silent coatcheck -- run timer verify_credentials --account-data '{}' --user dev@example.com:dev-api-key`,
  options: {
    ...SERVICE_OPTIONS,
    watch: { type: "boolean" },
    ...Object.fromEntries(REQUEST_FLAGS.map((flag) => [flag, { type: "string" as const }])),
  },

  async run(input) {
    const { service, request } = readRequest(input);
    const drawing = input.values["watch"] === true ? new Drawing(input.terminal.stderr) : null;
    const stopProgress =
      drawing === null
        ? showProgress(`${request.component} ${request.execution_type}`, input.terminal.stderr)
        : () => drawing.end();
    const onEvent = drawing === null ? undefined : (event: StatusEvent) => drawing.add(event);
    const ending = await execute(service, request, input.terminal.signals, onEvent).finally(stopProgress);
    return print(input.terminal, ending, input.values["json"] === true);
  },
};

function readRequest({ terminal, positionals, values, mistakes: known }: Input) {
  const mistakes = [...known];
  const [component, type, ...rest] = positionals;
  if (component === undefined) mistakes.push("COMPONENT is missing: the id of the component to run.");
  if (type === undefined) mistakes.push(`TYPE is missing: one of ${Object.keys(TYPES).join(", ")}.`);
  else if (!isType(type)) mistakes.push(unknown("type", type, Object.keys(TYPES)));
  if (rest.length > 0)
    mistakes.push(`COMPONENT and TYPE are all that it takes; ${positionals.length} words were given.`);
  if (type !== undefined && isType(type)) mistakes.push(...flagMistakes(type, values));
  const objectOf = (flag: string) =>
    typeof values[flag] === "string" ? readObject(terminal, `--${flag}`, values[flag], mistakes) : undefined;
  const request = {
    account_data: objectOf("account-data"),
    action_or_trigger: values["action"],
    model_method: values["method"],
    account_id: values["account"],
    cfg: objectOf("cfg"),
  };
  const service = serviceOf(terminal, values, mistakes);
  if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);
  // As it was typed: the service checks what the flags hold.
  return { service, request: { ...request, component, execution_type: type } as unknown as Order };
}

function flagMistakes(type: Type, values: Input["values"]): string[] {
  const { needs, takes } = TYPES[type];
  const known = new Set<string>([...needs, ...takes]);
  const missing = needs.filter((flag) => values[flag] === undefined).map((flag) => `${type} needs --${flag}.`);
  const useless = REQUEST_FLAGS.filter((flag) => values[flag] !== undefined && !known.has(flag));
  return [...missing, ...useless.map((flag) => `${type} has no use for --${flag}.`)];
}

function isType(type: string): type is Type {
  return Object.hasOwn(TYPES, type);
}
