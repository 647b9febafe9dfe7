// `coatcheck run`: schedules one execution, waits for it, and prints what came of it.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { readObject } from "./arguments.ts";
import { type Command, EXIT, type Input, Mistakes, Unavailable } from "./command.ts";
import { unknown } from "./nearest.ts";
import { showProgress } from "./progress.ts";
import { type Reply, Service, refused } from "./service.ts";

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
  --account-data JSON|@FILE  the credentials to verify, by field
  --action NAME              one of the component's actions or triggers
  --method NAME              the method that answers the select model
  --account ID               the account whose credentials the component gets
  --cfg JSON|@FILE           overlays the account's credentials
  --url URL                  the service (COATCHECK_URL; http://localhost:8787)
  --user EMAIL:KEY           the user (COATCHECK_USER)
  --json                     print one line: {"status":"fulfilled","data":...}, {"status":"rejected","reason":...}
                             or {"status":"error","message":...}

The result goes to standard output; why there is none, to standard error. Ctrl-C cancels the execution.

Exit codes
  0  fulfilled
  1  rejected by the component
  2  the command or the request makes no sense
  3  the service could not be reached, refused, or the execution expired

Example
  coatcheck run timer verify_credentials --account-data '{}' --user dev@example.com:dev-api-key`,
  options: {
    url: { type: "string" },
    user: { type: "string" },
    ...Object.fromEntries(REQUEST_FLAGS.map((flag) => [flag, { type: "string" as const }])),
  },

  async run(input) {
    const { service, request } = readRequest(input);
    const headers = { "Idempotency-Key": randomUUID() };
    const stop = showProgress(`${request.component} ${request.execution_type}`);
    try {
      const scheduling = service.send("POST", "/v1/exec/schedule", headers, request);
      cancelOnInterrupt(service, scheduling, stop);
      const accepted = await scheduling;
      if (accepted.status !== 202) return refused(accepted);
      const ready = await waitUntilReady(service, locationOf(accepted));
      const result = await service.send("GET", locationOf(ready), headers);
      stop();
      return print(result, input.values["json"] === true);
    } finally {
      stop();
    }
  },
};

function readRequest({ positionals, values, mistakes: known }: Input) {
  const mistakes = [...known];
  const [component, type, ...rest] = positionals;
  if (component === undefined) mistakes.push("COMPONENT is missing: the id of the component to run.");
  if (type === undefined) mistakes.push(`TYPE is missing: one of ${Object.keys(TYPES).join(", ")}.`);
  else if (!isType(type)) mistakes.push(unknown("type", type, Object.keys(TYPES)));
  if (rest.length > 0)
    mistakes.push(`COMPONENT and TYPE are all that it takes; ${positionals.length} words were given.`);
  if (type !== undefined && isType(type)) mistakes.push(...flagMistakes(type, values));
  const objectOf = (flag: string) =>
    typeof values[flag] === "string" ? readObject(`--${flag}`, values[flag], mistakes) : undefined;
  const request = {
    account_data: objectOf("account-data"),
    action_or_trigger: values["action"],
    model_method: values["method"],
    account_id: values["account"],
    cfg: objectOf("cfg"),
  };
  const service = Service.named(values, mistakes);
  if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);
  return { service, request: { ...request, component: component ?? "", execution_type: type ?? "" } };
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

async function waitUntilReady(service: Service, location: string): Promise<Reply> {
  for (;;) {
    const reply = await service.send("GET", location, { Prefer: "wait=30" });
    if (reply.status === 303) return reply;
    if (reply.status !== 200) {
      if (reply.status === 404) throw new Unavailable("The execution expired, or was cancelled, before it was done.");
      return refused(reply);
    }
    // A service that does not know the preference answers at once, and says when to come again.
    if (!reply.headers.has("Preference-Applied")) await pause(Number(reply.headers.get("Retry-After") ?? 1) * 1000);
  }
}

/** Prints the result, and answers the exit code. */
function print(reply: Reply, isJson: boolean): number {
  const body = reply.body as { data?: unknown; message?: unknown; reason?: { name: string; message: string } } | null;
  if (reply.status === 200 && body !== null && "data" in body) {
    console.log(isJson ? JSON.stringify({ status: "fulfilled", data: body.data }) : JSON.stringify(body.data, null, 2));
    return EXIT.fulfilled;
  }
  if (reply.status === 400 && body?.message === "Rejected." && body.reason !== undefined) {
    if (isJson) console.log(JSON.stringify({ status: "rejected", reason: body.reason }));
    else console.error(`Rejected: ${body.reason.name}: ${body.reason.message}`);
    return EXIT.rejected;
  }
  if (reply.status === 404) throw new Unavailable("The result is gone: it expired, or somebody else fetched it.");
  return refused(reply);
}

/** The first Ctrl-C cancels the execution, once its id is known; a second one ends this process at once. */
function cancelOnInterrupt(service: Service, scheduling: Promise<Reply>, stop: () => void): void {
  const cancel = async () => {
    const id =
      locationOf(await scheduling)
        .split("/")
        .at(-1) ?? "";
    await service.send("DELETE", `/v1/exec/${id}`);
  };
  process.once("SIGINT", () => {
    stop();
    cancel()
      .then(() => console.error("Cancelled."))
      .catch((error: unknown) => console.error(`Not cancelled: ${String(error)}`))
      .finally(() => process.exit(EXIT.interrupted));
  });
}

function locationOf(reply: Reply): string {
  const location = reply.headers.get("Location");
  if (location === null) throw new Unavailable("The service did not say where to ask: its answer has no Location.");
  return location;
}
