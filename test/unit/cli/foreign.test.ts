// Every command, told by a service whose every text would steer a terminal, hide or turn around.
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Command, Group } from "../../../src/cli/command.ts";
import { coatcheck as all } from "../../../src/cli/main.ts";
import { EVENTS, ID, change, executionOf, tells } from "../client/stream.ts";
import { coatcheck } from "./coatcheck.ts";
import { Little } from "./little.ts";
import { componentWith } from "./pack/folder.ts";

const FOREIGN = "a\u202Eb\u2066c\u009B2Jd\u001B[2Je\u200Bf\uFEFFg\u007Fh";
const HARM = /[^\P{Cc}\n\t]|[\u202E\u2066\u200B\uFEFF]/u;

const execution = executionOf("rejected", {
  component: FOREIGN,
  action_or_trigger: FOREIGN,
  component_version: FOREIGN,
  failure: { origin: "component", name: FOREIGN, message: FOREIGN },
});
const account = { id: FOREIGN, name: FOREIGN, type: FOREIGN, keys: { [FOREIGN]: FOREIGN } };
const component = { repo_id: FOREIGN, name: FOREIGN, data: { title: FOREIGN, actions: { [FOREIGN]: {} } } };
const user = { id: FOREIGN, email: FOREIGN, api_secret: FOREIGN };
const log = { at: FOREIGN, level: FOREIGN, text: FOREIGN, attempt: 1 };

const ANSWERS: Readonly<Record<string, unknown>> = {
  "GET /v1/exec?limit=20": { executions: [execution], next_cursor: null },
  [`GET /v1/exec/${ID}`]: execution,
  [`GET /v1/exec/${ID}/logs`]: { logs: [log], truncated: false },
  "GET /v1/components/mine": { components: [component] },
  "GET /v1/components/public": { components: [component] },
  "GET /v1/accounts": [account],
  "POST /v1/accounts": account,
  "POST /v1/users": user,
  "GET /v1/users": user,
};

/** The arguments of each command, by its words. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  run: ["timer", "verify_credentials", "--account-data", "{}", "--watch"],
  push: ["FOLDER", "--id", "pets"],
  pack: ["FOLDER"],
  "exec list": [],
  "exec show": [ID, "--logs"],
  "exec watch": [ID],
  "exec cancel": [ID],
  "component list": [],
  "component rm": [ID],
  "account list": [],
  "account add": ["timer", "--keys", "{}"],
  "account rm": [ID],
  "user add": ["bea@example.com"],
  "user rotate": [],
};

/** Of what the service tells, these print only why it refuses. */
const SILENT = new Set(["push", "exec cancel", "component rm", "account rm"]);

/** This one prints the names of files instead. */
const LOCAL = "pack";

function namesIn(group: Group, prefix = ""): string[] {
  return Object.entries<Command | Group>(group.commands).flatMap(([word, found]) =>
    "commands" in found ? namesIn(found, `${prefix}${word} `) : [prefix + word],
  );
}

let little: Little;
let folder: string;
beforeAll(async () => {
  little = await Little.start();
  folder = componentWith({ "lib/t.js": "", [`${FOREIGN}.json`]: "{}" });
});
afterAll(() => little.close());

async function printed(name: string, isRefused: boolean, ...more: readonly string[]) {
  const reason = { name: FOREIGN, message: FOREIGN, [FOREIGN]: FOREIGN };
  const refusal = { status: 404, body: { message: FOREIGN } };
  little.outcome = { status: 400, body: { message: "Rejected.", reason } };
  little.fate = (request) => {
    if (isRefused) return refusal;
    if (request === EVENTS) return tells([change(1, "running"), change(2, "rejected", execution)]);
    const isKey = request.endsWith("/api_secret");
    const body = isKey ? user : ANSWERS[request];
    return body === undefined ? undefined : { status: 200, body };
  };
  const args = (ARGUMENTS[name] ?? []).map((arg) => (arg === "FOLDER" ? folder : arg));
  return coatcheck([...name.split(" "), ...args, ...more], little.url);
}

describe("a text from elsewhere", () => {
  it.each(namesIn(all))("is printed as what can be seen: %s", async (name) => {
    expect(Object.keys(ARGUMENTS)).toContain(name);
    for (const isRefused of name === LOCAL || SILENT.has(name) ? [true] : [false, true]) {
      const plain = await printed(name, isRefused);
      expect(plain.out + plain.err).toContain("a\\u202eb\\u2066c\\u009b2Jd\\u001b[2Je\\u200bf\\ufeffg\\u007fh");
      expect(HARM.test(plain.out + plain.err)).toBe(false);
      const json = await printed(name, isRefused, "--json");
      expect(HARM.test(json.out + json.err)).toBe(false);
      if (name === LOCAL) continue;
      const values = json.out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.stringify(JSON.parse(line)));
      expect(values.join("")).toContain(JSON.stringify(FOREIGN).slice(1, -1));
    }
  });
});
