// The API reference's examples, as they are printed there: every one is typed into a shell, against the started server,
// and its answer is what the example and the description say that it is.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ROOT } from "./coatcheck.ts";
import { Description, type Operation, type Schema } from "./hostile/description.ts";
import { type Exchange, Recorder } from "./recorder.ts";
import { DEV_USER, Server } from "./server.ts";

/** Every operation, each after those that make what it needs. */
const ORDER = [
  "getOwnUser",
  "listPublicComponents",
  "getComponent",
  "pushComponent",
  "listOwnComponents",
  "updateEnvironment",
  "getEnvironment",
  "createAccount",
  "listAccounts",
  "getAccount",
  "updateAccount",
  "scheduleExecution",
  "getExecution",
  "listExecutions",
  "pollExecution",
  "fetchResult",
  "followExecution",
  "getLogs",
  "acknowledgeResult",
  "cancelExecution",
  "deleteAccount",
  "deleteComponent",
  "createUser",
  "rotateApiKey",
  "deleteUser",
];

interface Media {
  readonly schema: Schema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Part {
  readonly content?: Readonly<Record<string, Media>>;
}

interface Documented {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly requestBody?: Part;
  readonly responses: Readonly<Record<string, Part>>;
  readonly "x-codeSamples"?: readonly { readonly label: string; readonly source: string }[];
}

let server: Server;
let recorder: Recorder;
let folder: string;
let description: Description;
let operations: ReadonlyMap<Operation, Documented>;

beforeAll(async () => {
  [server, folder] = await Promise.all([Server.start(), mkdtemp(join(tmpdir(), "coatcheck-docs-"))]);
  recorder = await Recorder.start(server.port);
  const document: unknown = await (await fetch(`${server.url}/openapi.json`)).json();
  const { paths } = document as { paths: Record<string, Record<string, Documented>> };
  description = new Description(document as ConstructorParameters<typeof Description>[0]);
  operations = new Map(
    description.operations.map((operation) => {
      const documented = paths[operation.path]?.[operation.method.toLowerCase()];
      if (documented === undefined) throw new Error(`${operation.name} is not described.`);
      return [operation, documented];
    }),
  );
});
afterAll(async () => {
  recorder.close();
  await rm(folder, { recursive: true });
  await server.stop();
});

describe("the API reference", () => {
  it("has a name, a group, a summary, words and an example for every operation, and shows the example among the words", () => {
    expect([...operations.values()].map(({ operationId }) => operationId).toSorted()).toEqual(ORDER.toSorted());
    for (const documented of operations.values()) {
      expect(documented.tags).toHaveLength(1);
      expect(documented.summary).toMatch(/^\S.{5,70}$/);
      const { "x-codeSamples": samples = [] } = documented;
      expect(samples).not.toHaveLength(0);
      for (const { source } of samples) expect(documented.description).toContain(source);
    }
  });

  it("has an example of every body, each of which fits its schema", () => {
    const misfits: string[] = [];
    for (const [{ name }, { requestBody, responses }] of operations) {
      for (const [where, part] of Object.entries({ request: requestBody, ...responses })) {
        for (const [type, { schema, examples = {} }] of Object.entries(part?.content ?? {})) {
          if (type !== "application/json") continue;
          if (Object.keys(examples).length === 0) misfits.push(`${name} ${where}: no example`);
          for (const [title, { value }] of Object.entries(examples)) {
            const misfit = description.misfit(schema, value);
            if (misfit !== null) misfits.push(`${name} ${where}, ${title}: ${misfit}`);
          }
        }
      }
    }
    expect(misfits).toEqual([]);
  });

  it("has examples that do, typed into a shell, what they say", async () => {
    const typed = ORDER.flatMap((id) => {
      const [operation, documented] = [...operations].find(([, { operationId }]) => operationId === id) ?? [];
      if (operation === undefined || documented === undefined) throw new Error(`There is no ${id}.`);
      return (documented["x-codeSamples"] ?? []).map(({ label, source }) => ({ operation, documented, label, source }));
    });
    // An example that uses what none before it has kept ends the shell.
    const script = ["set -eu", ...typed.map(({ source }) => source)].join("\n");
    const env = { COATCHECK_URL: recorder.url, COATCHECK_USER: `${DEV_USER.email}:${DEV_USER.key}`, TMPDIR: folder };
    await promisify(execFile)("bash", ["-c", script], { cwd: ROOT, env: { ...process.env, ...env } });
    expect(recorder.exchanges).toHaveLength(typed.length);
    const departures = recorder.exchanges.flatMap((exchange, index) => {
      const example = typed[index];
      if (example === undefined) return [];
      const { operation, label } = example;
      return departuresOf(operation, label, exchange).map((departure) => `${operation.name}, ${label}: ${departure}`);
    });
    expect(departures).toEqual([]);
    for (const [index, { documented, label }] of typed.entries()) {
      const answer = recorder.exchanges[index]?.answer;
      const shown = shownAnswer(documented, label);
      if (answer === undefined || shown === undefined) continue;
      expect(comparable(JSON.parse(answer.body.toString()))).toMatchObject(comparable(shown));
    }
  });
});

/** The answer that the reference shows for the example; of what is long it shows a part. */
function shownAnswer({ responses }: Documented, label: string): unknown {
  const [, title = "", status = ""] = /^(.*), answered with (\d+)$/.exec(label) ?? [];
  return responses[status]?.content?.["application/json"]?.examples?.[title]?.value;
}

/** With one value in the place of all ids and keys, one in that of all e-mails, and one in that of all times. */
function comparable(value: unknown): object {
  const text = JSON.stringify(value)
    .replaceAll(/"[0-9a-f]{24,96}"/g, '"id"')
    .replaceAll(/"\w+@example\.com"/g, '"email"')
    .replaceAll(/"[\d-]{10}T[\d:.]{12}Z"/g, '"time"');
  return JSON.parse(text);
}

function departuresOf(operation: Operation, label: string, { method, path, answer }: Exchange): string[] {
  const found = description.departures(operation, answer);
  const parts = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/{}$]+")}$`);
  if (method !== operation.method || !parts.test(path)) found.push(`asked ${method} ${path}`);
  if (!label.endsWith(`answered with ${answer.status}`)) found.push(`answered with ${answer.status}`);
  return found;
}
