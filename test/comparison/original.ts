// Runs calls in the original, npm elasticio-sailor-nodejs: `processService` in one process for all calls that answer,
// and `runService.js` in a process per call for those that do not. A loopback server is its platform: it takes the
// answers that the original posts and the keys that it puts.
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { json } from "node:stream/consumers";

import { folderOf } from "../unit/folder.ts";
import { COMPONENT_ID, HELD, type Outcome, REFUSING, SLOW, type FixtureCall } from "./case.ts";

const RUN_SERVICE = createRequire(import.meta.url).resolve("elasticio-sailor-nodejs/runService.js");
const PROCESS = path.join(import.meta.dirname, "process.ts");

type Environment = Record<string, string>;
type Answer = { status: "success"; data?: unknown } | { status: "error"; data: { message?: unknown } };

const METHODS = {
  verify_credentials: "verifyCredentials",
  get_meta_model: "getMetaModel",
  select_model: "selectModel",
};

export interface Original {
  /** For calls that answer. */
  outcome(given: FixtureCall): Promise<Outcome>;
  /** For calls that may end the process instead; the outcome is then its exit code. */
  outcomeOfProcess(given: FixtureCall): Promise<Outcome>;
  close(): void;
}

/** Runs one call at a time. `variables`: the components' environment variables. */
export async function startOriginal(variables: Environment = {}): Promise<Original> {
  let keys: unknown[] = [];
  let answered = Promise.withResolvers<Outcome>();

  async function putKeys(account: string, request: IncomingMessage): Promise<number> {
    const stored = keys;
    if (account === REFUSING) return 400;
    const { keys: renewed } = (await json(request)) as { keys: unknown };
    if (account === SLOW) for (let trips = 0; trips < 5; trips++) await fetch(`${origin}/anywhere`);
    if (account === HELD) await answered.promise;
    stored.push(renewed);
    return 200;
  }

  async function respond(request: IncomingMessage): Promise<number> {
    if (request.method === "PUT") return putKeys(decodeURIComponent(path.basename(request.url ?? "")), request);
    if (request.method === "POST") answered.resolve(outcomeOf((await json(request)) as Answer, keys));
    return 200;
  }

  const server = createServer((request, response) => {
    void respond(request).then((status) => response.writeHead(status).end());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // The original's API client takes its URL from the environment; NODE_ENV silences its log. A component may print.
  const environment = {
    ...variables,
    NODE_ENV: "test",
    ELASTICIO_API_URI: origin,
  } as unknown as NodeJS.ProcessEnv;
  const service = fork(PROCESS, { env: environment, stdio: ["ignore", "ignore", "inherit", "ipc"] });

  function reset(): void {
    keys = [];
    answered = Promise.withResolvers();
  }

  return {
    outcome(given) {
      reset();
      service.send([METHODS[given.call.type], environmentOf(given, origin)]);
      return answered.promise;
    },
    async outcomeOfProcess(given) {
      reset();
      const env = { ...environment, ...environmentOf(given, origin) };
      const child = execFile(process.execPath, [RUN_SERVICE, METHODS[given.call.type]], { env });
      const [exitCode] = (await once(child, "close")) as [number];
      // An answer arrives before the process that posted it exits.
      return Promise.race([answered.promise, Promise.resolve({ silent: `exit ${exitCode}` })]);
    },
    close() {
      service.kill();
      server.closeAllConnections();
      server.close();
    },
  };
}

function environmentOf({ component, call }: FixtureCall, origin: string): Environment {
  return {
    ELASTICIO_POST_RESULT_URL: `${origin}/result`,
    ELASTICIO_CFG: JSON.stringify(call.cfg),
    ELASTICIO_COMPONENT_PATH: path.relative(process.cwd(), folderOf(component)),
    ELASTICIO_COMP_ID: COMPONENT_ID,
    ELASTICIO_API_URI: origin,
    ELASTICIO_API_USERNAME: "user",
    ELASTICIO_API_KEY: "key",
    ELASTICIO_API_REQUEST_RETRY_ATTEMPTS: "1",
    ELASTICIO_API_REQUEST_RETRY_DELAY: "1",
    ...(call.type === "verify_credentials" ? {} : { ELASTICIO_ACTION_OR_TRIGGER: call.actionOrTrigger }),
    ...(call.type === "select_model" ? { ELASTICIO_GET_MODEL_METHOD: call.method } : {}),
  };
}

function outcomeOf(answer: Answer, keys: readonly unknown[]): Outcome {
  const stored = keys.length > 0 ? { keys: [...keys] } : {};
  if (answer.status === "error") return { rejected: answer.data.message, ...stored };
  return { data: answer.data, ...stored };
}
