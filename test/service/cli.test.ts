// The command line against the started service, also through a network that loses answers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type IncomingMessage, type Server as HttpServer, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Printed, runCommand } from "../terminal.ts";
import { Server } from "./server.ts";

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");

let server: Server;
let account: string;

beforeAll(async () => {
  server = await Server.shared();
  const made = await server.fetch("/v1/accounts", { json: {} });
  ({ id: account } = await made.json<{ id: string }>());
});
afterAll(() => server.stop());

const environment = (env: Record<string, string>) => ({
  COATCHECK_URL: server.url,
  COATCHECK_USER: `${server.user.email}:${server.user.key}`,
  ...env,
});

function coatcheck(args: readonly string[], env: Record<string, string> = {}): Promise<Printed> {
  return runCommand(args, { env: environment(env) });
}

/** What the service has logged of each of this user's executions: its statuses. */
function executions(): string[][] {
  const lines = server.output.split("\n").slice(0, -1);
  const found = new Map<string, string[]>();
  for (const line of lines.filter((each) => each.includes('"event":"execution"'))) {
    const { user, execution, status } = JSON.parse(line) as Record<"user" | "execution" | "status", string>;
    if (user === server.user.id) found.set(execution, [...(found.get(execution) ?? []), status]);
  }
  return [...found.values()];
}

const verify = ["run", "timer", "verify_credentials", "--account-data", "{}"];

/** Passes everything on to the service, but hangs up on the first `losses` answers to each method and path. */
async function lossy(losses: number): Promise<{ proxy: HttpServer; url: string }> {
  const seen = new Map<string, number>();
  const proxy = createServer((incoming: IncomingMessage, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    const count = (seen.get(method + url) ?? 0) + 1;
    seen.set(method + url, count);
    const passed = request({ host: "localhost", port: server.port, method, path: url, headers }, (answer) => {
      if (count <= losses) {
        answer.resume().on("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return { proxy, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

describe("run", () => {
  it("prints the value and exits with 0; nothing else comes down the pipes", async () => {
    expect(await coatcheck(verify)).toEqual({ code: 0, out: '{\n  "verified": true\n}\n', err: "" });
  });

  it("prints one line of JSON where asked", async () => {
    expect(await coatcheck([...verify, "--json"])).toEqual({
      code: 0,
      out: '{"status":"fulfilled","data":{"verified":true}}\n',
      err: "",
    });
  });

  it("says why it was rejected, and exits with 1", async () => {
    const args = ["run", "timer", "select_model", "--action", "timer", "--account", account, "--method", "nothing"];
    const { code, out, err } = await coatcheck(args);
    expect([code, out, err]).toEqual([1, "", expect.stringMatching(/^Rejected: Error: Method "nothing" is not found/)]);
    const json = await coatcheck([...args, "--json"]);
    expect(JSON.parse(json.out)).toEqual({
      status: "rejected",
      reason: { name: "Error", message: expect.any(String) },
    });
  });

  it("takes JSON from a file", async () => {
    const file = join(tmpdir(), `coatcheck-cfg-${process.pid}.json`);
    await writeFile(file, '{"interval":"hour"}');
    const args = ["run", "timer", "get_meta_model", "--action", "timer", "--account", account, "--cfg", `@${file}`];
    expect(await coatcheck(args)).toMatchObject({ code: 0, out: expect.stringContaining("fireTime") });
  });
});

describe("mistakes", () => {
  it.each([
    ["nothing at all", [], ["Usage: coatcheck COMMAND"]],
    ["an unknown command", ["rum"], ["Did you mean run?"]],
    ["nothing to run", ["run"], ["COMPONENT is missing", "TYPE is missing"]],
    ["an unknown type", ["run", "timer", "verify"], ["Did you mean verify_credentials?"]],
    [
      "several at once",
      ["run", "timer", "select_model", "--account-data", "{}", "--cfg", "[]", "extra"],
      [
        "needs --action",
        "needs --account",
        "needs --method",
        "does not take --account-data",
        "--cfg must be",
        "3 arguments",
      ],
    ],
    [
      "an unknown option and a missing value",
      ["run", "timer", "x", "--acount", "1", "--cfg"],
      ["--account?", "--cfg needs"],
    ],
    ["a file that is not there", [...verify.slice(0, -1), "@/no/such/file"], ["/no/such/file cannot be read (ENOENT)"]],
    ["what is no URL", [...verify, "--url", "localhost"], ["--url must be"]],
    ["what is no user", [...verify, "--user", "ann"], ["--user must be"]],
    ["a component that is not there", ["run", "tmier", ...verify.slice(2)], ["Component does not exist."]],
    [
      "an action that is not there",
      ["run", "timer", "get_meta_model", "--action", "tick", "--account", "a"],
      ["action_or_trigger: timer has no action or trigger with this name; it has: timer"],
    ],
  ] as [string, string[], string[]][])("are explained, all of them, with exit code 2: %s", async (_, args, words) => {
    const { code, out, err } = await coatcheck(args);
    expect([code, out]).toEqual([2, ""]);
    for (const word of words) expect(err).toContain(word);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("never show the key, nor JSON that may be a credential", async () => {
    const { err } = await coatcheck([...verify.slice(0, -1), '{"password":"canary', "--user", "ann@x:key-canary"]);
    expect(err).toContain("--account-data is not valid JSON");
    expect(err).not.toContain("canary");
  });

  it.each([["--help"], ["help"], ["run", "--help"], ["help", "run"], ["--version"]])(
    "helps: %s %s",
    async (...args) => {
      const { code, out } = await coatcheck(args);
      expect([code, out.length > 0]).toEqual([0, true]);
    },
  );
});

describe("a service that is not there, or refuses", () => {
  it("exits with 3 when nothing listens", async () => {
    const nobody = createServer().listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    const { code, err } = await coatcheck([...verify, "--url", `http://127.0.0.1:${port}`]);
    expect([code, err]).toEqual([3, `The service at http://127.0.0.1:${port} cannot be reached (ECONNREFUSED).\n`]);
  });

  it("exits with 3 when the key is wrong, and says so in JSON too", async () => {
    const args = [...verify, "--user", "ann@example.com:wrong"];
    expect(await coatcheck(args)).toMatchObject({ code: 3, err: "The e-mail or the API key in --user is wrong.\n" });
    const { out } = await coatcheck([...args, "--json"]);
    expect(JSON.parse(out)).toEqual({ status: "error", message: "The e-mail or the API key in --user is wrong." });
  });
});

describe("Ctrl-C", () => {
  it("cancels the execution and exits with 130", async () => {
    // The component asks a server that never answers.
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const data = JSON.stringify({ descriptionUrl: `http://127.0.0.1:${port}/` });
    const asked = once(silent, "request");
    const args = ["run", "openapi", "verify_credentials", "--account-data", data];
    const env = { ...process.env, ...environment({}) };
    const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    const ended = Promise.all([text(child.stderr), once(child, "exit")]);
    await asked;
    child.kill("SIGINT");
    const [err] = await ended;
    expect([child.exitCode, err]).toEqual([130, "Cancelled.\n"]);
    await expect.poll(() => executions().at(-1)).toEqual(["scheduled", "running", "cancelled"]);
    silent.closeAllConnections();
    silent.close();
  });
});

describe("a network that loses answers", () => {
  it("runs the component once and gets its result all the same", async () => {
    const { proxy, url } = await lossy(2);
    const before = executions().length;
    const { code, out } = await coatcheck([...verify, "--json", "--url", url]);
    proxy.close();
    expect([code, out]).toEqual([0, '{"status":"fulfilled","data":{"verified":true}}\n']);
    const since = () => executions().slice(before);
    await expect.poll(since).toEqual([["scheduled", "running", "fulfilled", "handed_out"]]);
  });
});
