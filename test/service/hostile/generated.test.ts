// Requests made out of the service's own description: 20,000 of them, or HOSTILE_REQUESTS; in the small case fewer.
// What a failure prints repeats it: SEED and HOSTILE_PATH, with `-t` and the operation's name.
import * as fc from "fast-check";
import { afterAll, describe, expect, inject, it } from "vitest";

import { isFull, scaled } from "../../run/scale.ts";
import { Server, verification } from "../server.ts";
import { Description, type Operation } from "./description.ts";
import { type Answer, type Request, basic, send } from "./http.ts";
import { refused, unauthorized } from "./broken.ts";
import { Bystander } from "./cost.ts";
import { Requests } from "./requests.ts";
import { ROOT, makeTenant } from "./tenant.ts";

const REQUESTS = Number(process.env["HOSTILE_REQUESTS"] ?? scaled(500, 20_000));
/** Of each tenant. */
const EXECUTIONS = scaled(6, 40);
const LONGEST_MS = 900_000;

const SEED = inject("seed");
const PATH = process.env["HOSTILE_PATH"];

const server = await Server.start();
afterAll(() => server.stop());

const description = new Description((await (await server.fetch("/openapi.json")).json()) as never);
const { operations } = description;
const share = Math.ceil(REQUESTS / (operations.length + 1));

let sent = 0;
const started = performance.now();
afterAll(() => {
  process.stdout.write(`${sent} requests, seed ${SEED}, ${Math.round((performance.now() - started) / 1000)} s\n`);
});

/** One request in so many: each costs a request more. */
const WATCHED = 4;

const bystander = await Bystander.at(server);

async function ask(request: Request): Promise<Answer> {
  sent += 1;
  // Each from an address of its own: too many failed logins from one are a 429.
  const headers = { ...request.headers, "cf-connecting-ip": `10.0.${sent >> 8}.${sent & 255}` };
  const work = () => send(server.port, { ...request, headers });
  return isFull && sent % WATCHED === 0 ? bystander.watch(`${request.method} ${request.path}`, work) : work();
}

/** Each `index` has values of its own. */
async function check<T>(
  index: number,
  requests: fc.Arbitrary<T>,
  departures: (request: T) => Promise<string[]>,
): Promise<void> {
  const property = fc.asyncProperty(requests, async (request) => {
    expect(await departures(request)).toEqual([]);
  });
  await fc.assert(property, PATH === undefined ? { numRuns: share, seed: SEED + index } : { seed: SEED, path: PATH });
}

/** What each kind of request may be answered with, besides being described. */
const EXPECTED = {
  valid: (status: number) => ![400, 401, 403, 405, 413, 415].includes(status),
  broken: (status: number) => [400, 403, 413, 415].includes(status),
  unauthorized: (status: number) => status === 401,
  absurd: () => true,
} as const;

interface Attempt {
  readonly kind: keyof typeof EXPECTED;
  readonly request: Request;
}

function attempts(requests: Requests): fc.Arbitrary<Attempt> {
  const of = (kind: Attempt["kind"], weight: number, request: fc.Arbitrary<Request>) => {
    return { weight, arbitrary: fc.record({ kind: fc.constant(kind), request }) };
  };
  const breaking = refused(requests);
  return fc.oneof(
    of("valid", 10, requests.valid()),
    of("unauthorized", 2, unauthorized(requests)),
    of("absurd", 8, requests.absurd()),
    ...(breaking.length === 0 ? [] : [of("broken", 10, fc.oneof(...breaking))]),
  );
}

describe("every operation", () => {
  it.concurrent.each(operations.map((operation, index) => ({ ...operation, index })))(
    "answers as it is described: $name",
    async ({ index, ...operation }) => {
      const tenant = await makeTenant(server, `hostile${index}@example.com`, EXECUTIONS);
      const requests = new Requests(operation, tenant);
      const seen = new Map<string, number>();
      const run = check(index, attempts(requests), async ({ kind, request }) => {
        const answer = await ask(request);
        const what = `${kind} ${answer.status}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
        const isExpected = EXPECTED[kind](answer.status);
        return [
          ...description.departures(operation, answer),
          ...(isExpected ? [] : [`${what}: ${answer.body.toString()}`]),
        ];
      });
      await expect(run).resolves.toBeUndefined();
      // A generator that never gets past the door would prove nothing.
      const successes = Object.keys(operation.responses).filter((status) => status < "400" && status !== "201");
      const missing = successes.filter((status) => !seen.has(`valid ${status}`));
      expect(isFull ? missing : []).toEqual([]);
      process.stdout.write(`${operation.name}: ${[...seen].map(([what, count]) => `${count} ${what}`).join(", ")}\n`);
    },
    LONGEST_MS,
  );
});

/** Methods that Node sends and the runtime knows; others never reach the service. */
/** Paths, less a slash at the end, that are for people and not described. */
const PAGES = new Set(["", "/", "/docs"]);

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "PURGE", "REPORT"];

it(
  "answers what is not described with 404 or 405, and HEAD as GET without its body",
  { timeout: LONGEST_MS },
  async () => {
    const paths = [...new Set(operations.map(({ path }) => path))].map((path) => path.replaceAll(/\{\w+\}/g, "x"));
    const words = fc.array(
      fc.constantFrom("v1", "exec", "users", "docs", "x", "..", ".", "%2e%2e", "%2f", ";", "V1", ""),
      {
        maxLength: 6,
      },
    );
    const path = fc.oneof(
      fc.constantFrom(...paths),
      words.map((parts) => `/${parts.join("/")}`),
    );
    const request = fc.record({ method: fc.constantFrom(...METHODS), path });
    const run = check(operations.length, request, async ({ method, path: target }) => {
      const { status, headers, body } = await ask({ method, path: target, headers: { authorization: basic(ROOT) } });
      const normal = new URL(server.url + target).pathname.replace(/\/$/, "");
      const methods = PAGES.has(normal) ? ["GET"] : description.methodsOf(patternOf(operations, normal));
      if (methods.includes(method)) return status < 500 ? [] : [`status ${status}`];
      const isHead = method === "HEAD" && methods.includes("GET") && !normal.startsWith("/v1/exec/result");
      const found = method === "HEAD" && body.byteLength > 0 ? ["a body"] : [];
      if (isHead) return status < 405 ? found : [`status ${status}`];
      const expected = methods.length === 0 ? 404 : 405;
      if (status !== expected) found.push(`status ${status} for ${normal}, not ${expected}`);
      const allowed = headers.allow?.split(", ").toSorted().join() ?? "";
      if (allowed !== methods.toSorted().join()) found.push(`Allow: ${allowed}`);
      return found;
    });
    await expect(run).resolves.toBeUndefined();
  },
);

const scheduleWords = () => server.schedule(verification("timer", { text: "a word ".repeat(35_000) }));

it.runIf(isFull)(
  "costs nobody else more than an ordinary request, whatever it is",
  async () => {
    const ratios: [string, number][] = [];
    for (const { name, work } of bystander.suspects) ratios.push([name, await bystander.ratio(work, scheduleWords)]);
    expect(ratios.filter(([, ratio]) => ratio >= 3)).toEqual([]);
  },
  LONGEST_MS,
);

it("has logged no error, and still does its work", async () => {
  const errors = server.output.split("\n").filter((line) => /unexpected_error|_failed"|Uncaught/.test(line));
  expect(errors).toEqual([]);
  const id = await server.schedule(verification("timer"));
  expect(await server.done(id)).toBe(303);
  expect(await (await server.fetch(`/v1/exec/result/${id}`)).json()).toEqual({ data: { verified: true } });
});

/** The described path that a path without parameters is of; a fixed one before one with parameters. */
function patternOf(all: readonly Operation[], path: string): string {
  const fits = (pattern: string) => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  const patterns = all.map((operation) => operation.path).filter(fits);
  return patterns.find((pattern) => !pattern.includes("{")) ?? patterns[0] ?? "";
}
