// The command line against a small service that keeps the contract, or breaks it, in ways that a real one does not on
// demand.
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { VERIFY, coatcheck, ended, start } from "./coatcheck.ts";
import { Little } from "./little.ts";

let little: Little;

beforeEach(async () => {
  little = await Little.start();
});
afterEach(() => little.close());

const VALUE = '{\n  "verified": true\n}\n';
const POLL = "GET /v1/exec/poll/execution-1";
const RESULT = "GET /v1/exec/result/execution-1";

describe("an outcome", () => {
  it("is asked for in three requests, waiting at the service", async () => {
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 0, out: VALUE, err: "" });
    expect(little.requests).toEqual(["POST /v1/exec/schedule", POLL, RESULT]);
    expect(little.headers[1]?.["prefer"]).toBe("wait=30");
  });

  it("keeps the digits of its numbers", async () => {
    little.outcome = { status: 200, body: Buffer.from('{"data":[12345678901234567890,1.0]}') };
    expect(await coatcheck([...VERIFY, "--json"], little.url)).toMatchObject({
      out: '{"status":"fulfilled","data":[12345678901234567890,1.0]}\n',
    });
  });

  it("is null where it is null", async () => {
    little.outcome = { status: 200, body: { data: null } };
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 0, out: "null\n", err: "" });
  });

  it("that is a rejection leaves the output empty, and steers no terminal", async () => {
    const reason = { name: "ApiError", message: "no\u001B[2J such \u009Bpage", status: 404 };
    little.outcome = { status: 400, body: { message: "Rejected.", reason } };
    expect(await coatcheck(VERIFY, little.url)).toEqual({
      code: 1,
      out: "",
      err: 'Rejected: ApiError: no\\u001b[2J such \\u009bpage\n{\n  "status": 404\n}\n',
    });
    const json = await coatcheck([...VERIFY, "--json"], little.url);
    expect([json.code, JSON.parse(json.out), json.err]).toEqual([1, { status: "rejected", reason }, ""]);
  });

  it("may be read in part", async () => {
    little.outcome = { status: 200, body: { data: "x".repeat(1_000_000) } };
    const child = start(VERIFY, little.url);
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.once("exit", resolve));
    expect(child.exitCode).toBe(0);
  });
});

describe("a service that is busy or loses answers", () => {
  it("runs the component once", async () => {
    little.fate = (_, count) => (count <= 2 ? "lost" : undefined);
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 0, out: VALUE, err: "" });
    expect(little.runs).toBe(1);
  });

  it("is asked again when it has a fault or too much to do", async () => {
    const faults = [{ status: 500 }, { status: 503 }, { status: 429, headers: { "Retry-After": "0" } }];
    little.fate = (_, count) => faults[count - 1];
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 0, out: VALUE, err: "" });
  });

  it("is left to the person when it asks for a long pause", async () => {
    const body = { message: "Too many requests." };
    little.fate = () => ({ status: 429, headers: { "Retry-After": "3600" }, body });
    const err = "The service answered 429: Too many requests. Try again in 3600 seconds.\n";
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 3, out: "", err });
    expect(little.requests).toHaveLength(1);
  });

  it("is polled when it does not know the preference", async () => {
    const body = { message: "Result not ready yet." };
    little.fate = (request, count) =>
      request === POLL && count <= 3 ? { status: 200, headers: { "Retry-After": "0" }, body } : undefined;
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 0, out: VALUE, err: "" });
    expect(little.requests.filter((request) => request === POLL)).toHaveLength(4);
  });
});

describe("a refusal", () => {
  it("of a fault that stays names the request", async () => {
    const body = { message: "Internal Server Error" };
    little.fate = () => ({ status: 500, headers: { "X-Request-Id": "r-1", "Retry-After": "0" }, body });
    const { code, err } = await coatcheck(VERIFY, little.url);
    expect([code, err]).toEqual([3, expect.stringMatching(/^The service answered 500: .* \(request r-1\)\n$/)]);
  });

  it("of what was typed says all of it and exits with 2", async () => {
    const picky = await coatcheck(["run", "picky", ...VERIFY.slice(2)], little.url);
    expect(picky).toMatchObject({
      code: 2,
      err: expect.stringContaining("account_id: is too short\ncfg: is too long\n"),
    });
    const none = await coatcheck(["run", "none", ...VERIFY.slice(2), "--json"], little.url);
    expect(none).toEqual({ code: 2, out: '{"status":"error","message":"Component does not exist."}\n', err: "" });
  });

  it.each([
    ["a page", { status: 404, body: Buffer.from("<h1>Not found</h1>") }, "status 404."],
    [
      "a redirect",
      { status: 301, headers: { Location: "https://else.where/" } },
      "status 301, a redirect to https://else.where/.",
    ],
  ])("by something else than coatcheck says so: %s", async (_, answer, words) => {
    little.fate = () => answer;
    const err = `This is not a coatcheck service: it answered with ${words} Check --url.\n`;
    expect(await coatcheck(VERIFY, little.url)).toEqual({ code: 3, out: "", err });
  });

  it("of an execution that expired exits with 3", async () => {
    little.fate = (request) => (request === POLL ? { status: 404, body: { message: "Expired." } } : undefined);
    expect(await coatcheck(VERIFY, little.url)).toMatchObject({ code: 3, err: expect.stringContaining("expired") });
  });
});

describe("the address", () => {
  it("stays that of --url, whatever a service behind a proxy believes", async () => {
    little.origin = "https://inside.example";
    const { code } = await coatcheck([...VERIFY, "--url", `${little.url}/front/`], "");
    expect([code, little.requests]).toEqual([
      0,
      ["POST", "GET", "GET"].map((method, index) =>
        [method, `/front/v1/exec/${["schedule", "poll/execution-1", "result/execution-1"][index]}`].join(" "),
      ),
    ]);
  });

  it("holds no key, because addresses are printed", async () => {
    const { code, err } = await coatcheck([...VERIFY, "--url", "http://ann:canary@127.0.0.1"]);
    expect([code, err.includes("canary")]).toEqual([2, false]);
  });
});

describe("an interruption", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s cancels the execution and says no more than that", async (signal, code) => {
    little.fate = (request) => (request === POLL ? "silent" : undefined);
    const child = start(VERIFY, little.url);
    little.onRequest = (request) => request === POLL && child.kill(signal);
    expect(await ended(child)).toEqual({ code, signal: null, out: "", err: "Cancelled.\n" });
    expect(little.requests.at(-1)).toBe("DELETE /v1/exec/execution-1");
  });

  it("counts once when npm sends it again", async () => {
    little.fate = (request) => (request === POLL ? "silent" : undefined);
    const child = start(VERIFY, little.url);
    little.onRequest = () => little.requests.includes(POLL) && child.kill("SIGINT");
    expect(await ended(child)).toMatchObject({ code: 130, err: "Cancelled.\n" });
  });

  it("is one line of JSON where asked", async () => {
    little.fate = (request) => (request === POLL ? "silent" : undefined);
    const child = start([...VERIFY, "--json"], little.url);
    little.onRequest = (request) => request === POLL && child.kill("SIGINT");
    expect(await ended(child)).toMatchObject({
      code: 130,
      out: '{"status":"error","message":"Cancelled."}\n',
      err: "",
    });
  });

  it("cancels an execution whose ticket was lost", async () => {
    little.fate = (request, count) => (request.startsWith("POST") && count === 1 ? "lost" : undefined);
    const child = start(VERIFY, little.url);
    little.onRequest = () => child.kill("SIGINT");
    expect(await ended(child)).toMatchObject({ code: 130, err: "Cancelled.\n" });
    expect(little.requests).toEqual([
      "POST /v1/exec/schedule",
      "POST /v1/exec/schedule",
      "DELETE /v1/exec/execution-1",
    ]);
    expect(little.runs).toBe(1);
  });

  it("says when the execution could not be cancelled", async () => {
    little.fate = (request) => {
      if (request === POLL) return "silent";
      return request.startsWith("DELETE") ? { status: 403, body: {} } : undefined;
    };
    const child = start(VERIFY, little.url);
    little.onRequest = (request) => request === POLL && child.kill("SIGINT");
    expect(await ended(child)).toMatchObject({ code: 130, err: "Not cancelled: the service answered 403.\n" });
  });
});
