// Components as people write them, through the started service: packed and pushed from the command line, and asked the
// same as the original runner, with the same answers from the far end. What they answer and what they ask is the same.
import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Cfg } from "../../src/runtime/call.ts";
import { type Original, startOriginal } from "../comparison/original.ts";
import type { Outcome } from "../comparison/case.ts";
import { scaled } from "../run/scale.ts";
import { ROOT, coatcheck } from "./coatcheck.ts";
import { Far } from "./far.ts";
import { TOKEN, USER } from "./far/bearer.ts";
import { CLIENT, TOKENS } from "./far/oauth.ts";
import { API_KEY } from "./far/petstore.ts";
import { LATE, PACKAGES, type Question } from "./packages.ts";
import { Server, verification } from "./server.ts";

const LATE_MESSAGES = /thrown in a timer|reading 'field'|emitted by nobody|thrown in a response|socket hang up/;
const VARIABLES = { CONTACTS_KEY: CLIENT.id, CONTACTS_SECRET: CLIENT.secret };

let server: Server;
let far: Far;
let original: Original;
beforeAll(async () => {
  far = await Far.start();
  [server, original] = await Promise.all([Server.shared(), startOriginal(VARIABLES)]);
});
afterAll(async () => {
  original.close();
  far.close();
  await server.stop();
});

const keys = () => ({
  url: far.url,
  token: TOKEN,
  ...USER,
  oauth: TOKENS,
  apiKey: API_KEY,
  baseUri: `${far.url}/api/v3`,
});

async function push(folder: string, id: string): Promise<void> {
  const env = Object.entries(VARIABLES).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const { code, err } = await coatcheck(server, ["push", folder, "--id", id, ...env]);
  if (code !== 0) throw new Error(err);
}

async function result(body: object): Promise<Outcome> {
  const id = await server.schedule(body);
  await server.done(id);
  const answer = await (
    await server.fetch(`/v1/exec/result/${id}`)
  ).json<{ data: unknown; reason?: { message: string } }>();
  return answer.reason === undefined ? { data: answer.data } : { rejected: answer.reason.message };
}

async function makeAccount(component: string, its: Cfg): Promise<string> {
  const made = await server.fetch("/v1/accounts", { json: { type: component, keys: its } });
  return (await made.json<{ id: string }>()).id;
}

/** The call as the original takes it, and as a request to the service; both have the same keys. */
async function prepare(component: string, { keys: other, ...call }: Question) {
  const its = { ...keys(), ...other };
  const order = { component, execution_type: call.type };
  if (call.type === "verify_credentials") return { call, cfg: its, body: { ...order, account_data: its } };
  const account_id = await makeAccount(component, its);
  const named = { action_or_trigger: call.actionOrTrigger, account_id, cfg: call.cfg };
  const method = call.type === "select_model" ? { model_method: call.method } : {};
  return { call, cfg: { ...its, ...call.cfg, _account: account_id }, body: { ...order, ...named, ...method } };
}

/** Both outcomes, and what the far end was asked for each. */
async function compare(component: string, folder: string, question: Question) {
  const { call, cfg, body } = await prepare(component, question);
  far.reset();
  const { keys: _keys, ...theirs } = await original.outcome({ component: folder, call: { ...call, cfg } });
  const asked = askedOf(far);
  far.reset();
  return { theirs: { ...withoutPlace(theirs), asked }, ours: { ...(await result(body)), asked: askedOf(far) } };
}

/** A rejection says nothing of the machine: no list of the files that wanted a missing one. */
function withoutPlace(outcome: Outcome): Outcome {
  if (!("rejected" in outcome)) return outcome;
  return { rejected: String(outcome.rejected).replace(/\nRequire stack:[^]*$/, "") };
}

/** In no particular order: some is asked at the same time. */
function askedOf({ asked }: Far): unknown[] {
  return asked
    .map((each) => JSON.stringify(each))
    .toSorted()
    .map((each) => JSON.parse(each) as unknown);
}

/** In the small case, the first of each type. */
function someOf(questions: readonly Question[]): readonly Question[] {
  const first = questions.filter(({ type }, index) => questions.findIndex((other) => other.type === type) === index);
  return scaled(first, questions);
}

/** In the small case, those that differ in how they are packed, signed in to or called, and not in their library. */
const FEW = "request commons bunyan modules typescript soap hierarchy oauth optional classic petstore".split(" ");
const packages = scaled(
  PACKAGES.filter(({ name }) => FEW.includes(name)),
  PACKAGES,
);

describe.each(packages)("$name", ({ name, folder, questions }) => {
  let runnable = folder;
  beforeAll(async () => {
    if (name === "typescript") runnable = await compile(folder);
    await push(folder, name);
  });

  it.each(someOf(questions))(
    "answers and asks as in the original: $type $actionOrTrigger $method $cfg $keys",
    async (question) => {
      const { ours, theirs } = await compare(name, runnable, question);
      expect(ours).toEqual(theirs);
    },
  );
});

describe("an error that nobody awaits", () => {
  beforeAll(async () => {
    await push(LATE.folder, LATE.name);
  });

  it.each(someOf(LATE.questions))(
    "ends the original's process, and is a rejection here: $type $method",
    async (question) => {
      const { call, cfg, body } = await prepare(LATE.name, question);
      const silent = await original.outcomeOfProcess({ component: LATE.folder, call: { ...call, cfg } });
      expect(silent).toEqual({ silent: expect.stringMatching(/^exit [1-9]/) });
      const outcome = await result(body);
      expect(outcome).toEqual({ rejected: expect.stringMatching(LATE_MESSAGES) });
    },
  );

  it("is nobody's business where the answer was there before", async () => {
    const { body } = await prepare(LATE.name, {
      type: "select_model",
      actionOrTrigger: "late",
      method: "afterAnswer",
      cfg: {},
    });
    expect(await result(body)).toEqual({ data: "answered" });
  });
});

describe("renewed keys", () => {
  it.each([
    ["emitted", { execution_type: "get_meta_model", action_or_trigger: "getContacts" }],
    [
      "sent to the API",
      { execution_type: "select_model", action_or_trigger: "getContactsByApi", model_method: "getNames" },
    ],
  ])("are what the next execution gets: %s", async (_, question) => {
    far.reset();
    const account_id = await makeAccount("oauth", keys());
    const first = await result({ component: "oauth", account_id, ...question });
    expect(far.asked.map(({ path }) => path)).toEqual(["/oauth/contacts", "/oauth/token", "/oauth/contacts"]);
    expect(await result({ component: "oauth", account_id, ...question })).toEqual(first);
    expect(far.asked.at(-1)).toMatchObject({ path: "/oauth/contacts", headers: { authorization: "Bearer access-1" } });
    expect(far.asked.length).toBe(4);
  });
});

describe("what is logged", () => {
  it("comes out as lines of the execution, without the account's values", async () => {
    const before = server.output.length;
    const id = await server.schedule(verification("bunyan", { ...keys(), url: `${far.url}/canary-${TOKEN}` }));
    await server.done(id);
    const parts = ["verifying credentials", 'to the console {"a":1}', "to standard output"];
    const lines = () =>
      expect.arrayContaining(parts.map((part) => expect.stringContaining(part) as unknown)) as unknown;
    await expect.poll(() => loggedAfter(before, id)).toEqual(lines());
    expect(server.output.slice(before)).not.toContain(TOKEN);
  });
});

/** What the execution has logged in the output after `start`. */
function loggedAfter(start: number, execution: string): string[] {
  const lines = server.output
    .slice(start)
    .split("\n")
    .filter((line) => line.includes('"event":"component_log"'));
  const events = lines.map((line) => JSON.parse(line) as { execution: string; text: string });
  return events.filter((event) => event.execution === execution).map(({ text }) => text);
}

/**
 * As the component's own build does, beside the source, which is what is pushed: the original runs what is compiled.
 */
async function compile(folder: string): Promise<string> {
  const compiled = resolve(ROOT, "dist/packages/typescript");
  await rm(compiled, { recursive: true, force: true });
  await cp(folder, compiled, { recursive: true });
  await promisify(execFile)(process.execPath, [
    resolve(ROOT, "node_modules/typescript/bin/tsc"),
    "--project",
    compiled,
  ]);
  return compiled;
}
