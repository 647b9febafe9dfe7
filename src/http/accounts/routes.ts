// The accounts' routes. Keys go in as they are and come out masked, by the descriptor of the account's component.
import { createRoute, z } from "@hono/zod-openapi";

import { hex } from "../../bytes.ts";
import type { Catalog } from "../../sandbox/catalog.ts";
import { secretFields } from "../../pack/descriptor.ts";
import { mask } from "../../sandbox/redaction.ts";
import { ACCOUNT_KEYS_BYTES } from "../../limits.ts";
import type { Account } from "../../user/accounts.ts";
import type { KnownAccount, User } from "../../user/object.ts";
import { callUser } from "../../stubs.ts";
import { noContent, refuse } from "../responses.ts";
import { type AddRoute, body, bodyResponses, commonResponses, json, message } from "../router.ts";
import { AccountDetails, AccountSchema, IdParam } from "../schemas.ts";

const unknownAccount = message("The account does not exist.");

const list = createRoute({
  method: "get",
  path: "/v1/accounts",
  summary: "List one's accounts",
  responses: { 200: json("The accounts.", z.array(AccountSchema)), ...commonResponses },
});

const create = createRoute({
  method: "post",
  path: "/v1/accounts",
  summary: "Make an account",
  request: { body: body(AccountDetails) },
  responses: { 200: json("The account, with its id.", AccountSchema), ...bodyResponses, ...commonResponses },
});

const retrieve = createRoute({
  method: "get",
  path: "/v1/accounts/{id}",
  summary: "Look at an account",
  request: { params: IdParam },
  responses: { 200: json("The account.", AccountSchema), 404: unknownAccount, ...commonResponses },
});

const update = createRoute({
  method: "put",
  path: "/v1/accounts/{id}",
  summary: "Change an account",
  request: { params: IdParam, body: body(AccountDetails) },
  responses: {
    200: json("The changed account.", AccountSchema),
    404: unknownAccount,
    ...bodyResponses,
    ...commonResponses,
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/accounts/{id}",
  summary: "Delete an account",
  request: { params: IdParam },
  responses: { 204: { description: "Deleted." }, 404: unknownAccount, ...commonResponses },
});

export function addAccountRoutes(addRoute: AddRoute, catalog: Catalog): void {
  const shown = ({ secretFields: own, ...account }: KnownAccount): Account => {
    const listed = catalog.find(account.type);
    return { ...account, keys: mask(account.keys, listed === null ? own : secretFields(listed.descriptor)) };
  };

  addRoute(list, async (c) => {
    const accounts = await callUser(c.env, c.get("actor").profile.id, (user): Promise<KnownAccount[]> =>
      user.accounts(c.get("actor").owner),
    );
    return c.json(accounts.map(shown), 200);
  });

  addRoute(create, async (c) => {
    const { name = "", type = "", keys = {} } = c.req.valid("json");
    if (isTooLarge(keys)) return tooLarge();
    const id = makeAccountId();
    const made = (user: DurableObjectStub<User>): Promise<KnownAccount | null> =>
      user.createAccount(c.get("actor").owner, { id, name, type, keys });
    const account = await callUser(c.env, c.get("actor").profile.id, made);
    // The user has been deleted, and only this Worker still remembers the key.
    if (account === null) return refuse({ reason: "unauthorized" });
    return c.json(shown(account), 200);
  });

  addRoute(retrieve, async (c) => {
    const { id } = c.req.valid("param");
    const account = await callUser(c.env, c.get("actor").profile.id, (user): Promise<KnownAccount | null> =>
      user.account(c.get("actor").owner, id),
    );
    return account === null ? refuse({ reason: "unknown_account" }) : c.json(shown(account), 200);
  });

  addRoute(update, async (c) => {
    const { id } = c.req.valid("param");
    const details = c.req.valid("json");
    if (isTooLarge(details.keys)) return tooLarge();
    const changed = (user: DurableObjectStub<User>): Promise<KnownAccount | null> =>
      user.updateAccount(c.get("actor").owner, id, details);
    const account = await callUser(c.env, c.get("actor").profile.id, changed);
    return account === null ? refuse({ reason: "unknown_account" }) : c.json(shown(account), 200);
  });

  addRoute(remove, async (c) => {
    const { id } = c.req.valid("param");
    const isDeleted = await callUser(c.env, c.get("actor").profile.id, (user): Promise<boolean> =>
      user.deleteAccount(c.get("actor").owner, id),
    );
    return isDeleted ? noContent() : refuse({ reason: "unknown_account" });
  });
}

/** 24 hexadecimal digits, as elastic.io's ids have. */
function makeAccountId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(12)));
}

function isTooLarge(keys: unknown): boolean {
  return new TextEncoder().encode(JSON.stringify(keys ?? null)).byteLength > ACCOUNT_KEYS_BYTES;
}

function tooLarge(): Response {
  const text = `over ${ACCOUNT_KEYS_BYTES / 1024} KiB`;
  return refuse({ reason: "invalid_request", violations: [{ path: "keys", message: text }] });
}
