// The commands that look at executions, against a small service that has whatever a test needs.
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { EVENTS, ID, SCHEDULED_AT, change, executionOf, tells } from "../client/stream.ts";
import { VERIFY, coatcheck, ended, start } from "./coatcheck.ts";
import { Little } from "./little.ts";

let little: Little;
beforeEach(async () => {
  little = await Little.start();
});
afterEach(() => little.close());

const failure = { origin: "credentials", name: "ApiError", message: "no\u001B[2J such key", http_status: 401 } as const;

describe("exec watch", () => {
  it.each([
    ["fulfilled", 0, "Fulfilled, 26 bytes."],
    ["rejected", 1, "Rejected, 26 bytes."],
    ["cancelled", 3, "Cancelled, 26 bytes."],
    ["expired", 3, "Expired, 26 bytes."],
  ] as const)("ends with what came of it: %s", async (status, code, words) => {
    const last = change(3, status, executionOf(status, { size: 26 }));
    little.fate = () => tells([change(1, "scheduled"), change(2, "running"), last], "stays");
    const watched = await coatcheck(["exec", "watch", ID], little.url);
    expect(watched).toEqual({
      code,
      out: expect.stringMatching(new RegExp(`^.* ${status} .*\n${words}\n$`, "m")),
      err: "",
    });
    expect(little.requests).toEqual([EVENTS]);
  });

  it("goes on to the end where asked, and tells what is told afterwards in any case", async () => {
    const fulfilled = change(3, "fulfilled", executionOf("fulfilled"));
    const handedOut = change(4, "handed_out", executionOf("handed_out"));
    little.fate = () => tells([change(1, "scheduled"), change(2, "running"), fulfilled, handedOut]);
    const ids = async (...flags: string[]) => {
      const { out } = await coatcheck(["exec", "watch", ID, "--json", ...flags], little.url);
      return out
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: number }).id);
    };
    expect([await ids(), await ids("--follow")]).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]);
    const { execution: _, ...replayed } = fulfilled;
    little.fate = () => tells([change(1, "scheduled"), change(2, "running"), replayed, handedOut]);
    expect(await ids()).toEqual([1, 2, 3, 4]);
  });

  it("ends at Ctrl-C, and leaves the execution alone", async () => {
    little.fate = () => tells([change(1, "scheduled", executionOf("scheduled"))], "stays");
    const child = start(["exec", "watch", ID], little.url);
    child.stdout.once("data", () => child.kill("SIGINT"));
    expect(await ended(child)).toMatchObject({ code: 130, signal: null, err: "" });
    expect(little.requests).toEqual([EVENTS]);
  });

  it("says that there is no such execution", async () => {
    little.fate = () => ({ status: 404, body: { message: "Result does not exist." } });
    expect(await coatcheck(["exec", "watch", ID], little.url)).toMatchObject({ code: 2, out: "" });
  });
});

describe("run --watch", () => {
  it("draws beside the result", async () => {
    const story = [change(1, "scheduled"), change(2, "running"), change(3, "fulfilled", executionOf("fulfilled"))];
    little.fate = (request) => (request === EVENTS ? tells(story) : undefined);
    const { code, out, err } = await coatcheck([...VERIFY, "--watch", "--json"], little.url);
    expect([code, out]).toEqual([0, '{"status":"fulfilled","data":{"verified":true}}\n']);
    expect(err.trimEnd().split("\n")).toHaveLength(3);
  });
});

describe("run", () => {
  it("says who failed where the service tells", async () => {
    little.outcome = { status: 400, body: { message: "Rejected.", reason: { name: "ApiError", message: "no" } } };
    little.fate = (request) =>
      request === `GET /v1/exec/${ID}` ? { status: 200, body: executionOf("handed_out", { failure }) } : undefined;
    const { code, err } = await coatcheck(VERIFY, little.url);
    expect([code, err]).toEqual([
      1,
      "Rejected: ApiError: no\nThe credentials were refused; the last HTTP status from outside was 401.\n",
    ]);
  });
});

describe("exec list", () => {
  const finished = { finished_at: "2026-11-24T19:00:02.500Z", failure };

  it("goes from page to page until it has enough", async () => {
    const pages = [
      { executions: [executionOf("running")], next_cursor: "a" },
      { executions: [], next_cursor: "b" },
      { executions: [executionOf("rejected", finished)], next_cursor: "c" },
    ];
    let asked = 0;
    little.fate = () => ({ status: 200, body: pages[asked++] });
    const args = ["exec", "list", "--component", "timer", "--limit", "2"];
    const { code, out } = await coatcheck(args, little.url);
    expect([code, out]).toEqual([
      0,
      `
ID           STATUS    SCHEDULED                 TOOK     COMPONENT  TYPE                FAILED
execution-1  running   ${SCHEDULED_AT}  -        timer      verify_credentials
execution-1  rejected  ${SCHEDULED_AT}  2.500 s  timer      verify_credentials  credentials 401: ApiError: no\\u001b[2J such key
`.slice(1),
    ]);
    expect(little.requests).toEqual([
      "GET /v1/exec?component=timer&limit=2",
      "GET /v1/exec?component=timer&limit=1&cursor=a",
      "GET /v1/exec?component=timer&limit=1&cursor=b",
    ]);
  });

  it("is JSON where asked, and says that there are none", async () => {
    little.fate = () => ({ status: 200, body: { executions: [], next_cursor: null } });
    expect(await coatcheck(["exec", "list"], little.url)).toEqual({ code: 0, out: "No executions.\n", err: "" });
    const { out } = await coatcheck(["exec", "list", "--json"], little.url);
    expect(out).toBe('{"executions":[]}\n');
  });
});

describe("exec show", () => {
  it("tells what is known, and what was logged", async () => {
    const line = { at: SCHEDULED_AT, level: "warn", text: "slow\u001B[2J\nrejected", attempt: 1 };
    little.fate = (request) =>
      request.endsWith("/logs")
        ? { status: 200, body: { logs: [line], truncated: true } }
        : { status: 200, body: executionOf("rejected", { size: 3, failure }) };
    const { code, out } = await coatcheck(["exec", "show", ID, "--logs"], little.url);
    expect(code).toBe(0);
    expect(out).toMatch(/^status {2,}rejected$/m);
    expect(out).toMatch(/^failure {2,}credentials 401: ApiError: no\\u001b\[2J such key$/m);
    expect(out).toContain(`${SCHEDULED_AT}  warn   slow\\u001b[2J\n${" ".repeat(33)}rejected\nThe log was longer`);
    expect(out).not.toContain("null");
    const json = await coatcheck(["exec", "show", ID, "--logs", "--json"], little.url);
    expect(JSON.parse(json.out)).toMatchObject({ status: "rejected", failure, logs: [line], truncated: true });
  });
});

describe("exec cancel", () => {
  it("cancels", async () => {
    expect(await coatcheck(["exec", "cancel", ID], little.url)).toEqual({ code: 0, out: "Cancelled.\n", err: "" });
    expect(little.requests).toEqual([`DELETE /v1/exec/${ID}`]);
  });
});
