// Whose is what: every operation of the description, asked for by everybody who might. An operation without a row fails
// here.
import { beforeAll, describe, expect, it } from "vitest";

import { type Credentials, send } from "../client.ts";
import { type Request, type Route, expectedOf, neverWere, routes } from "./routes.ts";
import { PEOPLE, type Tenant, gather, makeTenant, worldOf } from "./tenants.ts";

async function ask(route: Route, { path, headers, body, file }: Request, as: Credentials | null | undefined) {
  const [method = ""] = route.operation.split(" ");
  return send(path, {
    method,
    ...(as !== undefined && { as }),
    ...(body !== undefined && { body }),
    ...(file !== undefined && { file }),
    // What is scheduled is over before the test is.
    headers: { Prefer: "wait=30", ...headers, ...(file !== undefined && { "Content-Type": "application/gzip" }) },
  });
}

/** All of an answer that a client can see. */
async function shown(response: Response): Promise<string> {
  return JSON.stringify([response.status, [...response.headers], await response.text()]);
}

const isOwners = (text: string, { id, account, execution, cancelled, fetched, email }: Tenant) =>
  [id, account, execution, cancelled, fetched, email].some((mark) => text.includes(mark));

it("has a row for each operation that the description has, and no other", async () => {
  const { paths } = await (await send("/openapi.json")).json<{ paths: Record<string, Record<string, object>> }>();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const rows = new Set(routes.map(({ operation }) => operation));
  expect([...rows].toSorted()).toEqual(described.toSorted());
});

const rows = routes.map((route, index) => [`${index + 1}: ${route.operation}`, route] as const);

/** One tenant, whom nobody but the owner and root may do anything to; and everybody who tries. */
let world: Awaited<ReturnType<typeof gather>>;
beforeAll(async () => {
  world = await gather();
});

describe.each(rows)("%s", (_, route) => {
  it("answers each who asks as it should, and changes nothing of the tenant's for anybody else", async () => {
    const { owner, as } = route.isEverybodys ? await gather() : world;
    const request = await route.request(owner);
    const before = await worldOf(owner);
    for (const person of PEOPLE.filter((each) => each !== "owner" && !(each === "root" && route.isRootsToDo))) {
      const response = await ask(route, request, as[person]);
      const text = await response.text();
      expect([person, response.status, text]).toEqual([person, expectedOf(route, person), text]);
      expect([person, await worldOf(owner)]).toEqual([person, before]);
      expect([person, isOwners(text, owner) && text]).toEqual([person, false]);
    }
  });

  it("is done for those whose it is to do", async () => {
    for (const person of route.isRootsToDo ? (["root", "owner"] as const) : (["owner"] as const)) {
      const owner = await makeTenant();
      const response = await ask(route, await route.request(owner), person === "owner" ? owner : undefined);
      const text = await response.text();
      expect([person, response.status, text]).toEqual([person, expectedOf(route, person), text]);
    }
  });

  it("answers unknown, deleted and mistaken users alike, whatever they ask for", async () => {
    const { owner, as } = world;
    const request = await route.request(owner);
    const stranger = { email: "stranger@example.com", key: owner.key };
    const answers = [];
    for (const one of [as.none, as["wrong key"], as.deleted, as["rotated key"], stranger]) {
      answers.push(await shown(await ask(route, request, one)));
    }
    expect(new Set(answers).size).toBe(1);
  });
});

const refusing = rows.filter(([, route]) => expectedOf(route, "other") >= 400);

it.each(refusing)("%s tells another user the same of what is the tenant's and of what never was", async (_, route) => {
  const { owner, as } = world;
  const theirs = await shown(await ask(route, await route.request(owner), as.other));
  const nobodys = await shown(await ask(route, await route.request(neverWere()), as.other));
  expect(nobodys).toBe(theirs);
});
