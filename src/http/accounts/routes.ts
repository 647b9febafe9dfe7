// The accounts' routes. Keys come in as they are and go out masked, by the descriptor of the account's component.
import { createRoute, z } from "@hono/zod-openapi";

import { hex } from "../../bytes.ts";
import type { Catalog } from "../../sandbox/catalog.ts";
import { secretFields } from "../../pack/descriptor.ts";
import { mask } from "../../user/secrets.ts";
import { ACCOUNT_KEYS_BYTES } from "../../limits.ts";
import type { Account } from "../../user/accounts.ts";
import type { DescribedAccount, DescribedWrite } from "../../user/object.ts";
import { callUser } from "../../stubs.ts";
import { body } from "../body.ts";
import { bodyResponses, commonResponses, jsonAnswer, messageAnswer, noContent, refuse } from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { AccountDetails, AccountSchema } from "./schemas.ts";

const unknownAccount = messageAnswer("The account does not exist.");

const list = createRoute({
  method: "get",
  path: "/v1/accounts",
  summary: "List your accounts",
  responses: { 200: jsonAnswer("The accounts.", z.array(AccountSchema)), ...commonResponses },
});

const create = createRoute({
  method: "post",
  path: "/v1/accounts",
  summary: "Create an account",
  request: { body: body(AccountDetails) },
  responses: { 200: jsonAnswer("The account, with its id.", AccountSchema), ...bodyResponses, ...commonResponses },
});

const retrieve = createRoute({
  method: "get",
  path: "/v1/accounts/{id}",
  summary: "Get an account",
  request: { params: IdParam },
  responses: { 200: jsonAnswer("The account.", AccountSchema), 404: unknownAccount, ...commonResponses },
});

const update = createRoute({
  method: "put",
  path: "/v1/accounts/{id}",
  summary: "Update an account",
  request: { params: IdParam, body: body(AccountDetails) },
  responses: {
    200: jsonAnswer("The changed account.", AccountSchema),
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
  const shown = ({ secretFields: own, ...account }: DescribedAccount): Account => {
    const builtIn = catalog.find(account.type);
    return { ...account, keys: mask(account.keys, builtIn === null ? own : secretFields(builtIn.descriptor)) };
  };

  addRoute(list, async (c) => {
    const { profile, owner } = c.get("actor");
    const accounts = await callUser(c.env, profile.id, (user): Promise<DescribedAccount[]> => user.accounts(owner));
    return c.json(accounts.map(shown), 200);
  });

  addRoute(create, async (c) => {
    const { profile, owner } = c.get("actor");
    const { name = "", type = "", keys = {} } = c.req.valid("json");
    const account = { id: makeAccountId(), name, type, keys };
    const write = await callUser(c.env, profile.id, (user): Promise<DescribedWrite> =>
      user.createAccount(owner, account),
    );
    // The user has been deleted, and only this Worker still remembers the key.
    if (write.kind === "unknown") return refuse({ reason: "unauthorized" });
    return write.kind === "written" ? c.json(shown(write.account), 200) : tooLarge();
  });

  addRoute(retrieve, async (c) => {
    const { profile, owner } = c.get("actor");
    const { id } = c.req.valid("param");
    const account = await callUser(c.env, profile.id, (user): Promise<DescribedAccount | null> =>
      user.account(owner, id),
    );
    return account === null ? refuse({ reason: "unknown_account" }) : c.json(shown(account), 200);
  });

  addRoute(update, async (c) => {
    const { profile, owner } = c.get("actor");
    const { id } = c.req.valid("param");
    const details = c.req.valid("json");
    const write = await callUser(c.env, profile.id, (user): Promise<DescribedWrite> =>
      user.updateAccount(owner, id, details),
    );
    if (write.kind === "unknown") return refuse({ reason: "unknown_account" });
    return write.kind === "written" ? c.json(shown(write.account), 200) : tooLarge();
  });

  addRoute(remove, async (c) => {
    const { profile, owner } = c.get("actor");
    const { id } = c.req.valid("param");
    const isDeleted = await callUser(c.env, profile.id, (user): Promise<boolean> => user.deleteAccount(owner, id));
    return isDeleted ? noContent() : refuse({ reason: "unknown_account" });
  });
}

/** 24 hexadecimal digits, as elastic.io's ids have. */
function makeAccountId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(12)));
}

function tooLarge(): Response {
  const message = `all of the account's keys together may have ${ACCOUNT_KEYS_BYTES / 1024} KiB`;
  return refuse({ reason: "invalid_request", violations: [{ path: "keys", message }] });
}
