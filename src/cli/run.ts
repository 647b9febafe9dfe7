// `coatcheck run`: schedules an execution, waits for it, and prints its result.
import {
  CoatcheckError,
  EXECUTION_TYPES,
  type ExecutionType,
  type Order,
  Rejected,
  type StatusEvent,
  Unexpected,
} from "../client/index.ts";
import { readObject } from "./arguments.ts";
import { type Command, EXIT, type Input, Mistakes } from "./command.ts";
import { Drawing } from "./exec/drawing.ts";
import { interruption } from "./interruption.ts";
import { unknown } from "./nearest.ts";
import { showProgress } from "./progress.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readService } from "./service.ts";
import type { Terminal } from "./terminal.ts";
import { hanging, whoFailed } from "./text.ts";

/** The options that each type needs and may have. */
const OPTIONS_OF = {
  verify_credentials: { needs: ["account-data"], takes: [] },
  get_meta_model: { needs: ["action", "account"], takes: ["cfg"] },
  select_model: { needs: ["action", "account", "method"], takes: ["cfg"] },
} as const satisfies Record<ExecutionType, unknown>;

const ORDER_OPTIONS = ["action", "method", "account", "account-data", "cfg"] as const;

export const run: Command = {
  summary: "run a component once and print its result",
  help: `Usage: coatcheck run COMPONENT TYPE [options]

Schedules an execution, waits until it is done, and prints its result.

  COMPONENT  the component's id, such as timer or openapi
  TYPE       verify_credentials   needs --account-data
             get_meta_model       needs --action and --account
             select_model         needs --action, --account and --method

Options
  --account-data JSON  the credentials to verify, by field; @FILE reads them from a file, - from standard input
  --action NAME        one of the component's actions or triggers
  --method NAME        the method of the action or trigger that returns the options
  --account ID         the account whose credentials the component gets
  --cfg JSON           overlays the account's credentials; @FILE and - as above
  --watch              draw on standard error what happens, as it happens
  --json               print one line: {"status":"fulfilled","data":...}, {"status":"rejected","reason":...}
                       or {"status":"error","message":...}
${SERVICE_HELP}

The result goes to standard output, as JSON. If there is none, the reason goes to standard error, so a file or a pipe
gets a result or nothing; with --json the reason goes to standard output, too. If the connection is lost, the command
picks the execution up again, and the component still runs only once. Ctrl-C cancels the execution.

Exit codes
  0    fulfilled
  1    rejected by the component
  2    the command is wrong, or the service does not know the component, account, action or parameter
  3    the service cannot be reached or refused (wrong key, too many requests, a fault), or the execution expired
  130  cancelled with Ctrl-C (143: by SIGTERM)

Example
  npm run --silent coatcheck -- run timer verify_credentials --account-data '{}' --user dev@example.com:dev-api-key`,
  options: {
    ...SERVICE_OPTIONS,
    watch: { type: "boolean" },
    ...Object.fromEntries(ORDER_OPTIONS.map((option) => [option, { type: "string" as const }])),
  },

  async run(input) {
    const { terminal, values } = input;
    const { service, order } = readOrder(input);
    const isJson = values["json"] === true;
    const drawing = values["watch"] === true ? new Drawing(terminal.stderr) : null;
    const stopProgress =
      drawing === null
        ? showProgress(`${order.component} ${order.execution_type}`, terminal.stderr)
        : () => drawing.end();
    const onEvent = drawing === null ? undefined : (event: StatusEvent) => drawing.add(event);
    const { signal, exitCode } = interruption(terminal.signals);
    let ending = "Cancelled.";
    const onCancelFailed = (error: unknown) => {
      ending = `Not cancelled: ${whyNot(error)}`;
    };
    try {
      const data = await service.run(order, { signal, onEvent, onCancelFailed }).finally(stopProgress);
      terminal.print(isJson ? JSON.stringify({ status: "fulfilled", data }) : JSON.stringify(data, null, 2));
      return EXIT.fulfilled;
    } catch (error) {
      if (error instanceof Rejected) return printRejection(terminal, error, isJson);
      if (error !== signal.reason) throw error;
      if (isJson) terminal.print(JSON.stringify({ status: "error", message: ending }));
      else terminal.printError(ending);
      return exitCode();
    }
  },
};

function whyNot(error: unknown): string {
  if (!(error instanceof CoatcheckError)) throw error;
  return error instanceof Unexpected ? `the service answered ${error.status}.` : error.message;
}

function printRejection(terminal: Terminal, { reason, failure }: Rejected, isJson: boolean): number {
  if (isJson) {
    terminal.print(JSON.stringify({ status: "rejected", reason }));
    return EXIT.rejected;
  }
  const { name, message, ...details } = reason;
  terminal.printError(hanging("Rejected: ", `${name}: ${message}`));
  if (Object.keys(details).length > 0) terminal.printError(JSON.stringify(details, null, 2));
  if (failure !== null) terminal.printError(whoFailed(failure));
  return EXIT.rejected;
}

function readOrder({ terminal, positionals, values, mistakes: known }: Input) {
  const mistakes = [...known];
  const [component, type, ...rest] = positionals;
  if (component === undefined) mistakes.push("COMPONENT is missing: the id of the component to run.");
  if (type === undefined) mistakes.push(`TYPE is missing: one of ${EXECUTION_TYPES.join(", ")}.`);
  else if (!isType(type)) mistakes.push(unknown("type", type, EXECUTION_TYPES));
  if (rest.length > 0) mistakes.push(`Only COMPONENT and TYPE are expected; you gave ${positionals.length} arguments.`);
  if (type !== undefined && isType(type)) mistakes.push(...optionMistakes(type, values));
  const objectOf = (option: string) =>
    typeof values[option] === "string" ? readObject(terminal, `--${option}`, values[option], mistakes) : undefined;
  const order = {
    account_data: objectOf("account-data"),
    action_or_trigger: values["action"],
    model_method: values["method"],
    account_id: values["account"],
    cfg: objectOf("cfg"),
  };
  const service = readService(terminal, values, mistakes);
  if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);
  // Sent as it was typed: the service checks the values.
  return { service, order: { ...order, component, execution_type: type } as unknown as Order };
}

function optionMistakes(type: ExecutionType, values: Input["values"]): string[] {
  const { needs, takes } = OPTIONS_OF[type];
  const known = new Set<string>([...needs, ...takes]);
  const missing = needs.filter((option) => values[option] === undefined).map((option) => `${type} needs --${option}.`);
  const useless = ORDER_OPTIONS.filter((option) => values[option] !== undefined && !known.has(option));
  return [...missing, ...useless.map((option) => `${type} does not take --${option}.`)];
}

function isType(type: string): type is ExecutionType {
  return EXECUTION_TYPES.some((known) => known === type);
}
