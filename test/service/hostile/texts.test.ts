// Values that are not what they seem: where they are refused nothing is made, and where they are right they come back
// as they were.
import { afterAll, afterEach, describe, expect, it } from "vitest";

import { Server, verification } from "../server.ts";
import { type Answer, basic, send } from "./http.ts";
import { credentials, files, ids, refusedBodies, strangeBodies } from "./texts.ts";

const server = await Server.shared();
afterAll(() => server.stop());
afterEach(() => {
  const error = /^.*(?:unexpected_error|_failed").*$/m.exec(server.output);
  if (error !== null) throw new Error(error[0]);
});

const authorization = basic(server.user);

const JSON_HEADERS = { authorization, "content-type": "application/json" };

const ask = (method: string, path: string, body?: Buffer, headers: Record<string, string> = JSON_HEADERS) =>
  send(server.port, { method, path, headers, body });

const read = ({ body }: Answer) => JSON.parse(body.toString()) as Record<string, unknown>;

describe("a body", () => {
  it.each(refusedBodies)("of %s is refused, and makes nothing", async (_, body, status, message) => {
    const before = (await ask("GET", "/v1/accounts")).body.toString();
    const answer = await ask("POST", "/v1/accounts", body);
    expect([answer.status, read(answer)["message"]]).toEqual([status, message]);
    expect((await ask("GET", "/v1/accounts")).body.toString()).toBe(before);
  });

  it.each(strangeBodies)("with %s is taken as it is, and shown so again", async (_, body, account) => {
    const made = await ask("POST", "/v1/accounts", body);
    expect([made.status, read(made)]).toMatchObject([200, account]);
    const path = `/v1/accounts/${String(read(made)["id"])}`;
    expect(read(await ask("GET", path))).toEqual(read(made));
    // An update by the very same body changes nothing.
    expect(read(await ask("PUT", path, body))).toEqual(read(made));
    expect((await ask("DELETE", path)).status).toBe(204);
  });

  it("labelled as another encoding is still UTF-8, as all JSON is", async () => {
    const headers = { authorization, "content-type": "application/json; charset=utf-16" };
    expect((await ask("POST", "/v1/accounts", Buffer.from("{}", "utf16le"), headers)).status).toBe(400);
    const made = await ask("POST", "/v1/accounts", Buffer.from('{"name":"\u00fc"}'), headers);
    expect(read(made)).toMatchObject({ name: "\u00fc" });
    await ask("DELETE", `/v1/accounts/${String(read(made)["id"])}`);
  });
});

it.each(ids)("an id %s is one opaque segment", async (id, status, message) => {
  const answer = await ask("GET", `/v1/accounts/${id}`);
  expect([answer.status, read(answer)]).toEqual([status, { message }]);
  expect(answer.headers).not.toHaveProperty("x-injected");
});

it("an execution's id is the same in capitals, and another with anything around it", async () => {
  const id = await server.schedule(verification("timer"));
  await server.done(id);
  expect((await ask("GET", `/v1/exec/poll/${id.toUpperCase()}`)).status).toBe(303);
  for (const other of [`${id}%00`, `%20${id}`, `${id}%2f`, `${id}.json`, `0x${id}`, id.slice(1), `${id}${id}`]) {
    expect([other, (await ask("GET", `/v1/exec/result/${other}`)).status]).toEqual([other, 404]);
  }
  expect((await ask("GET", `/v1/exec/result/${id}`)).status).toBe(200);
});

it.each(credentials)("credentials %s", async (_, value, status) => {
  // From an address of their own: others' failed logins count, too.
  const headers = { authorization: value, "cf-connecting-ip": "192.0.2.1" };
  const answer = await ask("GET", "/v1/users", undefined, headers);
  expect(answer.status).toBe(status);
});

describe("a packed component", () => {
  it.each(files)("that is %s is refused", async (_, file, path) => {
    const headers = { authorization, "content-type": "application/gzip" };
    const answer = await ask("PUT", "/v1/components/hostile", file, headers);
    expect([answer.status, read(answer)]).toMatchObject([400, { errors: [{ path }] }]);
    expect((await ask("GET", "/v1/components/hostile")).status).toBe(404);
  });
});

it("still does its work", async () => {
  const id = await server.schedule(verification("timer", JSON.parse('{"__proto__":{"a":1},"\\ud800":"\\u0000"}')));
  expect(await server.done(id)).toBe(303);
  expect(await (await server.fetch(`/v1/exec/result/${id}`)).json()).toEqual({ data: { verified: true } });
});
